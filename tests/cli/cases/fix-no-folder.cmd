fix file/indented.pem
