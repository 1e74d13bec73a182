check --at 2026-11-21 --role cucm-tomcat --request expressway/request-fewer-names.pem expressway/leaf-good.pem
