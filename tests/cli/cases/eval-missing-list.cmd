eval -t missing.pem trust.size\(\) expressway/leaf-good.pem
