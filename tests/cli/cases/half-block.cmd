check --at 2026-11-21 file/half-block-only.pem expressway/leaf-good.pem
