/*
 * written.h - what every report format is held to. Before it is included,
 *
 *     #define WRITTEN REPORT_GCC      the format
 *     #define WRITTEN_NAME "gcc.txt"  how the names of expected reports end
 */
#ifndef TESTS_REPORT_WRITTEN_H
#define TESTS_REPORT_WRITTEN_H

#include "sample.h"

static const struct report_options options = { .fail_on = SEVERITY_ERROR };

START_TEST(a_certificate_and_a_deployment_are_told)
{
	expect("certificate." WRITTEN_NAME, report_text(WRITTEN, first_certificate(), &options));
	expect("deployment." WRITTEN_NAME, report_text(WRITTEN, deployment(), &options));
}
END_TEST

/* Whatever a file said: no line of its own, nothing that steers a terminal. */
START_TEST(hostile_text_stays_text)
{
	struct text text = report_text(WRITTEN, hostile(), &options);
	const char *at = text.at, *end = at + text.len;

	while (at < end) {
		uint32_t c = text_utf8_next(&at, end);

		ck_assert_msg(c == '\n' || !text_unsafe(c), "U+%04X stands in the report", c);
	}
	expect("hostile." WRITTEN_NAME, text);
}
END_TEST

START_TEST(what_is_waived_or_known_is_left_out)
{
	struct result *r = first_certificate();

	for (size_t i = 0; i < r->findings.count; i++) {
		r->findings.items[i].waived = i % 2 == 0 ? TEXT("for now") : TEXT("");
		r->findings.items[i].known = i % 2 != 0;
	}
	expect("waived." WRITTEN_NAME, report_text(WRITTEN, r, &options));
}
END_TEST

#define WRITTEN_TESTS \
	TEST(a_certificate_and_a_deployment_are_told), \
	TEST(hostile_text_stays_text), \
	TEST(what_is_waived_or_known_is_left_out)

#endif
