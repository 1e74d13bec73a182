/* test_snippet.c - src/report/snippet.c: foreign text with a caret under what is wrong with it. */
#include "sample.h"

#include "report/page.h"

START_TEST(the_caret_stands_under_what_it_means)
{
	static const struct {
		const char *why;
		unsigned width, line;
		const char *shown;
		size_t caret, caret_len;
		const char *want;
	} rows[] = {
		{ "at the start", 80, 0, "abc def", 0, 3, "         | abc def\n         | ^~~\n" },
		{ "at the end", 80, 0, "abc def", 4, 3, "         | abc def\n         |     ^~~\n" },
		{ "one column", 80, 0, "abc", 1, 1, "         | abc\n         |  ^\n" },
		{ "no caret", 80, 0, "abc", 1, 0, "         | abc\n" },
		{ "with a line number", 80, 12, "abc", 1, 2, "      12 | abc\n         |  ^~\n" },
		{ "past the end", 80, 0, "abc", 7, 9, "         | abc\n" },
		{ "longer than the text", 80, 0, "abc", 2, 9, "         | abc\n         |   ^\n" },
		{ "after a wide character", 80, 0, "\xe6\x9d\xb1" "b", 3, 1, "         | \xe6\x9d\xb1" "b\n         |   ^\n" },
		{ "under a wide character", 80, 0, "\xe6\x9d\xb1" "b", 0, 3, "         | \xe6\x9d\xb1" "b\n         | ^~\n" },
		{ "after an escape", 80, 0, "\033b", 1, 1, "         | \\x1bb\n         |     ^\n" },
		{ "within a character", 80, 0, "a\xe6\x9d\xb1" "b", 2, 1, "         | a\xe6\x9d\xb1" "b\n         |  ^~\n" },
		{ "invalid UTF-8", 80, 0, "a\xff\xfe" "b", 2, 1, "         | a\\xff\\xfeb\n         |      ^~~~\n" },
		{ "cut behind", 40, 0, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 0, 3,
		  "         | abcdefghijklmnopqrstuvw...\n         | ^~~\n" },
		{ "cut before", 40, 0, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 50, 2,
		  "         | ...DEFGHIJKLMNOPQRSTUVWXYZ\n         |                         ^~\n" },
		{ "cut on both sides", 40, 0, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 26, 2,
		  "         | ...pqrstuvwxyzABCDEFGHIJKL...\n         |               ^~\n" },
		{ "a caret wider than the page", 40, 0, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", 1, 50,
		  "         | ...bcdefghijklmnopqrstuvwx...\n         |    ^~~~~~~~~~~~~~~~~~~~~~~\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct buffer buffer;
		struct page page;

		buffer_init(&buffer, &arena);
		page_init(&page, output_to_buffer(&arena, &buffer), &arena, false, rows[i].width);
		page_snippet(&page, rows[i].line, text_of(rows[i].shown), rows[i].caret, rows[i].caret_len, INK_ERROR);
		page_free(&page);
		ck_assert_msg(text_is(buffer_text(&buffer), rows[i].want), "%s: got\n%s", rows[i].why, buffer_text(&buffer).at);
	}
}
END_TEST

TESTS("report/snippet",
	TEST(the_caret_stands_under_what_it_means))
