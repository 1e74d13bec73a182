explain --at 2026-11-21 --rules ../tests/cli/cases/authors/authors.yaml outside-domain expressway/self-signed.pem
