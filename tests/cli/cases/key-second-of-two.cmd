check --at 2026-11-21 --key key/two-keys.pem expressway/leaf-good.pem
