show expressway/leaf-good.pem
