#!/bin/sh
# Where memory runs out, wherever that is, the run ends with status 2, or says the same as a run that had enough: never less.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/memory.sh"

run() {
	variable=$1
	shift
	env "$variable" LD_PRELOAD="$failing" "$CERTPROOF" "$@" -f json -j 1 2>/dev/null
}

at="check --at 2026-11-21"
never_less "a certificate with key and list" ${TIMES-12} $at --key key/pkcs8.pem --trust trust/good.pem expressway/leaf-good.pem
never_less "a damaged key" ${TIMES-8} $at --key key/rsa-exponent-wrong.pem expressway/leaf-good.pem
never_less "keys that are weak, damaged or of old kinds" ${TIMES-8} $at expressway/rsa-close-primes.pem key/ec-other-half.pem key/dsa.pem
never_less "what a password opens" ${TIMES-8} $at --password-file key/password.txt key/with-password.p12 key/rc2-40.p12 \
    key/encrypted-pkcs8.pem key/encrypted-traditional.pem key/encrypted-scrypt.pem
never_less "a site with CRLs" ${TIMES-8} check --at 2026-11-21 --site site-crl-revoked.yaml
finish
