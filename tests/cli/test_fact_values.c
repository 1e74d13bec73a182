/* test_fact_values.c - src/cli/fact_values.c: facts as JSON and as lines, and which objects of a run are shown. */
#include <string.h>

#include "cli/fact_values.h"
#include "command.h"

/* The object of a record of these tests is an array of its values, by the fields' tags; one that is null is absent. */
static void
get(struct cel_run *run, const void *object, const struct cel_field *field, struct cel_value *out)
{
	(void)run;
	*out = ((const struct cel_value *)object)[field->tag];
}

static bool
has(struct cel_run *run, const void *object, const struct cel_field *field)
{
	(void)run;
	return ((const struct cel_value *)object)[field->tag].kind != CEL_NULL;
}

static const struct cel_field pair_fields[] = {
	{ "first", "dyn", "", get, has, 0 },
	{ "second", "dyn", "", get, has, 1 },
};
static const struct cel_record pair_record = { "Pair", "", pair_fields, COUNT_OF(pair_fields) };

static struct cel_value
pair(struct cel_value first, struct cel_value second)
{
	struct cel_value *values = ARENA_ARRAY(&session.arena, struct cel_value, 2);

	values[0] = first;
	values[1] = second;
	return cel_record(values, &pair_record);
}

static struct cel_value
word(const char *text)
{
	return cel_string(text_of(text));
}

static struct cel_value
list_of(struct cel_value first, struct cel_value second)
{
	struct cel_value *items = ARENA_ARRAY(&session.arena, struct cel_value, 2);

	items[0] = first;
	items[1] = second;
	return cel_list(items, 2);
}

static const char *
json_of(struct cel_value value)
{
	struct cel_run nothing = { 0 };
	struct buffer out;
	struct output *output;
	struct json json;

	buffer_init(&out, &session.arena);
	output = output_to_buffer(&session.arena, &out);
	json_init(&json, output);
	value_json(&json, &nothing, &session.arena, &value, 0);
	json_end(&json);
	ck_assert(output_close(output, &session.messages));
	return arena_string(&session.arena, buffer_text(&out));
}

static const char *
lines_of(struct cel_value value)
{
	struct cel_run nothing = { 0 };
	struct buffer out;

	buffer_init(&out, &session.arena);
	value_lines(&out, &nothing, &value, 2);
	return arena_string(&session.arena, buffer_text(&out));
}

START_TEST(each_kind_of_value_has_its_JSON)
{
	const uint8_t bytes[] = { 0x00, 0xab };
	struct cel_map *map = cel_map_new(&session.arena, 2);
	const struct { struct cel_value value; const char *json; } rows[] = {
		{ cel_bool(true), "true\n" },
		{ cel_int(-7), "-7\n" },
		{ cel_int(INT64_MIN), "-9223372036854775808\n" },
		{ cel_uint(UINT64_MAX), "18446744073709551615\n" },
		{ cel_double(2.5), "2.5\n" },
		{ word("a\"b"), "\"a\\\"b\"\n" },
		{ cel_bytes((struct bytes){ bytes, 2 }), "\"00ab\"\n" },
		{ cel_timestamp(JUDGED_AT, 0), "\"2026-11-21T00:00:00Z\"\n" },
		{ cel_null(), "null\n" },
		{ cel_list(NULL, 0), "[]\n" },
		{ list_of(cel_int(1), word("x")), "[\n  1,\n  \"x\"\n]\n" },
		{ cel_map_value(map), "{\n  \"k\": 1,\n  \"2\": false\n}\n" },
		{ cel_record(NULL, &pair_record), "{}\n" },
		{ pair(cel_int(0), word("")), "{\n  \"first\": 0,\n  \"second\": \"\"\n}\n" },
		{ pair(cel_null(), cel_bool(false)), "{\n  \"second\": false\n}\n" },
	};

	ck_assert(cel_map_put(map, word("k"), cel_int(1)) && cel_map_put(map, cel_int(2), cel_bool(false)));
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		ck_assert_str_eq(json_of(rows[i].value), rows[i].json);
}
END_TEST

/* Eight, which no fact of the program reaches: the ninth is shown empty. */
START_TEST(what_lies_deep_within_itself_is_cut_off)
{
	struct cel_value value = pair(word("innermost"), cel_null());
	const char *json;

	for (unsigned i = 0; i < 7; i++)
		value = pair(value, cel_null());
	ck_assert_ptr_nonnull(strstr(json_of(value), "innermost"));
	json = json_of(pair(value, cel_null()));
	ck_assert_ptr_null(strstr(json, "innermost"));
	ck_assert_ptr_nonnull(strstr(json, "{}"));
}
END_TEST

START_TEST(lines_tell_only_what_says_something)
{
	const uint8_t bytes[] = { 1 };
	const struct { struct cel_value value; const char *lines; } rows[] = {
		{ pair(word("x"), cel_int(0)), "  first                  x\n  second                 0\n" },
		{ pair(cel_bool(true), cel_bool(false)), "  first                  true\n" },
		{ pair(word(""), cel_list(NULL, 0)), "" },
		{ pair(cel_bytes((struct bytes){ bytes, 1 }), cel_null()), "" },
		{ pair(cel_map_value(cel_map_new(&session.arena, 1)), cel_record(NULL, &pair_record)), "" },
		{ pair(list_of(word("a"), word("b")), word("a\nb\x1b[")), "  first                  a, b\n"
		    "  second                 a\\nb\\x1b[\n" },
		{ pair(pair(word("in"), cel_null()), word("out")),
		    "  first\n    first                in\n  second                 out\n" },
		{ pair(list_of(pair(word("a"), cel_int(1)), pair(word("b"), cel_null())), cel_null()),
		    "  first\n    - first              a\n      second             1\n    - first              b\n" },
		{ pair(list_of(pair(word(""), cel_null()), pair(word("b"), cel_null())), cel_null()),
		    "  first\n    - first              b\n" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		ck_assert_str_eq(lines_of(rows[i].value), rows[i].lines);
}
END_TEST

TESTS_WITH("values", setup_cli, teardown_cli,
	TEST(each_kind_of_value_has_its_JSON),
	TEST(what_lies_deep_within_itself_is_cut_off),
	TEST(lines_tell_only_what_says_something))
