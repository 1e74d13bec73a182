check --at 2026-11-21 --role expressway-c --release X14.0.2 -t real/cucm.pem expressway/c-good.pem
