check --at 2026-11-21 -r expressway-e --release X14.0.99 expressway/leaf-good.pem
