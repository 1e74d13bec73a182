check --at 2026-11-21 --pack expresway --role expressway-e expressway/leaf-good.pem
