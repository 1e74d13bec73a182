check --at 2026-11-21 --config ../tests/cli/cases/config/team.yaml expressway/rsa-8192.pem expressway/cn-hostname.pem
