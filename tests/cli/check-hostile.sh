#!/bin/sh
# What files hold never reaches a terminal, a parser or a shell as it is; what is secret reaches nobody.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
cd "$FIXTURES"
unset NO_COLOR

# Controls of ASCII and of ISO 8859, zero width, line and paragraph separators, turned directions, byte order marks.
controls=$(printf '[\001-\010\013-\037\177]\\|\302[\200-\237]\\|\342\200[\213-\217\250-\256]\\|\342\201[\240-\251]\\|\330\234\\|\357\273\277')
raw() {
	tr '\000' '\001' | LC_ALL=C grep -n "$controls" | head -3 | cat -v || true
}

for bytes in '\033' '\302\233' '\342\200\256' '\342\200\213' '\330\234' '\177' '\000' '\r'; do
	say "the search finds $(printf '%s' "$bytes" | tr '\\' ' ')" "$([ -n "$(printf "a$bytes" | raw)" ] || echo "not found")"
done

check="check --role expressway-e --at 2026-11-21 --trust trust/odd-names.pem"
for what in "$check -v" "$check -f json" "$check -f junit" "show" "show -f json" "expiry --at 2026-11-21" "expiry --at 2026-11-21 -f json" \
	"eval cert.subject.text" "eval cert.san.text"; do
	case ${WITH_XML:-yes}$what in no*junit) continue ;; esac
	# The words are ours.
	"$CERTPROOF" $what hostile >"$work/out" 2>"$work/err" </dev/null || true
	say "no name reaches a terminal as it is: $what" "$(raw <"$work/out"; raw <"$work/err")"
	say "and what is said is UTF-8: $what" "$(iconv -f UTF-8 -t UTF-8 <"$work/out" 2>&1 >/dev/null || true)"
	[ -s "$work/out" ] || say "but something is said: $what" "nothing"
	case $what in
	*json*) command -v jq >/dev/null && say "a parser takes it: $what" "$(jq -e . <"$work/out" 2>&1 >/dev/null || true)" ;;
	*junit*) command -v xmllint >/dev/null && say "a parser takes it: $what" "$(xmllint --noout - <"$work/out" 2>&1 || true)" ;;
	esac
done
"$CERTPROOF" expiry --at 2026-11-21 -f ics hostile >"$work/out" 2>/dev/null </dev/null || true
say "no name reaches a calendar as it is" "$(tr -d '\r' <"$work/out" | raw)"
say "lines of a calendar are folded and ended" "$(LC_ALL=C awk '!/\r$/ || length($0) > 76' <"$work/out" | head -3)"
say "no name begins a line of a calendar" "$(LC_ALL=C grep -v '^ ' "$work/out" | LC_ALL=C sed 's/[:;].*//' | sort -u |
	grep -vx 'BEGIN\|END\|VERSION\|PRODID\|CALSCALE\|METHOD\|UID\|DTSTAMP\|DTSTART\|DTEND\|SUMMARY\|DESCRIPTION\|ACTION\|TRIGGER\|CATEGORIES\|TRANSP\|X-WR-CALNAME' | cat -v || true)"

# Words of the command line, too.
word=$(printf 'a\033[2J\nb\342\200\256c\377')
for what in "--role" "--release" "--at" "--format" "--pack" "--rules" "--trust" "--key" "--crl" "--config" "--site" "--no-such-option"; do
	"$CERTPROOF" check "$what" "$word" expressway/leaf-good.pem >"$work/out" 2>&1 </dev/null || true
	say "no word of the command reaches a terminal as it is: $what" "$(raw <"$work/out")"
done
for what in "$word" "explain $word" "facts $word" "rules $word" "names --site site-good.yaml --node $word"; do
	"$CERTPROOF" $what >"$work/out" 2>&1 </dev/null || true
	say "nor as a command's: $(echo "$what" | head -1 | cut -d' ' -f1 | cat -v)" "$(raw <"$work/out")"
done

# The private half of a key stays where it is: no line of its file, no piece of its numbers.
secret=key/pkcs8.pem
lines=$(sed '/-----/d' "$secret" | sed -n '8,20p')
for what in "check -v --role expressway-e --key $secret expressway/leaf-good.pem" "check -v $secret" "show $secret" "show -f json $secret" \
	"check -v -f json --key $secret expressway/leaf-good.pem" "eval --key $secret key expressway/leaf-good.pem" "eval key $secret"; do
	"$CERTPROOF" $what >"$work/out" 2>&1 </dev/null || true
	say "no private key is shown: $what" "$(printf '%s\n' "$lines" | grep -F -f - "$work/out" || true)"
	if command -v openssl >/dev/null; then
		openssl pkey -in "$secret" -noout -text | sed -n '/^private/,$p' | tr -d ' :\n' | fold -w 32 | grep -x '[0-9a-f]\{32\}' | sed 1d >"$work/numbers"
		say "nor a number of it: $what" "$(tr -d ' :\n' <"$work/out" | tr 'A-F' 'a-f' | grep -o -F -f "$work/numbers" | head -2 || true)"
	fi
done

# Neither language nor clock of the user changes a report.
"$CERTPROOF" $check -v hostile >"$work/one" 2>&1 </dev/null || true
for where in "LC_ALL=tr_TR.UTF-8 TZ=Pacific/Kiritimati" "LC_ALL=de_DE.ISO-8859-1 TZ=America/Anchorage" "LANG= TZ=nonsense HOME=/nowhere"; do
	env $where "$CERTPROOF" $check -v hostile >"$work/two" 2>&1 </dev/null || true
	say "the report is the same with $where" "$(cmp "$work/one" "$work/two" 2>&1)"
done

# A folder is walked without following anything out of it, or waiting for anybody.
mkdir "$work/folder"
cp expressway/leaf-good.pem "$work/folder/one.pem"
ln -s . "$work/folder/loop"
ln -s nowhere "$work/folder/dangling"
mkfifo "$work/folder/fifo"
status=0
timeout 20 "$CERTPROOF" show "$work/folder" >"$work/out" 2>&1 </dev/null || status=$?
say "a folder with loops, pipes and links that lead nowhere ends" "$([ $status -lt 124 ] || echo "status $status")"
say "and its file is read once" "$([ "$(grep -c 'one.pem:7: ' "$work/out")" = 1 ] || cat "$work/out")"
truncate -s 1G "$work/huge"
status=0
# The address sanitizer needs all of the address space for itself.
room=400000
! grep -qa __asan_init "$CERTPROOF" || room=unlimited
(ulimit -v $room 2>/dev/null || true; "$CERTPROOF" check "$work/huge") >"$work/out" 2>&1 </dev/null || status=$?
say "a huge file is refused without being read" "$([ $status = 2 ] && grep -q 'larger than 64 MiB' "$work/out" || cat "$work/out")"
status=0
timeout 20 "$CERTPROOF" check /dev/zero >"$work/out" 2>&1 </dev/null || status=$?
say "a device is refused" "$([ $status = 2 ] || cat "$work/out")"
finish
