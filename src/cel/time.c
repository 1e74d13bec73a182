/* time.c - timestamps and durations: reading, writing, and the parts of a date. */

#include "cel/time.h"

#include "cel/function.h"

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
byte(const char **at, const char *end, char wanted)
{
	if (*at == end || **at != wanted)
		return false;
	(*at)++;
	return true;
}

const char *
cel_read_timestamp(struct text text, int64_t *seconds, int32_t *nanos)
{
	static const char *const words[] = {
		[TIME_FORM] = "not a timestamp like 2030-01-31T23:59:59Z",
		[TIME_NO_ZONE] = "not a timestamp: it ends without a zone, such as Z",
		[TIME_OFFSET] = "not a timestamp: the offset is not like +01:00",
		[TIME_TRAILING] = "not a timestamp: there is text behind it",
		[TIME_NOT_A_DATE] = "not a timestamp: no such day or hour",
	};
	enum time_fault fault;

	if (text.len > 5 && text.at[4] >= '0' && text.at[4] <= '9' && text.at[5] == '-')
		return "timestamp out of range: the year is past 9999";
	fault = time_read(text, seconds, nanos);
	/* CEL has the T alone. */
	if (fault != TIME_FORM && text.at[10] == ' ')
		fault = TIME_FORM;
	if (fault != TIME_OK)
		return words[fault];
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
