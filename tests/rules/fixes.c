/*
 * fixes.c - what is offered as a fix in every example of every shipped rule, for check-fixes.sh.
 *
 *     fixes
 *
 * judges each example by all rules and prints a line for each finding that has a fix: its run, rule, role, release, subject,
 * file and fix, divided by tabs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "rules/judging.h"

static void
out_of_memory(void *context)
{
	(void)context;
	fputs("fixes: out of memory\n", stderr);
	exit(2);
}

static void
print(struct text text, char end)
{
	for (size_t i = 0; i < text.len; i++)
		putchar(text.at[i] == '\t' || text.at[i] == '\n' ? ' ' : text.at[i]);
	putchar(end);
}

static void
run_example(const struct rule_set *set, const struct rule *rule, size_t example)
{
	struct arena arena;
	struct crypto *crypto;
	struct judge_options judge = { .arena = &arena };
	struct result result = { 0 };
	const struct plan *plan;

	arena_init(&arena, out_of_memory, NULL);
	crypto = judge.crypto = crypto_open(&arena);
	plan = example_plan(set, rule, example, crypto, &arena, &judge.now);
	rules_judge(set, plan, &judge, &result);
	for (size_t i = 0; i < result.findings.count; i++) {
		const struct finding *f = &result.findings.items[i];

		if (f->fix.len == 0)
			continue;
		print(arena_printf(&arena, "example %zu of %.*s", example + 1, TEXT_ARG(rule->id)), '\t');
		print(f->rule, '\t');
		print(f->role, '\t');
		print(f->release, '\t');
		print(f->subject, '\t');
		print(f->file, '\t');
		print(f->fix, '\n');
	}
	crypto_close(crypto);
	arena_free(&arena);
}

int
main(void)
{
	struct arena arena;
	struct messages messages;
	const char *shipped = getenv("CERTPROOF_RULES");
	struct rules_options options = { .shipped = shipped, .everything = true };
	const struct products *products;
	struct rule_set *set;

	arena_init(&arena, out_of_memory, NULL);
	messages_init(&messages, &arena);
	if (shipped == NULL) {
		fputs("fixes: CERTPROOF_RULES is not set\n", stderr);
		return 2;
	}
	products = products_read(&arena, shipped, &messages);
	set = rules_load(&arena, products, &options, &messages);
	if (set == NULL) {
		fputs("fixes: the rules have a mistake\n", stderr);
		return 2;
	}
	for (size_t i = 0; i < set->rules.count; i++)
		for (size_t j = 0; j < set->rules.items[i]->example_count; j++)
			run_example(set, set->rules.items[i], j);
	arena_free(&arena);
	return 0;
}
