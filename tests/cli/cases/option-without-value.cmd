check expressway/leaf-good.pem --role
