#!/bin/sh
# Whole runs. NAME.cmd holds the words after "certproof", as a shell reads them, run in the folder fixtures/;
# NAME.out holds all that it prints on standard output, then on standard error, then the status.
# Totals of rules, and the names of those that passed or were not checked, are left out, or each new rule would change them all.
# REBASE=1 writes the expectations again, for review.
set -eu
folder=$TOP_SRCDIR/tests/cli/cases
. "$TOP_SRCDIR/tests/tap.sh"
cd "$FIXTURES"
unset NO_COLOR
export TZ=Pacific/Kiritimati LC_ALL=C
openssl=$("$CERTPROOF" --version | sed -n 's/^OpenSSL //p')
for command in "$folder"/*.cmd; do
	n=$((n + 1))
	name=$(basename "$command" .cmd)
	if [ "${WITH_ARCHIVE:-yes}" = no ] && grep -qE '\.(zip|tar|7z|rar|tgz)|inventory|triage|site draft' "$command"; then
		echo "ok $n - $name # SKIP built without libarchive"
		continue
	fi
	if [ "${WITH_XML:-yes}" = no ] && grep -q junit "$command"; then
		echo "ok $n - $name # SKIP built without XML"
		continue
	fi
	status=0
	# The words are ours, and quoted for the shell.
	eval "\"\$CERTPROOF\" $(cat "$command")" >"$work/out" 2>"$work/err" </dev/null || status=$?
	{
		cat "$work/out"
		if [ -s "$work/err" ]; then
			echo "--- standard error"
			cat "$work/err"
		fi
		echo "--- status $status"
	} | perl -0pe '
		s/\b\d+(\s+)rules?:\s+\d+\s+passed,\s+\d+\s+not\s+applicable(?:,\s+\d+\s+not\s+checked)?/N$1rules/g;
		s/\(\d+(\s+)rules?(\s+)not\s+checked\)/(N rules not checked)/g;
		s{\b\d+(?=\s+rules?\s+not\s+checked:\s)}{N}gs;
		s{(N\s+rules?\s+not\s+checked:\s)(.*?)(?=\n(?:\S|\z))}{my ($a, $b) = ($1, $2); $b =~ s/for(\s+)\d+/for$1N/g; $b =~ s/\d+(\s+)checks/N$1checks/; "$a$b"}gse;
		s{^((?:passed|not checked): .*?)(?=\n\S|\n\n)}{my $a = $1; $a =~ s/\s+/ /g if $a =~ s{:\s+[a-z0-9-]+/[a-z0-9-]+(?:,\s+[a-z0-9-]+/[a-z0-9-]+)*(?=\z|;\s+give\s)}{: RULES}; $a}gmse;
		s/    \{\n      "rule": "[^"]*",\n      "target": "[^"]*",\n      "needs": \[[^]]*\]\n    \}(?:,\n|(?=\n))//g;
		s/("(?:rules|targets|passed|not_applicable|not_checked)": )\d+/$1N/g;
	' | sed "/^warning: OpenSSL $openssl has known faults/d; s|$CERTPROOF_RULES|RULES|g; s|$work|WORK|g; s|$openssl|OPENSSL|g" >"$work/got"
	if [ -n "${REBASE:-}" ]; then
		cp "$work/got" "$folder/$name.out"
	fi
	if cmp -s "$work/got" "$folder/$name.out"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		diff -u "$folder/$name.out" "$work/got" | sed 's/^/# /' || true
		failed=1
	fi
done
[ "$n" -gt 0 ] || { echo "not ok 1 - there are cases"; failed=1; n=1; }
finish
