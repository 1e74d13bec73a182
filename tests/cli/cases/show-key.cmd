show key/pkcs8.pem
