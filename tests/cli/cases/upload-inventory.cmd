inventory bundle/upload --at 2026-11-21
