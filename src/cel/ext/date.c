/* date.c - the parts of a timestamp, in UTC or a time zone, and of a duration. */

#include "cel/ext/ext.h"
#include "cel/ext/zone.h"
#include "cel/function.h"

static bool
two_digits(const char *at, unsigned most, unsigned *number)
{
	if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
		return false;
	*number = (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
	return *number <= most;
}

/* "UTC", "Z" or [+-]hh:mm */
static bool
fixed_offset(struct text zone, int32_t *offset)
{
	bool negative = text_starts_with(zone, "-");
	unsigned hours, minutes;

	*offset = 0;
	if (text_is(zone, "UTC") || text_is(zone, "Z"))
		return true;
	if (negative || text_starts_with(zone, "+"))
		zone = (struct text){ zone.at + 1, zone.len - 1 };
	if (zone.len != 5 || zone.at[2] != ':' || !two_digits(zone.at, 23, &hours) || !two_digits(zone.at + 3, 59, &minutes))
		return false;
	*offset = (negative ? -1 : 1) * (int32_t)(hours * 3600 + minutes * 60);
	return true;
}

/* A zone is a fixed offset, or a name that the system's zone data have. */
static bool
find_offset(struct cel_run *run, struct text zone, int64_t seconds, int32_t *offset, struct cel_value *failure)
{
	if (fixed_offset(zone, offset))
		return true;
	cel_charge(run, 1000);
	switch (zone_offset(run->arena, zone, seconds, offset)) {
	case ZONE_OK:
		return true;
	case ZONE_NO_DATA:
		*failure = cel_fail(run, CEL_INVALID_ARGUMENT, "no time zone data on this system");
		return false;
	default:
		*failure = cel_fail(run, CEL_INVALID_ARGUMENT,
		    "unknown time zone: %.*s", TEXT_ARG(text_escape(run->arena, zone)));
		return false;
	}
}

enum part { YEAR, MONTH, DAY_OF_YEAR, DAY_OF_MONTH, DATE, DAY_OF_WEEK, HOURS, MINUTES, SECONDS };

static struct cel_value
part_of(struct cel_run *run, const struct cel_value *args, size_t count, enum part part)
{
	int64_t seconds = args[0].as.time.seconds, days;
	struct cel_value failure;
	struct civil civil, first = { .month = 1, .day = 1 };
	int32_t offset;

	if (count == 2) {
		if (!find_offset(run, args[1].as.text, seconds, &offset, &failure))
			return failure;
		seconds += offset;
	}
	civil = civil_of_seconds(seconds);
	switch (part) {
	case YEAR:
		return cel_int(civil.year);
	case MONTH:
		return cel_int((int64_t)civil.month - 1);
	case DAY_OF_YEAR:
		first.year = civil.year;
		return cel_int((seconds - civil_to_seconds(first)) / 86400);
	case DAY_OF_MONTH:
		return cel_int((int64_t)civil.day - 1);
	case DATE:
		return cel_int(civil.day);
	case DAY_OF_WEEK:
		/* 1970-01-01 was a Thursday; Sunday is 0. */
		days = seconds / 86400 - (seconds % 86400 < 0);
		return cel_int(((days + 4) % 7 + 7) % 7);
	case HOURS:
		return cel_int(civil.hour);
	case MINUTES:
		return cel_int(civil.minute);
	default:
		return cel_int(civil.second);
	}
}

#define PART(name, part)                                                                    \
	static struct cel_value                                                             \
	name(struct cel_run *run, const struct cel_value *args, size_t count)                  \
	{                                                                                      \
		return part_of(run, args, count, part);                                             \
	}

PART(get_full_year, YEAR)
PART(get_month, MONTH)
PART(get_day_of_year, DAY_OF_YEAR)
PART(get_day_of_month, DAY_OF_MONTH)
PART(get_date, DATE)
PART(get_day_of_week, DAY_OF_WEEK)
PART(get_hours, HOURS)
PART(get_minutes, MINUTES)
PART(get_seconds, SECONDS)

static struct cel_value
get_milliseconds(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return cel_int(args[0].as.time.nanos / 1000000);
}

static struct cel_value
duration_hours(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return cel_int(args[0].as.time.seconds / 3600);
}

static struct cel_value
duration_minutes(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return cel_int(args[0].as.time.seconds / 60);
}

static struct cel_value
duration_seconds(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return cel_int(args[0].as.time.seconds);
}

static struct text
check_zone(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	int32_t offset;

	if (argument == 1 && !fixed_offset(literal->as.text, &offset) &&
	    zone_offset(arena, literal->as.text, 0, &offset) == ZONE_UNKNOWN)
		return arena_printf(arena, "unknown time zone '%.*s'", TEXT_ARG(text_escape(arena, literal->as.text)));
	return TEXT("");
}

static const struct cel_function functions[] = {
	{ "timestamp.getFullYear() -> int", "The year in UTC.", get_full_year, NULL },
	{ "timestamp.getFullYear(string) -> int", "The year in a time zone: 'Europe/Oslo', '+01:00'.", get_full_year, check_zone },
	{ "timestamp.getMonth() -> int", "The month in UTC, January being 0.", get_month, NULL },
	{ "timestamp.getMonth(string) -> int", "The month in a time zone, January being 0.", get_month, check_zone },
	{ "timestamp.getDayOfYear() -> int", "The day of the year in UTC, from 0.", get_day_of_year, NULL },
	{ "timestamp.getDayOfYear(string) -> int", "The day of the year in a time zone, from 0.", get_day_of_year, check_zone },
	{ "timestamp.getDayOfMonth() -> int", "The day of the month in UTC, from 0.", get_day_of_month, NULL },
	{ "timestamp.getDayOfMonth(string) -> int", "The day of the month in a time zone, from 0.", get_day_of_month, check_zone },
	{ "timestamp.getDate() -> int", "The day of the month in UTC, from 1.", get_date, NULL },
	{ "timestamp.getDate(string) -> int", "The day of the month in a time zone, from 1.", get_date, check_zone },
	{ "timestamp.getDayOfWeek() -> int", "The day of the week in UTC, Sunday being 0.", get_day_of_week, NULL },
	{ "timestamp.getDayOfWeek(string) -> int", "The day of the week in a time zone, Sunday being 0.", get_day_of_week,
	    check_zone },
	{ "timestamp.getHours() -> int", "The hour in UTC.", get_hours, NULL },
	{ "timestamp.getHours(string) -> int", "The hour in a time zone.", get_hours, check_zone },
	{ "timestamp.getMinutes() -> int", "The minute in UTC.", get_minutes, NULL },
	{ "timestamp.getMinutes(string) -> int", "The minute in a time zone.", get_minutes, check_zone },
	{ "timestamp.getSeconds() -> int", "The second.", get_seconds, NULL },
	{ "timestamp.getSeconds(string) -> int", "The second in a time zone.", get_seconds, check_zone },
	{ "timestamp.getMilliseconds() -> int", "The milliseconds within the second.", get_milliseconds, NULL },
	{ "timestamp.getMilliseconds(string) -> int", "The milliseconds within the second, in any time zone.", get_milliseconds,
	    check_zone },
	{ "duration.getHours() -> int", "The whole hours of a duration.", duration_hours, NULL },
	{ "duration.getMinutes() -> int", "The whole minutes of a duration.", duration_minutes, NULL },
	{ "duration.getSeconds() -> int", "The whole seconds of a duration.", duration_seconds, NULL },
	{ "duration.getMilliseconds() -> int", "The milliseconds within the last second of a duration.", get_milliseconds, NULL },
};

const struct cel_library cel_ext_dates = { "dates", functions, COUNT_OF(functions), NULL, 0 };
