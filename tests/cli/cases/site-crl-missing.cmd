check --at 2026-11-21 --site site-crl-missing-for-ca.yaml
