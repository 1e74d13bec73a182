/* test_markdown.c - src/report/markdown.c: nothing from a file is markup. */
#include "sample.h"

static const struct report_options options = { .fail_on = SEVERITY_ERROR };

START_TEST(a_certificate_and_a_deployment_are_told)
{
	expect("certificate.markdown.md", report_text(REPORT_MARKDOWN, first_certificate(), &options));
	expect("deployment.markdown.md", report_text(REPORT_MARKDOWN, deployment(), &options));
}
END_TEST

/* Whatever a file said: no line of its own, nothing that steers a terminal. */
START_TEST(hostile_text_stays_text)
{
	struct text text = report_text(REPORT_MARKDOWN, hostile(), &options);
	const char *at = text.at, *end = at + text.len;

	while (at < end) {
		uint32_t c = text_utf8_next(&at, end);

		ck_assert_msg(c == '\n' || !text_unsafe(c), "U+%04X stands in the report", c);
	}
	expect("hostile.markdown.md", text);
}
END_TEST

START_TEST(what_is_waived_or_known_is_left_out)
{
	struct result *r = first_certificate();

	for (size_t i = 0; i < r->findings.count; i++) {
		r->findings.items[i].waived = i % 2 == 0 ? TEXT("for now") : TEXT("");
		r->findings.items[i].known = i % 2 != 0;
	}
	expect("waived.markdown.md", report_text(REPORT_MARKDOWN, r, &options));
}
END_TEST

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
	TEST(a_certificate_and_a_deployment_are_told),
	TEST(hostile_text_stays_text),
	TEST(what_is_waived_or_known_is_left_out),
	TEST(a_long_report_is_cut_and_says_so),
	TEST(equal_findings_are_one))
