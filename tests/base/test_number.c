/* test_number.c - src/base/number.c: exact reading and shortest writing of numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "base/base.h"

static const struct {
	const char *why, *text;
	double real;
} doubles[] = {
	{ "nothing but digits", "123", 123 },
	{ "point and exponent", "-1.5e3", -1500 },
	{ "no digit before the point", ".5", 0.5 },
	{ "no digit after the point", "5.", 5 },
	{ "a plus", "+2", 2 },
	{ "zeros in front and behind", "000.000120000", 0.00012 },
	{ "halfway, to even below", "9007199254740993", 9007199254740992.0 },
	{ "halfway, to even above", "9007199254740995", 9007199254740996.0 },
	{ "a little past halfway", "9007199254740993.00000000000000000000000000000000001", 9007199254740994.0 },
	{ "the largest", "1.7976931348623157e308", 0x1.fffffffffffffp1023 },
	{ "just below the step to infinity", "1.797693134862315807e308", 0x1.fffffffffffffp1023 },
	{ "past the largest", "1.7976931348623159e308", (double)INFINITY },
	{ "far past", "1e99999", (double)INFINITY },
	{ "the smallest normal", "2.2250738585072014e-308", 0x1p-1022 },
	{ "the largest that is not normal", "2.2250738585072009e-308", 0x0.fffffffffffffp-1022 },
	{ "the smallest", "4.9406564584124654e-324", 0x1p-1074 },
	{ "just over half the smallest", "2.4703282292062328e-324", 0x1p-1074 },
	{ "just under half the smallest", "2.4703282292062327e-324", 0 },
	{ "far below", "1e-99999", 0 },
	{ "zero with an exponent", "0e99999", 0 },
	{ "exact by the quick way", "1e22", 1e22 },
	{ "not exact by the quick way", "1e23", 1e23 },
	{ "infinity", "Infinity", (double)INFINITY },
	{ "minus infinity, short", "-inf", -(double)INFINITY },
};

START_TEST(doubles_are_read_to_the_nearest)
{
	double real = 42;

	ck_assert_msg(double_parse(text_of(doubles[_i].text), &real), "%s: %s is refused", doubles[_i].why, doubles[_i].text);
	ck_assert_msg(real == doubles[_i].real, "%s: %s is %a, expected %a", doubles[_i].why, doubles[_i].text, real,
	    doubles[_i].real);
}
END_TEST

START_TEST(a_long_number_rounds_by_its_last_digit)
{
	char text[1200];
	double real;

	/* 2^-1074 / 2 has 751 digits after its zeros; a 1 far behind them must still count. */
	memset(text, '0', sizeof(text));
	memcpy(text, "9007199254740993.", 17);
	text[1199] = '1';
	ck_assert(double_parse((struct text){ text, sizeof(text) }, &real));
	ck_assert_msg(real == 9007199254740994.0, "%a", real);
	text[1199] = '0';
	ck_assert(double_parse((struct text){ text, sizeof(text) }, &real));
	ck_assert_msg(real == 9007199254740992.0, "%a", real);
}
END_TEST

static const char *const no_doubles[] = { "", "-", ".", "e5", "1e", "1e+", "1x", " 1", "1 ", "0x10", "1,5", "infinit", "--1", "1.2.3" };

START_TEST(what_is_no_double_is_refused)
{
	double real;

	ck_assert_msg(!double_parse(text_of(no_doubles[_i]), &real), "'%s' is taken", no_doubles[_i]);
}
END_TEST

static const struct {
	double real;
	const char *text;
} written[] = {
	{ 0, "0" }, { -0.0, "-0" }, { 1, "1" }, { -1.5, "-1.5" }, { 0.1, "0.1" }, { 0.1 + 0.2, "0.30000000000000004" },
	{ 123456789, "123456789" }, { 1e20, "100000000000000000000" }, { 1e21, "1e+21" }, { 1.5e21, "1.5e+21" }, { 0.0001, "0.0001" },
	{ 0.00012, "0.00012" }, { 0.00001, "1e-05" }, { 0x1p-1074, "5e-324" }, { 0x1.fffffffffffffp1023, "1.7976931348623157e+308" },
	{ (double)INFINITY, "Infinity" }, { -(double)INFINITY, "-Infinity" }, { (double)NAN, "NaN" }, { 1.0 / 3, "0.3333333333333333" },
	{ 100.25, "100.25" }, { 5e-5, "5e-05" },
};

START_TEST(doubles_are_written_as_short_as_they_can_be)
{
	struct text text = double_text(&arena, written[_i].real);

	ck_assert_msg(text_is(text, written[_i].text), "%a is '%.*s', expected '%s'", written[_i].real, TEXT_ARG(text),
	    written[_i].text);
}
END_TEST

START_TEST(what_is_written_reads_back)
{
	uint64_t state = 20261121;

	for (int i = 0; i < 20000; i++) {
		double real, back = 0;
		uint64_t bits;

		state = state * 6364136223846793005u + 1442695040888963407u;
		bits = state ^ state >> 29;
		memcpy(&real, &bits, sizeof(real));
		if (!isfinite(real))
			continue;
		ck_assert_msg(double_parse(double_text(&arena, real), &back) && back == real, "%a comes back as %a", real, back);
		arena_reset(&arena);
	}
}
END_TEST

static const struct {
	const char *text;
	bool good;
	int64_t number;
} ints[] = {
	{ "0", true, 0 }, { "-0", true, 0 }, { "+7", true, 7 }, { "007", true, 7 },
	{ "9223372036854775807", true, INT64_MAX }, { "9223372036854775808", false, 0 },
	{ "-9223372036854775808", true, INT64_MIN }, { "-9223372036854775809", false, 0 },
	{ "99999999999999999999", false, 0 }, { "", false, 0 }, { "-", false, 0 }, { "+-1", false, 0 }, { "1 ", false, 0 },
	{ "0x1", false, 0 }, { "1.0", false, 0 },
};

START_TEST(ints_are_read_within_their_range)
{
	int64_t number = 42;
	bool good = int_parse(text_of(ints[_i].text), &number);

	ck_assert_msg(good == ints[_i].good, "'%s' is %s", ints[_i].text, good ? "taken" : "refused");
	ck_assert_msg(number == (good ? ints[_i].number : 42), "'%s' is %lld", ints[_i].text, (long long)number);
}
END_TEST

START_TEST(uints_are_read_within_their_range)
{
	uint64_t number = 42;

	ck_assert(uint_parse(TEXT("18446744073709551615"), &number));
	ck_assert_uint_eq(number, UINT64_MAX);
	ck_assert(!uint_parse(TEXT("18446744073709551616"), &number));
	ck_assert(!uint_parse(TEXT("-1"), &number));
	ck_assert(!uint_parse(TEXT(""), &number));
}
END_TEST

/* ---- times ---- */

TESTS("number",
	EACH(doubles_are_read_to_the_nearest, doubles),
	TEST(a_long_number_rounds_by_its_last_digit),
	EACH(what_is_no_double_is_refused, no_doubles),
	EACH(doubles_are_written_as_short_as_they_can_be, written),
	TEST(what_is_written_reads_back),
	EACH(ints_are_read_within_their_range, ints),
	TEST(uints_are_read_within_their_range))
