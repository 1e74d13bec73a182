/* test_human.c - src/report/human.c and its parts: the report for people, whole. */
#include "sample.h"

static const struct report_options at_80 = { .width = 80, .fail_on = SEVERITY_ERROR };

START_TEST(a_first_certificate_reads_well_at_each_width)
{
	static const struct row { const char *name; struct report_options options; } rows[] = {
		{ "human-80.txt", { .width = 80 } },
		{ "human-40.txt", { .width = 40 } },
		{ "human-120.txt", { .width = 120 } },
		{ "human-unwrapped.txt", { .width = 0 } },
		{ "human-color.txt", { .width = 80, .color = true } },
		{ "human-quiet.txt", { .width = 80, .quiet = true } },
		{ "human-verbose.txt", { .width = 80, .verbose = true } },
	};
	const struct result *result = first_certificate();

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		expect(rows[i].name, report_text(REPORT_HUMAN, result, &rows[i].options));
}
END_TEST

START_TEST(an_empty_result_is_said_to_be_empty)
{
	struct result result = { .at = AT };

	expect("human-empty.txt", report_text(REPORT_HUMAN, &result, &at_80));
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		a_first_certificate_reads_well_at_each_width, an_empty_result_is_said_to_be_empty,
	};

	return run_tests("report/human", tests, COUNT_OF(tests));
}
