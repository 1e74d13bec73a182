/* main.c - the process: its limits and signals, the command, the exit status. */
#include "config.h"

#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cli/cli.h"

static void
out_of_memory(void *context)
{
	static const char text[] = "certproof: error: out of memory\n";

	(void)context;
	session_drop_half_written();
	(void)!write(STDERR_FILENO, text, sizeof(text) - 1);
	_exit(STATUS_TROUBLE);
}

/*
 * Secrets of keys stay out of core files, and a closed descriptor is never mistaken for a file. What stands in for
 * one refuses: a report for a closed standard output cannot be written, and is not said to have been.
 */
static void
prepare_process(void)
{
	struct rlimit none = { 0, 0 };
	int fd;

	(void)setrlimit(RLIMIT_CORE, &none);
	(void)prctl(PR_SET_DUMPABLE, 0);
	(void)crypto_set_memory(out_of_memory);
#ifdef M_PERTURB
	/* Arenas and OpenSSL clear what they give back; this does the same for all other libraries. */
	(void)mallopt(M_PERTURB, 0xdb);
#endif
	do {
		fd = open("/dev/null", O_WRONLY);
		if (fd > STDIN_FILENO && fd <= STDERR_FILENO) {
			close(fd);
			fd = open("/dev/null", O_RDONLY);
		}
	} while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

static bool
is_on(const char *value)
{
	return value != NULL && value[0] != '\0' && strcmp(value, "0") != 0;
}

static bool
wants_color(const struct options *options)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");

	if (options->color != COLOR_AUTO)
		return options->color == COLOR_ALWAYS;
	/* For logs of CI servers, which are no terminal and show colour; NO_COLOR wins. */
	if ((no_color == NULL || no_color[0] == '\0') && (is_on(getenv("FORCE_COLOR")) || is_on(getenv("CLICOLOR_FORCE"))))
		return true;
	return isatty(STDOUT_FILENO) && (no_color == NULL || no_color[0] == '\0') &&
	    (term == NULL || strcmp(term, "dumb") != 0);
}

static unsigned
terminal_width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO))
		return 100;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 40)
		return 80;
	return size.ws_col > 100 ? 100 : size.ws_col;
}

/* Rules that somebody writes are read, whatever the program has stored. */
static bool
rules_given(void)
{
	const char *given = getenv("CERTPROOF_RULES");

	return given != NULL && given[0] != '\0';
}

/* Where CERTPROOF_RULES says, beside the installed program, in the source tree, or where it was to be installed. */
static const char *
find_rules(struct session *session)
{
	const char *beside;
	char program[4096];
	ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);

	if (rules_given())
		return getenv("CERTPROOF_RULES");
	while (len > 0 && program[len - 1] != '/')
		len--;
	beside = arena_printf(&session->arena, "%.*s../share/certproof/rules", len > 0 ? (int)len : 0, program).at;
	if (len > 0 && access(beside, R_OK) == 0)
		return beside;
	return access(SOURCE_RULES_DIR, R_OK) == 0 ? SOURCE_RULES_DIR : RULES_DIR;
}

static enum status
run(struct session *session)
{
	switch (session->options.command) {
	case COMMAND_CHECK:
		return command_check(session);
	case COMMAND_SHOW:
		return command_show(session);
	case COMMAND_RULES:
		return command_rules(session);
	case COMMAND_EXPLAIN:
		return command_explain(session);
	case COMMAND_FACTS:
		return command_facts(session);
	case COMMAND_EVAL:
		return command_eval(session);
	case COMMAND_EXPIRY:
		return command_expiry(session);
	case COMMAND_NAMES:
		return command_names_needed(session);
	case COMMAND_FIX:
		return command_fix(session);
	case COMMAND_INVENTORY:
		return command_inventory(session);
	case COMMAND_SITE:
		return command_site(session);
	case COMMAND_TRIAGE:
		return command_triage(session);
	case COMMAND_PROFILES:
		return command_profiles(session);
	case COMMAND_STREAM:
		return command_stream(session);
	case COMMAND_COUNT:
		break;
	}
	return STATUS_TROUBLE;
}

static void
print_messages(struct session *session)
{
	struct buffer text;

	if (session->messages.count == 0)
		return;
	messages_order(&session->messages);
	buffer_init(&text, &session->arena);
	for (const struct message *m = session->messages.first; m != NULL; m = m->next) {
		if (m->file.len == 0)
			buffer_adds(&text, "certproof: ");
		message_render(&text, m, isatty(STDERR_FILENO) && session->color);
	}
	(void)!write(STDERR_FILENO, buffer_text(&text).at, text.len);
}

int
main(int argc, char **argv)
{
	struct session *session;
	struct arena arena;
	enum status status;

	prepare_process();
	arena_init(&arena, out_of_memory, NULL);
	session = ARENA_NEW(&arena, struct session);
	session->arena = arena;
	messages_init(&session->messages, &session->arena);
	if (!options_read(session, argc, argv)) {
		session->color = wants_color(&session->options);
		print_messages(session);
		return STATUS_TROUBLE;
	}
	session->color = wants_color(&session->options);
	session->width = terminal_width();
	if (session->options.help) {
		status = session_print(session, text_of(help_text(session->options.command))) ? STATUS_CLEAN : STATUS_TROUBLE;
		if (argc < 2)
			status = STATUS_TROUBLE;
	} else if (session->options.version) {
		bool old;
		struct text version = arena_printf(&session->arena, "%s\nOpenSSL %s\n", PACKAGE_STRING, crypto_version(&old));

		status = session_print(session, version) ? STATUS_CLEAN : STATUS_TROUBLE;
	} else {
		session_engine(session, find_rules(session));
		if (!rules_given())
			session->engine.rules_store = rules_stored;
		status = run(session);
		crypto_close(session->engine.crypto);
	}
	print_messages(session);
	/* The session lives in the arena that goes now. */
	arena = session->arena;
	arena_free(&arena);
	return (int)status;
}
