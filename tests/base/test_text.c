/* test_text.c - src/base/text.c: comparing, UTF-8, and the name that was meant. */
#include "../harness.h"

static const struct {
	const char *why;
	const char *bytes;
	size_t len;
	bool valid;
} utf8[] = {
	{ "ASCII", "abc", 3, true },
	{ "two octets", "\xc3\xa4", 2, true },
	{ "the highest scalar", "\xf4\x8f\xbf\xbf", 4, true },
	{ "a zero is a character", "a\0b", 3, true },
	{ "an overlong slash", "\xc0\xaf", 2, false },
	{ "a surrogate", "\xed\xa0\x80", 3, false },
	{ "past the highest scalar", "\xf4\x90\x80\x80", 4, false },
	{ "cut short", "\xe2\x82", 2, false },
	{ "a lone continuation", "\x80", 1, false },
};

START_TEST(utf8_is_told_from_what_is_none)
{
	ck_assert_msg(text_utf8_valid((struct text){ utf8[_i].bytes, utf8[_i].len }) == utf8[_i].valid, "%s", utf8[_i].why);
}
END_TEST

START_TEST(names_compare_without_case_but_only_in_ascii)
{
	ck_assert(text_equal_nocase(TEXT("Expe1.Example.COM"), TEXT("expe1.example.com")));
	ck_assert(!text_equal_nocase(TEXT("\xc3\x84"), TEXT("\xc3\xa4")));
	ck_assert(!text_equal_nocase(TEXT("a"), TEXT("ab")));
}
END_TEST

START_TEST(every_kind_of_line_end_ends_a_line)
{
	struct text rest = TEXT("a\nb\r\nc\rd"), line;
	const char *expected[] = { "a", "b", "c", "d" };

	for (size_t i = 0; i < COUNT_OF(expected); i++) {
		ck_assert_msg(text_split_line(&rest, &line), "line %zu", i);
		ck_assert_msg(text_is(line, expected[i]), "line %zu", i);
	}
	ck_assert(!text_split_line(&rest, &line));
}
END_TEST

START_TEST(a_near_name_is_found_and_a_far_one_is_not)
{
	static const char *const names[] = { "severity", "source", "services" };

	ck_assert_str_eq(nearest_name(TEXT("serverity"), names, 3), "severity");
	ck_assert_str_eq(nearest_name(TEXT("soruce"), names, 3), "source");
	ck_assert_ptr_null(nearest_name(TEXT("elephant"), names, 3));
}
END_TEST

START_TEST(a_text_is_found_among_texts_only_whole)
{
	struct text items[] = { TEXT("mra"), TEXT(""), TEXT("webex") };
	struct texts texts = TEXTS(items, COUNT_OF(items));

	ck_assert(texts_hold(texts, TEXT("webex")));
	ck_assert(texts_hold(texts, TEXT("")));
	ck_assert(!texts_hold(texts, TEXT("web")));
	ck_assert(!texts_hold(texts, TEXT("webex ")));
	texts.count = 1;
	ck_assert(!texts_hold(texts, TEXT("webex")));
	ck_assert(!texts_hold((struct texts){ 0 }, TEXT("")));
}
END_TEST

START_TEST(a_name_is_gathered_once_and_in_its_order)
{
	static const char *const given[] = { "edge", "core", "edge", "Edge", "", "core", "" };
	static const char *const kept[] = { "edge", "core", "Edge", "" };
	struct strings names = { 0 };

	for (size_t i = 0; i < COUNT_OF(given); i++)
		strings_add_once(&arena, &names, text_of(given[i]));
	ck_assert_uint_eq(names.count, COUNT_OF(kept));
	for (size_t i = 0; i < COUNT_OF(kept); i++)
		ck_assert_str_eq(names.items[i], kept[i]);
}
END_TEST

/* A text of a file goes on after the word, and may be gone before the names are. */
START_TEST(a_name_is_a_copy_that_ends_where_the_text_does)
{
	char line[] = "edge, core";
	struct strings names = { 0 };

	strings_add_once(&arena, &names, (struct text){ line, 4 });
	memset(line, 'x', sizeof(line) - 1);
	ck_assert_str_eq(names.items[0], "edge");
	strings_add_once(&arena, &names, TEXT("edge"));
	ck_assert_uint_eq(names.count, 1);
}
END_TEST

TESTS("text",
	EACH(utf8_is_told_from_what_is_none, utf8),
	TEST(names_compare_without_case_but_only_in_ascii),
	TEST(every_kind_of_line_end_ends_a_line),
	TEST(a_text_is_found_among_texts_only_whole),
	TEST(a_name_is_gathered_once_and_in_its_order),
	TEST(a_name_is_a_copy_that_ends_where_the_text_does),
	TEST(a_near_name_is_found_and_a_far_one_is_not))
