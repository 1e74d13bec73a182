/* test_html.c - src/report/html.c: one page, in which nothing from a file is markup. */
#include "sample.h"

static const struct report_options options = { .fail_on = SEVERITY_ERROR };

START_TEST(a_certificate_and_a_deployment_are_told)
{
	expect("certificate.html", report_text(REPORT_HTML, first_certificate(), &options));
	expect("deployment.html", report_text(REPORT_HTML, deployment(), &options));
}
END_TEST

/* Whatever a file said: no line of its own, nothing that steers a terminal. */
START_TEST(hostile_text_stays_text)
{
	struct text text = report_text(REPORT_HTML, hostile(), &options);
	const char *at = text.at, *end = at + text.len;

	while (at < end) {
		uint32_t c = text_utf8_next(&at, end);

		ck_assert_msg(c == '\n' || !text_unsafe(c), "U+%04X stands in the report", c);
	}
	expect("hostile.html", text);
}
END_TEST

START_TEST(what_is_waived_or_known_is_left_out)
{
	struct result *r = first_certificate();

	for (size_t i = 0; i < r->findings.count; i++) {
		r->findings.items[i].waived = i % 2 == 0 ? TEXT("for now") : TEXT("");
		r->findings.items[i].known = i % 2 != 0;
	}
	expect("waived.html", report_text(REPORT_HTML, r, &options));
}
END_TEST

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
	TEST(a_certificate_and_a_deployment_are_told),
	TEST(hostile_text_stays_text),
	TEST(what_is_waived_or_known_is_left_out),
	TEST(a_page_of_many_findings_is_cut_and_says_so),
	TEST(the_page_has_its_own_elements_only))
