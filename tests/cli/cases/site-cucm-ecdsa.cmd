check --at 2026-11-21 --site site-cucm-ecdsa.yaml
