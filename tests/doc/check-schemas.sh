#!/bin/sh
# doc/*.schema.json are what the program prints; the files that people write and that are shipped hold by them, and broken
# ones do not. REBASE=1 writes them anew, for review.
set -eu
. "$TOP_SRCDIR/tests/tap.sh"

for kind in rule-file site-file configuration report; do
	document=$TOP_SRCDIR/doc/$kind.schema.json
	"$CERTPROOF" rules schema "$kind" >"$work/$kind.json"
	[ -z "${REBASE:-}" ] || cp "$work/$kind.json" "$document"
	say "doc/$kind.schema.json is what certproof rules schema prints" "$(diff "$document" "$work/$kind.json" || true)"
done

# Reads YAML as editors do (the core schema of YAML 1.2: "no" is a text), and says what a schema refuses.
cat >"$work/validate.py" <<'END'
import json, re, sys, jsonschema, yaml

class Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}

for tag, form, first in (
    ("bool", "true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", "~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", "[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", "-+.0123456789"),
):
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile("^(?:" + form + ")$"), list(first))

with open(sys.argv[1]) as f:
    schema = json.load(f)
jsonschema.Draft7Validator.check_schema(schema)
for path in sys.argv[2:]:
    with open(path) as f:
        for error in jsonschema.Draft7Validator(schema).iter_errors(yaml.load(f, Loader)):
            print(path, "/".join(map(str, error.absolute_path)), error.message[:200])
END
if ! python3 -c 'import jsonschema, yaml' 2>/dev/null; then
	echo "ok $((n + 1)) - files hold by the schemas # SKIP no python3 with jsonschema and yaml"
	echo "1..$((n + 1))"
	exit $failed
fi

# hold KIND FILE...: none is refused
hold() {
	kind=$1
	shift
	say "$kind: $# files hold by the schema" "$(python3 "$work/validate.py" "$work/$kind.json" "$@" 2>&1)"
}

# refuse KIND WHY WORD: the file on standard input is refused by the schema, with that word, and by the program
refuse() {
	cat >"$work/broken.yaml"
	said=$(python3 "$work/validate.py" "$work/$1.json" "$work/broken.yaml" 2>&1)
	case $1 in
	rule-file) set -- "$@" rules check "$work/broken.yaml" ;;
	site-file) set -- "$@" check --site "$work/broken.yaml" ;;
	configuration) set -- "$@" rules list --config "$work/broken.yaml" ;;
	esac
	kind=$1 why=$2 word=$3
	shift 3
	status=0
	"$CERTPROOF" "$@" >/dev/null 2>&1 || status=$?
	bad=
	[ "$status" = 2 ] || bad="the program's status is $status"
	case $said in
	*Traceback*) bad=$said ;;
	*"$word"*) ;;
	*) bad="the schema says: $said" ;;
	esac
	say "$kind: refused is $why" "$bad"
}

# The names of files have no blanks.
# shellcheck disable=SC2046
hold rule-file $(find "$TOP_SRCDIR/rules" "$TOP_SRCDIR/doc/examples" "$TOP_SRCDIR/fixtures" -name '*.yaml' \
	-exec grep -l '^certproof-rules:' {} +)
# shellcheck disable=SC2046
hold site-file $(find "$TOP_SRCDIR/fixtures" "$TOP_SRCDIR/doc/examples" -name '*.yaml' -exec grep -l '^certproof-site:' {} +)

# The examples in the documents, by the first key of each.
for document in "$TOP_SRCDIR/README.md" "$TOP_SRCDIR"/doc/*.md; do
	awk -v into="$work/$(basename "$document" .md)" '
		/^```yaml$/ { file = into "." ++count ".yaml"; next }
		/^```/ { file = "" }
		file != "" { print >file }' "$document"
done
for pair in rules:rule-file site:site-file config:configuration; do
	found=$(grep -l "^certproof-${pair%:*}:" "$work"/*.yaml || true)
	[ -n "$found" ] || say "${pair#*:}: there are examples in the documents" none
	# shellcheck disable=SC2086
	hold "${pair#*:}" $found
done

refuse rule-file "an unknown key" serverity <<'END'
certproof-rules: 1
pack: own
rules:
  - {id: a, serverity: error, check: "true"}
END
refuse rule-file "a severity that is none" fatal <<'END'
certproof-rules: 1
pack: own
rules:
  - {id: a, severity: fatal, check: "true"}
END
refuse rule-file "a missing key" "'id' is a required property" <<'END'
certproof-rules: 1
pack: own
rules:
  - {severity: error, check: "true"}
END
refuse rule-file "a kind of target that is none" applies-to <<'END'
certproof-rules: 1
pack: own
rules:
  - {id: a, applies-to: [leef], check: "true"}
END
refuse rule-file "a role that no product has" roles <<'END'
certproof-rules: 1
pack: own
rules:
  - {id: a, roles: toaster, check: "true"}
END
refuse rule-file "a mapping where a list is meant" rules <<'END'
certproof-rules: 1
pack: own
rules: {id: a, check: "true"}
END
refuse rule-file "another version" certproof-rules <<'END'
certproof-rules: 2
pack: own
rules: [{id: a, check: "true"}]
END
refuse rule-file "an example with an unknown key" trsut <<'END'
certproof-rules: 1
pack: own
rules:
  - {id: a, check: "true", examples: {pass: [{file: a.pem, trsut: b.pem}]}}
END
refuse site-file "a site without nodes" nodes <<'END'
certproof-site: 1
END
refuse site-file "a service that no product has" services <<'END'
certproof-site: 1
services: [mar]
nodes: [{name: a, role: expressway-e, fqdn: a.example.com}]
END
refuse site-file "a setting that no product has" settings <<'END'
certproof-site: 1
nodes: [{name: a, role: expressway-e, fqdn: a.example.com, settings: {warp: on}}]
END
refuse site-file "a profile without a name" phone-security-profiles <<'END'
certproof-site: 1
phone-security-profiles: [{oauth: true}]
nodes: [{name: a, role: expressway-e, fqdn: a.example.com}]
END
refuse configuration "a severity that is none" severities <<'END'
certproof-config: 1
severities: {expressway/cn-unusual: of}
END
refuse configuration "a waiver without a day" until <<'END'
certproof-config: 1
waivers: [{rule: expressway/rsa-8192, file: a.pem, reason: none}]
END
finish
