/* test_time.c - src/cel/time.c: times and spans read and written, and their ranges. */
#include "../harness.h"
#include "cel/time.h"

#define LIKE_TIME "not a timestamp like 2030-01-31T23:59:59Z"
#define NO_DAY "not a timestamp: no such day or hour"
#define OFFSET "not a timestamp: the offset is not like +01:00"
#define YEARS "timestamp out of range: years go from 1 to 9999"
#define LIKE_SPAN "not a duration like 24h or 1h30m"
#define UNITS "not a duration: the units are h, m, s, ms, us and ns"
#define PAST "duration out of range: the limit is about 292 years"

struct reading {
	const char *text;
	int64_t seconds;
	int32_t nanos;
	const char *wrong;
};

static void
check_reading(const struct reading *row, const char *(*read)(struct text text, int64_t *seconds, int32_t *nanos))
{
	/* A copy of just that length, so that a sanitizer sees reading past the end. */
	size_t len = strlen(row->text);
	char *copy = malloc(len > 0 ? len : 1);
	int64_t seconds = 0;
	int32_t nanos = 0;
	const char *wrong;

	memcpy(copy, row->text, len);
	wrong = read((struct text){ copy, len }, &seconds, &nanos);
	free(copy);
	if (row->wrong != NULL) {
		ck_assert_msg(wrong != NULL, "'%s' is taken", row->text);
		ck_assert_msg(strcmp(wrong, row->wrong) == 0, "'%s': %s", row->text, wrong);
		return;
	}
	ck_assert_msg(wrong == NULL, "'%s': %s", row->text, wrong);
	ck_assert_msg(seconds == row->seconds && nanos == row->nanos, "'%s' is %lld and %d", row->text, (long long)seconds,
	    nanos);
}

static const struct reading timestamps[] = {
	{ "1970-01-01T00:00:00Z", 0, 0, NULL },
	{ "2009-02-13T23:31:30Z", 1234567890, 0, NULL },
	{ "2009-02-14t00:31:30.25+01:00", 1234567890, 250000000, NULL },
	{ "2009-02-13T14:01:30-09:30", 1234567890, 0, NULL },
	{ "2009-02-13T23:31:30z", 1234567890, 0, NULL },
	{ "2009-02-13T23:31:30-00:00", 1234567890, 0, NULL },
	{ "2009-02-14T23:30:30+23:59", 1234567890, 0, NULL },
	{ "0001-01-01T00:00:00Z", -62135596800, 0, NULL },
	{ "9999-12-31T23:59:59.999999999Z", 253402300799, 999999999, NULL },
	{ "1969-12-31T23:59:59.5Z", -1, 500000000, NULL },
	{ "1970-01-01T00:00:00.0000000019999Z", 0, 1, NULL },
	{ "1970-01-01T00:00:00.000000000Z", 0, 0, NULL },
	{ "2024-02-29T00:00:00Z", 1709164800, 0, NULL },
	{ "2000-02-29T00:00:00Z", 951782400, 0, NULL },
	{ "1900-02-29T00:00:00Z", 0, 0, NO_DAY },
	{ "2023-02-29T00:00:00Z", 0, 0, NO_DAY },
	{ "2023-04-31T00:00:00Z", 0, 0, NO_DAY },
	{ "2023-00-01T00:00:00Z", 0, 0, NO_DAY },
	{ "2023-13-01T00:00:00Z", 0, 0, NO_DAY },
	{ "2023-01-00T00:00:00Z", 0, 0, NO_DAY },
	{ "2023-01-01T24:00:00Z", 0, 0, NO_DAY },
	{ "2023-01-01T00:60:00Z", 0, 0, NO_DAY },
	{ "2023-01-01T23:59:60Z", 0, 0, NO_DAY },
	{ "0000-12-31T23:59:59Z", 0, 0, YEARS },
	{ "0000-12-31T23:00:00-01:00", -62135596800, 0, NULL },
	{ "0001-01-01T00:00:00+00:01", 0, 0, YEARS },
	{ "9999-12-31T23:59:59-00:01", 0, 0, YEARS },
	{ "10000-01-01T00:00:00Z", 0, 0, "timestamp out of range: the year is past 9999" },
	{ "-001-01-01T00:00:00Z", 0, 0, LIKE_TIME },
	{ "2023-01-01T00:00:00", 0, 0, "not a timestamp: it ends without a zone, such as Z" },
	{ "2023-01-01T00:00:00.5", 0, 0, "not a timestamp: it ends without a zone, such as Z" },
	{ "2023-01-01", 0, 0, LIKE_TIME },
	{ "2023-01-01T", 0, 0, LIKE_TIME },
	{ "2023-01-01T00:00Z", 0, 0, LIKE_TIME },
	{ "2023-01-01 00:00:00Z", 0, 0, LIKE_TIME },
	{ "2023-1-01T00:00:00Z", 0, 0, LIKE_TIME },
	{ "2023-01-01T00:00:00.Z", 0, 0, LIKE_TIME },
	{ "2023-01-01T00:00:00.", 0, 0, LIKE_TIME },
	{ "2023-01-01T00:00:00,5Z", 0, 0, LIKE_TIME },
	{ "2023-01-01T00:00:00+1:00", 0, 0, OFFSET },
	{ "2023-01-01T00:00:00+0100", 0, 0, OFFSET },
	{ "2023-01-01T00:00:00+24:00", 0, 0, OFFSET },
	{ "2023-01-01T00:00:00+01:60", 0, 0, OFFSET },
	{ "2023-01-01T00:00:00+01", 0, 0, OFFSET },
	{ "2023-01-01T00:00:00Zulu", 0, 0, "not a timestamp: there is text behind it" },
	{ "2023-01-01T00:00:00+01:00Z", 0, 0, "not a timestamp: there is text behind it" },
	{ "", 0, 0, LIKE_TIME },
};

START_TEST(timestamps_are_read_or_refused)
{
	check_reading(&timestamps[_i], cel_read_timestamp);
}
END_TEST

static const struct reading durations[] = {
	{ "0", 0, 0, NULL }, { "-0", 0, 0, NULL }, { "0s", 0, 0, NULL }, { "-0s", 0, 0, NULL }, { "1h30m", 5400, 0, NULL },
	{ "1h2m3s4ms5us6ns", 3723, 4005006, NULL }, { "1s1h", 3601, 0, NULL }, { "1s1s", 2, 0, NULL },
	{ "-1.5s", -1, -500000000, NULL }, { "-0.5s", 0, -500000000, NULL }, { "1500ms", 1, 500000000, NULL },
	{ "1us", 0, 1000, NULL }, { "1\302\265s", 0, 1000, NULL }, { "+2m", 120, 0, NULL }, { ".5h", 1800, 0, NULL },
	{ "1.h", 3600, 0, NULL }, { "0.1s", 0, 100000000, NULL }, { "0.000000001s", 0, 1, NULL },
	{ "0.123456789s", 0, 123456789, NULL }, { "0.3333333333333333333333h", 1200, 0, NULL },
	{ "9223372036s", 9223372036, 0, NULL }, { "9223372036.854775807s", 9223372036, 854775807, NULL },
	{ "9223372036854775807ns", 9223372036, 854775807, NULL }, { "-9223372036854775808ns", -9223372036, -854775808, NULL },
	{ "2562047h47m16s854ms775us807ns", 9223372036, 854775807, NULL },
	{ "2562047h47m16s854ms775us808ns", 0, 0, PAST }, { "9223372036854775808ns", 0, 0, PAST },
	{ "-9223372036854775809ns", 0, 0, PAST }, { "9223372036.854775808s", 0, 0, PAST }, { "2562048h", 0, 0, PAST },
	{ "18446744073709551616ns", 0, 0, PAST }, { "9999999999999999999999s", 0, 0, PAST },
	{ "18446744073709551615ns18446744073709551615ns", 0, 0, PAST },
	{ "", 0, 0, LIKE_SPAN }, { "-", 0, 0, LIKE_SPAN }, { "+-1s", 0, 0, LIKE_SPAN }, { "h", 0, 0, LIKE_SPAN },
	{ ".s", 0, 0, LIKE_SPAN }, { "1h ", 0, 0, LIKE_SPAN }, { " 1h", 0, 0, LIKE_SPAN }, { "1h-30m", 0, 0, LIKE_SPAN },
	{ "00", 0, 0, UNITS }, { "5", 0, 0, UNITS }, { "1h5", 0, 0, UNITS }, { "1w", 0, 0, UNITS }, { "1H", 0, 0, UNITS },
	{ "1 h", 0, 0, UNITS }, { "1\302", 0, 0, UNITS }, { "1.5.5s", 0, 0, UNITS }, { "1e3s", 0, 0, UNITS },
	{ "1d", 0, 0, "not a duration: days are not a unit; write hours, as in 24h" },
	{ "1h1.5d", 0, 0, "not a duration: days are not a unit; write hours, as in 24h" },
};

START_TEST(durations_are_read_or_refused)
{
	check_reading(&durations[_i], cel_read_duration);
}
END_TEST

static const struct written {
	int64_t seconds;
	int32_t nanos;
	const char *timestamp, *duration;      /* NULL: none of that value */
} written[] = {
	{ 0, 0, "1970-01-01T00:00:00Z", "0s" },
	{ 90, 0, "1970-01-01T00:01:30Z", "90s" },
	{ 1234567890, 120000000, "2009-02-13T23:31:30.12Z", "1234567890.12s" },
	{ -62135596800, 1, "0001-01-01T00:00:00.000000001Z", NULL },
	{ 253402300799, 999999999, "9999-12-31T23:59:59.999999999Z", NULL },
	{ -1, 500000000, "1969-12-31T23:59:59.5Z", NULL },
	{ 0, -500000000, NULL, "-0.5s" },
	{ -1, -250000000, NULL, "-1.25s" },
	{ 9223372036, 854775807, NULL, "9223372036.854775807s" },
	{ -9223372036, -854775808, NULL, "-9223372036.854775808s" },
};

START_TEST(what_is_written_reads_back)
{
	const struct written *row = &written[_i];
	int64_t seconds = 0;
	int32_t nanos = 0;
	struct text text;

	if (row->timestamp != NULL) {
		text = cel_timestamp_text(&arena, row->seconds, row->nanos);
		ck_assert_msg(text_is(text, row->timestamp), "%.*s, expected %s", TEXT_ARG(text), row->timestamp);
		ck_assert_msg(cel_read_timestamp(text, &seconds, &nanos) == NULL && seconds == row->seconds &&
		    nanos == row->nanos, "%s: %lld and %d", row->timestamp, (long long)seconds, nanos);
	}
	if (row->duration != NULL) {
		text = cel_duration_text(&arena, row->seconds, row->nanos);
		ck_assert_msg(text_is(text, row->duration), "%.*s, expected %s", TEXT_ARG(text), row->duration);
		ck_assert_msg(cel_read_duration(text, &seconds, &nanos) == NULL && seconds == row->seconds &&
		    nanos == row->nanos, "%s: %lld and %d", row->duration, (long long)seconds, nanos);
	}
}
END_TEST

/* Sums and differences of two valid values, as arithmetic hands them on. */
static const struct sum {
	int64_t seconds;
	int32_t nanos;
	bool timestamp;
	int64_t to_seconds;
	int32_t to_nanos;
} sums[] = {
	{ 1, 999999999, true, 1, 999999999 }, { 1, 1000000000, true, 2, 0 }, { 1, 1999999998, true, 2, 999999998 },
	{ 1, -1, true, 0, 999999999 }, { 0, -1, true, -1, 999999999 }, { -1, -999999999, true, -2, 1 },
	{ 1, 1000000000, false, 2, 0 }, { 1, -1, false, 0, 999999999 }, { 0, -1, false, 0, -1 }, { -1, 1, false, 0, -999999999 },
	{ 0, -1000000000, false, -1, 0 }, { 0, -1999999998, false, -1, -999999998 }, { -1, 1999999998, false, 0, 999999998 },
	{ 1, -1999999998, false, 0, -999999998 }, { -2, 1000000001, false, 0, -999999999 },
};

START_TEST(nanoseconds_come_within_a_second)
{
	const struct sum *row = &sums[_i];
	int64_t seconds = row->seconds;
	int32_t nanos = row->nanos;

	time_normalize(&seconds, &nanos, row->timestamp);
	ck_assert_msg(seconds == row->to_seconds && nanos == row->to_nanos, "%lld and %d become %lld and %d",
	    (long long)row->seconds, row->nanos, (long long)seconds, nanos);
}
END_TEST

START_TEST(ranges_end_where_they_should)
{
	ck_assert(timestamp_in_range(-62135596800) && !timestamp_in_range(-62135596801));
	ck_assert(timestamp_in_range(253402300799) && !timestamp_in_range(253402300800));
	ck_assert(!timestamp_in_range(INT64_MIN) && !timestamp_in_range(INT64_MAX));
	ck_assert(duration_in_range(9223372036, 854775807) && !duration_in_range(9223372036, 854775808));
	ck_assert(duration_in_range(-9223372036, -854775808) && !duration_in_range(-9223372036, -854775809));
	ck_assert(!duration_in_range(9223372037, 0) && !duration_in_range(-9223372037, 0));
	ck_assert(!duration_in_range(INT64_MIN, 0) && !duration_in_range(INT64_MAX, 999999999));
}
END_TEST

TESTS("time",
	EACH(timestamps_are_read_or_refused, timestamps),
	EACH(durations_are_read_or_refused, durations),
	EACH(what_is_written_reads_back, written),
	EACH(nanoseconds_come_within_a_second, sums),
	TEST(ranges_end_where_they_should))
