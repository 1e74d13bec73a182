check --at 2026-11-21 --request expressway/request-more-names.pem expressway/eku-server-only.pem
