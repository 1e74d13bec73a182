/* bench.c - what a rule costs to compile and to evaluate. */
#include <stdlib.h>
#include <time.h>

#include "rules/judging.h"
#include "rules/compiling.h"

#define PASSES 15
#define PASS_MICROSECONDS 20.0         /* a pass lasts no less, so that the clock does not count */
#define MOST_TURNS 4096

struct bench {
	const struct rule_set *set;
	const struct rule *rule;
	struct arena *arena;           /* of the set, for `exhausted` */
	LIST(double) medians;          /* of the targets */
};

static double
microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), by_value);
	return values[count / 2];
}

/* ---- compiling ---- */

static void
compile_once(const struct bench *b, struct arena *arena)
{
	struct rule_set set = *b->set;
	struct rule_file file = *b->rule->file;
	struct rule rule = *b->rule, *rules[1] = { &rule };
	struct messages messages;

	messages_init(&messages, arena);
	set.arena = arena;
	file.variables = ARENA_ARRAY(arena, struct rule_variable, file.variable_count);
	for (size_t i = 0; i < file.variable_count; i++)
		file.variables[i] = b->rule->file->variables[i];
	rule.file = &file;
	rule.worse = ARENA_ARRAY(arena, struct worse, rule.worse_count);
	for (size_t i = 0; i < rule.worse_count; i++)
		rule.worse[i] = b->rule->worse[i];
	(void)compile_file(&set, &file, rules, 1, false, &messages);
}

static double
compile_cost(const struct bench *b)
{
	double passes[PASSES];
	struct arena arena;

	arena_init(&arena, b->arena->exhausted, b->arena->context);
	/* Signatures are read when they are first needed, which is no cost of the rule. */
	compile_once(b, &arena);
	for (size_t i = 0; i < PASSES; i++) {
		double start;

		arena_reset(&arena);
		start = microseconds();
		compile_once(b, &arena);
		passes[i] = microseconds() - start;
	}
	arena_free(&arena);
	return median(passes, PASSES);
}

/* ---- evaluating ---- */

static void
evaluate_once(struct judge *judge, const struct rule *rule)
{
	const struct cel_program *program = rule->check.program != NULL ? rule->check.program : rule->find.program;
	struct arena_mark mark = arena_mark(&judge->passing);
	struct cel_value value;

	judge->variables[rule->file->index].values = NULL;
	judge->scan.run.budget = judge->per_rule;
	if (rule->when.program == NULL ||
	    (judge_eval(judge, rule, rule->when.program, &value) == CEL_DONE && value.as.truth))
		(void)!judge_eval(judge, rule, program, &value);
	judge->variables[rule->file->index].values = NULL;
	arena_rewind(&judge->passing, mark);
	arena_reset(&judge->values);
}

/* As often within one pass as the clock needs. */
static double
target_cost(struct judge *judge, const struct rule *rule)
{
	double passes[PASSES], start, took;
	size_t turns = 1;

	for (;;) {
		start = microseconds();
		for (size_t i = 0; i < turns; i++)
			evaluate_once(judge, rule);
		took = microseconds() - start;
		if (took >= PASS_MICROSECONDS || turns >= MOST_TURNS)
			break;
		turns *= 2;
	}
	for (size_t pass = 0; pass < PASSES; pass++) {
		start = microseconds();
		for (size_t i = 0; i < turns; i++)
			evaluate_once(judge, rule);
		passes[pass] = (microseconds() - start) / (double)turns;
	}
	return median(passes, PASSES);
}

/* Facts live as long as the target: they are read once, before anything is given back. */
static void
read_facts(struct judge *judge, const struct rule *rule)
{
	struct cel_value value;

	judge->scan.run.budget = judge->per_rule;
	if (rule->when.program != NULL)
		(void)!judge_eval(judge, rule, rule->when.program, &value);
	(void)!judge_eval(judge, rule, rule->check.program != NULL ? rule->check.program : rule->find.program, &value);
}

static void
measure_plan(struct bench *b, const struct plan *plan, int64_t now)
{
	struct arena arena;
	struct result result = { 0 };
	struct judge_options options = { .arena = &arena, .now = now, .only = b->rule };
	struct judge judge = { .out = &result };

	arena_init(&arena, b->arena->exhausted, b->arena->context);
	/* What it remembers goes with the arena. */
	options.crypto = crypto_open(&arena);
	judge_begin(&judge, b->set, plan, &options);
	for (size_t i = 0; i < plan->targets.count; i++) {
		const struct target *target = &plan->targets.items[i];

		if (!judge_fits(b->rule, target) || (b->rule->reads & ~target->inputs) != 0)
			continue;
		judge_turn_to(&judge, target);
		read_facts(&judge, b->rule);
		*LIST_ADD(b->arena, &b->medians) = target_cost(&judge, b->rule);
	}
	crypto_close(options.crypto);
	judge_end(&judge);
	arena_free(&arena);
}

struct rule_cost
rules_bench(const struct rule_set *set, const struct rule *rule, const struct plan *plan, int64_t now)
{
	struct bench b = { .set = set, .rule = rule, .arena = set->arena };
	struct rule_cost cost = { .rule = rule, .compile = compile_cost(&b) };

	if (plan != NULL) {
		measure_plan(&b, plan, now);
	} else {
		for (size_t i = 0; i < rule->example_count; i++) {
			struct arena arena;
			struct crypto *crypto;
			const struct plan *own;

			arena_init(&arena, b.arena->exhausted, b.arena->context);
			crypto = crypto_open(&arena);
			own = example_plan(set, rule, i, crypto, &arena, &now);
			measure_plan(&b, own, now);
			crypto_close(crypto);
			arena_free(&arena);
		}
	}
	cost.targets = b.medians.count;
	if (b.medians.count > 0)
		cost.evaluation = median(b.medians.items, b.medians.count);
	return cost;
}
