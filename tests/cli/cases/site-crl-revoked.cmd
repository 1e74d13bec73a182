check --at 2026-11-21 --site site-crl-revoked.yaml --node expe1
