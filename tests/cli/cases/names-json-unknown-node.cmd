names --site site-good.yaml --node expee1 -f json
