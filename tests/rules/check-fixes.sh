#!/bin/sh
# The fixes that findings and messages offer work. Each is taken from every example of every rule, from the cases of tests/cli
# and from the fixtures by themselves. A command stands in backquotes, and nothing else does; it is run on a copy of the file:
# it ends with 0, and what it writes has not that finding. password.txt is the file with the password that some of them name.
# No fix of a run adds what another removes.
set -eu
if ! perl -MJSON::PP -e 1 2>/dev/null; then
	echo "1..0 # SKIP no JSON::PP of Perl"
	exit 0
fi
. "$TOP_SRCDIR/tests/tap.sh"
cd "$FIXTURES"
export LC_ALL=C
unset NO_COLOR
if [ -x "$TOP_BUILDDIR/tests/rules/fixes" ]; then
	"$TOP_BUILDDIR/tests/rules/fixes" >"$work/examples"
else
	: >"$work/examples"
fi
mkdir "$work/runs"
for folder in file hostile key real trust; do
	"$CERTPROOF" check -f json --at 2026-11-21 "$folder" >"$work/runs/$folder.json" 2>/dev/null || true
	"$CERTPROOF" check -f json --at 2026-11-21 --role expressway-e "$folder" >"$work/runs/$folder-e.json" 2>/dev/null || true
done
for command in "$TOP_SRCDIR"/tests/cli/cases/*.cmd; do
	case $(cat "$command") in
	*" -f "*|*" -o "*|*--format*|*"<"*|*"|"*) ;;
	check*)
		n=$((n + 1))
		# The words are ours, and quoted for the shell.
		eval "\"\$CERTPROOF\" $(cat "$command") -f json" >"$work/runs/$(basename "$command" .cmd).json" 2>/dev/null </dev/null || true ;;
	esac
done
WORK=$work exec perl - <<'PERL'
use strict;
use warnings;
use JSON::PP;
use File::Path qw(make_path remove_tree);
use File::Copy qw(copy);

my ($work, $fixtures, $certproof) = @ENV{qw(WORK FIXTURES CERTPROOF)};
my (@found, $count, $failed);
($count, $failed) = (0, 0);

sub say_test {
	my ($what, @bad) = @_;
	$count++;
	print @bad ? "not ok $count - $what\n" : "ok $count - $what\n";
	print map { "# $_\n" } @bad;
	$failed = 1 if @bad;
}

sub slurp {
	my ($path) = @_;
	open my $in, '<:raw', $path or return '';
	local $/;
	return scalar <$in> // '';
}

# What is offered where.
for (split /\n/, slurp("$work/examples")) {
	my ($run, $rule, $role, $release, $subject, $file, $fix) = split /\t/;
	push @found, { run => $run, rule => $rule, role => $role, release => $release, subject => $subject, file => $file, fix => $fix };
}
for my $path (glob "$work/runs/*.json") {
	my $report = eval { decode_json(slurp($path)) } or next;
	(my $run = $path) =~ s{.*/}{};
	for my $f (@{ $report->{findings} }) {
		push @found, { run => $run, map { $_ => $f->{$_} // '' } qw(rule role release subject file fix) } if defined $f->{fix};
	}
	for my $p (@{ $report->{problems} }) {
		push @found, { run => $run, rule => '', role => '', release => '', subject => '', file => $p->{file} // '', fix => $p->{hint} }
		    if defined $p->{hint};
	}
}
for my $f (@found) {
	s{(?:\Q$fixtures\E|\Q$ENV{CERTPROOF_RULES}\E/\.\./fixtures)/}{}g for $f->{fix}, $f->{file};
}
say_test("fixes are offered", @found > 500 ? () : "only " . scalar @found);

# Commands of a fix: between backquotes that stand in no quotes of the shell.
sub commands {
	my ($fix) = @_;
	my ($outside, @commands) = ('');
	while ($fix =~ /\G([^`]*)(?:`((?:[^`']|'[^']*')*)`)?/gc && ($1 ne '' || defined $2)) {
		$outside .= $1;
		push @commands, $2 if defined $2;
	}
	return ($outside . substr($fix, pos($fix) // 0), @commands);
}

# ---- words ----

my (%bad_words, %bad_form);
for my $f (@found) {
	my ($outside) = commands($f->{fix});
	my $who = ($f->{rule} || "message about $f->{file}") . ": $f->{fix}";
	$bad_words{$who} = 1 if $outside =~ /\banew\b|\bmend/;
	$bad_form{$who} = 1 if $outside =~ /`/ ||
	    $outside =~ /\b(?:openssl \w+|ssh-keygen|keytool|iconv|certtool|base64|tr) -|\becho >>|\bcertproof fix\b/;
}
say_test("plain words", sort keys %bad_words);
say_test("each command stands in backquotes", sort keys %bad_form);

# ---- fixes of one run ----

sub names_in {
	my ($verb, $f) = @_;
	my @names;
	for my $clause (split /[;.](?:\s|$)/, $f->{fix}) {
		next if $clause !~ /^(?:or |better )?$verb\b/;
		push @names, $1 while $clause =~ /"([^"]+)"/g;
		push @names, $1 if $clause =~ /^$verb CN=([^,]+)/;
		push @names, $f->{subject} if $clause =~ /^$verb it\b/ && $f->{subject} ne '';
	}
	return @names;
}
my (%adds, @undone);
for my $f (@found) {
	$adds{$f->{run}}{$_} = $f for names_in('(?:add|append|load)', $f);
}
for my $f (@found) {
	for my $name (names_in('remove', $f)) {
		my $other = $adds{$f->{run}}{$name} or next;
		push @undone, "$f->{run}: $f->{rule}: $f->{fix} | $other->{rule}: $other->{fix}";
	}
}
say_test("no fix adds what another of the run removes", @undone);

# ---- commands ----

my %tool_is_here;
sub tool_missing {
	my ($command) = @_;
	for my $tool ($command =~ /(?:^|[|;&]\s*)(openssl|ssh-keygen|keytool|iconv|certtool|certutil|perl|base64|tr)\b/g) {
		$tool_is_here{$tool} //= system("command -v $tool >/dev/null 2>&1") == 0;
		return $tool if !$tool_is_here{$tool};
	}
	return '';
}

sub words {
	my ($command) = @_;
	my @words;
	push @words, join '', map { s/^'(.*)'$/$1/r } ($1 =~ /('[^']*'|[^'\s]+)/g) while $command =~ /((?:'[^']*'|\\'|[^'\s])+)/g;
	return @words;
}

sub files_below {
	my ($folder) = @_;
	my %files;
	for my $path (split /\0/, `cd '$folder' && find . -type f -print0`) {
		$files{substr $path, 2} = slurp("$folder/" . substr $path, 2);
	}
	return \%files;
}

sub quoted {
	return join ' ', map { my $word = $_; $word =~ s/'/'\\''/g; "'$word'" } @_;
}

# The rules that have something to say, and the messages.
sub judged {
	my ($folder, $way, $f, $file) = @_;
	my @role = $f->{role} ne '' ? ('--role', $f->{role}, $f->{release} ne '' ? ('--release', $f->{release}) : ()) : ();
	my @words = ('check', '--at', '2026-11-21', '-f', 'json', @role, '--password-file', "$fixtures/key/password.txt",
	    $way eq '' ? $file : ($way, $file, "$fixtures/expressway/leaf-good.pem"));
	my $report = eval { decode_json(scalar `cd '$folder' && '$certproof' @{[quoted(@words)]} 2>/dev/null`) } // {};
	return { (map { $_->{rule} => 1 } @{ $report->{findings} // [] }), map { $_->{hint} // '' => 1 } @{ $report->{problems} // [] } };
}

# The first way of giving the file, as it is in the fixtures, in which the finding is there; undef: none.
my %judged_before;
sub way_of {
	my ($folder, $f, $file, $mark) = @_;
	for my $way ('', '--key', '--trust', '--chain', '--crl') {
		return $way if ($judged_before{"$f->{role}\t$f->{release}\t$way\t$file"} //= judged($folder, $way, $f, $file))->{$mark};
	}
	return undef;
}

my (%seen, $run);
$run = 0;
for my $f (@found) {
	my (undef, @commands) = commands($f->{fix});
	for my $command (@commands) {
		next if $seen{"$f->{rule}\t$f->{role}\t$command"}++;
		my $name = ($f->{rule} || 'message') . ": $command";
		if (my $tool = tool_missing($command)) {
			say_test("$name # SKIP no $tool");
			next;
		}
		my $folder = "$work/try" . ++$run;
		make_path($folder);
		my ($input, @bad);
		for my $word (words($command)) {
			next if !-f "$fixtures/$word";
			make_path("$folder/$word" =~ s{/[^/]*$}{}r);
			copy("$fixtures/$word", "$folder/$word");
			$input //= $word;
		}
		open my $password, '>', "$folder/password.txt" or die;
		print $password "secret\n";
		close $password;
		# What makes a new key needs no file.
		if (!defined $input && $command !~ /^openssl genpkey /) {
			say_test($name, "it names no file of the run");
			next;
		}
		# What has the finding before shows how it is judged afterwards.
		my $mark = $f->{rule} || $f->{fix};
		my $way = !defined $input ? '' : way_of($folder, $f, $input, $mark);
		my $before = files_below($folder);
		my $bin = $certproof =~ s{/[^/]*$}{}r;
		# Who asks for a password without a terminal reads it from standard input.
		my $script = join '', map { "$_() { printf 'secret\\nsecret\\nsecret\\n' | command $_ \"\$@\"; }\n" } qw(openssl keytool);
		my $said = `cd '$folder' && PATH='$bin':"\$PATH" setsid -w sh -c @{[quoted($script . $command)]} 2>&1 </dev/null`;
		push @bad, "it ends with " . ($? >> 8), split /\n/, $said if $?;
		my $after = files_below($folder);
		my @new = grep { !exists $before->{$_} || $before->{$_} ne $after->{$_} } sort keys %$after;
		push @bad, "the finding is not there before" if !defined $way && !@bad;
		push @bad, "it writes no file" if !@new && !@bad;
		for my $file (@bad ? () : @new) {
			next if $way eq '--key' && $after->{$file} !~ /PRIVATE KEY-----/;
			next if $way =~ /trust|chain/ && $after->{$file} !~ /BEGIN CERTIFICATE-----/;
			push @bad, "the finding is still there in $file" if judged($folder, $way, $f, $file)->{$mark};
		}
		say_test($name, @bad);
		remove_tree($folder);
	}
}
say_test("commands were run", $run >= 20 ? () : "only $run");
print "1..$count\n";
exit $failed;
PERL
