check --at 2026-11-21 -r expressway-e pki/crl-root.pem
