/* test_pattern.c - src/cel/pattern.c: patterns that are literals, patterns that are computed, and what searching costs. */
#include "expressions.h"

START_TEST(literal_patterns_are_checked_with_their_place)
{
	struct cel_value good = { .kind = CEL_STRING, .as.text = TEXT("a+") };
	struct cel_value bad = { .kind = CEL_STRING, .as.text = TEXT("ab(?<=c)") };
	struct text text = cel_check_regex(&arena, 1, &bad);

	ck_assert_uint_eq(cel_check_regex(&arena, 1, &good).len, 0);
	ck_assert_uint_eq(cel_check_regex(&arena, 0, &bad).len, 0);
	ck_assert_msg(text_is(text, "not a regular expression: look-behind is not supported by RE2, at byte 2"),
	    "%.*s", TEXT_ARG(text));
}
END_TEST

/* Compiling once costs 1000; the same computed pattern again costs its search alone. */
START_TEST(a_computed_pattern_is_compiled_once_in_a_row)
{
	ck_assert_uint_lt(cost_of("'aab'.matches('a+b')"), 100);
	ck_assert_uint_gt(cost_of("'aab'.matches(text + 'a+b')"), 1000);
	ck_assert_uint_lt(cost_of("[1, 2, 3, 4].all(i, 'aab'.matches(text + 'a+b'))"), 2000);
	ck_assert_uint_gt(cost_of("[1, 2, 3, 4].all(i, 'aab'.matches(text + 'a+b' + string(i) + '?'))"), 4000);
}
END_TEST

static const struct row computed[] = {
	{ "'aab'.matches(text + '^a+b$')", "true" },
	{ "'aab'.matches(text + '^b')", "false" },
	{ "'aab'.matches(text + 'ab(?<=c)')", "error: not a regular expression: look-behind is not supported by RE2" },
};

START_TEST(a_computed_pattern_matches_or_fails)
{
	check_row(&computed[_i]);
}
END_TEST

TESTS_WITH("pattern", setup, NULL,
	TEST(literal_patterns_are_checked_with_their_place),
	TEST(a_computed_pattern_is_compiled_once_in_a_row),
	EACH(a_computed_pattern_matches_or_fails, computed))
