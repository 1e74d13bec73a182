explain --at 2026-11-21 --site office/site.yaml --node expe1 expressway/own-name-missing
