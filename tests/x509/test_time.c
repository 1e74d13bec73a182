/* test_time.c - src/x509/time.c: which times UTCTime and GeneralizedTime tell, and how they must be written. */

#include "objects.h"
#include "x509/parse.h"

static struct problems problems;

static void
setup(void)
{
	problems = (struct problems){ .arena = &arena };
}

/* A time that is told; `codes` are those of its problems with their place, NULL: it is well formed. */
static const struct row {
	const char *why, *notation, *time, *codes;
} rows[] = {
	{ "a usual time", "17('260228120000Z')", "2026-02-28T12:00:00Z", NULL },
	{ "00 is 2000", "17('000101000000Z')", "2000-01-01T00:00:00Z", NULL },
	{ "49 is 2049", "17('491231235959Z')", "2049-12-31T23:59:59Z", NULL },
	{ "50 is 1950", "17('500101000000Z')", "1950-01-01T00:00:00Z", NULL },
	{ "99 is 1999", "17('991231235959Z')", "1999-12-31T23:59:59Z", NULL },
	{ "the second before 1970", "17('691231235959Z')", "1969-12-31T23:59:59Z", NULL },
	{ "29 February 2000", "17('000229000000Z')", "2000-02-29T00:00:00Z", NULL },
	{ "29 February 2048", "17('480229235959Z')", "2048-02-29T23:59:59Z", NULL },
	{ "1 March of a leap year", "17('240301000000Z')", "2024-03-01T00:00:00Z", NULL },
	{ "2050 as GeneralizedTime", "18('20500101000000Z')", "2050-01-01T00:00:00Z", NULL },
	{ "no well-defined end (RFC 5280 4.1.2.5)", "18('99991231235959Z')", "9999-12-31T23:59:59Z", NULL },
	{ "29 February 2400", "18('24000229000000Z')", "2400-02-29T00:00:00Z", NULL },
	{ "2049 as GeneralizedTime", "18('20491231235959Z')", "2049-12-31T23:59:59Z", "time-type (notAfter)" },
	{ "1949, which UTCTime cannot tell", "18('19491231235959Z')", "1949-12-31T23:59:59Z", "time-type (notAfter)" },
	{ "no seconds", "17('2602281200Z')", "2026-02-28T12:00:00Z", "time-no-seconds (notAfter)" },
	{ "no zone", "17('260228120000')", "2026-02-28T12:00:00Z", "time-zone (notAfter)" },
	{ "neither zone nor seconds", "17('2602281200')", "2026-02-28T12:00:00Z",
	    "time-zone (notAfter), time-no-seconds (notAfter)" },
	{ "east of Greenwich", "17('260101003000+0100')", "2025-12-31T23:30:00Z", "time-zone (notAfter)" },
	{ "west of Greenwich", "17('251231233000-0130')", "2026-01-01T01:00:00Z", "time-zone (notAfter)" },
	{ "the farthest zone", "17('260101000000-2359')", "2026-01-01T23:59:00Z", "time-zone (notAfter)" },
	{ "GMT as a number", "17('260101000000+0000')", "2026-01-01T00:00:00Z", "time-zone (notAfter)" },
	{ "a zone right after the minutes", "17('2601010000+0100')", "2025-12-31T23:00:00Z",
	    "time-zone (notAfter), time-no-seconds (notAfter)" },
	{ "the year is that before the zone is taken off", "18('20500101000000+0100')", "2049-12-31T23:00:00Z",
	    "time-zone (notAfter)" },
	{ "a fraction", "18('20600101000000.999Z')", "2060-01-01T00:00:00Z", "time-fraction (notAfter)" },
	{ "a fraction of zero", "18('20600101000000.0Z')", "2060-01-01T00:00:00Z", "time-fraction (notAfter)" },
	{ "a fraction after a comma", "18('20600101000000,5Z')", "2060-01-01T00:00:00Z", "time-fraction (notAfter)" },
	{ "all at once", "18('204901010000.5')", "2049-01-01T00:00:00Z",
	    "time-zone (notAfter), time-no-seconds (notAfter), time-fraction (notAfter), time-type (notAfter)" },
};

/* Reads the time of a certificate's notAfter; six octets stand before it in the object. */
static struct x509_time
read_one(const char *notation)
{
	struct reading r = { .problems = &problems, .where = "notAfter" };
	struct bytes object = octets(arena_printf(&arena, "30 80 02(01) 00 %s", notation).at);
	struct x509_time time;
	struct der in;

	der_init(&in, object);
	in.pos += 6;
	ck_assert_msg(read_time(&r, &in, &time), "%s: %s", notation, listed(&problems));
	ck_assert_msg(der_at_end(&in), "%s: not all was read", notation);
	ck_assert_msg(time.offset == 6, "%s: at %zu", notation, time.offset);
	for (size_t i = 0; i < problems.list.count; i++)
		ck_assert_msg(problems.list.items[i].offset == 6 && !problems.list.items[i].fatal, "%s: %s at %zu",
		    notation, problems.list.items[i].code, problems.list.items[i].offset);
	return time;
}

START_TEST(a_time_is_told_with_all_that_is_wrong_with_its_form)
{
	const struct row *row = &rows[_i];
	struct x509_time time = read_one(row->notation);
	struct text text = time_text(&arena, time.seconds);
	const char *codes = listed(&problems);
	int64_t seconds = 0;

	ck_assert_msg(time.known && text_is(text, row->time), "%s: %.*s", row->why, TEXT_ARG(text));
	ck_assert_msg(strcmp(codes, row->codes != NULL ? row->codes : "none") == 0, "%s: %s", row->why, codes);
	/* A year of GeneralizedTime that should be UTCTime is well formed all the same. */
	ck_assert_msg(time.well_formed == (row->codes == NULL || strcmp(row->codes, "time-type (notAfter)") == 0),
	    "%s: well formed %d", row->why, time.well_formed);
	ck_assert_msg(time_value(time.tag, time.text, &seconds) && seconds == time.seconds, "%s: %lld by itself",
	    row->why, (long long)seconds);
}
END_TEST

static const char *const invalid[] = {
	"17()", "17('Z')", "17('2601010')", "17('260101000Z')", "17('26010100Z')", "17('260101000000ZZ')",
	"17('260101000000z')", "17('260101000000Z' 00)", "17(00 '60101000000Z')", "17('2601010000005Z')",
	"17('26010100000Z')", "17(' 60101000000Z')", "17('26/101000000Z')", "17('260:01000000Z')", "17('+60101000000Z')",
	/* No such month, day, hour, minute, second. */
	"17('260001000000Z')", "17('261301000000Z')", "17('260100000000Z')", "17('260132000000Z')",
	"17('260431000000Z')", "17('260229000000Z')", "17('000230000000Z')", "17('260101240000Z')",
	"17('260101006000Z')", "17('260101000060Z')", "17('260631000000+0100')", "18('21000229000000Z')",
	"18('19000229000000Z')", "18('20600101000060Z')",
	/* GeneralizedTime in the form of UTCTime and the other way round. */
	"18('260101000000Z')", "17('20260101000000Z')", "18('2060010100Z')", "18('20600101Z')",
	/* Zones and fractions. */
	"17('260101000000+01')", "17('260101000000+010000')", "17('260101000000+2400')", "17('260101000000+0060')",
	"17('260101000000+0x00')", "17('260101000000+01:00')", "17('260101000000+0100Z')", "17('260101000000 Z')",
	"18('20600101000000.Z')", "18('20600101000000.')", "18('20600101000000.5.5Z')", "18('20600101000000.-5Z')",
	"18('20600101000000Z.5')",
};

START_TEST(what_tells_no_time_is_invalid)
{
	struct x509_time time = read_one(invalid[_i]);
	int64_t seconds = 7;

	ck_assert_msg(!time.known && !time.well_formed && time.seconds == 0, "%s: %lld", invalid[_i],
	    (long long)time.seconds);
	ck_assert_msg(strcmp(listed(&problems), "time-invalid (notAfter)") == 0, "%s: %s", invalid[_i],
	    listed(&problems));
	ck_assert_msg(text_is(problems.list.items[0].text, "notAfter: the value is not a valid time"), "%.*s",
	    TEXT_ARG(problems.list.items[0].text));
	ck_assert_msg(!time_value(time.tag, time.text, &seconds) && seconds == 0, "%s: by itself %lld", invalid[_i],
	    (long long)seconds);
}
END_TEST

/* The short way for the usual form knows the calendar on its own: each day of the hundred years that it covers. */
START_TEST(every_day_of_utc_time_is_that_of_the_calendar)
{
	int64_t expected = civil_to_seconds((struct civil){ .year = 1950, .month = 1, .day = 1 }), seconds = 0;

	for (unsigned i = 0; i < 100 * 12 * 31; i++) {
		struct civil c = { .year = 1950 + i / 372, .month = i / 31 % 12 + 1, .day = i % 31 + 1 };
		unsigned year = (unsigned)c.year % 100;
		char text[32];

		snprintf(text, sizeof(text), "%02u%02u%02u000000Z", year, c.month, c.day);
		if (!civil_valid(c)) {
			ck_assert_msg(!time_value(DER_UTC_TIME, bytes_of_text(text_of(text)), &seconds), "told: %s", text);
			continue;
		}
		ck_assert_msg(time_value(DER_UTC_TIME, bytes_of_text(text_of(text)), &seconds), "not told: %s", text);
		ck_assert_msg(seconds == expected, "%s: %lld, expected %lld", text, (long long)seconds,
		    (long long)expected);
		expected += 86400;
	}
	ck_assert_int_eq(expected, civil_to_seconds((struct civil){ .year = 2050, .month = 1, .day = 1 }));
}
END_TEST

START_TEST(a_time_in_segments_is_skipped)
{
	struct x509_time time = read_one("37( 17('2601010000') 17('00Z') )");

	ck_assert(!time.known && time.tag == 0);
	ck_assert_str_eq(listed(&problems), "string-constructed (notAfter)");
	problems.list.count = 0;
	time = read_one("38( 18('20600101000000Z') )");
	ck_assert(!time.known && time.tag == 0);
	ck_assert_str_eq(listed(&problems), "string-constructed (notAfter)");
}
END_TEST

START_TEST(another_type_is_no_time_at_all)
{
	struct reading r = { .problems = &problems, .where = "notAfter" };
	struct x509_time time;
	struct der in;

	der_init(&in, octets("16('260101000000Z')"));
	ck_assert(!read_time(&r, &in, &time));
	ck_assert_uint_eq(der_offset(&in), 0);
	ck_assert_uint_eq(problems.list.count, 1);
	ck_assert_str_eq(problems.list.items[0].code, "wrong-tag");
	ck_assert(problems.list.items[0].fatal);
	ck_assert(!time.known && time.text.len == 0);
}
END_TEST

TESTS_WITH("time", setup, NULL,
	EACH(a_time_is_told_with_all_that_is_wrong_with_its_form, rows),
	EACH(what_tells_no_time_is_invalid, invalid),
	TEST(every_day_of_utc_time_is_that_of_the_calendar),
	TEST(a_time_in_segments_is_skipped),
	TEST(another_type_is_no_time_at_all))
