#!/bin/sh
# doc/adopt.md does what it says, on a repository of 200 certificates made here: each command ends with the status that stands behind it.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! command -v openssl >/dev/null; then
	echo "1..0 # SKIP no openssl command"
	exit 0
fi
n=0
failed=0
say() {
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		printf '%s\n' "$2" | sed 's/^/# /'
		failed=1
	fi
}
mkdir -p "$work/repo/services/legacy" "$work/repo/vendor/lib" "$work/bin"
ln -s "$CERTPROOF" "$work/bin/certproof"
cd "$work"
export LC_ALL=C PATH="$work/bin:$PATH"

# make FILE NAME DAYS: a certificate of our CA; without a SAN where there is no NAME.
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj "/O=Example/CN=Example CA" -days 3650 2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout key -out request -subj "/CN=old.example.com" 2>/dev/null
make() {
	printf 'basicConstraints = CA:FALSE\nextendedKeyUsage = serverAuth\n' >extensions
	[ -z "$2" ] || echo "subjectAltName = DNS:$2" >>extensions
	openssl x509 -req -in request -CA ca.pem -CAkey ca.key -set_serial "$n_made" -days "$3" -extfile extensions -out "$1" 2>/dev/null
	n_made=$((n_made + 1))
}
n_made=1
while [ $n_made -le 150 ]; do make "repo/services/s$n_made.pem" "old.example.com" 300; done
while [ $n_made -le 180 ]; do make "repo/services/s$n_made.pem" "*.*.example.com" 300; done
while [ $n_made -le 190 ]; do make "repo/services/legacy/l$n_made.pem" "10.1.1.1 bad" -1; done
while [ $n_made -le 200 ]; do make "repo/vendor/lib/v$n_made.pem" "bad name" 300; done
make "$work/new.pem" "new.example.com" -1
say "there are 200 certificates" "$([ "$(find repo -name '*.pem' | wc -l)" = 200 ] || find repo -name '*.pem' | wc -l)"

# The commands of the page, each with its status.
cd repo
awk '/^```sh$/ { on = 1; next } /^```/ { on = 0 } on' "$TOP_SRCDIR/doc/adopt.md" | sed "s|/tmp/new-certificate.pem|$work/new.pem|" >"$work/commands"
say "the page has commands" "$([ "$(grep -c '# status' "$work/commands")" -ge 10 ] || echo few)"
: >"$work/block"
while IFS= read -r line; do
	printf '%s\n' "$line" >>"$work/block"
	case $line in
	*"# status "*)
		want=${line##*# status }
		got=0
		sh "$work/block" >"$work/out" 2>"$work/err" </dev/null || got=$?
		say "${line%%  *}" "$([ "$got" = "$want" ] || { echo "status $got, not $want"; tail -5 "$work/out" "$work/err"; })"
		: >"$work/block" ;;
	esac
	# Other commands need no status of their own.
	case $line in
	cp*|rm*) sh "$work/block"; : >"$work/block" ;;
	esac
done <"$work/commands"
say "the metrics name a certificate" "$(grep -q '^x509_cert_not_after{serial_number="' certproof.prom || head -3 certproof.prom)"
if command -v promtool >/dev/null; then
	say "promtool takes the metrics" "$(promtool check metrics <certproof.prom 2>&1 | grep -v '^$' | head -5 || true)"
else
	n=$((n + 1))
	echo "ok $n - promtool takes the metrics # SKIP no promtool"
fi
echo "1..$n"
exit $failed
