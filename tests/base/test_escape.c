/* test_escape.c - src/base/escape.c: no byte of a file steers a terminal. */
#include "../harness.h"

static const struct {
	struct text given;
	const char *shown;
} rows[] = {
	{ { "plain", 5 }, "plain" },
	{ { "\033[2J", 4 }, "\\x1b[2J" },
	{ { "a\nb\tc\r", 6 }, "a\\nb\\tc\\r" },
	{ { "a\0b", 3 }, "a\\x00b" },
	{ { "\xc2\x9b", 2 }, "\\u{009b}" },
	{ { "\xe2\x80\xae", 3 }, "\\u{202e}" },
	{ { "\xff", 1 }, "\\xff" },
	{ { "\xc3\xa4", 2 }, "\xc3\xa4" },
	{ { "\x7f", 1 }, "\\x7f" },
};

START_TEST(what_could_do_harm_is_spelled_out)
{
	struct text shown = text_escape(&arena, rows[_i].given);

	ck_assert_msg(text_is(shown, rows[_i].shown), "row %d: %.*s", _i, TEXT_ARG(shown));
}
END_TEST

START_TEST(width_counts_columns)
{
	ck_assert_uint_eq(text_width(TEXT("abc")), 3);
	ck_assert_uint_eq(text_width(TEXT("a\xcc\x88")), 1);
	ck_assert_uint_eq(text_width(TEXT("\xe6\xbc\xa2")), 2);
}
END_TEST

TESTS("escape",
	EACH(what_could_do_harm_is_spelled_out, rows),
	TEST(width_counts_columns))
