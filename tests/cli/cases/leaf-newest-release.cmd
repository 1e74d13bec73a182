check --at 2026-11-21 --role expressway-e --trust trust/root-only.pem expressway/leaf-good.pem
