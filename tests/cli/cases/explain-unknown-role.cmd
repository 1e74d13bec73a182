explain -r expressway-x key/weak expressway/leaf-good.pem
