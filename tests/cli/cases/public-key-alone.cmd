check --at 2026-11-21 file/public-key.pem
