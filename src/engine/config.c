/* config.c - the configuration of a run: which it is, and what of it counts. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/engine.h"

#define DEFAULT_CONFIG "certproof.yaml"

/*
 * A folder that somebody else may write to is not looked into for a configuration: /tmp, or a parent of another user.
 * The folder of the run is the user's own choice.
 */
static bool
may_be_planted(const struct stat *st)
{
	return (st->st_uid != geteuid() && st->st_uid != 0) || (st->st_mode & S_IWOTH) != 0;
}

const char *
engine_find_config(struct engine *engine)
{
	const char *folder = ".";
	struct stat here, above;

	for (unsigned depth = 0; depth < LIMIT_CONFIG_DEPTH && stat(folder, &here) == 0; depth++) {
		const char *path = depth == 0 ? DEFAULT_CONFIG : arena_printf(engine->arena, "%s/%s", folder, DEFAULT_CONFIG).at;
		const char *parent = depth == 0 ? ".." : arena_printf(engine->arena, "%s/..", folder).at;

		if (access(path, F_OK) == 0 && depth > 0 && may_be_planted(&here))
			message_hint(engine->messages, message_add(engine->messages, MESSAGE_NOTE,
			    "%s is not used: others may write to its folder", path), "name it with --config if it is meant");
		else if (access(path, F_OK) == 0)
			return path;
		if (access(arena_printf(engine->arena, "%s/.git", folder).at, F_OK) == 0 || stat(parent, &above) != 0 ||
		    (above.st_dev == here.st_dev && above.st_ino == here.st_ino))
			return NULL;
		folder = parent;
	}
	return NULL;
}

bool
engine_config(struct engine *engine, const char *path)
{
	struct asked *o = engine->asked;
	struct config *config;
	bool packs_given = o->packs.count != 0;

	engine->config_path = path;
	config = config_read(engine->arena, path, engine->messages);
	if (config == NULL)
		return false;
	config->packs_used = !packs_given && config->packs.count != 0;
	engine->config = config;
	for (size_t i = 0; i < config->rules.count; i++)
		*LIST_ADD(engine->arena, &o->rules) = config->rules.items[i];
	for (size_t i = 0; !packs_given && i < config->packs.count; i++)
		*LIST_ADD(engine->arena, &o->packs) = arena_string(engine->arena, config->packs.items[i]);
	return true;
}

/* What the configuration says where the command line says nothing: a site for runs that name no file, else a role. */
void
engine_config_defaults(struct engine *engine)
{
	struct asked *o = engine->asked;
	struct config *config = engine->config;
	bool named = o->given[GIVEN_FILE].count + o->given[GIVEN_TRUST].count + o->given[GIVEN_KEY].count + o->given[GIVEN_CRL].count + o->given[GIVEN_CRL_DOWNLOADED].count != 0;

	if (config == NULL)
		return;
	if (o->site == NULL && !named) {
		o->site = config->site;
		config->site_used = o->site != NULL;
	}
	if (o->site != NULL)
		return;
	/* A release is one of the role that it is written beside. */
	if (o->release == NULL && (o->role == NULL || config->role == NULL || strcmp(o->role, config->role) == 0)) {
		o->release = config->release;
		config->release_used = o->release != NULL;
	}
	if (o->role == NULL) {
		o->role = config->role;
		config->role_used = o->role != NULL;
	}
}
