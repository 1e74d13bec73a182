explain --at 2026-11-21 --rules ../tests/cli/cases/authors/authors.yaml -f json words expressway/leaf-good.pem
