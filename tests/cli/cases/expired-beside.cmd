check --at 2026-11-21 chain/expired-beside.pem --trust trust/good.pem
