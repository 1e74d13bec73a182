check --at 2026-11-21 --site site-link-intermediate-sent.yaml
