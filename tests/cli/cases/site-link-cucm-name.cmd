check --at 2026-11-21 --site site-link-cucm-name-x14.2.yaml
