explain --at 2026-11-21 trust/duplicate expressway/leaf-good.pem
