site draft bundle/upload
