check --at 2026-11-21 --site office-good/site.yaml expressway/leaf-good.pem
