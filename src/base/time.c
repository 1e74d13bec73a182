/* time.c - the civil calendar and RFC 3339, without the process's clock, zone or locale. */
#include "base/base.h"

/* Days since 1970-01-01 of the proleptic Gregorian calendar, counting years from March. */
static int64_t
days_of(int64_t year, unsigned month, unsigned day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * (int64_t)(month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

int64_t
civil_to_seconds(struct civil c)
{
	return days_of(c.year, c.month, c.day) * 86400 + (int64_t)c.hour * 3600 + (int64_t)c.minute * 60 + c.second;
}

struct civil
civil_of_seconds(int64_t seconds)
{
	int64_t days = seconds / 86400, left = seconds % 86400, era, of_era, year_of_era, of_year, month;
	struct civil c;

	if (left < 0) {
		left += 86400;
		days--;
	}
	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	of_era = days - era * 146097;
	year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	month = (5 * of_year + 2) / 153;
	c.day = (unsigned)(of_year - (153 * month + 2) / 5 + 1);
	c.month = (unsigned)(month < 10 ? month + 3 : month - 9);
	c.year = year_of_era + era * 400 + (c.month <= 2);
	c.hour = (unsigned)(left / 3600);
	c.minute = (unsigned)(left / 60 % 60);
	c.second = (unsigned)(left % 60);
	return c;
}

bool
civil_valid(struct civil c)
{
	static const unsigned days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (c.year % 4 == 0 && c.year % 100 != 0) || c.year % 400 == 0;

	if (c.month < 1 || c.month > 12 || c.day < 1)
		return false;
	if (c.day > days[c.month - 1] + (c.month == 2 && leap ? 1U : 0U))
		return false;
	return c.hour < 24 && c.minute < 60 && c.second < 60;
}

/* Takes exactly `count` digits. */
static bool
digits(struct text *text, size_t count, unsigned *out)
{
	unsigned value = 0;

	if (text->len < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (text->at[i] < '0' || text->at[i] > '9')
			return false;
		value = value * 10 + (unsigned)(text->at[i] - '0');
	}
	*text = (struct text){ text->at + count, text->len - count };
	*out = value;
	return true;
}

static bool
one(struct text *text, const char *among)
{
	if (text->len == 0)
		return false;
	for (; *among != '\0'; among++)
		if (text->at[0] == *among) {
			*text = (struct text){ text->at + 1, text->len - 1 };
			return true;
		}
	return false;
}

static bool
read_date(struct text *text, struct civil *civil)
{
	unsigned year;

	if (!digits(text, 4, &year) || !one(text, "-") || !digits(text, 2, &civil->month) || !one(text, "-") ||
	    !digits(text, 2, &civil->day))
		return false;
	civil->year = year;
	return true;
}

enum time_fault
time_read(struct text text, int64_t *seconds, int32_t *nanos)
{
	unsigned zone_hour = 0, zone_minute = 0, digit;
	struct civil civil = { 0 };
	int32_t fraction = 0;
	int64_t zone = 0;

	if (!read_date(&text, &civil) || !one(&text, "Tt ") || !digits(&text, 2, &civil.hour) || !one(&text, ":") ||
	    !digits(&text, 2, &civil.minute) || !one(&text, ":") || !digits(&text, 2, &civil.second))
		return TIME_FORM;
	if (one(&text, ".")) {
		int32_t unit = 100000000;

		if (!digits(&text, 1, &digit))
			return TIME_FORM;
		do {
			fraction += (int32_t)digit * unit;
			unit /= 10;
		} while (digits(&text, 1, &digit));
	}
	if (text.len == 0)
		return TIME_NO_ZONE;
	if (!one(&text, "Zz")) {
		bool west = text.at[0] == '-';

		if (!one(&text, "+-"))
			return TIME_FORM;
		if (!digits(&text, 2, &zone_hour) || !one(&text, ":") || !digits(&text, 2, &zone_minute) || zone_hour > 23 ||
		    zone_minute > 59)
			return TIME_OFFSET;
		zone = (int64_t)zone_hour * 3600 + (int64_t)zone_minute * 60;
		zone = west ? -zone : zone;
	}
	if (text.len != 0)
		return TIME_TRAILING;
	if (!civil_valid(civil))
		return TIME_NOT_A_DATE;
	*seconds = civil_to_seconds(civil) - zone;
	*nanos = fraction;
	return TIME_OK;
}

bool
time_parse(struct text text, int64_t *seconds)
{
	struct civil civil = { 0 };
	struct text rest = text;
	int32_t nanos;

	if (!read_date(&rest, &civil))
		return false;
	if (rest.len > 0)
		return time_read(text, seconds, &nanos) == TIME_OK;
	if (!civil_valid(civil))
		return false;
	*seconds = civil_to_seconds(civil);
	return true;
}

struct text
time_text(struct arena *arena, int64_t seconds)
{
	struct civil c = civil_of_seconds(seconds);

	return arena_printf(arena, "%04lld-%02u-%02uT%02u:%02u:%02uZ", (long long)c.year, c.month, c.day, c.hour,
	    c.minute, c.second);
}

struct text
date_text(struct arena *arena, int64_t seconds)
{
	struct civil c = civil_of_seconds(seconds);

	return arena_printf(arena, "%04lld-%02u-%02u", (long long)c.year, c.month, c.day);
}
