/* rules.c - the products and the rules that runs judge by. */
#include "engine/engine.h"

bool
engine_products(struct engine *engine)
{
	size_t errors = engine->messages->errors;

	if (engine->products == NULL)
		engine->products = products_read(engine->arena, engine->rules_folder, engine->messages);
	return engine->messages->errors == errors;
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
	if (o->packs.count != 0) {
		options.packs.items = ARENA_ARRAY(engine->arena, struct text, o->packs.count);
		for (size_t i = 0; i < o->packs.count; i++)
			options.packs.items[options.packs.count++] = text_of(o->packs.items[i]);
	}
	set = rules_load(engine->arena, engine->products, &options, engine->messages);
	for (size_t i = 0; set != NULL && i < set->files.count; i++)
		if (!set->files.items[i]->shipped)
			*LIST_ADD(engine->arena, &engine->read) = arena_string(engine->arena, set->files.items[i]->yaml->source.name);
	return set;
}
