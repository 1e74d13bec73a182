/* yaml_value.c - values that rule files and configurations share: severities, effects, parameters, versions. */
#include <stdlib.h>
#include <string.h>

#include "rules/compiling.h"

/* Which of the words it is; the schema has seen to it that it is one. */
static size_t
word_of(const struct yaml_node *node, const char *const *words)
{
	size_t i = 0;

	while (words[i + 1] != NULL && !text_is(node->text, words[i]))
		i++;
	return i;
}

enum severity
severity_of(const struct yaml_node *node)
{
	return (enum severity)word_of(node, severity_names);
}

enum effect
effect_of(const struct yaml_node *node)
{
	return node == NULL ? EFFECT_NONE : (enum effect)word_of(node, effect_names);
}

enum fix_step
step_of(const struct yaml_node *node)
{
	return node == NULL ? FIX_CERTIFICATE : (enum fix_step)word_of(node, fix_step_names);
}

/* A parameter is a number, true or false, a text, or a list of texts. */
bool
parameter_value(struct rule_set *set, const struct yaml_node *node, struct rule_parameter *out, struct messages *messages)
{
	const struct data_table *table;
	struct text text = node->text;
	char *end;

	if (node->kind == YAML_MAPPING && yaml_get(node, "table") == NULL)
		return yaml_get(node, "default") != NULL && parameter_value(set, yaml_get(node, "default"), out, messages);
	if (node->kind == YAML_LIST || node->kind == YAML_MAPPING) {
		struct texts texts = { 0 };
		struct cel_value *items;

		if (node->kind == YAML_LIST)
			texts = yaml_texts(set->arena, node);
		else if ((table = data_table(set, yaml_get(node, "table"), messages)) != NULL)
			texts = table->entries;
		items = ARENA_ARRAY(set->arena, struct cel_value, texts.count);

		for (size_t i = 0; i < texts.count; i++)
			items[i] = cel_string(texts.items[i]);
		out->value = cel_list(items, texts.count);
		out->type = cel_env_type(set->env, "list(string)");
		return true;
	}
	out->value = cel_string(text);
	out->type = cel_env_type(set->env, "string");
	if (node->style != YAML_PLAIN)
		return true;
	if (text_is(text, "true") || text_is(text, "false")) {
		out->value = cel_bool(text_is(text, "true"));
		out->type = cel_env_type(set->env, "bool");
	} else if (text.len > 0 && text.len < 19 && strspn(text.at, "0123456789-") >= text.len) {
		long long number = strtoll(arena_string(set->arena, text), &end, 10);

		if (*end == '\0') {
			out->value = cel_int(number);
			out->type = cel_env_type(set->env, "int");
		}
	}
	return true;
}

/* For a file of another version one mistake is reported, not one for each key. */
bool
version_is_known(const struct yaml_file *file, const char *key, const char *what, struct messages *messages)
{
	const struct yaml_node *version = yaml_get(&file->root, key);

	if (version == NULL || version->kind != YAML_SCALAR || text_is(version->text, "1"))
		return true;
	message_hint(messages, yaml_error(messages, version, "unknown version '%.*s' of %s",
	    TEXT_ARG(version->text), what), "this program reads version 1");
	return false;
}
