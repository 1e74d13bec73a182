#!/bin/sh
# Reports for programs hold by the schemas of those who read them, and by what these want beyond a schema. Schemas of others are
# not in the source: SCHEMAS names a folder with those that are at hand (sarif-2.1.0.json, codeclimate.json, junit-10.xsd).
set -eu
if ! python3 -c 'import json' 2>/dev/null; then
	echo "1..0 # SKIP no python3"
	exit 0
fi
exec python3 "$TOP_SRCDIR/tests/report/formats.py"
