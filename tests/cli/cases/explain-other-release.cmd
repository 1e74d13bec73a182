explain --at 2026-11-21 -r expressway-e --release X12.5 cn-not-fqdn expressway/cn-hostname.pem
