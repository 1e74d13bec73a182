explain --at 2026-11-21 --rules ../tests/cli/cases/authors/authors.yaml in-the-list expressway/leaf-good.pem
