#!/bin/sh
# Each limit of src/base/limits.h is named in a test, which is to hold the program to it at the limit and past it.
set -eu
cd "$TOP_SRCDIR"
n=0
failed=0
for limit in $(sed -n 's/^#define \(LIMIT_[A-Z0-9_]*\) .*/\1/p' src/base/limits.h); do
	n=$((n + 1))
	if grep -rqw --include='test_*.c' --include='*.h' "$limit" tests; then
		echo "ok $n - $limit is tested"
	else
		echo "not ok $n - $limit is tested"
		echo "# no test names it"
		failed=1
	fi
	if ! grep -rqw --include='*.c' "$limit" src; then
		echo "# $limit limits nothing"
		failed=1
	fi
done
echo "1..$n"
exit $failed
