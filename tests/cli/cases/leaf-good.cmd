check --at 2026-11-21 expressway/leaf-good.pem
