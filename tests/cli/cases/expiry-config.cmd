expiry --at 2026-11-21 --config ../tests/cli/cases/config/office.yaml | sed -n 1,12p
