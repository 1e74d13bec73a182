/* demand.c - what the rules ask of a certificate before there is one. */
#include <string.h>

#include "rules/judging.h"

static bool
add_demands(struct judge *judge, const struct rule *rule, const struct expression *e, enum demand_kind kind,
    struct demands *out, struct messages *messages)
{
	struct arena *arena = judge->options->arena;
	struct cel_value value;
	const struct cel_value *items = &value;
	size_t count = 1;

	if (e->program == NULL)
		return true;
	judge->scan.run.budget = LIMIT_CEL_COST;
	if (judge_eval(judge, rule, e->program, &value) != CEL_DONE) {
		yaml_error_within(messages, e->node, value.as.error->start, value.as.error->end, "%.*s",
		    TEXT_ARG(value.as.error->text));
		return false;
	}
	if (value.kind == CEL_LIST) {
		items = value.as.list.items;
		count = value.as.list.count;
	}
	for (size_t i = 0; i < count; i++)
		if (items[i].kind == CEL_STRING && items[i].as.text.len != 0)
			*LIST_ADD(arena, &out->list) = (struct demand){ kind, rule, copy_text(arena, items[i].as.text) };
	return true;
}

/* `when` decides over names; what it reads of a certificate has its default. */
static bool
applies(struct judge *judge, const struct rule *rule)
{
	struct cel_value value;

	if (rule->when.program == NULL)
		return true;
	judge->scan.run.budget = LIMIT_CEL_COST;
	return judge_eval(judge, rule, rule->when.program, &value) == CEL_DONE && value.as.truth;
}

bool
rules_demands(const struct rule_set *set, const struct plan *plan, const struct box *box, bool client_store,
    const struct judge_options *options, struct demands *out, struct messages *messages)
{
	struct judge judge = { 0 };
	struct target target = { .kind = TARGET_REQUEST, .box = box, .client_store = client_store, .inputs = INPUT_SITE,
		.leaf = SIZE_MAX };
	bool good = true;

	judge_begin(&judge, set, plan, options);
	judge.budget_left = LIMIT_CEL_COST_TARGET;
	scan_target(&judge.scan, &target);
	for (size_t i = 0; i < set->rules.count; i++) {
		const struct rule *rule = set->rules.items[i];

		if (!judge_fits(rule, &target))
			continue;
		good = add_demands(&judge, rule, &rule->common_name, DEMAND_COMMON_NAME, out, messages) && good;
		if (rule->names.program != NULL && applies(&judge, rule))
			good = add_demands(&judge, rule, &rule->names, DEMAND_NAME, out, messages) && good;
		good = add_demands(&judge, rule, &rule->usages, DEMAND_USAGE, out, messages) && good;
		good = add_demands(&judge, rule, &rule->key_usage, DEMAND_KEY_USAGE, out, messages) && good;
	}
	judge_end(&judge);
	return good;
}
