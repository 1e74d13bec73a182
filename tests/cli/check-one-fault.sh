#!/bin/sh
# One fault, one finding: over all whole runs and all fixtures, no two rules speak of one place of one object, and no
# rule speaks where one has spoken that it gives way to. one-fault.list names pairs that are two faults, with the reason.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
cd "$FIXTURES"
run() {
	n=$((n + 1))
	eval "\"\$CERTPROOF\" check --at 2026-11-21 $1 -f json" >"$work/$n.json" 2>"$work/err" </dev/null || true
	printf '%s\n' "$1" >"$work/$n.words"
}
for command in "$TOP_SRCDIR"/tests/cli/cases/*.cmd; do
	case $(cat "$command") in
	*-f\ * | *--format* | *-o\ * | *--output* | *--help* | *.zip*) ;;
	check\ *) run "$(sed 's/^check //' "$command")" ;;
	esac
done
run .
run "--role expressway-e --trust trust/good.pem expressway"
run "--role expressway-c --release X8.2 --trust trust/all-odd-issuers.pem expressway"
run "--role cucm-tomcat --trust trust/good.pem cucm"
run "--trust trust/good.pem --chain pki chain path general profile"
for list in trust/*.pem; do
	run "--trust $list expressway/leaf-good.pem"
done
for site in site-*.yaml; do
	run "--site $site"
done
"$CERTPROOF" rules list -f json >"$work/rules"
perl -MJSON::PP -e '
	use strict;
	my ($work, $list, $n) = @ARGV;
	sub content { open(my $in, "<", $_[0]) or die "$_[0]: $!"; local $/; my $all = <$in>; $all }
	my (%way, %two, %used);
	$way{$_->{rule} // $_->{id}} = $_->{gives_way_to} // [] for @{decode_json(content("$work/rules"))};
	for (split /\n/, content($list)) {
		next if /^#/ || !/\S/;
		my ($a, $b, $why) = /^(\S+) (\S+): (.+)$/ or die "$list: $_\n";
		$two{"$a $b"} = $two{"$b $a"} = $why;
	}
	my ($failed, $pairs) = (0, 0);
	my %told;
	print "1..1\n";
	for my $i (1 .. $n) {
		my $report = eval { decode_json(content("$work/$i.json")) } or next;
		my (%places, %objects);
		for my $f (@{$report->{findings}}) {
			my $object = $f->{fingerprint} || join ":", map { $_ // "" } @{$f}{qw(object file line)}, $f->{node} // "", $f->{link} // "";
			push @{$places{"$object $f->{place}"}}, $f if ($f->{place} // "") ne "";
			push @{$objects{$object}{$f->{rule}}}, $f;
		}
		for my $same (values %places) {
			for my $f (@$same) {
				for my $g (@$same) {
					next if $f->{rule} ge $g->{rule} || $f->{fix} eq "";
					$pairs++;
					my $pair = "$f->{rule} $g->{rule}";
					if ($two{$pair}) { $used{$pair} = 1; next }
					next if $told{$pair}++;
					my $words = content("$work/$i.words"); chomp $words;
					print "# $pair: at $f->{place} of $f->{file} (check $words)\n#   $f->{message}\n#   $g->{message}\n";
					$failed++;
				}
			}
		}
		for my $rules (values %objects) {
			for my $rule (keys %$rules) {
				for my $special (grep { $rules->{$_} } @{$way{$rule} // []}) {
					for my $f (@{$rules->{$rule}}) {
						for my $g (@{$rules->{$special}}) {
							my ($p, $q) = map { $_->{place} // "" } $f, $g;
							my ($r, $s) = map { s/[.\[].*//r } $p, $q;
							next if $g->{message} =~ /^releases .* would refuse it: / || ($p ne "" && $r eq $s && $p ne $q);
							print "# $rule speaks beside $special of $f->{file}\n";
							$failed++;
						}
					}
				}
			}
		}
	}
	print $failed || !$pairs ? "not ok" : "ok", " 1 - one fault, one finding: $n runs, $pairs places of which two rules speak\n";
	exit($failed != 0);
' "$work" "$TOP_SRCDIR/tests/cli/one-fault.list" "$n"
