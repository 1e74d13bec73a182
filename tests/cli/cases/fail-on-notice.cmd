check --at 2026-11-21 --fail-on notice -q key/no-newline.pem
