check --role expressway-x expressway/leaf-good.pem
