check --at 2026-11-21 -q key/no-newline.pem
