check --at 2026-11-21 --config ../tests/cli/cases/config/unknown.yaml expressway/leaf-good.pem
