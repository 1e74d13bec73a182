/* test_report.c - src/report/report.c: the formats, by name. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "sample.h"

static const struct row {
	const char *name;
	enum report_format format;
	const char *begins, *holds;
} rows[] = {
	{ "human", REPORT_HUMAN, "any certificate (--role adds", "\n0 errors, 0 warnings, 0 notices;" },
#ifdef HAVE_XML
	{ "junit", REPORT_JUNIT, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"certproof\"", "tests=\"0\"" },
#endif
	{ "json", REPORT_JSON, "{\n  \"certproof\": ", "\"findings\": []" },
};

START_TEST(a_row_says_which_results_can_be_written_and_how)
{
	for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++) {
		ck_assert_msg((report_rows[i].write != NULL) == ((report_rows[i].subjects & REPORT_OF_RESULT) != 0), "%s",
		    report_rows[i].name);
		ck_assert_msg(report_rows[i].subjects != 0, "%s", report_rows[i].name);
	}
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		ck_assert_str_eq(report_rows[rows[i].format].name, rows[i].name);
	ck_assert_str_eq(report_rows[REPORT_CALENDAR].name, "ics");
	/* People have messages beside the report; programs have the report. */
	for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++)
		ck_assert(report_rows[i].for_programs == (i != REPORT_HUMAN));
}
END_TEST

START_TEST(each_format_is_written_as_its_name_says)
{
	const struct result result = { .at = AT, .tool_version = TEXT("0.1") };
	const struct report_options options = { .fail_on = SEVERITY_ERROR };

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct text text = report_text(rows[i].format, &result, &options);

		ck_assert_msg(text_starts_with(text, rows[i].begins), "%s: begins %.*s", rows[i].name, TEXT_ARG(text));
		ck_assert_msg(text_contains(text, rows[i].holds), "%s: lacks %s: %.*s", rows[i].name, rows[i].holds, TEXT_ARG(text));
	}
	ck_assert_uint_eq(messages.count, 0);
}
END_TEST

/* A writer that left something behind would make the second report another. */
START_TEST(a_result_is_written_twice_in_the_same_words)
{
	const struct result *results[] = { first_certificate(), deployment(), hostile() };
	const struct report_options options = { .width = 80, .color = true, .verbose = true, .fail_on = SEVERITY_NOTICE };

	for (size_t i = 0; i < COUNT_OF(results); i++)
		for (size_t j = 0; j < COUNT_OF(rows); j++) {
			struct text first = report_text(rows[j].format, results[i], &options);

			ck_assert_msg(text_equal(first, report_text(rows[j].format, results[i], &options)), "result %zu as %s", i,
			    rows[j].name);
		}
}
END_TEST

TESTS("report/report",
	TEST(a_row_says_which_results_can_be_written_and_how),
	TEST(each_format_is_written_as_its_name_says),
	TEST(a_result_is_written_twice_in_the_same_words))
