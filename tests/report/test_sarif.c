/* test_sarif.c - src/report/sarif.c: rules and results of code scanning. */
#include "sample.h"

static const struct report_options options = { .fail_on = SEVERITY_ERROR };

START_TEST(a_certificate_and_a_deployment_are_told)
{
	expect("certificate.sarif.json", report_text(REPORT_SARIF, first_certificate(), &options));
	expect("deployment.sarif.json", report_text(REPORT_SARIF, deployment(), &options));
}
END_TEST

/* Whatever a file said: no line of its own, nothing that steers a terminal. */
START_TEST(hostile_text_stays_text)
{
	struct text text = report_text(REPORT_SARIF, hostile(), &options);
	const char *at = text.at, *end = at + text.len;

	while (at < end) {
		uint32_t c = text_utf8_next(&at, end);

		ck_assert_msg(c == '\n' || !text_unsafe(c), "U+%04X stands in the report", c);
	}
	expect("hostile.sarif.json", text);
}
END_TEST

START_TEST(what_is_waived_or_known_is_left_out)
{
	struct result *r = first_certificate();

	for (size_t i = 0; i < r->findings.count; i++) {
		r->findings.items[i].waived = i % 2 == 0 ? TEXT("for now") : TEXT("");
		r->findings.items[i].known = i % 2 != 0;
	}
	expect("waived.sarif.json", report_text(REPORT_SARIF, r, &options));
}
END_TEST

/* Code scanning takes 25,000 results. */
START_TEST(the_worst_25000_are_written_and_the_rest_is_counted)
{
	struct result *r = ARENA_NEW(&arena, struct result);
	struct text text;
	size_t count = 0;

	(void)add_target(r, OBJECT_CERTIFICATE, "a", "a.pem", 1);
	for (size_t i = 0; i < 25100; i++)
		(void)add_finding(r, 0, i < 100 ? "p/notice" : "p/error", i < 100 ? SEVERITY_NOTICE : SEVERITY_ERROR, EFFECT_NONE);
	text = report_text(REPORT_SARIF, r, &options);
	for (const char *at = arena_string(&arena, text); (at = strstr(at, "\"ruleId\"")) != NULL; at++)
		count++;
	ck_assert_uint_eq(count, 25000);
	ck_assert(!text_contains(text, "\"ruleId\": \"p/notice\""));
	ck_assert(text_contains(text, "100 findings are left out"));
}
END_TEST

START_TEST(what_is_covered_is_written_where_all_is_asked_for)
{
	const struct report_options all = { .verbose = true };
	struct result *r = first_certificate();
	struct text text;

	r->findings.items[0].waived = TEXT("for now");
	r->findings.items[1].known = true;
	text = report_text(REPORT_SARIF, r, &all);
	ck_assert(text_contains(text, "\"suppressions\": [{\"kind\": \"external\",\"status\": \"accepted\",\"justification\": \"for now\"}]"));
	ck_assert(text_contains(text, "\"baselineState\": \"unchanged\""));
}
END_TEST

TESTS("report/sarif",
	TEST(a_certificate_and_a_deployment_are_told),
	TEST(hostile_text_stays_text),
	TEST(what_is_waived_or_known_is_left_out),
	TEST(the_worst_25000_are_written_and_the_rest_is_counted),
	TEST(what_is_covered_is_written_where_all_is_asked_for))
