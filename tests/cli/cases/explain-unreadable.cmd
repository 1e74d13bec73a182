explain --at 2026-11-21 key/weak missing.pem
