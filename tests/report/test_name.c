/* test_name.c - src/report/name.c: what a target is called, and how grave a problem is. */
#include "sample.h"

#include "report/formats.h"

static const struct row {
	const char *why;
	struct judged target;
	const char *name;
} rows[] = {
	{ "nothing is known of it", { .line = 0 }, "" },
	{ "a link, whatever else is known",
	  { .link = LITERAL("a -> b"), .file = LITERAL("x.pem"), .node = LITERAL("a"), .subject = LITERAL("s") }, "a -> b" },
	{ "no file, but a subject", { .subject = LITERAL("trusted CA list of a"), .node = LITERAL("a"), .object = OBJECT_TRUST },
	  "trusted CA list of a" },
	{ "neither file nor subject", { .node = LITERAL("a"), .object = OBJECT_NODE }, "a" },
	{ "only what it is", { .object = OBJECT_SITE }, "site" },
	{ "a file as a whole", { .file = LITERAL("x.pem"), .object = OBJECT_FILE, .subject = LITERAL("x.pem") }, "x.pem" },
	{ "a line of a file", { .file = LITERAL("x.pem"), .line = 25, .subject = LITERAL("s") }, "x.pem:25" },
	{ "the first line is told too", { .file = LITERAL("x.pem"), .line = 1 }, "x.pem:1" },
	{ "a byte, where there are no lines", { .file = LITERAL("x.p12"), .object_offset = 128 }, "x.p12@128" },
	{ "a line goes before a byte", { .file = LITERAL("x.pem"), .line = 25, .object_offset = 128 }, "x.pem:25" },
	{ "two nodes may share a file", { .file = LITERAL("x.pem"), .line = 1, .node = LITERAL("a") }, "a: x.pem:1" },
	{ "a chain and its first certificate share a place", { .file = LITERAL("x.pem"), .line = 1, .object = OBJECT_CHAIN },
	  "x.pem:1 (chain)" },
	{ "a chain of a node, in a file without lines",
	  { .file = LITERAL("x.cer"), .object_offset = 7, .node = LITERAL("a"), .object = OBJECT_CHAIN }, "a: x.cer@7 (chain)" },
	{ "a chain without a file is its subject", { .object = OBJECT_CHAIN, .subject = LITERAL("s") }, "s" },
	{ "a name is not escaped here", { .file = LITERAL("\033x\xff"), .node = LITERAL("\n") }, "\n: \033x\xff" },
};

START_TEST(a_target_is_called_by_link_or_place_or_subject)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct text name = target_name(&arena, &rows[i].target);

		ck_assert_msg(text_is(name, rows[i].name), "%s: \"%.*s\", expected \"%s\"", rows[i].why, TEXT_ARG(name),
		    rows[i].name);
	}
}
END_TEST

START_TEST(what_is_no_target_has_no_name)
{
	ck_assert(text_is(target_name(&arena, NULL), ""));
}
END_TEST

START_TEST(an_index_past_the_last_target_names_none)
{
	struct result result = { 0 };

	ck_assert_ptr_null(target_of(&result, 0));
	(void)add_target(&result, OBJECT_CERTIFICATE, "first", "", 0);
	(void)add_target(&result, OBJECT_CERTIFICATE, "second", "", 0);
	ck_assert_ptr_eq(target_of(&result, 1), &result.targets.items[1]);
	ck_assert_ptr_null(target_of(&result, 2));
	ck_assert_ptr_null(target_of(&result, (size_t)-1));
}
END_TEST

START_TEST(a_problem_is_an_error_unless_its_message_says_less)
{
	static const enum message_level levels[] = { MESSAGE_ERROR, MESSAGE_WARNING, MESSAGE_NOTE };
	struct input_problem problem = { .message = TEXT("cannot open") };

	ck_assert_int_eq(problem_level(&problem), MESSAGE_ERROR);
	for (size_t i = 0; i < COUNT_OF(levels); i++) {
		struct message message = { .level = levels[i] };

		problem.full = &message;
		ck_assert_msg(problem_level(&problem) == levels[i], "level %d becomes %d", levels[i], problem_level(&problem));
	}
}
END_TEST

TESTS("report/name",
	TEST(a_target_is_called_by_link_or_place_or_subject),
	TEST(what_is_no_target_has_no_name),
	TEST(an_index_past_the_last_target_names_none),
	TEST(a_problem_is_an_error_unless_its_message_says_less))
