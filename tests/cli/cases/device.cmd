check --at 2026-11-21 /dev/zero
