check --at 2026-11-21 --role expressway-e --release X15.5 -t real/public-cross-first.pem real/public.pem
