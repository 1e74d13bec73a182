/* engine.c - engines: rules that are compiled once, for all runs. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "library/library.h"

static void
exhausted(void *context)
{
	struct footing *footing = context;

	footing->exhausted = true;
	longjmp(footing->entry, 1);
}

void
footing_init(struct footing *footing)
{
	arena_init(&footing->arena, exhausted, footing);
	messages_init(&footing->messages, &footing->arena);
}

int
footing_enter(struct footing *footing, int (*work)(void *context), void *context)
{
	if (footing->exhausted || setjmp(footing->entry) != 0)
		return CERTPROOF_EMEMORY;
	crypto_enter();
	return work(context);
}

const char *
certproof_version(void)
{
	return PACKAGE_VERSION;
}

int
certproof_abi(void)
{
	return 0;
}

struct making {
	const struct certproof_engine_options *options;
	struct certproof_engine *engine;
	const struct certproof_error *error;
};

static void
copy_strings(struct arena *arena, const char *const *from, size_t count, struct strings *to)
{
	for (size_t i = 0; i < count; i++)
		*LIST_ADD(arena, to) = arena_string(arena, text_of(from[i]));
}

static const char *
copy(struct arena *arena, const char *string)
{
	return string == NULL ? NULL : arena_string(arena, text_of(string));
}

/* Rules that can apply to files of the engine's role, or to any node of a site. */
static struct texts
roles_of(struct certproof_engine *e)
{
	struct texts roles = { 0 };
	const char *const *names;
	size_t count;

	if (e->sites) {
		names = products_role_names(e->engine.products, &count);
		for (size_t i = 0; i < count; i++)
			*LIST_ADD(&e->footing.arena, &roles) = text_of(names[i]);
	} else if (e->asked.role != NULL) {
		*LIST_ADD(&e->footing.arena, &roles) = text_of(e->asked.role);
	}
	return roles;
}

static int
make(void *context)
{
	struct making *making = context;
	const struct certproof_engine_options *o = making->options;
	struct certproof_engine *e = making->engine;
	struct arena *arena = &e->footing.arena;
	struct plan_options plan = { 0 };
	struct texts roles;
	int code = CERTPROOF_OK;

	e->sites = o->sites != 0;
	e->engine = (struct engine){ .arena = arena, .messages = &e->footing.messages, .asked = &e->asked,
		.rules_folder = o->rules != NULL ? copy(arena, o->rules) : RULES_DIR, .rules_store = rules_stored };
	e->asked.role = copy(arena, o->role);
	e->asked.release = copy(arena, o->release);
	copy_strings(arena, o->rule_paths, o->rule_path_count, &e->asked.rules);
	copy_strings(arena, o->packs, o->pack_count, &e->asked.packs);
	copy_strings(arena, o->profiles, o->profile_count, &e->asked.profiles);
	if (o->config != NULL) {
		if (!engine_config(&e->engine, copy(arena, o->config)))
			code = CERTPROOF_ERULES;
		else if (!e->sites)
			engine_config_defaults(&e->engine);
	}
	if (code == CERTPROOF_OK && !engine_products(&e->engine))
		code = CERTPROOF_ERULES;
	if (code == CERTPROOF_OK && (e->sites ? !engine_release(&e->engine, &plan) : !engine_role(&e->engine, &plan)))
		code = CERTPROOF_EASKED;
	if (code == CERTPROOF_OK && !e->sites && !engine_profiles_before(&e->engine))
		code = CERTPROOF_EASKED;
	if (code == CERTPROOF_OK) {
		roles = roles_of(e);
		e->engine.rules = engine_rules(&e->engine, false, &roles, ~0U);
		code = e->engine.rules != NULL ? CERTPROOF_OK : CERTPROOF_ERULES;
	}
	if (code != CERTPROOF_OK)
		making->error = errors_of(arena, e->footing.messages.first, code);
	return code;
}

int
certproof_engine_new(const struct certproof_engine_options *options, certproof_engine **engine, const certproof_error **error)
{
	struct certproof_engine_options known = { 0 };
	struct making making = { .options = &known, .engine = calloc(1, sizeof(*making.engine)) };
	int code = CERTPROOF_EMEMORY;

	if (options != NULL)
		memcpy(&known, options, options->size < sizeof(known) ? options->size : sizeof(known));
	*engine = NULL;
	*error = NULL;
	if (making.engine != NULL) {
		footing_init(&making.engine->footing);
		code = footing_enter(&making.engine->footing, make, &making);
	}
	if (code == CERTPROOF_OK) {
		*engine = making.engine;
	} else if (making.error != NULL && code != CERTPROOF_EMEMORY) {
		/* The words of the error are in the engine's memory. */
		((struct certproof_error *)(uintptr_t)making.error)->engine = making.engine;
		*error = making.error;
	} else {
		certproof_engine_free(making.engine);
		*error = &error_of_memory;
	}
	return code;
}

void
certproof_engine_free(certproof_engine *engine)
{
	if (engine == NULL)
		return;
	arena_free(&engine->footing.arena);
	free(engine);
}
