#!/bin/sh
# certproof fix over all fixtures: OpenSSL reads each file that it writes, nothing is lost, check finds no fault in the form of
# the files, and a second fix changes nothing. Where ../shared/data is there, over a sample of it too.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
cd "$FIXTURES"
export LC_ALL=C

# Whether OpenSSL reads the one object of a PEM file: "x509 -noout" FILE
reads() {
	# shellcheck disable=SC2086
	openssl $1 -in "$2" >/dev/null 2>&1 </dev/null && return 0
	# What it does not read as DER either, no form can help.
	sed -e '/^-/d' -e '/:/d' "$2" | openssl base64 -d >"$work/der" 2>/dev/null
	# shellcheck disable=SC2086
	! openssl $1 -inform DER -in "$work/der" >/dev/null 2>&1 </dev/null
}

# unread FILE...: those that OpenSSL does not read
unread() {
	for file; do
		good=no
		case $(head -n 1 "$file") in
		"-----BEGIN CERTIFICATE-----")
			# All certificates of a list at once; if that fails, each by itself.
			if openssl crl2pkcs7 -nocrl -certfile "$file" -out "$work/all.p7b" 2>/dev/null; then
				good=yes
			else
				rm -f "$work"/one-*
				awk -v into="$work/one-" '/^-----BEGIN/ { ++count } { print >(into count) }' "$file"
				good=yes
				for one in "$work"/one-*; do
					reads "x509 -noout" "$one" || good=no
				done
			fi ;;
		"-----BEGIN CERTIFICATE REQUEST-----") reads "req -noout" "$file" && good=yes ;;
		"-----BEGIN X509 CRL-----") reads "crl -noout" "$file" && good=yes ;;
		"-----BEGIN PUBLIC KEY-----") reads "pkey -pubin -noout" "$file" && good=yes ;;
		"-----BEGIN ENCRYPTED PRIVATE KEY-----") openssl asn1parse -noout -in "$file" 2>/dev/null && good=yes ;;
		"-----BEGIN "*"PRIVATE KEY-----") reads "pkey -noout -passin pass:secret" "$file" && good=yes ;;
		esac
		[ "$good" = yes ] || echo "$file"
	done
}

# hold NAME PATH...: the properties of what is written of PATH
hold() {
	name=$1
	shift
	status=0
	"$CERTPROOF" fix --password-file key/password.txt "$@" -o "$work/$name" >"$work/out" 2>"$work/err" || status=$?
	say "$name: it ends with 0 or 2, and writes" "$([ "$status" = 0 ] || [ "$status" = 2 ] && ls "$work/$name" >/dev/null || cat "$work/err")"
	say "$name: OpenSSL reads each file that is written" "$(unread "$work/$name"/*.pem)"
	"$CERTPROOF" check --at 2026-11-21 "$work/$name" >"$work/out" 2>"$work/err" || true
	say "$name: check finds nothing in the form of the files" "$(grep -E '^[a-z]+\[file/|^[^ ].*: error: block' "$work/out" "$work/err" || true)"
	"$CERTPROOF" fix --password-file key/password.txt "$work/$name" -o "$work/$name-again" >"$work/out" 2>"$work/err" || true
	say "$name: a second fix changes nothing" "$(diff -r "$work/$name" "$work/$name-again" 2>&1 || true)"
}

for folder in */; do
	[ "$folder" = make/ ] || hold "${folder%/}" "$folder"
done
rm -rf "${work:?}"/*
data=$TOP_SRCDIR/../shared/data
if [ -d "$data/bundles" ]; then
	hold bundles "$data/bundles"
	# Of many odd and hostile files each fortieth.
	mkdir "$work/odd-in"
	for corpus in "$data"/odd/*.tar.xz; do
		tar -tf "$corpus" | grep -v '/$' | awk 'NR % 40 == 1' >"$work/names"
		tar -xf "$corpus" -C "$work/odd-in" -T "$work/names"
	done
	hold odd "$work/odd-in"
else
	say "published files # SKIP no ../shared/data" ""
fi
# Fingerprints are those of the original: the fuzz target says so of any bytes.
replay=$TOP_BUILDDIR/tests/fuzz/fuzz_fix
if [ -x "$replay" ]; then
	say "the objects of each file stay what they were" "$(find . "$work" -type f -size -200k ! -path './make/*' -exec "$replay" {} + 2>&1 || echo "status $?")"
else
	say "the objects of each file stay what they were # SKIP no fuzz target was built" ""
fi
finish
