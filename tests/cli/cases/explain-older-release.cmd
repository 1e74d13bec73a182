explain --at 2026-11-21 -r expressway-e eku-client-missing expressway/eku-server-only.pem
