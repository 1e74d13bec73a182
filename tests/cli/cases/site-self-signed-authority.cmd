check --at 2026-11-21 --site site-cucm-self-signed-ca.yaml
