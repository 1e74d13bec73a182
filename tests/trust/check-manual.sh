#!/bin/sh
# doc/trust.md: each command of it is run, and prints every line that stands below it.
set -u
manual=$TOP_SRCDIR/doc/trust.md
. "$TOP_SRCDIR/tests/tap.sh"
cd "$FIXTURES" || exit 1
status=0
command=
: >"$work/got"

while IFS= read -r line; do
	case $line in
	'    $ certproof '*)
		command=${line#    \$ certproof }
		# shellcheck disable=SC2086
		"$CERTPROOF" $command >"$work/got" 2>&1 </dev/null
		;;
	'    '*)
		[ -n "$command" ] || continue
		n=$((n + 1))
		expected=$(printf '%s\n' "$line" | sed 's/^ *//')
		if grep -qF -e "$expected" "$work/got"; then
			echo "ok $n - $expected"
		else
			echo "not ok $n - $expected"
			echo "# certproof $command"
			sed 's/^/# /' "$work/got"
			status=1
		fi
		;;
	*)
		command=
		;;
	esac
done <"$manual"
[ "$n" -ge 10 ] || { n=$((n + 1)); echo "not ok $n - the manual has commands"; status=1; }
echo "1..$n"
exit $status
