facts Certs
