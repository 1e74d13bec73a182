#!/bin/sh
# Paths and rules against published suites: x509-limbo, and PKITS of NIST, where they are.
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

echo 1..2
verdict 1 "x509-limbo: every disagreement is known" limbo "$data/limbo/cases.json"
verdict 2 "PKITS: every disagreement is known" pkits "$data/pkits.tar.xz"
exit $status
