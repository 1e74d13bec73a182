eval "cert.san.dnss" expressway/leaf-good.pem
