/* test_date.c - src/cel/ext/date.c: the parts of timestamps and durations, and the zones that they can be asked for. */
#include "../expressions.h"

#define PARTS(zone) \
	"[t.getFullYear(" zone "), t.getMonth(" zone "), t.getDate(" zone "), t.getDayOfMonth(" zone "), " \
	"t.getDayOfYear(" zone "), t.getDayOfWeek(" zone "), t.getHours(" zone "), t.getMinutes(" zone "), " \
	"t.getSeconds(" zone "), t.getMilliseconds(" zone ")]"
#define OF(time, zone) "[timestamp('" time "')].map(t, " PARTS(zone) ")[0]"

/* Year, month from 0, day from 1 and from 0, day of the year from 0, weekday from Sunday, hour, minute, second, ms */
static const struct row parts[] = {
	{ OF("1970-01-01T00:00:00Z", ""), "[1970, 0, 1, 0, 0, 4, 0, 0, 0, 0]" },
	{ OF("1969-12-31T23:59:59.999999999Z", ""), "[1969, 11, 31, 30, 364, 3, 23, 59, 59, 999]" },
	{ OF("2024-02-29T01:02:03.004Z", ""), "[2024, 1, 29, 28, 59, 4, 1, 2, 3, 4]" },
	{ OF("2024-12-31T00:00:00Z", ""), "[2024, 11, 31, 30, 365, 2, 0, 0, 0, 0]" },
	{ OF("2100-03-01T00:00:00Z", ""), "[2100, 2, 1, 0, 59, 1, 0, 0, 0, 0]" },
	{ OF("0001-01-01T00:00:00Z", ""), "[1, 0, 1, 0, 0, 1, 0, 0, 0, 0]" },
	{ OF("9999-12-31T23:59:59Z", ""), "[9999, 11, 31, 30, 364, 5, 23, 59, 59, 0]" },
	{ OF("2024-02-29T01:02:03.004Z", "'UTC'"), "[2024, 1, 29, 28, 59, 4, 1, 2, 3, 4]" },
	{ OF("2024-02-29T01:02:03.004Z", "'Z'"), "[2024, 1, 29, 28, 59, 4, 1, 2, 3, 4]" },
	{ OF("2024-02-29T01:02:03.004Z", "'-00:00'"), "[2024, 1, 29, 28, 59, 4, 1, 2, 3, 4]" },
	{ OF("2024-02-29T01:02:03.004Z", "'-01:03'"), "[2024, 1, 28, 27, 58, 3, 23, 59, 3, 4]" },
	{ OF("2024-02-29T01:02:03.004Z", "'+23:59'"), "[2024, 2, 1, 0, 60, 5, 1, 1, 3, 4]" },
	{ OF("2024-02-29T01:02:03.004Z", "'22:58'"), "[2024, 2, 1, 0, 60, 5, 0, 0, 3, 4]" },
	{ OF("1969-12-31T23:59:59.5Z", "'+00:01'"), "[1970, 0, 1, 0, 0, 4, 0, 0, 59, 500]" },
	/* Elsewhere it can be a year that no timestamp has. */
	{ OF("9999-12-31T23:59:59Z", "'+00:01'"), "[10000, 0, 1, 0, 0, 6, 0, 0, 59, 0]" },
	{ OF("0001-01-01T00:00:00Z", "'-00:01'"), "[0, 11, 31, 30, 365, 0, 23, 59, 0, 0]" },
	{ "[duration('-5399.75s')].map(d, [d.getHours(), d.getMinutes(), d.getSeconds(), d.getMilliseconds()])[0]",
	    "[-1, -89, -5399, -750]" },
	{ "[duration('7261.0029s')].map(d, [d.getHours(), d.getMinutes(), d.getSeconds(), d.getMilliseconds()])[0]",
	    "[2, 121, 7261, 2]" },
};

START_TEST(a_date_has_parts_wherever_it_is_looked_at)
{
	check_row(&parts[_i]);
}
END_TEST

/* What is written out is refused when it is compiled, other zones when they are asked for. */
static const struct zone {
	const char *zone, *escaped;
} zones[] = {
	{ "+24:00", "+24:00" }, { "+01:60", "+01:60" }, { "+1:00", "+1:00" }, { "+01:00:00", "+01:00:00" }, { "+0100:", "+0100:" },
	{ "++01:00", "++01:00" }, { "utc:", "utc:" }, { "", "" }, { "../etc/passwd", "../etc/passwd" }, { "a\\nb", "a\\nb" },
	{ "a\\u202eb", "a\\u{202e}b" },
};

START_TEST(other_zones_are_unknown)
{
	const struct zone *row = &zones[_i];
	struct row literal = { arena_printf(&arena, "timestamp(0).getHours('%s')", row->zone).at,
		arena_printf(&arena, "mistake: unknown time zone '%s'", row->escaped).at };
	struct row computed = { arena_printf(&arena, "timestamp(0).getHours(text + '%s')", row->zone).at,
		arena_printf(&arena, "error: unknown time zone: %s", row->escaped).at };

	check_row(&literal);
	check_row(&computed);
}
END_TEST

TESTS_WITH("date", setup, NULL,
	EACH(a_date_has_parts_wherever_it_is_looked_at, parts),
	EACH(other_zones_are_unknown, zones))
