expiry --site office-good/site.yaml --node expc1 --at 2026-11-21
