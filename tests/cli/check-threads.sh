#!/bin/sh
# A report does not depend on the number of threads, nor on locale and time zone.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
cd "$FIXTURES"
run() {
	status=0
	"$CERTPROOF" check --at 2026-11-21 --trust trust/good.pem -f json "$@" expressway chain hostile cucm pki trust \
		2>/dev/null || status=$?
	echo "status $status"
}
echo "1..2"
run -j 1 >"$work/one"
run -j 7 >"$work/seven"
if grep -q '"rule"' "$work/one" && cmp -s "$work/one" "$work/seven"; then
	echo "ok 1 - one thread and seven say the same"
else
	echo "not ok 1 - one thread and seven say the same"
	failed=1
fi
LC_ALL=tr_TR.UTF-8 TZ=Pacific/Kiritimati run >"$work/elsewhere"
if cmp -s "$work/one" "$work/elsewhere"; then
	echo "ok 2 - locale and time zone change nothing"
else
	echo "not ok 2 - locale and time zone change nothing"
	failed=1
fi
exit $failed
