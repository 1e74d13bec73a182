check --at 2026-11-21 --crl pki/keys/leaf.pem --trust pki/keys/leaf.pem --chain pki/keys/leaf.pem --request pki/root.pem --previous pki/crl-root.pem expressway/leaf-good.pem
