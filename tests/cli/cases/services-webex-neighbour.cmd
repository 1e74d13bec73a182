check --at 2026-11-21 --site site-webex-neighbour-dead.yaml
