/* test_closing.c - src/report/closing.c: problems, rule errors, what was not checked, and the counts. */
#include "part_text.h"

/* The last line of a result that holds nothing. */
#define NOTHING "0 errors, 0 warnings, 0 notices; 0 files, 0 rules: 0 passed, 0 not applicable, 0 not checked\n"

static const struct report_options quiet = { .quiet = true }, verbose = { .verbose = true };

START_TEST(a_problem_says_what_where_and_the_way_out)
{
	static struct message warning = { .level = MESSAGE_WARNING }, note = { .level = MESSAGE_NOTE };
	static struct message placed = {
		.file = LITERAL("site.yaml"), .line = 7, .column = 3, .shown = LITERAL("  key: no.pem"), .caret = 7, .caret_len = 6,
	};
	static struct message whole = { .level = MESSAGE_WARNING, .file = LITERAL("other.p12") };
	static const struct {
		const char *why;
		struct input_problem problem;
		const char *want;
		bool quiet;            /* a quiet report tells it too */
	} rows[] = {
		{ "without a place", { .message = LITERAL("no memory") }, "problem: no memory\n\n", true },
		{ "of a file", { .file = LITERAL("a.pem"), .message = LITERAL("cannot open"), .hint = LITERAL("is it\nthere?") },
		  "problem: cannot open\n       --> a.pem\n     hint: is it there?\n\n", true },
		{ "at a line of the file that names it",
		  { .file = LITERAL("no.pem"), .message = LITERAL("cannot open"), .full = &placed },
		  "problem: cannot open\n       --> site.yaml:7:3\n"
		  "       7 |   key: no.pem\n         |        ^~~~~~\n\n", true },
		{ "a warning", { .file = LITERAL("a.p12"), .message = LITERAL("password needed"), .full = &warning },
		  "warning: password needed\n       --> a.p12\n\n", true },
		{ "a warning that knows its file", { .file = LITERAL("a.p12"), .message = LITERAL("password needed"), .full = &whole },
		  "warning: password needed\n       --> other.p12\n\n", true },
		{ "a note", { .file = LITERAL("a.png"), .message = LITERAL("skipped"), .full = &note },
		  "note: skipped\n       --> a.png\n\n", false },
		{ "text that would steer", { .file = LITERAL(STEERING), .message = LITERAL(STEERING), .hint = LITERAL("a\033\nb") },
		  "problem: " STEERING_SHOWN "\n       --> " STEERING_SHOWN "\n     hint: a\\x1b b\n\n", true },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result result = { .at = AT };
		const struct message *full = rows[i].problem.full;
		bool is_problem = full == NULL || full->level == MESSAGE_ERROR;

		*LIST_ADD(&arena, &result.problems) = rows[i].problem;
		expect_text(rows[i].why, part_at(human_closing, &result, 0), arena_printf(&arena,
		    "%s0 errors, 0 warnings, 0 notices%s; 0 files, 0 rules: 0 passed, 0 not applicable, 0 not checked\n",
		    rows[i].want, is_problem ? ", 1 problem" : "").at);
		expect_text(rows[i].why, part_text(human_closing, &result, &quiet), rows[i].quiet ? rows[i].want : "");
	}
}
END_TEST

START_TEST(a_rule_error_shows_the_rule_and_what_it_was_judging)
{
	static struct message placed = {
		.file = LITERAL("own.yaml"), .line = 123, .column = 12, .shown = LITERAL("    check: 1 / 0"), .caret = 11, .caret_len = 5,
		.text = LITERAL("division by zero"), .hint = LITERAL("test it first"),
	};
	static struct message bare = { .text = LITERAL("out of steps") };
	static const struct {
		const char *why;
		struct message *message;
		size_t target;
		const char *want;
	} rows[] = {
		{ "a place and a target", &placed, 0,
		  "rule error[own/odd]: division by zero\n"
		  "       --> own.yaml:123:12, judging certificate \"a.example\" of server.pem:1\n"
		  "     123 |     check: 1 / 0\n         |            ^~~~~\n     hint: test it first\n\n" },
		{ "a file says itself which it is", &placed, 1,
		  "rule error[own/odd]: division by zero\n       --> own.yaml:123:12, judging x.pem\n"
		  "     123 |     check: 1 / 0\n         |            ^~~~~\n     hint: test it first\n\n" },
		{ "a target without a file", &bare, 2, "rule error[own/odd]: out of steps\n       --> judging site \"office\"\n\n" },
		{ "no target", &placed, 3,
		  "rule error[own/odd]: division by zero\n       --> own.yaml:123:12\n"
		  "     123 |     check: 1 / 0\n         |            ^~~~~\n     hint: test it first\n\n" },
		{ "no message", NULL, 0, "rule error[own/odd]:\n\n" },
		{ "neither a place nor a target", &bare, 3, "rule error[own/odd]: out of steps\n\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result *r = one_target();

		(void)add_target(r, OBJECT_FILE, "x.pem", "x.pem", 0);
		(void)add_target(r, OBJECT_SITE, "office", "", 0);
		*LIST_ADD(&arena, &r->rule_errors) = (struct rule_error){ TEXT("own/odd"), rows[i].target, rows[i].message };
		expect_text(rows[i].why, part_text(human_closing, r, &quiet), rows[i].want);
		expect_text(rows[i].why, part_at(human_closing, r, 0), arena_printf(&arena,
		    "%s0 errors, 0 warnings, 0 notices; 0 files, 0 rules: 0 passed, 0 not applicable, 0 not checked, "
		    "1 could not be evaluated\n", rows[i].want).at);
	}
}
END_TEST

/* A rule that was not checked on a target, and what it needs. */
struct gap { const char *rule; size_t target; const char *need, *other; };

static struct result *
with_gaps(const struct gap *gaps, size_t room)
{
	struct result *r = one_target();

	(void)add_target(r, OBJECT_CHAIN, "a.example", "server.pem", 1);
	for (size_t i = 0; i < room && gaps[i].rule != NULL; i++)
		add_not_checked(r, gaps[i].rule, gaps[i].target, gaps[i].need, gaps[i].other);
	return r;
}

START_TEST(what_to_give_is_told_with_the_number_of_rules_that_need_it)
{
	static const struct {
		const char *why;
		struct gap gaps[5];
		const char *want;
	} rows[] = {
		{ "one rule", { { "p/a", 0, "--trust", NULL } }, "1 rule not checked: --trust is needed for 1\n\n" },
		{ "two needs of one rule", { { "p/a", 0, "--trust", "--crl" } }, "1 rule not checked: --crl is needed for 1, --trust for 1\n\n" },
		{ "what most rules need first",
		  { { "p/a", 0, "--crl", NULL }, { "p/b", 0, "--trust", NULL }, { "p/c", 0, "--crl", "--trust" }, { "p/d", 0, "--trust", NULL } },
		  "4 rules not checked: --trust is needed for 3, --crl for 2\n\n" },
		{ "a rule on two targets is one rule, and two checks",
		  { { "p/a", 0, "--trust", NULL }, { "p/b", 0, "--trust", NULL }, { "p/a", 1, "--trust", NULL } },
		  "2 rules not checked: --trust is needed for 2; 3 checks in all\n\n" },
		{ "one rule on two targets, with other needs",
		  { { "p/a", 0, "--trust", NULL }, { "p/a", 1, "--crl", "--trust" } },
		  "1 rule not checked: --crl is needed for 1, --trust for 1; 2 checks in all\n\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result *r = with_gaps(rows[i].gaps, COUNT_OF(rows[i].gaps));

		expect_text(rows[i].why, part_at(human_closing, r, 0), arena_printf(&arena,
		    "%s0 errors, 0 warnings, 0 notices; 0 files, 0 rules: 0 passed, 0 not applicable, %zu not checked\n",
		    rows[i].want, r->not_checked.count).at);
	}
}
END_TEST

START_TEST(a_verbose_report_lists_what_passed_and_what_did_not_get_checked)
{
	static const struct gap gaps[] = {
		{ "p/a", 0, "--trust", NULL }, { "p/b", 0, "--trust", NULL }, { "p/c", 0, "--trust", "--crl" },
		{ "p/d", 1, "--trust", "--crl" },
	};
	struct result *r = with_gaps(gaps, COUNT_OF(gaps));

	(void)add_target(r, OBJECT_FILE, "x.pem", "x.pem", 0);
	(void)add_target(r, OBJECT_TRUST, "trusted CA list of a", "", 0);
	r->targets.items[3].node = TEXT("a");
	add_outcome(r, "p/e", OUTCOME_PASS, 2);
	add_outcome(r, "p/f", OUTCOME_PASS, 0);
	add_outcome(r, "p/g", OUTCOME_FINDING, 0);
	add_outcome(r, "p/h", OUTCOME_PASS, 0);
	add_outcome(r, "p/i", OUTCOME_PASS, 3);
	expect_text("verbose", part_text(human_closing, r, &verbose),
	    "passed: x.pem: p/e\n"
	    "passed: server.pem:1, certificate \"a.example\": p/f, p/h\n"
	    "passed: a, trusted CA list of a: p/i\n"
	    "\n"
	    "not checked: server.pem:1, certificate \"a.example\": p/a, p/b; give --trust\n"
	    "not checked: server.pem:1, certificate \"a.example\": p/c; give --trust and --crl\n"
	    "not checked: server.pem:1, chain of \"a.example\": p/d; give --trust and --crl\n"
	    "\n"
	    "4 rules not checked: --trust is needed for 4, --crl for 2\n"
	    "\n"
	    "0 errors, 0 warnings, 0 notices; 0 files, 0 rules: 4 passed, 0 not applicable, 4 not checked\n");
}
END_TEST

START_TEST(counts_are_singular_and_plural)
{
	static const struct {
		const char *why;
		size_t errors, warnings, notices, waived, problems, files, rules;
		const char *want;
	} rows[] = {
		{ "nothing", 0, 0, 0, 0, 0, 0, 0, NOTHING },
		{ "one of each", 1, 1, 1, 1, 1, 1, 1,
		  "more about a rule: certproof explain p/0\n"
		  "1 error, 1 warning, 1 notice, 1 waived, 1 problem; 1 file, 1 rule: 0 passed, 0 not applicable, 0 not checked\n" },
		{ "two of each", 2, 2, 2, 2, 2, 2, 2,
		  "more about a rule: certproof explain p/0\n"
		  "2 errors, 2 warnings, 2 notices, 2 waived, 2 problems; 2 files, 2 rules: 0 passed, 0 not applicable, 0 not checked\n" },
		{ "waived only", 0, 0, 0, 3, 0, 1, 74,
		  "more about a rule: certproof explain p/0\n"
		  "0 errors, 0 warnings, 0 notices, 3 waived; 1 file, 74 rules: 0 passed, 0 not applicable, 0 not checked\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result result = {
			.at = AT, .errors = rows[i].errors, .warnings = rows[i].warnings, .notices = rows[i].notices,
			.waived = rows[i].waived, .files = rows[i].files, .rules = rows[i].rules,
		};
		size_t findings = rows[i].errors + rows[i].warnings + rows[i].notices + rows[i].waived;
		struct text text, rest, line;

		for (size_t j = 0; j < findings; j++)
			LIST_ADD(&arena, &result.findings)->rule = arena_printf(&arena, "p/%zu", j);
		for (size_t j = 0; j < rows[i].problems; j++)
			LIST_ADD(&arena, &result.problems)->message = TEXT("m");
		rest = text = part_at(human_closing, &result, 0);
		for (size_t j = 0; j < 2 * rows[i].problems; j++)
			ck_assert_msg(text_split_line(&rest, &line), "%s: no problem is told", rows[i].why);
		expect_text(rows[i].why, rest, rows[i].want);
		expect_text(rows[i].why, part_text(human_closing, &result, &quiet),
		    arena_string(&arena, (struct text){ text.at, text.len - rest.len }));
	}
}
END_TEST

START_TEST(blocks_come_in_their_order_on_a_narrow_page)
{
	static struct message mistake = { .text = LITERAL("out of steps") };
	static const struct gap gaps[] = { { "p/a", 0, "--trust", NULL } };
	struct result *r = with_gaps(gaps, COUNT_OF(gaps));

	*LIST_ADD(&arena, &r->problems) = (struct input_problem){ .message = TEXT("cannot open it: permission denied") };
	*LIST_ADD(&arena, &r->rule_errors) = (struct rule_error){ TEXT("own/odd"), 9, &mistake };
	*LIST_ADD(&arena, &r->verdicts) = (struct verdict){ .node = TEXT("a"), .kind = VERDICT_READY };
	*LIST_ADD(&arena, &r->services) = (struct service_verdict){ .title = TEXT("Calls"), .state = SERVICE_WORKS };
	expect_text("40 columns", part_at(human_closing, r, 40),
	    "problem: cannot open it: permission\n"
	    "    denied\n"
	    "\n"
	    "rule error[own/odd]: out of steps\n"
	    "\n"
	    "1 rule not checked: --trust is needed\n"
	    "    for 1\n"
	    "\n"
	    "-- verdict -----------------------------\n"
	    "\n"
	    "node a: ready\n"
	    "\n"
	    "-- services ----------------------------\n"
	    "\n"
	    "Calls: works\n"
	    "\n"
	    "0 errors, 0 warnings, 0 notices, 1\n"
	    "    problem; 0 files, 0 rules: 0 passed,\n"
	    "    0 not applicable, 1 not checked, 1\n"
	    "    could not be evaluated\n");
}
END_TEST

START_TEST(only_what_is_not_right_is_inked)
{
	struct report_options color = { .color = true };
	struct result result = { .at = AT, .warnings = 2 };

	LIST_ADD(&arena, &result.findings)->rule = TEXT("p/a");
	LIST_ADD(&arena, &result.findings)->rule = TEXT("p/a");
	expect_text("warnings alone", part_text(human_closing, &result, &color),
	    "\033[2mmore about a rule: certproof explain p/a\033[0m\n"
	    "0 errors, \033[1;33m2 warnings\033[0m, 0 notices; 0 files, 0 rules: 0 passed, 0 not applicable, 0 not checked\n");
}
END_TEST

TESTS("report/closing",
	TEST(a_problem_says_what_where_and_the_way_out),
	TEST(a_rule_error_shows_the_rule_and_what_it_was_judging),
	TEST(what_to_give_is_told_with_the_number_of_rules_that_need_it),
	TEST(a_verbose_report_lists_what_passed_and_what_did_not_get_checked),
	TEST(counts_are_singular_and_plural),
	TEST(blocks_come_in_their_order_on_a_narrow_page),
	TEST(only_what_is_not_right_is_inked))
