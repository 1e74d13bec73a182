check --at 2026-11-21 --site real/cluster.yaml
