/* facts.c - certproof facts: the variables, types and functions that a rule can use. */
#include <string.h>

#include "cli/cli.h"

static const char *
bold(const struct session *session)
{
	return session->color ? "\033[1m" : "";
}

static const char *
plain(const struct session *session)
{
	return session->color ? "\033[0m" : "";
}

static void
list_record(struct session *session, struct buffer *out, const struct cel_record *record)
{
	buffer_printf(out, "%s%s%s: %s\n", bold(session), record->name, plain(session), record->doc);
	for (size_t i = 0; i < record->count; i++)
		buffer_printf(out, "  %-26s %-24s %s\n", record->fields[i].name, record->fields[i].type, record->fields[i].doc);
}

/* The functions whose signature names the type, as receiver or argument or result. */
static void
list_functions(struct buffer *out, const struct cel_env *env, const char *type)
{
	size_t count = cel_env_function_count(env);

	for (size_t i = 0; i < count; i++) {
		const struct cel_function *f = cel_env_function_at(env, i);

		if (type == NULL || strstr(f->signature, type) != NULL)
			buffer_printf(out, "  %-58s %s\n", f->signature, f->doc);
	}
}

enum status
command_facts(struct session *session)
{
	struct options *o = &session->options;
	const struct cel_env *env = facts_env(&session->arena);
	const struct cel_record *const *records;
	const char **names;
	struct message *message;
	struct buffer out;
	size_t count;

	buffer_init(&out, &session->arena);
	records = fact_records(&count);
	if (o->files.count == 0) {
		buffer_printf(&out, "%sVariables%s\n", bold(session), plain(session));
		for (size_t i = 0; i < FACT_VARIABLE_COUNT; i++)
			buffer_printf(&out, "  %-12s %-18s %s\n", fact_variables[i].name, fact_variables[i].type, fact_variables[i].doc);
		buffer_adds(&out, "  vars.NAME    any                a variable of the rule file\n"
		    "  params.NAME  any                a parameter of the rule file\n"
		    "  it           any                in messages of rules with find: the element found\n");
		for (size_t i = 0; i < count; i++) {
			buffer_addc(&out, '\n');
			list_record(session, &out, records[i]);
		}
		buffer_printf(&out, "\n%sFunctions%s\n", bold(session), plain(session));
		list_functions(&out, env, NULL);
		return session_print(session, buffer_text(&out)) ? STATUS_CLEAN : STATUS_TROUBLE;
	}
	names = ARENA_ARRAY(&session->arena, const char *, count);
	for (size_t i = 0; i < count; i++) {
		names[i] = records[i]->name;
		if (strcmp(records[i]->name, o->files.items[0]) == 0) {
			list_record(session, &out, records[i]);
			buffer_printf(&out, "\n%sFunctions%s\n", bold(session), plain(session));
			list_functions(&out, env, records[i]->name);
			return session_print(session, buffer_text(&out)) ? STATUS_CLEAN : STATUS_TROUBLE;
		}
	}
	message = message_add(&session->messages, MESSAGE_ERROR, "no type '%.*s'",
	    TEXT_ARG(text_escape(&session->arena, text_of(o->files.items[0]))));
	if (!message_hint_nearest(&session->messages, message, text_of(o->files.items[0]), names, count))
		message_hint(&session->messages, message, "certproof facts lists them all");
	return STATUS_TROUBLE;
}
