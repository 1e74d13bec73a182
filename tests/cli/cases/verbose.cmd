check --at 2026-11-21 -v key/no-newline.pem expressway/leaf-good.pem
