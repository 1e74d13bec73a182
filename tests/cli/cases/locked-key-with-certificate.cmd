check --at 2026-11-21 --role cucm-tomcat --key key/encrypted-pkcs8.pem --trust trust/good.pem expressway/leaf-good.pem
