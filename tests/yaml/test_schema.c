/* test_schema.c - src/yaml/schema.c: mappings held against tables of keys. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "yaml/yaml.h"

static const char *const severities[] = { "notice", "warning", "error", NULL };
static const struct yaml_key example_keys[] = {
	{ "pass", YAML_WANT_TEXTS, false, NULL, "Files that pass.", NULL },
	{ "fail", YAML_WANT_TEXTS, true, NULL, "Files that fail.", NULL },
};
static const struct yaml_schema example = { "set of examples", example_keys, COUNT_OF(example_keys) };
static const struct yaml_key rule_keys[] = {
	{ "id", YAML_WANT_TEXT, true, NULL, "Its name.", NULL },
	{ "severity", YAML_WANT_ONE_OF, false, severities, "How bad it is.", NULL },
	{ "roles", YAML_WANT_TEXTS, false, NULL, "Where it applies.", NULL },
	{ "examples", YAML_WANT_MAPPING, false, NULL, "What proves it.", &example },
	{ "params", YAML_WANT_MAPPING, false, NULL, "Numbers.", NULL },
	{ "more", YAML_WANT_LIST, false, NULL, "Further sets.", &example },
	{ "loose", YAML_WANT_LIST, false, NULL, "Anything.", NULL },
	{ "any", YAML_WANT_ANY, false, NULL, "Anything.", NULL },
	{ "kinds", YAML_WANT_TEXTS, false, severities, "Some of those.", NULL },
	{ "items", YAML_WANT_ITEMS, false, NULL, "Files, or sets.", &example },
	{ "settings", YAML_WANT_TEXT_BY_NAME, false, severities, "Words by name.", NULL },
	{ "lists", YAML_WANT_TEXTS_BY_NAME, false, NULL, "Texts by name.", NULL },
};
static const struct yaml_schema rule = { "rule", rule_keys, COUNT_OF(rule_keys) };

static const struct checking {
	const char *why, *content, *said;
} checkings[] = {
	{ "all is right",
	    "id: x\nseverity: error\nroles: [a, b]\nexamples: {pass: [], fail: x}\nparams: {y: 1}\n"
	    "more: [{fail: z}]\nloose: [1, {a: b}]\nany: [q]\nkinds: [error]\nitems: [a, {fail: b}]\n"
	    "settings: {a: error}\nlists: {a: [b, c], d: e}\n", "" },
	{ "one word for a list of them", "id: x\nkinds: notice\n", "" },
	{ "no word of a list", "id: x\nkinds: [error, eror]\n", "2:16: 'kinds' cannot be 'eror' (did you mean 'error'?)" },
	{ "one word that is none", "id: x\nkinds: eror\n", "2:8: 'kinds' cannot be 'eror' (did you mean 'error'?)" },
	{ "one item", "id: x\nitems: a\n", "" },
	{ "an item that is a mapping", "id: x\nitems: {fail: b}\n", "" },
	{ "one item with a mistake", "id: x\nitems: {pass: b}\n", "2:8: a set of examples needs the key 'fail'" },
	{ "an item among others with a mistake", "id: x\nitems: [a, {pass: b}]\n",
	    "2:12: a set of examples needs the key 'fail'" },
	{ "a list among items", "id: x\nitems: [[a]]\n", "2:9: 'items' holds texts and mappings, not a list" },
	{ "nothing among items", "id: x\nitems:\n  -\n", "3:4: 'items' holds texts and mappings, not nothing" },
	{ "no items", "id: x\nitems:\n", "2:1: 'items' has no value (remove the key, or give it a list)" },
	{ "a text for words by name", "id: x\nsettings: a\n", "2:11: 'settings' must be a mapping, not a text" },
	{ "a list for texts by name", "id: x\nlists: [a]\n", "2:8: 'lists' must be a mapping, not a list" },
	{ "one text for a list of texts", "id: x\nroles: a\n", "" },
	{ "an empty text in quotes", "id: ''\n", "" },
	{ "any may be nothing", "id: x\nany:\n", "" },
	{ "a misspelt key", "id: x\nserverity: error\n",
	    "2:1: unknown key 'serverity' in a rule (did you mean 'severity'?)" },
	{ "a key like no other", "id: x\nzzz: 1\n",
	    "2:1: unknown key 'zzz' in a rule "
	    "(a rule has id, severity, roles, examples, params, more, loose, any, kinds, items, settings or lists)" },
	{ "a key with a control character", "id: x\n\"\\e[2J\": 1\n",
	    "2:1: unknown key '\\x1b[2J' in a rule "
	    "(a rule has id, severity, roles, examples, params, more, loose, any, kinds, items, settings or lists)" },
	{ "a missing key", "severity: error\n", "1:1: a rule needs the key 'id'" },
	{ "no mapping", "- id\n", "1:1: a rule must be a mapping, not a list (write 'key: value' lines, or {key: value})" },
	{ "a choice misspelt", "id: x\nseverity: eror\n", "2:11: 'severity' cannot be 'eror' (did you mean 'error'?)" },
	{ "no choice", "id: x\nseverity: fatal\n",
	    "2:11: 'severity' cannot be 'fatal' (it is notice, warning or error)" },
	{ "a list for a text", "id: [x]\n", "1:5: 'id' must be a text, not a list" },
	{ "a mapping for texts", "id: x\nroles: {a: b}\n", "2:8: 'roles' must be a list of texts, not a mapping" },
	{ "a list among texts", "id: x\nroles: [a, [b]]\n", "2:12: 'roles' holds texts, not a list" },
	{ "nothing among texts", "id: x\nroles:\n  - a\n  -\n", "4:4: 'roles' holds texts, not nothing" },
	{ "a text for a mapping", "id: x\nparams: y\n", "2:9: 'params' must be a mapping, not a text" },
	{ "a mapping for a list", "id: x\nmore: {fail: y}\n",
	    "2:7: 'more' must be a list, not a mapping (begin each item of a list with '- ')" },
	{ "no value", "id:\n", "1:1: 'id' has no value (remove the key, or give it a text)" },
	{ "no value for a list", "id: x\nmore:\n", "2:1: 'more' has no value (remove the key, or give it a list)" },
	{ "a mistake further in", "id: x\nmore:\n  - fail: [y]\n  - pas: [z]\n",
	    "4:5: unknown key 'pas' in a set of examples (did you mean 'pass'?); "
	    "4:5: a set of examples needs the key 'fail'" },
	{ "a missing key that is only misspelt", "idd: x\n", "1:1: unknown key 'idd' in a rule (did you mean 'id'?)" },
	{ "every mistake is told", "a: 1\nseverity: x\n",
	    "1:1: unknown key 'a' in a rule (a rule has id, severity, roles, examples, params, more, loose, any, kinds, items, settings or lists); "
	    "2:11: 'severity' cannot be 'x' (it is notice, warning or error); 1:1: a rule needs the key 'id'" },
};

START_TEST(mapping_is_held_against_its_table)
{
	const struct checking *c = &checkings[_i];
	const struct yaml_file *file = yaml_parse(&arena, TEXT("f"), text_of(c->content), &messages);
	struct buffer said;
	bool right;

	ck_assert_msg(file != NULL, "%s", c->why);
	right = yaml_check(&file->root, &rule, &messages);
	buffer_init(&said, &arena);
	for (const struct message *m = messages.first; m != NULL; m = m->next) {
		buffer_printf(&said, "%s%u:%u: %.*s", m != messages.first ? "; " : "", m->line, m->column,
		    TEXT_ARG(m->text));
		if (m->hint.len != 0)
			buffer_printf(&said, " (%.*s)", TEXT_ARG(m->hint));
	}
	ck_assert_msg(text_is(buffer_text(&said), c->said), "%s: %s, expected: %s", c->why, buffer_text(&said).at,
	    c->said);
	ck_assert_msg(right == (c->said[0] == '\0'), "%s: %d", c->why, right);
}
END_TEST

/* The tree in one line, with a * behind what is partial. */
static void
draw(struct buffer *out, const struct yaml_node *node)
{
	if (node->kind == YAML_SCALAR) {
		buffer_add(out, node->text);
		return;
	}
	buffer_adds(out, node->kind == YAML_LIST ? "[" : "{");
	for (size_t i = 0; i < node->count; i++) {
		if (i > 0)
			buffer_adds(out, ", ");
		if (node->kind == YAML_MAPPING) {
			buffer_add(out, node->keys[i].text);
			buffer_adds(out, ": ");
		}
		draw(out, &node->items[i]);
	}
	buffer_adds(out, node->kind == YAML_LIST ? "]" : "}");
	buffer_adds(out, node->partial ? "*" : "");
}

static const struct {
	const char *why, *content, *sound;
} sounds[] = {
	{ "all is right", "id: x\nroles: [a]\n", "{id: x, roles: [a]}" },
	{ "no mapping", "- id\n", "nothing" },
	{ "nothing is there", "", "{}*" },
	{ "an unknown key goes", "id: x\nzzz: 1\nroles: a\n", "{id: x, roles: a}*" },
	{ "a key that holds nothing goes", "id: x\nroles:\n", "{id: x}*" },
	{ "a key that holds the wrong kind goes", "id: x\nroles: {a: b}\nparams: 1\nmore: {fail: y}\nloose: y\n", "{id: x}*" },
	{ "a choice that is none goes", "id: x\nseverity: fatal\n", "{id: x}*" },
	{ "a required key is missed", "severity: error\n", "{severity: error}*" },
	{ "what is no text goes from texts", "id: x\nroles: [a, [b], c, {d: e}, ]\n", "{id: x, roles: [a, c]*}" },
	{ "what is no mapping goes from a list", "id: x\nmore: [a, {fail: y}]\n", "{id: x, more: [{fail: y}]*}" },
	{ "a mistake further in stays there", "id: x\nmore:\n  - fail: [y, [z]]\n  - pas: [z]\nexamples: {pass: a}\n",
	    "{id: x, more: [{fail: [y]*}, {}*], examples: {pass: a}*}" },
	{ "what no table tells stays", "id: x\nzzz: 1\nparams: {a: [b]}\nloose: [a, [b]]\nany: {a: [b]}\n",
	    "{id: x, params: {a: [b]}, loose: [a, [b]], any: {a: [b]}}*" },
};

START_TEST(what_is_right_of_a_file_is_left)
{
	const struct yaml_file *file = yaml_parse(&arena, TEXT("f"), text_of(sounds[_i].content), &messages), *sound;
	struct buffer drawn;

	ck_assert_msg(file != NULL, "%s", sounds[_i].why);
	sound = yaml_valid_part(&arena, file, &rule, &messages);
	buffer_init(&drawn, &arena);
	if (sound == NULL)
		buffer_adds(&drawn, "nothing");
	else
		draw(&drawn, &sound->root);
	ck_assert_msg(text_is(buffer_text(&drawn), sounds[_i].sound), "%s: %s", sounds[_i].why, buffer_text(&drawn).at);
	ck_assert_msg((sound == file) == (messages.errors == 0), "%s", sounds[_i].why);
}
END_TEST

TESTS("yaml",
	EACH(mapping_is_held_against_its_table, checkings),
	EACH(what_is_right_of_a_file_is_left, sounds))
