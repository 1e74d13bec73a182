check --at 2026-11-21 --role cucm-tomcat --key key/encrypted-pkcs8.pem expressway/leaf-good.pem
