expiry expressway/lets-encrypt-due.pem -f ics --at 2026-11-21
