check --at 2026-11-21 --rules ../tests/cli/cases/config/pack.yaml --role expressway-e --pack expressway -q expressway/key-usage-missing.pem
