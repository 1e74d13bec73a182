# tap.sh - what test scripts share: a folder of their own in $work, results in TAP, and the end. To be read with "."
# shellcheck shell=sh disable=SC2034
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
n=0
failed=0

# skip WHY: none of it is run
skip() {
	echo "1..0 # SKIP $1"
	exit 0
}

# say WHAT BAD: a test that holds when BAD is empty
say() {
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		printf '%s\n' "$2" | head -n 40 | sed 's/^/# /'
		failed=1
	fi
}

# finish: the plan, and whether all held
finish() {
	echo "1..$n"
	exit $failed
}
