check --at 2026-11-21 --at 2026-11-22 expressway/leaf-good.pem
