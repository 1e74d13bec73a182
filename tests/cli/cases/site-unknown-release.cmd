check --at 2026-11-21 --site site-good.yaml --release Y1
