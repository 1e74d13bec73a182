check --at 2026-11-21 --config ../tests/cli/cases/config/team.yaml -f json expressway/rsa-8192.pem
