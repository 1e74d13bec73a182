check --no-config --at 2026-11-21 --role expressway-e --pack key -k key/pkcs8.pem expressway/leaf-good.pem
