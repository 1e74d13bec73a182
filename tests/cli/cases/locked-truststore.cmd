check --at 2026-11-21 key/certificates.p12
