/* facts.c - certproof facts: the variables, types and functions that a rule can use. */
#include <string.h>

#include "cli/rule_output.h"

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

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* The signature has the type as receiver, argument or result: Name is no part of GeneralName, and no function's name is. */
static bool
names_type(const char *signature, const char *type)
{
	size_t len = strlen(type);

	for (const char *at = signature; len != 0 && (at = strstr(at, type)) != NULL; at++)
		if ((at == signature || (!is_letter(at[-1]) && at[-1] != '.')) && !is_letter(at[len]) && at[len] != '(')
			return true;
	return false;
}

/* Types that are no records, as Oid and string, are known by what takes or gives them. */
static bool
has_functions(const struct cel_env *env, const char *type)
{
	for (size_t i = 0; i < cel_env_function_count(env); i++)
		if (names_type(cel_env_function_at(env, i)->signature, type))
			return true;
	return false;
}

/* The functions of a type, or all. */
static void
list_functions(struct session *session, struct buffer *out, const struct cel_env *env, const char *type)
{
	size_t count = cel_env_function_count(env);
	bool headed = false;

	for (size_t i = 0; i < count; i++) {
		const struct cel_function *f = cel_env_function_at(env, i);

		if (type != NULL && !names_type(f->signature, type))
			continue;
		if (!headed)
			buffer_printf(out, "%s%sFunctions%s\n", out->len != 0 ? "\n" : "", bold(session), plain(session));
		headed = true;
		buffer_printf(out, "  %-58s %s\n", f->signature, f->doc);
	}
}

static void
list_macros(struct buffer *out)
{
	const struct cel_macro *macro;

	for (size_t i = 0; (macro = cel_macro_at(i)) != NULL; i++)
		buffer_printf(out, "  %-58s %s\n", macro->form, macro->doc);
}

static void
list_all(struct session *session, struct buffer *out, const struct cel_env *env)
{
	size_t count;
	const struct cel_record *const *records = fact_records(&count);

	buffer_printf(out, "%sVariables%s\n", bold(session), plain(session));
	for (size_t i = 0; i < FACT_VARIABLE_COUNT; i++)
		buffer_printf(out, "  %-12s %-18s %s\n", fact_variables[i].name, fact_variables[i].type, fact_variables[i].doc);
	buffer_adds(out, "  vars.NAME    any                a variable of the rule file\n"
	    "  params.NAME  any                a parameter of the rule file\n"
	    "  it           any                in messages of rules with find: the element found\n");
	for (size_t i = 0; i < count; i++) {
		buffer_addc(out, '\n');
		list_record(session, out, records[i]);
	}
	buffer_printf(out, "\n%sMacros%s\n", bold(session), plain(session));
	list_macros(out);
	list_functions(session, out, env, NULL);
}

/* ---- for programs ---- */

static void
row_json(struct json *json, const char *key, const char *name, const char *type, const char *doc)
{
	json_object(json);
	json_field(json, key, text_of(name));
	if (type != NULL)
		json_field(json, "type", text_of(type));
	json_field(json, "doc", text_of(doc));
}

static void
variables_json(struct json *json)
{
	json_key(json, "variables");
	json_array(json);
	for (size_t i = 0; i < FACT_VARIABLE_COUNT; i++) {
		row_json(json, "name", fact_variables[i].name, fact_variables[i].type, fact_variables[i].doc);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
records_json(struct json *json, const char *type)
{
	size_t count;
	const struct cel_record *const *records = fact_records(&count);

	json_key(json, "types");
	json_array(json);
	for (size_t i = 0; i < count; i++) {
		const struct cel_record *record = records[i];

		if (type != NULL && strcmp(type, record->name) != 0)
			continue;
		row_json(json, "name", record->name, NULL, record->doc);
		json_key(json, "fields");
		json_array(json);
		for (size_t j = 0; j < record->count; j++) {
			row_json(json, "name", record->fields[j].name, record->fields[j].type, record->fields[j].doc);
			if (fact_request_lacks(record, &record->fields[j])) {
				json_key(json, "requests_have_it");
				json_bool(json, false);
			}
			json_object_end(json);
		}
		json_array_end(json);
		json_object_end(json);
	}
	json_array_end(json);
}

static void
functions_json(struct json *json, const struct cel_env *env, const char *type)
{
	const struct cel_macro *macro;

	if (type == NULL) {
		json_key(json, "macros");
		json_array(json);
		for (size_t i = 0; (macro = cel_macro_at(i)) != NULL; i++) {
			row_json(json, "form", macro->form, NULL, macro->doc);
			json_object_end(json);
		}
		json_array_end(json);
	}
	json_key(json, "functions");
	json_array(json);
	for (size_t i = 0; i < cel_env_function_count(env); i++) {
		const struct cel_function *f = cel_env_function_at(env, i);

		if (type != NULL && !names_type(f->signature, type))
			continue;
		row_json(json, "signature", f->signature, NULL, f->doc);
		json_object_end(json);
	}
	json_array_end(json);
}

static enum status
print_json(struct session *session, const struct cel_env *env, const char *type)
{
	struct output *output = output_open(&session->arena, "-", &session->messages);
	struct json json;

	if (output == NULL)
		return STATUS_TROUBLE;
	json_init(&json, output);
	json_object(&json);
	if (type == NULL)
		variables_json(&json);
	records_json(&json, type);
	functions_json(&json, env, type);
	json_object_end(&json);
	json_end(&json);
	return output_close(output, &session->messages) ? STATUS_CLEAN : STATUS_TROUBLE;
}

enum status
command_facts(struct session *session)
{
	struct options *o = &session->options;
	const struct cel_env *env = facts_env(&session->arena);
	const struct cel_record *const *records;
	const char *type = o->asked.given[GIVEN_FILE].count != 0 ? o->asked.given[GIVEN_FILE].items[0].name : NULL, **names;
	struct message *message;
	struct buffer out;
	size_t count, which = 0;

	if (!session_one_report(session))
		return STATUS_TROUBLE;
	if (o->asked.given[GIVEN_FILE].count > 1) {
		message_hint(&session->messages, message_add(&session->messages, MESSAGE_ERROR, "facts takes one type"),
		    "certproof facts lists them all");
		return STATUS_TROUBLE;
	}
	buffer_init(&out, &session->arena);
	records = fact_records(&count);
	names = ARENA_ARRAY(&session->arena, const char *, count);
	for (size_t i = 0; i < count; i++)
		names[i] = records[i]->name;
	while (type != NULL && which < count && strcmp(names[which], type) != 0)
		which++;
	if (which == count && !has_functions(env, type)) {
		message = message_add(&session->messages, MESSAGE_ERROR, "no type '%.*s'",
		    TEXT_ARG(text_of(type)));
		if (!message_hint_nearest(&session->messages, message, text_of(type), names, count))
			message_hint(&session->messages, message, "certproof facts lists them all");
		return STATUS_TROUBLE;
	}
	if (o->reports.items[0].format == REPORT_JSON)
		return print_json(session, env, type);
	if (type == NULL) {
		list_all(session, &out, env);
	} else {
		if (which < count)
			list_record(session, &out, records[which]);
		list_functions(session, &out, env, type);
	}
	return session_print(session, buffer_text(&out)) ? STATUS_CLEAN : STATUS_TROUBLE;
}
