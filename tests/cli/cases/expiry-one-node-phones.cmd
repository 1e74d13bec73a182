expiry --site office-good/site.yaml --node expe1 --at 2026-11-21 | grep -B1 -A3 phones
