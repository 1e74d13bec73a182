names --site site-good-cluster.yaml --node expc1 --at 2026-11-21
