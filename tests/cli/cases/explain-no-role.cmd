explain --at 2026-11-21 cn-not-fqdn expressway/cn-hostname.pem
