check --at 2026-11-21 --role expressway-e expressway/eku-server-only.pem
