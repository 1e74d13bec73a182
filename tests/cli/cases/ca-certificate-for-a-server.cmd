check --at 2026-11-21 --role expressway-e --release X14.0.2 expressway/ca-true.pem
