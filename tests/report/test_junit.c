/* test_junit.c - src/report/junit.c: the report for CI servers. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include "sample.h"

#ifdef HAVE_XML

static const struct report_options on_error = { .fail_on = SEVERITY_ERROR };

/* What xmllint says of the document; where it is not installed, nothing is said and nothing held. */
static void
check_with_xmllint(struct text text)
{
	FILE *pipe;

	if (system("command -v xmllint >/dev/null 2>&1") != 0)
		return;
	pipe = popen("xmllint --noout -", "w");
	ck_assert_ptr_nonnull(pipe);
	(void)fwrite(text.at, 1, text.len, pipe);
	ck_assert_msg(pclose(pipe) == 0, "xmllint does not take %.*s", TEXT_ARG(text));
}

static size_t
count_of(struct text text, const char *part)
{
	size_t count = 0, len = strlen(part);

	for (size_t i = 0; i + len <= text.len; i++)
		count += memcmp(text.at + i, part, len) == 0;
	return count;
}

START_TEST(files_and_nodes_are_suites_and_rules_are_cases)
{
	static const struct {
		const char *name;
		struct report_options options;
	} rows[] = {
		{ "error.xml", { .fail_on = SEVERITY_ERROR } },
		{ "notice.xml", { .fail_on = SEVERITY_NOTICE } },
		{ "unchecked.xml", { .fail_on = SEVERITY_ERROR, .fail_unchecked = true } },
		{ "never.xml", { .fail_on = SEVERITY_ERROR, .fail_never = true } },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct text text = report_text(REPORT_JUNIT, first_certificate(), &rows[i].options);

		check_with_xmllint(text);
		expect(arena_printf(&arena, "certificate-%s", rows[i].name).at, text);
		text = report_text(REPORT_JUNIT, deployment(), &rows[i].options);
		check_with_xmllint(text);
		expect(arena_printf(&arena, "deployment-%s", rows[i].name).at, text);
	}
}
END_TEST

START_TEST(an_empty_result_is_a_whole_document)
{
	struct result result = { .at = AT };
	struct text text = report_text(REPORT_JUNIT, &result, &on_error);

	check_with_xmllint(text);
	expect("empty.xml", text);
}
END_TEST

START_TEST(counts_are_those_of_the_elements)
{
	struct text text = report_text(REPORT_JUNIT, deployment(), &on_error);

	ck_assert_uint_eq(count_of(text, "<testcase "), 17);
	ck_assert_uint_eq(count_of(text, "<failure "), 3);
	ck_assert_uint_eq(count_of(text, "<error "), 2);
	ck_assert_uint_eq(count_of(text, "<skipped "), 2);
	ck_assert_msg(text_contains(text,
	    "<testsuites name=\"certproof\" tests=\"17\" failures=\"3\" errors=\"2\" time=\"1.500\">"),
	    "got %.*s", TEXT_ARG(text));
}
END_TEST

START_TEST(findings_of_one_case_are_lines_of_one_failure)
{
	struct result *r = ARENA_NEW(&arena, struct result);
	struct text text;

	r->at = AT;
	(void)add_target(r, OBJECT_CERTIFICATE, "many.example.com", "many.pem", 1);
	for (size_t i = 0; i < 1000; i++)
		add_finding(r, 0, "expressway/san-not-fqdn", SEVERITY_ERROR, EFFECT_REFUSED)->message =
		    arena_printf(&arena, "name\n%zu", i);
	text = report_text(REPORT_JUNIT, r, &on_error);
	check_with_xmllint(text);
	ck_assert_uint_eq(count_of(text, "<failure "), 1);
	ck_assert_uint_eq(count_of(text, "many.pem:1: error (refused): name\\n"), 1000);
	ck_assert_msg(text_contains(text, "message=\"name\\n0 (and 999 more)\""), "the first is not the message");
}
END_TEST

START_TEST(hostile_text_stays_text)
{
	struct text text = report_text(REPORT_JUNIT, hostile(), &on_error);
	const char *at = text.at, *end = at + text.len;

	check_with_xmllint(text);
	while (at < end) {
		uint32_t c = text_utf8_next(&at, end);

		ck_assert_msg(c == '\n' || (c >= 0x20 && c != 0x7f && (c < 0x7f || c > 0x9f) && c != 0x202e && c < 0xfffe) ||
		    (c > 0xffff && c <= 0x10ffff), "U+%04X stands in the document", c);
	}
	ck_assert_uint_eq(count_of(text, "]]>"), 0);
	ck_assert_uint_eq(count_of(text, "<x"), 0);
	expect("hostile.xml", text);
}
END_TEST

TESTS("report/junit",
	TEST(files_and_nodes_are_suites_and_rules_are_cases),
	TEST(an_empty_result_is_a_whole_document),
	TEST(counts_are_those_of_the_elements),
	TEST(findings_of_one_case_are_lines_of_one_failure),
	TEST(hostile_text_stays_text))

#else

START_TEST(without_xml_the_format_is_refused_with_a_message)
{
	struct result result = { .at = AT };
	struct report_options options = { .fail_on = SEVERITY_ERROR };
	struct buffer buffer;

	buffer_init(&buffer, &arena);
	ck_assert(!report_rows[REPORT_JUNIT].write(output_to_buffer(&arena, &buffer), &arena, &result, &options, &messages));
	ck_assert_uint_eq(messages.errors, 1);
}
END_TEST

TESTS("report/junit",
	TEST(without_xml_the_format_is_refused_with_a_message))

#endif
