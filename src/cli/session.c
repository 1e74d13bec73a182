/* session.c - what the commands share: loading, rules, products, printing. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/rules.h"

/* Room for the numbers of signals: 64 and a bit, which no system here exceeds. */
#define SIGRTMAX_ROOM 129

#define DEFAULT_CONFIG "certproof.yaml"

struct texts
session_passwords(struct session *session)
{
	const struct strings *files = &session->options.password_files;

	/* Once for a run: a pipe gives its lines only once. */
	for (; session->password_files_read < files->count; session->password_files_read++)
		if (!passwords_read(&session->arena, files->items[session->password_files_read], &session->passwords,
		    &session->messages))
			session->passwords_failed = true;
	return session->passwords;
}

struct named {
	struct stat st;
	size_t at;
};

static int
by_file(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->st.st_dev != y->st.st_dev)
		return x->st.st_dev < y->st.st_dev ? -1 : 1;
	if (x->st.st_ino != y->st.st_ino)
		return x->st.st_ino < y->st.st_ino ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* Marks those of the paths that lead to a file which one before them names. */
static const bool *
named_before(struct arena *arena, const struct strings *paths)
{
	bool *marks = ARENA_ARRAY(arena, bool, paths->count);
	struct named *named = ARENA_ARRAY(arena, struct named, paths->count);
	size_t count = 0;

	for (size_t i = 0; i < paths->count; i++) {
		named[count].at = i;
		count += stat(paths->items[i], &named[count].st) == 0;
	}
	qsort(named, count, sizeof(*named), by_file);
	for (size_t i = 1; i < count; i++)
		marks[named[i].at] = named[i].st.st_dev == named[i - 1].st.st_dev && named[i].st.st_ino == named[i - 1].st.st_ino;
	return marks;
}

/* ---- what an option names holds what is meant ---- */

static const struct artifact *
first_of_kind(const struct load_result *loaded, size_t first, enum artifact_kind kind)
{
	for (size_t i = first; loaded != NULL && i < loaded->artifacts.count; i++)
		if (loaded->artifacts.items[i]->kind == kind)
			return loaded->artifacts.items[i];
	return NULL;
}

/* The kind of object that the files of an option are named for. */
static const struct option_use {
	enum artifact_kind kind;
	const char *what, *way;
} option_uses[] = {
	{ ARTIFACT_PRIVATE_KEY, "private key", "certificates are named as FILE, and CAs with --trust or --chain" },
	{ ARTIFACT_CERTIFICATE, "certificate", "--trust names the certificates of the trusted CAs" },
	{ ARTIFACT_CERTIFICATE, "certificate", "--chain names the certificates that are sent along" },
	{ ARTIFACT_CRL, "CRL", "--crl names certificate revocation lists" },
	{ ARTIFACT_REQUEST, "certificate request", "--request names the request that the certificate was issued for" },
	{ ARTIFACT_CERTIFICATE, "certificate", "--previous names the certificate that is replaced" },
};

static const struct option_use *
use_of_option(const struct options *o, const struct strings *paths, const char **name)
{
	const struct { const struct strings *paths; const char *name; } rows[] = {
		{ &o->keys, "--key" }, { &o->trust, "--trust" }, { &o->chain, "--chain" }, { &o->crl, "--crl" },
		{ &o->request, "--request" }, { &o->previous, "--previous" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (rows[i].paths == paths) {
			*name = rows[i].name;
			return &option_uses[i];
		}
	return NULL;
}

/* What a locked file holds nobody knows. */
static bool
is_locked(const struct load_result *loaded, size_t first)
{
	for (size_t i = first; i < loaded->sources.count; i++)
		if (loaded->sources.items[i]->locked.len != 0)
			return true;
	return false;
}

/* A file that holds nothing of the kind that its option asks for was named by mistake: nothing is judged by it. */
static void
check_use(struct session *session, const struct strings *paths, const char *path, size_t first, size_t first_source,
    const struct load_result *files, struct load_result *out)
{
	const char *name = NULL;
	const struct option_use *use = use_of_option(&session->options, paths, &name);
	const struct artifact *swapped;
	struct message *message;
	struct text holds;

	if (use == NULL || first_of_kind(out, first, use->kind) != NULL || is_locked(out, first_source))
		return;
	holds = load_holds_text(&session->arena, out, first);
	message = message_add(&session->messages, MESSAGE_ERROR, "%s: no %s in it%s%.*s", name, use->what,
	    holds.len != 0 ? ", but " : "", TEXT_ARG(holds));
	message->file = text_of(path);
	out->failed = true;
	swapped = first_of_kind(files, 0, use->kind);
	if (paths == &session->options.keys && swapped != NULL && first_of_kind(out, first, ARTIFACT_CERTIFICATE) != NULL &&
	    first_of_kind(files, 0, ARTIFACT_CERTIFICATE) == NULL)
		message_hint(&session->messages, message, "looks like certificate and key were swapped: %.*s holds the private key",
		    TEXT_ARG(swapped->source->name));
	else
		message_hint(&session->messages, message, "%s", use->way);
}

static bool
reads_passwords(const struct session *session)
{
	for (size_t i = 0; i < session->options.password_files.count; i++)
		if (strcmp(session->options.password_files.items[i], "-") == 0)
			return true;
	return false;
}

void
session_load(struct session *session, const struct strings *paths, const struct load_result *files, struct load_result *out)
{
	struct loader loader = { .arena = &session->arena, .crypto = session->crypto, .messages = &session->messages,
		.read = &session->read, .forms_judged = session->forms_judged };
	const bool *twice;
	bool failed;
	size_t first, first_source;

	if (paths->count == 0)
		return;
	twice = named_before(&session->arena, paths);
	loader.passwords = session_passwords(session);
	out->failed = out->failed || session->passwords_failed;
	for (size_t i = 0; i < paths->count; i++) {
		struct stat st;

		if (twice[i]) {
			message_add(&session->messages, MESSAGE_NOTE, "named twice, and read once")->file = text_of(paths->items[i]);
			*LIST_ADD(&session->arena, &out->leftovers) = (struct leftover){ .file = text_of(paths->items[i]),
				.why = TEXT("named twice, and read once"), .expected = true };
			continue;
		}
		/* Which of a folder's keys belongs to a certificate nobody could say. */
		if (paths == &session->options.keys && stat(paths->items[i], &st) == 0 && S_ISDIR(st.st_mode)) {
			struct message *message = message_add(&session->messages, MESSAGE_ERROR, "is a folder, where a key file is meant");

			message->file = text_of(paths->items[i]);
			message_hint(&session->messages, message, "name the file; keys among the FILEs are paired by themselves");
			out->failed = true;
			*LIST_ADD(&session->arena, &out->leftovers) = (struct leftover){ .file = text_of(paths->items[i]),
				.why = TEXT("a folder, where a key file is meant") };
			continue;
		}
		if (strcmp(paths->items[i], "-") == 0 && reads_passwords(session)) {
			message_add(&session->messages, MESSAGE_ERROR, "standard input cannot hold both passwords and a file");
			out->failed = true;
			continue;
		}
		failed = out->failed;
		first = out->artifacts.count;
		first_source = out->sources.count;
		out->failed = false;
		load_path(&loader, paths->items[i], out);
		if (!out->failed)
			check_use(session, paths, paths->items[i], first, first_source, files, out);
		out->failed = out->failed || failed;
	}
}

/*
 * A folder that somebody else may write to is not looked into for a configuration: /tmp, or a parent of another user.
 * The folder of the run is the user's own choice.
 */
static bool
may_be_planted(const struct stat *st)
{
	return (st->st_uid != geteuid() && st->st_uid != 0) || (st->st_mode & S_IWOTH) != 0;
}

/* certproof.yaml in the folder of the run, or in the nearest parent up to the one with .git; NULL: none. */
static const char *
find_config(struct session *session)
{
	const char *folder = ".";
	struct stat here, above;

	for (unsigned depth = 0; depth < LIMIT_CONFIG_DEPTH && stat(folder, &here) == 0; depth++) {
		const char *path = depth == 0 ? DEFAULT_CONFIG : arena_printf(&session->arena, "%s/%s", folder, DEFAULT_CONFIG).at;
		const char *parent = depth == 0 ? ".." : arena_printf(&session->arena, "%s/..", folder).at;

		if (access(path, F_OK) == 0 && depth > 0 && may_be_planted(&here))
			message_hint(&session->messages, message_add(&session->messages, MESSAGE_NOTE,
			    "%s is not used: others may write to its folder", path), "name it with --config if it is meant");
		else if (access(path, F_OK) == 0)
			return path;
		if (access(arena_printf(&session->arena, "%s/.git", folder).at, F_OK) == 0 || stat(parent, &above) != 0 ||
		    (above.st_dev == here.st_dev && above.st_ino == here.st_ino))
			return NULL;
		folder = parent;
	}
	return NULL;
}

bool
session_config(struct session *session)
{
	struct options *o = &session->options;
	const char *path = o->config;
	struct config *config;
	bool packs_given = o->packs.count != 0;

	if (o->no_config) {
		if (path == NULL)
			return true;
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "--config beside --no-config"),
		    "leave one of them out");
		return false;
	}
	if (path == NULL)
		path = find_config(session);
	if (path == NULL)
		return true;
	session->config_path = path;
	config = config_read(&session->arena, path, &session->messages);
	if (config == NULL)
		return false;
	config->packs_used = !packs_given && config->packs.count != 0;
	session->config = config;
	for (size_t i = 0; i < config->rules.count; i++)
		*LIST_ADD(&session->arena, &o->rules) = config->rules.items[i];
	for (size_t i = 0; !packs_given && i < config->packs.count; i++)
		*LIST_ADD(&session->arena, &o->packs) = arena_string(&session->arena, config->packs.items[i]);
	return true;
}

bool
session_products(struct session *session)
{
	size_t errors = session->messages.errors;

	if (session->products == NULL)
		session->products = products_read(&session->arena, session->rules_folder, &session->messages);
	return session->messages.errors == errors;
}

struct rule_set *
session_rules(struct session *session, bool everything, const struct texts *roles, unsigned kinds)
{
	struct options *o = &session->options;
	struct rules_options options = {
		.shipped = session->rules_folder,
		.paths = o->rules.items,
		.path_count = o->rules.count,
		.everything = everything,
		.kinds = kinds,
		.config = session->config,
	};
	struct rule_set *set;

	if (roles != NULL)
		options.roles = *roles;
	if (o->packs.count != 0) {
		options.packs.items = ARENA_ARRAY(&session->arena, struct text, o->packs.count);
		for (size_t i = 0; i < o->packs.count; i++)
			options.packs.items[options.packs.count++] = text_of(o->packs.items[i]);
	}
	set = rules_load(&session->arena, session->products, &options, &session->messages);
	for (size_t i = 0; set != NULL && i < set->files.count; i++)
		if (!set->files.items[i]->shipped)
			*LIST_ADD(&session->arena, &session->read) = arena_string(&session->arena, set->files.items[i]->yaml->source.name);
	return set;
}

/* What a signal has to take away, and what it did before: the one thing here that outlives its function. */
static const char *volatile half_written;
static struct sigaction before_output[SIGRTMAX_ROOM];

void
session_drop_half_written(void)
{
	const char *path = half_written;

	half_written = NULL;
	if (path != NULL)
		unlink(path);
}

/* The signal comes again when this returns, and ends the process as it would have. */
static void
end_by_signal(int number)
{
	session_drop_half_written();
	(void)sigaction(number, &before_output[number], NULL);
	(void)raise(number);
}

/* Signals that end nothing by themselves (signal(7)), and those that nobody can catch. */
static bool
ends_nothing(int number)
{
	static const int harmless[] = { SIGCHLD, SIGCONT, SIGURG, SIGWINCH, SIGTSTP, SIGTTIN, SIGTTOU, SIGKILL, SIGSTOP };

	for (size_t i = 0; i < COUNT_OF(harmless); i++)
		if (number == harmless[i])
			return true;
	return false;
}

/* Faults of our own, too, and those of the stack: they need one of their own. */
static void
catch_signals(void)
{
	static char stack[32768];
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_handler = end_by_signal, .sa_flags = SA_ONSTACK }, now;

	(void)sigaltstack(&alternate, NULL);
	for (int i = 1; i < SIGRTMAX_ROOM && i <= SIGRTMAX; i++) {
		if (ends_nothing(i) || sigaction(i, NULL, &now) != 0)
			continue;
		/* What the caller of the program had ignored stays so: nohup. */
		if ((now.sa_flags & SA_SIGINFO) == 0 && (now.sa_handler == SIG_IGN || now.sa_handler == end_by_signal))
			continue;
		before_output[i] = now;
		(void)sigaction(i, &action, NULL);
	}
}

static bool
is_among(const struct strings *inputs, const char *path)
{
	for (size_t i = 0; i < inputs->count; i++)
		if (strcmp(inputs->items[i], "-") != 0 && file_same(inputs->items[i], path))
			return true;
	return false;
}

/* A key that a slip of the hand replaces by a report is gone. */
bool
session_is_input(const struct session *session, const char *path)
{
	const struct options *o = &session->options;
	const struct strings *const lists[] = { &o->files, &o->keys, &o->trust, &o->chain, &o->crl, &o->request, &o->previous,
		&o->rules, &o->password_files };
	const char *const files[] = { o->site, session->config_path, o->config };

	for (size_t i = 0; i < COUNT_OF(lists); i++)
		if (is_among(lists[i], path))
			return true;
	for (size_t i = 0; i < COUNT_OF(files); i++)
		if (files[i] != NULL && file_same(files[i], path))
			return true;
	/* What a site or a folder led to. */
	for (size_t i = 0; i < session->read.count; i++)
		if (file_same(session->read.items[i], path))
			return true;
	return false;
}

/* A signal takes away again what is opened: none comes between the file and the knowledge of it. */
static struct output *
open_watched(struct session *session, const char *path, bool fresh, bool secret)
{
	struct output *output;
	sigset_t all, before;

	(void)sigfillset(&all);
	(void)sigprocmask(SIG_BLOCK, &all, &before);
	output = fresh ? output_create(&session->arena, path, secret, &session->messages) :
	    output_open(&session->arena, path != NULL ? path : "-", &session->messages);
	half_written = output != NULL ? output_temporary(output) : NULL;
	if (half_written != NULL)
		catch_signals();
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return output;
}

struct output *
session_output(struct session *session, const char *path)
{
	if (path != NULL && session_is_input(session, path)) {
		struct message *message = message_add(&session->messages, MESSAGE_ERROR, "is an input of this run, which the report would replace");

		message->file = text_of(path);
		message_hint(&session->messages, message, "name another file for the report");
		return NULL;
	}
	return open_watched(session, path, false, false);
}

struct output *
session_create(struct session *session, const char *path, bool secret)
{
	return open_watched(session, path, true, secret);
}

void
session_output_abandon(struct output *output)
{
	output_abandon(output);
	half_written = NULL;
}

bool
session_output_close(struct session *session, struct output *output)
{
	bool good = output_close(output, &session->messages);

	half_written = NULL;
	return good;
}

bool
session_one_report(struct session *session)
{
	if (session->options.reports.count > 1)
		message_add(&session->messages, MESSAGE_ERROR, "%s writes one report", command_names[session->options.command]);
	return session->options.reports.count == 1;
}

bool
session_print(struct session *session, struct text text)
{
	struct output *output = output_open(&session->arena, "-", &session->messages);

	if (output == NULL)
		return false;
	output_write(output, text);
	return output_close(output, &session->messages);
}

int64_t
session_time(const struct session *session)
{
	return session->options.at_given ? session->options.at : (int64_t)time(NULL);
}

bool
session_release(struct session *session, struct plan_options *plan)
{
	const struct product *product;
	struct message *message;
	struct buffer newest;

	if (session->options.release == NULL)
		return true;
	plan->release = text_of(session->options.release);
	if (products_know_release(session->products, plan->release))
		return true;
	message = message_add(&session->messages, MESSAGE_ERROR, "'%.*s' is no release of any product",
	    TEXT_ARG(plan->release));
	buffer_init(&newest, &session->arena);
	for (size_t i = 0; (product = products_at(session->products, i)) != NULL; i++)
		buffer_printf(&newest, "%s%.*s of %.*s", i == 0 ? "" : ", ", TEXT_ARG(product_newest(product)), TEXT_ARG(product->name));
	message_hint(&session->messages, message, "the newest known: %.*s", TEXT_ARG(buffer_text(&newest)));
	return false;
}

void
session_tell_unlisted(struct session *session, const struct product *product, struct text release)
{
	if (!release_listed(product, release))
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_NOTE,
		    "%.*s of %.*s is not listed: it is ordered among the listed releases by its numbers",
		    TEXT_ARG(release), TEXT_ARG(product->name)),
		    "the newest listed is %.*s", TEXT_ARG(product_newest(product)));
}

void
session_json_problems(struct session *session, struct json *json)
{
	messages_order(&session->messages);
	json_key(json, "problems");
	json_array(json);
	for (const struct message *m = session->messages.first; m != NULL; m = m->next) {
		if (m->level == MESSAGE_NOTE)
			continue;
		json_object(json);
		json_field(json, "file", m->file);
		if (m->line != 0) {
			json_key(json, "line");
			json_uint(json, m->line);
		}
		json_field(json, "message", m->text);
		json_field(json, "hint", m->hint);
		json_object_end(json);
	}
	json_array_end(json);
}
