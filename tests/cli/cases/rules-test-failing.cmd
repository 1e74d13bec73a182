rules test ../tests/cli/cases/authors/failing.yaml
