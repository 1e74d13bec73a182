/* test_page.c - src/report/page.c: words that wrap under a hanging indent. */
#include "sample.h"

#include "report/page.h"

static struct buffer buffer;

static struct page
page_of(unsigned width)
{
	struct page page;

	buffer_init(&buffer, &arena);
	page_init(&page, output_to_buffer(&arena, &buffer), &arena, false, width);
	return page;
}

START_TEST(words_wrap_under_the_hanging_indent)
{
	static const struct {
		const char *why;
		unsigned width;
		const char *said, *want;
	} rows[] = {
		{ "fits exactly", 24, "aaaa bbbb cccc dddd eeee", "aaaa bbbb cccc dddd eeee\n" },
		{ "one column too many", 24, "aaaa bbbb cccc dddd eeeee", "aaaa bbbb cccc dddd\n    eeeee\n" },
		{ "no width, no wrapping", 0, "aaaa bbbb cccc dddd eeee ffff gggg", "aaaa bbbb cccc dddd eeee ffff gggg\n" },
		{ "blanks of a value stay", 24, "a   b", "a   b\n" },
		{ "a word longer than the line stays whole", 24, "aaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb c",
		  "aaaaa\n    bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n    c\n" },
		{ "no break where it gains no room", 24, "aaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb c",
		  "aaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n    c\n" },
		{ "a long word that comes first begins on the first line", 24, "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb c",
		  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n    c\n" },
		{ "wide characters take two columns", 24, "\xe6\x9d\xb1\xe4\xba\xac\xe6\x9d\xb1\xe4\xba\xac\xe6\x9d\xb1\xe4\xba\xac abcdefghijkl",
		  "\xe6\x9d\xb1\xe4\xba\xac\xe6\x9d\xb1\xe4\xba\xac\xe6\x9d\xb1\xe4\xba\xac\n    abcdefghijkl\n" },
		{ "combining ones take none", 24, "aaaaaaaaaaae\xcc\x81 bbbbbbbbbbb", "aaaaaaaaaaae\xcc\x81 bbbbbbbbbbb\n" },
		{ "escapes take the columns that they are shown in", 24, "\033\033\033\033 aaaaaaaa", "\\x1b\\x1b\\x1b\\x1b\n    aaaaaaaa\n" },
		{ "nothing at all", 24, "", "\n" },
		{ "narrower than can be read", 3, "aaaa bbbb cccc dddd eeeee", "aaaa bbbb cccc dddd\n    eeeee\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct page page = page_of(rows[i].width);

		page_begin(&page, 0, 4);
		page_text(&page, INK_PLAIN, text_of(rows[i].said), 0);
		page_end(&page);
		page_free(&page);
		ck_assert_msg(text_is(buffer_text(&buffer), rows[i].want), "%s: got\n%s", rows[i].why, buffer_text(&buffer).at);
	}
}
END_TEST

START_TEST(a_value_is_cut_between_characters_and_says_by_how_much)
{
	static const struct {
		const char *why;
		size_t len, limit;
		const char *end;
	} rows[] = {
		{ "at the limit", 256, 0, "\xc3\xa9\n" },
		{ "one character past it", 258, 0, "\xc3\xa9... (2 more bytes)\n" },
		{ "a limit within a character", 20, 9, "\xc3\xa9... (12 more bytes)\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct page page = page_of(0);
		struct buffer value;

		buffer_init(&value, &arena);
		while (value.len < rows[i].len)
			buffer_adds(&value, "\xc3\xa9");
		page_begin(&page, 0, 0);
		page_text(&page, INK_PLAIN, buffer_text(&value), rows[i].limit);
		page_end(&page);
		page_free(&page);
		ck_assert_msg(text_ends_with(buffer_text(&buffer), rows[i].end), "%s: got %s", rows[i].why, buffer_text(&buffer).at);
		ck_assert_msg(text_utf8_valid(buffer_text(&buffer)), "%s: not UTF-8", rows[i].why);
	}
}
END_TEST

START_TEST(ink_takes_no_columns_and_ends_with_its_line)
{
	struct page page;

	buffer_init(&buffer, &arena);
	page_init(&page, output_to_buffer(&arena, &buffer), &arena, true, 24);
	page_begin(&page, 0, 2);
	page_say(&page, INK_ERROR, "aaaa bbbb cccc");
	page_say(&page, INK_PLAIN, " dddd eeee ");
	page_say(&page, INK_BOLD, "ffff gggg hhhh iiii jjjj kkkk");
	page_end(&page);
	page_free(&page);
	ck_assert_str_eq(buffer_text(&buffer).at,
	    "\033[1;31maaaa bbbb cccc \033[0mdddd eeee\n  \033[1mffff gggg hhhh iiii\033[0m\n  \033[1mjjjj kkkk\033[0m\n");
}
END_TEST

START_TEST(prose_flows_over_its_line_ends)
{
	struct page page = page_of(40);

	page_label(&page, INK_PLAIN, "why");
	page_prose(&page, INK_PLAIN, TEXT("one\ntwo  \n\n three\033\n"));
	page_end(&page);
	page_free(&page);
	ck_assert_str_eq(buffer_text(&buffer).at, "      why: one two  three\\x1b\n");
}
END_TEST

START_TEST(a_heading_fills_the_line)
{
	struct page page = page_of(30);

	page_heading(&page, TEXT("node expe1"));
	page_heading(&page, TEXT("node expe1 with a name that is longer"));
	page_free(&page);
	ck_assert_str_eq(buffer_text(&buffer).at, "-- node expe1 ----------------\n-- node expe1 with a name that\n   is longer -----------------\n");
}
END_TEST

TESTS("report/page",
	TEST(words_wrap_under_the_hanging_indent),
	TEST(a_value_is_cut_between_characters_and_says_by_how_much),
	TEST(ink_takes_no_columns_and_ends_with_its_line),
	TEST(prose_flows_over_its_line_ends),
	TEST(a_heading_fills_the_line))
