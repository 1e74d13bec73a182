show -f json -o /dev/null -f human expressway/leaf-good.pem
