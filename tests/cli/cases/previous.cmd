check --at 2026-11-21 --trust trust/good.pem --previous expressway/leaf-good.pem expressway/eku-server-only.pem cucm/tomcat.pem
