/* time.c - timestamps and durations: reading, writing, and the parts of a date. */

#include "cel/time.h"

#include "cel/node.h"

#include <stdio.h>
#include <string.h>

#define SECOND_FIRST (-62135596800)     /* 0001-01-01T00:00:00Z */
#define SECOND_LAST 253402300799        /* 9999-12-31T23:59:59Z */
#define NANOS 1000000000

void
time_normalize(int64_t *seconds, int32_t *nanos, bool timestamp)
{
	if (*nanos >= NANOS) {
		*seconds += 1;
		*nanos -= NANOS;
	} else if (*nanos <= -NANOS) {
		*seconds -= 1;
		*nanos += NANOS;
	}
	if (*nanos < 0 && (timestamp || *seconds > 0)) {
		*seconds -= 1;
		*nanos += NANOS;
	} else if (*nanos > 0 && !timestamp && *seconds < 0) {
		*seconds += 1;
		*nanos -= NANOS;
	}
}

bool
timestamp_in_range(int64_t seconds)
{
	return seconds >= SECOND_FIRST && seconds <= SECOND_LAST;
}

bool
duration_in_range(int64_t seconds, int32_t nanos)
{
	int64_t total;

	return !__builtin_mul_overflow(seconds, (int64_t)NANOS, &total) && !__builtin_add_overflow(total, nanos, &total);
}

/* ---- reading ---- */

static bool
digits(const char **at, const char *end, size_t count, unsigned *number)
{
	*number = 0;
	if ((size_t)(end - *at) < count)
		return false;
	for (size_t i = 0; i < count; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*number = *number * 10 + (unsigned)(**at - '0');
	}
	return true;
}

static bool
byte(const char **at, const char *end, char wanted)
{
	if (*at == end || **at != wanted)
		return false;
	(*at)++;
	return true;
}

/* RFC 3339: 2009-02-13T23:31:30[.123456789](Z|+hh:mm|-hh:mm) */
const char *
cel_read_timestamp(struct text text, int64_t *seconds, int32_t *nanos)
{
	const char *at = text.at, *end = text.len > 0 ? text.at + text.len : text.at;
	struct civil civil;
	unsigned year, hours = 0, minutes = 0;
	int64_t offset = 0;
	int32_t fraction = 0;

	if (text.len > 5 && text.at[4] >= '0' && text.at[4] <= '9' && text.at[5] == '-')
		return "timestamp out of range: the year is past 9999";
	if (!digits(&at, end, 4, &year) || !byte(&at, end, '-') || !digits(&at, end, 2, &civil.month) ||
	    !byte(&at, end, '-') || !digits(&at, end, 2, &civil.day) || at == end || (*at != 'T' && *at != 't'))
		return "not a timestamp like 2030-01-31T23:59:59Z";
	at++;
	if (!digits(&at, end, 2, &civil.hour) || !byte(&at, end, ':') || !digits(&at, end, 2, &civil.minute) ||
	    !byte(&at, end, ':') || !digits(&at, end, 2, &civil.second))
		return "not a timestamp like 2030-01-31T23:59:59Z";
	civil.year = year;
	if (byte(&at, end, '.')) {
		int32_t unit = NANOS / 10;

		if (at == end || *at < '0' || *at > '9')
			return "not a timestamp like 2030-01-31T23:59:59Z";
		for (; at < end && *at >= '0' && *at <= '9'; at++, unit /= 10)
			fraction += (*at - '0') * unit;
	}
	if (at < end && (*at == 'Z' || *at == 'z')) {
		at++;
	} else if (at < end && (*at == '+' || *at == '-')) {
		int sign = *at++ == '-' ? -1 : 1;

		if (!digits(&at, end, 2, &hours) || !byte(&at, end, ':') || !digits(&at, end, 2, &minutes) || hours > 23 ||
		    minutes > 59)
			return "not a timestamp: the offset is not like +01:00";
		offset = sign * (int64_t)(hours * 3600 + minutes * 60);
	} else {
		return at == end ? "not a timestamp: it ends without a zone, such as Z" : "not a timestamp like 2030-01-31T23:59:59Z";
	}
	if (at != end)
		return "not a timestamp: there is text behind it";
	if (!civil_valid(civil))
		return "not a timestamp: no such day or hour";
	*seconds = civil_to_seconds(civil) - offset;
	*nanos = fraction;
	return timestamp_in_range(*seconds) ? NULL : "timestamp out of range: years go from 1 to 9999";
}

/* [+-] ( number unit ) ... ; units h m s ms us ns */
const char *
cel_read_duration(struct text text, int64_t *seconds, int32_t *nanos)
{
	static const struct {
		const char *name;
		int64_t nanos;
	} units[] = { { "h", 3600000000000 }, { "ms", 1000000 }, { "m", 60000000000 }, { "s", 1000000000 }, { "us", 1000 },
	    { "\xc2\xb5s", 1000 }, { "ns", 1 } };
	const char *at = text.at, *end = text.len > 0 ? text.at + text.len : text.at;
	bool negative = false;
	uint64_t sum = 0;

	if (at < end && (*at == '-' || *at == '+'))
		negative = *at++ == '-';
	if (end - at == 1 && *at == '0') {
		*seconds = 0;
		*nanos = 0;
		return NULL;
	}
	if (at == end)
		return "not a duration like 24h or 1h30m";
	while (at < end) {
		uint64_t whole = 0, part = 0, total;
		uint64_t scale = 1;
		bool any = false, over = false;
		size_t unit;

		for (; at < end && *at >= '0' && *at <= '9'; at++, any = true)
			over = over || __builtin_mul_overflow(whole, (uint64_t)10, &whole) ||
			    __builtin_add_overflow(whole, (uint64_t)(*at - '0'), &whole);
		if (byte(&at, end, '.')) {
			for (; at < end && *at >= '0' && *at <= '9'; at++, any = true) {
				if (scale < 1000000000000000) {
					part = part * 10 + (uint64_t)(*at - '0');
					scale *= 10;
				}
			}
		}
		if (!any)
			return "not a duration like 24h or 1h30m";
		for (unit = 0; unit < COUNT_OF(units); unit++) {
			size_t len = strlen(units[unit].name);

			if ((size_t)(end - at) >= len && memcmp(at, units[unit].name, len) == 0)
				break;
		}
		if (unit == COUNT_OF(units))
			return at < end && *at == 'd' ? "not a duration: days are not a unit; write hours, as in 24h" :
			    "not a duration: the units are h, m, s, ms, us and ns";
		at += strlen(units[unit].name);
		over = over || __builtin_mul_overflow(whole, (uint64_t)units[unit].nanos, &total) ||
		    __builtin_add_overflow(sum, total, &sum);
		if (part > 0)
			over = over || __builtin_add_overflow(sum,
			    (uint64_t)((double)part * ((double)units[unit].nanos / (double)scale) + 0.5), &sum);
		if (over || sum > (uint64_t)INT64_MAX + (negative ? 1 : 0))
			return "duration out of range: the limit is about 292 years";
	}
	*seconds = (int64_t)(sum / NANOS);
	*nanos = (int32_t)(sum % NANOS);
	if (negative) {
		*seconds = -*seconds;
		*nanos = -*nanos;
	}
	return NULL;
}

/* ---- writing ---- */

/* ".5" for half a second, without zeros at the end. */
static int
fraction_text(char *text, size_t room, int32_t nanos)
{
	int len;

	if (nanos == 0)
		return 0;
	len = snprintf(text, room, ".%09d", nanos < 0 ? -nanos : nanos);
	while (len > 0 && text[len - 1] == '0')
		len--;
	return len;
}

struct text
cel_timestamp_text(struct arena *arena, int64_t seconds, int32_t nanos)
{
	struct civil c = civil_of_seconds(seconds);
	char fraction[16];
	int len = fraction_text(fraction, sizeof(fraction), nanos);

	return arena_printf(arena, "%04lld-%02u-%02uT%02u:%02u:%02u%.*sZ", (long long)c.year, c.month, c.day, c.hour, c.minute,
	    c.second, len, fraction);
}

struct text
cel_duration_text(struct arena *arena, int64_t seconds, int32_t nanos)
{
	char fraction[16];
	int len = fraction_text(fraction, sizeof(fraction), nanos);
	bool negative = seconds < 0 || nanos < 0;
	uint64_t magnitude = seconds < 0 ? 0 - (uint64_t)seconds : (uint64_t)seconds;

	return arena_printf(arena, "%s%llu%.*ss", negative ? "-" : "", (unsigned long long)magnitude, len, fraction);
}

/* ---- the parts of a date ---- */

/* A zone is "UTC", [+-]hh:mm, or a name that the system's zone data have. */
static bool
zone_offset(struct cel_run *run, struct text zone, int64_t seconds, int32_t *offset, struct cel_value *failure)
{
	const char *at = zone.at, *end = zone.len > 0 ? zone.at + zone.len : zone.at;
	unsigned hours, minutes;
	int sign = 1;

	*offset = 0;
	if (text_is(zone, "UTC") || text_is(zone, "Z"))
		return true;
	if (at < end && (*at == '+' || *at == '-'))
		sign = *at++ == '-' ? -1 : 1;
	if (digits(&at, end, 2, &hours) && byte(&at, end, ':') && digits(&at, end, 2, &minutes) && at == end && hours < 24 &&
	    minutes < 60) {
		*offset = sign * (int32_t)(hours * 3600 + minutes * 60);
		return true;
	}
	cel_charge(run, 1000);
	switch (cel_zone_offset(run->arena, zone, seconds, offset)) {
	case CEL_ZONE_OK:
		return true;
	case CEL_ZONE_NO_DATA:
		*failure = cel_fail(run, "no time zone data on this system");
		return false;
	default:
		*failure = cel_fail(run, "unknown time zone: %.*s", TEXT_ARG(text_escape(run->arena, zone)));
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
		if (!zone_offset(run, args[1].as.text, seconds, &offset, &failure))
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
	const char *at = literal->as.text.at, *end = literal->as.text.len > 0 ? at + literal->as.text.len : at;
	unsigned hours, minutes;
	int32_t offset;

	if (argument != 1 || text_is(literal->as.text, "UTC") || text_is(literal->as.text, "Z"))
		return TEXT("");
	if (at < end && (*at == '+' || *at == '-'))
		at++;
	if (digits(&at, end, 2, &hours) && byte(&at, end, ':') && digits(&at, end, 2, &minutes) && at == end && hours < 24 &&
	    minutes < 60)
		return TEXT("");
	if (cel_zone_offset(arena, literal->as.text, 0, &offset) == CEL_ZONE_UNKNOWN)
		return arena_printf(arena, "unknown time zone '%.*s'", TEXT_ARG(text_escape(arena, literal->as.text)));
	return TEXT("");
}

const struct cel_function cel_time_functions[] = {
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
const size_t cel_time_functions_count = COUNT_OF(cel_time_functions);
