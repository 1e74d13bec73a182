#!/bin/sh
# Where memory runs out, wherever that is, the run ends with status 2, or says the same as a run that had enough: never less.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C
skip() { echo "1..0 # SKIP $1"; exit 0; }
[ -z "$INSTRUMENT" ] || skip "sanitizers have a malloc of their own"
failing=$work/failing.so
${CC-cc} -shared -fPIC -o "$failing" "$TOP_SRCDIR/tests/cli/failing.c" 2>"$work/cc" || skip "no library can be made to be loaded before"
cd "$FIXTURES"
LD_PRELOAD=$failing FAIL_COUNT=$work/count "$CERTPROOF" --version >/dev/null 2>&1 || true
[ -s "$work/count" ] || skip "no library can be loaded before the program"
n=0
failed=0

# never_less WHAT TIMES ARGUMENT...: memory fails at so many places of the run, once and for good
never_less() {
	what=$1 times=$2
	shift 2
	status=0
	LD_PRELOAD=$failing FAIL_COUNT=$work/count "$CERTPROOF" "$@" -f json -j 1 >"$work/whole" 2>/dev/null || status=$?
	count=$(cat "$work/count")
	bad=
	ended=0
	i=0
	while [ $i -lt "$times" ]; do
		# Spread over the run, and never the same twice from one to the next.
		at=$((1 + (i * count / times + i * 7919) % count))
		for how in FAIL_AT FAIL_FROM; do
			got=0
			env LD_PRELOAD="$failing" $how=$at "$CERTPROOF" "$@" -f json -j 1 >"$work/out" 2>/dev/null || got=$?
			if [ $got = 2 ] || [ $got = 3 ]; then
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
		echo "# $ended runs of $((2 * times)) ended with status 2;$bad"
		failed=1
	fi
}

at="check --at 2026-11-21"
never_less "a certificate with key and list" ${TIMES-12} $at --key key/pkcs8.pem --trust trust/good.pem expressway/leaf-good.pem
never_less "a damaged key" ${TIMES-8} $at --key key/rsa-exponent-wrong.pem expressway/leaf-good.pem
never_less "keys that are weak, damaged or of old kinds" ${TIMES-8} $at expressway/rsa-close-primes.pem key/ec-other-half.pem key/dsa.pem
never_less "what a password opens" ${TIMES-8} $at --password-file key/password.txt key/with-password.p12 key/rc2-40.p12 \
    key/encrypted-pkcs8.pem key/encrypted-traditional.pem key/encrypted-scrypt.pem
never_less "a site with CRLs" ${TIMES-8} check --at 2026-11-21 --site site-crl-revoked.yaml
echo "1..$n"
exit $failed
