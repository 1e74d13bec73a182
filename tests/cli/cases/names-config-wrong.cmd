names --config ../tests/cli/cases/config/wrong.yaml --node expe1
