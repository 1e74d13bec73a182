/* visit.c - the facts of what a run is given, object by object, without rules. */
#include "engine/engine.h"

/* A site has its own files only; of other runs, the files named as FILE count, not those given with options. */
static bool
is_shown(const struct target *target, const struct inputs *inputs, bool of_site)
{
	if (target->artifact == NULL || target->kind == TARGET_CHAIN)
		return false;
	for (size_t i = 0; i < inputs->loaded[GIVEN_FILE].sources.count && !of_site; i++)
		if (inputs->loaded[GIVEN_FILE].sources.items[i] == target->source)
			return true;
	return of_site;
}

bool
engine_visit(struct engine *engine, int64_t now, engine_visitor *visitor, void *context)
{
	const struct asked *asked = engine->asked;
	struct inputs inputs = { 0 };
	struct plan_options options = { .crypto = engine->crypto, .now = now };
	struct plan plan = { 0 };
	struct result unused = { 0 };
	struct arena passing;
	struct scan scan;
	bool good;

	if (!engine_node(engine) || engine_beside_site(engine))
		return false;
	if ((asked->role != NULL || asked->release != NULL || asked->site != NULL) &&
	    (!engine_products(engine) || !engine_role(engine, &options)))
		return false;
	if (asked->site != NULL) {
		good = engine_plan(engine, &options, &plan, &unused);
	} else {
		good = engine_inputs(engine, &inputs);
		plan_files(engine->arena, &inputs, &options, &plan);
	}
	arena_init(&passing, engine->arena->exhausted, engine->arena->context);
	scan_init(&scan, engine->arena, &passing, engine->crypto, now);
	scan.authorities = engine->products != NULL ? products_authorities(engine->products) : NULL;
	scan.plan = &plan;
	for (size_t i = 0; i < plan.targets.count; i++)
		if (is_shown(&plan.targets.items[i], &inputs, asked->site != NULL)) {
			scan_target(&scan, &plan.targets.items[i]);
			visitor(context, &scan, &plan.targets.items[i]);
		}
	arena_free(&passing);
	return good;
}

bool
engine_trace(struct engine *engine, const struct rule_set *set, const struct rule *rule, struct plan_options *options,
    struct result *result, struct traces *traces)
{
	struct plan *plan = ARENA_NEW(engine->arena, struct plan);
	struct judge_options judge = { .arena = engine->arena, .crypto = engine->crypto, .now = options->now,
		.config = engine->config };
	bool good = engine_plan(engine, options, plan, result);

	result->at = options->now;
	rules_trace(set, rule, plan, &judge, result, traces);
	return good;
}
