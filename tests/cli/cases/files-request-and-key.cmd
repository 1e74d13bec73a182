check --at 2026-11-21 -v expressway/leaf-good.pem expressway/request-good.pem pki/keys/leaf.pem
