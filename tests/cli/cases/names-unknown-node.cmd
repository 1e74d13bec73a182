names --site site-good.yaml --node expee1
