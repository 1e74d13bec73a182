/* test_rules.c - src/cli/rules.c: which rules are listed, and what checking and testing them says. */
#include <string.h>
#include <unistd.h>

#include "cli/rule_output.h"
#include "command.h"

#define RULE "severity: error\napplies-to: [leaf]\ncheck: cert.key.bits >= 2048\nmessage: no"
#define LISTED "            t/r                                       T\n\n" \
	"1 rule; certproof explain RULE says what one demands\n"

static const struct { const char *why, *action, *keys; enum status status; const char *out; } runs[] = {
	{ "a list", "list --pack t", RULE, STATUS_CLEAN, "error  " LISTED },
	{ "an effect", "list --pack t", RULE "\neffect: refused", STATUS_CLEAN,
	    "error    refused   t/r                                       T\n\n"
	    "1 rule; certproof explain RULE says what one demands\n" },
	{ "of another severity", "list --pack t --severity notice", RULE, STATUS_CLEAN,
	    "0 rules; certproof explain RULE says what one demands\n" },
	{ "no mistake", "check", RULE, STATUS_CLEAN, "1 rule in 1 file: no mistake\n" },
	{ "no example", "test", RULE, STATUS_CLEAN, "0 rules, 0 examples: 0 passed, 0 failed\n" },
};

START_TEST(the_actions_tell_people_of_the_named_files_alone)
{
	struct run r = run(line("rules %s --rules %s", runs[_i].action, rule_file(runs[_i].keys)));

	ck_assert_msg(r.status == runs[_i].status && r.said[0] == '\0', "%s: %s", runs[_i].why, r.said);
	ck_assert_str_eq(r.out, runs[_i].out);
}
END_TEST

START_TEST(files_may_stand_behind_the_action)
{
	const char *path = rule_file(RULE);

	ck_assert_str_eq(run(line("rules check %s", path)).out, "1 rule in 1 file: no mistake\n");
	ck_assert_str_eq(run(line("rules check %s %s", path, write_file("u.yaml", "certproof-rules: 1\npack: u\nrules: []\n"))).out,
	    "1 rule in 2 files: no mistake\n");
	ck_assert_str_eq(run(line("rules check %s", temp_folder())).out, "1 rule in 2 files: no mistake\n");
}
END_TEST

/* An example that passes and two that fail, or the other way round. */
static const struct { const char *why, *check, *words; enum status status; const char *sum; } examples[] = {
	{ "as they say", "cert.key.bits >= 2048", "", STATUS_CLEAN, "1 rule, 3 examples: 3 passed, 0 failed\n" },
	{ "not as they say", "cert.key.bits < 2048", "", STATUS_FINDINGS, "1 rule, 3 examples: 0 passed, 3 failed\n" },
	{ "one not", "'true'", "", STATUS_FINDINGS, "1 rule, 3 examples: 1 passed, 2 failed\n" },
	{ "on their day", "now == timestamp('2026-11-21T00:00:00Z') || cert.key.bits < 2048", "", STATUS_FINDINGS,
	    "1 rule, 3 examples: 1 passed, 2 failed\n" },
	{ "on another day", "now == timestamp('2026-11-21T00:00:00Z') && cert.key.bits >= 2048", "--at 2026-11-22", STATUS_FINDINGS,
	    "1 rule, 3 examples: 2 passed, 1 failed\n" },
};

START_TEST(examples_are_run_and_counted)
{
	struct run r;

	(void)write_file("good.pem", content_of("expressway/leaf-good.pem"));
	(void)write_file("bad.pem", content_of("expressway/rsa-1024.pem"));
	r = run(line("rules test %s %s", rule_file(line("severity: error\napplies-to: [leaf]\ncheck: %s\nmessage: no\n"
	    "examples: {pass: [good.pem], fail: [bad.pem, bad.pem]}", examples[_i].check)), examples[_i].words));
	ck_assert_msg(r.status == examples[_i].status, "%s: %s%s", examples[_i].why, r.out, r.said);
	ck_assert_str_eq(r.out, examples[_i].sum);
	ck_assert_msg((strstr(r.said, "error: example of t/r was to ") != NULL) == (r.status == STATUS_FINDINGS), "%s: %s",
	    examples[_i].why, r.said);
}
END_TEST

START_TEST(programs_get_mistakes_with_their_places)
{
	const char *path = rule_file("severity: eror\napplies-to: [leaf]\ncheck: true\nmessage: no");
	struct run r = run(line("rules check -f json %s", path));

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.said, "");
	ck_assert_str_eq(r.out, line("{\n  \"mistakes\": [\n    {\n      \"file\": \"%s\",\n      \"line\": 6,\n"
	    "      \"column\": 15,\n"
	    "      \"end_column\": 19,\n      \"severity\": \"error\",\n      \"message\": \"'severity' cannot be 'eror'\",\n"
	    "      \"hint\": \"did you mean 'error'?\"\n    }\n  ],\n  \"summary\": {\n    \"errors\": 1,\n    \"warnings\": 0,\n"
	    "    \"notes\": 0\n  }\n}\n", path));
	r = run(line("rules test -f json %s", rule_file(RULE)));
	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_str_eq(r.out, "{\n  \"mistakes\": [],\n  \"summary\": {\n    \"rules\": 0,\n    \"examples\": 0,\n"
	    "    \"passed\": 0,\n"
	    "    \"failed\": 0,\n    \"errors\": 0,\n    \"warnings\": 0,\n    \"notes\": 0\n  }\n}\n");
}
END_TEST

START_TEST(programs_get_a_list_of_what_rules_are)
{
	struct run r = run(line("rules list -f json --pack t --rules %s", rule_file(RULE "\neffect: fails\nroles: [expressway-e]\n"
	    "releases: '>= X14.0'\nissued: '< 2030-01-01'\nsource: guide\nproduct-says: Never\nsame-as: [a/b]")));

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_str_eq(r.out, "[\n  {\n    \"rule\": \"t/r\",\n    \"title\": \"T\",\n    \"severity\": \"error\",\n"
	    "    \"effect\": \"fails\",\n    \"applies_to\": [\n      \"leaf\"\n    ],\n    \"roles\": [\n"
	    "      \"expressway-e\"\n    ],\n"
	    "    \"releases\": \">= X14.0\",\n    \"issued\": \"< 2030-01-01\",\n    \"source\": \"guide\",\n"
	    "    \"product_says\": \"Never\",\n    \"same_as\": [\n      \"a/b\"\n    ],\n    \"reads\": [\n"
	    "      \"cert.key.bits\"\n    ]\n"
	    "  }\n]\n");
}
END_TEST

/* Rules are checked and tested as they stand. */
START_TEST(a_configuration_counts_for_lists_and_where_it_is_named)
{
	const char *path = rule_file(RULE);

	(void)write_file("certproof.yaml", "certproof-config: 1\nseverities: {t/r: off}\n");
	ck_assert_int_eq(chdir(temp_folder()), 0);
	ck_assert_str_eq(run(line("rules list --pack t --rules %s", path)).out, "off    " LISTED);
	ck_assert_ptr_nonnull(strstr(run(line("rules list -f json --pack t --rules %s", path)).out, "\n    \"off\": true,\n"));
	(void)write_file("certproof.yaml", "certproof-config: 1\nseverities: {t/r: of}\n");
	ck_assert_int_eq(run(line("rules list --pack t --rules %s", path)).status, STATUS_TROUBLE);
	ck_assert_int_eq(run(line("rules check %s", path)).status, STATUS_CLEAN);
	ck_assert_int_eq(run(line("rules check --config certproof.yaml %s", path)).status, STATUS_TROUBLE);
}
END_TEST

static const struct { const char *words, *said; } mistakes[] = {
	{ "rules chek", "error: unknown action 'chek' of rules\n  hint: did you mean 'check'?\n" },
	{ "rules frobnicate", "error: unknown action 'frobnicate' of rules\n  hint: use list, check, test, bench or schema\n" },
	{ "rules check none.yaml", "none.yaml" NOT_THERE },
	{ "rules list --pack trsut", "error: unknown pack 'trsut'\n  hint: did you mean 'trust'?\n" },
	{ "rules list -r pbx", "error: unknown role 'pbx'\n"
	    "  hint: use " ROLES "\n" },
	{ "rules list --release X14.0", "error: --release without --role\n"
	    "  hint: a release is one of a role's product: add --role\n" },
};

START_TEST(a_mistake_is_said_and_nothing_listed)
{
	struct run r = run(mistakes[_i].words);

	ck_assert_msg(r.status == STATUS_TROUBLE && r.out[0] == '\0', "%s: %s", mistakes[_i].words, r.out);
	ck_assert_str_eq(r.said, mistakes[_i].said);
}
END_TEST

TESTS_WITH("rules", setup_cli, teardown_cli,
	EACH(the_actions_tell_people_of_the_named_files_alone, runs),
	TEST(files_may_stand_behind_the_action),
	EACH(examples_are_run_and_counted, examples),
	TEST(programs_get_mistakes_with_their_places),
	TEST(programs_get_a_list_of_what_rules_are),
	TEST(a_configuration_counts_for_lists_and_where_it_is_named),
	EACH(a_mistake_is_said_and_nothing_listed, mistakes))
