#!/bin/sh
# Path judgement against a published suite, PKITS of NIST, where it is.
set -eu
data=${CERTPROOF_TEST_DATA:-$TOP_SRCDIR/../shared/data}
status=0

# verdict N NAME PROGRAM FILE
verdict() {
	if [ ! -r "$4" ]; then
		echo "ok $1 - $2 # SKIP no public test data"
	elif out=$("$TOP_BUILDDIR/tests/trust/$3" "$4"); then
		echo "ok $1 - $2"
		echo "$out" | sed 's/^/# /'
	else
		echo "not ok $1 - $2"
		echo "$out" | sed 's/^/# /'
		status=1
	fi
}

echo 1..1
verdict 1 "PKITS: every disagreement is known" pkits "$data/pkits.tar.xz"
exit $status
