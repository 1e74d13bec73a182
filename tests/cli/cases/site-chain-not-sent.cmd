check --at 2026-11-21 --site site-chain-not-sent.yaml
