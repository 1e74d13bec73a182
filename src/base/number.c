/* number.c - numbers as text and back, whatever locale the process has set. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
uint_parse(struct text text, uint64_t *number)
{
	uint64_t sum = 0;

	if (text.len == 0)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		uint64_t digit;

		if (!is_digit(text.at[i]))
			return false;
		digit = (uint64_t)(text.at[i] - '0');
		if (sum > (UINT64_MAX - digit) / 10)
			return false;
		sum = sum * 10 + digit;
	}
	*number = sum;
	return true;
}

bool
int_parse(struct text text, int64_t *number)
{
	bool negative = text.len > 0 && text.at[0] == '-';
	uint64_t magnitude;

	if (text.len > 0 && (text.at[0] == '-' || text.at[0] == '+')) {
		text.at++;
		text.len--;
	}
	if (!uint_parse(text, &magnitude) || magnitude > (uint64_t)INT64_MAX + (negative ? 1 : 0))
		return false;
	*number = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
	return true;
}

/* ---- reading doubles ---- */

/* Digits past these cannot change a double but for "more than": the halfway point of the smallest has 767. */
#define DIGITS 800

/* DIGITS x 10^exponent, rounded to the nearest double, halves to even. */
static double
nearest_double(const char *digits, size_t count, int exponent)
{
	char text[DIGITS + 16];

	/* Digits and an exponent have no point, the one thing that strtod would take from the locale of the process. */
	snprintf(text, sizeof(text), "%.*se%d", (int)count, digits, exponent);
	return strtod(text, NULL);
}

bool
double_parse(struct text text, double *real)
{
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
	    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
	char digits[DIGITS + 1];
	size_t count = 0, i = 0;
	bool negative = false, any = false, point = false;
	int exponent = 0, sign = 1, written = 0;
	uint64_t small = 0;
	double value;

	if (text.len == 0)
		return false;
	if (text.at[i] == '+' || text.at[i] == '-')
		negative = text.at[i++] == '-';
	if (text_equal_nocase((struct text){ text.at + i, text.len - i }, TEXT("inf")) ||
	    text_equal_nocase((struct text){ text.at + i, text.len - i }, TEXT("infinity"))) {
		*real = negative ? -(double)INFINITY : (double)INFINITY;
		return true;
	}
	if (text_equal_nocase((struct text){ text.at + i, text.len - i }, TEXT("nan"))) {
		*real = (double)NAN;
		return true;
	}
	for (; i < text.len; i++) {
		if (text.at[i] == '.' && !point) {
			point = true;
			continue;
		}
		if (!is_digit(text.at[i]))
			break;
		any = true;
		if (point && exponent > -100000)
			exponent--;
		if (count == 0 && text.at[i] == '0')
			continue;
		if (count < DIGITS) {
			digits[count++] = text.at[i];
		} else {
			/* Past the digits that count, only whether any is not zero does. */
			if (text.at[i] != '0')
				digits[DIGITS - 1] = digits[DIGITS - 1] == '0' ? '1' : digits[DIGITS - 1];
			if (exponent < 100000)
				exponent++;
		}
	}
	if (!any)
		return false;
	if (i < text.len && (text.at[i] == 'e' || text.at[i] == 'E')) {
		i++;
		if (i < text.len && (text.at[i] == '+' || text.at[i] == '-'))
			sign = text.at[i++] == '-' ? -1 : 1;
		if (i == text.len)
			return false;
		for (; i < text.len && is_digit(text.at[i]); i++)
			if (written < 100000)
				written = written * 10 + (text.at[i] - '0');
	}
	if (i != text.len)
		return false;
	exponent += sign * written;
	while (count > 0 && digits[count - 1] == '0') {
		count--;
		exponent++;
	}
	if (count <= 15) {
		for (size_t k = 0; k < count; k++)
			small = small * 10 + (uint64_t)(digits[k] - '0');
	}
	if (count == 0)
		value = 0;
	else if (count <= 15 && exponent >= -22 && exponent <= 22)
		value = exponent < 0 ? (double)small / powers[-exponent] : (double)small * powers[exponent];
	else if ((int)count + exponent > 310)
		value = (double)INFINITY;
	else if ((int)count + exponent < -325)
		value = 0;
	else
		value = nearest_double(digits, count, exponent);
	*real = negative ? -value : value;
	return true;
}

/* ---- writing doubles ---- */

/* The digits of a number in scientific notation, whatever the locale's point is. */
static size_t
scientific(double real, int precision, char digits[20], int *exponent)
{
	char text[64];
	size_t count = 0, i = 0;
	bool negative;

	snprintf(text, sizeof(text), "%.*e", precision, real);
	for (; text[i] != '\0' && text[i] != 'e'; i++)
		if (is_digit(text[i]))
			digits[count++] = text[i];
	*exponent = 0;
	if (text[i] == 'e')
		i++;
	negative = text[i] == '-';
	for (; text[i] != '\0'; i++)
		if (is_digit(text[i]))
			*exponent = *exponent * 10 + (text[i] - '0');
	if (negative)
		*exponent = -*exponent;
	return count;
}

size_t
double_write(double real, char out[DOUBLE_ROOM])
{
	const char *special = isnan(real) ? "NaN" : isinf(real) ? (real < 0 ? "-Infinity" : "Infinity") :
	    real == 0 ? (signbit(real) ? "-0" : "0") : NULL;
	char digits[20], text[DOUBLE_ROOM];
	size_t count = 0, len = 0;
	int exponent = 0;

	if (special != NULL)
		return (size_t)snprintf(out, DOUBLE_ROOM, "%s", special);
	/*
	 * A number of up to 15 digits comes back as it was from any normal double, so nothing shorter need be tried than
	 * those 15, without the zeros at their end; smaller doubles have fewer digits to give.
	 */
	for (int precision = fabs(real) >= 0x1p-1022 ? 14 : 0; precision <= 16; precision++) {
		double back;

		count = scientific(fabs(real), precision, digits, &exponent);
		snprintf(text, sizeof(text), "%.*se%d", (int)count, digits, exponent - (int)count + 1);
		if (double_parse((struct text){ text, strlen(text) }, &back) && back == fabs(real))
			break;
	}
	while (count > 1 && digits[count - 1] == '0')
		count--;
	if (real < 0)
		out[len++] = '-';
	if (exponent < -4 || exponent > 20) {
		out[len++] = digits[0];
		if (count > 1) {
			out[len++] = '.';
			memcpy(out + len, digits + 1, count - 1);
			len += count - 1;
		}
		len += (size_t)snprintf(out + len, DOUBLE_ROOM - len, "e%c%02d", exponent < 0 ? '-' : '+',
		    exponent < 0 ? -exponent : exponent);
	} else if (exponent < 0) {
		len += (size_t)snprintf(out + len, DOUBLE_ROOM - len, "0.%.*s%.*s", -exponent - 1, "0000", (int)count, digits);
	} else {
		for (size_t i = 0; i < count || i <= (size_t)exponent; i++) {
			if (i == (size_t)exponent + 1)
				out[len++] = '.';
			out[len++] = i < count ? digits[i] : '0';
		}
	}
	return len;
}

struct text
double_text(struct arena *arena, double real)
{
	char text[DOUBLE_ROOM];

	return arena_text(arena, (struct text){ text, double_write(real, text) });
}
