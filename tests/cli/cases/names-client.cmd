names --site site-good-x15.5.yaml --node expe1 --unit client --at 2026-11-21 -f json
