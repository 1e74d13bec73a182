check --at 2026-11-21 --site site-link-not-trusted.yaml --node expe1
