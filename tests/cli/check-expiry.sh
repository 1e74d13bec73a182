#!/bin/sh
# What `certproof expiry` says of certificates that a public CA issued with clientAuth, and of calendars as a whole.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
export LC_ALL=C
command -v openssl >/dev/null || skip "no openssl command"
cd "$work"

# says CLAIM WORDS FILE: the file, its lines joined, has the words
says() {
	n=$((n + 1))
	if tr -s ' \n' '  ' <"$3" | grep -qF "$2"; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		sed 's/^/# /' "$3"
		failed=1
	fi
}

{
	openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj "/O=DigiCert Inc/CN=Example CA" -days 3650
	openssl req -new -newkey rsa:2048 -nodes -keyout leaf.key -out leaf.csr -subj "/CN=expe1.example.com"
	printf 'extendedKeyUsage = serverAuth, clientAuth\nbasicConstraints = CA:FALSE\n' >leaf.cnf
	openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -set_serial 1 -days 100 -extfile leaf.cnf -out leaf.pem
	openssl req -x509 -key ca.key -out self.pem -subj "/O=DigiCert Inc/CN=expe1.example.com" -days 3650 \
	    -addext extendedKeyUsage=clientAuth -addext basicConstraints=CA:FALSE
} >/dev/null 2>&1
"$CERTPROOF" expiry --at 2050-01-01 leaf.pem >late.txt
"$CERTPROOF" expiry --at 2050-01-01 self.pem >self.txt
"$CERTPROOF" expiry leaf.pem ca.pem leaf.pem ./ca.pem -f json >all.json
says "clientAuth that has ended is told" "its successor will lack clientAuth, which DigiCert Inc gives until 2027-03-01" late.txt
says "the longest life by day of issue is told" "its successor lasts 47 days at most, if DigiCert Inc issues it on 2050-01-01" late.txt
grep -q successor self.txt && echo yes >self.says || echo no >self.says
says "what signs itself is of no public CA" no self.says
grep -c '"ends"' all.json >count
says "a certificate in several files is told once" 2 count
"$CERTPROOF" expiry --site "$FIXTURES/site-crl-good.yaml" -f ics >all.ics
awk 'BEGIN { good = "yes" } !/\r$/ || length($0) > 76 { good = "no" } END { print good }' all.ics >lines
says "each line of a calendar ends in CRLF after 75 octets or fewer" yes lines
"$CERTPROOF" expiry --site "$FIXTURES/site-crl-good.yaml" -f ics --at 2020-01-01 >before.ics
sed '/^DTSTAMP/d' all.ics >a; sed '/^DTSTAMP/d' before.ics >b
if cmp -s a b; then echo same; else echo other; fi >uid
says "an event is the same on every day but for its stamp" same uid
finish
