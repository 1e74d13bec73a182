/* test_zone_rule.c - src/cel/ext/zone_rule.c: when summer time begins and ends by a rule, and what is no rule. */
#include <stdlib.h>
#include <string.h>

#include "../../harness.h"
#include "cel/ext/zone.h"

static int64_t
seconds_of(const char *time)
{
	int64_t seconds = 0;

	ck_assert_msg(time_parse(text_of(time), &seconds), "not a time: %s", time);
	return seconds;
}

static int32_t
offset_at(const char *rule, int64_t utc)
{
	int32_t offset = INT32_MIN;

	ck_assert_msg(zone_rule_read(text_of(rule), utc, &offset), "refused: %s", rule);
	return offset;
}

/* Offsets in seconds east of Greenwich. */
static const struct standard {
	const char *rule;
	int32_t offset;
} standards[] = {
	{ "JST-9", 32400 }, { "EST5", -18000 }, { "EST+5", -18000 }, { "UTC0", 0 }, { "UTC-0", 0 }, { "LMT0:25:21", -1521 },
	{ "LMT-5:45", 20700 }, { "<+0545>-5:45", 20700 }, { "<>-1", 3600 }, { "<-03>3", -10800 }, { "XST24", -86400 },
	{ "XST-24:59:59", 89999 }, { "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-1", 3600 }, { "XST-001", 3600 },
};

START_TEST(without_summer_time_the_offset_is_one)
{
	const struct standard *row = &standards[_i];

	ck_assert_msg(offset_at(row->rule, 0) == row->offset, "%s: %d", row->rule, offset_at(row->rule, 0));
	ck_assert_msg(offset_at(row->rule, seconds_of("2026-07-01T00:00:00Z")) == row->offset, "%s: in summer", row->rule);
}
END_TEST

#define CET "CET-1CEST,M3.5.0,M10.5.0/3"

/* The offset changes at that second. */
static const struct change {
	const char *why, *rule, *time;
	int32_t before, from;
} changes[] = {
	{ "the last Sunday of March", CET, "2026-03-29T01:00:00Z", 3600, 7200 },
	{ "the last Sunday of October", CET, "2026-10-25T01:00:00Z", 7200, 3600 },
	{ "the last Sunday, which is the 31st", CET, "2024-03-31T01:00:00Z", 3600, 7200 },
	{ "the last Sunday, which is the fourth", CET, "2030-10-27T01:00:00Z", 7200, 3600 },
	{ "the year 9999", CET, "9999-03-28T01:00:00Z", 3600, 7200 },
	{ "before 1970, which the arithmetic bears", CET, "1969-03-30T01:00:00Z", 3600, 7200 },
	{ "the second Sunday at two", "EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -18000, -14400 },
	{ "the first Sunday, which is the 1st", "EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00Z", -14400, -18000 },
	{ "summer over new year begins", "AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-10-03T16:00:00Z", 36000, 39600 },
	{ "summer over new year ends", "AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-04-04T16:00:00Z", 39600, 36000 },
	{ "half an hour of summer time", "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "2026-10-03T15:30:00Z", 37800, 39600 },
	{ "summer time that is less than standard time", "IST-1GMT0,M10.5.0,M3.5.0/1", "2026-10-25T01:00:00Z", 3600, 0 },
	{ "an hour before the day begins", "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -7200, -3600 },
	{ "two days after the fourth Thursday", "EET-2EEST,M3.4.4/50,M10.4.4/50", "2026-03-28T00:00:00Z", 7200, 10800 },
	{ "the last Friday of February in a leap year", "XST0XDT,M2.5.5/0,M6.1.0/0", "2036-02-29T00:00:00Z", 0, 3600 },
	{ "the last Friday of February in others", "XST0XDT,M2.5.5/0,M6.1.0/0", "2035-02-23T00:00:00Z", 0, 3600 },
	{ "the last Sunday of December", "XST0XDT,M12.5.0/0,M6.1.0/0", "2024-12-29T00:00:00Z", 0, 3600 },
	{ "Saturday is day 6", "XST0XDT,M8.1.6/0,M9.1.0/0", "2026-08-01T00:00:00Z", 0, 3600 },
	{ "J60 is 1 March in a leap year", "XST0XDT,J60/0,J365/0", "2024-03-01T00:00:00Z", 0, 3600 },
	{ "J60 is 1 March in others", "XST0XDT,J60/0,J365/0", "2025-03-01T00:00:00Z", 0, 3600 },
	{ "J59 is 28 February in a leap year", "XST0XDT,J59/0,J365/0", "2024-02-28T00:00:00Z", 0, 3600 },
	{ "J365 is 31 December in a leap year", "XST0XDT,J60/0,J365/1", "2024-12-31T00:00:00Z", 3600, 0 },
	{ "day 59 is 29 February in a leap year", "XST0XDT,59/0,J365/0", "2024-02-29T00:00:00Z", 0, 3600 },
	{ "day 59 is 1 March in others", "XST0XDT,59/0,J365/0", "2025-03-01T00:00:00Z", 0, 3600 },
	{ "day 59 is 1 March in 2100", "XST0XDT,59/0,J365/0", "2100-03-01T00:00:00Z", 0, 3600 },
	{ "day 0 is 1 January", "XST0XDT,0/0,J32/1", "2026-01-01T00:00:00Z", 0, 3600 },
	{ "day 365 is 31 December in a leap year", "XST0XDT,J60/0,365/1", "2024-12-31T00:00:00Z", 3600, 0 },
	{ "day 365 falls into the next year in others", "XST0XDT,J60/0,365/1", "2026-01-01T00:00:00Z", 3600, 0 },
	{ "the latest time there is", "XST0XDT,M12.5.0/167,M6.1.0/0", "2026-01-03T23:00:00Z", 0, 3600 },
	{ "the earliest time there is", "XST0XDT,J1/-167,M6.1.0/0", "2025-12-25T01:00:00Z", 0, 3600 },
	{ "a time to the second", "XST0XDT,J60/1:02:03,J365/0", "2025-03-01T01:02:03Z", 0, 3600 },
	{ "the farthest offset to the east", "XST-24XDT,J60/0,J300/1", "2025-02-28T00:00:00Z", 86400, 90000 },
	{ "the farthest offset to the west", "XST24XDT,J60/0,J300/1", "2025-10-28T00:00:00Z", -82800, -86400 },
};

START_TEST(the_offset_changes_at_its_second)
{
	const struct change *row = &changes[_i];
	int64_t at = seconds_of(row->time);

	ck_assert_msg(offset_at(row->rule, at - 1) == row->before, "%s: %d before", row->why, offset_at(row->rule, at - 1));
	ck_assert_msg(offset_at(row->rule, at) == row->from, "%s: %d from then on", row->why, offset_at(row->rule, at));
}
END_TEST

/* RFC 9636 3.3.1: summer time that begins as soon as it ends. */
START_TEST(summer_time_can_last_all_year)
{
	static const char *const times[] = {
		"2024-12-31T23:59:59Z", "2025-01-01T03:59:59Z", "2025-01-01T04:00:00Z", "2025-01-01T05:00:00Z",
		"2025-01-01T05:59:59Z", "2025-07-01T00:00:00Z", "2028-12-31T12:00:00Z",
	};

	for (size_t i = 0; i < COUNT_OF(times); i++)
		ck_assert_msg(offset_at("EST5EDT,0/0,J365/25", seconds_of(times[i])) == -14400, "%s: %d", times[i],
		    offset_at("EST5EDT,0/0,J365/25", seconds_of(times[i])));
}
END_TEST

static const char *const bad[] = {
	/* names and offsets */
	"", "C", "CE1", "CET", "CET-", "CET+-1", "CET--1", "CET 1", "C3T1", "<CET-1", "CET>-1", "CET-25", "CET-1:60", "CET-1:0:60",
	"CET-1:", "CET-1:0:", "CET-1:0:0:0", "CET-1.5", "CET-99999999999999999999", "CET-1\n", ":Europe/Berlin",
	/* the name and the offset of summer time */
	"CET-1CE", "CET-1CEST", "CET-1CEST-2", "CET-1<CEST,M3.5.0,M10.5.0", "CET-1CEST25,M3.5.0,M10.5.0", "CET-1,M3.5.0,M10.5.0",
	/* changes */
	"CET-1CEST,", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,", "CET-1CEST,M3.5.0M10.5.0", "CET-1CEST,M13.5.0,M10.5.0",
	"CET-1CEST,M0.5.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.0.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0",
	"CET-1CEST,M3.5,M10.5.0", "CET-1CEST,M3,M10.5.0", "CET-1CEST,M.5.0,M10.5.0", "CET-1CEST,M3.5.-1,M10.5.0",
	"CET-1CEST,m3.5.0,m10.5.0", "CET-1CEST,J0,J1", "CET-1CEST,J366,J1", "CET-1CEST,J,J1", "CET-1CEST,J-1,J1", "CET-1CEST,366,1",
	"CET-1CEST,-1,1", "CET-1CEST,99999999999999999999,1",
	/* their times, and what follows */
	"CET-1CEST,M3.5.0/168,M10.5.0", "CET-1CEST,M3.5.0/-168,M10.5.0", "CET-1CEST,M3.5.0/,M10.5.0", "CET-1CEST,M3.5.0/2:60,M10.5.0",
	"CET-1CEST,M3.5.0,M10.5.0x", "CET-1CEST,M3.5.0,M10.5.0/3 ", "CET-1CEST,M3.5.0,M10.5.0,M11.1.0",
};

START_TEST(what_is_no_rule_is_refused)
{
	int32_t offset = INT32_MIN;

	ck_assert_msg(!zone_rule_read(text_of(bad[_i]), 0, &offset), "accepted: %s", bad[_i]);
	ck_assert_msg(offset == INT32_MIN, "%s: %d is left behind", bad[_i], offset);
}
END_TEST

/* Copies of just that length, so that a sanitizer sees reading past the end. */
START_TEST(a_rule_cut_short_is_refused_or_a_shorter_one)
{
	for (size_t len = 0; len <= strlen(CET); len++) {
		char *copy = malloc(len > 0 ? len : 1);
		bool whole = len == strlen("CET-1") || len == strlen("CET-1CEST,M3.5.0,M10.5.0") || len == strlen(CET);
		int32_t offset;

		memcpy(copy, CET, len);
		ck_assert_msg(zone_rule_read((struct text){ copy, len }, 0, &offset) == whole, "%.*s", (int)len, CET);
		free(copy);
	}
	ck_assert(!zone_rule_read(TEXT("CET-1\0"), 0, &(int32_t){ 0 }));
	ck_assert(!zone_rule_read(TEXT("CET-1CEST,M3.5.0,M10.5.0/3\0"), 0, &(int32_t){ 0 }));
}
END_TEST

TESTS("zone_rule",
	EACH(without_summer_time_the_offset_is_one, standards),
	EACH(the_offset_changes_at_its_second, changes),
	TEST(summer_time_can_last_all_year),
	EACH(what_is_no_rule_is_refused, bad),
	TEST(a_rule_cut_short_is_refused_or_a_shorter_one))
