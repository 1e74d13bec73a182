#!/bin/sh
# README.md and doc/*.md: what a ```console block shows is what the program prints, run in the folder fixtures/, and each
# ```yaml block that is a rule file or a configuration has no mistake. A line "..." stands for any number of lines, none too;
# " ..." at the end of a line for the rest of it.
# Examples of site files are tests/site/test_manual.c's.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
cd "$FIXTURES"
unset NO_COLOR
export TZ=Pacific/Kiritimati LC_ALL=C
commands=0

# same SHOWN GOT: says the first line shown that GOT does not have in its turn
same() {
	awk '
		function fits(shown, got) {
			if (shown ~ / [.][.][.]$/)
				return substr(got, 1, length(shown) - 3) == substr(shown, 1, length(shown) - 3)
			return shown == got
		}
		NR == FNR { shown[++shown_count] = $0; next }
		{ got[++got_count] = $0 }
		END {
			at = 1
			gap = 0
			for (i = 1; i <= shown_count; i++) {
				if (shown[i] == "...") {
					gap = 1
					continue
				}
				while (gap && at <= got_count && !fits(shown[i], got[at]))
					at++
				if (at > got_count || !fits(shown[i], got[at])) {
					print "shown, and not printed there: " shown[i]
					exit
				}
				at++
				gap = 0
			}
			if (!gap && at <= got_count)
				print "printed, and not shown: " got[at]
		}' "$1" "$2"
}

certproof() {
	"$CERTPROOF" "$@"
}

# run: runs the command of $work/command, and compares with $work/shown
run() {
	status=0
	eval "$(cat "$work/command")" >"$work/got" 2>&1 </dev/null || status=$?
	commands=$((commands + 1))
	bad=$(same "$work/shown" "$work/got")
	[ "$status" -le 1 ] || bad="status $status: $(cat "$work/got")"
	say "$name: $(cat "$work/command")" "$bad"
}

# An empty file is not seen by awk as the first of two.
for pair in 'a/a/' 'a,b/a,b/' 'a,...,d/a,b,c,d/' '.../a,b/' 'a,.../a/' 'a,b/a/bad' 'a/a,b/bad' 'a,...,c/a,b/bad' \
	'b,a/a,b/bad' 'a x ...,b/a x y,b/' 'a x ...,b/a y,b/bad' 'a x .../a x/bad' '...,b/a,b,c/bad'; do
	printf '%s\n' "$pair" | cut -d/ -f1 | tr ',' '\n' >"$work/shown"
	printf '%s\n' "$pair" | cut -d/ -f2 | tr ',' '\n' >"$work/got"
	bad=$(same "$work/shown" "$work/got")
	[ -z "$bad" ] || bad=bad
	[ "$bad" = "$(printf '%s\n' "$pair" | cut -d/ -f3)" ] || say "comparing, $pair" "said '$bad'"
done

for document in "$TOP_SRCDIR/README.md" "$TOP_SRCDIR"/doc/*.md; do
	name=$(basename "$document")
	block=
	pending=
	blocks=0
	parts=0
	while IFS= read -r line; do
		case $block:$line in
		':```console') block=console ;;
		':```yaml')
			block=yaml
			: >"$work/rules.yaml"
			;;
		':```'*)
			block=other
			;;
		'console:```' | 'yaml:```' | 'other:```')
			if [ -n "$pending" ]; then
				run
				pending=
			fi
			if [ "$block" = yaml ] && head -n 1 "$work/rules.yaml" | grep -q '^certproof-rules:'; then
				blocks=$((blocks + 1))
				bad=
				"$CERTPROOF" rules check "$work/rules.yaml" >"$work/got" 2>&1 || bad=$(cat "$work/got")
				say "$name: rule file $blocks has no mistake" "$bad"
			fi
			# A part of a rule file is a part of the example.
			if [ "$name-$block" = rule-files.md-yaml ] && ! head -n 1 "$work/rules.yaml" | grep -q '^certproof-\|^#'; then
				parts=$((parts + 1))
				{
					echo ...
					cat "$work/rules.yaml"
					echo ...
				} >"$work/shown"
				say "$name: part $parts stands in the example" "$(same "$work/shown" "$TOP_SRCDIR/doc/examples/company.yaml")"
			fi
			# What a configuration of the documents names is there: the company's rules.
			if [ "$block" = yaml ] && head -n 1 "$work/rules.yaml" | grep -q '^certproof-config:'; then
				mkdir -p "$work/rules"
				cp "$TOP_SRCDIR/doc/examples/company.yaml" "$work/rules"
				cp "$work/rules.yaml" "$work/certproof.yaml"
				bad=
				"$CERTPROOF" rules list --config "$work/certproof.yaml" >"$work/got" 2>&1 || bad=$(cat "$work/got")
				say "$name: the configuration has no mistake" "$bad"
			fi
			block=
			;;
		'console:$ certproof '*)
			[ -z "$pending" ] || run
			pending=yes
			printf '%s\n' "${line#\$ }" >"$work/command"
			: >"$work/shown"
			;;
		console:*) [ -z "$pending" ] || printf '%s\n' "$line" >>"$work/shown" ;;
		yaml:*) printf '%s\n' "$line" >>"$work/rules.yaml" ;;
		esac
	done <"$document"
	[ -z "$block" ] || say "$name: every block is closed" "the last is not"
done
# The recipes for contributors name files; a word in capitals is for the reader to fill in.
missing=
for path in $(grep -oE '`(src|tests|doc|fixtures|include|rules|bench)/[^` ]*`' "$TOP_SRCDIR/doc/contributing.md" | tr -d '`' | grep -v '[A-Z*]' | sort -u); do
	[ -e "$TOP_SRCDIR/$path" ] || missing="$missing $path"
done
say "contributing.md: each file that it names is there" "$missing"
say "there are commands" "$([ "$commands" -gt 0 ] || echo none)"
finish
