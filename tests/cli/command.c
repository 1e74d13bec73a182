/* command.c - a session from a command line, and what a command wrote and said. */
#include <dirent.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"

struct session session;
static int standard_output = -1;
static FILE *instead;

void
setup_cli(void)
{
	const char *fixtures = getenv("FIXTURES"), *rules = getenv("CERTPROOF_RULES");

	ck_assert_msg(fixtures != NULL && rules != NULL, "FIXTURES and CERTPROOF_RULES are not set");
	ck_assert_int_eq(chdir(fixtures), 0);
	/* What the tests are started with is nobody's input. */
	ck_assert(freopen("/dev/null", "r", stdin) != NULL);
	session = (struct session){ .width = 100 };
	arena_init(&session.arena, out_of_memory, NULL);
	messages_init(&session.messages, &session.arena);
	session_engine(&session, rules);
}

void
teardown_cli(void)
{
	crypto_close(session.engine.crypto);
	arena_free(&session.arena);
}

const char *
rule_file(const char *keys)
{
	struct text rest = text_of(keys), key;
	struct buffer out;

	buffer_init(&out, &session.arena);
	buffer_adds(&out, "certproof-rules: 1\npack: t\nrules:\n  - id: r\n    title: T\n");
	while (text_split_line(&rest, &key))
		buffer_printf(&out, "    %.*s\n", TEXT_ARG(key));
	return write_file("t.yaml", arena_string(&session.arena, buffer_text(&out)));
}

static const char *
rest_of(FILE *file)
{
	struct buffer out;
	char some[4096];
	size_t len;

	buffer_init(&out, &session.arena);
	while ((len = fread(some, 1, sizeof(some), file)) != 0)
		buffer_add(&out, (struct text){ some, len });
	return arena_string(&session.arena, buffer_text(&out));
}

const char *
content_of(const char *path)
{
	FILE *file = fopen(path, "r");
	const char *content;

	if (file == NULL)
		return NULL;
	content = rest_of(file);
	fclose(file);
	return content;
}

const char *
line(const char *format, ...)
{
	char *out;
	va_list args;

	va_start(args, format);
	ck_assert_int_ge(vasprintf(&out, format, args), 0);
	va_end(args);
	format = arena_string(&session.arena, text_of(out));
	free(out);
	return format;
}

int
split(const char *words, char *argv[WORDS_MOST + 1])
{
	char *at = arena_string(&session.arena, text_of(words));
	int argc = 0;

	argv[argc++] = arena_string(&session.arena, TEXT("certproof"));
	while (*(at += strspn(at, " ")) != '\0') {
		bool quoted = *at == '\'';
		char *end = strchr(at += quoted, quoted ? '\'' : ' ');

		ck_assert_msg(argc < WORDS_MOST && (end != NULL || !quoted), "%s", words);
		argv[argc++] = at;
		if (end == NULL)
			break;
		*end = '\0';
		at = end + 1;
	}
	argv[argc] = NULL;
	return argc;
}

void
given(const char *words)
{
	char *argv[WORDS_MOST + 1];
	int argc = split(words, argv);

	session.options = (struct options){ 0 };
	ck_assert_msg(options_read(&session, argc, argv), "%s: %s", words, session_said());
	if (!session.options.at_given) {
		session.options.at_given = true;
		session.options.at = JUDGED_AT;
	}
}

const char *
session_said(void)
{
	struct buffer out;

	buffer_init(&out, &session.arena);
	messages_render(&out, &session.messages, false);
	messages_init(&session.messages, &session.arena);
	return arena_string(&session.arena, buffer_text(&out));
}

void
capture(void)
{
	instead = tmpfile();
	ck_assert_ptr_nonnull(instead);
	fflush(stdout);
	standard_output = dup(STDOUT_FILENO);
	ck_assert_int_ge(standard_output, 0);
	ck_assert_int_ge(dup2(fileno(instead), STDOUT_FILENO), 0);
}

const char *
captured(void)
{
	const char *out;

	ck_assert_int_ge(dup2(standard_output, STDOUT_FILENO), 0);
	close(standard_output);
	rewind(instead);
	out = rest_of(instead);
	fclose(instead);
	return out;
}

struct run
run(const char *words)
{
	static enum status (*const commands[COMMAND_COUNT])(struct session *) = {
		[COMMAND_CHECK] = command_check, [COMMAND_SHOW] = command_show, [COMMAND_RULES] = command_rules,
		[COMMAND_EXPLAIN] = command_explain, [COMMAND_FACTS] = command_facts, [COMMAND_EVAL] = command_eval,
		[COMMAND_EXPIRY] = command_expiry, [COMMAND_NAMES] = command_names_needed,
		[COMMAND_FIX] = command_fix,
		[COMMAND_INVENTORY] = command_inventory,
		[COMMAND_SITE] = command_site,
		[COMMAND_TRIAGE] = command_triage,
		[COMMAND_PROFILES] = command_profiles,
		[COMMAND_STREAM] = command_stream,
	};
	struct run run;

	given(words);
	session.engine.config = NULL;
	capture();
	run.status = commands[session.options.command](&session);
	run.out = captured();
	run.said = session_said();
	return run;
}
