eval --site office/site.yaml node.fqdn expressway/leaf-good.pem
