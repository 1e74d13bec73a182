check --at 2026-11-21 --site office-good/site.yaml --node cucm1
