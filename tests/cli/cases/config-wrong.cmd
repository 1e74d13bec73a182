check --config ../tests/cli/cases/config/wrong.yaml expressway/leaf-good.pem
