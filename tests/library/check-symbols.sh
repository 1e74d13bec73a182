#!/bin/sh
# The shared library gives programs certproof_* and nothing else, all of which the header declares.
set -eu
library=$TOP_BUILDDIR/.libs/libcertproof.so
[ -f "$library" ] || { echo "1..0 # SKIP no shared library was built"; exit 0; }
[ -z "$INSTRUMENT" ] || { echo "1..0 # SKIP sanitizers add names"; exit 0; }
given=$(nm -D --defined-only "$library" | awk '{ print $3 }' | sort)
other=$(echo "$given" | grep -v '^certproof_' || true)
declared=$(sed -n 's/^CERTPROOF_API.*[ *]\(certproof_[a-z_]*\)(.*/\1/p' "$TOP_SRCDIR/include/certproof.h" | sort)
status=0
echo 1..3
if [ -z "$other" ]; then echo "ok 1 - each name begins with certproof_"; else
	echo "not ok 1 - each name begins with certproof_"; echo "$other" | sed 's/^/# /'; status=1; fi
if [ "$given" = "$declared" ]; then echo "ok 2 - the names are those of the header"; else
	echo "not ok 2 - the names are those of the header"; status=1
	echo "given: $given; declared: $declared" | sed 's/^/# /'; fi
# Nothing of it may be bound to a name of the program that uses it.
if readelf -d "$library" | grep -q TEXTREL; then echo "not ok 3 - its code can be shared"; status=1; else
	echo "ok 3 - its code can be shared"; fi
exit $status
