/* options.c - the command line, by one table. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

const char *const command_names[COMMAND_COUNT] = {
	[COMMAND_CHECK] = "check", [COMMAND_SHOW] = "show", [COMMAND_RULES] = "rules", [COMMAND_EXPLAIN] = "explain",
	[COMMAND_FACTS] = "facts", [COMMAND_EVAL] = "eval", [COMMAND_EXPIRY] = "expiry", [COMMAND_NAMES] = "names",
	[COMMAND_FIX] = "fix", [COMMAND_INVENTORY] = "inventory", [COMMAND_SITE] = "site", [COMMAND_TRIAGE] = "triage", [COMMAND_PROFILES] = "profiles",
	[COMMAND_STREAM] = "stream",
};

const unsigned command_subjects[COMMAND_COUNT] = {
	[COMMAND_CHECK] = REPORT_OF_RESULT, [COMMAND_EXPIRY] = REPORT_OF_EXPIRY, [COMMAND_SHOW] = REPORT_OF_LIST,
	[COMMAND_RULES] = REPORT_OF_LIST, [COMMAND_EXPLAIN] = REPORT_OF_LIST, [COMMAND_FACTS] = REPORT_OF_LIST,
	[COMMAND_NAMES] = REPORT_OF_LIST, [COMMAND_SITE] = REPORT_OF_LIST, [COMMAND_INVENTORY] = REPORT_OF_LIST, [COMMAND_TRIAGE] = REPORT_OF_RESULT, [COMMAND_PROFILES] = REPORT_OF_LIST,
};

#define C (1U << COMMAND_CHECK)
#define S (1U << COMMAND_SHOW)
#define R (1U << COMMAND_RULES)
#define X (1U << COMMAND_EXPLAIN)
#define F (1U << COMMAND_FACTS)
#define V (1U << COMMAND_EVAL)
#define D (1U << COMMAND_EXPIRY)
#define N (1U << COMMAND_NAMES)
#define W (1U << COMMAND_FIX)
#define I (1U << COMMAND_INVENTORY)
#define G (1U << COMMAND_SITE)
#define T (1U << COMMAND_TRIAGE)
#define P (1U << COMMAND_PROFILES)
#define L (1U << COMMAND_STREAM)

static const struct option_row option_rows[OPTION_COUNT] = {
	[OPTION_ROLE] = { "role", 'r', "ROLE", C | R | X | V | L, "judge certificates and requests for this role" },
	[OPTION_RELEASE] = { "release", 0, "REL", C | R | X | V | N | L, "product release, for example X14.0.2; default: the newest known" },
	[OPTION_TO] = { "to", 0, "FILE", G, "description of the deployment to come" },
	[OPTION_SITE] = { "site", 0, "FILE", C | X | V | D | N | G, "description of a deployment" },
	[OPTION_NODE] = { "node", 0, "NAME", C | X | V | D | N, "one node of the site" },
	[OPTION_UNIT] = { "unit", 0, "NAME", N, "which certificate of the node: server, client, or one of its units" },
	[OPTION_KEY] = { .argument = "FILE", .commands = C | X | V },
	[OPTION_TRUST] = { .argument = "FILE", .commands = C | X | V | L },
	[OPTION_CHAIN] = { .argument = "FILE", .commands = C | X | V | L },
	[OPTION_CRL] = { .argument = "FILE", .commands = C | X | V },
	[OPTION_CRL_DOWNLOADED] = { .argument = "FILE", .commands = C | X | V },
	[OPTION_REQUEST] = { .argument = "FILE", .commands = C | X | V },
	[OPTION_PREVIOUS] = { .argument = "FILE", .commands = C | X | V },
	[OPTION_HOST] = { "host", 0, "NAME", C | X | V, "name or address that the certificate is to cover" },
	[OPTION_BASELINE] = { "baseline", 0, "FILE", C, "JSON report of an earlier run, whose findings do not count" },
	[OPTION_EXCLUDE] = { "exclude", 0, "GLOB", C, "pass over these FILEs; patterns as in .gitignore" },
	[OPTION_WITHIN] = { "within", 0, "DAYS", D, "exit status 1 if something ends within so many days: 30d, 8w" },
	[OPTION_RULES] = { "rules", 0, "PATH", C | R | X | N | L, "further rule file or folder" },
	[OPTION_PACK] = { "pack", 0, "NAME", C | R | X | N | L, "only the rules of this pack; beside a profile: these, too" },
	[OPTION_PROFILE] = { "profile", 0, "NAME", C | L, "judge as this: auto, tls, rfc5280, all, none ..." },
	[OPTION_CONFIG] = { "config", 0, "FILE", C | R | X | D | N | T | G, "configuration instead of the nearest certproof.yaml" },
	[OPTION_NO_CONFIG] = { "no-config", 0, NULL, C | R | X | D | N | T | G, "use no configuration" },
	[OPTION_AT] = { "at", 0, "TIME", C | S | R | X | V | D | N | W | I | G | T | L, "judge as of this UTC time or date; default: now" },
	[OPTION_FORMAT] = { "format", 'f', "FMT", C | S | R | X | F | D | N | P | I | T | G, "human, gcc, json, ndjson, sarif, junit, gitlab, github, markdown, html; ics and prometheus for expiry" },
	[OPTION_OUTPUT] = { "output", 'o', "FILE", C | S | D | N | W | I | G | T, "write the report there; of fix: the folder; of site draft: the site file" },
	[OPTION_FAIL_ON] = { "fail-on", 0, "LEVEL", C | T, "error, warning, notice, unchecked or never" },
	[OPTION_COLOR] = { "color", 0, "WHEN", C | S | R | X | F | V | D | N | W | P | I | G | T, "auto, always or never" },
	[OPTION_QUIET] = { "quiet", 'q', NULL, C | T, "findings only" },
	[OPTION_VERBOSE] = { "verbose", 'v', NULL, C | T, "also what passed and what was not checked" },
	[OPTION_PASSWORD_FILE] = { "password-file", 0, "FILE", C | S | X | V | D | N | W | I | G | T, "passwords of encrypted keys and PKCS#12, a line each" },
	[OPTION_STRICT_RULES] = { "strict-rules", 0, NULL, C, "errors that CEL absorbed count as rule errors" },
	[OPTION_JOBS] = { "jobs", 'j', "N", C | T, "threads; the report does not depend on it" },
	[OPTION_SEVERITY] = { "severity", 0, "LEVEL", R, "only rules of this severity" },
	[OPTION_LIST] = { "list", 0, NULL, W, "say what would be written, and write nothing" },
	[OPTION_HELP] = { "help", 'h', NULL, ~0U, "this help" },
	[OPTION_VERSION] = { "version", 'V', NULL, ~0U, "the version" },
};

/* Options that name files. */
static const struct given_row *const given_options[OPTION_COUNT] = {
	[OPTION_KEY] = &given_rows[GIVEN_KEY],
	[OPTION_TRUST] = &given_rows[GIVEN_TRUST],
	[OPTION_CHAIN] = &given_rows[GIVEN_CHAIN],
	[OPTION_CRL] = &given_rows[GIVEN_CRL],
	[OPTION_CRL_DOWNLOADED] = &given_rows[GIVEN_CRL_DOWNLOADED],
	[OPTION_REQUEST] = &given_rows[GIVEN_REQUEST],
	[OPTION_PREVIOUS] = &given_rows[GIVEN_PREVIOUS],
};

struct option_row
option_row(enum option option)
{
	struct option_row row = option_rows[option];
	const struct given_row *given = given_options[option];

	if (given != NULL) {
		row.name = given->option + 2;
		row.letter = given->letter;
		row.doc = given->help;
	}
	return row;
}

/* "human, junit or json" */
static struct text
choices(struct arena *arena, const char *const *names, size_t count)
{
	struct buffer list;

	buffer_init(&list, arena);
	for (size_t i = 0; i < count; i++)
		buffer_printf(&list, "%s%s", i == 0 ? "" : i + 1 == count ? " or " : ", ", names[i]);
	return buffer_text(&list);
}

static bool
one_of(struct session *session, const char *option, const char *value, const char *const *names, size_t count,
    size_t *out)
{
	struct message *message;

	for (size_t i = 0; i < count; i++)
		if (strcmp(value, names[i]) == 0) {
			*out = i;
			return true;
		}
	message = message_add(&session->messages, MESSAGE_ERROR, "unknown value '%.*s' of --%s",
	    TEXT_ARG(text_of(value)), option);
	if (!message_hint_nearest(&session->messages, message, text_of(value), names, count))
		message_hint(&session->messages, message, "use %.*s", TEXT_ARG(choices(&session->arena, names, count)));
	return false;
}

struct parser {
	struct session *session;
	enum report_format format;     /* of the last --format */
	bool pending;                  /* it has no file yet */
	const char *values[OPTION_COUNT];      /* of options that stand once; NULL: not given yet */
};

/* A report for standard output; there can be one. */
static bool
pending_report(struct parser *p)
{
	struct options *o = &p->session->options;

	if (!p->pending)
		return true;
	p->pending = false;
	for (size_t i = 0; i < o->reports.count; i++)
		if (o->reports.items[i].path == NULL) {
			message_hint(&p->session->messages, message_add(&p->session->messages, MESSAGE_ERROR,
			    "two reports for standard output"), "give each --format but one an --output FILE after it");
			return false;
		}
	*LIST_ADD(&p->session->arena, &o->reports) = (struct wanted_report){ p->format, NULL };
	return true;
}

/* Those that the command writes are offered; of one that others write it is said which those are. */
static bool
take_format(struct parser *p, const char *value)
{
	struct session *session = p->session;
	enum command command = session->options.command;
	const char *names[REPORT_FORMAT_COUNT];
	size_t formats[REPORT_FORMAT_COUNT], count = 0, i;
	bool known = false;

	for (i = 0; i < REPORT_FORMAT_COUNT; i++) {
		bool written = (report_rows[i].subjects & command_subjects[command]) != 0;

		known = known || (!written && strcmp(value, report_rows[i].name) == 0);
		if (written) {
			names[count] = report_rows[i].name;
			formats[count++] = i;
		}
	}
	if (known) {
		message_add(&session->messages, MESSAGE_ERROR, "%s writes %.*s", command_names[command],
		    TEXT_ARG(choices(&session->arena, names, count)));
		return false;
	}
	if (!one_of(session, "format", value, names, count, &i))
		return false;
	p->format = (enum report_format)formats[i];
	return true;
}

/* Options of which every value counts. */
static bool
is_repeatable(const struct options *o, enum option option)
{
	if (given_options[option] != NULL)
		return !given_options[option]->one;
	switch (option) {
	case OPTION_HOST: case OPTION_EXCLUDE: case OPTION_RULES: case OPTION_PACK: case OPTION_PROFILE: case OPTION_PASSWORD_FILE: case OPTION_FORMAT:
		return true;
	case OPTION_OUTPUT:
		return o->command != COMMAND_FIX && o->command != COMMAND_SITE;
	default:
		return false;
	}
}

/* Options that a run has once: of two values, one would be ignored. The same value twice does no harm. */
static bool
is_only_one(struct parser *p, enum option option, const char *value)
{
	struct session *session = p->session;
	const char *before = p->values[option];

	if (value == NULL || is_repeatable(&session->options, option))
		return true;
	p->values[option] = value;
	if (before == NULL || strcmp(before, value) == 0)
		return true;
	message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "--%s given twice: '%.*s' and '%.*s'",
	    option_row(option).name, TEXT_ARG(text_of(before)),
	    TEXT_ARG(text_of(value))), "a run takes one: leave the other out");
	return false;
}

/* What of a path lies below the folder; NULL: it lies elsewhere. */
static const char *
below(const char *path, const char *folder)
{
	size_t len = folder != NULL ? strlen(folder) : 0;

	while (len > 0 && folder[len - 1] == '/')
		len--;
	if (len == 0 || strncmp(path, folder, len) != 0 || (path[len] != '/' && path[len] != '\0'))
		return NULL;
	for (path += len; *path == '/'; path++)
		;
	return *path != '\0' ? path : ".";
}

/*
 * A path as reports name it: from the folder of the run where it lies below it, so that each run, on each machine, names it
 * alike. The folder has two names where a symbolic link leads to it.
 */
static const char *
shown_path(struct parser *p, const char *path)
{
	const char *shown = path, *inner = NULL;
	const char *logical = getenv("PWD");
	char folder[PATH_MAX];

	if (path[0] == '\0')
		return path;
	if (path[0] == '/') {
		if (getcwd(folder, sizeof(folder)) != NULL)
			inner = below(path, folder);
		if (inner == NULL && logical != NULL && file_same(".", logical))
			inner = below(path, logical);
		shown = inner != NULL ? inner : path;
	}
	while (shown[0] == '.' && shown[1] == '/')
		for (shown += 2; *shown == '/'; shown++)
			;
	if (*shown == '\0')
		return ".";
	/* What would be standard input, or an option, keeps the name that it was given. */
	return shown[0] == '-' && shown != path ? path : arena_printf(&p->session->arena, "%s", shown).at;
}

/* The file of an option that names some. */
static bool
take_file(struct parser *p, const struct given_row *row, const char *value)
{
	struct given_files *files = &p->session->options.asked.given[row - given_rows];

	if (files->count == 0 || !row->one)
		given_add(&p->session->arena, files, shown_path(p, value));
	return true;
}

/* 30d, 8w or 36h; a number alone is of days. */
static bool
take_within(struct parser *p, const char *value)
{
	struct options *o = &p->session->options;
	int64_t number = 0, unit = 24 * 60 * 60;
	const char *c = value;

	for (; *c >= '0' && *c <= '9' && number < 100000; c++)
		number = number * 10 + (*c - '0');
	if (c > value && *c != '\0' && c[1] == '\0') {
		unit = *c == 'h' ? 60 * 60 : *c == 'd' ? unit : *c == 'w' ? 7 * unit : 0;
		c++;
	}
	if (c == value || *c != '\0' || unit == 0 || number >= 100000) {
		message_hint(&p->session->messages, message_add(&p->session->messages, MESSAGE_ERROR, "'%.*s' is not a time span",
		    TEXT_ARG(text_of(value))), "write days, weeks or hours: 30d, 8w or 36h");
		return false;
	}
	o->within_given = true;
	o->within = number * unit;
	return true;
}

static bool
take(struct parser *p, enum option option, const char *value)
{
	static const char *const levels[] = { "notice", "warning", "error", "unchecked", "never" };
	static const char *const colors[] = { "auto", "always", "never" };
	struct session *session = p->session;
	struct options *o = &session->options;
	size_t i = 0;

	if (!is_only_one(p, option, value))
		return false;
	switch (option) {
	case OPTION_ROLE: o->asked.role = value; return true;
	case OPTION_RELEASE: o->asked.release = value; return true;
	case OPTION_SITE: o->asked.site = shown_path(p, value); return true;
	case OPTION_NODE: o->asked.node = value; return true;
	case OPTION_UNIT: o->unit = value; return true;
	case OPTION_TO: o->to = shown_path(p, value); return true;
	case OPTION_KEY: case OPTION_TRUST: case OPTION_CHAIN: case OPTION_CRL: case OPTION_CRL_DOWNLOADED: case OPTION_REQUEST: case OPTION_PREVIOUS:
		return take_file(p, given_options[option], value);
	case OPTION_HOST: return host_add(&session->arena, &o->asked.hosts, value, &session->messages);
	case OPTION_BASELINE: o->asked.baseline = shown_path(p, value); return true;
	case OPTION_EXCLUDE: *LIST_ADD(&session->arena, &o->asked.exclude) = value; return true;
	case OPTION_WITHIN: return take_within(p, value);
	case OPTION_RULES: *LIST_ADD(&session->arena, &o->asked.rules) = value; return true;
	case OPTION_PACK: *LIST_ADD(&session->arena, &o->asked.packs) = value; return true;
	case OPTION_PROFILE: *LIST_ADD(&session->arena, &o->asked.profiles) = value; return true;
	case OPTION_CONFIG: o->config = shown_path(p, value); return true;
	case OPTION_PASSWORD_FILE: *LIST_ADD(&session->arena, &o->asked.password_files) = value; return true;
	case OPTION_NO_CONFIG: o->no_config = true; return true;
	case OPTION_SEVERITY:
		o->severity = value;
		return one_of(session, "severity", value, levels, 3, &i);
	case OPTION_AT:
		o->at_given = true;
		if (time_parse(text_of(value), &o->at))
			return true;
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "'%.*s' is not a time",
		    TEXT_ARG(text_of(value))),
		    "write a date or an RFC 3339 time: 2026-11-21 or 2026-11-21T12:00:00Z");
		return false;
	case OPTION_FORMAT:
		if (!pending_report(p) || !take_format(p, value))
			return false;
		p->pending = true;
		return true;
	case OPTION_OUTPUT:
		if (o->command == COMMAND_FIX || o->command == COMMAND_SITE) {
			o->folder = value;
			return true;
		}
		for (size_t j = 0; j < o->reports.count; j++)
			if (o->reports.items[j].path != NULL && strcmp(o->reports.items[j].path, value) == 0) {
				message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "two reports for '%.*s'",
				    TEXT_ARG(text_of(value))), "give each a file of its own");
				return false;
			}
		p->pending = strcmp(value, "-") == 0;
		if (!p->pending)
			*LIST_ADD(&session->arena, &o->reports) = (struct wanted_report){ p->format, value };
		return true;
	case OPTION_FAIL_ON:
		if (!one_of(session, "fail-on", value, levels, COUNT_OF(levels), &i))
			return false;
		o->fail_unchecked = i == 3;
		o->fail_never = i == 4;
		o->fail_on = i < 3 ? (enum severity)i : SEVERITY_ERROR;
		return true;
	case OPTION_COLOR:
		if (!one_of(session, "color", value, colors, COUNT_OF(colors), &i))
			return false;
		o->color = i == 0 ? COLOR_AUTO : i == 1 ? COLOR_ALWAYS : COLOR_NEVER;
		return true;
	case OPTION_JOBS:
		o->threads = 0;
		for (const char *c = value; *c >= '0' && *c <= '9' && o->threads <= LIMIT_THREADS; c++) {
			o->threads = o->threads * 10 + (unsigned)(*c - '0');
			if (c[1] == '\0' && o->threads > 0 && o->threads <= LIMIT_THREADS)
				return true;
		}
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR,
		    "'%.*s' is not a number of threads", TEXT_ARG(text_of(value))),
		    "from 1 to %d", LIMIT_THREADS);
		return false;
	case OPTION_QUIET: o->quiet = true; return true;
	case OPTION_VERBOSE: o->verbose = true; return true;
	case OPTION_STRICT_RULES: o->strict_rules = true; return true;
	case OPTION_LIST: o->list = true; return true;
	case OPTION_HELP: o->help = true; return true;
	case OPTION_VERSION: o->version = true; return true;
	case OPTION_COUNT: break;
	}
	return false;
}

static bool
unknown_option(struct session *session, struct text name)
{
	const char *names[OPTION_COUNT];
	size_t count = 0;
	struct message *message = message_add(&session->messages, MESSAGE_ERROR, "unknown option '--%.*s'",
	    TEXT_ARG(name));
	const char *near;

	for (size_t i = 0; i < OPTION_COUNT; i++)
		if (option_rows[i].commands & (1U << session->options.command))
			names[count++] = option_row((enum option)i).name;
	near = nearest_name(name, names, count);
	if (near != NULL)
		message_hint(&session->messages, message, "did you mean '--%s'?", near);
	else
		message_hint(&session->messages, message, "certproof %s --help lists the options",
		    command_names[session->options.command]);
	return false;
}

static bool
check_command(struct session *session, enum option option)
{
	if (option_rows[option].commands & (1U << session->options.command))
		return true;
	message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "'%s' has no option '--%s'",
	    command_names[session->options.command], option_row(option).name),
	    "certproof %s --help lists the options", command_names[session->options.command]);
	return false;
}

/* --name, --name=value, --name value. Takes one or two arguments. */
static bool
long_option(struct parser *p, int argc, char **argv, int *i)
{
	const char *equals = strchr(argv[*i], '=');
	struct text name = { argv[*i] + 2, equals != NULL ? (size_t)(equals - argv[*i]) - 2 : strlen(argv[*i]) - 2 };

	for (size_t o = 0; o < OPTION_COUNT; o++) {
		const struct option_row row = option_row((enum option)o);

		if (!text_is(name, row.name))
			continue;
		if (!check_command(p->session, (enum option)o))
			return false;
		if (row.argument == NULL && equals != NULL) {
			message_add(&p->session->messages, MESSAGE_ERROR, "--%s takes no value", row.name);
			return false;
		}
		if (row.argument == NULL)
			return take(p, (enum option)o, NULL);
		if (equals == NULL && *i + 1 >= argc) {
			message_hint(&p->session->messages, message_add(&p->session->messages, MESSAGE_ERROR,
			    "--%s needs a value", row.name), "--%s %s: %s", row.name, row.argument, row.doc);
			return false;
		}
		return take(p, (enum option)o, equals != NULL ? equals + 1 : argv[++*i]);
	}
	return unknown_option(p->session, name);
}

/* -q, -qv, -r ROLE, -rROLE. */
static bool
short_options(struct parser *p, int argc, char **argv, int *i)
{
	for (const char *c = argv[*i] + 1; *c != '\0'; c++) {
		size_t o = 0;

		while (o < OPTION_COUNT && (option_row((enum option)o).letter != *c || *c == 0))
			o++;
		if (o == OPTION_COUNT) {
			message_hint(&p->session->messages, message_add(&p->session->messages, MESSAGE_ERROR,
			    "unknown option '-%.*s'", TEXT_ARG(((struct text){ c, 1 }))),
			    "certproof %s --help lists the options", command_names[p->session->options.command]);
			return false;
		}
		if (!check_command(p->session, (enum option)o))
			return false;
		if (option_rows[o].argument == NULL) {
			if (!take(p, (enum option)o, NULL))
				return false;
			continue;
		}
		if (c[1] != '\0')
			return take(p, (enum option)o, c + 1);
		if (*i + 1 >= argc) {
			message_add(&p->session->messages, MESSAGE_ERROR, "-%c needs a value", *c);
			return false;
		}
		return take(p, (enum option)o, argv[++*i]);
	}
	return true;
}

static bool
read_command(struct session *session, const char *name)
{
	struct message *message;

	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(name, command_names[i]) == 0) {
			session->options.command = (enum command)i;
			return true;
		}
	message = message_add(&session->messages, MESSAGE_ERROR, "unknown command '%.*s'",
	    TEXT_ARG(text_of(name)));
	if (!message_hint_nearest(&session->messages, message, text_of(name), command_names, COMMAND_COUNT))
		message_hint(&session->messages, message, "certproof --help lists the commands");
	return false;
}

bool
options_read(struct session *session, int argc, char **argv)
{
	struct parser p = { .session = session, .format = REPORT_HUMAN };
	struct options *o = &session->options;
	bool options_end = false;

	o->fail_on = SEVERITY_ERROR;
	o->command = COMMAND_COUNT;
	if (argc < 2) {
		o->help = true;
		return true;
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		o->help = true;
		return argc < 3 || read_command(session, argv[2]);
	}
	if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0) {
		o->version = true;
		return true;
	}
	if (!read_command(session, argv[1]))
		return false;
	for (int i = 2; i < argc; i++) {
		bool good = true;

		if (options_end || argv[i][0] != '-' || argv[i][1] == '\0')
			given_add(&session->arena, &o->asked.given[GIVEN_FILE], shown_path(&p, argv[i]));
		else if (strcmp(argv[i], "--") == 0)
			options_end = true;
		else if (argv[i][1] == '-')
			good = long_option(&p, argc, argv, &i);
		else
			good = short_options(&p, argc, argv, &i);
		if (!good)
			return false;
	}
	p.pending = p.pending || o->reports.count == 0;
	return pending_report(&p);
}
