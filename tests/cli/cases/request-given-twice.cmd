check --request expressway/request-good.pem --request expressway/request-other-key.pem --at 2026-11-21 expressway/e-good.pem
