#!/bin/sh
# Reports under way: what reads them, where they go.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
cd "$work"
cp "$FIXTURES/expressway/cn-hostname.pem" server.pem

# More than a pipe holds.
i=0
while [ $i -lt 300 ]; do
	cp server.pem "server-$i.pem"
	i=$((i + 1))
done
mkdir many
mv server-*.pem many
"$CERTPROOF" check -v --role expressway-e --at 2026-11-21 many >whole 2>/dev/null || true
say "the report is longer than a pipe" "$([ "$(wc -c <whole)" -gt 200000 ] || wc -c <whole)"
"$CERTPROOF" check -v --role expressway-e --at 2026-11-21 many 2>err | head -1 >out
say "a reader that leaves ends the run without a word" "$(cat err)"
say "and has what it read" "$(head -1 whole | diff - out)"

status=0
"$CERTPROOF" check --at 2026-11-21 -f json -o a.json -f junit -o a.xml -f human server.pem >a.txt || status=$?
[ "${WITH_XML:-yes}" = no ] || say "three reports of one run" "$([ $status -lt 2 ] && [ -s a.json ] && [ -s a.xml ] && [ -s a.txt ] || ls -l a.*)"
ln -s a.txt link
status=0
"$CERTPROOF" check --at 2026-11-21 -o link server.pem || status=$?
say "a report is whole, whatever stood there" "$(cmp a.txt link 2>&1)"

# escape FORMAT: bytes that would reach a terminal
mkdir odd
cp server.pem "odd/$(printf 'a\033[31m\nb\342\200\256c\377.pem')"
for format in human json junit; do
	[ "$format-${WITH_XML:-yes}" != junit-no ] || continue
	"$CERTPROOF" check --role expressway-e --at 2026-11-21 -f $format odd >out 2>&1 || true
	say "no file name reaches a terminal as it is: $format" \
		"$(LC_ALL=C grep -n "$(printf '[\001-\010\013-\037\177\377]\\|\342\200\256')" out | cat -v || true)"
	say "but it is named: $format" "$(grep -q '31m' out || cat out)"
done

ln server.pem other-name.pem
cp server.pem before.pem
echo secret >password
for what in "check server.pem -o server.pem" "check --trust server.pem -o other-name.pem" "show server.pem -o ./server.pem" \
	"expiry server.pem -o server.pem" "check --password-file password server.pem -o password"; do
	status=0
	got=$("$CERTPROOF" $what 2>&1) || status=$?
	say "an input is not replaced by its report: $what" "$([ $status = 2 ] && cmp before.pem server.pem && grep -qx secret password &&
		echo "$got" | grep -q 'is an input of this run, which the report would replace' || echo "$status $got")"
done

mkdir keys
cp "$FIXTURES/key/no-newline.pem" "keys/;'\$(id).pem"
"$CERTPROOF" check --role expressway-e --at 2026-11-21 keys >out 2>&1 || true
say "a file name runs nothing in a line that is copied" "$(grep -qF "\`echo >> 'keys/;'\\''\$(id).pem'\`" out || cat out)"
dash=$("$CERTPROOF" check --role expressway-e --at 2026-11-21 - <server.pem 2>&1 || true)
say "standard input is named as such" "$(echo "$dash" | grep -q -e '--> (standard input):' || echo "$dash")"
piped=$("$CERTPROOF" check <server.pem 2>&1 || true)
say "input that is not asked for is told" "$(echo "$piped" | grep -q 'to read standard input, name it: certproof check -' || echo "$piped")"
for term in FORCE_COLOR=1 CLICOLOR_FORCE=1; do
	got=$(env -u NO_COLOR "$term" "$CERTPROOF" check --role expressway-e --at 2026-11-21 server.pem | LC_ALL=C grep -c "$(printf '\033')" || true)
	say "colour into a file, $term" "$([ "$got" -gt 5 ] || echo "$got")"
	got=$(env NO_COLOR=1 "$term" "$CERTPROOF" check --role expressway-e --at 2026-11-21 server.pem | LC_ALL=C grep -c "$(printf '\033')" || true)
	say "but NO_COLOR wins over $term" "$([ "$got" = 0 ] || echo "$got")"
done
for term in "NO_COLOR=1" "TERM=dumb" "TERM=xterm"; do
	got=$(env "$term" "$CERTPROOF" check --role expressway-e --at 2026-11-21 server.pem | LC_ALL=C grep -c "$(printf '\033')" || true)
	say "no colour into a file, $term" "$([ "$got" = 0 ] || echo "$got")"
done
got=$(NO_COLOR=1 "$CERTPROOF" check --color always --role expressway-e --at 2026-11-21 server.pem | LC_ALL=C grep -c "$(printf '\033')" || true)
say "colour where it is asked for" "$([ "$got" -gt 5 ] || echo "$got")"
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	for columns in 60 110; do
		script -qec "stty cols $columns; TERM=xterm '$CERTPROOF' check --role expressway-e --at 2026-11-21 server.pem" /dev/null \
			</dev/null >out 2>&1 || true
		widest=$(sed "s/$(printf '\033')\[[0-9;]*m//g" out | tr -d '\r' | wc -L)
		say "a terminal of $columns columns is not overrun" "$([ "$widest" -le $columns ] && [ "$widest" -gt $((columns - 25)) ] || echo "$widest")"
	done
	say "a terminal gets colour" "$(LC_ALL=C grep -q "$(printf '\033')" out || echo none)"
else
	n=$((n + 1))
	echo "ok $n - width and colour of a terminal # SKIP no script(1), or no terminal to be had"
fi
finish
