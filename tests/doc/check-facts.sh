#!/bin/sh
# doc/facts.md is what the tables of facts say, and doc/examples/ do what they promise.
# REBASE=1 writes doc/facts.md anew, for review.
set -eu
document=$TOP_SRCDIR/doc/facts.md
. "$TOP_SRCDIR/tests/tap.sh"
echo "1..2"
{
	sed -n '1,/^```text$/p' "$document"
	"$CERTPROOF" facts
	echo '```'
} >"$work/facts"
if [ -n "${REBASE:-}" ]; then
	cp "$work/facts" "$document"
fi
if cmp -s "$work/facts" "$document"; then
	echo "ok 1 - doc/facts.md is what certproof facts prints"
else
	echo "not ok 1 - doc/facts.md is what certproof facts prints"
	diff "$document" "$work/facts" | sed 's/^/# /' || true
	failed=1
fi
if "$CERTPROOF" rules test "$TOP_SRCDIR/doc/examples/company.yaml" >"$work/out" 2>&1; then
	echo "ok 2 - the company's rules do what their examples say: $(tail -n 1 "$work/out")"
else
	echo "not ok 2 - the company's rules do what their examples say"
	sed 's/^/# /' "$work/out"
	failed=1
fi
exit $failed
