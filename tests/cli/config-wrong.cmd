check --config ../tests/cli/config/wrong.yaml expressway/leaf-good.pem
