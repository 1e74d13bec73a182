check --at 2026-11-21 --site site-link-shadowed-order.yaml
