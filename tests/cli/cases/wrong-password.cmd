check --at 2026-11-21 --password-file key/password-wrong.txt key/with-password.p12 key/encrypted-pkcs8.pem
