/* test_values.c - src/cel/value.c: comparing values, hashing them, writing them. */
#include <math.h>
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

/* ---- equality and hashes ---- */

/* Values of one group equal each other and nothing of another group. */
static const struct {
	unsigned group;
	const char *expression;
} equals[] = {
	{ 1, "1" }, { 1, "1u" }, { 1, "1.0" }, { 2, "0" }, { 2, "-0.0" }, { 2, "0.0" }, { 3, "1.5" }, { 4, "-1" },
	{ 5, "18446744073709551615u" }, { 6, "'1'" }, { 7, "b'1'" }, { 8, "true" }, { 9, "false" }, { 10, "null" },
	{ 11, "[]" }, { 12, "[1]" }, { 12, "[1u]" }, { 13, "[1, 2]" }, { 14, "[2, 1]" }, { 15, "[[1]]" },
	{ 16, "{}" }, { 17, "{'a': 1, 'b': 2}" }, { 17, "{'b': 2.0, 'a': 1u}" }, { 18, "{'a': 2, 'b': 1}" }, { 19, "{1: 'x'}" },
	{ 19, "{1u: 'x'}" }, { 20, "''" }, { 21, "'a\\x00'" }, { 22, "'a'" }, { 23, "timestamp('2030-01-01T00:00:00Z')" },
	{ 23, "timestamp('2030-01-01T01:00:00+01:00')" }, { 24, "duration('60s')" }, { 24, "duration('1m')" },
	{ 25, "optional.of(1)" }, { 25, "optional.of(1.0)" }, { 26, "optional.none()" }, { 27, "int" }, { 28, "type('')" },
	{ 28, "string" }, { 29, "oid('serverAuth')" }, { 30, "oid('clientAuth')" }, { 31, "cert" }, { 32, "trust[0]" },
	{ 33, "ip('10.0.0.1')" }, { 34, "9223372036854775807" }, { 35, "[optional.none()]" }, { 36, "list" }, { 36, "type([1])" },
};

START_TEST(equality_and_hash_agree)
{
	struct cel_value a, b;

	ck_assert_int_eq(model_eval(&model, equals[_i].expression, &a), CEL_DONE);
	for (size_t i = 0; i < COUNT_OF(equals); i++) {
		bool same = equals[i].group == equals[_i].group;

		ck_assert_int_eq(model_eval(&model, equals[i].expression, &b), CEL_DONE);
		ck_assert_msg(cel_equal(&a, &b) == same, "%s and %s are%s equal", equals[_i].expression, equals[i].expression,
		    same ? " not" : "");
		if (same)
			ck_assert_msg(cel_hash(&a) == cel_hash(&b), "%s and %s have two hashes", equals[_i].expression,
			    equals[i].expression);
	}
}
END_TEST

START_TEST(nan_equals_nothing)
{
	struct cel_value nan = cel_double((double)NAN), one = cel_int(1);

	ck_assert(!cel_equal(&nan, &nan));
	ck_assert(!cel_equal(&nan, &one));
}
END_TEST

START_TEST(deep_values_end_every_walk)
{
	struct cel_value value = cel_int(1), other;

	for (int i = 0; i < 1000; i++) {
		struct cel_value *item = ARENA_NEW(&arena, struct cel_value);

		*item = value;
		value = cel_list(item, 1);
	}
	other = value;
	ck_assert_uint_eq(value.depth, UINT8_MAX);
	ck_assert(!cel_equal(&value, &other));
	(void)cel_hash(&value);
	ck_assert_uint_le(cel_value_text(&arena, &value).len, 1);
	ck_assert_uint_le(cel_value_literal(&arena, &value, 100).len, 100);
}
END_TEST

/* ---- as text ---- */

static const struct {
	const char *expression, *text, *literal;
} texts[] = {
	{ "'it\\'s'", "it's", "'it\\'s'" },
	{ "'a\\nb\\t\\r\\\\'", "a\nb\t\r\\", "'a\\nb\\t\\r\\\\'" },
	{ "'\\u202e\\u200b\\x07\\x7f'", "\u202e\u200b\a\x7f", "'\\u202e\\u200b\\u0007\\u007f'" },
	{ "'h\u00e9'", "h\u00e9", "'h\u00e9'" },
	{ "b'\\x00\\xffA'", "00ff41", "b'\\x00\\xff\\x41'" },
	{ "12", "12", "12" },
	{ "-9223372036854775808", "-9223372036854775808", "-9223372036854775808" },
	{ "12u", "12", "12u" },
	{ "2.0", "2", "2.0" },
	{ "1e300", "1e+300", "1e+300" },
	{ "true", "true", "true" },
	{ "null", "null", "null" },
	{ "[1, 'a', [2.5]]", "1, a, 2.5", "[1, 'a', [2.5]]" },
	{ "{'a': 1, 2: 'b'}", "a: 1, 2: b", "{'a': 1, 2: 'b'}" },
	{ "timestamp('2030-01-31T10:00:00.5Z')", "2030-01-31T10:00:00.5Z", "timestamp('2030-01-31T10:00:00.5Z')" },
	{ "duration('90m')", "5400s", "duration('5400s')" },
	{ "optional.of('x')", "x", "optional.of('x')" },
	{ "optional.none()", "", "optional.none()" },
	{ "int", "int", "int" },
	{ "type(timestamp(0))", "google.protobuf.Timestamp", "google.protobuf.Timestamp" },
	{ "oid('serverAuth')", "serverAuth", "Oid('serverAuth')" },
	{ "cert.eku", "serverAuth, clientAuth", "[Oid('serverAuth'), Oid('clientAuth')]" },
	{ "cert.san", "San", "San{...}" },
	{ "ip('2001:db8::1')", "2001:db8::1", "net.IP('2001:db8::1')" },
};

START_TEST(values_are_written_as_text_and_as_literals)
{
	struct cel_value value;
	struct text text, literal;

	ck_assert_int_eq(model_eval(&model, texts[_i].expression, &value), CEL_DONE);
	text = cel_value_text(&arena, &value);
	literal = cel_value_literal(&arena, &value, 200);
	ck_assert_msg(text_is(text, texts[_i].text), "%s as text: %.*s", texts[_i].expression, TEXT_ARG(text));
	ck_assert_msg(text_is(literal, texts[_i].literal), "%s as a literal: %.*s", texts[_i].expression, TEXT_ARG(literal));
}
END_TEST

START_TEST(a_long_literal_is_cut_at_a_character)
{
	struct cel_value value = cel_string(TEXT("h\u00e9h\u00e9h\u00e9h\u00e9"));

	for (size_t limit = 0; limit < 20; limit++) {
		struct text text = cel_value_literal(&arena, &value, limit);

		ck_assert_msg(text.len <= (limit > 3 ? limit : 3), "limit %zu: %.*s", limit, TEXT_ARG(text));
		ck_assert_msg(text_utf8_valid(text), "limit %zu", limit);
		ck_assert_msg(limit >= 14 || text_ends_with(text, "..."), "limit %zu: %.*s", limit, TEXT_ARG(text));
	}
	ck_assert(text_is(cel_value_literal(&arena, &value, 14), "'h\u00e9h\u00e9h\u00e9h\u00e9'"));
	ck_assert(text_is(cel_value_literal(&arena, &value, 10), "'h\u00e9h\u00e9..."));
}
END_TEST

TESTS_WITH("values", setup, teardown,
	EACH(equality_and_hash_agree, equals),
	TEST(nan_equals_nothing),
	TEST(deep_values_end_every_walk),
	EACH(values_are_written_as_text_and_as_literals, texts),
	TEST(a_long_literal_is_cut_at_a_character))
