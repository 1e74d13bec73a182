/* json_schema.c - the tables of keys as JSON Schema, draft 7, which editors of YAML read. */
#include <string.h>

#include "yaml/yaml.h"

struct writer {
	struct json *json;
	const struct yaml_words *words;
	size_t count;
};

static void
pair(struct json *json, const char *key, const char *value)
{
	json_key(json, key);
	json_string(json, value);
}

/* Every scalar is a text to the program, and what YAML's core schema makes of it to an editor. */
static void
add_types(struct json *json, const char *further, const char *furthest)
{
	static const char *const scalars[] = { "string", "number", "boolean" };

	json_key(json, "type");
	json_array(json);
	for (size_t i = 0; i < COUNT_OF(scalars); i++)
		json_string(json, scalars[i]);
	if (further != NULL)
		json_string(json, further);
	if (furthest != NULL)
		json_string(json, furthest);
	json_array_end(json);
}

/* A choice, and what an editor reads where it stands without quotes. */
static void
add_choice(struct json *json, const char *choice)
{
	json_string(json, choice);
	if (strcmp(choice, "true") == 0 || strcmp(choice, "false") == 0)
		json_bool(json, choice[0] == 't');
	else if (choice[0] >= '0' && choice[0] <= '9' && choice[1] == '\0')
		json_int(json, choice[0] - '0');
}

static const struct yaml_words *
words_of(const struct writer *w, const struct yaml_schema *schema, const struct yaml_key *row)
{
	for (size_t i = 0; i < w->count; i++)
		if (strcmp(w->words[i].schema, schema->name) == 0 && strcmp(w->words[i].key, row->name) == 0)
			return &w->words[i];
	return NULL;
}

/* What a single scalar may be: any, or one of those. */
static void
add_scalar(struct json *json, const struct yaml_key *row, const struct yaml_words *words)
{
	if (row->choices == NULL && words == NULL) {
		add_types(json, NULL, NULL);
		return;
	}
	if (words != NULL && words->open)
		add_types(json, NULL, NULL);
	json_key(json, words != NULL && words->open ? "examples" : "enum");
	json_array(json);
	for (size_t i = 0; words != NULL && i < words->count; i++)
		add_choice(json, words->words[i]);
	for (size_t i = 0; words == NULL && row->choices[i] != NULL; i++)
		add_choice(json, row->choices[i]);
	json_array_end(json);
}

static void
add_texts(struct json *json, const struct yaml_key *row, const struct yaml_words *words)
{
	if (row->choices == NULL && words == NULL) {
		add_types(json, "array", NULL);
		json_key(json, "items");
		json_object(json);
		add_types(json, NULL, NULL);
		json_object_end(json);
		return;
	}
	json_key(json, "anyOf");
	json_array(json);
	json_object(json);
	add_scalar(json, row, words);
	json_object_end(json);
	json_object(json);
	pair(json, "type", "array");
	json_key(json, "items");
	json_object(json);
	add_scalar(json, row, words);
	json_object_end(json);
	json_object_end(json);
	json_array_end(json);
}

/* Of a mapping of free names what each holds; where the names are known, only those. */
static void
add_by_name(struct json *json, const struct yaml_key *row, const struct yaml_words *words)
{
	bool only = words != NULL && !words->open;

	pair(json, "type", "object");
	if (words != NULL) {
		json_key(json, "properties");
		json_object(json);
		for (size_t i = 0; i < words->count; i++) {
			json_key(json, words->words[i]);
			json_object(json);
			if (row->want == YAML_WANT_TEXTS_BY_NAME)
				add_texts(json, row, NULL);
			else
				add_scalar(json, row, NULL);
			json_object_end(json);
		}
		json_object_end(json);
	}
	json_key(json, "additionalProperties");
	if (only) {
		json_bool(json, false);
		return;
	}
	json_object(json);
	if (row->want == YAML_WANT_VALUES_BY_NAME)
		add_types(json, "array", "object");
	else if (row->want == YAML_WANT_TEXTS_BY_NAME)
		add_texts(json, row, NULL);
	else
		add_scalar(json, row, NULL);
	json_object_end(json);
}

static void add_keys(struct writer *w, const struct yaml_schema *schema);

static void
add_value(struct writer *w, const struct yaml_schema *schema, const struct yaml_key *row)
{
	const struct yaml_words *words = words_of(w, schema, row);
	struct json *json = w->json;

	pair(json, "description", row->doc);
	switch (row->want) {
	case YAML_WANT_TEXT:
	case YAML_WANT_ONE_OF:
		add_scalar(json, row, words);
		break;
	case YAML_WANT_TEXTS:
		add_texts(json, row, words);
		break;
	case YAML_WANT_LIST:
		pair(json, "type", "array");
		if (row->schema == NULL)
			break;
		json_key(json, "items");
		json_object(json);
		pair(json, "type", "object");
		add_keys(w, row->schema);
		json_object_end(json);
		break;
	case YAML_WANT_ITEMS:
		add_types(json, "array", "object");
		add_keys(w, row->schema);
		json_key(json, "items");
		json_object(json);
		add_types(json, "object", NULL);
		add_keys(w, row->schema);
		json_object_end(json);
		break;
	case YAML_WANT_MAPPING:
		pair(json, "type", "object");
		if (row->schema != NULL)
			add_keys(w, row->schema);
		break;
	case YAML_WANT_TEXT_BY_NAME:
	case YAML_WANT_TEXTS_BY_NAME:
	case YAML_WANT_VALUES_BY_NAME:
		add_by_name(json, row, words);
		break;
	case YAML_WANT_ANY:
		break;
	}
}

static void
add_keys(struct writer *w, const struct yaml_schema *schema)
{
	struct json *json = w->json;

	json_key(json, "required");
	json_array(json);
	for (size_t i = 0; i < schema->count; i++)
		if (schema->keys[i].required)
			json_string(json, schema->keys[i].name);
	json_array_end(json);
	json_key(json, "additionalProperties");
	json_bool(json, false);
	json_key(json, "properties");
	json_object(json);
	for (size_t i = 0; i < schema->count; i++) {
		json_key(json, schema->keys[i].name);
		json_object(json);
		add_value(w, schema, &schema->keys[i]);
		json_object_end(json);
	}
	json_object_end(json);
}

void
yaml_json_schema(struct json *json, const struct yaml_schema *schema, const struct yaml_words *words, size_t count)
{
	struct writer w = { json, words, count };

	json_object(json);
	pair(json, "$schema", "http://json-schema.org/draft-07/schema#");
	pair(json, "title", schema->name);
	pair(json, "type", "object");
	add_keys(&w, schema);
	json_object_end(json);
}
