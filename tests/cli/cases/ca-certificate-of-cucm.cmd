check --at 2026-11-21 --role cucm-tomcat --release 14SU3 cucm/tomcat-self-ca.pem
