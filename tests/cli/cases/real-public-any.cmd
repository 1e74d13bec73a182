check --at 2026-11-21 -t real/public-cross-first.pem real/public.pem
