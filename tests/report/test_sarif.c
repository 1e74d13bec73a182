/* test_sarif.c - src/report/sarif.c: rules and results of code scanning. */
#define WRITTEN REPORT_SARIF
#define WRITTEN_NAME "sarif.json"
#include "written.h"

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
	WRITTEN_TESTS,
	TEST(the_worst_25000_are_written_and_the_rest_is_counted),
	TEST(what_is_covered_is_written_where_all_is_asked_for))
