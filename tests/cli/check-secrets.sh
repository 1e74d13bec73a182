#!/bin/sh
# At its exit, nothing in the memory of the process holds a password, a line of a private key, or one of its numbers.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
export LC_ALL=C
scan=$TOP_BUILDDIR/tests/cli/scan
command -v openssl >/dev/null || skip "no openssl command"
[ -z "$INSTRUMENT" ] || skip "sanitizers keep what was freed"
cd "$work"

key=$FIXTURES/key/pkcs8.pem
password=horse-battery-staple
wrong=not-the-right-password

hex() { od -An -v -tx1 | tr -d ' \n'; }
# windows: of hex on standard input, every fourth window of 16 octets, forwards and backwards
windows() {
	awk '{
		for (i = 33; i + 64 < length($0); i += 64) {
			print substr($0, i, 32)
			for (j = 30; j >= 0; j -= 2)
				printf "%s", substr($0, i + j, 2)
			print ""
		}
	}'
}
{
	# Of the base64, what comes after the public numbers.
	sed '/^-/d' "$key" | sed 1,8d | while read -r line; do
		printf %s "$line" | cut -c1-20 | tr -d '\n' | hex; echo
		printf %s "$line" | cut -c33-52 | tr -d '\n' | hex; echo
	done | grep -E '^.{40}$'
	# d, p, q, dP, dQ and qInv, each in one line.
	openssl pkey -in "$key" -noout -text | awk '
		/^[a-zA-Z]/ { if (on) print ""; on = /^(privateExponent|prime|exponent|coefficient)/; next }
		on { gsub(/[ :]/, ""); printf "%s", $0 }
		END { print "" }' | windows
	for p in $password $wrong; do
		printf %s "$p" | hex; echo
		printf %s "$p" | hex | sed 's/../00&/g'; echo
	done
} >needles
if [ "$(wc -l <needles)" -lt 60 ]; then
	echo "1..0 # SKIP openssl pkey -text shows no numbers"
	exit 0
fi

printf '%s\n' $password >password
printf '%s\n%s\n' $wrong $password >passwords
printf '%s\n' $wrong >wrong
cp "$key" key.pem
cp "$FIXTURES/expressway/leaf-good.pem" leaf.pem
{
	openssl pkcs12 -export -in leaf.pem -inkey key.pem -passout file:password -out key.p12
	openssl pkcs12 -export -in leaf.pem -inkey key.pem -keypbe NONE -certpbe NONE -passout file:password -out open.p12
	openssl pkcs8 -topk8 -in key.pem -passout file:password -out encrypted.pem
	openssl rsa -in key.pem -traditional -aes256 -passout file:password -out traditional.pem
	openssl rsa -in key.pem -traditional -out pkcs1.pem
	openssl pkcs8 -topk8 -nocrypt -in key.pem -outform der -out key.der
} 2>/dev/null
gzip -c key.pem >key.pem.gz
awk 'BEGIN { for (i = 0; i < 9000; i++) print "a line of text before the key, number " i * 7919 % 9973 }' >long.txt
cat key.pem >>long.txt
gzip -c long.txt >long.txt.gz
sed 's/$/\\n/' key.pem | tr -d '\n' >escaped.txt
sed 's/^/  /' key.pem >indented.pem
sed 's/^/> /' key.pem >quoted.txt
{ printf '\377\376'; sed 's/./&\x00/g; s/$/\n\x00/' key.pem | awk 'NR > 1' ORS=''; } >utf-16.pem
tr -d '\n' <key.pem >one-line.pem
head -c 1300 key.pem >cut.pem
sed '12s/.$/!/' key.pem >damaged.pem
sed '/^-/d' key.pem >bare.txt
head -c 900 key.der >cut.der
printf 'kind: Secret\ndata:\n  tls.key: %s\n' "$(openssl base64 -A <key.pem)" >secret.yaml
openssl base64 -A <key.pem >wrapped.txt
openssl base64 -A <key.p12 >pfx.txt
mkdir folder
cp key.pem leaf.pem encrypted.pem folder
for i in 1 2 3 4 5 6 7 8 9; do cat key.pem; done >many.pem
if [ "${WITH_ARCHIVE-}" = yes ] && command -v zip >/dev/null; then
	zip -q archive.zip key.pem long.txt encrypted.pem
	zip -q -0 stored.zip key.pem long.txt
	zip -q -P secret locked.zip key.pem
fi
cat >site.yaml <<SITE
certproof-site: 1
nodes:
  - {name: expe1, role: expressway-e, fqdn: expe1.example.com, certificate: leaf.pem, key: key.pem}
SITE

# clean WHAT STATUS ARGUMENT...: the run ends with that status (-: any), and leaves nothing
clean() {
	what=$1 want=$2
	shift 2
	n=$((n + 1))
	got=0
	"$scan" needles "$CERTPROOF" "$@" >out 2>err || got=$?
	if [ $got = 77 ]; then
		skip "processes cannot be traced here"
	elif [ $got = 0 ] && { [ "$want" = - ] || grep -qx "status $want" out; }; then
		echo "ok $n - $what"
	else
		echo "not ok $n - $what"
		{ head -20 out; cat err; } | sed 's/^/# /'
		failed=1
	fi
}

# What the scan is worth: another program that reads the key has it in its memory.
got=0
"$scan" needles "$(command -v awk)" '{ a[NR] = $0 }' key.pem >out 2>err || got=$?
if [ $got = 77 ]; then skip "processes cannot be traced here"; fi
n=$((n + 1))
if [ $got = 1 ] && [ "$(grep -c ^needle out)" -gt 10 ]; then
	echo "ok $n - a key is found in the memory of a program that keeps it"
else
	echo "not ok $n - a key is found in the memory of a program that keeps it"
	sed 's/^/# /' out err
	failed=1
fi

at="check --at 2026-11-21"
for f in key.pem pkcs1.pem key.der key.pem.gz long.txt long.txt.gz escaped.txt indented.pem quoted.txt utf-16.pem one-line.pem \
    cut.pem damaged.pem bare.txt cut.der secret.yaml wrapped.txt pfx.txt many.pem folder encrypted.pem traditional.pem key.p12 \
    open.p12 archive.zip stored.zip locked.zip; do
	[ -e $f ] || continue
	clean "check $f" - $at $f
	clean "check $f with passwords" - $at --password-file passwords $f
	clean "check $f with a wrong password" - $at --password-file wrong $f
done
clean "a key beside its certificate" 0 $at --key key.pem leaf.pem
clean "an encrypted key beside its certificate" 0 $at --password-file password --key encrypted.pem leaf.pem
clean "reports into files" - $at -f json -o report.json -f junit -o report.xml key.pem leaf.pem key.p12 --password-file password
clean "a site with a key" - check --at 2026-11-21 --site site.yaml
clean "many threads" - $at -j 4 folder many.pem leaf.pem "$FIXTURES/key" "$FIXTURES/expressway"
clean "show" - show --password-file password key.pem key.p12 encrypted.pem
clean "show as JSON" - show -f json --password-file password key.pem key.p12 encrypted.pem
clean "expiry" - expiry --password-file password key.p12 key.pem
clean "explain" - explain key/encrypted --password-file password key.p12 encrypted.pem
clean "eval" - eval --password-file password key.encrypted encrypted.pem
clean "a password file in the place of a certificate" 2 $at password
clean "a password file in the place of a site" 2 check --site password
clean "a key in the place of a site" 2 check --site key.pem
clean "a key in the place of rules" - check --rules key.pem leaf.pem
clean "a key in the place of a configuration" - check --config key.pem leaf.pem
clean "a report in the place of its key" - $at -o key.pem key.pem
finish
