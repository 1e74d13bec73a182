check --at 2026-11-21 --key key expressway/leaf-good.pem
