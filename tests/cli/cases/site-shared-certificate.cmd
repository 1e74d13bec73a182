check --at 2026-11-21 --site site-peer-name-missing.yaml --node expc1
