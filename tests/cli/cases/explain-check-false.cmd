explain --at 2026-11-21 --rules ../tests/cli/cases/authors/authors.yaml authors/words expressway/leaf-good.pem
