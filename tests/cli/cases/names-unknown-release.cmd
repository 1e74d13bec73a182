names --at 2026-11-21 --site site-good.yaml --node expc1 --release Y1
