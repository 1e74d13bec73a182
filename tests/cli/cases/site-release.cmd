check --at 2026-11-21 --site site-link-cucm-name.yaml --release X14.2
