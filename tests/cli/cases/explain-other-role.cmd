explain --at 2026-11-21 -r cucm-tomcat cn-not-fqdn expressway/cn-hostname.pem
