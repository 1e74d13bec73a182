/* test_arithmetic.c - src/cel/arithmetic.c: operators at the edges of their ranges, what they refuse, and what they cost. */
#include <stdlib.h>
#include <string.h>

#include "model.h"

static struct model model;

static void
setup(void)
{
	model_open(&model);
}

static void
teardown(void)
{
	model_close(&model);
}

/* ---- values ---- */

static const struct row {
	const char *expression, *value;
} rows[] = {
	/* int: the last results within the range and the first without */
	{ "9223372036854775806 + 1", "9223372036854775807" }, { "9223372036854775807 + 1", "error: integer overflow" },
	{ "-9223372036854775807 + -1", "-9223372036854775808" }, { "-9223372036854775808 + -1", "error: integer overflow" },
	{ "-9223372036854775807 - 1", "-9223372036854775808" }, { "-9223372036854775808 - 1", "error: integer overflow" },
	{ "-1 - -9223372036854775808", "9223372036854775807" }, { "0 - -9223372036854775808", "error: integer overflow" },
	{ "4611686018427387904 * -2", "-9223372036854775808" }, { "4611686018427387904 * 2", "error: integer overflow" },
	{ "-9223372036854775808 * -1", "error: integer overflow" }, { "-9223372036854775807 / -1", "9223372036854775807" },
	{ "-9223372036854775808 / -1", "error: integer overflow" }, { "-9223372036854775808 % -1", "error: integer overflow" },
	{ "-9223372036854775807 % -1", "0" }, { "7 % -3", "1" }, { "1 / 0", "error: division by zero" }, { "0 % 0", "error: modulus by zero" },
	{ "-(-9223372036854775807)", "9223372036854775807" }, { "-(-9223372036854775808)", "error: integer overflow" },
	/* uint */
	{ "18446744073709551614u + 1u", "18446744073709551615u" }, { "18446744073709551615u + 1u", "error: integer overflow" },
	{ "1u - 1u", "0u" }, { "0u - 1u", "error: integer overflow" }, { "9223372036854775807u * 2u", "18446744073709551614u" },
	{ "9223372036854775808u * 2u", "error: integer overflow" }, { "18446744073709551615u / 2u", "9223372036854775807u" },
	{ "18446744073709551615u % 10u", "5u" }, { "1u / 0u", "error: division by zero" }, { "1u % 0u", "error: modulus by zero" },
	/* double: nothing fails */
	{ "1.0 / 0.0", "Infinity" }, { "-1.0 / 0.0", "-Infinity" }, { "1.0 / -0.0", "-Infinity" }, { "-1.0 / -0.0", "Infinity" },
	{ "0.0 / -0.0", "NaN" }, { "0.0 / 0.0 / 0.0", "NaN" }, { "1.7976931348623157e308 + 1.7976931348623157e308", "Infinity" },
	{ "1.0 / 0.0 - 1.0 / 0.0", "NaN" }, { "2.5 * -2.0", "-5.0" }, { "7.0 / 2.0", "3.5" }, { "-(0.0)", "-0.0" }, { "-dyn(1.5)", "-1.5" },
	/* times */
	{ "timestamp('9999-12-31T23:59:59Z') + duration('999999999ns')", "timestamp('9999-12-31T23:59:59.999999999Z')" },
	{ "timestamp('9999-12-31T23:59:59.999999999Z') + duration('1ns')", "error: timestamp out of range" },
	{ "timestamp('0001-01-01T00:00:00.000000001Z') - duration('1ns')", "timestamp('0001-01-01T00:00:00Z')" },
	{ "timestamp('0001-01-01T00:00:00Z') - duration('1ns')", "error: timestamp out of range" },
	{ "duration('1ns') + timestamp('9999-12-31T23:59:59.999999999Z')", "error: timestamp out of range" },
	{ "duration('9223372035s') + duration('1s')", "duration('9223372036s')" },
	{ "duration('9223372036s') + duration('1s')", "error: duration out of range" },
	{ "duration('-9223372036s') - duration('1s')", "error: duration out of range" },
	{ "timestamp('9999-12-31T23:59:59Z') - timestamp('0001-01-01T00:00:00Z')", "error: duration out of range" },
	{ "duration('1s') - duration('1500ms')", "duration('-0.5s')" }, { "duration('-1s') + duration('1500ms')", "duration('0.5s')" },
	{ "duration('-500ms') + duration('-600ms')", "duration('-1.1s')" }, { "duration('600ms') + duration('400ms')", "duration('1s')" },
	{ "timestamp('1970-01-01T00:00:00.5Z') - timestamp('1970-01-01T00:00:01.2Z')", "duration('-0.7s')" },
	{ "timestamp('1970-01-01T00:00:00.5Z') - duration('700ms')", "timestamp('1969-12-31T23:59:59.8Z')" },
	{ "timestamp('1969-12-31T23:59:59.5Z') + duration('600ms')", "timestamp('1970-01-01T00:00:00.1Z')" },
	{ "dyn(now) + now", "error: no such overload: _+_(google.protobuf.Timestamp, google.protobuf.Timestamp)" },
	{ "dyn(duration('1h')) - now", "error: no such overload: _-_(google.protobuf.Duration, google.protobuf.Timestamp)" },
	/* text, bytes, lists */
	{ "'' + '' + 'a' + ''", "'a'" }, { "b'' + b'' == b''", "true" }, { "b'' + b'\\x00' + b'' + b'a'", "b'\\x00\\x61'" },
	{ "[] + [] + [1] + []", "[1]" }, { "[1, 2] + [3]", "[1, 2, 3]" },
	/* order */
	{ "1 < 1u || 1 > 1.0 || 1u < 1.0", "false" }, { "-1 < 0u && 0u > -1", "true" }, { "18446744073709551615u > 9223372036854775807", "true" },
	{ "0.0 == -0.0 && !(0.0 > -0.0)", "true" }, { "'a' < 'aa' && b'\\x7f' < b'\\xff'", "true" }, { "false < true && !(true <= false)", "true" },
	{ "duration('-1ns') < duration('0s')", "true" }, { "2 >= 2 && 2 <= 2 && !(2 > 2) && !(2 < 2)", "true" },
	{ "2.0 >= dyn(2) && 2u <= dyn(2) && !(2.0 > dyn(2)) && !(2u < dyn(2))", "true" },
	{ "[0.0 / 0.0].exists(n, n < 1.0 || n >= 1.0 || 1 <= n || dyn(1u) > n || n == n)", "false" },
	{ "[0.0 / 0.0].all(n, n != n)", "true" },
	/* equality and membership know every type */
	{ "dyn(1) == '1'", "false" }, { "dyn(1) != '1'", "true" }, { "dyn(1) == 1u && dyn(1u) == 1.0", "true" }, { "null == dyn(0)", "false" },
	{ "dyn(2.0) in [1, 2]", "true" }, { "dyn('2') in [1, 2]", "false" }, { "dyn(2u) in {2: 1}", "true" }, { "dyn([2]) in {2: 1}", "false" },
	/* what the checker could not refuse */
	{ "dyn(1) + 1u", "error: no such overload: _+_(int, uint)" }, { "dyn(1.5) % 2", "error: no such overload: _%_(double, int)" },
	{ "dyn(1.5) % dyn(2.0)", "error: no such overload: _%_(double, double)" }, { "dyn('a') - 1", "error: no such overload: _-_(string, int)" },
	{ "dyn([1]) * 2", "error: no such overload: _*_(list, int)" }, { "dyn('a') / dyn('b')", "error: no such overload: _/_(string, string)" },
	{ "dyn(1) < 'a'", "error: no such overload: _<_(int, string)" }, { "dyn([1]) <= dyn([1])", "error: no such overload: _<=_(list, list)" },
	{ "dyn(null) > 1", "error: no such overload: _>_(null_type, int)" }, { "dyn(true) >= 1", "error: no such overload: _>=_(bool, int)" },
	{ "dyn(0.0 / 0.0) < 'a'", "error: no such overload: _<_(double, string)" },
	{ "dyn(true) < 0.0 / 0.0", "error: no such overload: _<_(bool, double)" },
	{ "1 in dyn(1)", "error: no such overload: _in_(int, int)" }, { "'a' in dyn('ab')", "error: no such overload: _in_(string, string)" },
	{ "-dyn(1u)", "error: no such overload: -_(uint)" }, { "-dyn('a')", "error: no such overload: -_(string)" },
	/* the first error is the result */
	{ "1 / 0 + [1][5]", "error: division by zero" }, { "[1][5] < 1 / 0", "error: index out of range: 5 of a list of 1" },
	{ "1 == 1 / 0", "error: division by zero" }, { "-(1 / 0)", "error: division by zero" }, { "1 in [1 / 0]", "error: division by zero" },
};

START_TEST(an_operator_gives_a_value_or_says_why_not)
{
	const char *got = model_show(&model, rows[_i].expression);

	ck_assert_msg(strcmp(got, rows[_i].value) == 0, "%s is %s, expected %s", rows[_i].expression, got, rows[_i].value);
}
END_TEST

START_TEST(nothing_is_read_on_the_right_when_the_left_fails)
{
	struct cel_value value;

	ck_assert_int_eq(model_eval(&model, "1 / 0 + count", &value), CEL_FAILED);
	ck_assert_int_eq(model_eval(&model, "1 / 0 < count", &value), CEL_FAILED);
	ck_assert_int_eq(model_eval(&model, "1 / 0 == count", &value), CEL_FAILED);
	ck_assert_uint_eq(model.asked[SLOT_COUNT], 0);
}
END_TEST

START_TEST(a_list_to_which_nothing_is_added_stays_itself)
{
	struct cel_value value;

	ck_assert_int_eq(model_eval(&model, "[] + cert.san.dns", &value), CEL_DONE);
	ck_assert(text_is(cel_value_path(&arena, &value), "cert.san.dns"));
	ck_assert_int_eq(model_eval(&model, "cert.san.dns + []", &value), CEL_DONE);
	ck_assert(text_is(cel_value_path(&arena, &value), "cert.san.dns"));
	ck_assert_int_eq(model_eval(&model, "cert.san.dns + ['x']", &value), CEL_DONE);
	ck_assert(text_is(cel_value_path(&arena, &value), ""));
	ck_assert_int_eq(model_eval(&model, "dyn([[[1]]]) + [2]", &value), CEL_DONE);
	ck_assert_uint_eq(value.depth, 3);
}
END_TEST

START_TEST(bytes_that_are_joined_may_have_one_mebibyte)
{
	uint8_t *bytes = arena_take(&arena, LIMIT_CEL_STRING);
	struct cel_value value;

	memset(bytes, 1, LIMIT_CEL_STRING);
	model.any = cel_bytes((struct bytes){ bytes, LIMIT_CEL_STRING - 1 });
	ck_assert_int_eq(model_eval(&model, "any + b'x'", &value), CEL_DONE);
	ck_assert_uint_eq(value.as.bytes.len, LIMIT_CEL_STRING);
	ck_assert_int_eq(model_eval(&model, "any + b'xy'", &value), CEL_EXHAUSTED);
	ck_assert(text_is(value.as.error->text, "a string of 1048577 bytes is longer than the limit of 1048576"));
}
END_TEST

/* ---- cost: one unit for each step, element and ten bytes that are looked at ---- */

static const struct {
	const char *expression;
	uint64_t cost;                 /* with `any` a string of 100 bytes or the same as bytes */
	bool bytes;
} costs[] = {
	{ "1 + 2", 3, false }, { "-count", 2, false }, { "any + 'x'", 3 + 10, false }, { "any + ''", 3, false }, { "any + b'x'", 3 + 10, true },
	{ "any == any", 3 + 10, false }, { "any == any", 3 + 10, true }, { "any != 'x'", 3, false }, { "any != b'x'", 3, true },
	{ "any < any", 3 + 10, false }, { "any < any", 3 + 10, true }, { "1 == 2", 3, false }, { "1.5 < 2.5", 3, false },
	/* a list costs one for each element, the room for a new one half as much */
	{ "[1, 2, 3] + [4, 5]", 3 + 2 + 5, false }, { "[] + [4, 5]", 3, false }, { "[1, 2, 3] == [1, 2, 3]", 3 + 3, false },
	{ "[1, 2, 3] == [1, 2]", 3, false },
	/* membership: one for each element up to the one that is found */
	{ "1 in [1, 2, 3]", 3 + 1, false }, { "3 in [1, 2, 3]", 3 + 3, false }, { "4 in [1, 2, 3]", 3 + 3, false },
	{ "any in [any, 'x']", 3 + 2 + 11 + 1 + 10, false }, { "any in [any]", 3 + 1 + 10 + 1 + 10, true }, { "'max' in params", 3 + 1, false },
	{ "any in params", 3 + 1 + 10, false }, { "{any: 1} == {any: 1}", 1 + 2 * (1 + 30 + 2 + 10) + 1 + 10, false },
};

START_TEST(an_operator_costs_what_it_looks_at)
{
	const struct cel_program *program = model_compile(&model, costs[_i].expression);
	char hundred[100];
	struct cel_value value;

	memset(hundred, 'a', sizeof(hundred));
	model.any = costs[_i].bytes ? cel_bytes((struct bytes){ (const uint8_t *)hundred, sizeof(hundred) }) :
	    cel_string((struct text){ hundred, sizeof(hundred) });
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	ck_assert_msg(LIMIT_CEL_COST - model.run.budget == costs[_i].cost, "%s costs %u, expected %u", costs[_i].expression,
	    (unsigned)(LIMIT_CEL_COST - model.run.budget), (unsigned)costs[_i].cost);
}
END_TEST

TESTS_WITH("arithmetic", setup, teardown,
	EACH(an_operator_gives_a_value_or_says_why_not, rows),
	TEST(nothing_is_read_on_the_right_when_the_left_fails),
	TEST(a_list_to_which_nothing_is_added_stays_itself),
	TEST(bytes_that_are_joined_may_have_one_mebibyte),
	EACH(an_operator_costs_what_it_looks_at, costs))
