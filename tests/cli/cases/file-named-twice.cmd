check --at 2026-11-21 expressway/rsa-1024.pem ../fixtures/expressway/rsa-1024.pem
