#!/bin/sh
# Mistakes in rule files and the exact words that tell them: NAME.yaml and NAME.out side by side.
# REBASE=1 writes the expectations anew, for review.
set -eu
cd "$TOP_SRCDIR/tests/rules/mistakes"
. "$TOP_SRCDIR/tests/tap.sh"
for file in *.yaml; do
	n=$((n + 1))
	name=${file%.yaml}
	status=0
	"$CERTPROOF" rules check "$file" >"$work/got" 2>&1 || status=$?
	echo "--- status $status" >>"$work/got"
	if [ -n "${REBASE:-}" ]; then
		cp "$work/got" "$name.out"
	fi
	if [ "$status" = 2 ] && cmp -s "$work/got" "$name.out"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		diff -u "$name.out" "$work/got" | sed 's/^/# /' || true
		failed=1
	fi
done
finish
