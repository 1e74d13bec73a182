eval "cert.san.dns[99]" expressway/leaf-good.pem
