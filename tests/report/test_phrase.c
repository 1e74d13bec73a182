/* test_phrase.c - src/report/phrase.c: counts, lists, objects and places in words. */
#include "part_text.h"

static struct texts list;
static enum object_kind object;
static bool entry;
static unsigned line;

static void
write_list(struct human *human)
{
	page_begin(&human->page, 0, 0);
	say_list(&human->page, INK_PLAIN, &list);
	page_end(&human->page);
}

static void
write_object(struct human *human)
{
	page_begin(&human->page, 0, 0);
	say_object(&human->page, object, TEXT("a.example"), entry);
	page_end(&human->page);
}

static void
write_place(struct human *human)
{
	page_begin(&human->page, 0, 0);
	say_place(&human->page, INK_PLAIN, TEXT("server.pem"), line);
	page_end(&human->page);
}

START_TEST(a_count_has_its_plural)
{
	ck_assert(text_is(counted(&arena, 1, "rule"), "1 rule"));
	ck_assert(text_is(counted(&arena, 0, "rule"), "0 rules"));
	ck_assert(text_is(counted(&arena, 12, "rule"), "12 rules"));
}
END_TEST

START_TEST(a_list_has_an_and_before_its_last)
{
	struct text items[] = { TEXT("a"), TEXT("b"), TEXT(STEERING) };

	list = TEXTS(items, 1);
	expect_text("one", part_at(write_list, one_target(), 80), "a\n");
	list = TEXTS(items, 2);
	expect_text("two", part_at(write_list, one_target(), 80), "a and b\n");
	list = TEXTS(items, 3);
	expect_text("three, escaped", part_at(write_list, one_target(), 80), "a, b and " STEERING_SHOWN "\n");
}
END_TEST

static const struct {
	enum object_kind object;
	bool entry;
	const char *said;
} objects[] = {
	{ OBJECT_CERTIFICATE, false, "certificate \"a.example\"\n" },
	{ OBJECT_CRL, false, "CRL \"a.example\"\n" },
	{ OBJECT_CHAIN, false, "chain of \"a.example\"\n" },
	{ OBJECT_KEY, false, "a.example\n" },
	{ OBJECT_FILE, false, "a.example\n" },
	{ OBJECT_TRUST, false, "a.example\n" },
	{ OBJECT_TRUST, true, "\"a.example\" in the trusted CA list\n" },
};

START_TEST(an_object_is_said_with_its_kind)
{
	object = objects[_i].object;
	entry = objects[_i].entry;
	expect_text("object", part_at(write_object, one_target(), 80), objects[_i].said);
}
END_TEST

START_TEST(a_place_is_a_file_and_maybe_a_line)
{
	line = 7;
	expect_text("line", part_at(write_place, one_target(), 80), "server.pem:7\n");
	line = 0;
	expect_text("file", part_at(write_place, one_target(), 80), "server.pem\n");
}
END_TEST

TESTS_WITH("phrase", NULL, NULL,
	TEST(a_count_has_its_plural),
	TEST(a_list_has_an_and_before_its_last),
	EACH(an_object_is_said_with_its_kind, objects),
	TEST(a_place_is_a_file_and_maybe_a_line))
