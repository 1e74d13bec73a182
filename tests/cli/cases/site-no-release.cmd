check --site site-no-release.yaml --at 2026-11-21
