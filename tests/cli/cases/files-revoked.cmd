check --at 2026-11-21 expressway/leaf-good.pem pki/crl-issuing-1-revokes-leaf.pem pki/issuing-1.pem pki/root.pem
