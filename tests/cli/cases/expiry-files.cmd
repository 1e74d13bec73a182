expiry expressway/lets-encrypt-due.pem expressway/lets-encrypt-fresh.pem expressway/expired.pem trust/good.pem pki/root.pem --at 2026-11-21
