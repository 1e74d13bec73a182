check -f json -f human expressway/leaf-good.pem
