chek expressway/leaf-good.pem
