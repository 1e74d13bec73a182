check -f jsn expressway/leaf-good.pem
