check --at 2027-04-01 --config ../tests/cli/cases/config/team.yaml -q expressway/rsa-8192.pem
