#!/bin/sh
# Where memory runs out, wherever that is, a call returns EMEMORY and the process goes on, or the findings are the same.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
. "$TOP_SRCDIR/tests/memory.sh"

run() {
	variable=$1
	shift
	env "$variable" LD_PRELOAD="$failing" "$TOP_BUILDDIR/tests/library/judge" "$CERTPROOF_RULES" "$@" 2>&1
}

never_less "a certificate" ${TIMES-30} expressway/leaf-good.pem
never_less "a certificate with key and list" ${TIMES-30} expressway/leaf-good.pem --key key/pkcs8.pem --trust trust/good.pem
never_less "what a password opens" ${TIMES-20} key/with-password.p12 key/encrypted-pkcs8.pem --password-file key/password.txt
never_less "a damaged key" ${TIMES-20} expressway/leaf-good.pem --key key/rsa-exponent-wrong.pem
finish
