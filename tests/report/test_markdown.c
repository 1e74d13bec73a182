/* test_markdown.c - src/report/markdown.c: nothing from a file is markup. */
#define WRITTEN REPORT_MARKDOWN
#define WRITTEN_NAME "markdown.md"
#include "written.h"

/* A summary of GitHub takes 1,024 kB. */
START_TEST(a_long_report_is_cut_and_says_so)
{
	struct result *r = ARENA_NEW(&arena, struct result);
	struct text text;

	(void)add_target(r, OBJECT_CERTIFICATE, "a", "a.pem", 1);
	for (size_t i = 0; i < 10000; i++)
		add_finding(r, 0, "p/r", SEVERITY_ERROR, EFFECT_NONE)->message = arena_printf(&arena, "name %zu", i);
	text = report_text(REPORT_MARKDOWN, r, &options);
	ck_assert_uint_lt(text.len, 1000000);
	ck_assert(text_contains(text, "more findings are left out"));
}
END_TEST

START_TEST(equal_findings_are_one)
{
	struct result *r = ARENA_NEW(&arena, struct result);
	struct text text;

	(void)add_target(r, OBJECT_CERTIFICATE, "a", "a.pem", 1);
	for (size_t i = 0; i < 200; i++) {
		struct finding *f = add_finding(r, 0, "p/r", SEVERITY_ERROR, EFFECT_NONE);

		f->message = TEXT("the same");
		f->file = arena_printf(&arena, "%zu.pem", i);
	}
	text = report_text(REPORT_MARKDOWN, r, &options);
	ck_assert(text_contains(text, "9.pem:1 and 190 more\n"));
	ck_assert_uint_lt(text.len, 2000);
}
END_TEST

TESTS("report/markdown",
	WRITTEN_TESTS,
	TEST(a_long_report_is_cut_and_says_so),
	TEST(equal_findings_are_one))
