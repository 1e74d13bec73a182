#!/bin/sh
# Agreement with OpenSSL over all fixtures, and over a sample of public test data, CERTPROOF_TEST_DATA or ../shared/data. What certproof has to say where OpenSSL refuses, and what it may say where
# OpenSSL accepts, stands in known.txt.
set -eu
runner=$TOP_BUILDDIR/tests/differential/openssl
status=0

# verdict NUMBER NAME STATUS OUTPUT
verdict() {
	if [ "$3" = 0 ]; then
		echo "ok $1 - $2"
	else
		echo "not ok $1 - $2"
		status=1
	fi
	echo "$4" | sed 's/^/# /'
}

echo 1..3
ended=0
out=$("$runner" -s 500 "$FIXTURES" 2>&1) || ended=$?
verdict 1 "each object of the fixtures: OpenSSL and certproof agree, or known.txt has why not" "$ended" "$out"
# The runner itself: without the list, what is weak is a difference, and fails.
ended=1
out=$(DIFFERENTIAL_KNOWN=/dev/null "$runner" "$FIXTURES/key" 2>&1) || ended=$(($? - 1))
verdict 2 "a difference that is not in the list fails" "$ended" "$(echo "$out" | tail -n 1)"
data=${CERTPROOF_TEST_DATA:-$TOP_SRCDIR/../shared/data}
if [ -d "$data/zlint" ] && [ -f "$data/pkits.tar.xz" ]; then
	ended=0
	out=$("$runner" -s 3 "$data/odd" "$data/zlint" "$data/pkilint" "$data/limbo" "$data/keys" "$data/bundles" "$data/pkits.tar.xz" \
	    2>&1) || ended=$?
	verdict 3 "a sample of public test data: OpenSSL and certproof agree, or known.txt has why not" "$ended" "$out"
else
	echo "ok 3 - a sample of public test data # SKIP $data is not there"
fi
exit $status
