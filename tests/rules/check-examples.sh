#!/bin/sh
# Every shipped rule compiles, and does what its examples say.
set -eu
echo "1..2"
failed=0
if "$CERTPROOF" rules check >check.out 2>&1; then
	echo "ok 1 - shipped rules have no mistake: $(tail -n 1 check.out)"
else
	echo "not ok 1 - shipped rules have no mistake"
	sed 's/^/# /' check.out
	failed=1
fi
if "$CERTPROOF" rules test >check.out 2>&1; then
	echo "ok 2 - examples do what they say: $(tail -n 1 check.out)"
else
	echo "not ok 2 - examples do what they say"
	sed 's/^/# /' check.out
	failed=1
fi
rm -f check.out
exit $failed
