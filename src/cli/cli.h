/*
 * cli.h - options and commands.
 *
 * The only folder that ends the process, touches its streams, or reads its environment and clock.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/base.h"
#include "report/report.h"
#include "rules/rules.h"

enum status { STATUS_CLEAN = 0, STATUS_FINDINGS = 1, STATUS_TROUBLE = 2, STATUS_RULE_ERROR = 3 };

enum command {
	COMMAND_CHECK, COMMAND_SHOW, COMMAND_RULES, COMMAND_EXPLAIN, COMMAND_FACTS, COMMAND_EVAL, COMMAND_EXPIRY, COMMAND_NAMES,
	COMMAND_FIX,
	COMMAND_COUNT,
};

enum option {
	OPTION_ROLE, OPTION_RELEASE, OPTION_SITE, OPTION_NODE, OPTION_UNIT, OPTION_KEY, OPTION_TRUST, OPTION_CHAIN, OPTION_CRL,
	OPTION_REQUEST, OPTION_PREVIOUS, OPTION_HOST,
	OPTION_RULES, OPTION_PACK, OPTION_CONFIG, OPTION_NO_CONFIG, OPTION_AT, OPTION_FORMAT, OPTION_OUTPUT, OPTION_FAIL_ON, OPTION_COLOR, OPTION_QUIET,
	OPTION_VERBOSE, OPTION_PASSWORD_FILE, OPTION_STRICT_RULES, OPTION_JOBS, OPTION_SEVERITY, OPTION_LIST, OPTION_HELP,
	OPTION_VERSION, OPTION_COUNT,
};
struct option_row {
	const char *name;              /* without the dashes */
	char letter;                   /* 0: none */
	const char *argument;          /* NULL: a switch */
	unsigned commands;             /* bit per enum command */
	const char *doc;
};
extern const struct option_row option_rows[OPTION_COUNT];

struct wanted_report {
	enum report_format format;
	const char *path;              /* NULL: standard output */
};

struct options {
	enum command command;
	const char *role, *release, *site, *node, *unit, *severity, *config, *folder;
	struct strings files, keys, trust, chain, crl, request, previous, hosts, rules, packs, password_files;
	LIST(struct wanted_report) reports;
	bool at_given;
	int64_t at;
	unsigned threads;              /* 0: as the run is worth */
	enum severity fail_on;
	bool fail_unchecked, fail_never;
	bool quiet, verbose, strict_rules, list, help, version, no_config;
	enum { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color;
};

/* What every command works with. */
struct session {
	struct arena arena;
	struct options options;
	struct messages messages;
	struct crypto *crypto;
	const char *rules_folder;      /* of the shipped packs */
	struct products *products;
	struct config *config;         /* NULL: none */
	const char *config_path;       /* of it, or of one that cannot be read; NULL: none */
	struct strings read;
	bool forms_judged;             /* as of the loader: rules are run over what is loaded */
	struct texts passwords;    /* of the files read so far */
	size_t password_files_read;
	bool passwords_failed;
	bool color;                    /* of what goes to standard output */
	unsigned width;
};

extern const char *const command_names[COMMAND_COUNT];
/* What the reports of a command are of (enum report_subject); 0: it writes none. */
extern const unsigned command_subjects[COMMAND_COUNT];

/* Reads the command line into session->options; false with messages on a mistake. */
bool options_read(struct session *session, int argc, char **argv);
/* The help of a command; of the program for COMMAND_COUNT. */
const char *help_text(enum command command);

enum status command_check(struct session *session);
enum status command_show(struct session *session);
enum status command_rules(struct session *session);
enum status command_explain(struct session *session);
enum status command_facts(struct session *session);
enum status command_eval(struct session *session);
enum status command_expiry(struct session *session);
/* `rules schema NAME`; NULL: none was given. */
enum status command_schema(struct session *session, const char *name);
enum status command_names_needed(struct session *session);
enum status command_fix(struct session *session);

/* What the commands share. */
/* Those of all --password-file; passwords_failed is set where one could not be read. */
struct texts session_passwords(struct session *session);
/*
 * Loads files that the command line names. A file of an option that holds nothing of its kind is an error; `files`, what
 * the FILEs hold, shows whether two were swapped. NULL: not loaded yet.
 */
void session_load(struct session *session, const struct strings *paths, const struct load_result *files,
    struct load_result *out);
/* A note on a release that is ordered by its numbers alone. */
void session_tell_unlisted(struct session *session, const struct product *product, struct text release);
/* Reads --config, or the nearest certproof.yaml, unless there is --no-config; what the command line says wins over it. */
bool session_config(struct session *session);
/* --release, for the nodes of a site whose product has it; false with a message if none has. */
bool session_release(struct session *session, struct plan_options *plan);
/* Role, release or site that the configuration says, where the command line says nothing. */
void session_config_defaults(struct session *session);
bool session_products(struct session *session);
/* True with a message if something is named that the site of the run decides. */
bool session_beside_site(struct session *session);
/* False with a message if --node has no site to be a node of. */
bool session_node(struct session *session);
/* --role and --release, as the products know them; false with a message. */
bool session_role(struct session *session, struct plan_options *plan);
/* Loads the files that the options name; false if one could not be read. */
bool session_inputs(struct session *session, struct inputs *inputs);
/*
 * Loads what the options name, files or a site, and plans its targets; `result` gets what its first line says. False
 * if something could not be read: the rest is planned all the same.
 */
bool session_plan(struct session *session, struct plan_options *options, struct plan *plan, struct result *result);
/* Loads the rules a run needs; everything for authors' commands. */
struct rule_set *session_rules(struct session *session, bool everything, const struct texts *roles, unsigned kinds);
/* Whether a path leads to something that this run reads. */
bool session_is_input(const struct session *session, const char *path);
/* A report on its way to a file, or to standard output for NULL. Should a signal end the process, nothing half is left. */
struct output *session_output(struct session *session, const char *path);
/* The same for a file that is not there yet; `secret`: only for its owner. */
struct output *session_create(struct session *session, const char *path, bool secret);
bool session_output_close(struct session *session, struct output *output);
void session_output_abandon(struct output *output);
/* Takes a report away that is half written, if there is one; for the last moments of a process. */
void session_drop_half_written(void);
/* False with a message if the command writes one report, and several were asked for. */
bool session_one_report(struct session *session);
/* The messages of the session as `problems` of a JSON report; notes are none. */
void session_json_problems(struct session *session, struct json *json);
/* Writes a text to standard output; false with a message if it could not. */
bool session_print(struct session *session, struct text text);
int64_t session_time(const struct session *session);

#endif
