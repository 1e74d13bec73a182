# memory.sh - a run in which memory fails at places spread over it never says less. To be read with "." after tap.sh, by a script
# that says what a run is: run VARIABLE=VALUE ARGUMENT..., its report on standard output, status 2 or 3 where it told of the lack.
# shellcheck shell=sh disable=SC2154
export LC_ALL=C
[ -z "$INSTRUMENT" ] || skip "sanitizers have a malloc of their own"
failing=$work/failing.so
${CC-cc} -shared -fPIC -o "$failing" "$TOP_SRCDIR/tests/cli/failing.c" 2>"$work/cc" || skip "no library can be made to be loaded before"
cd "$FIXTURES"

# never_less WHAT TIMES ARGUMENT...: memory fails at so many places of the run, once and for good
never_less() {
	what=$1 times=$2
	shift 2
	status=0
	run "FAIL_COUNT=$work/count" "$@" >"$work/whole" || status=$?
	[ -s "$work/count" ] || skip "no library can be loaded before the program"
	count=$(cat "$work/count")
	bad=
	ended=0
	i=0
	while [ $i -lt "$times" ]; do
		# Spread over the run, and never the same twice from one to the next.
		place=$((1 + (i * count / times + i * 7919) % count))
		for how in FAIL_AT FAIL_FROM; do
			got=0
			run "$how=$place" "$@" >"$work/out" || got=$?
			if [ $got = 3 ] || { [ $got = 2 ] && [ $status != 2 ]; }; then
				ended=$((ended + 1))
			elif [ $got != $status ] || ! cmp -s "$work/whole" "$work/out"; then
				bad="$bad $how=$place: status $got;"
			fi
		done
		i=$((i + 1))
	done
	[ $ended -gt 0 ] || bad="$bad no run ended"
	say "$what" "${bad:+$ended of $((2 * times)) runs ended, of $count pieces of memory;$bad}"
}
