check --at 2026-11-21 key/encrypted-pkcs8.pem
