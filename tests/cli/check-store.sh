#!/bin/sh
# What the program stored of its rules at build time judges as the files do: whole reports, with and without it.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
cd "$FIXTURES"
export LC_ALL=C
files=$CERTPROOF_RULES
while read -r arguments; do
	n=$((n + 1))
	# shellcheck disable=SC2086
	CERTPROOF_RULES=$files "$CERTPROOF" check --no-config --at 2026-11-21 $arguments >"$work/files" 2>&1 && files_status=0 || files_status=$?
	# shellcheck disable=SC2086
	env -u CERTPROOF_RULES "$CERTPROOF" check --no-config --at 2026-11-21 $arguments >"$work/stored" 2>&1 && status=0 || status=$?
	if [ $status = $files_status ] && [ $status -lt 2 ] && cmp -s "$work/files" "$work/stored"; then
		echo "ok $n - check $arguments"
	else
		echo "not ok $n - check $arguments"
		echo "# status $files_status, and $status with what is stored"
		diff "$work/files" "$work/stored" | head -n 20 | sed 's/^/# /'
		failed=1
	fi
done <<END
-f json expressway/no-san.pem
-f json --role expressway-e expressway/no-san.pem
-v --role cucm-tomcat expressway/no-san.pem
-f json --profile all expressway/leaf-good.pem
-f json --site office/site.yaml
END
finish
