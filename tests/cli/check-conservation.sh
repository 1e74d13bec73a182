#!/bin/sh
# Whatever was given is used, or the report says why not. See conservation.py.
set -eu
if ! command -v python3 >/dev/null; then
	echo "1..0 # SKIP no python3"
	exit 0
fi
exec python3 "$TOP_SRCDIR/tests/cli/conservation.py" "$CERTPROOF" "$TOP_SRCDIR"
