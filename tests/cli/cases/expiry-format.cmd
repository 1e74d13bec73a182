expiry server.pem -f junit
