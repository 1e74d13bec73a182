check --at 2026-11-21 --role expressway-e --request expressway/request-good.pem --trust trust/good.pem expressway/leaf-good.pem
