rules check -f json ../tests/rules/mistakes/bad-issued.yaml ../tests/rules/mistakes/anchor.yaml
