#!/bin/sh
# The Python module, by its own tests against the library as it was built.
set -eu
skip() { echo "1..0 # SKIP $1"; exit 0; }
[ -z "$INSTRUMENT" ] || skip "a sanitized library needs a sanitized Python"
CERTPROOF_LIBRARY=$TOP_BUILDDIR/.libs/libcertproof.so.0
[ -f "$CERTPROOF_LIBRARY" ] || skip "no shared library was built"
export CERTPROOF_LIBRARY
for python in python3 /usr/bin/python3; do
	if "$python" -c 'import cffi, pytest' 2>/dev/null; then break; fi
	python=
done
[ -n "$python" ] || skip "no python3 with cffi and pytest"
echo 1..1
out=$(cd "$TOP_SRCDIR/contrib/python" && PYTHONDONTWRITEBYTECODE=1 "$python" -m pytest -q -p no:cacheprovider 2>&1) && {
	echo "ok 1 - contrib/python: $(echo "$out" | tail -n 1)"
	exit 0
}
echo "not ok 1 - contrib/python"
echo "$out" | sed 's/^/# /'
exit 1
