#!/bin/sh
# The language against tests written down as data: our own, and the published ones where they are.
set -eu
here=$TOP_SRCDIR/tests/cel
run=$TOP_BUILDDIR/tests/cel/conformance
published=${CERTPROOF_TEST_DATA:-$TOP_SRCDIR/../shared/data}/cel-tests.jsonl
status=0

# verdict N NAME FILE
verdict() {
	if out=$("$run" -s "$here/skips.txt" "$3"); then
		echo "ok $1 - $2"
	else
		echo "not ok $1 - $2"
		status=1
	fi
	echo "$out" | sed 's/^/# /'
}

echo 1..2
verdict 1 "our own tests of the language pass" "$here/own.jsonl"
if [ -r "$published" ]; then
	verdict 2 "the published conformance tests pass" "$published"
else
	echo "ok 2 - the published conformance tests # SKIP no public test data"
fi
exit $status
