expiry --site site-crl-good.yaml --at 2026-11-30
