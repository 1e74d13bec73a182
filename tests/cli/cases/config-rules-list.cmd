rules list --config ../tests/cli/cases/config/team.yaml --role expressway-e --pack expressway --pack company | grep -E "cn-unusual|cn-not-in-san|own-name|key-usage|company"
