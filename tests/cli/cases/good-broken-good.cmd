check --at 2026-11-21 file/good-broken-good.pem
