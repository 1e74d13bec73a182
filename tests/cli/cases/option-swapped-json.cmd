check --at 2026-11-21 -f json --key expressway/leaf-good.pem pki/keys/leaf.pem
