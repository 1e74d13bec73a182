check --at 2026-11-21 no/such/file.pem expressway/leaf-good.pem
