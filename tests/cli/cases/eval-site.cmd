eval --site office/site.yaml --node expe1 "node.name + ' ' + store"
