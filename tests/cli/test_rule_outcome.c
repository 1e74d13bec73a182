/* test_rule_outcome.c - src/cli/rule_outcome.c: what a rule made of files, for people and for programs. */
#include <string.h>

#include "cli/rule_output.h"
#include "command.h"

static struct trial trial;
static const struct rule *rule;

/* A rule t/r of some keys, tried on what the words name; false if an input could not be read. */
static bool
tried(const char *keys, const char *words)
{
	struct rule_set *set;

	given(line("explain --rules %s --pack t %s", rule_file(keys), words));
	trial = (struct trial){ .options = { .crypto = session.engine.crypto, .now = session_time(&session) } };
	ck_assert_msg(session_config(&session) && engine_products(&session.engine) && engine_role(&session.engine, &trial.options), "%s",
	    session_said());
	set = engine_rules(&session.engine, true, NULL, 0);
	ck_assert_msg(set != NULL && set->rules.count == 1, "%s: %s", keys, session_said());
	rule = set->rules.items[0];
	return engine_trace(&session.engine, set, rule, &trial.options, &trial.result, &trial.traces);
}

static const char *
text_of_trial(void)
{
	struct buffer out;
	struct page page;

	buffer_init(&out, &session.arena);
	page_init(&page, output_to_buffer(&session.arena, &out), &session.arena, session.color, session.width);
	trial_text(&session, &out, &page, rule, &trial);
	page_free(&page);
	return arena_string(&session.arena, buffer_text(&out));
}

static const char *
json_of_trial(void)
{
	struct buffer out;
	struct output *output;
	struct json json;

	buffer_init(&out, &session.arena);
	output = output_to_buffer(&session.arena, &out);
	json_init(&json, output);
	json_object(&json);
	trial_json(&session, &json, rule, &trial);
	json_object_end(&json);
	json_end(&json);
	ck_assert(output_close(output, &session.messages));
	return arena_string(&session.arena, buffer_text(&out));
}

#define LEAF "severity: error\napplies-to: [leaf]\n"
#define GOOD "expressway/leaf-good.pem"
#define HERE "\nWhat it says here, as of 2026-11-21T00:00:00Z\n"
#define NAMED "\n" GOOD ":7: certificate \"expe1.example.com\": "
#define LEFT "\nnot looked at: file, chain; the rule judges leaf\n"
#define TRUE ": pass\n  'check' is true\n  check\n    true              true\n"

static const struct { const char *why, *keys, *words, *text; } texts[] = {
	{ "a check that holds", LEAF "check: cert.key.bits == 2048\nmessage: no", GOOD,
	    HERE NAMED "pass\n  'check' is true\n  check\n"
	    "    cert.key.bits == 2048  true\n      cert.key.bits        2048\n" LEFT },
	{ "a check that does not", LEAF "effect: refused\ncheck: cert.is_ca || cert.key.bits == 1024\nmessage: no", GOOD,
	    HERE NAMED "finding\n  'check' is false\n  error, refused: no\n  check\n"
	    "    cert.is_ca || cert.key.bits == 1024  false\n      cert.is_ca                         false\n"
	    "      cert.key.bits == 1024              false\n        cert.key.bits                    2048\n" LEFT },
	{ "not for this object", LEAF "when: cert.is_ca\ncheck: true\nmessage: no", GOOD,
	    HERE NAMED "not applicable\n  'when' is false\n  when\n    cert.is_ca        false\n" LEFT },
	{ "not evaluated, and what decided", LEAF "check: cert.is_ca && cert.san.dns.size() > 9\nmessage: no", GOOD,
	    HERE NAMED "finding\n  'check' is false: cert.is_ca is false\n  error: no\n  check\n"
	    "    cert.is_ca && cert.san.dns.size() > 9  false\n"
	    "  >   cert.is_ca                           false\n"
	    "      cert.san.dns.size() > 9              not evaluated\n" LEFT },
	{ "the elements of a list, and the place of what was found",
	    LEAF "find: cert.subject.cn.filter(n, n != '')\nmessage: is {{it}}", GOOD,
	    HERE NAMED "finding\n  'find' found 1 element\n  error at cert.subject.cn[0]: is expe1.example.com\n  find\n"
	    "    cert.subject.cn.filter(n, n != '')  ['expe1.example.com']\n"
	    "      cert.subject.cn                   ['expe1.example.com']\n"
	    "      n = 'expe1.example.com'\n"
	    "        n != ''                         true\n" LEFT },
	{ "five findings are shown", LEAF "find: '[1, 2, 3, 4, 5]'\nmessage: is {{it}}", GOOD,
	    HERE NAMED "finding\n  'find' found 5 elements\n  error: is 1\n  error: is 2\n  error: is 3\n  error: is 4\n"
	    "  error: is 5\n"
	    "  find\n    [1, 2, 3, 4, 5]   [1, 2, 3, 4, 5]\n" LEFT },
	{ "of six the last is counted", LEAF "find: '[1, 2, 3, 4, 5, 6]'\nmessage: is {{it}}", GOOD,
	    HERE NAMED "finding\n  'find' found 6 elements\n  error: is 1\n  error: is 2\n  error: is 3\n  error: is 4\n"
	    "  error: is 5\n"
	    "  ... 1 more\n  find\n    [1, 2, 3, 4, 5, 6]  [1, 2, 3, 4, 5, 6]\n" LEFT },
	{ "not checked", LEAF "check: trust.size() > 0\nmessage: no", GOOD,
	    HERE NAMED "not checked\n  it reads trust: give --trust\n" LEFT },
	{ "the role and release", LEAF "check: true\nmessage: no", "-r expressway-e --release X14.0 " GOOD,
	    "\nWhat it says here, judged for expressway-e X14.0, as of 2026-11-21T00:00:00Z\n" NAMED "pass\n  'check' is true\n"
	    "  check\n    true              true\n" LEFT },
	{ "names of what is no certificate", "severity: error\napplies-to: [key, trust, chain]\ncheck: true\nmessage: no",
	    "-k pki/keys/leaf.pem -t trust/good.pem " GOOD,
	    HERE "\n" GOOD ":7: chain of \"expe1.example.com\"" TRUE "\npki/keys/leaf.pem:1: key" TRUE "\ntrust/good.pem: trust" TRUE
	    "\nnot looked at: leaf, intermediate, root, file (3); the rule judges key, trust and chain\n" },
	{ "names of a site", "severity: error\napplies-to: [site, node, link]\ncheck: true\nmessage: no",
	    "--site site-good.yaml --node expe1",
	    "\nWhat it says here, of site good, as of 2026-11-21T00:00:00Z\n\nsite \"good\"" TRUE "\nexpe1: node" TRUE
	    "\nexpc1 to expe1 (traversal): link" TRUE
	    "\nnot looked at: leaf, intermediate, root, key, file (3), trust, chain; the rule judges node, link and site\n" },
};

START_TEST(people_are_told_how_each_object_came_to_its_outcome)
{
	ck_assert_msg(tried(texts[_i].keys, texts[_i].words), "%s: %s", texts[_i].why, session_said());
	ck_assert_str_eq(text_of_trial(), texts[_i].text);
	ck_assert_str_eq(session_said(), "");
}
END_TEST

static const struct { const char *kinds, *said; } ways[] = {
	{ "trust", "trust: --trust FILE gives a trusted CA list" },
	{ "key", "key: --key FILE gives a private key" },
	{ "crl", "crl: --crl FILE gives a revocation list" },
	{ "node, link", "node and link: --site FILE gives a site" },
	{ "root", "root: CA certificates are judged on the path of a certificate: --trust FILE" },
	{ "request", "request" },
};

START_TEST(where_there_is_nothing_for_the_rule_a_way_to_give_it_something_is_said)
{
	ck_assert(tried(line("severity: error\napplies-to: [%s]\ncheck: true\nmessage: no", ways[_i].kinds), GOOD));
	ck_assert_str_eq(text_of_trial(), line(HERE "\nnot looked at: leaf, file, chain; the rule judges %s\n", ways[_i].said));
}
END_TEST

START_TEST(an_unreadable_file_loses_nothing_of_the_others)
{
	ck_assert(!tried(LEAF "check: true\nmessage: no", "none.pem expressway/no-san.pem"));
	ck_assert_str_eq(text_of_trial(), HERE "\nexpressway/no-san.pem:6: certificate \"expe1.example.com\"" TRUE LEFT);
	ck_assert_str_eq(session_said(), "none.pem" NOT_THERE);
	ck_assert(!tried(LEAF "check: true\nmessage: no", "none.pem"));
	ck_assert_str_eq(text_of_trial(), HERE "\nnothing to look at; the rule judges leaf\n");
}
END_TEST

static const unsigned widths[] = { 60, 80, 100, 120 };

START_TEST(expressions_with_their_values_fit_the_page)
{
	struct text rest, one;
	bool cut = false;

	session.width = widths[_i];
	ck_assert(tried(LEAF "find: cert.san.dns.filter(n, cert.subject.cn.exists(c, c == n) && !n.startsWith('x') && n.size() > 7)\n"
	    "message: no", GOOD));
	rest = text_of(text_of_trial());
	while (text_split_line(&rest, &one)) {
		/* Of names and messages nothing is cut. */
		if (!text_starts_with(one, "    ") && !text_starts_with(one, "  > "))
			continue;
		ck_assert_msg(text_width(one) <= widths[_i], "%u: %.*s", widths[_i], TEXT_ARG(one));
		cut = cut || text_contains(one, "...");
	}
	ck_assert_msg(cut, "%u: the five names cannot fit", widths[_i]);
}
END_TEST

START_TEST(color_is_for_headings_alone)
{
	const char *text;

	session.color = true;
	ck_assert(tried(LEAF "check: true\nmessage: no", GOOD));
	text = text_of_trial();
	ck_assert_msg(strncmp(text, "\n\033[1mWhat it says here\033[0m, as of ", 33) == 0, "%s", text);
	ck_assert_msg(strstr(text, "\n\n\033[1m" GOOD ":7: certificate \"expe1.example.com\": pass\033[0m\n") != NULL, "%s", text);
}
END_TEST

/* Of GOOD. */
#define FINGERPRINT "74:7C:0F:3F:B8:AB:71:92:4A:60:B2:48:CA:C1:04:7C:7D:D6:22:BD:5F:14:27:B0:51:8B:D9:2E:BB:3A:F5:1D"

static const char whole[] =
	"{\n  \"at\": \"2026-11-21T00:00:00Z\",\n  \"targets\": [\n    {\n      \"file\": \"" GOOD "\",\n      \"line\": 7,\n"
	"      \"role\": \"expressway-e\",\n      \"release\": \"X14.0\",\n"
	"      \"kind\": \"leaf\",\n      \"object\": \"certificate\",\n      \"subject\": \"expe1.example.com\",\n"
	"      \"outcome\": \"finding\",\n      \"why\": \"'check' is false: cert.is_ca is false\",\n"
	"      \"findings\": [\n        {\n          \"severity\": \"error\",\n          \"effect\": \"fails\",\n"
	"          \"message\": \"no\",\n          \"waived\": \"until it is mended\"\n        }\n      ],\n"
	"      \"steps\": [\n        {\n          \"part\": \"check\",\n          \"lines\": [\n"
	"            {\n              \"depth\": 0,\n              \"expression\": \"cert.is_ca && role == ''\",\n"
	"              \"value\": \"false\"\n            },\n"
	"            {\n              \"depth\": 1,\n              \"expression\": \"cert.is_ca\",\n"
	"              \"value\": \"false\",\n              \"decided\": true\n            },\n"
	"            {\n              \"depth\": 1,\n              \"expression\": \"role == ''\",\n"
	"              \"evaluated\": false\n            }\n"
	"          ]\n        }\n      ]\n    }\n  ],\n"
	"  \"not_looked_at\": [\n    {\n      \"file\": \"" GOOD "\",\n      \"kind\": \"file\"\n    },\n    {\n      \"file\": \"" GOOD "\",\n      \"kind\": \"chain\"\n    }\n  ]\n}\n";

START_TEST(programs_are_told_all_that_people_are)
{
	const char *config = write_file("c.yaml", "certproof-config: 1\nwaivers:\n  - rule: t/r\n    certificate: " FINGERPRINT "\n"
	    "    reason: until it is mended\n    until: 2026-12-31\n");

	ck_assert_msg(tried(LEAF "effect: fails\ncheck: cert.is_ca && role == ''\nmessage: no",
	    line("--config %s -r expressway-e --release X14.0 " GOOD, config)), "%s", session_said());
	ck_assert_str_eq(json_of_trial(), whole);
	ck_assert_msg(strstr(text_of_trial(), "\n  error, fails: no\n    waived: until it is mended\n") != NULL, "%s",
	    text_of_trial());
}
END_TEST

TESTS_WITH("trial", setup_cli, teardown_cli,
	EACH(people_are_told_how_each_object_came_to_its_outcome, texts),
	EACH(where_there_is_nothing_for_the_rule_a_way_to_give_it_something_is_said, ways),
	TEST(an_unreadable_file_loses_nothing_of_the_others),
	EACH(expressions_with_their_values_fit_the_page, widths),
	TEST(color_is_for_headings_alone),
	TEST(programs_are_told_all_that_people_are))
