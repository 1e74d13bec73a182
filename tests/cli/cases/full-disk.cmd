check --at 2026-11-21 -f json -o /dev/full expressway/leaf-good.pem
