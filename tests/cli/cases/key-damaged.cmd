check --at 2026-11-21 key/rsa-exponent-wrong.pem key/ec-off-curve.pem key/ed25519-version-2.pem
