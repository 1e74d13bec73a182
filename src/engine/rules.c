/* rules.c - the products and the rules that runs judge by. */
#include "engine/engine.h"

bool
engine_products(struct engine *engine)
{
	size_t errors = engine->messages->errors;

	if (engine->products == NULL)
		engine->products = products_read_stored(engine->arena, engine->rules_folder, engine->rules_store, engine->messages);
	return engine->messages->errors == errors;
}

struct profiles *
engine_profiles(struct engine *engine)
{
	return profiles_read(engine->arena, engine->products, engine->rules_folder, engine->messages);
}

static struct texts
texts_from(struct arena *arena, const struct strings *strings)
{
	struct texts texts = { 0 };

	for (size_t i = 0; i < strings->count; i++)
		*LIST_ADD(arena, &texts) = text_of(strings->items[i]);
	return texts;
}

/* Without a profile: auto, unless a role, a site or packs decide which rules apply. */
static struct texts
profile_names(const struct engine *engine)
{
	const struct asked *o = engine->asked;
	struct texts names = texts_from(engine->arena, &o->profiles);

	if (names.count == 0 && o->role == NULL && o->site == NULL && o->packs.count == 0)
		*LIST_ADD(engine->arena, &names) = TEXT("auto");
	return names;
}

bool
engine_choose(struct engine *engine, const struct plan *plan, const struct judge_options *judge)
{
	struct texts names = profile_names(engine);
	struct profile_choice *choice = ARENA_NEW(engine->arena, struct profile_choice);
	const struct profiles *profiles = engine->profiles;

	engine->choice = NULL;
	if (names.count == 0)
		return true;
	if (profiles == NULL)
		profiles = engine_profiles(engine);
	if (profiles == NULL)
		return false;
	choice->named_packs = texts_from(engine->arena, &engine->asked->packs);
	if (!profiles_choose(profiles, plan, &names, judge, choice, engine->messages))
		return false;
	engine->choice = choice;
	return true;
}

bool
engine_profiles_before(struct engine *engine)
{
	struct texts names = profile_names(engine);
	struct profile_choice *choice = ARENA_NEW(engine->arena, struct profile_choice);

	if (names.count == 0)
		return true;
	engine->profiles = engine_profiles(engine);
	if (engine->profiles == NULL || !profiles_ask(engine->arena, engine->profiles, &names, choice, engine->messages))
		return false;
	profiles_packs(engine->arena, engine->profiles, &names, choice);
	engine->choice = choice;
	return true;
}

struct rule_set *
engine_rules(struct engine *engine, bool everything, const struct texts *roles, unsigned kinds)
{
	struct asked *o = engine->asked;
	struct rules_options options = {
		.shipped = engine->rules_folder,
		.paths = o->rules.items,
		.path_count = o->rules.count,
		.everything = everything,
		.kinds = kinds,
		.config = engine->config,
	};
	struct rule_set *set;

	if (roles != NULL)
		options.roles = *roles;
	if (engine->choice == NULL) {
		options.packs = texts_from(engine->arena, &o->packs);
	} else {
		options.also = texts_from(engine->arena, &o->packs);
		for (size_t i = 0; i < engine->choice->packs.count; i++)
			texts_add_once(engine->arena, &options.also, engine->choice->packs.items[i]);
		options.every_pack = engine->choice->mode == PROFILES_ALL;
	}
	set = rules_load(engine->arena, engine->products, &options, engine->messages);
	for (size_t i = 0; set != NULL && i < set->files.count; i++)
		if (!set->files.items[i]->shipped)
			*LIST_ADD(engine->arena, &engine->read) = arena_string(engine->arena, set->files.items[i]->yaml->source.name);
	return set;
}
