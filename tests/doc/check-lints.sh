#!/bin/sh
# doc/lints.md names for each lint of zlint and code of pkilint the rules that mean it, as `certproof rules list` has them.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
page=$TOP_SRCDIR/doc/lints.md
"$CERTPROOF" rules list --format json >"$work/rules"
sed '/^| rule of the other linter |/,$d' "$page" >"$work/new"
perl -MJSON::PP -e '
	local $/;
	my %by;
	for my $rule (@{decode_json(<STDIN>)}) { push @{$by{$_}}, $rule for @{$rule->{same_as} // []} }
	print "| rule of the other linter | rule | holds for what was issued |\n|---|---|---|\n";
	for my $name (sort keys %by) {
		my @rules = sort { $a->{rule} cmp $b->{rule} } @{$by{$name}};
		print "| `$name` | ", join("<br>", map { "`$_->{rule}`" } @rules), " | ", join("<br>", map { $_->{issued} // "" } @rules), " |\n";
	}
' <"$work/rules" >>"$work/new"
[ -z "${REBASE-}" ] || cp "$work/new" "$page"
echo 1..1
if cmp -s "$work/new" "$page"; then
	echo "ok 1 - doc/lints.md names the rules that there are"
else
	echo "not ok 1 - doc/lints.md names the rules that there are (REBASE=1 rewrites it for review)"
	diff "$page" "$work/new" | head -20 | sed 's/^/# /'
	exit 1
fi
