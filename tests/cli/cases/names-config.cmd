names --at 2026-11-21 --config ../tests/cli/cases/config/office.yaml --node expe1 --unit server | sed -n 1,14p
