check --at 2026-11-21 --fail-on unchecked -q expressway/leaf-good.pem
