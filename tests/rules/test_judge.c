/* test_judge.c - src/rules/judge.c: which rules are asked of which target, and what becomes of the answers. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

/* An expression that fails when it is evaluated, and cannot be folded before. */
#define FAILS "1 / (cert.version - 3) == 1"
/* Costs more than one rule may. */
#define ENDLESS "lists.range(2000).all(i, lists.range(2000).all(j, i + j >= 0))"

static const struct {
	const char *why, *keys;
	struct run run;
	const char *outcomes;
} outcome_rows[] = {
	{ "check is true", "check: 'true'\n", { .files = "expressway/leaf-good.pem" }, "0 found, 1 passed, 0 not applicable" },
	{ "check is false", "check: 'false'\n", { .files = "expressway/leaf-good.pem" }, "1 found, 0 passed, 0 not applicable" },
	{ "find returns nothing", "find: cert.san.dns.filter(n, n == '')\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 1 passed, 0 not applicable" },
	{ "find returns two", "find: cert.subject.cn\n", { .files = "expressway/cn-two.pem" }, "2 found, 0 passed, 0 not applicable" },
	{ "when is false", "when: 'false'\ncheck: 'false'\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 0 passed, 1 not applicable" },
	{ "when is true", "when: 'true'\ncheck: 'false'\n", { .files = "expressway/leaf-good.pem" },
	    "1 found, 0 passed, 0 not applicable" },
	{ "when is false of what cannot be checked anyway", "when: cert.version == 1\ncheck: trust.size() > 0\n",
	    { .files = "expressway/leaf-good.pem" }, "0 found, 0 passed, 1 not applicable" },
	{ "when is true of what cannot be checked", "when: cert.version == 3\ncheck: trust.size() > 0\n",
	    { .files = "expressway/leaf-good.pem" }, "0 found, 0 passed, 0 not applicable; t/r not checked: --trust" },
	{ "when reads what is not there", "when: trust.size() > 0\ncheck: 'true'\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 0 passed, 0 not applicable; t/r not checked: --trust" },
	{ "what is there is read", "check: trust.size() == 3\n", { .files = "expressway/leaf-good.pem", .trust = "trust/good.pem" },
	    "0 found, 1 passed, 0 not applicable" },
	{ "a chain needs a list", "check: chain.size() > 0\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 0 passed, 0 not applicable; t/r not checked: --trust" },
	{ "list and chain are one need", "check: chain.size() > 0 && trust.size() > 0\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 0 passed, 0 not applicable; t/r not checked: --trust" },
	{ "every need is named", "check: |\n  trust.size() > 0 && key.bits > 0 && crls.size() > 0 && site.name != '' &&\n"
	    "  request.version == 1 && previous.version == 3\n", { .files = "expressway/leaf-good.pem" }, "0 found, 0 passed, "
	    "0 not applicable; t/r not checked: --trust --key --crl --site --request --previous" },
	{ "a need behind a variable of facts only", "find: 'chain.filter(c, c.version != 3)'\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 0 passed, 0 not applicable; t/r not checked: --trust" },
	{ "optional reads as its default", "optional: trust\ncheck: trust.size() == 0\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 1 passed, 0 not applicable" },
	{ "optional is of the inputs that it names", "optional: [site, trust]\ncheck: trust.size() == 0 && key.bits == 0\n",
	    { .files = "expressway/leaf-good.pem" }, "0 found, 0 passed, 0 not applicable; t/r not checked: --key" },
	{ "optional that is there is read", "optional: [trust]\ncheck: trust.size() == 3\n",
	    { .files = "expressway/leaf-good.pem", .trust = "trust/good.pem" }, "0 found, 1 passed, 0 not applicable" },
	{ "what unless-worse reads is optional", "check: 'false'\nunless-worse: [{when: trust.size() > 0, severity: error}]\n",
	    { .files = "expressway/leaf-good.pem" }, "1 found, 0 passed, 0 not applicable" },
	{ "what a message reads is optional", "check: 'false'\nmessage: '{{trust.size()}} of {{key.bits}}'\n",
	    { .files = "expressway/leaf-good.pem" }, "1 found, 0 passed, 0 not applicable" },
	{ "check fails", "check: " FAILS "\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:12: division by zero" },
	{ "find fails", "find: cert.san.dns.filter(n, " FAILS ")\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:34: division by zero" },
	{ "when fails", "when: " FAILS "\ncheck: 'true'\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:11: division by zero" },
	{ "an error is absorbed", "check: 'true || " FAILS "'\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 1 passed, 0 not applicable" },
	{ "an error is absorbed from the left", "check: '" FAILS " || true'\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 1 passed, 0 not applicable" },
	{ "too costly", "check: " ENDLESS "\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:12: the cost limit is reached" },
	{ "too costly is never absorbed", "check: '" ENDLESS " || true'\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:13: the cost limit is reached" },
	{ "too costly in when", "when: '" ENDLESS " && false'\ncheck: 'true'\n", { .files = "expressway/leaf-good.pem" },
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:12: the cost limit is reached" },
};

START_TEST(each_rule_has_one_of_five_outcomes)
{
	struct result *result = judge(rule_with(outcome_rows[_i].keys), outcome_rows[_i].run);

	ck_assert_msg(strcmp(outcomes(result), outcome_rows[_i].outcomes) == 0, "%s: %s", outcome_rows[_i].why,
	    outcomes(result));
}
END_TEST

static const struct {
	const char *why, *keys, *outcomes;
} strict_rows[] = {
	{ "an error to the left of ||", "check: '" FAILS " || true'\n",
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:13: an error was absorbed by ||, &&, all or exists" },
	{ "an error that nobody came to", "check: 'true || " FAILS "'\n", "0 found, 1 passed, 0 not applicable" },
	{ "an error to the left of &&", "check: '" FAILS " && false'\n",
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:13: an error was absorbed by ||, &&, all or exists" },
	{ "an error within exists", "check: \"['a', 'b'].exists(n, n == 'b' || " FAILS ")\"\n",
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:13: an error was absorbed by ||, &&, all or exists" },
	{ "an error within find", "find: \"['a'].filter(n, " FAILS " || true)\"\n",
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:12: an error was absorbed by ||, &&, all or exists" },
	{ "an error within when that is true", "when: '" FAILS " || true'\ncheck: 'true'\n",
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:12: an error was absorbed by ||, &&, all or exists" },
	{ "an error within when that is false", "when: '" FAILS " && false'\ncheck: 'true'\n",
	    "0 found, 0 passed, 0 not applicable; t/r error at 5:12: an error was absorbed by ||, &&, all or exists" },
	{ "an error in the words of a finding", "check: 'false'\nmessage: 'a {{1 / (cert.version - 3)}} b'\n",
	    "1 found, 0 passed, 0 not applicable; t/r error at 6:19: division by zero" },
	{ "an error in what makes it worse", "check: 'false'\nunless-worse: [{when: 1 / (cert.version - 3) > 0, severity: error}]\n",
	    "1 found, 0 passed, 0 not applicable; t/r error at 6:27: division by zero" },
	{ "an error in what it is related to", "check: 'false'\nrelated: '[trust[cert.version]]'\noptional: trust\n",
	    "1 found, 0 passed, 0 not applicable; t/r error at 6:16: index out of range: 3 of a list of 0" },
	{ "no error", "check: 'true'\n", "0 found, 1 passed, 0 not applicable" },
};

START_TEST(strict_rules_may_not_absorb_errors)
{
	struct result *result = judge(rule_with(strict_rows[_i].keys), (struct run){ .files = "expressway/leaf-good.pem", .strict = true });

	ck_assert_msg(strcmp(outcomes(result), strict_rows[_i].outcomes) == 0, "%s: %s", strict_rows[_i].why,
	    outcomes(result));
}
END_TEST

START_TEST(one_rule_that_absorbs_does_not_taint_the_next)
{
	struct result *result = judge(rules_in("  - {id: a, check: '" FAILS " || true'}\n  - {id: b, check: 'true'}\n"),
	    (struct run){ .files = "expressway/leaf-good.pem", .strict = true });

	ck_assert_uint_eq(result->passed, 1);
	ck_assert_uint_eq(result->rule_errors.count, 1);
	ck_assert(text_is(result->rule_errors.items[0].rule, "t/a"));
}
END_TEST

/* ---- gates ---- */

static const struct {
	const char *why, *keys, *role, *release;
	bool asked;
} gate_rows[] = {
	{ "no gate, no role", "", NULL, NULL, true },
	{ "no gate, a role", "", "expressway-e", "X14.0.2", true },
	{ "its role", "roles: [expressway-e]\n", "expressway-e", "X14.0.2", true },
	{ "one of its roles", "roles: [expressway-c, expressway-e]\n", "expressway-e", "X14.0.2", true },
	{ "another role", "roles: expressway-c\n", "expressway-e", "X14.0.2", false },
	{ "a role, and the run has none", "roles: [expressway-c]\n", NULL, NULL, false },
	{ "the release", "releases: '>= X14.0.2'\n", "expressway-e", "X14.0.2", true },
	{ "the release before", "releases: '>= X14.0.2'\n", "expressway-e", "X14.0.1", false },
	{ "numbers, not letters", "releases: '>= X8.9'\n", "expressway-e", "X8.10", true },
	{ "within two bounds", "releases: '>= X8.1, < X14.0'\n", "expressway-e", "X12.7.1", true },
	{ "at the open bound", "releases: '>= X8.1, < X14.0'\n", "expressway-e", "X14.0", false },
	{ "a release of another product", "releases: '>= X8.1'\n", "cucm-tomcat", "14", false },
	{ "a release, and the run has no role", "releases: '>= X8.1'\n", NULL, NULL, false },
	{ "issued in that second", "issued: '>= 2026-10-01T00:00:00Z'\n", NULL, NULL, true },
	{ "issued not after that second", "issued: '> 2026-10-01T00:00:00Z'\n", NULL, NULL, false },
	{ "issued before the second after", "issued: '< 2026-10-01T00:00:01Z'\n", NULL, NULL, true },
	{ "issued not before that second", "issued: '< 2026-10-01'\n", NULL, NULL, false },
	{ "issued until that second", "issued: '<= 2026-10-01'\n", NULL, NULL, true },
	{ "issued within two bounds", "issued: '>= 2026-01-01, < 2027-01-01'\n", NULL, NULL, true },
	{ "issued behind two bounds", "issued: '>= 2012-07-01, < 2026-01-01'\n", NULL, NULL, false },
	{ "another kind of target", "applies-to: [root, request]\n", NULL, NULL, false },
};

START_TEST(role_release_issue_and_kind_open_the_gate)
{
	const char *keys = arena_printf(&arena, "%scheck: 'false'\n", gate_rows[_i].keys).at;
	struct result *result = judge(rule_with(keys), (struct run){ .files = "expressway/leaf-good.pem", .role = gate_rows[_i].role,
		.release = gate_rows[_i].release });

	ck_assert_msg(result->findings.count == (gate_rows[_i].asked ? 1 : 0), "%s: %s", gate_rows[_i].why, outcomes(result));
	ck_assert_msg(result->passed == 0, "%s: %s", gate_rows[_i].why, outcomes(result));
}
END_TEST

static const struct {
	const char *why, *issued;
	bool asked;
} crl_rows[] = {
	{ "in the second of thisUpdate", ">= 2026-11-15", true },
	{ "after it", "> 2026-11-15", false },
	{ "until it", "<= 2026-11-15", true },
	{ "before it", "< 2026-11-15", false },
	{ "within bounds of which the narrower count", ">= 2026-11-16, >= 2026-01-01", false },
	{ "the same the other way", "< 2026-11-16, < 2026-01-01", false },
};

START_TEST(the_date_of_issue_of_a_crl_is_this_update)
{
	struct rule_set *set = rules_in(arena_printf(&arena, "  - {id: r, applies-to: crl, issued: '%s', check: 'false'}\n",
	    crl_rows[_i].issued).at);
	struct result *result = judge(set, (struct run){ .files = "expressway/leaf-good.pem", .crl = "file/crl.pem" });

	ck_assert_msg(result->findings.count == (crl_rows[_i].asked ? 1 : 0), "%s: %s", crl_rows[_i].why, outcomes(result));
}
END_TEST

static const struct {
	const char *why, *keys, *release, *said;
} older_rows[] = {
	{ "an older release would refuse it", "severity: error\neffect: refused\nreleases: '< X14.0'\ncheck: 'false'\n", NULL,
	    "t/r notice: releases < X14.0 would refuse it: no\n" },
	{ "the release was named", "severity: error\neffect: refused\nreleases: '< X14.0'\ncheck: 'false'\n", "X15.0", "" },
	{ "the rule passes", "severity: error\neffect: refused\nreleases: '< X14.0'\ncheck: 'true'\n", NULL, "" },
	{ "a warning of older releases", "severity: warning\neffect: refused\nreleases: '< X14.0'\ncheck: 'false'\n", NULL, "" },
	{ "an error that is taken all the same", "severity: error\neffect: fails\nreleases: '< X14.0'\ncheck: 'false'\n", NULL,
	    "" },
	{ "what cannot be checked is no notice", "severity: error\neffect: refused\nreleases: '< X14.0'\n"
	    "check: key.bits > 4096\n", NULL, "" },
	{ "another role", "severity: error\neffect: refused\nroles: expressway-c\nreleases: '< X14.0'\ncheck: 'false'\n", NULL, "" },
};

START_TEST(where_no_release_was_named_an_older_one_speaks_as_a_notice)
{
	const char *keys = arena_printf(&arena, "message: 'no'\n%s", older_rows[_i].keys).at;
	struct result *result = judge(rule_with(keys), (struct run){ .files = "expressway/leaf-good.pem", .role = "expressway-e",
		.release = older_rows[_i].release });

	ck_assert_msg(strcmp(findings(result), older_rows[_i].said) == 0, "%s: %s", older_rows[_i].why, findings(result));
	ck_assert_msg(result->passed == 0 && result->not_checked.count == 0, "%s: %s", older_rows[_i].why, outcomes(result));
	ck_assert_msg(result->notices == result->findings.count && result->errors == 0, "%s", older_rows[_i].why);
}
END_TEST

/* ---- kinds of targets ---- */

static const char *
kinds_found(const struct run *run)
{
	struct buffer rules, out;
	struct result *result;
	size_t counts[TARGET_KIND_COUNT] = { 0 };

	buffer_init(&rules, &arena);
	for (size_t i = 0; i < TARGET_KIND_COUNT; i++)
		buffer_printf(&rules, "  - {id: of-%s, applies-to: %s, check: 'false'}\n", target_kind_names[i], target_kind_names[i]);
	result = judge(rules_in(buffer_text(&rules).at), *run);
	for (size_t i = 0; i < result->findings.count; i++)
		for (size_t kind = 0; kind < TARGET_KIND_COUNT; kind++)
			counts[kind] += text_ends_with(result->findings.items[i].rule, arena_printf(&arena, "/of-%s", target_kind_names[kind]).at);
	buffer_init(&out, &arena);
	for (size_t i = 0; i < TARGET_KIND_COUNT; i++)
		if (counts[i] != 0)
			buffer_printf(&out, "%s%zu %s", out.len == 0 ? "" : ", ", counts[i], target_kind_names[i]);
	return buffer_text(&out).at;
}

START_TEST(a_rule_is_asked_once_of_each_target_of_its_kind)
{
	ck_assert_str_eq(kinds_found(&(struct run){ .files = "expressway/leaf-good.pem" }), "1 leaf, 1 file, 1 chain");
	ck_assert_str_eq(kinds_found(&(struct run){ .files = "expressway/request-good.pem key/pkcs8.pem" }), "1 request, 1 key, 2 file");
	ck_assert_str_eq(kinds_found(&(struct run){ .files = "expressway/leaf-good.pem", .trust = "trust/good.pem",
		.crl = "file/crl.pem" }), "1 leaf, 1 intermediate, 1 root, 1 crl, 3 file, 1 trust, 1 chain");
	ck_assert_str_eq(kinds_found(&(struct run){ .site = "site-good.yaml" }),
	    "2 leaf, 1 intermediate, 1 root, 2 key, 5 file, 2 trust, 2 chain, 2 node, 1 link, 1 site");
}
END_TEST

START_TEST(needs_of_a_node_name_its_keys)
{
	const char *site = write_file("site.yaml", "certproof-site: 1\nnodes:\n"
	    "  - {name: \"e\\u0301\\u202e1\", role: expressway-e, fqdn: e.example.com, certificate: leaf.pem}\n");
	struct bytes leaf;

	ck_assert(file_read(&arena, fixture("expressway/leaf-good.pem"), LIMIT_FILE_SIZE, &leaf, &messages));
	(void)write_file("leaf.pem", arena_string(&arena, text_of_bytes(leaf)));
	ck_assert_str_eq(outcomes(judge(rule_with("check: trust.size() > 0 && key.bits > 0 && crls.size() > 0 && request.version == 1\n"),
	    (struct run){ .site = site })), "0 found, 0 passed, 0 not applicable; t/r not checked: trust of node e\u0301\\u{202e}1 "
	    "key of node e\u0301\\u{202e}1 crl of node e\u0301\\u{202e}1 request of node e\u0301\\u{202e}1");
}
END_TEST

/* ---- variables, parameters, budgets ---- */

START_TEST(variables_and_parameters_are_those_of_the_rules_file)
{
	struct rule_set *set;
	const char *paths[] = {
		write_file("a.yaml", "certproof-rules: 1\npack: a\nvariables: {two: 'params.one + 1', four: vars.two + vars.two}\n"
		    "params: {one: 1, flag: true, word: abc, words: [x, y]}\n"
		    "rules:\n  - {id: a, find: '[vars.four]', message: '{{it}} {{vars.two}} {{params.word}} {{params.words}} {{params.flag}}'}\n"),
		write_file("b.yaml", "certproof-rules: 1\npack: b\nvariables: {four: \"'none'\"}\nparams: {one: '1', word: {default: 7}}\n"
		    "rules:\n  - {id: b, find: '[vars.four]', message: '{{it}} {{params.one + params.one}} {{params.word + 1}}'}\n"),
	};
	struct rules_options options = { .paths = paths, .path_count = 2 };

	set = rules_load(&arena, products, &options, &messages);
	ck_assert_str_eq(said(), "");
	ck_assert_str_eq(findings(judge(set, (struct run){ .files = "expressway/leaf-good.pem" })),
	    "a/a warning: 4 2 abc x, y true\nb/b warning: none 11 8\n");
}
END_TEST

START_TEST(variables_are_of_the_target)
{
	struct rule_set *set = rules_of("certproof-rules: 1\npack: t\nvariables: {name: cert.subject.cn}\n"
	    "rules: [{id: r, find: vars.name, message: '{{it}}'}]\n");

	ck_assert_str_eq(said(), "");
	ck_assert_str_eq(findings(judge(set, (struct run){ .files = "expressway/leaf-good.pem expressway/c-good.pem" })),
	    "t/r warning cert.subject.cn[0]: expe1.example.com\nt/r warning cert.subject.cn[0]: expc1.example.com\n");
}
END_TEST

START_TEST(an_error_in_a_variable_stands_where_the_variable_does)
{
	struct rule_set *set = rules_of("certproof-rules: 1\npack: t\nvariables:\n  bad: " FAILS "\n"
	    "rules: [{id: r, check: vars.bad}, {id: s, check: 'vars.bad || true'}]\n");

	ck_assert_str_eq(said(), "");
	ck_assert_str_eq(outcomes(judge(set, (struct run){ .files = "expressway/leaf-good.pem" })),
	    "0 found, 1 passed, 0 not applicable; t/r error at 4:8: division by zero");
}
END_TEST

/* Somewhat less than what one rule may cost, and true. */
#define COSTLY "lists.range(300).all(i, lists.range(300).all(j, i + j >= 0))"

START_TEST(what_one_rule_cannot_afford_another_may)
{
	struct rule_set *set = rules_of("certproof-rules: 1\npack: t\nvariables: {costly: '" COSTLY "'}\n"
	    "rules:\n  - {id: a, check: '" COSTLY " && " COSTLY " && vars.costly'}\n  - {id: b, check: vars.costly}\n"
	    "  - {id: c, check: '" COSTLY " && vars.costly'}\n");
	struct result *result;

	ck_assert_str_eq(said(), "");
	result = judge(set, (struct run){ .files = "expressway/leaf-good.pem" });
	ck_assert_msg(result->passed == 2 && result->rule_errors.count == 1, "%s", outcomes(result));
	ck_assert(text_is(result->rule_errors.items[0].rule, "t/a"));
}
END_TEST

START_TEST(the_rules_of_a_target_share_a_budget_and_the_next_has_its_own)
{
	struct buffer rules;
	struct result *result;
	size_t first;

	buffer_init(&rules, &arena);
	for (int i = 0; i < 40; i++)
		buffer_printf(&rules, "  - {id: r%02d, check: '" COSTLY "'}\n", i);
	result = judge(rules_in(buffer_text(&rules).at), (struct run){ .files = "expressway/leaf-good.pem" });
	first = result->passed;
	ck_assert_uint_ge(first, 10);
	ck_assert_uint_eq(result->rule_errors.count, 40 - first);
	/* Those that could not be afforded are the last. */
	ck_assert(text_equal(result->rule_errors.items[0].rule, arena_printf(&arena, "t/r%02zu", first)));
	result = judge(rules_in(buffer_text(&rules).at), (struct run){ .files = "expressway/leaf-good.pem expressway/c-good.pem" });
	ck_assert_uint_eq(result->passed, 2 * first);
}
END_TEST

START_TEST(a_target_with_many_elements_has_a_larger_budget)
{
	struct buffer rules;
	struct result *result;
	size_t small;

	buffer_init(&rules, &arena);
	for (int i = 0; i < 40; i++)
		buffer_printf(&rules, "  - {id: r%02d, check: '" COSTLY "'}\n", i);
	result = judge(rules_in(buffer_text(&rules).at), (struct run){ .files = "expressway/leaf-good.pem" });
	small = result->passed;
	/* 999 names have some 15 octets each; what they add pays for rules of the size of LIMIT_CEL_COST. */
	result = judge(rules_in(buffer_text(&rules).at), (struct run){ .files = "expressway/san-999.pem" });
	ck_assert_uint_ge(result->passed, small + LIMIT_CEL_COST_TARGET_PER_ELEMENT * 999 / LIMIT_CEL_COST);
}
END_TEST

START_TEST(the_words_of_a_target_have_a_budget_of_their_own)
{
	/* Each finding's words cost somewhat less than a rule may. */
	enum { FINDINGS = 2 * LIMIT_CEL_COST_WORDS / LIMIT_CEL_COST };
	struct rule_set *set = rule_with("find: lists.range(200)\nmessage: 'found {{" COSTLY "}}'\n");
	struct result *result = judge(set, (struct run){ .files = "expressway/leaf-good.pem" });
	size_t whole = 0;

	ck_assert_int_eq(FINDINGS, 200);
	ck_assert_uint_eq(result->findings.count, FINDINGS);
	for (size_t i = 0; i < result->findings.count; i++) {
		bool is_whole = text_is(result->findings.items[i].message, "found true");

		ck_assert_msg(is_whole || text_is(result->findings.items[i].message, "found (not known)"), "%.*s",
		    TEXT_ARG(result->findings.items[i].message));
		whole += is_whole;
	}
	ck_assert_msg(whole >= LIMIT_CEL_COST_WORDS / LIMIT_CEL_COST && whole < FINDINGS, "%zu", whole);
}
END_TEST

START_TEST(outcomes_are_kept_only_when_they_are_asked_for)
{
	static const enum outcome expected[] = { OUTCOME_FINDING, OUTCOME_PASS, OUTCOME_NOT_CHECKED, OUTCOME_RULE_ERROR };
	struct rule_set *set = rules_in("  - {id: a, check: 'false'}\n  - {id: b, check: 'true'}\n"
	    "  - {id: c, check: key.bits > 0 && trust.size() > 0}\n  - {id: d, check: " FAILS "}\n  - {id: e, when: 'false', check: 'true'}\n");
	struct result *result = judge(set, (struct run){ .files = "expressway/leaf-good.pem", .outcomes = true });

	ck_assert_uint_eq(result->outcomes.count, COUNT_OF(expected));
	for (size_t i = 0; i < COUNT_OF(expected); i++)
		ck_assert_msg(result->outcomes.items[i].outcome == expected[i], "row %zu", i);
	ck_assert(text_is(result->outcomes.items[2].text, "--trust, --key"));
	ck_assert(text_is(result->outcomes.items[3].text, "division by zero"));
	ck_assert_uint_eq(judge(set, (struct run){ .files = "expressway/leaf-good.pem" })->outcomes.count, 0);
}
END_TEST

TESTS_WITH("judge", setup_rules, NULL,
	EACH(each_rule_has_one_of_five_outcomes, outcome_rows),
	EACH(strict_rules_may_not_absorb_errors, strict_rows),
	TEST(one_rule_that_absorbs_does_not_taint_the_next),
	EACH(role_release_issue_and_kind_open_the_gate, gate_rows),
	EACH(the_date_of_issue_of_a_crl_is_this_update, crl_rows),
	EACH(where_no_release_was_named_an_older_one_speaks_as_a_notice, older_rows),
	TEST(a_rule_is_asked_once_of_each_target_of_its_kind),
	TEST(needs_of_a_node_name_its_keys),
	TEST(variables_and_parameters_are_those_of_the_rules_file),
	TEST(variables_are_of_the_target),
	TEST(an_error_in_a_variable_stands_where_the_variable_does),
	TEST(what_one_rule_cannot_afford_another_may),
	TEST(the_rules_of_a_target_share_a_budget_and_the_next_has_its_own),
	TEST(a_target_with_many_elements_has_a_larger_budget),
	TEST(the_words_of_a_target_have_a_budget_of_their_own),
	TEST(outcomes_are_kept_only_when_they_are_asked_for))
