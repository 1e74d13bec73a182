#!/bin/sh
# Where memory runs out, wherever that is, a call returns EMEMORY and the process goes on, or the findings are the same.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
skip() { echo "1..0 # SKIP $1"; exit 0; }
[ -z "$INSTRUMENT" ] || skip "sanitizers have a malloc of their own"
failing=$work/failing.so
${CC-cc} -shared -fPIC -o "$failing" "$TOP_SRCDIR/tests/cli/failing.c" 2>"$work/cc" || skip "no library can be made to be loaded before"
judge=$TOP_BUILDDIR/tests/library/judge
cd "$FIXTURES"
n=0
failed=0

never_less() {
	what=$1 times=$2
	shift 2
	status=0
	LD_PRELOAD=$failing FAIL_COUNT=$work/count "$judge" "$CERTPROOF_RULES" "$@" >"$work/whole" 2>&1 || status=$?
	[ -s "$work/count" ] || skip "no library can be loaded before the program"
	count=$(cat "$work/count")
	bad=
	ended=0
	i=0
	while [ $i -lt "$times" ]; do
		at=$((1 + (i * count / times + i * 7919) % count))
		for how in FAIL_AT FAIL_FROM; do
			got=0
			env LD_PRELOAD="$failing" $how=$at "$judge" "$CERTPROOF_RULES" "$@" >"$work/out" 2>&1 || got=$?
			if [ $got = 3 ]; then
				ended=$((ended + 1))
			elif [ $got = 2 ] && [ $status != 2 ]; then
				ended=$((ended + 1))
			elif [ $got != $status ] || ! cmp -s "$work/whole" "$work/out"; then
				bad="$bad $how=$at: status $got;"
			fi
		done
		i=$((i + 1))
	done
	n=$((n + 1))
	if [ -z "$bad" ] && [ $ended -gt 0 ]; then
		echo "ok $n - $what"
	else
		echo "not ok $n - $what"
		echo "# $ended calls of $((2 * times)) failed, of $count pieces of memory;$bad"
		failed=1
	fi
}

never_less "a certificate" ${TIMES-30} expressway/leaf-good.pem
never_less "a certificate with key and list" ${TIMES-30} expressway/leaf-good.pem --key key/pkcs8.pem --trust trust/good.pem
never_less "what a password opens" ${TIMES-20} key/with-password.p12 key/encrypted-pkcs8.pem --password-file key/password.txt
never_less "a damaged key" ${TIMES-20} expressway/leaf-good.pem --key key/rsa-exponent-wrong.pem
echo "1..$n"
exit $failed
