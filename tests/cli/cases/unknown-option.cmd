check --rol expressway-e expressway/leaf-good.pem
