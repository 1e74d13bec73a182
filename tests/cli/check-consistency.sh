#!/bin/sh
# A report never contradicts itself: properties of every report of many runs. See consistency.py.
set -eu
if ! python3 -c 'import yaml' 2>/dev/null; then
	echo "1..0 # SKIP no python3 with yaml"
	exit 0
fi
unset NO_COLOR
exec python3 "$TOP_SRCDIR/tests/cli/consistency.py" "$CERTPROOF" "$TOP_SRCDIR"
