/* test_verdict.c - src/report/verdict.c: what findings add up to, why, and in which order to mend. */
#include "part_text.h"

#define HEADING "-- verdict ---------------------------------------------------------------------\n\n"

static struct text calls[] = { LITERAL("calls") }, many[] = { LITERAL("calls"), LITERAL("chat"), LITERAL("mra") };
static struct text rules[] = { LITERAL("p/one"), LITERAL("p/two") };
static struct text mend_one[] = { LITERAL("reissue it") }, mend_two[] = { LITERAL("reissue it"), LITERAL("restart") };

static void
add_remedy(struct result *r, const char *fix, const char *node, const char *rule, const char *waived)
{
	*LIST_ADD(&arena, &r->findings) = (struct finding){
		.rule = text_of(rule), .fix = text_of(fix), .node = text_of(node), .waived = text_of(waived),
	};
}

START_TEST(each_kind_of_verdict_has_its_words)
{
	static const struct {
		const char *why;
		struct verdict verdict;
		const char *want;
	} rows[] = {
		{ "refused", { .kind = VERDICT_REFUSED, .node = LITERAL("a") }, "node a: refused\n" },
		{ "one service", { .kind = VERDICT_FAILS, .node = LITERAL("a"), .services = ITEMS(calls) },
		  "node a: accepted, but calls fails\n" },
		{ "several services", { .kind = VERDICT_FAILS, .node = LITERAL("a"), .services = ITEMS(many) },
		  "node a: accepted, but calls, chat and mra fail\n" },
		{ "services that nobody names", { .kind = VERDICT_FAILS, .node = LITERAL("a") }, "node a: fails\n" },
		{ "a link is not accepted, it works or not", { .kind = VERDICT_FAILS, .link = LITERAL("a to b (z)") },
		  "link a to b (z): fails\n" },
		{ "services over a link", { .kind = VERDICT_FAILS, .link = LITERAL("a to b (z)"), .services = ITEMS(calls) },
		  "link a to b (z): accepted, but calls fails\n" },
		{ "not judged", { .kind = VERDICT_NOT_JUDGED, .node = LITERAL("a") }, "node a: not judged\n" },
		{ "and why", { .kind = VERDICT_NOT_JUDGED, .node = LITERAL("a"), .unjudged = ITEMS(many) },
		  "node a: not judged\n  unknown: calls\n           chat\n           mra\n" },
		{ "warnings", { .kind = VERDICT_WARNINGS, .node = LITERAL("a") }, "node a: warnings\n" },
		{ "ready", { .kind = VERDICT_READY, .node = LITERAL("a") }, "node a: ready\n" },
		{ "one rule not checked", { .kind = VERDICT_READY, .node = LITERAL("a"), .not_checked = 1 },
		  "node a: ready as far as checked (1 rule not checked)\n" },
		{ "rules not checked", { .kind = VERDICT_WARNINGS, .node = LITERAL("a"), .not_checked = 2 },
		  "node a: warnings (2 rules not checked)\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result result = { .at = AT };

		*LIST_ADD(&arena, &result.verdicts) = rows[i].verdict;
		expect_text(rows[i].why, part_at(human_verdicts, &result, 80),
		    arena_printf(&arena, "%s%s\n", HEADING, rows[i].want).at);
	}
}
END_TEST

START_TEST(what_a_verdict_is_of_is_told_by_node_file_and_object)
{
	static const struct {
		const char *why;
		struct verdict verdict;
		const char *want;
	} rows[] = {
		{ "a file's certificate",
		  { .file = LITERAL("s.pem"), .object = OBJECT_CERTIFICATE, .subject = LITERAL("a.example") },
		  "s.pem, certificate \"a.example\": ready\n" },
		{ "a key names itself", { .file = LITERAL("k.pem"), .object = OBJECT_KEY, .subject = LITERAL("RSA key, 2048 bits") },
		  "k.pem, RSA key, 2048 bits: ready\n" },
		{ "a chain", { .object = OBJECT_CHAIN, .subject = LITERAL("a.example") }, "chain of \"a.example\": ready\n" },
		{ "a certificate without a name", { .file = LITERAL("s.pem"), .object = OBJECT_CERTIFICATE }, "s.pem: ready\n" },
		{ "a node with a file", { .node = LITERAL("a"), .file = LITERAL("s.pem") }, "node a, s.pem: ready\n" },
		{ "a link goes before its node", { .node = LITERAL("a"), .link = LITERAL("a to b (z)") }, "link a to b (z): ready\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct result result = { .at = AT };

		*LIST_ADD(&arena, &result.verdicts) = rows[i].verdict;
		result.verdicts.items[0].kind = VERDICT_READY;
		expect_text(rows[i].why, part_at(human_verdicts, &result, 80),
		    arena_printf(&arena, "%s%s\n", HEADING, rows[i].want).at);
	}
}
END_TEST

START_TEST(verdicts_with_reasons_stand_apart_and_steps_are_numbered_from_two_on)
{
	struct result result = { .at = AT };

	expect_text("no verdicts", part_at(human_verdicts, &result, 80), "");
	*LIST_ADD(&arena, &result.verdicts) = (struct verdict){ .node = TEXT("a"), .kind = VERDICT_READY };
	*LIST_ADD(&arena, &result.verdicts) = (struct verdict){ .node = TEXT("b"), .kind = VERDICT_READY };
	*LIST_ADD(&arena, &result.verdicts) = (struct verdict){
		.node = TEXT("c"), .kind = VERDICT_REFUSED, .because = ITEMS(rules), .fixes = ITEMS(mend_two),
	};
	*LIST_ADD(&arena, &result.verdicts) = (struct verdict){
		.node = TEXT("d"), .kind = VERDICT_WARNINGS, .fixes = ITEMS(mend_one),
	};
	*LIST_ADD(&arena, &result.verdicts) = (struct verdict){
		.node = TEXT("e"), .kind = VERDICT_FAILS, .because = { rules, 1 },
	};
	expect_text("wide", part_at(human_verdicts, &result, 80),
	    HEADING
	    "node a: ready\n"
	    "node b: ready\n"
	    "node c: refused\n"
	    "  because: p/one, p/two\n"
	    "      fix: 1. reissue it\n"
	    "           2. restart\n"
	    "\n"
	    "node d: warnings\n"
	    "      fix: reissue it\n"
	    "\n"
	    "node e: fails\n"
	    "  because: p/one\n"
	    "\n");
}
END_TEST

/* A verdict of node a, with a step that several rules ask for. */
static const struct remedies {
	const char *why;
	struct { const char *fix, *node, *rule, *waived; } found[4];
	const char *rules;
} remedies[] = {
	{ "no finding says so", { { "restart", "a", "p/one", "" } }, "" },
	{ "one rule", { { "reissue it", "a", "p/one", "" } }, " [p/one]" },
	{ "rules in their order, each once",
	  { { "reissue it", "a", "p/two", "" }, { "reissue it", "a", "p/one", "" }, { "reissue it", "a", "p/two", "" } },
	  " [p/one, p/two]" },
	{ "fixes that begin alike are others",
	  { { "reissue it soon", "a", "p/one", "" }, { "reissue", "a", "p/two", "" }, { "reissue it", "a", "p/three", "" } },
	  " [p/three]" },
	{ "its own node's, not another's", { { "reissue it", "0", "p/one", "" }, { "reissue it", "a", "p/two", "" } }, " [p/two]" },
	{ "of nodes that are not the verdict's, the first one's",
	  { { "reissue it", "c", "p/one", "" }, { "reissue it", "b", "p/two", "" }, { "reissue it", "c", "p/three", "" } },
	  " [p/two]" },
	{ "a rule that is waived asks for nothing",
	  { { "reissue it", "a", "p/one", "until May" }, { "reissue it", "a", "p/two", "" } }, " [p/two]" },
};

START_TEST(a_step_names_the_rules_that_ask_for_it)
{
	for (size_t i = 0; i < COUNT_OF(remedies); i++) {
		const struct remedies *row = &remedies[i];
		struct result result = { .at = AT };

		for (size_t j = 0; j < COUNT_OF(row->found) && row->found[j].fix != NULL; j++)
			add_remedy(&result, row->found[j].fix, row->found[j].node, row->found[j].rule, row->found[j].waived);
		*LIST_ADD(&arena, &result.verdicts) = (struct verdict){
			.node = TEXT("a"), .kind = VERDICT_READY, .fixes = ITEMS(mend_one),
		};
		expect_text(row->why, part_at(human_verdicts, &result, 80),
		    arena_printf(&arena, "%snode a: ready\n      fix: reissue it%s\n\n", HEADING, row->rules).at);
	}
}
END_TEST

START_TEST(steps_hang_under_their_first_word)
{
	static struct text steps[] = {
		LITERAL("add the CA to the list,\nthen look again\n"), LITERAL("reissue the certificate with the full name"),
	};
	struct result result = { .at = AT };

	add_remedy(&result, steps[1].at, "", "p/one", "");
	*LIST_ADD(&arena, &result.verdicts) = (struct verdict){
		.file = TEXT("s.pem"), .kind = VERDICT_REFUSED, .because = ITEMS(rules), .fixes = ITEMS(steps),
	};
	expect_text("narrow", part_at(human_verdicts, &result, 44),
	    "-- verdict ---------------------------------\n"
	    "\n"
	    "s.pem: refused\n"
	    "  because: p/one, p/two\n"
	    "      fix: 1. add the CA to the list, then\n"
	    "              look again\n"
	    "           2. reissue the certificate with\n"
	    "              the full name [p/one]\n"
	    "\n");
	result.verdicts.items[0].fixes.count = 1;
	expect_text("in color", part_text(human_verdicts, &result, &(struct report_options){ .width = 0, .color = true }),
	    "\033[1m-- verdict ---------------------------------------------------------------------\033[0m\n"
	    "\n"
	    "\033[1ms.pem\033[0m: \033[1;31mrefused\033[0m\n"
	    "  \033[1mbecause\033[0m: p/one, p/two\n"
	    "      \033[1;32mfix\033[0m: add the CA to the list, then look again\n"
	    "\n");
}
END_TEST

START_TEST(nothing_that_a_file_said_steers_the_terminal)
{
	/* Prose is laid out anew, so that line ends become blanks. */
	static struct text s[] = { LITERAL(STEERING) }, fix[] = { LITERAL("a\033\nb\xff") };
	struct result result = { .at = AT };

	add_remedy(&result, fix[0].at, STEERING, STEERING, "");
	*LIST_ADD(&arena, &result.verdicts) = (struct verdict){
		.node = s[0], .file = s[0], .object = OBJECT_CERTIFICATE, .subject = s[0], .kind = VERDICT_FAILS, .services = ITEMS(s),
		.because = ITEMS(s), .fixes = ITEMS(fix),
	};
	expect_text("all fields", part_at(human_verdicts, &result, 0), HEADING
	    "node " STEERING_SHOWN ", " STEERING_SHOWN ", certificate \"" STEERING_SHOWN "\": accepted, but " STEERING_SHOWN
	    " fails\n"
	    "  because: " STEERING_SHOWN "\n"
	    "      fix: a\\x1b b\\xff [" STEERING_SHOWN "]\n"
	    "\n");
}
END_TEST

TESTS("report/verdict",
	TEST(each_kind_of_verdict_has_its_words),
	TEST(what_a_verdict_is_of_is_told_by_node_file_and_object),
	TEST(verdicts_with_reasons_stand_apart_and_steps_are_numbered_from_two_on),
	TEST(a_step_names_the_rules_that_ask_for_it),
	TEST(steps_hang_under_their_first_word),
	TEST(nothing_that_a_file_said_steers_the_terminal))
