check --at 2026-11-21 --fail-on never key/rsa-512.pem -q
