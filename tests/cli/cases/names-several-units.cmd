names --site site-good-cucm.yaml --node cucm1
