check --role expressway-e --release Y3 expressway/leaf-good.pem
