check --at 2026-11-21 --site office-good/site.yaml --role expressway-e
