expiry --at 2026-11-21 --config ../tests/cli/cases/config/office.yaml expressway/leaf-good.pem
