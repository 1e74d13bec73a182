/* number.c - numbers as text and back, without the C library's locale. */

#include "cel/function.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
cel_read_uint(struct text text, uint64_t *number)
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
cel_read_int(struct text text, int64_t *number)
{
	bool negative = text.len > 0 && text.at[0] == '-';
	uint64_t magnitude;

	if (text.len > 0 && (text.at[0] == '-' || text.at[0] == '+')) {
		text.at++;
		text.len--;
	}
	if (!cel_read_uint(text, &magnitude) || magnitude > (uint64_t)INT64_MAX + (negative ? 1 : 0))
		return false;
	*number = negative ? (int64_t)(0 - magnitude) : (int64_t)magnitude;
	return true;
}

/* ---- reading doubles ---- */

/*
 * A natural number for the exact way: digits times a power of ten, divided by another. The largest double has 309
 * digits, the smallest needs 10^(324 + digits); digits past 800 cannot change the result but for "more than".
 */
#define WORDS 160
#define DIGITS 800
struct natural {
	uint32_t words[WORDS];
	size_t count;
};

static void
natural_multiply(struct natural *n, uint32_t by, uint32_t plus)
{
	uint64_t carry = plus;

	for (size_t i = 0; i < n->count; i++) {
		carry += (uint64_t)n->words[i] * by;
		n->words[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry != 0 && n->count < WORDS)
		n->words[n->count++] = (uint32_t)carry;
}

static size_t
natural_bits(const struct natural *n)
{
	return n->count == 0 ? 0 : n->count * 32 - (size_t)__builtin_clz(n->words[n->count - 1]);
}

static void
natural_shift(struct natural *n, size_t bits)
{
	size_t words = bits / 32, rest = bits % 32;

	if (n->count == 0)
		return;
	memmove(n->words + words, n->words, n->count * sizeof(n->words[0]));
	memset(n->words, 0, words * sizeof(n->words[0]));
	n->count += words;
	if (rest > 0)
		natural_multiply(n, (uint32_t)1 << rest, 0);
}

static int
natural_compare(const struct natural *a, const struct natural *b)
{
	if (a->count != b->count)
		return a->count > b->count ? 1 : -1;
	for (size_t i = a->count; i-- > 0;)
		if (a->words[i] != b->words[i])
			return a->words[i] > b->words[i] ? 1 : -1;
	return 0;
}

static void
natural_subtract(struct natural *a, const struct natural *b)
{
	int64_t borrow = 0;

	for (size_t i = 0; i < a->count; i++) {
		borrow += (int64_t)a->words[i] - (i < b->count ? (int64_t)b->words[i] : 0);
		a->words[i] = (uint32_t)borrow;
		borrow >>= 32;
	}
	while (a->count > 0 && a->words[a->count - 1] == 0)
		a->count--;
}

/* digits x 10^exponent, rounded to the nearest double, halves to even. */
static double
exact_double(const char *digits, size_t count, int exponent)
{
	struct natural above = { .count = 0 }, below = { .words = { 1 }, .count = 1 };
	uint64_t quotient = 0, rest, half;
	int shift, scale, bits, keep, drop;
	bool sticky;

	for (size_t i = 0; i < count; i++) {
		if (above.count == 0) {
			above.words[0] = (uint32_t)(digits[i] - '0');
			above.count = digits[i] != '0';
		} else {
			natural_multiply(&above, 10, (uint32_t)(digits[i] - '0'));
		}
	}
	for (; exponent > 0; exponent--)
		natural_multiply(&above, 10, 0);
	for (; exponent < 0; exponent++)
		natural_multiply(&below, 10, 0);
	/* Scale so that the quotient has 63 or 64 bits, then divide bit by bit. */
	shift = 63 + (int)natural_bits(&below) - (int)natural_bits(&above);
	if (shift > 0)
		natural_shift(&above, (size_t)shift);
	else
		natural_shift(&below, (size_t)-shift);
	natural_shift(&below, 63);
	for (int i = 0; i < 64; i++) {
		bool bit = natural_compare(&above, &below) >= 0;

		if (bit)
			natural_subtract(&above, &below);
		quotient = quotient << 1 | bit;
		natural_multiply(&above, 2, 0);
	}
	sticky = above.count > 0;
	scale = -shift;
	/* value = quotient x 2^scale, and a little more if sticky */
	bits = 64 - __builtin_clzll(quotient);
	keep = bits + scale < -1021 ? 53 - (-1021 - bits - scale) : 53;
	if (keep < 0)
		return 0;
	drop = bits - keep;
	rest = drop == 64 ? quotient : quotient & (((uint64_t)1 << drop) - 1);
	half = (uint64_t)1 << (drop - 1);
	quotient = drop == 64 ? 0 : quotient >> drop;
	if (rest > half || (rest == half && (sticky || (quotient & 1) != 0)))
		quotient++;
	return ldexp((double)quotient, scale + drop);
}

bool
cel_read_double(struct text text, double *real)
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
		value = exact_double(digits, count, exponent);
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

struct text
cel_double_text(struct arena *arena, double real)
{
	char digits[20], text[64];
	size_t count = 0, len = 0;
	int exponent = 0;

	if (isnan(real))
		return TEXT("NaN");
	if (isinf(real))
		return real < 0 ? TEXT("-Infinity") : TEXT("Infinity");
	if (real == 0)
		return signbit(real) ? TEXT("-0") : TEXT("0");
	/*
	 * A number of up to 15 digits comes back as it was from any normal double, so nothing shorter need be tried than
	 * those 15, without the zeros at their end; smaller doubles have fewer digits to give.
	 */
	for (int precision = fabs(real) >= 0x1p-1022 ? 14 : 0; precision <= 16; precision++) {
		double back;

		count = scientific(fabs(real), precision, digits, &exponent);
		snprintf(text, sizeof(text), "%.*se%d", (int)count, digits, exponent - (int)count + 1);
		if (cel_read_double((struct text){ text, strlen(text) }, &back) && back == fabs(real))
			break;
	}
	while (count > 1 && digits[count - 1] == '0')
		count--;
	if (real < 0)
		text[len++] = '-';
	if (exponent < -4 || exponent > 20) {
		text[len++] = digits[0];
		if (count > 1) {
			text[len++] = '.';
			memcpy(text + len, digits + 1, count - 1);
			len += count - 1;
		}
		len += (size_t)snprintf(text + len, sizeof(text) - len, "e%c%02d", exponent < 0 ? '-' : '+',
		    exponent < 0 ? -exponent : exponent);
	} else if (exponent < 0) {
		len += (size_t)snprintf(text + len, sizeof(text) - len, "0.%.*s%.*s", -exponent - 1, "0000", (int)count, digits);
	} else {
		for (size_t i = 0; i < count || i <= (size_t)exponent; i++) {
			if (i == (size_t)exponent + 1)
				text[len++] = '.';
			text[len++] = i < count ? digits[i] : '0';
		}
	}
	return arena_text(arena, (struct text){ text, len });
}
