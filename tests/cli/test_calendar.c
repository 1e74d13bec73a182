/* test_calendar.c - folding and escaping of iCalendar lines. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "cli/calendar.h"

static struct buffer out;

static void
setup(void)
{
	buffer_init(&out, &arena);
}

static const struct { const char *value, *line, *why; } escapes[] = {
	{ "plain", "X:plain\r\n", "nothing to escape" },
	{ "", "X:\r\n", "an empty value" },
	{ "a,b;c", "X:a\\,b\\;c\r\n", "comma and semicolon" },
	{ "a\\b", "X:a\\\\b\r\n", "a backslash" },
	{ "a\nb", "X:a\\nb\r\n", "a line end" },
	{ "a\r\nb\x07" "c\x7f", "X:a\\nbc\r\n", "control characters go" },
	{ "a:b\"c\"", "X:a:b\"c\"\r\n", "colon and quote stay" },
};

START_TEST(text_is_escaped)
{
	calendar_text(&out, "X", text_of(escapes[_i].value));
	ck_assert_msg(text_is(buffer_text(&out), escapes[_i].line), "%s: got %.*s", escapes[_i].why, TEXT_ARG(buffer_text(&out)));
}
END_TEST

START_TEST(a_line_of_75_octets_is_whole)
{
	char value[73 + 1];

	memset(value, 'a', 73);
	value[73] = '\0';
	calendar_line(&out, "X", text_of(value));
	ck_assert_uint_eq(buffer_text(&out).len, 75 + 2);
}
END_TEST

START_TEST(a_line_of_76_octets_is_folded)
{
	char value[74 + 1];

	memset(value, 'a', 74);
	value[74] = '\0';
	calendar_line(&out, "X", text_of(value));
	ck_assert_uint_eq(buffer_text(&out).len, 75 + 2 + 1 + 1 + 2);
	ck_assert(text_ends_with(buffer_text(&out), "a\r\n a\r\n"));
}
END_TEST

/* Unfolded again a value is what it was, and each line is short enough and whole UTF-8. */
START_TEST(folding_keeps_characters_whole)
{
	struct buffer value, unfolded;
	struct text rest;

	buffer_init(&value, &arena);
	buffer_init(&unfolded, &arena);
	for (int i = 0; i < 200; i++)
		buffer_adds(&value, i % 3 == 0 ? "\xc3\xa4" : i % 3 == 1 ? "\xf0\x9f\x94\x91" : "x");
	calendar_text(&out, "DESCRIPTION", buffer_text(&value));
	rest = buffer_text(&out);
	while (rest.len != 0) {
		const char *end = memmem(rest.at, rest.len, "\r\n", 2);
		struct text line;

		ck_assert_ptr_nonnull(end);
		line = (struct text){ rest.at, (size_t)(end - rest.at) };
		ck_assert_uint_le(line.len, 75);
		ck_assert(text_utf8_valid(line));
		rest = (struct text){ end + 2, rest.len - line.len - 2 };
		if (unfolded.len != 0) {
			ck_assert(line.at[0] == ' ');
			line = (struct text){ line.at + 1, line.len - 1 };
		}
		buffer_add(&unfolded, line);
	}
	ck_assert(text_equal(buffer_text(&unfolded), arena_printf(&arena, "DESCRIPTION:%.*s", TEXT_ARG(buffer_text(&value)))));
}
END_TEST

TESTS_WITH("calendar", setup, NULL,
	EACH(text_is_escaped, escapes),
	TEST(a_line_of_75_octets_is_whole),
	TEST(a_line_of_76_octets_is_folded),
	TEST(folding_keeps_characters_whole))
