check --at 2026-11-21 -r expressway-e --release X99 expressway/leaf-good.pem
