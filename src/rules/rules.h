/*
 * rules.h - rule files, rule sets, and running them.
 *
 * Rules are loaded from YAML, compiled and type-checked whole, and then frozen in a
 * rule set that threads may share. Judging runs the rules that apply over the targets and
 * fills a `struct result`.
 *
 * Not here: what a run finds (result/), how it is shown (report/), and what a target is (plan/).
 */
#ifndef RULES_RULES_H
#define RULES_RULES_H

#include "base/base.h"
#include "cel/cel.h"
#include "facts/facts.h"
#include "result/result.h"
#include "plan/plan.h"
#include "yaml/yaml.h"

/* ---- rules ---- */

/* An expression of a rule file. `program` is NULL until it is compiled. */
struct expression {
	const struct yaml_node *node;          /* NULL: not given */
	const struct cel_program *program;
};

/* A rule of another tool that a rule stands for; `when` absent: always. */
struct other_name {
	struct text name;
	struct expression when;
};

/* A text with {{expressions}} in it. */
struct template_piece {
	struct text literal;
	const struct cel_program *program;     /* NULL: a literal */
	size_t offset;                         /* of the expression within the scalar's text */
};
struct template {
	const struct yaml_node *node;
	struct template_piece *pieces;
	size_t count;
};

struct worse {
	struct expression when;
	enum severity severity;
	enum effect effect;
};

/* One example: inputs, as the options of `check` name them, and what the rule must say of them. */
struct example {
	const struct yaml_node *node;
	bool fails;
	struct texts given[GIVEN_OBJECTS], hosts;
	struct text role, release, site, site_node, at, password_file;
};

struct rule_file;
struct rule {
	struct text id;                        /* pack/name */
	struct text pack, title;
	enum severity severity;
	enum effect effect;
	unsigned applies;                      /* bit per enum target_kind */
	struct texts roles;                    /* none: every role and none */
	struct text releases, issued;
	int64_t issued_from, issued_before;    /* of notBefore, thisUpdate of a CRL; INT64_MIN and INT64_MAX when open */
	struct expression when, check, find, related;
	/* What a certificate must be ordered with; see rules_demands. */
	struct expression names, common_name, usages, key_usage;
	struct template message, reason, fix;
	struct text source, product_says, at;
	enum fix_step step;                    /* what has none comes with the certificates */
	struct texts services, same_as;
	struct other_name *other_names;        /* same_as, with conditions */
	struct texts gives_way_to;             /* ids of rules in whose favour it is silent */
	bool precedence_known;                 /* no cycle begins here */
	struct worse *worse;
	size_t worse_count;
	struct example *examples;
	size_t example_count;
	unsigned optional;                     /* enum input */
	unsigned reads;                        /* enum input: what when, check and find need */
	unsigned reads_when;
	struct texts paths;                    /* facts that when, check and find read */
	const struct yaml_node *node;
	const struct rule_file *file;
	size_t index;                          /* within the set */
	bool compiled;
	bool undecided;                        /* its findings say that something could not be judged: no verdict can be better */
	bool off;                              /* a user's pack or the configuration switched it off */
	unsigned it_slot;
};

struct rule_variable {
	struct text name;
	struct expression expression;
	const struct cel_type *type;           /* NULL: not compiled, since no rule asks for it */
	unsigned reads;
	struct texts paths;
};
struct rule_parameter {
	struct text name;
	struct cel_value value;
	const struct cel_type *type;
};
struct rule_file {
	const struct yaml_file *yaml;
	struct text pack, title;
	bool shipped;
	bool named;                            /* a path of rules_options names it, or a folder it is in */
	bool on_request;                       /* of a pack that runs where a profile, or --pack, asks for it */
	struct text folder;                    /* examples are found below it */
	struct rule_variable *variables;
	size_t variable_count;
	struct rule_parameter *parameters;
	size_t parameter_count;
	size_t index;                          /* within the set */
};

/* What a user's pack or the configuration changes of a rule. */
struct override {
	const struct yaml_node *rule;          /* its id, where it was written */
	bool off, has_severity, has_effect;
	enum severity severity;
	enum effect effect;
};
/* A new value of a pack's parameter: PACK.NAME. */
struct setting {
	const struct yaml_node *name, *value;
};
struct settings {
	struct setting *items;
	size_t count, room;
};
/* Rules and parameters that there are, loaded or not. */
struct known_names {
	struct strings rules, params;
	bool complete;
	bool rules_partial, params_partial;    /* a file could not be read whole, so that there may be more */
};

struct waiver {
	const struct yaml_node *node, *rule;
	bool has_fingerprint;
	char fingerprint[64];                  /* upper-case hex */
	struct text file;                      /* or empty */
	struct texts glob;                     /* instead: a pattern from the folder of the configuration */
	struct text reason, until;
	int64_t ends;                          /* last second that it holds */
};

/* certproof.yaml: what every run in a folder has in common. NULL and empty: not said. */
struct config {
	const struct yaml_file *yaml;
	struct text folder;                    /* paths are meant from here; empty: the folder of the run */
	struct texts packs;
	struct strings rules;                    /* paths */
	struct texts exclude;                    /* patterns of paths from its folder */
	const char *role, *release, *site;
	bool packs_used, role_used, release_used, site_used;   /* the command line said nothing else */
	LIST(struct override) overrides;
	struct settings settings;
	LIST(struct waiver) waivers;
};
/* NULL with located messages on any mistake. Names of rules are looked at when the rules are loaded. */
MUST_USE struct config *config_read(struct arena *arena, const char *path, struct messages *messages);
extern const struct yaml_schema config_schema;

/* A list that changes with the world and not with rules: countries, policies, roots. */
struct data_table {
	struct text name, date, source, file;
	int64_t day;                           /* that it is of */
	struct texts entries;
	bool shipped_known;                    /* the one that comes with certproof has been looked at */
};
extern const struct yaml_schema data_file_schema;

struct rule_set {
	struct arena *arena;
	const char *shipped;                   /* folder of shipped packs, or NULL */
	LIST(struct data_table *) tables;      /* that rules ask for, and those of the user */
	struct cel_env *env;
	const struct products *products;
	LIST(struct rule_file *) files;
	LIST(struct rule *) rules;
	LIST(struct override) overrides;
	struct settings settings;
	struct known_names known;
	struct changes changes;                /* of shipped rules and of each other */
};

struct rules_options {
	const char *shipped;                   /* folder of shipped packs, or NULL */
	const char *const *paths;              /* further rule files and folders */
	size_t path_count;
	struct texts packs;                    /* restrict to these; none: all that apply */
	bool every_pack;                       /* also those on request */
	struct texts also;                     /* packs that run besides, which would not otherwise */
	/* Compile only what can apply; NULL and 0: compile everything, and check what only authors need. */
	bool everything;
	struct texts roles;                    /* of the run; empty ones mean none */
	unsigned kinds;                        /* bit per enum target_kind */
	const struct config *config;           /* NULL: none */
};

/*
 * Loads rule files, checks them and compiles what can apply. Every mistake becomes a message
 * with its place. NULL if there was an error; users' files are always compiled whole.
 */
MUST_USE struct rule_set *rules_load(struct arena *arena, const struct products *products,
    const struct rules_options *options, struct messages *messages);
/* The rule of that id, with or without its pack, or by a product's own words; NULL if there is none. */
const struct rule *rules_find(const struct rule_set *set, struct text id);

/* What products and TLS libraries say when something is wrong: messages.yaml. */
struct saying {
	struct text product;
	struct texts says, alarms;
	struct text means, fix, source;
	struct texts rules;            /* that look for its cause */
};
struct sayings {
	LIST(struct saying) list;
};
struct found_sayings {
	const struct saying **items;
	size_t count, room;
};
/* False with messages on a mistake. With `set`, the rules that are named have to be in it. */
MUST_USE bool sayings_read(struct arena *arena, const struct rule_set *set, const char *folder, struct sayings *out,
    struct messages *messages);
/* Those that say it in whole or in part, or that it has in it, whatever case and blanks; the best first. */
void sayings_find(struct arena *arena, const struct sayings *sayings, struct text asked, struct found_sayings *out);
/* The same of a rule's `product-says`; and whether each word of a text stands in the rule's title or id. */
bool rule_is_said(struct arena *arena, const struct rule *rule, struct text asked);
bool rule_is_about(struct arena *arena, const struct rule *rule, struct text asked);
/* The tables that a rule file is checked by, for doc/. */
extern const struct yaml_schema rule_file_schema;

/* ---- profiles: kinds of certificates and CRLs, and the packs that judge them (rules/profiles.yaml) ---- */

struct profile {
	struct text id, title, group;          /* group: a name for several; or empty */
	struct texts packs, supersedes;
	unsigned kinds;                        /* bit per enum target_kind */
	const struct rule *rule;               /* its expressions */
};
struct profiles;
extern const struct yaml_schema profile_file_schema;
/* Reads profiles.yaml of the folder of shipped packs; NULL with located messages on a mistake. */
MUST_USE struct profiles *profiles_read(struct arena *arena, const struct products *products, const char *folder,
    struct messages *messages);
/* In the order of the file; NULL past the last. */
const struct profile *profiles_at(const struct profiles *profiles, size_t index);

enum profile_mode { PROFILES_NONE, PROFILES_AUTO, PROFILES_NAMED, PROFILES_ALL };
/* What a target is judged as. */
struct judged_as {
	LIST(const struct profile *) profiles; /* none: the general packs alone */
	struct text why;                       /* "policy 2.23.140.1.2.1" */
};
struct profile_choice {
	enum profile_mode mode;
	struct texts named_packs;              /* by --pack, beside profiles */
	struct texts packs;                    /* of all profiles that are chosen */
	struct judged_as *as;                  /* by the index of the target in the plan */
};
/* Reads the names of profiles: the mode of the choice. False with messages if a name is unknown. */
MUST_USE bool profiles_ask(struct arena *arena, const struct profiles *profiles, const struct texts *names,
    struct profile_choice *choice, struct messages *messages);
/* The packs of all profiles that may be chosen by these names, for rules that are compiled before there is a target. */
void profiles_packs(struct arena *arena, const struct profiles *profiles, const struct texts *names,
    struct profile_choice *choice);
struct judge_options;
/*
 * Chooses for each target of a plan: `names` are "auto", "none", "all", or profiles and groups; none: as "none".
 * False with messages if a name is unknown.
 */
MUST_USE bool profiles_choose(const struct profiles *profiles, const struct plan *plan, const struct texts *names,
    const struct judge_options *options, struct profile_choice *choice, struct messages *messages);
/* A rule is asked about a target, as far as profiles go; a choice of NULL asks all. */
bool profile_asks(const struct profile_choice *choice, const struct rule *rule, size_t target);
/* Nobody asked for the profile: of what its rules find, and software accepts, an error is a warning and a warning a notice. */
bool profile_advises(const struct profile_choice *choice, const struct rule *rule);

struct judge_options {
	struct arena *arena;                   /* of the result */
	struct crypto *crypto;
	int64_t now;
	bool strict;                           /* errors that CEL absorbed are rule errors */
	bool keep_outcomes;                    /* for JUnit and verbose reports */
	bool one_passed;                       /* of the rules that passed for a target, the first stands for all */
	unsigned threads;                      /* 0: as many as the processors, for runs that are worth it */
	const struct config *config;           /* whose waivers count; NULL: none */
	bool partial;                          /* the run is on a part of what the configuration is for: a waiver may cover the rest */
	const struct baseline *baseline;       /* NULL: none */
	const struct rule *only;               /* one rule, for its examples; NULL: all */
	const struct profile_choice *profiles; /* NULL: every rule that is loaded holds for every target */
};
/* Runs the rules over the targets of a plan; adds to `out` targets, findings (sorted), verdicts and counts. */
void rules_judge(const struct rule_set *set, const struct plan *plan, const struct judge_options *options,
    struct result *out);

/* An expression of a rule as it was evaluated for one target. */
struct trace_part {
	struct text name;              /* "when", "check", "find", "vars.names", "unless-worse", "message" */
	const struct cel_traced *traced;
};
/* What a rule made of one target, and why. */
struct trace {
	size_t target;                 /* index into result->targets */
	enum target_kind kind;
	enum outcome outcome;
	struct text why;               /* "'when' is false: cert.ca is false" */
	LIST(struct trace_part) parts; /* in the order of evaluation; of what the rule does not look at none */
	size_t first_finding, finding_count;   /* into result->findings */
};
struct traces {
	struct trace *items;
	size_t count, room;
};
/*
 * Runs one rule over the targets of a plan, as rules_judge does (a rule that is switched off too), and tells of each
 * target how it came to its outcome. The findings of `out` stay in the order of the targets.
 */
void rules_trace(const struct rule_set *set, const struct rule *rule, const struct plan *plan,
    const struct judge_options *options, struct result *out, struct traces *traces);

/* What the rules ask of a certificate that is yet to be ordered. */
enum demand_kind { DEMAND_COMMON_NAME, DEMAND_NAME, DEMAND_USAGE, DEMAND_KEY_USAGE };
struct demand {
	enum demand_kind kind;
	const struct rule *rule;
	struct text text;              /* the name, or the usage as RFC 5280 spells it */
};
struct demands {
	LIST(struct demand) list;      /* in the order of the rules; several may ask for the same */
};
/*
 * Evaluates `names` of the rules that apply to a server certificate of the box (or, with client_store, to its client
 * certificate), and common-name, usages and key-usage of those that fit its role and release. False with messages if
 * an expression failed.
 */
MUST_USE bool rules_demands(const struct rule_set *set, const struct plan *plan, const struct box *box, bool client_store,
    const struct judge_options *options, struct demands *out, struct messages *messages);

/*
 * Runs the examples of a rule as of `now`, unless one has a time of its own; an example that does not do what it says is
 * an error in `messages`, with notes of the values that decided. Returns how many.
 */
size_t rules_test(const struct rule_set *set, const struct rule *rule, struct crypto *crypto, int64_t now, struct arena *arena,
    struct messages *messages);
/* What a rule costs: medians of several passes, in microseconds of wall time. */
struct rule_cost {
	const struct rule *rule;
	double compile;                /* with the variables that it uses */
	double evaluation;             /* of when, check or find on one target, whose facts are read already */
	size_t targets;                /* measured; 0: `evaluation` is not known */
};
#define RULE_COMPILE_EXPECTED 25.0
#define RULE_EVALUATION_EXPECTED 1.0
/* Over the targets of a plan that the rule fits; NULL: over those of its examples. */
struct rule_cost rules_bench(const struct rule_set *set, const struct rule *rule, const struct plan *plan, int64_t now);

/* The day as of which examples are judged: 2026-11-21. */
extern const int64_t rules_examples_at;

#endif
