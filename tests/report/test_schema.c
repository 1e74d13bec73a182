/* test_schema.c - src/report/schema.c: the schema of the report is one object that names each key once, and knows each reference. */
#define json_object jansson_object
#define json_array jansson_array
#define json_string jansson_string
#define json_null jansson_null
#include <jansson.h>
#undef json_object
#undef json_array
#undef json_string
#undef json_null

#include "sample.h"

static void
check_references(json_t *definitions, json_t *value)
{
	json_t *member;
	const char *key;
	size_t i;

	json_object_foreach(value, key, member) {
		if (strcmp(key, "$ref") == 0) {
			const char *name = strrchr(json_string_value(member), '/') + 1;

			ck_assert_msg(json_object_get(definitions, name) != NULL, "no definition of %s", name);
		}
		check_references(definitions, member);
	}
	json_array_foreach(value, i, member)
		check_references(definitions, member);
}

START_TEST(each_reference_leads_somewhere)
{
	struct buffer buffer;
	struct output *output;
	struct json json;
	json_error_t error;
	json_t *root;

	buffer_init(&buffer, &arena);
	output = output_to_buffer(&arena, &buffer);
	json_init(&json, output);
	report_schema(&json);
	json_end(&json);
	ck_assert(output_close(output, &messages));
	root = json_loadb(buffer_text(&buffer).at, buffer.len, JSON_REJECT_DUPLICATES, &error);
	ck_assert_msg(root != NULL, "line %d: %s", error.line, error.text);
	ck_assert_uint_gt(json_object_size(json_object_get(root, "definitions")), 10);
	check_references(json_object_get(root, "definitions"), root);
	json_decref(root);
}
END_TEST

TESTS("schema", TEST(each_reference_leads_somewhere))
