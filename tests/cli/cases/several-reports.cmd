check --at 2026-11-21 -f json -o "$work/r.json" -f human key/no-newline.pem && grep -c no-trailing-newline "$work/r.json"
