rules test -f json ../tests/cli/cases/authors/aging.yaml --at 2027-02-01
