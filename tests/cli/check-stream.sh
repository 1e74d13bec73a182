#!/bin/sh
# certproof stream: who waits for an answer before asking again gets it; what is asked twice is answered twice alike.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$FIXTURES"
echo "1..4"
n=0
failed=0

say() {
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		printf '# %s\n# is not\n# %s\n' "$2" "$3"
		failed=1
	fi
}

der=$(sed -n '/BEGIN CERT/,/END CERT/p' expressway/leaf-good.pem | grep -v -e ----- | tr -d '\n')
mkfifo "$work/in" "$work/out"
timeout 60 "$CERTPROOF" stream --at 2026-11-21 <"$work/in" >"$work/out" &
exec 3>"$work/in" 4<"$work/out"
printf '{"id": "first", "der": "%s"}\n' "$der" >&3
answer=
read -r answer <&4 || true
say "an answer comes before the input ends" "$(printf '%s' "$answer" | cut -c1-14)" '{"id": "first"'
printf '{"id": "second", "der": "%s"}\n' "$der" >&3
again=
read -r again <&4 || true
say "the same question has the same answer" "$again" "$(printf '%s' "$answer" | sed 's/first/second/')"
exec 3>&-
status=0
wait $! || status=$?
say "the end of the input ends it, with status 0" "$status" 0
exec 4<&-

# Thousands of lines, of which each third is bad: as many answers, in their order.
i=0
while [ $i -lt 3000 ]; do
	case $((i % 3)) in
	0) printf '{"id": %d, "der": "%s"}\n' $i "$der" ;;
	1) printf '{"id": %d, "der": "AAAA"}\n' $i ;;
	2) printf '{"id": %d, "pem": 1}\n' $i ;;
	esac
	i=$((i + 1))
done >"$work/lines"
i=0
while [ $i -lt 3000 ]; do
	echo $i
	i=$((i + 1))
done >"$work/ids"
"$CERTPROOF" stream <"$work/lines" | sed 's/^{"id": \([0-9]*\),.*/\1/' >"$work/told"
say "three thousand lines have three thousand answers in their order" "$(cksum <"$work/told")" "$(cksum <"$work/ids")"
exit $failed
