/* bench.c - certproof rules bench: what rules cost, the slowest first. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/rule_output.h"

static int
slowest_first(const void *a, const void *b)
{
	const struct rule_cost *x = a, *y = b;

	if (x->evaluation != y->evaluation)
		return x->evaluation > y->evaluation ? -1 : 1;
	return text_compare(x->rule->id, y->rule->id);
}

static bool
is_over(const struct rule_cost *cost)
{
	return cost->evaluation > RULE_EVALUATION_EXPECTED || cost->compile > RULE_COMPILE_EXPECTED;
}

struct total {
	double compile, evaluation;
	size_t over, measured;
};

static struct total
add_up(const struct rule_cost *costs, size_t count)
{
	struct total total = { 0 };

	for (size_t i = 0; i < count; i++) {
		total.compile += costs[i].compile;
		total.evaluation += costs[i].evaluation;
		total.over += is_over(&costs[i]);
		total.measured += costs[i].targets != 0;
	}
	return total;
}

static void
write_table(struct output *output, const struct rule_cost *costs, size_t count)
{
	struct total total = add_up(costs, count);

	output_puts(output, "  evaluation     compile  targets  rule\n");
	for (size_t i = 0; i < count; i++) {
		output_puts(output, is_over(&costs[i]) ? "> " : "  ");
		if (costs[i].targets != 0)
			output_printf(output, "%7.2f us", costs[i].evaluation);
		else
			output_puts(output, "         -");
		output_printf(output, "  %7.2f us  %7zu  %.*s\n", costs[i].compile, costs[i].targets, TEXT_ARG(costs[i].rule->id));
	}
	output_printf(output, "  %7.2f us  %7.2f us           %zu rule%s, %zu evaluated\n", total.evaluation, total.compile,
	    count, count == 1 ? "" : "s", total.measured);
	output_printf(output, "\n> %zu of %zu take longer than the %g us of evaluation or %g us of compiling that are expected of a rule\n",
	    total.over, count, RULE_EVALUATION_EXPECTED, RULE_COMPILE_EXPECTED);
}

static void
number_json(struct json *json, const char *key, double number)
{
	json_key(json, key);
	/* Hundredths are all that the clock gives. */
	json_double(json, (double)(int64_t)(number * 100 + 0.5) / 100);
}

static void
write_json(struct output *output, const struct rule_cost *costs, size_t count)
{
	struct total total = add_up(costs, count);
	struct json json;

	json_init(&json, output);
	json_object(&json);
	json_key(&json, "rules");
	json_array(&json);
	for (size_t i = 0; i < count; i++) {
		json_object(&json);
		json_field(&json, "rule", costs[i].rule->id);
		if (costs[i].targets != 0)
			number_json(&json, "evaluation_us", costs[i].evaluation);
		number_json(&json, "compile_us", costs[i].compile);
		json_key(&json, "targets");
		json_uint(&json, costs[i].targets);
		json_key(&json, "over");
		json_bool(&json, is_over(&costs[i]));
		json_object_end(&json);
	}
	json_array_end(&json);
	json_key(&json, "total");
	json_object(&json);
	number_json(&json, "evaluation_us", total.evaluation);
	number_json(&json, "compile_us", total.compile);
	json_key(&json, "rules");
	json_uint(&json, count);
	json_key(&json, "evaluated");
	json_uint(&json, total.measured);
	json_key(&json, "over");
	json_uint(&json, total.over);
	json_object_end(&json);
	json_key(&json, "expected");
	json_object(&json);
	number_json(&json, "evaluation_us", RULE_EVALUATION_EXPECTED);
	number_json(&json, "compile_us", RULE_COMPILE_EXPECTED);
	json_object_end(&json);
	json_object_end(&json);
	json_end(&json);
}

/* A folder of rules has rule files, or folders with rule files. */
static bool
holds_rules(struct arena *arena, const char *path, unsigned depth)
{
	struct folder_entries entries;
	bool found = false;
	int error;

	if (!folder_read(arena, path, &entries, &error))
		return false;
	for (size_t i = 0; i < entries.count && !found; i++) {
		const struct folder_entry *entry = &entries.items[i];
		struct text name = text_of(entry->name);

		found = text_ends_with(name, ".yaml") || text_ends_with(name, ".yml") ||
		    (depth > 0 && !entry->hidden && entry->kind == ENTRY_FOLDER && holds_rules(arena, entry->path, depth - 1));
	}
	return found;
}

bool
bench_takes_rules(struct arena *arena, const char *path)
{
	struct text text = text_of(path);

	return text_ends_with(text, ".yaml") || text_ends_with(text, ".yml") || holds_rules(arena, path, 1);
}

enum status
bench_rules(struct session *session, const struct rule_set *set, struct plan_options *as)
{
	struct options *o = &session->options;
	struct rule_cost *costs = ARENA_ARRAY(&session->arena, struct rule_cost, set->rules.count);
	struct plan plan = { 0 };
	struct result ignored = { 0 };
	struct output *output;
	size_t count = 0;

	as->crypto = session->engine.crypto;
	as->now = session_time(session);
	if (o->asked.given[GIVEN_FILE].count != 0 && !engine_plan(&session->engine, as, &plan, &ignored))
		return STATUS_TROUBLE;
	for (size_t i = 0; i < set->rules.count; i++) {
		const struct rule *rule = set->rules.items[i];

		if (rule->off || !rule_wanted(session, rule) || (o->asked.rules.count != 0 && !rule->file->named))
			continue;
		costs[count++] = rules_bench(set, rule, o->asked.given[GIVEN_FILE].count != 0 ? &plan : NULL, as->now);
	}
	qsort(costs, count, sizeof(*costs), slowest_first);
	if ((output = output_open(&session->arena, "-", &session->messages)) == NULL)
		return STATUS_TROUBLE;
	if (o->reports.items[0].format == REPORT_JSON)
		write_json(output, costs, count);
	else
		write_table(output, costs, count);
	return output_close(output, &session->messages) ? STATUS_CLEAN : STATUS_TROUBLE;
}
