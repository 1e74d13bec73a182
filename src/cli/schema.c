/* schema.c - certproof rules schema: what editors need to know of the files that people write, and programs of the report, as JSON Schema. */
#include <string.h>

#include "cli/cli.h"

static void
add_word(struct session *session, struct strings *words, struct text word)
{
	if (word.len != 0)
		strings_add_once(&session->arena, words, word);
}

static void
add_words(struct session *session, struct strings *words, const struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++)
		add_word(session, words, texts->items[i]);
}

/* The words of all products. */
enum { ROLES, NODE_ROLES, UNITS, LISTS, RELEASES, SERVICES, CLIENTS, SETTINGS, ZONES, WORD_KINDS };

static void
gather(struct session *session, struct strings words[WORD_KINDS])
{
	const struct product *product;

	for (size_t i = 0; (product = products_at(session->engine.products, i)) != NULL; i++) {
		for (size_t j = 0; j < product->role_count; j++) {
			add_word(session, &words[ROLES], product->roles[j].name);
			add_word(session, &words[NODE_ROLES], product->roles[j].node_role);
			/* The units that rules judge; a product may have more. */
			add_word(session, &words[UNITS], product->roles[j].unit);
		}
		add_words(session, &words[UNITS], &product->units);
		add_words(session, &words[RELEASES], &product->releases);
		add_words(session, &words[SERVICES], &product->services);
		add_words(session, &words[CLIENTS], &product->clients);
		add_words(session, &words[SETTINGS], &product->settings);
		for (size_t j = 0; j < product->zone_count; j++)
			add_word(session, &words[ZONES], product->zones[j].name);
	}
	add_word(session, &words[NODE_ROLES], TEXT("external"));
	for (size_t i = 0; i < words[UNITS].count; i++)
		add_word(session, &words[LISTS], arena_printf(&session->arena, "%s-trust", words[UNITS].items[i]));
}

enum status
command_schema(struct session *session, const char *name)
{
	static const struct { const char *name; const struct yaml_schema *schema; } files[] = {
		{ "rule-file", &rule_file_schema }, { "site-file", &site_schema }, { "configuration", &config_schema }, { "report", NULL },
	};
	static const struct { const char *schema, *key; unsigned kind; bool open; } uses[] = {
		{ "rule", "roles", ROLES, false }, { "example", "role", ROLES, false }, { "example", "release", RELEASES, true },
		{ "configuration", "role", ROLES, false }, { "configuration", "release", RELEASES, true },
		{ "site file", "release", RELEASES, true }, { "site file", "services", SERVICES, false },
		{ "site file", "clients", CLIENTS, false }, { "node", "role", NODE_ROLES, false },
		{ "node", "release", RELEASES, true }, { "node", "certificates", UNITS, false }, { "node", "keys", UNITS, false },
		{ "node", "trusts", LISTS, false }, { "node", "settings", SETTINGS, false }, { "link", "zone", ZONES, false },
	};
	const char *names[COUNT_OF(files)];
	struct strings words[WORD_KINDS] = { 0 };
	struct yaml_words used[COUNT_OF(uses)];
	struct output *output;
	struct json json;
	size_t which = 0;

	for (size_t i = 0; i < COUNT_OF(files); i++)
		names[i] = files[i].name;
	while (which < COUNT_OF(files) && (name == NULL || strcmp(name, names[which]) != 0))
		which++;
	if (which == COUNT_OF(files)) {
		struct message *message = name == NULL ?
		    message_add(&session->messages, MESSAGE_ERROR, "rules schema needs one kind of file") :
		    message_add(&session->messages, MESSAGE_ERROR, "no schema for '%.*s'",
		    TEXT_ARG(text_of(name)));

		if (name == NULL || !message_hint_nearest(&session->messages, message, text_of(name), names, COUNT_OF(names)))
			message_hint(&session->messages, message, "use rule-file, site-file, configuration or report");
		return STATUS_TROUBLE;
	}
	if (!engine_products(&session->engine) || (output = output_open(&session->arena, "-", &session->messages)) == NULL)
		return STATUS_TROUBLE;
	gather(session, words);
	for (size_t i = 0; i < COUNT_OF(uses); i++)
		used[i] = (struct yaml_words){ uses[i].schema, uses[i].key, uses[i].open, words[uses[i].kind].items,
			words[uses[i].kind].count };
	json_init(&json, output);
	if (files[which].schema == NULL)
		report_schema(&json);
	else
		yaml_json_schema(&json, files[which].schema, used, COUNT_OF(used));
	json_end(&json);
	return output_close(output, &session->messages) ? STATUS_CLEAN : STATUS_TROUBLE;
}
