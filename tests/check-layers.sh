#!/bin/sh
# The house of doc/design.md: which folder may include which, and who holds which library.
set -eu
cd "$TOP_SRCDIR/src"
sources=$(find . -name '*.[ch]' | sed 's,^\./,,')
n=0
status=0

verdict() {
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		echo "$2" | sed 's/^/# /'
		status=1
	fi
}

# layer FOLDER OTHER...: FOLDER includes its own headers, the limits, and the one header of each OTHER, which is named
# after it unless OTHER names the header
layer() {
	folder=$1
	shift
	[ -d "$folder" ] || return 0
	doors="$folder/[a-z_0-9]+\.h|base/limits\.h"
	for other; do
		case $other in
		*.h) doors="$doors|$other" ;;
		*) doors="$doors|$other/${other##*/}\.h" ;;
		esac
	done
	bad=$(grep -n '^#include "' "$folder"/*.[ch] | grep -Ev "\"($doors|config\.h)\"" || true)
	verdict "$folder includes only itself and: $*" "$bad"
}

# door FOLDER PATTERN WHAT: only FOLDER includes system headers that match PATTERN
door() {
	bad=$(grep -nE "^#include <$2" -- $sources | grep -v "^$1/" || true)
	verdict "$1 is the only door to $3" "$bad"
}

layer base
layer der base
layer x509 der base
layer crypto x509 der base
layer load crypto x509 der base
layer trust load crypto x509 der base
layer fix trust load crypto x509 base
layer yaml base
layer xml base
layer regex base
layer cel regex base
layer cel/ext cel cel/function.h regex base
layer site yaml xml load trust x509 base
layer bundle site yaml fix load crypto x509 der base
layer result base
layer plan result site trust load crypto x509 base
layer facts cel/ext cel plan site trust load crypto x509 der base
layer rules result facts plan yaml cel site load base
layer report result xml base
layer engine rules result facts plan site load crypto base
layer renewal engine yaml x509 base
layer library certproof.h report engine base
door crypto openssl/ OpenSSL
door load '(zlib|zip|archive)' 'zlib and archives'
door yaml 'yaml\.h' libyaml
door xml libxml libxml2
door regex pcre2 PCRE2
door x509 '(libpsl|idn2)' 'libpsl and IDNA'

exits=$(grep -nE '(^|[^_a-z])(exit|_exit|abort) *\(' -- $sources | grep -v '^cli/' || true)
verdict "nothing below cli ends the process" "$exits"

twice=$(find . ../tests ../include -name '*.h' | sed 's,.*/,,' | sort | uniq -d)
verdict "no two headers have one name" "$twice"

raw=$(grep -nE 'OID(_ROW)?\(0x|\{ ?0x(06, 0x09, 0x2a|2a, 0x8|2b, 0x|55, 0x|60, 0x8)' -- $sources | grep -v '^der/' || true)
verdict "object identifiers have names in der/oids.h" "$raw"

echo "1..$n"
exit $status
