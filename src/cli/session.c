/* session.c - what the commands share: configuration, outputs that signals take away, time. */
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

/* Room for the numbers of signals: 64 and a bit, which no system here exceeds. */
#define SIGRTMAX_ROOM 129

void
session_engine(struct session *session, const char *rules_folder)
{
	session->engine = (struct engine){ .arena = &session->arena, .messages = &session->messages,
		.crypto = crypto_open(&session->arena), .asked = &session->options.asked, .rules_folder = rules_folder };
}

bool
session_config(struct session *session)
{
	const struct options *o = &session->options;
	const char *path = o->config;

	if (o->no_config) {
		if (path == NULL)
			return true;
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "--config beside --no-config"),
		    "leave one of them out");
		return false;
	}
	if (path == NULL)
		path = engine_find_config(&session->engine);
	return path == NULL || engine_config(&session->engine, path);
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

/* Signals whose default action does not end a process (signal(7)), and those that cannot be caught. */
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
is_file(const char *input, const char *path)
{
	return input != NULL && strcmp(input, "-") != 0 && file_same(input, path);
}

static bool
is_among(const struct strings *inputs, const char *path)
{
	for (size_t i = 0; i < inputs->count; i++)
		if (is_file(inputs->items[i], path))
			return true;
	return false;
}

/* A key that a slip of the hand replaces by a report is gone. */
bool
session_is_input(const struct session *session, const char *path)
{
	const struct options *o = &session->options;
	const struct strings *read = &session->engine.read;

	for (unsigned given = 0; given < GIVEN_OBJECTS; given++)
		for (size_t i = 0; i < o->asked.given[given].count; i++)
			if (is_file(o->asked.given[given].items[i].name, path))
				return true;
	if (is_among(&o->asked.rules, path) || is_among(&o->asked.password_files, path) || is_file(o->asked.site, path) || is_file(o->asked.baseline, path) ||
	    is_file(session->engine.config_path, path) || is_file(o->config, path))
		return true;
	/* What a site or a folder led to. */
	for (size_t i = 0; i < read->count; i++)
		if (file_same(read->items[i], path))
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
