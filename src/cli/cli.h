/*
 * cli.h - options and commands.
 *
 * The only folder that ends the process, touches its streams, or reads its environment and clock.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include "base/base.h"
#include "engine/engine.h"
#include "report/report.h"

enum status { STATUS_CLEAN = 0, STATUS_FINDINGS = 1, STATUS_TROUBLE = 2, STATUS_RULE_ERROR = 3 };

enum command {
	COMMAND_CHECK, COMMAND_SHOW, COMMAND_RULES, COMMAND_EXPLAIN, COMMAND_FACTS, COMMAND_EVAL, COMMAND_EXPIRY, COMMAND_NAMES,
	COMMAND_FIX, COMMAND_INVENTORY, COMMAND_SITE, COMMAND_TRIAGE, COMMAND_PROFILES, COMMAND_STREAM,
	COMMAND_COUNT,
};

enum option {
	OPTION_ROLE, OPTION_RELEASE, OPTION_SITE, OPTION_TO, OPTION_NODE, OPTION_UNIT, OPTION_KEY, OPTION_TRUST, OPTION_CHAIN, OPTION_CRL, OPTION_CRL_DOWNLOADED,
	OPTION_REQUEST, OPTION_PREVIOUS, OPTION_HOST,
	OPTION_BASELINE, OPTION_EXCLUDE, OPTION_WITHIN, OPTION_RULES, OPTION_PACK, OPTION_PROFILE, OPTION_CONFIG, OPTION_NO_CONFIG, OPTION_AT, OPTION_FORMAT, OPTION_OUTPUT, OPTION_FAIL_ON, OPTION_COLOR, OPTION_QUIET,
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
/* Of an option that names files, name, letter and doc are those of given_rows. */
struct option_row option_row(enum option option);

struct wanted_report {
	enum report_format format;
	const char *path;              /* NULL: standard output */
};

struct options {
	enum command command;
	struct asked asked;
	const char *to;                /* of site plan: the site file of the deployment to come; NULL: none */
	const char *unit, *severity, *config, *folder;
	LIST(struct wanted_report) reports;
	bool at_given, within_given;
	int64_t within;                /* seconds */
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
	struct engine engine;          /* with this arena, these messages, and what the options ask */
	bool color;                    /* of what goes to standard output */
	unsigned width;
};

extern const char *const command_names[COMMAND_COUNT];
/* What the reports of a command are of (enum report_subject); 0: it writes none. */
extern const unsigned command_subjects[COMMAND_COUNT];

/* Reads the command line into session->options; false with messages on a mistake. */
MUST_USE bool options_read(struct session *session, int argc, char **argv);
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
enum status command_inventory(struct session *session);
enum status command_site(struct session *session);
enum status command_site_plan(struct session *session);
enum status command_triage(struct session *session);
/* Writes the reports of a result and gives the exit status; `members` as in struct report_options. */
enum status session_report(struct session *session, const struct result *result, bool judged, bool good,
    void (*members)(void *context, struct json *json), void *context);
enum status command_profiles(struct session *session);
enum status command_stream(struct session *session);

/* What the commands share. */
/* Makes the session's engine one of its arena, messages and options. */
void session_engine(struct session *session, const char *rules_folder);
/* Reads --config, or the nearest certproof.yaml, unless there is --no-config; what the command line says wins over it. */
MUST_USE bool session_config(struct session *session);
/* Whether a path leads to something that this run reads. */
bool session_is_input(const struct session *session, const char *path);
/* A report on its way to a file, or to standard output for NULL. Should a signal end the process, nothing half is left. */
struct output *session_output(struct session *session, const char *path);
/* The same for a file that is not there yet; `secret`: only for its owner. */
struct output *session_create(struct session *session, const char *path, bool secret);
MUST_USE bool session_output_close(struct session *session, struct output *output);
void session_output_abandon(struct output *output);
/* Takes a report away that is half written, if there is one; for the last moments of a process. */
void session_drop_half_written(void);
/* False with a message if the command writes one report, and several were asked for. */
bool session_one_report(struct session *session);
/* The messages of the session as `problems` of a JSON report, without notes. */
void session_json_problems(struct session *session, struct json *json);
/* Writes a text to standard output; false with a message if it could not. */
MUST_USE bool session_print(struct session *session, struct text text);
int64_t session_time(const struct session *session);

#endif
