rules check -f json ../tests/cli/cases/authors/authors.yaml
