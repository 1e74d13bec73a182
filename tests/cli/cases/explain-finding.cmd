explain --at 2026-11-21 -r expressway-e cn-not-fqdn expressway/cn-hostname.pem
