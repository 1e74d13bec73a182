/* test_json_schema.c - src/yaml/json_schema.c: tables of keys as JSON Schema. */
#include <stdlib.h>

#include "../harness.h"
#include "yaml/yaml.h"

static const char *const words[] = { "on", "true", "1", NULL };
static const char *const roles[] = { "edge", "core" };
static const struct yaml_key inner_keys[] = {
	{ "file", YAML_WANT_TEXT, true, NULL, "a file", NULL },
};
static const struct yaml_schema inner = { "example", inner_keys, COUNT_OF(inner_keys) };

/* What a table of one row gives for the value of its key, on one line and without blanks. */
static struct text
value_of(const struct yaml_key *row, const struct yaml_words *known)
{
	const struct yaml_schema schema = { "thing", row, 1 };
	struct buffer raw, out;
	struct json json;
	struct output *output;
	struct text text;

	buffer_init(&raw, &arena);
	buffer_init(&out, &arena);
	output = output_to_buffer(&arena, &raw);
	json_init(&json, output);
	yaml_json_schema(&json, &schema, known, known == NULL ? 0 : 1);
	json_end(&json);
	ck_assert(output_close(output, &messages));
	text = buffer_text(&raw);
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] != ' ' && text.at[i] != '\n')
			buffer_addc(&out, text.at[i]);
	return buffer_text(&out);
}

#define SCALAR "\"type\":[\"string\",\"number\",\"boolean\"]"
#define INNER "\"required\":[\"file\"],\"additionalProperties\":false," \
	"\"properties\":{\"file\":{\"description\":\"afile\"," SCALAR "}}"

static const struct yaml_words closed = { "thing", "k", false, roles, 2 }, open = { "thing", "k", true, roles, 2 },
    elsewhere = { "other", "k", false, roles, 2 };
static const struct row {
	const char *why;
	struct yaml_key key;
	const struct yaml_words *known;
	const char *required, *value;
} rows[] = {
	{ "a text", { "k", YAML_WANT_TEXT, true, NULL, "d", NULL }, NULL, "\"k\"", SCALAR },
	{ "words of another mapping do not matter", { "k", YAML_WANT_TEXT, false, NULL, "d", NULL }, &elsewhere, "", SCALAR },
	{ "a choice is also what an editor makes of it", { "k", YAML_WANT_ONE_OF, false, words, "d", NULL }, NULL, "",
	    "\"enum\":[\"on\",\"true\",true,\"1\",1]" },
	{ "words that are known", { "k", YAML_WANT_TEXT, false, NULL, "d", NULL }, &closed, "", "\"enum\":[\"edge\",\"core\"]" },
	{ "words that are only known examples", { "k", YAML_WANT_TEXT, false, NULL, "d", NULL }, &open, "",
	    SCALAR ",\"examples\":[\"edge\",\"core\"]" },
	{ "a text or several", { "k", YAML_WANT_TEXTS, false, NULL, "d", NULL }, NULL, "",
	    "\"type\":[\"string\",\"number\",\"boolean\",\"array\"],\"items\":{" SCALAR "}" },
	{ "a word or several", { "k", YAML_WANT_TEXTS, false, NULL, "d", NULL }, &closed, "",
	    "\"anyOf\":[{\"enum\":[\"edge\",\"core\"]},{\"type\":\"array\",\"items\":{\"enum\":[\"edge\",\"core\"]}}]" },
	{ "a list of mappings", { "k", YAML_WANT_LIST, false, NULL, "d", &inner }, NULL, "",
	    "\"type\":\"array\",\"items\":{\"type\":\"object\"," INNER "}" },
	{ "a list of anything", { "k", YAML_WANT_LIST, false, NULL, "d", NULL }, NULL, "", "\"type\":\"array\"" },
	{ "a mapping", { "k", YAML_WANT_MAPPING, false, NULL, "d", &inner }, NULL, "", "\"type\":\"object\"," INNER },
	{ "texts and mappings", { "k", YAML_WANT_ITEMS, false, NULL, "d", &inner }, NULL, "",
	    "\"type\":[\"string\",\"number\",\"boolean\",\"array\",\"object\"]," INNER
	    ",\"items\":{\"type\":[\"string\",\"number\",\"boolean\",\"object\"]," INNER "}" },
	{ "choices by free names", { "k", YAML_WANT_TEXT_BY_NAME, false, words, "d", NULL }, NULL, "",
	    "\"type\":\"object\",\"additionalProperties\":{\"enum\":[\"on\",\"true\",true,\"1\",1]}" },
	{ "texts by known names", { "k", YAML_WANT_TEXT_BY_NAME, false, NULL, "d", NULL }, &closed, "",
	    "\"type\":\"object\",\"properties\":{\"edge\":{" SCALAR "},\"core\":{" SCALAR "}},\"additionalProperties\":false" },
	{ "lists by free names", { "k", YAML_WANT_TEXTS_BY_NAME, false, NULL, "d", NULL }, NULL, "",
	    "\"type\":\"object\",\"additionalProperties\":{\"type\":[\"string\",\"number\",\"boolean\",\"array\"],"
	    "\"items\":{" SCALAR "}}" },
	{ "anything", { "k", YAML_WANT_ANY, false, NULL, "d", NULL }, NULL, "", "" },
};

START_TEST(row_becomes_schema)
{
	const struct row *row = &rows[_i];
	struct text expected = arena_printf(&arena, "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"title\":\"thing\","
	    "\"type\":\"object\",\"required\":[%s],\"additionalProperties\":false,\"properties\":{\"k\":{\"description\":\"d\"%s%s}}}",
	    row->required, row->value[0] == '\0' ? "" : ",", row->value);
	struct text got = value_of(&row->key, row->known);

	ck_assert_msg(text_equal(got, expected), "%s: %.*s, expected: %.*s", row->why, TEXT_ARG(got), TEXT_ARG(expected));
}
END_TEST

TESTS("yaml",
	EACH(row_becomes_schema, rows))
