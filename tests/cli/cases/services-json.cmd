check --at 2026-11-21 --site office/site.yaml --fail-on never -f json | sed -n '/^  "services": \[$/,/"not_checked"/p'
