/* test_github.c - src/report/github.c: annotations, at most ten of a kind, and nothing from a file is a command. */
#define WRITTEN REPORT_GITHUB
#define WRITTEN_NAME "github.txt"
#include "written.h"

static size_t
count_of(struct text text, const char *word)
{
	size_t count = 0;

	for (const char *at = arena_string(&arena, text); (at = strstr(at, word)) != NULL; at++)
		count++;
	return count;
}

/* GitHub shows ten of each kind: the rest stand in the log, and a notice says so. */
START_TEST(ten_of_each_kind_are_annotated_and_the_rest_is_logged)
{
	struct result *r = ARENA_NEW(&arena, struct result);
	struct text text;

	(void)add_target(r, OBJECT_CERTIFICATE, "a", "a.pem", 1);
	for (size_t i = 0; i < 300; i++)
		(void)add_finding(r, 0, i % 3 == 0 ? "p/error" : i % 3 == 1 ? "p/warning" : "p/notice",
		    i % 3 == 0 ? SEVERITY_ERROR : i % 3 == 1 ? SEVERITY_WARNING : SEVERITY_NOTICE, EFFECT_NONE);
	text = report_text(REPORT_GITHUB, r, &options);
	ck_assert_uint_eq(count_of(text, "::error file="), 10);
	ck_assert_uint_eq(count_of(text, "::warning file="), 10);
	ck_assert_uint_eq(count_of(text, "::notice "), 10);
	ck_assert_uint_eq(count_of(text, "\n- a.pem:"), 300 - 29);
	ck_assert(text_contains(text, "::and 271 more"));
}
END_TEST

/* A line that begins with "::", or holds "##[", is a command to the runner. */
START_TEST(no_text_is_a_command)
{
	struct result *r = ARENA_NEW(&arena, struct result);
	struct text text, line;

	(void)add_target(r, OBJECT_CERTIFICATE, "a", "a.pem", 1);
	for (size_t i = 0; i < 30; i++) {
		struct finding *f = add_finding(r, 0, "p/r", SEVERITY_ERROR, EFFECT_NONE);

		f->message = TEXT("\n::error::x%0A::add-mask::a ##[error]b");
		f->file = TEXT("::stop-commands::x,line=2");
	}
	text = report_text(REPORT_GITHUB, r, &options);
	ck_assert(!text_contains(text, "##["));
	while (text_split_line(&text, &line)) {
		bool ours = text_starts_with(line, "::error file=%3A%3Astop-commands%3A%3Ax%2Cline=2,line=2,endLine=2,title=p/r::") ||
		    text_starts_with(line, "::notice title=certproof::") || text_starts_with(line, "- ") ||
		    text_starts_with(line, "certproof: ");

		ck_assert_msg(ours, "%.*s", TEXT_ARG(line));
	}
}
END_TEST

TESTS("report/github",
	WRITTEN_TESTS,
	TEST(ten_of_each_kind_are_annotated_and_the_rest_is_logged),
	TEST(no_text_is_a_command))
