check --at 2026-11-21 --role expressway-e --chain pki/issuing-2.pem --trust trust/good.pem expressway/e-good.pem
