rules check -f json ../tests/cli/cases/authors/no-such.yaml
