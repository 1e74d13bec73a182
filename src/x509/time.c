/* time.c - UTCTime and GeneralizedTime (RFC 5280 4.1.2.5, X.690 11.7 and 11.8). */

#include "x509/parse.h"

static bool
two_digits(const uint8_t *at, unsigned *out)
{
	if (at[0] < '0' || at[0] > '9' || at[1] < '0' || at[1] > '9')
		return false;
	*out = (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
	return true;
}

/* What may follow the minutes: seconds, fraction, zone. False if it is anything else. */
static bool
parse_rest(const uint8_t *at, const uint8_t *end, struct civil *civil, int64_t *zone, unsigned *seen)
{
	unsigned hours, minutes;

	*zone = 0;
	*seen = 0;
	if (end - at >= 2 && two_digits(at, &civil->second)) {
		*seen |= 1;
		at += 2;
	}
	if (at < end && (*at == '.' || *at == ',')) {
		const uint8_t *digits = ++at;

		*seen |= 2;
		while (at < end && *at >= '0' && *at <= '9')
			at++;
		if (at == digits)
			return false;
	}
	if (at == end)
		return true;
	if (*at == 'Z') {
		*seen |= 4;
		return at + 1 == end;
	}
	if ((*at != '+' && *at != '-') || end - at != 5 || !two_digits(at + 1, &hours) ||
	    !two_digits(at + 3, &minutes) || hours > 23 || minutes > 59)
		return false;
	*zone = (int64_t)hours * 3600 + (int64_t)minutes * 60;
	if (*at == '-')
		*zone = -*zone;
	return true;
}

/*
 * YYMMDDHHMMSSZ, the form of nearly all times, without the general way: lists of revoked certificates
 * have one in each entry. Within 1950 to 2049 every fourth year is a leap year.
 */
static bool
parse_common(const uint8_t *at, int64_t *seconds)
{
	static const uint16_t before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };
	unsigned field[6], year, days;
	bool leap;

	for (unsigned i = 0; i < 6; i++) {
		unsigned tens = (unsigned)at[2 * i] - '0', ones = (unsigned)at[2 * i + 1] - '0';

		if (tens > 9 || ones > 9)
			return false;
		field[i] = tens * 10 + ones;
	}
	year = field[0] + (field[0] < 50 ? 2000 : 1900);
	leap = year % 4 == 0;
	if (field[1] - 1 > 11 || field[3] > 23 || field[4] > 59 || field[5] > 59)
		return false;
	days = (unsigned)(before[field[1]] - before[field[1] - 1]) + (leap && field[1] == 2);
	if (field[2] - 1 >= days)
		return false;
	*seconds = ((int64_t)year - 1970) * 365 + ((int64_t)year - 1901) / 4 - 17 + before[field[1] - 1] +
	    (leap && field[1] > 2) + field[2] - 1;
	*seconds = *seconds * 86400 + (int64_t)(field[3] * 3600 + field[4] * 60 + field[5]);
	return true;
}

void
parse_time(struct reading *r, uint8_t tag, struct bytes value, struct x509_time *out)
{
	const uint8_t *at = value.at, *end = value.at + value.len;
	struct civil civil = { 0 };
	unsigned century = 0, year, seen;
	int64_t zone;

	out->tag = tag;
	out->text = value;
	if (tag == DER_UTC_TIME && value.len == 13 && at[12] == 'Z' && parse_common(at, &out->seconds)) {
		out->known = out->well_formed = true;
		return;
	}
	if (value.len < (tag == DER_UTC_TIME ? 10u : 12u) ||
	    (tag == DER_GENERALIZED_TIME && !two_digits(at, &century)))
		goto invalid;
	at += tag == DER_GENERALIZED_TIME ? 2 : 0;
	if (!two_digits(at, &year) || !two_digits(at + 2, &civil.month) || !two_digits(at + 4, &civil.day) ||
	    !two_digits(at + 6, &civil.hour) || !two_digits(at + 8, &civil.minute) ||
	    !parse_rest(at + 10, end, &civil, &zone, &seen))
		goto invalid;
	/* RFC 5280 4.1.2.5.1: 50 to 99 are of the 20th century. */
	civil.year = tag == DER_GENERALIZED_TIME ? century * 100 + year : year + (year < 50 ? 2000u : 1900u);
	if (!civil_valid(civil))
		goto invalid;
	out->known = true;
	out->seconds = civil_to_seconds(civil) - zone;
	out->well_formed = seen == 5;
	if (out->well_formed && !(tag == DER_GENERALIZED_TIME && civil.year < 2050))
		return;
	if ((seen & 4) == 0)
		report(r, P_TIME_NO_ZONE, out->offset, NULL);
	if ((seen & 1) == 0)
		report(r, P_TIME_NO_SECONDS, out->offset, NULL);
	if ((seen & 2) != 0)
		report(r, P_TIME_FRACTION, out->offset, NULL);
	if (tag == DER_GENERALIZED_TIME && civil.year < 2050)
		report(r, P_TIME_TYPE, out->offset, NULL);
	return;

invalid:
	report(r, P_TIME_INVALID, out->offset, NULL);
}

/* Time ::= CHOICE { utcTime UTCTime, generalTime GeneralizedTime } */
bool
read_time(struct reading *r, struct der *in, struct x509_time *out)
{
	struct der body;
	int tag = der_peek(in);

	*out = (struct x509_time){ .offset = der_offset(in) };
	if (tag == (DER_UTC_TIME | 0x20) || tag == (DER_GENERALIZED_TIME | 0x20)) {
		report_der(r, &(struct der_fault){ DER_STRING_CONSTRUCTED, out->offset }, false);
		return take_any(r, in, NULL, NULL, NULL);
	}
	if (!take(r, in, tag == DER_GENERALIZED_TIME ? DER_GENERALIZED_TIME : DER_UTC_TIME, &body, NULL))
		return false;
	parse_time(r, (uint8_t)tag, der_rest(&body), out);
	return true;
}

bool
time_value(uint8_t tag, struct bytes contents, int64_t *seconds)
{
	struct problems ignored = { 0 };
	struct reading r = { .problems = &ignored };
	struct x509_time time = { 0 };

	parse_time(&r, tag, contents, &time);
	*seconds = time.seconds;
	return time.known;
}
