#!/bin/sh
# The example is built with pkg-config alone against an installed copy, and judges a certificate in memory.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
[ -z "$INSTRUMENT" ] || skip "a sanitized library needs a sanitized program"
export LC_ALL=C
# A make of its own, without the jobs and the targets of the one that runs the tests.
unset MAKEFLAGS MAKELEVEL MFLAGS
$MAKE -s -C "$TOP_BUILDDIR" install DESTDIR="$work" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
root=$work$PREFIX
PKG_CONFIG_PATH=$work$LIBDIR/pkgconfig
export PKG_CONFIG_PATH
flags=$(pkg-config --define-variable=prefix="$root" --cflags --libs certproof)
cp "$TOP_SRCDIR/examples/c/lint.c" "$work"
echo 1..5
# shellcheck disable=SC2086
if ${CC-cc} -Wall -Wextra -Werror -o "$work/lint" "$work/lint.c" $flags 2>"$work/cc"; then
	echo "ok 1 - the example builds with pkg-config alone"
else
	echo "not ok 1 - the example builds with pkg-config alone"
	sed 's/^/# /' "$work/cc"
	exit 1
fi
LD_LIBRARY_PATH=$work$LIBDIR
export LD_LIBRARY_PATH
status=0
"$work/lint" "$FIXTURES/expressway/no-san.pem" "$root/share/certproof/rules" >"$work/out" 2>"$work/err" || status=$?
if [ $status = 1 ] && grep -q '^name/san-missing: warning: certificate names no host' "$work/out"; then
	echo "ok 2 - it tells what is wrong with a certificate"
else
	echo "not ok 2 - it tells what is wrong with a certificate"; sed 's/^/# /' "$work/out" "$work/err"; failed=1
fi
status=0
"$work/lint" "$TOP_SRCDIR/README.md" "$root/share/certproof/rules" >"$work/out" 2>"$work/err" || status=$?
if [ $status = 2 ] && [ -s "$work/err" ]; then echo "ok 3 - it tells why a file cannot be judged"; else
	echo "not ok 3 - it tells why a file cannot be judged"; failed=1; fi
printf '#include <certproof.h>\nint main() { return certproof_abi(); }\n' >"$work/plus.cc"
if ! command -v c++ >/dev/null; then echo "ok 4 # SKIP no compiler for C++"
elif c++ -Wall -Wextra -Werror -fsyntax-only "-I$root/include" "$work/plus.cc"; then echo "ok 4 - the header is C++ too"; else
	echo "not ok 4 - the header is C++ too"; failed=1; fi
static=$(pkg-config --static --libs certproof | tr ' ' '\n' | grep -v -e '^-lcertproof$' -e "^-L$work" | tr '\n' ' ')
printf 'int main(void) { return 0; }\n' >"$work/nothing.c"
# shellcheck disable=SC2086
if [ ! -f "$work$LIBDIR/libcertproof.a" ]; then echo "ok 5 # SKIP no static library was built"
elif ! ${CC-cc} -o "$work/nothing" "$work/nothing.c" $static 2>/dev/null; then
	echo "ok 5 # SKIP a library that pkg-config --static names is not installed"
elif ${CC-cc} -o "$work/static" "$work/lint.c" "-I$root/include" "$work$LIBDIR/libcertproof.a" $static >"$work/cc" 2>&1; then
	echo "ok 5 - the static library links with what pkg-config --static names"
else
	echo "not ok 5 - the static library links with what pkg-config --static names"; sed 's/^/# /' "$work/cc"; failed=1
fi
exit $failed
