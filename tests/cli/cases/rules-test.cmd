rules test ../tests/cli/cases/authors/aging.yaml
