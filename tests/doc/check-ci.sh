#!/bin/sh
# What CI servers are given - hooks, action, component - is YAML that they read, names options that there are, and runs.
set -eu
n=0
failed=0
say() {
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
		failed=1
	fi
}
if ! python3 -c 'import yaml' 2>/dev/null; then
	echo "1..0 # SKIP no python3 with yaml"
	exit 0
fi
cd "$TOP_SRCDIR"
for file in .pre-commit-hooks.yaml action.yml templates/certproof/template.yml; do
	say "$file is YAML" "$(python3 -c 'import sys, yaml; list(yaml.safe_load_all(open(sys.argv[1])))' "$file" 2>&1)"
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$CERTPROOF" "$work/bin/certproof"
PATH="$work/bin:$PATH"
cp "$FIXTURES/expressway/leaf-good.pem" "$work/good.pem"
cp "$FIXTURES/expressway/expired.pem" "$work/bad.pem"

# The entries of the hooks, as pre-commit runs them.
entry=$(python3 -c 'import yaml; print([h["entry"] for h in yaml.safe_load(open(".pre-commit-hooks.yaml")) if h["id"] == "certproof"][0])')
cd "$work"
status=0
$entry good.pem >out 2>&1 || status=$?
say "the hook takes a good certificate" "$([ $status = 0 ] || cat out)"
status=0
$entry good.pem bad.pem >out 2>&1 || status=$?
say "and refuses one that has expired" "$([ $status = 1 ] && grep -q '^bad.pem: ' out || cat out)"

# The script of the action, with what GitHub sets.
if command -v bash >/dev/null; then
	python3 -c 'import sys, yaml; print(yaml.safe_load(open(sys.argv[1]))["runs"]["steps"][0]["run"])' "$TOP_SRCDIR/action.yml" >script
	status=0
	PATHS="good.pem bad.pem" ARGUMENTS="--no-config" BASELINE="" SARIF=certproof.sarif GITHUB_STEP_SUMMARY=$work/summary.md \
		bash -e script >out 2>&1 || status=$?
	say "the action annotates, summarises and writes SARIF" "$([ $status = 1 ] && grep -q '^::error file=bad.pem' out && grep -q '^## certproof' summary.md &&
		grep -q '"version": "2.1.0"' certproof.sarif || cat out)"
	"$CERTPROOF" check -f json -o base.json good.pem bad.pem || true
	status=0
	PATHS="." ARGUMENTS="" BASELINE=base.json SARIF=certproof.sarif GITHUB_STEP_SUMMARY=$work/summary.md bash -e script >out 2>&1 || status=$?
	say "and takes a baseline" "$([ $status = 0 ] || cat out)"
else
	n=$((n + 1))
	echo "ok $n - the script of the action # SKIP no bash"
fi
echo "1..$n"
exit $failed
