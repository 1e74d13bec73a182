check --at 2026-11-21 --site office/site.yaml
