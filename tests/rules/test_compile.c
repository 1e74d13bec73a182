/* test_compile.c - src/rules/compile.c: expressions and templates, type-checked, and what each reads. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

/* ---- mistakes, each with its place ---- */

static const struct {
	const char *why, *keys, *said;
} mistakes[] = {
	{ "an unknown name", "check: crt.version == 3\n", "5:12: unknown name 'crt' (did you mean 'cert'?)" },
	{ "an unknown field", "check: cert.sbject.empty\n", "5:17: Cert has no field 'sbject' (did you mean 'subject'?)" },
	{ "check is no truth", "check: cert.version\n", "5:12: the result is int, but bool is wanted" },
	{ "when is no truth", "when: cert.version\ncheck: 'true'\n", "5:11: the result is int, but bool is wanted" },
	{ "find is no list", "find: cert.version\n", "5:11: the result is int, but list(dyn) is wanted" },
	{ "a row's when is no truth", "check: 'true'\nunless-worse: [{when: '1', severity: error}]\n", "6:28: the result is int, but bool is wanted" },
	{ "related are no certificates", "check: 'true'\nrelated: cert.san.dns\n", "6:14: the result is list(string), but list(Cert) is wanted" },
	{ "names are no texts", "check: 'true'\nnames: '[1]'\n", "6:13: the result is list(int), but list(string) is wanted" },
	{ "a common name is no text", "check: 'true'\ncommon-name: '1'\n", "6:19: the result is int, but string is wanted (string(...) makes it text)" },
	{ "a mistake in a second line", "check: |\n  cert.version == 3 &&\n  cert.versio == 3\n",
	    "7:12: Cert has no field 'versio' (did you mean 'version'?)" },
	{ "a mistake in a message", "check: 'true'\nmessage: a {{cert.versio}} b\n",
	    "6:23: Cert has no field 'versio' (did you mean 'version'?)" },
	{ "a mistake in a reason and in a fix", "check: 'true'\nreason: '{{a}}'\nfix: '{{b}}'\n",
	    "6:16: unknown name 'a' (text stands in quotes: 'a'); 7:13: unknown name 'b' (text stands in quotes: 'b')" },
	{ "a message that is not closed", "check: 'true'\nmessage: a {{cert.version b\n", "6:16: '{{' without '}}'" },
	{ "a message with nothing in the braces", "check: 'true'\nmessage: a {{}} b\n",
	    "6:18: the expression is empty" },
	{ "it, and there is no element", "check: 'true'\nmessage: '{{it}}'\n",
	    "6:17: unknown name 'it' (`it` is the element that find returned, and this rule has a check)" },
	{ "it in find itself", "find: '[it]'\n",
	    "5:13: unknown name 'it' (`it` is the element that find returned, and this rule has a check)" },
	{ "a record in a message", "find: '[cert]'\nmessage: '{{it}}'\n",
	    "6:17: a value of type Cert cannot stand in a message (choose one of its fields that is a text or a number)" },
	{ "records in a message", "check: 'true'\nmessage: '{{trust}}'\n",
	    "6:17: a value of type list(Cert) cannot stand in a message (choose one of its fields that is a text or a number)" },
	{ "an expression that is folded", "check: >\n  cert.version\n  == 3\n",
	    "5:12: an expression cannot be folded with '>' (use '|', which keeps its lines)" },
	{ "an expression with a comment in it", "check: cert.version == 3 # || cert.version == 2\n",
	    "5:12: ' #' ends a plain expression: the rest would be a comment (put the expression in quotes or in a block after '|')" },
	{ "a place that is no fact", "check: 'true'\nat: cert.sna.dns\n", "6:14: Cert has no field 'sna' (did you mean 'san'?)" },
	{ "a place that is a variable", "check: 'true'\nat: vars.a\n", "6:9: 'at' names a fact (for example cert.san.dns)" },
	{ "a parameter that is not there", "check: params.none\n", "5:12: no parameter 'none' ('params' of the file names them)" },
	{ "vars alone", "check: vars == 1\n", "5:12: unknown name 'vars' (text stands in quotes: 'vars')" },
	{ "a variable in a message", "check: 'true'\nmessage: a {{vars.x}}\n",
	    "6:18: no variable 'x' ('variables' of the file names them, each before it is used)" },
	{ "a field that requests lack", "applies-to: [leaf, request]\ncheck: cert.issuer.empty\n",
	    "6:12: a request has no 'issuer', and the rule applies to requests "
	    "(ask with has(cert.issuer) first, or take request out of applies-to)" },
	{ "a field that requests lack, asked for elsewhere", "applies-to: request\nwhen: has(cert.issuer)\nfind: cert.issuer.cn\n",
	    "7:11: a request has no 'issuer', and the rule applies to requests "
	    "(ask with has(cert.issuer) first, or take request out of applies-to)" },
	{ "a field that requests lack, asked for first", "applies-to: request\ncheck: has(cert.issuer) && cert.issuer.empty\n", "" },
	{ "a field that requests have", "applies-to: request\ncheck: cert.subject.empty\n", "" },
	{ "a field that requests lack, of another kind", "applies-to: leaf\ncheck: cert.issuer.empty\n", "" },
	{ "every mistake of a rule", "when: cert.a\nfind: cert.b\nmessage: '{{it.x}} {{cert.c}}'\nunless-worse: [{when: cert.d, severity: error}]\n"
	    "related: cert.e\nnames: cert.f\n", "5:16: Cert has no field 'a'; 6:16: Cert has no field 'b'; "
	    "8:32: Cert has no field 'd'; 9:19: Cert has no field 'e'; 10:17: Cert has no field 'f'; 7:31: Cert has no field 'c'" },
};

START_TEST(mistakes_are_told_where_they_stand)
{
	struct buffer out;
	struct text rest = text_of(mistakes[_i].keys), line;
	const char *words;

	buffer_init(&out, &arena);
	buffer_adds(&out, "certproof-rules: 1\npack: t\nrules:\n  - id: r\n");
	while (text_split_line(&rest, &line))
		buffer_printf(&out, "    %.*s\n", TEXT_ARG(line));
	(void)rules_of(buffer_text(&out).at);
	words = said();
	ck_assert_msg(strcmp(words, mistakes[_i].said) == 0, "%s: %s", mistakes[_i].why, words);
}
END_TEST

START_TEST(a_variable_may_use_those_before_it_and_parameters)
{
	(void)rules_of("certproof-rules: 1\npack: t\nrules: []\nparams: {p: 1}\nvariables: {a: params.p + 1, b: vars.a + 1}\n");
	ck_assert_str_eq(said(), "");
	(void)rules_of("certproof-rules: 1\npack: t\nrules: []\nvariables: {a: vars.b, b: '1'}\n");
	ck_assert_str_eq(said(), "4:16: no variable 'b' ('variables' of the file names them, each before it is used)");
}
END_TEST

START_TEST(a_mistake_in_a_variable_is_told_once)
{
	(void)rules_of("certproof-rules: 1\npack: t\nvariables: {a: cert.nothing, b: vars.a}\n"
	    "rules: [{id: r, check: vars.a == 1}, {id: s, find: vars.a, message: '{{it.x}}'}, {id: u, find: vars.b}]\n");
	ck_assert_str_eq(said(), "3:21: Cert has no field 'nothing'");
}
END_TEST

/* ---- what a rule reads ---- */

static const struct {
	const char *why, *keys;
	unsigned when, all;
	const char *paths;
} reads_rows[] = {
	{ "nothing", "check: 'true'\n", 0, 0, "" },
	{ "the certificate", "check: cert.version == 3\n", 0, 0, "cert.version" },
	{ "a list", "check: trust.size() > 0\n", 0, INPUT_TRUST, "trust" },
	{ "when and check", "when: key.bits > 0\ncheck: trust.size() > 0\n", INPUT_KEY, INPUT_KEY | INPUT_TRUST, "key.bits trust" },
	{ "a path twice", "when: key.bits > 0\ncheck: key.bits > 1\n", INPUT_KEY, INPUT_KEY, "key.bits" },
	{ "what is optional", "optional: key\nwhen: key.bits > 0\ncheck: trust.size() > 0\n", 0, INPUT_TRUST, "key.bits trust" },
	{ "through a variable", "check: vars.deep\n", 0, INPUT_TRUST | INPUT_SITE, "site.name trust" },
	{ "messages and rows do not count", "check: 'true'\nmessage: '{{key.bits}}'\nunless-worse: [{when: site.name == '', severity: error}]\n"
	    "related: trust\n", 0, 0, "" },
};

START_TEST(what_a_rule_reads_is_known_when_it_loads)
{
	struct buffer out;
	struct text rest = text_of(reads_rows[_i].keys), line;
	struct rule_set *set;
	const struct rule *rule;

	buffer_init(&out, &arena);
	buffer_adds(&out, "certproof-rules: 1\npack: t\nvariables: {site: site.name == '', deep: vars.site && trust.size() > 0}\nrules:\n  - id: r\n");
	while (text_split_line(&rest, &line))
		buffer_printf(&out, "    %.*s\n", TEXT_ARG(line));
	set = rules_of(buffer_text(&out).at);
	ck_assert_str_eq(said(), "");
	rule = set->rules.items[0];
	ck_assert_msg(rule->reads_when == reads_rows[_i].when, "%s: when reads %x", reads_rows[_i].why, rule->reads_when);
	ck_assert_msg(rule->reads == reads_rows[_i].all, "%s: it reads %x", reads_rows[_i].why, rule->reads);
	buffer_init(&out, &arena);
	for (size_t i = 0; i < rule->paths.count; i++)
		buffer_printf(&out, "%s%.*s", i == 0 ? "" : " ", TEXT_ARG(rule->paths.items[i]));
	ck_assert_msg(text_is(buffer_text(&out), reads_rows[_i].paths), "%s: %s", reads_rows[_i].why, buffer_text(&out).at);
}
END_TEST

START_TEST(a_run_compiles_the_variables_that_its_rules_ask_for)
{
	const char *path;
	struct rule_set *set;

	(void)write_file("s/p/a.yaml", "certproof-rules: 1\npack: p\n"
	    "variables: {base: '1', used: vars.base + 1, us: '3', other: '4', in_message: '5'}\nrules:\n"
	    "  - {id: a, title: T, severity: error, applies-to: leaf, message: '{{vars.in_message}}', source: s,"
	    " examples: {pass: a, fail: b}, check: vars.used == 2}\n"
	    "  - {id: b, title: T, severity: error, applies-to: crl, message: m, source: s, examples: {pass: a, fail: b}, check: vars.other == 4}\n");
	path = arena_printf(&arena, "%s/s", temp_folder()).at;
	set = rules_load(&arena, products, &(struct rules_options){ .shipped = path, .kinds = 1U << TARGET_LEAF }, &messages);
	ck_assert_str_eq(said(), "");
	for (size_t i = 0; i < 5; i++)
		ck_assert_msg((set->files.items[0]->variables[i].expression.program != NULL) == (i != 2 && i != 3), "variable %zu", i);
	/* Those that are not there take a slot all the same. */
	ck_assert_str_eq(outcomes(judge(set, (struct run){ .files = "expressway/leaf-good.pem" })), "0 found, 1 passed, 0 not applicable");
}
END_TEST

TESTS_WITH("compile", setup_rules, NULL,
	EACH(mistakes_are_told_where_they_stand, mistakes),
	TEST(a_variable_may_use_those_before_it_and_parameters),
	TEST(a_mistake_in_a_variable_is_told_once),
	EACH(what_a_rule_reads_is_known_when_it_loads, reads_rows),
	TEST(a_run_compiles_the_variables_that_its_rules_ask_for))
