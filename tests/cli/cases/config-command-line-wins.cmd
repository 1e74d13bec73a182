check --at 2026-11-21 --config ../tests/cli/cases/config/team.yaml --role cucm-tomcat --pack key -q expressway/leaf-good.pem
