fix --list file/escaped.json file/leaf-and-chain.pem key/encrypted-traditional.pem
