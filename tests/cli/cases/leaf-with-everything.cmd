check --at 2026-11-21 --role expressway-e --release X14.0.2 --key key/pkcs8.pem --trust trust/good.pem expressway/leaf-good.pem
