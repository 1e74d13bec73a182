#!/bin/sh
# Agreement with OpenSSL over all fixtures. What certproof has to say where OpenSSL refuses, and what it may say where
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

echo 1..2
ended=0
out=$("$runner" -s 500 "$FIXTURES" 2>&1) || ended=$?
verdict 1 "each object of the fixtures: OpenSSL and certproof agree, or known.txt has why not" "$ended" "$out"
# The runner itself: without the list, what is weak is a difference, and fails.
ended=1
out=$(DIFFERENTIAL_KNOWN=/dev/null "$runner" "$FIXTURES/key" 2>&1) || ended=$(($? - 1))
verdict 2 "a difference that is not in the list fails" "$ended" "$(echo "$out" | tail -n 1)"
exit $status
