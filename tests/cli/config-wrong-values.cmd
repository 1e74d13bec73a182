check --config ../tests/cli/config/wrong-2.yaml expressway/leaf-good.pem
