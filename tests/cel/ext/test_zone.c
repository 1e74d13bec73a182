/* test_zone.c - src/cel/ext/zone.c: offsets of named zones, and data that are none. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../harness.h"
#include "cel/ext/zone.h"

static int64_t
seconds_of(const char *time)
{
	int64_t seconds = 0;

	ck_assert_msg(time_parse(text_of(time), &seconds), "not a time: %s", time);
	return seconds;
}

/* ---- files ---- */

/* Two transitions, at 100 to type 1 and at 200 back, then the rule. */
#define HEADER(version, leaps, times, types, characters) \
	'T', 'Z', 'i', 'f', version, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, \
	0, 0, 0, leaps, 0, 0, 0, times, 0, 0, 0, types, 0, 0, 0, characters
#define TYPES 0, 0, 14, 16, 0, 0, 0, 0, 28, 32, 1, 4            /* 3600, 7200 */
static const uint8_t version_1[] = {
	HEADER(0, 0, 2, 2, 8), 0, 0, 0, 100, 0, 0, 0, 200, 1, 0, TYPES, 'A', 'B', 'C', 0, 'D', 'E', 'F', 0,
};
static const uint8_t version_2[] = {
	HEADER('2', 0, 0, 1, 1), 0, 0, 0, 0, 0, 0, 0,
	HEADER('2', 0, 2, 2, 8), 0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 0, 200, 1, 0, TYPES,
	'A', 'B', 'C', 0, 'D', 'E', 'F', 0, '\n', 'G', 'H', 'I', '-', '3', '\n',
};

static int32_t
offset_in(const uint8_t *file, size_t len, int64_t utc)
{
	int32_t offset = -1;

	ck_assert(zone_read((struct bytes){ file, len }, utc, &offset));
	return offset;
}

START_TEST(transitions_hold_from_their_second_on)
{
	ck_assert_int_eq(offset_in(version_1, sizeof(version_1), -1000), 3600);
	ck_assert_int_eq(offset_in(version_1, sizeof(version_1), 99), 3600);
	ck_assert_int_eq(offset_in(version_1, sizeof(version_1), 100), 7200);
	ck_assert_int_eq(offset_in(version_1, sizeof(version_1), 200), 3600);
	ck_assert_int_eq(offset_in(version_2, sizeof(version_2), 199), 7200);
}
END_TEST

START_TEST(after_the_last_transition_the_rule_holds)
{
	ck_assert_int_eq(offset_in(version_2, sizeof(version_2), 200), 3 * 3600);
}
END_TEST

START_TEST(a_file_cut_short_is_refused)
{
	const uint8_t *files[] = { version_1, version_2 };
	/* In the second, an end without the last line is well formed. */
	const size_t whole[] = { sizeof(version_1), sizeof(version_2) - 6 };

	for (size_t f = 0; f < COUNT_OF(files); f++)
		for (size_t len = 0; len < whole[f]; len++) {
			uint8_t *copy = malloc(len > 0 ? len : 1);       /* so that a sanitizer sees reading past it */
			int32_t offset;

			memcpy(copy, files[f], len);
			if (f == 1 && len == whole[f] - 1)
				ck_assert_int_eq(offset_in(copy, len, 200), 3600);
			else
				ck_assert_msg(!zone_read((struct bytes){ copy, len }, 200, &offset),
				    "file %zu, %zu bytes", f, len);
			free(copy);
		}
}
END_TEST

static const struct damage {
	const char *why;
	size_t at;
	uint8_t value;
} damages[] = {
	{ "not zone data", 0, 't' },
	{ "no types", 39, 0 },
	{ "leap seconds", 31, 1 },
	{ "a count beyond the file", 32, 0xFF },
	{ "a type that is not there", 52, 2 },
	{ "an offset of months", 54, 0x7F },
};

START_TEST(a_damaged_file_is_refused)
{
	uint8_t copy[sizeof(version_1)];
	int32_t offset;

	memcpy(copy, version_1, sizeof(copy));
	copy[damages[_i].at] = damages[_i].value;
	ck_assert_msg(!zone_read((struct bytes){ copy, sizeof(copy) }, damages[_i].at == 54 ? 0 : 150, &offset),
	    "accepted: %s", damages[_i].why);
}
END_TEST

/* ---- names ---- */

static const char *const bad_names[] = {
	"", "Nowhere/Nothing", "../../../etc/passwd", "Europe/../Europe/Berlin",
	"/usr/share/zoneinfo/UTC", "Europe/", "Europe", "Europe//Berlin", "./UTC", "tzdata.zi",
	"leapseconds", "Europe/Berlin ", "right/Europe/Berlin", "Europe/B\303\244",
};

START_TEST(other_names_are_unknown)
{
	int32_t offset;
	enum zone_outcome outcome = zone_offset(&arena, text_of(bad_names[_i]), 0, &offset);

	ck_assert_msg(outcome == ZONE_UNKNOWN || outcome == ZONE_NO_DATA, "known: '%s'", bad_names[_i]);
}
END_TEST

START_TEST(a_name_with_NUL_or_too_long_is_unknown)
{
	char name[LIMIT_ZONE_NAME + 2];
	int32_t offset;

	ck_assert_int_ne(zone_offset(&arena, TEXT("UTC\0"), 0, &offset), ZONE_OK);
	ck_assert_int_ne(zone_offset(&arena, TEXT("Europe/Berlin\0x"), 0, &offset), ZONE_OK);
	memset(name, 'a', sizeof(name));
	ck_assert_int_ne(zone_offset(&arena, (struct text){ name, LIMIT_ZONE_NAME }, 0, &offset), ZONE_OK);
	ck_assert_int_ne(zone_offset(&arena, (struct text){ name, LIMIT_ZONE_NAME + 1 }, 0, &offset),
	    ZONE_OK);
}
END_TEST

START_TEST(UTC_needs_no_data)
{
	int32_t offset = -1;

	ck_assert_int_eq(zone_offset(&arena, TEXT("UTC"), 0, &offset), ZONE_OK);
	ck_assert_int_eq(offset, 0);
}
END_TEST

START_TEST(zone_data_have_at_most_so_many_bytes)
{
	char path[] = "/tmp/certproof-zone-XXXXXX";
	struct bytes file;
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(ftruncate(fd, LIMIT_ZONE_FILE), 0);
	ck_assert(zone_file(&arena, path, &file));
	ck_assert_uint_eq(file.len, LIMIT_ZONE_FILE);
	ck_assert_int_eq(ftruncate(fd, LIMIT_ZONE_FILE + 1), 0);
	ck_assert(!zone_file(&arena, path, &file));
	close(fd);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert(!zone_file(&arena, path, &file));
	ck_assert(!zone_file(&arena, "/tmp", &file));
}
END_TEST

static const struct known {
	const char *zone, *time;
	int32_t offset;
} known[] = {
	{ "Europe/Berlin", "2026-01-01T00:00:00Z", 3600 },
	{ "Europe/Berlin", "2026-07-01T00:00:00Z", 7200 },
	{ "Europe/Berlin", "2090-07-01T00:00:00Z", 7200 },
	{ "Europe/Berlin", "1946-07-01T00:00:00Z", 7200 },
	{ "Australia/Sydney", "2026-01-01T00:00:00Z", 11 * 3600 },
	{ "America/St_Johns", "2026-01-01T00:00:00Z", -12600 },
	{ "Asia/Kathmandu", "2026-01-01T00:00:00Z", 20700 },
	{ "Etc/GMT+5", "2026-01-01T00:00:00Z", -18000 },
	{ "UTC", "2026-01-01T00:00:00Z", 0 },
};

START_TEST(zones_of_this_system_are_read)
{
	size_t used = arena.used;
	int32_t offset = -1;

	ck_assert_msg(zone_offset(&arena, text_of(known[_i].zone), seconds_of(known[_i].time), &offset) ==
	    ZONE_OK, "%s: unknown", known[_i].zone);
	ck_assert_msg(offset == known[_i].offset, "%s at %s: %d", known[_i].zone, known[_i].time, offset);
	ck_assert_uint_eq(arena.used, used);
}
END_TEST

static bool
zoneinfo(void)
{
	return access("/usr/share/zoneinfo/Europe/Berlin", R_OK) == 0;
}

TESTS("zone",
	TEST(transitions_hold_from_their_second_on),
	TEST(after_the_last_transition_the_rule_holds),
	TEST(a_file_cut_short_is_refused),
	EACH(a_damaged_file_is_refused, damages),
	EACH(other_names_are_unknown, bad_names),
	TEST(a_name_with_NUL_or_too_long_is_unknown),
	TEST(UTC_needs_no_data),
	TEST(zone_data_have_at_most_so_many_bytes),
	EACH_IF(zoneinfo, zones_of_this_system_are_read, known))
