/*
 * engine.h - everything between what is asked and a result: configuration, products, rules, inputs, plan, judging.
 *
 * A caller fills a `struct asked` and an engine, and gets a `struct result`. The engine knows neither the process nor the
 * clock: it has no global state, writes nothing, reads no environment, never ends the process, and takes the time as an
 * argument. What is wrong with what was asked becomes messages; functions that return bool say by false that there are some.
 *
 * Order of calls: engine_config, engine_config_defaults, engine_products, then engine_check; or one of the parts below it.
 *
 * Not here: options, streams, signals and exit status (cli/), and how a result looks (report/).
 */
#ifndef ENGINE_ENGINE_H
#define ENGINE_ENGINE_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "load/load.h"
#include "plan/plan.h"
#include "result/result.h"
#include "rules/rules.h"

/* A file of a run. */
struct given_file {
	const char *name;              /* its path, or what messages call the bytes */
	struct bytes bytes;
	bool held;                     /* the bytes are here: no file is read */
};
struct given_files {
	struct given_file *items;
	size_t count, room;
};
void given_add(struct arena *arena, struct given_files *files, const char *path);
/*
 * Adds the name or address that a client would look for: without brackets and final dot, internationalised labels
 * encoded. False with a message if it is none.
 */
MUST_USE bool host_add(struct arena *arena, struct strings *hosts, const char *value, struct messages *messages);

/* What a caller asks. NULL and empty: not said. */
struct asked {
	const char *role, *release, *site, *node;
	struct text site_content;      /* of the site, where it is at hand: `site` is what messages call it */
	const struct held_files *held; /* files at hand: what is named so is not read from disk; or NULL */
	struct given_files given[GIVEN_OBJECTS];
	struct strings hosts, password_files;
	struct strings exclude;        /* patterns of paths among the FILEs, from the folder of the run */
	const char *baseline;          /* an earlier report */
	struct strings rules, packs;   /* further rule files and folders; the only packs that run, or those beside profiles */
	struct strings profiles;       /* "auto", "none", "all", or names of profiles and groups */
};

/* The shipped files, as the build read them; it stands in a file that is written for the program and the library. */
extern const struct bytes rules_stored;

/* All members but the first four are the engine's own, and begin as zeros. */
struct engine {
	struct arena *arena;           /* of all that it makes */
	struct messages *messages;
	struct crypto *crypto;
	struct asked *asked;           /* a configuration adds to it */
	const char *rules_folder;      /* of the shipped packs */
	struct bytes rules_store;      /* a store of yaml.h with their files; or none */
	struct products *products;     /* NULL: not read yet */
	struct config *config;         /* NULL: none */
	const char *config_path;       /* of it, or of one that cannot be read; NULL: none */
	const struct rule_set *rules;  /* compiled before, for every run; NULL: each compiles what can apply to it */
	const struct profiles *profiles;       /* read with them; NULL: each reads them if it needs them */
	const struct load_result *pools[GIVEN_OBJECTS];        /* loaded before, for every run; NULL: each loads its own */
	struct strings read;           /* paths that the run has read */
	const struct profile_choice *choice;   /* of the run; NULL: none is made */
	bool forms_judged;             /* as of the loader: rules are run over what is loaded */
	struct texts passwords;        /* of the files read so far */
	size_t password_files_read;
	bool passwords_failed;
};

/* ---- configuration ---- */

/* certproof.yaml in the folder of the run, or in the nearest parent up to the one with .git; NULL: none. */
const char *engine_find_config(struct engine *engine);
/* Reads a configuration; what was asked wins over it. */
MUST_USE bool engine_config(struct engine *engine, const char *path);
/* Role, release or site that the configuration says, where nothing else was asked. */
void engine_config_defaults(struct engine *engine);

/* ---- products and rules ---- */

/* Reads the products of the shipped packs, once. */
MUST_USE bool engine_products(struct engine *engine);
/* Loads the rules a run needs; everything for authors' commands. NULL with messages on a mistake. */
MUST_USE struct rule_set *engine_rules(struct engine *engine, bool everything, const struct texts *roles, unsigned kinds);

/* The profiles that come with certproof; NULL with messages on a mistake. */
MUST_USE struct profiles *engine_profiles(struct engine *engine);
/* Reads the profiles that runs may be judged by, so that engine_rules loads their packs. False with messages. */
MUST_USE bool engine_profiles_before(struct engine *engine);
/* Chooses the profiles of a run's targets, before its rules are loaded; false with messages if one is unknown. */
MUST_USE bool engine_choose(struct engine *engine, const struct plan *plan, const struct judge_options *judge);

/* ---- what is judged, and as what ---- */

/* The role and release that are asked for, as the products know them. */
MUST_USE bool engine_role(struct engine *engine, struct plan_options *plan);
/* The release, for the nodes of a site whose product has it; false if none has. */
MUST_USE bool engine_release(struct engine *engine, struct plan_options *plan);
/* A note on a release that is ordered by its numbers alone. */
void engine_tell_unlisted(struct engine *engine, const struct product *product, struct text release);
/* True with a message if something is asked that the site of the run decides. */
MUST_USE bool engine_beside_site(struct engine *engine);
/* False if a node is asked for without a site. */
MUST_USE bool engine_node(struct engine *engine);

/* The passwords of all files; passwords_failed is set where one could not be read. */
struct texts engine_passwords(struct engine *engine);
/*
 * Loads the files of one kind. One that holds nothing of its kind is an error; `files`, what the FILEs hold, shows
 * whether two were swapped. NULL: not loaded yet.
 */
void engine_load(struct engine *engine, enum given given, const struct load_result *files, struct load_result *out);
/* Loads all files that are given; false if one could not be read. */
MUST_USE bool engine_inputs(struct engine *engine, struct inputs *inputs);
/*
 * Loads what is given, files or a site, and plans its targets; `result` gets what its first line says. False if
 * something could not be read: the rest is planned all the same.
 */
MUST_USE bool engine_plan(struct engine *engine, struct plan_options *options, struct plan *plan, struct result *result);

/* ---- judging ---- */

struct check_options {
	int64_t now;
	bool strict;                   /* errors that CEL absorbed are rule errors */
	bool keep_outcomes;            /* also those of rules that passed, for reports that show them */
	unsigned threads;              /* 0: as many as the processors, for runs that are worth it */
};
/*
 * Judges what is asked: loads, plans, runs the rules, and says what was not judged. The result is whole in any case, with
 * the messages as its problems. False if there was an error; `judged` is false if nothing at all could be judged.
 */
MUST_USE bool engine_check(struct engine *engine, const struct check_options *options, struct result *result, bool *judged);

/* ---- looking without judging ---- */

/*
 * Gives each object of the files, or of the site, that is asked about to a visitor, with a scan that reads its facts. False
 * if something could not be read; the others are visited.
 */
typedef void engine_visitor(void *context, struct scan *scan, const struct target *target);
MUST_USE bool engine_visit(struct engine *engine, int64_t now, engine_visitor *visitor, void *context);
/* Plans what is asked, and tells of each target how one rule came to its outcome. False if an input could not be read. */
MUST_USE bool engine_trace(struct engine *engine, const struct rule_set *set, const struct rule *rule,
    struct plan_options *options, struct result *result, struct traces *traces);

#endif
