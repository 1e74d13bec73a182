check --at 2026-11-21 -t trust/good.pem --crl file/crls.zip expressway/leaf-good.pem
