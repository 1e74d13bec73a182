#!/bin/sh
# doc/certproof.1: well formed, it names every option that a command has, and its examples run.
set -eu
manual=$TOP_SRCDIR/doc/certproof.1
. "$TOP_SRCDIR/tests/tap.sh"

if command -v mandoc >/dev/null; then
	say "mandoc has nothing to say of it" "$(mandoc -T lint "$manual" 2>/dev/null | grep -v 'referenced manual not found' || true)"
else
	n=$((n + 1))
	echo "ok $n - mandoc has nothing to say of it # SKIP no mandoc"
fi

for command in $("$CERTPROOF" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
	missing=
	for option in $("$CERTPROOF" "$command" --help | grep -oE -- '--[a-z][a-z-]*' | sort -u); do
		grep -q -e "^\.It.*Fl Fl ${option#--}\( \|\$\)" "$manual" || missing="$missing $option"
	done
	grep -q "^\.It Cm $command" "$manual" || missing="$missing $command"
	say "it has what '$command --help' names" "$missing"
done

# The files that the examples name.
cp -R "$FIXTURES/office/." "$work"
# In a distribution that is checked, what is copied is read-only.
chmod -R u+w "$work"
mv "$work/site.yaml" "$work/office.yaml"
mkdir "$work/certificates"
cp "$FIXTURES/expressway/leaf-good.pem" "$work/server.pem"
cp "$FIXTURES/expressway/leaf-good.pem" "$work/certificates/one.pem"
cp "$FIXTURES/key/pkcs8.pem" "$work/privkey.pem"
cp "$FIXTURES/trust/good.pem" "$work/ca.pem"
cd "$work"
certproof() {
	"$CERTPROOF" "$@"
}
sed -n 's/^\.Dl \$ \(certproof .*\)/\1/p' "$manual" | sed 's/\\(dq/"/g' >examples
say "it has examples" "$([ -s examples ] || echo none)"
while read -r example; do
	case $example-${WITH_XML:-yes} in
	*junit*-no)
		n=$((n + 1))
		echo "ok $n - $example # SKIP built without XML"
		continue ;;
	*"| jq"*) command -v jq >/dev/null || example=${example%%|*} ;;
	esac
	status=0
	eval "$example" >out 2>err </dev/null || status=$?
	if [ "$status" -gt 1 ] || [ ! -s out ] || grep -qx null out; then
		say "$example" "status $status: $(cat out err)"
	else
		say "$example" ""
	fi
done <examples
finish
