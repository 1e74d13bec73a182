#!/bin/sh
# certproof.yaml in the folder of the run: found there, paths meant from there, and the command line wins.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"
claim() {
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		echo "# wanted $2, got $3"
		failed=1
	fi
}
rules_found() {
	"$CERTPROOF" check --at 2026-11-21 -f json "$@" | sed -n 's/^      "rule": "\(expressway.cn-not[^"]*\|own.*\)",$/\1/p' | tr '\n' ' '
}
cd "$work"
cp "$FIXTURES/expressway/cn-hostname.pem" "$FIXTURES/expressway/leaf-good.pem" .
mkdir packs
cat >packs/own.yaml <<END
certproof-rules: 1
pack: own
rules:
  - {id: always, title: t, severity: notice, applies-to: [leaf], check: 'false', message: m, source: s}
END
claim "without a configuration no role is judged" "" "$(rules_found cn-hostname.pem)"
cat >certproof.yaml <<END
certproof-config: 1
rules: packs
role: expressway-e
severities: {expressway/cn-not-in-san: off}
END
claim "the configuration names role, rules and severities" "expressway/cn-not-fqdn own/always " "$(rules_found cn-hostname.pem)"
claim "the command line wins over its role" "own/always " "$(rules_found --role cucm-tomcat cn-hostname.pem)"
claim "--pack restricts its rules" "own/always " "$(rules_found --pack own cn-hostname.pem)"
mkdir elsewhere
cd elsewhere
claim "it is found from a folder below" "expressway/cn-not-fqdn own/always " "$(rules_found ../cn-hostname.pem)"
claim "--no-config uses none" "" "$(rules_found --no-config ../cn-hostname.pem)"
mkdir .git
claim "above a folder with .git it is not looked for" "" "$(rules_found ../cn-hostname.pem)"
rmdir .git
mkdir ../open ../open/below
chmod 777 ../open
cp ../certproof.yaml ../open/certproof.yaml
cd ../open/below
claim "one that others may have laid there is not used" "" "$(mv ../../certproof.yaml ../../kept; rules_found ../../cn-hostname.pem; mv ../../kept ../../certproof.yaml)"
cd ../../elsewhere
claim "paths in it are meant from its folder" "expressway/cn-not-fqdn own/always " \
	"$(rules_found --config ../certproof.yaml ../cn-hostname.pem)"
cd ..
cat >site.yaml <<END
certproof-site: 1
release: X14.0.2
nodes:
  - {name: e, role: expressway-e, fqdn: expe1.example.com, certificate: cn-hostname.pem}
END
printf 'certproof-config: 1\nsite: site.yaml\n' >certproof.yaml
claim "its site is judged when no file is named" "expressway/cn-not-fqdn " "$(rules_found)"
claim "its site is left alone when files are named" "" "$(rules_found cn-hostname.pem)"
status=0
printf 'certproof-config: [1]\n' >certproof.yaml
"$CERTPROOF" check leaf-good.pem >/dev/null 2>&1 || status=$?
claim "a mistake in it is status 2" 2 "$status"
status=0
"$CERTPROOF" rules test packs/own.yaml >/dev/null 2>&1 || status=$?
claim "rule files are tested without it" 0 "$status"
finish
