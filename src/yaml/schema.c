/* schema.c - holding mappings against tables of keys. */
#include <string.h>

#include "yaml/yaml.h"

static const char *
kind_name(const struct yaml_node *node)
{
	switch (node->kind) {
	case YAML_LIST:
		return "a list";
	case YAML_MAPPING:
		return "a mapping";
	case YAML_SCALAR:
		break;
	}
	return "a text";
}

/* The kind of mapping with its article. */
static const char *
a(const struct yaml_schema *schema)
{
	return strchr("aeiou", schema->name[0]) != NULL ? "an" : "a";
}

static bool
is_nothing(const struct yaml_node *node)
{
	return node->kind == YAML_SCALAR && node->style == YAML_PLAIN && node->text.len == 0;
}

/* "a, b or c" */
static void
add_choices(struct buffer *out, const char *const *choices)
{
	for (size_t i = 0; choices[i] != NULL; i++) {
		if (i > 0)
			buffer_adds(out, choices[i + 1] == NULL ? " or " : ", ");
		buffer_adds(out, choices[i]);
	}
}

static const struct yaml_key *
find_key(const struct yaml_schema *schema, struct text name)
{
	for (size_t i = 0; i < schema->count; i++)
		if (text_is(name, schema->keys[i].name))
			return &schema->keys[i];
	return NULL;
}

static void
refuse_unknown(const struct yaml_node *key, const struct yaml_schema *schema, struct messages *messages)
{
	struct text name = text_escape(messages->arena, key->text);
	struct message *message = yaml_error(messages, key, "unknown key '%.*s' in %s %s", TEXT_ARG(name), a(schema),
	    schema->name);
	const char **names = ARENA_ARRAY(messages->arena, const char *, schema->count + 1);
	struct buffer known;

	for (size_t i = 0; i < schema->count; i++)
		names[i] = schema->keys[i].name;
	if (message_hint_nearest(messages, message, key->text, names, schema->count))
		return;
	buffer_init(&known, messages->arena);
	add_choices(&known, names);
	message_hint(messages, message, "%s %s has %.*s", a(schema), schema->name, TEXT_ARG(buffer_text(&known)));
}

/* An unknown key was probably meant to be this one. */
static bool
is_misspelt(const struct yaml_node *node, const struct yaml_schema *schema, const char *key)
{
	const char *names[64];
	size_t count = 0, tried = 0;

	for (size_t i = 0; i < schema->count && count < COUNT_OF(names); i++)
		names[count++] = schema->keys[i].name;
	for (size_t i = 0; i < node->count && tried < LIMIT_YAML_MISTAKES; i++) {
		const char *near;

		if (find_key(schema, node->keys[i].text) != NULL)
			continue;
		tried++;
		near = nearest_name(node->keys[i].text, names, count);
		if (near != NULL && strcmp(near, key) == 0)
			return true;
	}
	return false;
}

/* The value is to be one of the row's choices. */
static bool
is_chosen(const struct yaml_node *node, const struct yaml_key *row)
{
	return row->want == YAML_WANT_ONE_OF || (row->want == YAML_WANT_TEXTS && row->choices != NULL && node->kind == YAML_SCALAR);
}

static bool
is_choice(const struct yaml_node *node, const struct yaml_key *row)
{
	for (size_t i = 0; row->choices[i] != NULL; i++)
		if (text_is(node->text, row->choices[i]))
			return true;
	return false;
}

static bool
check_choice(const struct yaml_node *node, const struct yaml_key *row, struct messages *messages)
{
	struct text given = text_escape(messages->arena, node->text);
	struct message *message;
	struct buffer known;
	size_t count = 0;

	if (is_choice(node, row))
		return true;
	while (row->choices[count] != NULL)
		count++;
	message = yaml_error(messages, node, "'%s' cannot be '%.*s'", row->name, TEXT_ARG(given));
	if (message_hint_nearest(messages, message, node->text, row->choices, count))
		return false;
	buffer_init(&known, messages->arena);
	add_choices(&known, row->choices);
	message_hint(messages, message, "it is %.*s", TEXT_ARG(buffer_text(&known)));
	return false;
}

static bool
check_items(const struct yaml_node *node, const struct yaml_key *row, struct messages *messages)
{
	bool right = true;

	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_node *item = &node->items[i];

		if (row->want == YAML_WANT_TEXTS && (item->kind != YAML_SCALAR || is_nothing(item))) {
			(void)yaml_error(messages, item, "'%s' holds texts, not %s", row->name,
			    is_nothing(item) ? "nothing" : kind_name(item));
			right = false;
		} else if (row->want == YAML_WANT_ITEMS && item->kind != YAML_MAPPING) {
			if (item->kind == YAML_SCALAR && !is_nothing(item))
				continue;
			(void)yaml_error(messages, item, "'%s' holds texts and mappings, not %s", row->name,
			    is_nothing(item) ? "nothing" : kind_name(item));
			right = false;
		} else if (row->want == YAML_WANT_TEXTS && row->choices != NULL) {
			right = check_choice(item, row, messages) && right;
		} else if (row->schema != NULL && !yaml_check(item, row->schema, messages)) {
			right = false;
		}
	}
	return right;
}

static bool
fits(const struct yaml_node *node, enum yaml_want want)
{
	switch (want) {
	case YAML_WANT_TEXT:
	case YAML_WANT_ONE_OF:
		return node->kind == YAML_SCALAR;
	case YAML_WANT_TEXTS:
		return node->kind != YAML_MAPPING;
	case YAML_WANT_LIST:
		return node->kind == YAML_LIST;
	case YAML_WANT_MAPPING:
	case YAML_WANT_TEXT_BY_NAME:
	case YAML_WANT_TEXTS_BY_NAME:
	case YAML_WANT_VALUES_BY_NAME:
		return node->kind == YAML_MAPPING;
	case YAML_WANT_ITEMS:
	case YAML_WANT_ANY:
		break;
	}
	return true;
}

static bool
check_value(const struct yaml_node *key, const struct yaml_node *node, const struct yaml_key *row,
    struct messages *messages)
{
	static const char *const wanted[] = {
		[YAML_WANT_TEXT] = "a text", [YAML_WANT_TEXTS] = "a list of texts", [YAML_WANT_ONE_OF] = "a text",
		[YAML_WANT_LIST] = "a list", [YAML_WANT_ITEMS] = "a list", [YAML_WANT_MAPPING] = "a mapping",
		[YAML_WANT_TEXT_BY_NAME] = "a mapping", [YAML_WANT_TEXTS_BY_NAME] = "a mapping",
		[YAML_WANT_VALUES_BY_NAME] = "a mapping",
	};
	struct message *message;

	if (row->want == YAML_WANT_ANY)
		return true;
	if (is_nothing(node)) {
		message = yaml_error(messages, key, "'%s' has no value", row->name);
		message_hint(messages, message, "remove the key, or give it %s", wanted[row->want]);
		return false;
	}
	if (!fits(node, row->want)) {
		message = yaml_error(messages, node, "'%s' must be %s, not %s", row->name, wanted[row->want],
		    kind_name(node));
		if (row->want == YAML_WANT_LIST && node->kind == YAML_MAPPING)
			message_hint(messages, message, "begin each item of a list with '- '");
		return false;
	}
	if (is_chosen(node, row))
		return check_choice(node, row, messages);
	if (node->kind == YAML_LIST)
		return check_items(node, row, messages);
	return node->kind != YAML_MAPPING || row->schema == NULL || yaml_check(node, row->schema, messages);
}

bool
yaml_check(const struct yaml_node *node, const struct yaml_schema *schema, struct messages *messages)
{
	bool right = true;

	if (node->file->sound)
		return true;
	if (node->kind != YAML_MAPPING) {
		struct message *message = yaml_error(messages, node, "%s %s must be a mapping, not %s", a(schema), schema->name,
		    kind_name(node));

		message_hint(messages, message, "write 'key: value' lines, or {key: value}");
		return false;
	}
	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_key *row = find_key(schema, node->keys[i].text);

		if (row == NULL) {
			refuse_unknown(&node->keys[i], schema, messages);
			right = false;
		} else if (!check_value(&node->keys[i], &node->items[i], row, messages)) {
			right = false;
		}
	}
	for (size_t i = 0; i < schema->count; i++) {
		if (!schema->keys[i].required || yaml_get(node, schema->keys[i].name) != NULL)
			continue;
		right = false;
		if (!is_misspelt(node, schema, schema->keys[i].name))
			(void)yaml_error(messages, node, "%s %s needs the key '%s'", a(schema), schema->name, schema->keys[i].name);
	}
	return right;
}

/* ---- what is right ---- */

static bool valid_value(struct arena *arena, const struct yaml_node *node, const struct yaml_key *row,
    struct yaml_node *out);

static struct yaml_node
valid_mapping(struct arena *arena, const struct yaml_node *node, const struct yaml_schema *schema)
{
	struct yaml_node out = *node;

	out.keys = ARENA_ARRAY(arena, struct yaml_node, node->count);
	out.items = ARENA_ARRAY(arena, struct yaml_node, node->count);
	out.count = 0;
	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_key *row = find_key(schema, node->keys[i].text);

		if (row != NULL && valid_value(arena, &node->items[i], row, &out.items[out.count]))
			out.keys[out.count++] = node->keys[i];
		else
			out.partial = true;
	}
	for (size_t i = 0; i < schema->count; i++)
		out.partial = out.partial || (schema->keys[i].required && yaml_get(node, schema->keys[i].name) == NULL);
	return out;
}

static struct yaml_node
valid_list(struct arena *arena, const struct yaml_node *node, const struct yaml_key *row)
{
	struct yaml_node out = *node;

	out.items = ARENA_ARRAY(arena, struct yaml_node, node->count);
	out.count = 0;
	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_node *item = &node->items[i];

		if (row->want != YAML_WANT_LIST && item->kind == YAML_SCALAR && !is_nothing(item) &&
		    (row->choices == NULL || is_choice(item, row)))
			out.items[out.count++] = *item;
		else if (row->want != YAML_WANT_TEXTS && item->kind == YAML_MAPPING)
			out.items[out.count++] = valid_mapping(arena, item, row->schema);
		else
			out.partial = true;
	}
	return out;
}

static bool
valid_value(struct arena *arena, const struct yaml_node *node, const struct yaml_key *row, struct yaml_node *out)
{
	*out = *node;
	if (row->want == YAML_WANT_ANY)
		return true;
	if (is_nothing(node) || !fits(node, row->want) || (is_chosen(node, row) && !is_choice(node, row)))
		return false;
	if (node->kind == YAML_LIST && (row->want == YAML_WANT_TEXTS || row->schema != NULL))
		*out = valid_list(arena, node, row);
	else if (node->kind == YAML_MAPPING && row->schema != NULL)
		*out = valid_mapping(arena, node, row->schema);
	return true;
}

const struct yaml_file *
yaml_valid_part(struct arena *arena, const struct yaml_file *file, const struct yaml_schema *schema, struct messages *messages)
{
	struct yaml_file *sound;

	if (yaml_check(&file->root, schema, messages))
		return file;
	if (file->root.kind != YAML_MAPPING)
		return NULL;
	sound = ARENA_NEW(arena, struct yaml_file);
	*sound = *file;
	sound->root = valid_mapping(arena, &file->root, schema);
	return sound;
}
