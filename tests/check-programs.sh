#!/bin/sh
# Each source file has a test program of its own, that the Makefile runs.
set -eu
cd "$TOP_SRCDIR"
n=0
failed=0
for source in $(find src -name '*.c' | sort); do
	program=tests/${source#src/}
	program=${program%/*}/test_$(basename "$source" .c)
	n=$((n + 1))
	if [ -f "$program.c" ] && grep -q "^	$program\( \\\\\)\{0,1\}\$" Makefile.am; then
		echo "ok $n - $source has a test program"
	else
		echo "not ok $n - $source has a test program"
		echo "# $program.c is to hold it to what it promises"
		failed=1
	fi
done
echo "1..$n"
exit $failed
