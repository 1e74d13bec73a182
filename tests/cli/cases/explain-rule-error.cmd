explain --at 2026-11-21 --rules ../tests/cli/cases/authors/authors.yaml second-name expressway/leaf-good.pem
