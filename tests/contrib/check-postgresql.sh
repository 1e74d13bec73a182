#!/bin/sh
# The PostgreSQL extension, in a cluster of its own: what the function finds is what the command finds, also by two workers.
# CERTIFICATES: how many certificates are in the table.
set -eu
skip() { echo "1..0 # SKIP $1"; exit 0; }
[ -z "$INSTRUMENT" ] || skip "a sanitized library needs a sanitized server"
bin=$(pg_config --bindir 2>/dev/null) && [ -x "$bin/initdb" ] && [ -f "$(pg_config --pgxs)" ] ||
	skip "no PostgreSQL server with its development files"
as=
if [ "$(id -u)" = 0 ]; then
	# The server does not run as root.
	id postgres >/dev/null 2>&1 && command -v setpriv >/dev/null || skip "root has no account postgres to run a server as"
	as="setpriv --reuid=postgres --regid=postgres --clear-groups"
fi
work=$(mktemp -d)
chmod 755 "$work"
stop() {
	[ ! -f "$work/data/postmaster.pid" ] || $as "$bin/pg_ctl" -D "$work/data" -m immediate stop >/dev/null 2>&1 || true
	rm -rf "$work"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM
export LC_ALL=C.UTF-8
unset MAKEFLAGS MAKELEVEL MFLAGS
failed=0
n=0
# say WHAT BAD: a test that holds when BAD is empty
say() {
	n=$((n + 1))
	if [ -z "$2" ]; then echo "ok $n - $1"; else
		echo "not ok $n - $1"
		printf '%s\n' "$2" | head -n 40 | sed 's/^/# /'
		failed=1
	fi
}
build() {
	$MAKE -s -C "$TOP_BUILDDIR" install DESTDIR="$work" || return 1
	cp -r "$TOP_SRCDIR/contrib/postgresql" "$work/extension"
	chmod -R u+w "$work/extension"
	root=$work$PREFIX
	PKG_CONFIG_PATH=$work$LIBDIR/pkgconfig PKG_CONFIG="pkg-config --define-variable=prefix=$root" \
		$MAKE -s -C "$work/extension" with_llvm=no CUSTOM_COPT=-Werror
}
if build >"$work/log" 2>&1; then say "the extension builds with PGXS and pkg-config" ""; else
	say "the extension builds with PGXS and pkg-config" "$(cat "$work/log")"
	echo 1..1
	exit 1
fi

mkdir "$work/data" "$work/certificates"
[ -z "$as" ] || chown postgres "$work/data"
LD_LIBRARY_PATH=$work$LIBDIR
export LD_LIBRARY_PATH
$as "$bin/initdb" -D "$work/data" -A trust -E UTF8 -U postgres >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
cat >>"$work/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$work/data'
fsync = off
max_worker_processes = 4
certproof.rules = '$root/share/certproof/rules'
END
$as "$bin/pg_ctl" -D "$work/data" -w -l "$work/data/log" start >"$work/log" 2>&1 || { cat "$work/log" "$work/data/log"; exit 1; }
psql() { "$bin/psql" -h "$work/data" -U postgres -d postgres -X -q -A -t "$@" 2>&1; }

# Installed into the server's own folders, CREATE EXTENSION would do this.
sed -e '/^\\echo/d' -e "s|MODULE_PATHNAME|$work/extension/certproof|" "$work"/extension/certproof--*.sql | psql -v ON_ERROR_STOP=1 >"$work/log" ||
	{ cat "$work/log"; exit 1; }

# One DER certificate a file, of the fixtures, as often as it takes.
for file in "$FIXTURES"/expressway/*.pem "$FIXTURES"/encoding/*.pem; do
	out=$work/certificates/$(basename "$(dirname "$file")")-$(basename "$file" .pem).der
	openssl x509 -in "$file" -outform DER -out "$out" 2>/dev/null || rm -f "$out"
done
kinds=$(find "$work/certificates" -name '*.der' | wc -l)
total=${CERTIFICATES:-2000}
{
	echo "create table kind (id int, name text, certificate bytea);"
	i=0
	for file in "$work"/certificates/*.der; do
		echo "insert into kind values ($i, '$(basename "$file")', '\\x$(od -An -v -tx1 "$file" | tr -d ' \n')');"
		i=$((i + 1))
	done
	echo "create table certificate as select i as id, name, k.certificate from generate_series(1, $total) i
		join kind k on k.id = i % $kinds;"
	echo "alter table certificate set (parallel_workers = 2); analyze certificate;"
} | psql -v ON_ERROR_STOP=1 >"$work/log" || { cat "$work/log"; exit 1; }

# The command, over the same certificates, each alone.
at='2026-11-30 12:00:00Z'
for file in "$work"/certificates/*.der; do
	"$CERTPROOF" check --no-config --at "$(echo "$at" | tr ' ' T)" -f json "$file" 2>/dev/null |
		python3 -c 'import json, os, sys
for f in json.load(sys.stdin)["findings"]:
    print(os.path.basename(sys.argv[1]), f["rule"], f["severity"], f.get("message"), sep="|")' "$file"
done | sort >"$work/command"
psql -c "select name, f.rule, f.severity, f.message from kind, certproof(kind.certificate, 'auto', '$at') f" | sort >"$work/function"
difference=$(diff "$work/command" "$work/function" || true)
[ -s "$work/command" ] || difference="the command found nothing"
say "the function finds what the command finds in $kinds certificates: $(wc -l <"$work/command") findings" "$difference"

query="select name, f.rule, count(*) from certificate c, certproof(c.certificate, 'auto', '$at') f group by 1, 2 order by 1, 2"
parallel="set max_parallel_workers_per_gather = 2; set parallel_setup_cost = 0; set parallel_tuple_cost = 0;"
psql -c "$parallel explain $query" >"$work/plan"
case $(cat "$work/plan") in
*"Workers Planned: 2"*) say "a query over $total certificates is given to two workers" "" ;;
*) say "a query over $total certificates is given to two workers" "$(cat "$work/plan")" ;;
esac
psql -c "set max_parallel_workers_per_gather = 0; $query" >"$work/alone"
psql -c "$parallel $query" >"$work/together"
difference=$(diff "$work/alone" "$work/together" || true)
[ -s "$work/alone" ] || difference="nothing was found"
say "two workers find what one process finds" "$difference"

# error WHAT SQL PATTERN: the statement fails with a message that fits, and the session goes on
error() {
	got=$(psql -c "$2" -c "select 'goes on'" || true)
	case $got in
	$3*"goes on") say "$1" "" ;;
	*) say "$1" "$got" ;;
	esac
}
der=$(find "$work/certificates" -name '*.der' | sort | head -n 1)
hex=$(od -An -v -tx1 "$der" | tr -d ' \n')
key=$(openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -outform DER | od -An -v -tx1 | tr -d ' \n')
error "bytes that are no certificate are an SQL error" "select certproof('\\x00'::bytea)" "ERROR:  not a certificate in DER*"
error "a private key is refused" "select certproof('\\x$key'::bytea)" "ERROR:  not a certificate in DER*"
error "an unknown profile is an SQL error with a hint" "select certproof('\\x$hex'::bytea, 'tsl')" "ERROR:  unknown profile 'tsl'*HINT:  did you mean 'tls'?*"
error "a certificate that is cut is an SQL error" "select certproof('\\x$(echo "$hex" | cut -c1-200)'::bytea)" "ERROR:  *"
error "a certificate that is too long is not read" "select certproof(('\\x3082ffff3082ffffa0' || repeat('00', 1048576))::bytea)" "ERROR:  a certificate of 1048585 bytes*"
error "no certificate has no findings" "select 'none', count(*) from certproof(null)" "none|0*"

# The memory of a backend does not grow with the rows.
grown=$(psql <<END | tail -n 1
set max_parallel_workers_per_gather = 0;
select count(*) from certificate c, certproof(c.certificate, 'auto', '$at') f where c.id <= 200;
select sum(used_bytes) as first from pg_backend_memory_contexts \gset
select count(*) from certificate c, certproof(c.certificate, 'auto', '$at') f where c.id <= 1000;
select sum(used_bytes) - :first < 1000000 from pg_backend_memory_contexts;
END
)
say "memory does not grow with the rows" "$([ "$grown" = t ] || echo "$grown")"
echo "1..$n"
exit $failed
