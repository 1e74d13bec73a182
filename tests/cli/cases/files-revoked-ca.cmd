check --at 2026-11-21 pki/root.pem pki/revoked-ca.pem pki/crl-root-revokes-ca.pem
