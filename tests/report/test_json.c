/* test_json.c - src/report/json.c: the report for programs. */
#include "sample.h"

static const struct report_options options = { .fail_on = SEVERITY_ERROR };

START_TEST(each_field_has_its_key_and_its_place)
{
	expect("report.json", report_text(REPORT_JSON, first_certificate(), &options));
}
END_TEST

START_TEST(an_empty_result_is_a_whole_object)
{
	struct result result = { .at = AT, .tool_version = TEXT("0.1"), .crypto_version = TEXT("3.0.17") };

	expect("empty.json", report_text(REPORT_JSON, &result, &options));
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = { each_field_has_its_key_and_its_place, an_empty_result_is_a_whole_object };

	return run_tests("report/json", tests, COUNT_OF(tests));
}
