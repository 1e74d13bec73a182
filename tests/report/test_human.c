/* test_human.c - src/report/human.c and its parts: the report for people, whole. */
#include "sample.h"

static const struct report_options at_80 = { .width = 80, .fail_on = SEVERITY_ERROR };

static const struct row { const char *name; struct report_options options; } rows[] = {
	{ "80.txt", { .width = 80 } },
	{ "40.txt", { .width = 40 } },
	{ "120.txt", { .width = 120 } },
	{ "unwrapped.txt", { .width = 0 } },
	{ "color.txt", { .width = 80, .color = true } },
	{ "quiet.txt", { .width = 80, .quiet = true } },
	{ "verbose.txt", { .width = 80, .verbose = true } },
};

START_TEST(a_first_certificate_reads_well)
{
	const struct result *result = first_certificate();

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		expect(arena_printf(&arena, "certificate-%s", rows[i].name).at,
		    report_text(REPORT_HUMAN, result, &rows[i].options));
}
END_TEST

START_TEST(a_deployment_reads_well)
{
	const struct result *result = deployment();

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		expect(arena_printf(&arena, "deployment-%s", rows[i].name).at,
		    report_text(REPORT_HUMAN, result, &rows[i].options));
}
END_TEST

START_TEST(an_empty_result_is_said_to_be_empty)
{
	struct result result = { .at = AT };

	expect("empty.txt", report_text(REPORT_HUMAN, &result, &at_80));
}
END_TEST

START_TEST(a_report_tells_what_was_judged)
{
	struct result result = { .at = AT };
	struct text text;

	*LIST_ADD(&arena, &result.targets) = (struct judged){ .object = OBJECT_CERTIFICATE, .subject = TEXT("a.example"),
		.file = TEXT("a.pem"), .line = 3, .about = TEXT("issued by CA 1") };
	*LIST_ADD(&arena, &result.targets) = (struct judged){ .object = OBJECT_KEY, .subject = TEXT("RSA key, 2048 bits"),
		.file = TEXT("a.key"), .about = TEXT("belongs") };
	*LIST_ADD(&arena, &result.targets) = (struct judged){ .object = OBJECT_FILE, .subject = TEXT("a.pem"), .file = TEXT("a.pem") };
	for (unsigned i = 0; i < 8; i++)
		*LIST_ADD(&arena, &result.targets) = (struct judged){ .object = OBJECT_CRL, .subject = TEXT("CA 1"),
			.file = TEXT("ca.crl"), .about = TEXT("next update") };
	text = report_text(REPORT_HUMAN, &result, &at_80);
	ck_assert_msg(text_contains(text, "judged:\n  certificate \"a.example\": issued by CA 1  [a.pem:3]\n"
	    "  private key: RSA key, 2048 bits; belongs  [a.key]\n  CRL \"CA 1\": next update  [ca.crl]\n"), "%.*s", TEXT_ARG(text));
	ck_assert_msg(text_contains(text, "\n  and 2 more (--verbose lists them)\n\n"), "%.*s", TEXT_ARG(text));
	ck_assert(!text_contains(report_text(REPORT_HUMAN, &result, &(struct report_options){ .verbose = true }), "more ("));
}
END_TEST

START_TEST(a_certificate_without_findings_is_ready)
{
	struct result *r = first_certificate();

	r->findings.count = r->not_checked.count = r->drawings.count = 0;
	r->errors = r->notices = 0;
	r->verdicts.items[0] = (struct verdict){
		.file = TEXT("server.pem"), .object = OBJECT_CERTIFICATE, .subject = TEXT("expe1"), .kind = VERDICT_READY,
	};
	expect("ready.txt", report_text(REPORT_HUMAN, r, &at_80));
}
END_TEST

/* What steers a terminal, but for line ends and the report's own ink. */
static size_t
count_controls(struct text text, bool color)
{
	const char *at = text.at, *end = at + text.len;
	size_t count = 0;

	while (at < end) {
		uint32_t c = text_utf8_next(&at, end);

		if (c == 033 && color && end - at > 1 && *at == '[') {
			for (at++; at < end && ((*at >= '0' && *at <= '9') || *at == ';'); at++)
				;
			if (at < end && *at == 'm') {
				at++;
				continue;
			}
		}
		count += (c < 0x20 && c != '\n') || (c >= 0x7f && c <= 0x9f) || c == 0x202e || c == 0xffffffff;
	}
	return count;
}

START_TEST(no_text_of_a_file_steers_the_terminal)
{
	const struct result *result = hostile();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct text text = report_text(REPORT_HUMAN, result, &rows[i].options);

		ck_assert_msg(count_controls(text, rows[i].options.color) == 0, "%s holds control characters", rows[i].name);
		ck_assert_msg(!text_contains(text, "\n{\"severity"), "%s: a value begins a line of its own", rows[i].name);
	}
	expect("hostile.txt", report_text(REPORT_HUMAN, result, &(struct report_options){ .width = 80, .verbose = true }));
}
END_TEST

/* The text without its ink. */
static struct text
without_ink(struct text text)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] != '\033') {
			buffer_addc(&out, text.at[i]);
			continue;
		}
		while (i < text.len && text.at[i] != 'm')
			i++;
	}
	return buffer_text(&out);
}

START_TEST(the_words_are_the_same_without_color)
{
	const struct result *results[] = { first_certificate(), deployment(), hostile() };

	for (size_t i = 0; i < COUNT_OF(results); i++) {
		struct text plain = report_text(REPORT_HUMAN, results[i], &rows[0].options);
		struct text colored = report_text(REPORT_HUMAN, results[i], &rows[4].options);

		ck_assert_msg(colored.len > plain.len, "result %zu has no color at all", i);
		ck_assert_msg(text_equal(without_ink(colored), plain), "the words of result %zu depend on color", i);
	}
}
END_TEST

START_TEST(no_line_is_wider_than_the_page_but_for_a_long_word)
{
	const struct result *results[] = { first_certificate(), deployment() };
	static const unsigned widths[] = { 40, 80, 120 };

	for (size_t i = 0; i < COUNT_OF(results); i++)
		for (size_t j = 0; j < COUNT_OF(widths); j++) {
			struct report_options options = { .width = widths[j], .verbose = true };
			struct text rest = report_text(REPORT_HUMAN, results[i], &options), line;

			while (text_split_line(&rest, &line)) {
				struct text word = text_trim(line);
				size_t blanks = 0;

				/* A label or an arrow may stand before it. */
				for (size_t k = 0; k < word.len; k++)
					blanks += word.at[k] == ' ';
				ck_assert_msg(text_width(line) <= widths[j] || blanks <= 1, "at %u columns: %.*s", widths[j],
				    TEXT_ARG(line));
			}
		}
}
END_TEST

/* A folder is read on when a file of it holds nothing; that is said, and is no problem. */
/* What a JSON report has before its notes. */
static struct text
problems_of(struct text report)
{
	const char *notes = memmem(report.at, report.len, "\"notes\"", 7);

	ck_assert_ptr_nonnull(notes);
	return (struct text){ report.at, (size_t)(notes - report.at) };
}

START_TEST(warnings_and_notes_about_inputs_are_said_in_their_own_words)
{
	static struct message full[] = {
		{ .level = MESSAGE_WARNING, .text = LITERAL("nothing in the PKCS#12 was judged: password needed") },
		{ .level = MESSAGE_NOTE, .text = LITERAL("skipped: looks like a PNG picture") },
	};
	struct report_options quiet = { .width = 80, .quiet = true };
	struct result r = { .at = AT };
	struct text text;

	for (size_t i = 0; i < COUNT_OF(full); i++)
		*LIST_ADD(&arena, &r.problems) = (struct input_problem){
			.file = TEXT("a.p12"), .message = full[i].text, .full = &full[i] };
	text = report_text(REPORT_HUMAN, &r, &at_80);
	ck_assert_msg(text_contains(text, "\nwarning: nothing in the PKCS#12 was judged: password needed\n       --> a.p12\n"),
	    "got %.*s", TEXT_ARG(text));
	ck_assert_msg(text_contains(text, "\nnote: skipped: looks like a PNG picture\n"), "got %.*s", TEXT_ARG(text));
	ck_assert_msg(!text_contains(text, "problem"), "got %.*s", TEXT_ARG(text));
	text = report_text(REPORT_HUMAN, &r, &quiet);
	ck_assert_msg(text_contains(text, "warning:") && !text_contains(text, "note:"), "got %.*s", TEXT_ARG(text));
	text = report_text(REPORT_JSON, &r, &at_80);
	ck_assert_msg(text_contains(text, "PNG") && !text_contains(problems_of(text), "PNG"),
	    "a note is among the problems");
}
END_TEST

START_TEST(a_thousand_findings_keep_each_value)
{
	struct result *r = ARENA_NEW(&arena, struct result);
	struct text text;

	r->at = AT;
	(void)add_target(r, OBJECT_CERTIFICATE, "many.example.com", "many.pem", 1);
	for (size_t i = 0; i < 1000; i++) {
		struct finding *f = add_finding(r, 0, "expressway/san-not-fqdn", SEVERITY_ERROR, EFFECT_REFUSED);

		f->message = arena_printf(&arena, "alternative name \"host%zu\" is not a fully qualified domain name", i);
		f->fix = arena_printf(&arena, "use the full name of host%zu", i);
		f->place = arena_printf(&arena, "cert.san.dns[%zu]", i);
		show(f, f->place.at, "..., host, ...", 5, 4);
	}
	text = report_text(REPORT_HUMAN, r, &at_80);
	for (size_t i = 0; i < 1000; i++) {
		ck_assert_msg(text_contains(text, arena_printf(&arena, "\"host%zu\"", i).at), "host%zu is not told", i);
		ck_assert_msg(text_contains(text, arena_printf(&arena, "san.dns[%zu]", i).at), "place %zu is not told", i);
	}
	/* Sentence and place, once the surroundings were shown three times. */
	ck_assert_uint_lt(text.len, 1000 * 130 + 2000);
}
END_TEST

START_TEST(long_values_are_cut_and_counted)
{
	struct result *r = ARENA_NEW(&arena, struct result);
	char *name = arena_take(&arena, 1000001);
	struct finding *f;
	struct text text;

	memset(name, 'a', 1000000);
	r->at = AT;
	(void)add_target(r, OBJECT_CERTIFICATE, name, "long.pem", 1);
	f = add_finding(r, 0, "expressway/cn-not-fqdn", SEVERITY_ERROR, EFFECT_REFUSED);
	f->message = TEXT("the common name is long");
	show(f, "cert.subject.cn[0]", name, 500000, 3);
	text = report_text(REPORT_HUMAN, r, &at_80);
	ck_assert_msg(text_contains(text, "(999744 more bytes)"), "got: %.*s", TEXT_ARG(text));
	ck_assert_uint_lt(text.len, 2000);
}
END_TEST

TESTS("report/human",
	TEST(a_first_certificate_reads_well),
	TEST(a_deployment_reads_well),
	TEST(an_empty_result_is_said_to_be_empty),
	TEST(a_report_tells_what_was_judged),
	TEST(a_certificate_without_findings_is_ready),
	TEST(no_text_of_a_file_steers_the_terminal),
	TEST(the_words_are_the_same_without_color),
	TEST(no_line_is_wider_than_the_page_but_for_a_long_word),
	TEST(warnings_and_notes_about_inputs_are_said_in_their_own_words),
	TEST(a_thousand_findings_keep_each_value),
	TEST(long_values_are_cut_and_counted))
