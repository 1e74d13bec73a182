check --at 2026-11-21 --key pki/root.pem expressway/leaf-good.pem
