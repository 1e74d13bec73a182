expiry expressway/lets-encrypt-due.pem pki/crl-root.pem nothere.pem -f json --at 2026-11-21
