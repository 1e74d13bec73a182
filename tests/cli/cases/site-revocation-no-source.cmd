check --at 2026-11-21 --site site-revocation-no-source.yaml
