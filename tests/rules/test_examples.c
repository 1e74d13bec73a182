/* test_examples.c - src/rules/examples.c: examples of a rule, and what is said of those that do not hold. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

/* The first error of each example that does not hold, without the notes; "" when all do. */
static const char *
tried(const char *keys, const char *examples)
{
	struct text rest = text_of(keys), line;
	struct buffer out;
	struct rule_set *set;
	size_t failed, told = 0;

	buffer_init(&out, &arena);
	while (text_split_line(&rest, &line))
		buffer_printf(&out, "    %.*s\n", TEXT_ARG(line));
	set = rules_in(arena_printf(&arena, "  - id: r\n%.*s    examples: %s\n", TEXT_ARG(buffer_text(&out)), examples).at);
	failed = rules_test(set, set->rules.items[0], crypto, rules_examples_at, &arena, &messages);
	buffer_init(&out, &arena);
	for (const struct message *m = messages.first; m != NULL; m = m->next)
		if (m->level == MESSAGE_ERROR)
			buffer_printf(&out, "%s%.*s", told++ == 0 ? "" : "; ", TEXT_ARG(m->text));
	ck_assert_uint_eq(failed, told);
	messages_init(&messages, &arena);
	return told == 0 ? "" : buffer_text(&out).at;
}

/* FIX stands for the folder of fixtures. */
static const char *
with_fixtures(const char *text)
{
	struct buffer out;
	const char *at;

	buffer_init(&out, &arena);
	while ((at = strstr(text, "FIX")) != NULL) {
		buffer_add(&out, (struct text){ text, (size_t)(at - text) });
		buffer_adds(&out, getenv("FIXTURES"));
		text = at + 3;
	}
	buffer_adds(&out, text);
	return buffer_text(&out).at;
}

#define LEAF "FIX/expressway/leaf-good.pem"

static const struct {
	const char *why, *keys, *examples, *said;
} rows[] = {
	{ "both hold", "check: cert.subject.cn[0] == 'expe1.example.com'\n", "{pass: " LEAF ", fail: [FIX/expressway/c-good.pem]}", "" },
	{ "no examples", "check: 'true'\n", "{}", "" },
	{ "it passes", "check: 'true'\n", "{fail: " LEAF "}", "example of t/r was to fail, and passes" },
	{ "it fails", "check: 'false'\nmessage: m\n", "{pass: " LEAF "}", "example of t/r was to pass, and fails: m" },
	{ "each that does not hold", "check: 'false'\n", "{pass: [" LEAF ", FIX/expressway/c-good.pem]}",
	    "example of t/r was to pass, and fails: r; example of t/r was to pass, and fails: r" },
	{ "not applicable is no failure", "when: 'false'\ncheck: 'false'\n", "{fail: " LEAF "}",
	    "example of t/r was to fail, and the rule does not apply" },
	{ "not applicable passes", "when: 'false'\ncheck: 'false'\n", "{pass: " LEAF "}", "" },
	{ "not checked is no failure", "check: trust.size() > 9\n", "{fail: " LEAF "}",
	    "example of t/r was to fail, and is not checked: give --trust" },
	{ "nor does it pass", "check: trust.size() > 9\n", "{pass: " LEAF "}",
	    "example of t/r was to pass, and is not checked: give --trust" },
	{ "an error", "check: 1 / (cert.version - 3) == 1\n", "{pass: " LEAF ", fail: " LEAF "}",
	    "example of t/r the rule could not be evaluated: division by zero; "
	    "example of t/r the rule could not be evaluated: division by zero" },
	{ "a file that is not there", "check: 'true'\n", "{pass: FIX/none.pem}", "example of t/r FIX/none.pem: cannot open: no such file or directory" },
	{ "a file that is not there fails nothing", "check: 'false'\n", "{fail: FIX/none.pem}",
	    "example of t/r FIX/none.pem: cannot open: no such file or directory" },
	{ "a list", "check: trust.size() == 3\n", "{pass: {file: " LEAF ", trust: FIX/trust/good.pem}}", "" },
	{ "a chain", "check: chain.size() == 3\n", "{pass: {file: " LEAF ", trust: FIX/trust/root-only.pem, chain: FIX/chain/full.pem}}", "" },
	{ "a key", "check: key.bits == 2048\n", "{pass: {file: " LEAF ", key: FIX/pki/keys/leaf.pem}}", "" },
	{ "a CRL", "check: crls.size() == 1\n", "{pass: {file: " LEAF ", crl: FIX/file/crl.pem}}", "" },
	{ "a request and a predecessor", "check: request.is_request && !previous.is_request\n",
	    "{pass: {file: " LEAF ", request: FIX/expressway/request-good.pem, previous: FIX/expressway/expired.pem}}", "" },
	{ "a role and a release", "check: role == 'expressway-c' && release == 'X14.0'\n",
	    "{pass: {file: " LEAF ", role: expressway-c, release: X14.0}}", "" },
	{ "no role where the rule has none", "check: role == '' && release == ''\n", "{pass: " LEAF "}", "" },
	{ "the first role of the rule", "roles: [expressway-e, expressway-c]\ncheck: role == 'expressway-e'\n", "{pass: " LEAF "}", "" },
	{ "the newest release for which the rule holds", "roles: expressway-e\nreleases: '>= X8.1, < X12.5'\ncheck: release == 'X8.11.4'\n",
	    "{pass: " LEAF "}", "" },
	{ "the day of examples", "check: now == timestamp('2026-11-21T00:00:00Z')\n", "{pass: " LEAF "}", "" },
	{ "a day of its own", "check: now == timestamp('2030-01-01T00:00:00Z')\n", "{pass: {file: " LEAF ", at: 2030-01-01}}", "" },
	{ "a day that is none", "check: 'false'\n", "{pass: {file: " LEAF ", at: someday}}", "example of t/r 'someday' is not a time" },
	{ "a site", "applies-to: node\ncheck: node.name != 'expe1'\n", "{fail: {site: FIX/site-good.yaml}}", "" },
	{ "a node of a site", "applies-to: node\ncheck: node.name != 'expe1'\n",
	    "{pass: {site: FIX/site-good.yaml, node: expc1}, fail: {site: FIX/site-good.yaml, node: expe1}}", "" },
	{ "a release instead of the site's", "applies-to: node\ncheck: node.release == 'X14.2'\n",
	    "{pass: {site: FIX/site-good.yaml, release: X14.2}}", "" },
	{ "a password", "applies-to: key\ncheck: key.bits == 2048\n",
	    "{pass: {file: FIX/key/encrypted-pkcs8.pem, password-file: FIX/key/password.txt}}", "" },
	{ "a password without a line feed", "applies-to: key\ncheck: key.bits == 2048\n",
	    "{pass: {file: FIX/key/encrypted-pkcs8.pem, password-file: FIX/key/password-no-newline.txt}}", "" },
};

START_TEST(an_example_holds_or_is_told)
{
	const char *words = tried(rows[_i].keys, with_fixtures(rows[_i].examples));

	ck_assert_msg(strcmp(words, with_fixtures(rows[_i].said)) == 0, "%s: %s", rows[_i].why, words);
}
END_TEST

START_TEST(files_of_an_example_are_meant_from_the_folder_of_the_rules)
{
	struct bytes leaf;
	const char *path = temp_folder();
	struct rule_set *set;

	ck_assert(file_read(&arena, fixture("expressway/leaf-good.pem"), LIMIT_FILE_SIZE, &leaf, &messages));
	(void)write_file("inputs/leaf.pem", arena_string(&arena, text_of_bytes(leaf)));
	(void)write_file("below/rules.yaml", "certproof-rules: 1\npack: t\nrules: [{id: r, check: 'false', examples: {fail: inputs/leaf.pem}}]\n");
	set = rules_load(&arena, products, &(struct rules_options){ .paths = &path, .path_count = 1 }, &messages);
	ck_assert_str_eq(said(), "");
	ck_assert_uint_eq(rules_test(set, set->rules.items[0], crypto, rules_examples_at, &arena, &messages), 0);
}
END_TEST

START_TEST(a_rule_that_is_off_is_tried_all_the_same)
{
	struct rule_set *set = rules_of(arena_printf(&arena, "certproof-rules: 1\npack: t\nrules:\n"
	    "  - {id: r, check: 'false', examples: {fail: %s}}\n  - {id: s, check: 'false'}\noverrides: [{rule: t/r, severity: off}]\n",
	    fixture("expressway/leaf-good.pem")).at);

	ck_assert_str_eq(said(), "");
	ck_assert(set->rules.items[0]->off);
	ck_assert_uint_eq(rules_test(set, set->rules.items[0], crypto, rules_examples_at, &arena, &messages), 0);
}
END_TEST

TESTS_WITH("examples", setup_rules, NULL,
	EACH(an_example_holds_or_is_told, rows),
	TEST(files_of_an_example_are_meant_from_the_folder_of_the_rules),
	TEST(a_rule_that_is_off_is_tried_all_the_same))
