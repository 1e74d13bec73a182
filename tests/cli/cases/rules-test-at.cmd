rules test --at 2027-01-01 ../tests/cli/cases/authors/aging.yaml
