/* test_explain.c - src/cli/explain.c: what a rule is said to demand, which rule is meant, and when it is tried. */
#include <string.h>

#include "command.h"

#define GOOD "expressway/leaf-good.pem"

/* The rule t/r, or what is meant by the words, with no other pack. */
static struct run
explained(const char *path, const char *words)
{
	return run(line("explain --rules %s --pack t %s", path, words));
}

static const char whole[] =
	"certproof-rules: 1\npack: t\nparams: {least: 2}\nvariables:\n  name: cert.subject.cn[0]\n  names: cert.san.dns\n"
	"  first: vars.names[0]\n  unused: cert.is_ca\n  bad: vars.first == vars.name\n"
	"rules:\n  - id: r\n    title: T\n    severity: warning\n    effect: weakens\n    applies-to: [leaf, root]\n"
	"    roles: [expressway-c, expressway-e]\n    releases: '>= X14.0'\n    issued: '>= 2020-01-01'\n"
	"    when: cert.san.dns != []\n    check: vars.names.size() > params.least\n    message: no\n"
	"    reason: |\n      Because.\n      It is so.\n    fix: request it anew\n    source: the guide\n    product-says: Never\n"
	"    services: [mra, sip-tls]\n    same-as: [other/one, other/two]\n"
	"    unless-worse:\n      - {when: vars.bad, severity: error, effect: refused}\n"
	"      - {when: cert.is_ca, severity: notice}\n";

START_TEST(all_that_a_rule_says_is_told)
{
	const char *path = write_file("t.yaml", whole);
	struct run r = explained(path, "r");

	ck_assert_msg(r.status == STATUS_CLEAN, "%s", r.said);
	ck_assert_str_eq(r.out, line("t/r: T\n  warning, weakens; judges: leaf, root; roles: expressway-c, expressway-e; "
	    "releases: >= X14.0;\n  issued: >= 2020-01-01\n\n"
	    "Why\n  Because.\n  It is so.\n\nWhat to do\n  request it anew\n\nWho says so\n  the guide\n\n"
	    "The product says\n  Never\n\n"
	    "Services that fail\n  mra, sip-tls\n\nApplies when\n  cert.san.dns != []\n\n"
	    "What must hold\n  vars.names.size() > params.least\n\n"
	    "Instead error, refused when\n  vars.bad\n\nInstead notice, weakens when\n  cert.is_ca\n\nFacts it reads\n"
	    "  cert.san.dns\n\n"
	    "where vars.name is\n  cert.subject.cn[0]\n\nwhere vars.names is\n  cert.san.dns\n\nwhere vars.first is\n"
	    "  vars.names[0]\n\n"
	    "where vars.bad is\n  vars.first == vars.name\n\nwhere params.least is\n  2\n\n"
	    "Other tools call it\n  other/one\n  other/two\n\n%s\n", path));
}
END_TEST

#define BRIEF "severity: error\napplies-to: [leaf]\ncheck: cert.is_ca\nmessage: no"

START_TEST(what_a_rule_does_not_say_is_left_out)
{
	const char *path = rule_file(BRIEF);

	ck_assert_str_eq(explained(path, "t/r").out, line("t/r: T\n  error; judges: leaf\n\nWhat must hold\n  cert.is_ca\n\n"
	    "Facts it reads\n  cert.is_ca\n\n%s\n", path));
}
END_TEST

/* A variable whose name begins like another's is not that one. */
START_TEST(only_names_that_the_rule_mentions_are_explained)
{
	const char *path = write_file("t.yaml", "certproof-rules: 1\npack: t\nparams: {a: 1, ab: [x, y]}\n"
	    "variables:\n  n: cert.san.dns\n  na: cert.subject.cn\nrules:\n  - id: r\n    title: T\n    severity: error\n"
	    "    applies-to: [leaf]\n    check: vars.na == params.ab\n    message: no\n    fix: have {{vars.n}}\n"
	    "  - id: s\n    title: T\n    severity: error\n    applies-to: [leaf]\n    check: vars.na == params.ab\n"
	    "    message: '{{vars.n}}'\n");

	ck_assert_ptr_nonnull(strstr(explained(path, "r").out, "\nwhere vars.n is\n  cert.san.dns\n"));
	ck_assert_ptr_null(strstr(explained(path, "s").out, "where vars.n is"));
	ck_assert_ptr_nonnull(strstr(explained(path, "s").out, "\nwhere vars.na is\n  cert.subject.cn\n\n"
	    "where params.ab is\n  ['x', 'y']\n"));
	ck_assert_ptr_null(strstr(explained(path, "s").out, "where params.a is"));
}
END_TEST

START_TEST(examples_tell_what_they_are_judged_with)
{
	const char *out = run("explain trust/duplicate").out;

	ck_assert_msg(strstr(out, "\nExamples that pass\n  trust/good.pem\n\nExamples that fail\n  trust/duplicate.pem\n"
	    "\n") != NULL, "%s", out);
	out = run("explain expressway/own-name-missing").out;
	ck_assert_msg(strstr(out, "\nExamples that fail\n  site-own-name-missing.yaml node expe1\n") != NULL, "%s", out);
}
END_TEST

START_TEST(programs_get_the_rule_as_an_object)
{
	const char *path = rule_file(BRIEF "\nreason: '{{role}} wants it'\nfix: none\nwhen: role != ''\neffect: refused");

	ck_assert_str_eq(explained(path, "-f json r").out, line("{\n  \"rule\": {\n    \"rule\": \"t/r\",\n    \"title\": \"T\",\n"
	    "    \"severity\": \"error\",\n    \"effect\": \"refused\",\n    \"applies_to\": [\n      \"leaf\"\n    ],\n"
	    "    \"reads\": [\n      \"role\",\n      \"cert.is_ca\"\n    ],\n    \"reason\": \"{{role}} wants it\",\n"
	    "    \"fix\": \"none\",\n    \"when\": \"role != ''\",\n    \"check\": \"cert.is_ca\",\n    \"file\": \"%s\"\n"
	    "  }\n}\n", path));
}
END_TEST

static const struct { const char *why, *words; enum status status; bool tried; } trials[] = {
	{ "no file", "r", STATUS_CLEAN, false },
	{ "a file", "r " GOOD, STATUS_CLEAN, true },
	{ "a list", "r -t trust/good.pem", STATUS_CLEAN, true },
	{ "a key", "r -k pki/keys/leaf.pem", STATUS_CLEAN, true },
	{ "a CRL", "r --crl pki/crl-root.pem", STATUS_CLEAN, true },
	{ "a site", "r --site site-good.yaml", STATUS_CLEAN, true },
	{ "what goes with a certificate, alone", "r -c chain/intermediate.pem", STATUS_CLEAN, true },
	{ "a request that it answers", "r --request expressway/request-good.pem", STATUS_CLEAN, true },
	{ "what it replaces", "r --previous expressway/expired.pem", STATUS_CLEAN, true },
	{ "a role alone", "r -r expressway-e", STATUS_CLEAN, false },
	{ "an unreadable file", "r none.pem", STATUS_TROUBLE, true },
};

START_TEST(a_rule_is_tried_on_what_is_named)
{
	struct run r = explained(rule_file(BRIEF), trials[_i].words);

	ck_assert_msg(r.status == trials[_i].status, "%s: %s", trials[_i].why, r.said);
	ck_assert_msg((strstr(r.out, "\nWhat it says here") != NULL) == trials[_i].tried, "%s: %s", trials[_i].why, r.out);
	ck_assert_int_eq(strncmp(r.out, "t/r: T\n", 7), 0);
}
END_TEST

START_TEST(a_rule_that_fails_gives_its_own_status)
{
	struct run r = explained(rule_file("severity: error\napplies-to: [leaf]\ncheck: cert.san.dns[9] == ''\nmessage: no"),
	    "r none.pem " GOOD);

	ck_assert_int_eq(r.status, STATUS_RULE_ERROR);
	ck_assert_str_eq(r.said, "none.pem" NOT_THERE);
}
END_TEST

static const struct { const char *words, *said; } mistakes[] = {
	{ "explain", "error: explain needs a rule\n  hint: certproof rules list shows them all\n" },
	{ "explain trust/duplicat", "error: no rule and no message 'trust/duplicat'\n  hint: did you mean 'trust/duplicate'?\n" },
	{ "explain own-nam-missing", "error: no rule and no message 'own-nam-missing'\n  hint: did you mean 'own-name-missing'?\n" },
	{ "explain \x1b[2Jqq", "error: no rule and no message '\\x1b[2Jqq'\n  hint: certproof rules list shows them all\n" },
	{ "explain own-name-missing", "error: 4 rules are called 'own-name-missing'\n"
	    "  hint: say which: cms/own-name-missing, cucm/own-name-missing, expressway/own-name-missing or server/own-name-missing\n" },
	{ "explain trust/duplicate --node expe1", "error: --node without --site\n  hint: a node is one of a site: add --site\n" },
	{ "explain trust/duplicate -r pbx " GOOD, "error: unknown role 'pbx'\n"
	    "  hint: use " ROLES "\n" },
	{ "explain trust/duplicate --site site-good.yaml " GOOD, "error: a file beside a site\n"
	    "  hint: with --site the site says what is judged, and as what: leave one of them out\n" },
	{ "explain trust/duplicate --site site-good.yaml -t trust/duplicate.pem", "error: --trust beside a site\n"
	    "  hint: with --site the site says what is judged, and as what: leave one of them out\n" },
	{ "explain trust/duplicate -r pbx", "error: unknown role 'pbx'\n"
	    "  hint: use " ROLES "\n" },
	{ "explain trust/duplicate --release X14.0", "error: --release without --role\n"
	    "  hint: a release is one of a role's product: add --role\n" },
	{ "explain trust/duplicate --config none.yaml", "none.yaml" NOT_THERE },
};

START_TEST(a_mistake_is_said_and_nothing_explained)
{
	struct run r = run(mistakes[_i].words);

	ck_assert_msg(r.status == STATUS_TROUBLE && r.out[0] == '\0', "%s: %s", mistakes[_i].words, r.out);
	ck_assert_str_eq(r.said, mistakes[_i].said);
}
END_TEST

static const struct { const char *words, *first; } meant[] = {
	{ "explain trust/duplicate", "trust/duplicate: " },
	{ "explain duplicate", "trust/duplicate: " },
	{ "explain 40069", "expressway/expires-soon: " },
	{ "explain own-name-missing -r expressway-e " GOOD, "expressway/own-name-missing: " },
	{ "explain own-name-missing -r expressway-e", "expressway/own-name-missing: " },
	{ "explain own-name-missing -r cucm-tomcat " GOOD, "cucm/own-name-missing: " },
};

START_TEST(a_rule_is_known_by_its_id_its_name_or_the_words_of_the_product)
{
	struct run r = run(meant[_i].words);

	ck_assert_msg(r.status == STATUS_CLEAN && strncmp(r.out, meant[_i].first, strlen(meant[_i].first)) == 0, "%s: %s%s",
	    meant[_i].words, r.said, r.out);
}
END_TEST

START_TEST(a_rule_that_is_switched_off_is_still_explained)
{
	const char *config = write_file("c.yaml", "certproof-config: 1\nseverities: {t/r: off}\n");
	struct run r = explained(rule_file(BRIEF), line("--config %s r", config));

	ck_assert_msg(strstr(r.out, "\n  switched off; judges: leaf\n") != NULL, "%s%s", r.said, r.out);
}
END_TEST

START_TEST(prose_is_wrapped_and_expressions_stand_as_they_were_written)
{
	const char *path = rule_file("check: cert.san.dns.all(name, name.size() > 1 && name.size() < 254 && name.contains('.'))\n"
	    "reason: a long reason whose words do not fit into one line of a narrow terminal, so that it has to go on below\n"
	    "message: a long message whose words do not fit into one line of a narrow terminal either, {{1}}\n");
	struct run r;
	struct text rest, row;

	session.width = 60;
	r = explained(path, "r expressway/cn-hostname.pem");
	rest = text_of(r.out);
	while (text_split_line(&rest, &row))
		ck_assert_msg(row.len <= 60 || text_contains(row, "cert.san.dns") || text_contains(row, "/") || text_contains(row, " = "),
		    "%.*s", TEXT_ARG(row));
	ck_assert_ptr_nonnull(strstr(r.out, "\nWhy\n  a long reason whose words do not fit into one line of a\n"
	    "  narrow terminal, so that it has to go on below\n"));
	ck_assert_ptr_nonnull(strstr(r.out, "\n  cert.san.dns.all(name, name.size() > 1 && name.size() < 254 && name.contains('.'))\n"));
}
END_TEST

TESTS_WITH("explain", setup_cli, teardown_cli,
	TEST(all_that_a_rule_says_is_told),
	TEST(what_a_rule_does_not_say_is_left_out),
	TEST(only_names_that_the_rule_mentions_are_explained),
	TEST(examples_tell_what_they_are_judged_with),
	TEST(programs_get_the_rule_as_an_object),
	EACH(a_rule_is_tried_on_what_is_named, trials),
	TEST(a_rule_that_fails_gives_its_own_status),
	EACH(a_mistake_is_said_and_nothing_explained, mistakes),
	EACH(a_rule_is_known_by_its_id_its_name_or_the_words_of_the_product, meant),
	TEST(a_rule_that_is_switched_off_is_still_explained),
	TEST(prose_is_wrapped_and_expressions_stand_as_they_were_written))
