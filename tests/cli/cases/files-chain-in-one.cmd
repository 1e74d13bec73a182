check --at 2026-11-21 file/leaf-and-chain.pem
