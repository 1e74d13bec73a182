/* test_time.c - src/base/time.c: the calendar and RFC 3339. */
#include "../harness.h"

static const struct {
	const char *text;
	int64_t seconds;
} good[] = {
	{ "1970-01-01", 0 },
	{ "2026-11-21", 1795219200 },
	{ "2026-11-21T05:52:00Z", 1795240320 },
	{ "2026-11-21T07:52:00+02:00", 1795240320 },
	{ "2000-02-29T00:00:00Z", 951782400 },
	{ "9999-12-31T23:59:59Z", 253402300799 },
	{ "0001-01-01T00:00:00Z", -62135596800 },
	{ "2026-11-21T05:52:00.999Z", 1795240320 },
};
static const char *const bad[] = { "", "yesterday", "2026-13-01", "2025-02-29", "2026-11-21T24:00:00Z", "2026-11-21T05:52:00",
	"2026-11-21 05:52", "2026-11-21T05:52:00.Z", "2026-11-21T05:52:00+25:00", "2026-11-21x" };

START_TEST(a_time_is_read_and_written_back)
{
	int64_t seconds = 1;

	ck_assert_msg(time_parse(text_of(good[_i].text), &seconds), "refused: %s", good[_i].text);
	ck_assert_msg(seconds == good[_i].seconds, "%s: %lld", good[_i].text, (long long)seconds);
	ck_assert_msg(civil_to_seconds(civil_of_seconds(seconds)) == seconds, "%s does not come back", good[_i].text);
}
END_TEST

START_TEST(what_is_no_time_is_refused)
{
	int64_t seconds;

	ck_assert_msg(!time_parse(text_of(bad[_i]), &seconds), "taken: %s", bad[_i]);
}
END_TEST

static const struct {
	const char *text;
	enum time_fault fault;
	int32_t nanos;
} read[] = {
	{ "2026-11-21T05:52:00.25Z", TIME_OK, 250000000 },
	{ "2026-11-21 05:52:00.1234567899Z", TIME_OK, 123456789 },
	{ "2026-11-21", TIME_FORM, 0 },
	{ "2026-11-21T05:52:00.Z", TIME_FORM, 0 },
	{ "2026-11-21T05:52:00", TIME_NO_ZONE, 0 },
	{ "2026-11-21T05:52:00+1:00", TIME_OFFSET, 0 },
	{ "2026-11-21T05:52:00Z.", TIME_TRAILING, 0 },
	{ "2026-02-30T05:52:00Z", TIME_NOT_A_DATE, 0 },
};

START_TEST(a_reader_is_told_what_is_wrong)
{
	int64_t seconds = 0;
	int32_t nanos = 0;

	ck_assert_msg(time_read(text_of(read[_i].text), &seconds, &nanos) == read[_i].fault, "%s", read[_i].text);
	ck_assert_msg(nanos == read[_i].nanos && (seconds == 1795240320) == (read[_i].fault == TIME_OK), "%s: %lld, %d", read[_i].text,
	    (long long)seconds, nanos);
}
END_TEST

START_TEST(texts_are_those_of_rfc_3339)
{
	ck_assert(text_is(time_text(&arena, 1795240320), "2026-11-21T05:52:00Z"));
	ck_assert(text_is(date_text(&arena, 1795240320), "2026-11-21"));
}
END_TEST

TESTS("time",
	EACH(a_time_is_read_and_written_back, good),
	EACH(what_is_no_time_is_refused, bad),
	EACH(a_reader_is_told_what_is_wrong, read),
	TEST(texts_are_those_of_rfc_3339))
