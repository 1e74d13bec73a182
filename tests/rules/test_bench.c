/* test_bench.c - src/rules/bench.c: of which targets a rule's cost is measured, and what counts for it; never how long it is. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

#define GOOD "expressway/leaf-good.pem"
/* About ten thousand times the work of 'true'. */
#define COSTLY "lists.range(3000).all(i, i + cert.version > 0)"

static struct rule_cost
bench_rule(const struct rule_set *set, size_t rule, const struct run *run)
{
	return rules_bench(set, set->rules.items[rule], run != NULL ? plan_of(run) : NULL, JUDGED_AT);
}

static const struct {
	const char *why, *keys;
	struct run run;
	size_t targets;
} rows[] = {
	{ "a rule of certificates", "check: 'true'\n", { .files = GOOD " expressway/cn-two.pem" }, 2 },
	{ "a rule that fails", "check: 'false'\n", { .files = GOOD }, 1 },
	{ "a rule that finds", "find: cert.san.dns\n", { .files = GOOD }, 1 },
	{ "a rule that does not apply is measured for its condition", "when: 'false'\ncheck: 'true'\n", { .files = GOOD }, 1 },
	{ "a rule that cannot be evaluated", "check: 1 / (cert.version - 3) == 1\n", { .files = GOOD }, 1 },
	{ "a rule of files", "applies-to: [file]\ncheck: 'true'\n", { .files = GOOD " expressway/cn-two.pem" }, 2 },
	{ "a rule of another kind of target", "applies-to: [crl]\ncheck: 'true'\n", { .files = GOOD }, 0 },
	{ "a rule of another role", "roles: [cucm-callmanager]\ncheck: 'true'\n", { .files = GOOD, .role = "expressway-e" }, 0 },
	{ "a rule of the role", "roles: [expressway-e]\ncheck: 'true'\n", { .files = GOOD, .role = "expressway-e" }, 1 },
	{ "a rule that lacks an input", "check: trust.size() > 0\n", { .files = GOOD }, 0 },
	{ "a rule that has its input", "check: trust.size() > 0\n", { .files = GOOD, .trust = "trust/good.pem" }, 1 },
	{ "a rule whose input is optional", "optional: [trust]\ncheck: trust.size() > 0\n", { .files = GOOD }, 1 },
	{ "a rule of certificates issued later", "issued: '>=2100-01-01'\ncheck: 'true'\n", { .files = GOOD }, 0 },
};

START_TEST(a_rule_is_measured_on_the_targets_that_it_fits)
{
	struct rule_set *set = rule_with(rows[_i].keys);
	struct rule_cost cost = bench_rule(set, 0, &rows[_i].run);

	ck_assert_msg(cost.targets == rows[_i].targets, "%s: %zu", rows[_i].why, cost.targets);
	ck_assert_msg(cost.rule == set->rules.items[0], "%s", rows[_i].why);
	/* No target: nothing is known of its evaluation; but it was compiled. */
	ck_assert_msg((cost.evaluation > 0) == (rows[_i].targets > 0), "%s: %g", rows[_i].why, cost.evaluation);
	ck_assert_msg(cost.compile > 0, "%s: %g", rows[_i].why, cost.compile);
}
END_TEST

static const struct {
	const char *why, *examples;
	size_t targets;
} examples[] = {
	{ "none", "{}", 0 },
	{ "one that passes", "{pass: [FIX/" GOOD "]}", 1 },
	{ "those that pass and those that fail", "{pass: [FIX/" GOOD ", FIX/expressway/cn-two.pem], fail: [FIX/" GOOD "]}", 3 },
	{ "one of several certificates", "{pass: [FIX/file/two-leaves.pem]}", 2 },
	{ "one that cannot be read", "{pass: [FIX/file/text.txt, FIX/" GOOD "]}", 1 },
};

START_TEST(without_a_plan_a_rule_is_measured_on_its_examples)
{
	struct buffer keys;
	const char *text = examples[_i].examples, *at;
	struct rule_cost cost;

	buffer_init(&keys, &arena);
	buffer_adds(&keys, "check: 'true'\nexamples: ");
	for (; (at = strstr(text, "FIX")) != NULL; text = at + 3) {
		buffer_add(&keys, (struct text){ text, (size_t)(at - text) });
		buffer_adds(&keys, getenv("FIXTURES"));
	}
	buffer_printf(&keys, "%s\n", text);
	cost = bench_rule(rule_with(buffer_text(&keys).at), 0, NULL);
	ck_assert_msg(cost.targets == examples[_i].targets, "%s: %zu", examples[_i].why, cost.targets);
}
END_TEST

/* The second costs more than the first, by far more than the noise of a clock. */
static const struct {
	const char *why, *cheap, *costly;
} pairs[] = {
	{ "a check", "check: 'true'\n", "check: " COSTLY "\n" },
	{ "what is found", "find: cert.san.dns\n", "find: lists.range(3000).filter(i, i + cert.version < 0)\n" },
	{ "a condition", "when: 'false'\ncheck: 'true'\n", "when: '!" COSTLY "'\ncheck: 'true'\n" },
	{ "a check that the condition spares", "when: 'false'\ncheck: " COSTLY "\n", "when: 'true'\ncheck: " COSTLY "\n" },
};

START_TEST(what_is_evaluated_counts)
{
	struct run run = { .files = GOOD };
	struct rule_cost cheap = bench_rule(rule_with(pairs[_i].cheap), 0, &run);
	struct rule_cost costly = bench_rule(rule_with(pairs[_i].costly), 0, &run);

	ck_assert_msg(cheap.evaluation * 5 < costly.evaluation, "%s: %g and %g", pairs[_i].why, cheap.evaluation, costly.evaluation);
}
END_TEST

START_TEST(variables_count_for_the_rules_that_use_them)
{
	struct run run = { .files = GOOD };
	struct rule_set *set;
	struct buffer sum;
	struct rule_cost with, without;

	/* Long to compile, and costly to evaluate. */
	buffer_init(&sum, &arena);
	buffer_adds(&sum, COSTLY);
	for (int i = 0; i < 60; i++)
		buffer_printf(&sum, " && cert.version + %d > 0", i);
	set = rules_of(arena_printf(&arena, "certproof-rules: 1\npack: t\nvariables:\n  sum: %s\nrules:\n"
	    "  - {id: with, check: vars.sum}\n  - {id: without, check: 'true'}\n", buffer_text(&sum).at).at);
	ck_assert_str_eq(said(), "");
	with = bench_rule(set, 0, &run);
	without = bench_rule(set, 1, &run);
	ck_assert(text_is(with.rule->id, "t/with"));
	ck_assert_msg(without.evaluation * 5 < with.evaluation, "%g and %g", without.evaluation, with.evaluation);
	ck_assert_msg(without.compile * 2 < with.compile, "%g and %g", without.compile, with.compile);
}
END_TEST

START_TEST(a_rule_may_cost_what_it_may_in_a_run)
{
	struct run run = { .files = GOOD, .outcomes = true };
	struct rule_set *set = rules_in("  - {id: much, check: 'lists.range(60000).all(i, i + cert.version > 0)'}\n"
	    "  - {id: endless, check: 'lists.range(60000).all(i, lists.range(60000).all(j, i + j + cert.version > 0))'}\n");
	struct rule_cost much = bench_rule(set, 0, &run), endless = bench_rule(set, 1, &run);

	/* Only one of them ends in a run; there the other is stopped, and here as well. */
	ck_assert_str_eq(outcomes(judge(set, run)), "0 found, 1 passed, 0 not applicable; t/endless error at 5:27: the cost limit is reached");
	ck_assert_msg(endless.evaluation < much.evaluation * 10, "%g and %g", endless.evaluation, much.evaluation);
}
END_TEST

START_TEST(rules_are_as_they_were_and_memory_is_given_back)
{
	struct run run = { .files = GOOD, .outcomes = true };
	const char *rules = "  - {id: r, check: 'false', message: '{{cert.subject.cn[0]}}', unless-worse: [{when: 'false', severity: error}]}\n";
	struct rule_set *set = rules_in(rules);
	const struct rule *rule = set->rules.items[0];
	const struct cel_program *program = rule->check.program;
	const struct plan *plan = plan_of(&run);
	const char *before = findings(judge(set, run));
	size_t used;

	(void)rules_bench(set, rule, plan, JUDGED_AT);
	used = arena.used;
	/* The medians of the targets, of which the list has room for four, and nothing else. */
	(void)rules_bench(set, rule, plan, JUDGED_AT);
	ck_assert_uint_eq(arena.used - used, 4 * sizeof(double));
	used = arena.used;
	(void)rules_bench(set, rule, NULL, JUDGED_AT);
	ck_assert_uint_eq(arena.used, used);
	ck_assert(rule->check.program == program && rule->worse_count == 1);
	ck_assert_str_eq(findings(judge(set, run)), before);
	ck_assert_str_eq(said(), "");
}
END_TEST

TESTS_WITH("bench", setup_rules, NULL,
	EACH(a_rule_is_measured_on_the_targets_that_it_fits, rows),
	EACH(without_a_plan_a_rule_is_measured_on_its_examples, examples),
	EACH(what_is_evaluated_counts, pairs),
	TEST(variables_count_for_the_rules_that_use_them),
	TEST(a_rule_may_cost_what_it_may_in_a_run),
	TEST(rules_are_as_they_were_and_memory_is_given_back))
