check --at 2026-11-21 --site office-good/site.yaml --trust trust/good.pem -f json
