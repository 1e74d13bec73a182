check --config no-such.yaml expressway/leaf-good.pem
