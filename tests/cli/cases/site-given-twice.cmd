check --site site-good.yaml --site site-external.yaml --at 2026-11-21
