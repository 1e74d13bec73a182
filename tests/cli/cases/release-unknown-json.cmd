check --at 2026-11-21 -f json -r expressway-e --release X99 expressway/leaf-good.pem
