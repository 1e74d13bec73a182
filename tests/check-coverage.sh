#!/bin/sh
# Every rule that doc/coverage.md names is shipped, and no demand stands in it twice. Each row is run: tests/coverage.list has for its rules
# what certproof check is given so that they speak; what is an error fails the run.
set -eu
top=${TOP_SRCDIR:-$(cd "$(dirname "$0")/.." && pwd)}
doc=$top/doc/coverage.md
shipped=$(find "$top/rules" -name '*.yaml' ! -name product.yaml -exec awk '
	/^pack: / { pack = $2 }
	/^  - id: / { print pack "/" $3 }' {} +)
n=0
failed=0

tell() {
	n=$((n + 1))
	case $1 in
	not*) failed=1 ;;
	esac
	echo "$1 $n - $2"
}

for rule in $(grep -o '`[a-z][a-z0-9-]*/[a-z0-9-]*`' "$doc" | tr -d '`' | sort -u); do
	if echo "$shipped" | grep -qx "$rule"; then
		tell ok "there is a rule $rule"
	elif ! echo "$shipped" | grep -q "^${rule%%/*}/"; then
		tell ok "there is a rule $rule # SKIP no pack ${rule%%/*} is shipped"
	else
		tell "not ok" "there is a rule $rule"
	fi
done
for number in $(sed -n 's/^| \(EXP-[A-Z0-9-]*\) .*/\1/p' "$doc" | sort | uniq -d); do
	tell "not ok" "$number stands in the table once"
done
rows=$(grep -c '^| EXP-' "$doc" || :)
if [ "$rows" -ge 80 ]; then
	tell ok "the tables hold $rows demands"
else
	tell "not ok" "the tables hold $rows demands, fewer than there were"
fi
while IFS='|' read -r _ number _ decided _; do
	case $decided in
	*'`'* | *'no file'* | *'nothing to decide'*) ;;
	*) tell "not ok" "$number has a rule, or a reason why it has none" ;;
	esac
done <<EOF
$(grep '^| EXP-' "$doc")
EOF
cd "${FIXTURES:-$top/fixtures}"
ran=$(mktemp)
while IFS="$(printf '\t')" read -r rule severity arguments; do
	case $rule in
	'#'* | '') continue ;;
	esac
	status=0
	eval "\"$CERTPROOF\" check --no-config -f json $arguments" >"$ran.out" 2>/dev/null </dev/null || status=$?
	if ! grep -q "\"rule\": \"$rule\"" "$ran.out"; then
		tell "not ok" "$rule speaks: certproof check $arguments"
	elif [ "$severity" = error ] && [ $status -ne 1 ]; then
		tell "not ok" "$rule fails the run: certproof check $arguments"
	else
		echo "$rule" >>"$ran"
	fi
done <"$top/tests/coverage.list"
tell ok "$(wc -l <"$ran") rules speak as their rows promise"
while IFS='|' read -r _ number _ decided _; do
	rules=$(echo "$decided" | grep -o '`[a-z][a-z0-9-]*/[a-z0-9-]*`' | tr -d '`' || :)
	[ -n "$rules" ] || continue
	for rule in $rules; do
		if grep -qx "$rule" "$ran"; then
			continue 2
		fi
	done
	tell "not ok" "$number is run: no rule of it stands in tests/coverage.list"
done <<EOF
$(grep '^| [A-Z]*-[A-Z0-9-]* |' "$doc")
EOF
rm -f "$ran" "$ran.out"
echo "1..$n"
exit $failed
