check --at yesterday expressway/leaf-good.pem
