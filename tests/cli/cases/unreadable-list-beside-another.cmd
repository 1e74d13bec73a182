check --at 2026-11-21 --role expressway-e --release X14.0.2 -t trust/root-only.pem -t trust/not-there.pem -t trust/private-key.pem expressway/leaf-good.pem
