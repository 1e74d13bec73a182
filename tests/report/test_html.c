/* test_html.c - src/report/html.c: one page, in which nothing from a file is markup. */
#define WRITTEN REPORT_HTML
#define WRITTEN_NAME "html"
#include "written.h"

/* However long the names, the page stays one that can be mailed. */
START_TEST(a_page_of_many_findings_is_cut_and_says_so)
{
	struct result *r = ARENA_NEW(&arena, struct result);
	struct text text;

	(void)add_target(r, OBJECT_CERTIFICATE, "a", "a.pem", 1);
	for (size_t i = 0; i < 10000; i++)
		add_finding(r, 0, "p/r", SEVERITY_ERROR, EFFECT_NONE)->message = arena_printf(&arena, "name %zu", i);
	text = report_text(REPORT_HTML, r, &options);
	ck_assert_uint_lt(text.len, 5000000);
	ck_assert(text_contains(text, "6000 more findings are left out"));
}
END_TEST

/* Nothing that is from a file makes markup, and the page asks for nothing. */
START_TEST(the_page_has_its_own_elements_only)
{
	struct result *r = hostile();
	struct text text = report_text(REPORT_HTML, r, &options);

	ck_assert(!text_contains(text, "<x") && !text_contains(text, "<script") && !text_contains(text, "src=") && !text_contains(text, "href="));
}
END_TEST

TESTS("report/html",
	WRITTEN_TESTS,
	TEST(a_page_of_many_findings_is_cut_and_says_so),
	TEST(the_page_has_its_own_elements_only))
