explain -r cucm-tomcat --at 2026-11-21 own-name-missing cucm/tomcat.pem
