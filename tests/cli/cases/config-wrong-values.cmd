check --config ../tests/cli/cases/config/wrong-2.yaml expressway/leaf-good.pem
