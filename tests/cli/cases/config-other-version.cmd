check --config ../tests/cli/cases/config/version-2.yaml expressway/leaf-good.pem
