#!/bin/sh
# certproof rules bench: which rules it measures and how its report looks; how long they take is not for a test to say.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
cd "$FIXTURES"
export LC_ALL=C
echo "1..7"

# shape FILE RULES EVALUATED: the first thing that a table has wrong
shape() {
	awk -v rules="$2" -v evaluated="$3" '
		NR == 1 && $0 != "  evaluation     compile  targets  rule" { print "header: " $0; exit }
		/^[> ] +[0-9]+[.][0-9][0-9] us +[0-9]+[.][0-9][0-9] us +[0-9]+  [a-z0-9-]+[/][a-z0-9-]+$/ {
			time = substr($0, 3) + 0
			if (seen++ && time > before)
				print "not the slowest first: " $0
			if (/^>/ && time <= 1 && substr($0, 15) + 0 <= 25)
				print "marked without need: " $0
			before = time
			sum += time
			count++
			next
		}
		/^  +-  +[0-9]+[.][0-9][0-9] us +0  [a-z0-9-]+[/][a-z0-9-]+$/ || /^> +-  +[0-9]+[.][0-9][0-9] us +0  / { count++; next }
		/evaluated$/ {
			if (substr($0, 3) + 0 < sum - 0.01 * count || substr($0, 3) + 0 > sum + 0.01 * count)
				print "the total is not the sum " sum ": " $0
			if ($0 !~ rules " rules?, " evaluated " evaluated$")
				print "counts: " $0
			total = 1
			next
		}
		END {
			if (count != rules)
				print count " rules"
			if (!total)
				print "no total"
		}' "$1"
}

"$CERTPROOF" rules bench ../tests/cli/cases/authors/aging.yaml >"$work/own" 2>&1 || true
say "a rule of one's own is measured over its examples" "$(shape "$work/own" 1 1)"
say "with a target for each of them" "$(grep -q ' 2  aging/ends-soon$' "$work/own" || cat "$work/own")"

"$CERTPROOF" rules bench --role expressway-e --pack expressway expressway/leaf-good.pem >"$work/files" 2>&1 || true
rules=$("$CERTPROOF" rules list --role expressway-e --pack expressway | grep -c '^[a-z].* expressway/')
say "rules are measured over files, those that do not fit too" \
    "$(shape "$work/files" "$rules" "$(grep -c ' 1  expressway/' "$work/files")")"
say "some fit" "$(grep -q ' 1  expressway/cn-not-fqdn$' "$work/files" || cat "$work/files")"
say "some do not" "$(grep -q ' -  .* 0  expressway/list-over-1000$' "$work/files" || cat "$work/files")"

"$CERTPROOF" rules bench -f json ../tests/cli/cases/authors/aging.yaml expressway/leaf-good.pem >"$work/json" 2>&1 || true
say "JSON has the same keys in one order" "$(sed -n 's/^ *"\([a-z_]*\)":.*/\1/p' "$work/json" | tr '\n' ' ' | grep -qx \
    'rules rule evaluation_us compile_us targets over total evaluation_us compile_us rules evaluated over expected evaluation_us compile_us ' ||
    cat "$work/json")"

status=0
"$CERTPROOF" rules bench missing.pem >"$work/out" 2>&1 || status=$?
say "a file that is not there is status 2" "$([ $status = 2 ] && grep -q '^missing.pem: error: ' "$work/out" || cat "$work/out")"
exit $failed
