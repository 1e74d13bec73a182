/* zone_rule.c - the rule for daylight-saving time at the end of zone data (POSIX TZ, RFC 9636 section 3.3). */
#include "cel/ext/zone.h"

#define DAY 86400

struct reader {
	const char *at, *end;
};

static bool
take(struct reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static bool
read_number(struct reader *r, int most, int *number)
{
	const char *start = r->at;

	for (*number = 0; r->at < r->end && *r->at >= '0' && *r->at <= '9' && *number <= most; r->at++)
		*number = *number * 10 + (*r->at - '0');
	return r->at > start && *number <= most;
}

/* Name = "<" { any but ">" } ">" | letter letter letter { letter } */
static bool
skip_name(struct reader *r)
{
	const char *start = r->at;

	if (take(r, '<')) {
		while (r->at < r->end && *r->at != '>')
			r->at++;
		return take(r, '>');
	}
	while (r->at < r->end && ((*r->at >= 'a' && *r->at <= 'z') || (*r->at >= 'A' && *r->at <= 'Z')))
		r->at++;
	return r->at - start >= 3;
}

/* Time = [ "+" | "-" ] hours [ ":" minutes [ ":" seconds ] ] */
static bool
read_time(struct reader *r, int most_hours, int32_t *seconds)
{
	bool minus = take(r, '-');
	int hours, minutes = 0, rest = 0;

	if (!minus)
		take(r, '+');
	if (!read_number(r, most_hours, &hours) || (take(r, ':') && (!read_number(r, 59, &minutes) ||
	    (take(r, ':') && !read_number(r, 59, &rest)))))
		return false;
	*seconds = hours * 3600 + minutes * 60 + rest;
	if (minus)
		*seconds = -*seconds;
	return true;
}

/* When a year's change is: a day and a local time. */
struct change {
	enum { DAY_WITHOUT_LEAP, DAY_OF_YEAR, WEEKDAY } kind;
	int day, week, month;          /* WEEKDAY: `day` from Sunday, `week` 5 is the last of the month */
	int32_t time;
};

/* Change = "," ( "J" day | day | "M" month "." week "." day ) [ "/" Time ] */
static bool
read_change(struct reader *r, struct change *change)
{
	*change = (struct change){ .time = 2 * 3600 };
	if (!take(r, ','))
		return false;
	if (take(r, 'J')) {
		change->kind = DAY_WITHOUT_LEAP;
		if (!read_number(r, 365, &change->day) || change->day == 0)
			return false;
	} else if (take(r, 'M')) {
		change->kind = WEEKDAY;
		if (!read_number(r, 12, &change->month) || change->month == 0 || !take(r, '.') ||
		    !read_number(r, 5, &change->week) || change->week == 0 || !take(r, '.') ||
		    !read_number(r, 6, &change->day))
			return false;
	} else {
		change->kind = DAY_OF_YEAR;
		if (!read_number(r, 365, &change->day))
			return false;
	}
	return !take(r, '/') || read_time(r, 167, &change->time);
}

static bool
is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
weekday_of(int64_t seconds)            /* 1970-01-01 was a Thursday */
{
	int64_t day = seconds / DAY - (seconds % DAY < 0);

	return (int)(((day + 4) % 7 + 7) % 7);
}

static int64_t
start_of(int64_t year, unsigned month)
{
	return civil_to_seconds((struct civil){ .year = year, .month = month, .day = 1 });
}

/* The change in a year as local time, counted in seconds as if it were UTC. */
static int64_t
change_in(const struct change *change, int64_t year)
{
	int64_t start;
	int days;

	switch (change->kind) {
	case DAY_WITHOUT_LEAP:
		days = change->day - 1 + (is_leap(year) && change->day >= 60);
		return start_of(year, 1) + (int64_t)days * DAY + change->time;
	case DAY_OF_YEAR:
		return start_of(year, 1) + (int64_t)change->day * DAY + change->time;
	case WEEKDAY:
		break;
	}
	start = start_of(year, (unsigned)change->month);
	days = (change->day - weekday_of(start) + 7) % 7 + (change->week - 1) * 7;
	if (change->week == 5) {
		int64_t next = change->month == 12 ? start_of(year + 1, 1) :
		    start_of(year, (unsigned)change->month + 1);

		if (start + (int64_t)days * DAY >= next)
			days -= 7;
	}
	return start + (int64_t)days * DAY + change->time;
}

/* Rule = name Time [ name [ Time ] Change Change ], where times west of Greenwich are positive */
bool
zone_rule_read(struct text rule, int64_t utc, int32_t *offset)
{
	struct reader r = { rule.at, rule.at + rule.len };
	struct change start, end;
	int32_t standard, summer;
	bool summer_now = false;
	int64_t latest = INT64_MIN, year;

	if (!skip_name(&r) || !read_time(&r, 24, &standard))
		return false;
	standard = -standard;
	if (r.at == r.end) {
		*offset = standard;
		return true;
	}
	summer = standard + 3600;
	if (!skip_name(&r))
		return false;
	if (r.at < r.end && *r.at != ',') {
		if (!read_time(&r, 24, &summer))
			return false;
		summer = -summer;
	}
	if (!read_change(&r, &start) || !read_change(&r, &end) || r.at != r.end)
		return false;
	/*
	 * The latest change up to now decides. Times of up to a week before or after their day let a change fall into
	 * the next year. Where both fall together, as in a zone with summer time all year, summer time is on.
	 */
	year = civil_of_seconds(utc).year;
	for (int64_t y = year - 1; y <= year + 1; y++) {
		int64_t on = change_in(&start, y) - standard, off = change_in(&end, y) - summer;

		if (off <= utc && off > latest) {
			latest = off;
			summer_now = false;
		}
		if (on <= utc && on >= latest) {
			latest = on;
			summer_now = true;
		}
	}
	*offset = summer_now ? summer : standard;
	return true;
}
