show -f json expressway/request-good.pem
