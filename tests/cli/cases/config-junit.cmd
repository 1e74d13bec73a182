check --at 2026-11-21 --config ../tests/cli/cases/config/team.yaml -q -f junit --fail-on notice expressway/rsa-8192.pem | grep -A3 waive | sed 's/ time="[0-9.]*"//'
