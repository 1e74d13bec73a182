check --at 2027-03-31T23:59:59Z --config ../tests/cli/cases/config/team.yaml -q expressway/rsa-8192.pem
