check --role expressway-e expressway/leaf-good.pem >&-
