#!/bin/sh
# A request made from what `certproof names` prints passes the check of its node.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
export LC_ALL=C
command -v openssl >/dev/null || skip "no openssl command"
# site, node, unit, words that find the certificate's path in the site file, in place of which the request stands
while read -r site node unit certificate; do
	n=$((n + 1))
	good=yes
	mkdir "$work/$n"
	cp -r "$FIXTURES"/. "$work/$n"
	chmod -R u+w "$work/$n"
	(
		cd "$work/$n" || exit 1
		"$CERTPROOF" names --site "$site.yaml" --node "$node" --unit "$unit" -o names.txt || exit 1
		sed -n '/^\[req\]/,$p' names.txt >openssl.cnf
		openssl req -new -newkey rsa:2048 -nodes -keyout ordered.key -config openssl.cnf -out ordered.pem 2>openssl.log ||
		    { cat openssl.log; exit 1; }
		# The request stands in the node's place of the certificate, with its key.
		awk -v node="$node" -v old="$certificate" '
			/name: / { inside = $0 ~ "name: " node "([ ,}]|$)" }
			inside && /^ +key: / { print "    key: ordered.key"; next }
			inside && /^ +certificate: / { sub(old, "ordered.pem") }
			{ print }' "$site.yaml" >ordered.yaml
		grep -q ordered.pem ordered.yaml || { cat ordered.yaml; exit 1; }
		"$CERTPROOF" check --site ordered.yaml --node "$node" --at 2026-11-21
	) >"$work/log" 2>&1 || good=no
	if [ "$good" = yes ]; then
		echo "ok $n - $site $node $unit"
	else
		echo "not ok $n - $site $node $unit"
		sed 's/^/# /' "$work/log"
		failed=1
	fi
	rm -rf "${work:?}/$n"
done <<END
site-good expc1 server expressway/c-good.pem
site-good expe1 server expressway/leaf-good.pem
site-good-cluster expc2 server expressway/c2-good.pem
site-good-cluster expe1 server expressway/leaf-good.pem
site-good-x15.5 expe1 server expressway/leaf-good.pem
site-eku-x15.4-on expe1 server expressway/eku-server-only.pem
END
finish
