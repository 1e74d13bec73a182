check --at 2026-11-21 expressway/leaf-good.pem --chain pki/issuing-1.pem --trust file/pkcs12.p12
