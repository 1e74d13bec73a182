/* test_json_read.c - src/base/json_read.c: objects are read as RFC 8259 writes them, and nothing else is. */
#include "../harness.h"

static const struct {
	const char *text, *name, *value, *string;      /* string NULL: the value is none */
} good[] = {
	{ "{\"a\":1}", "a", "1", NULL },
	{ " { \"a\" : -0.5e+3 , \"b\" : \"x\" } ", "b", "\"x\"", "x" },
	{ "{\"a\":{\"b\":[1,{\"c\":[]}]},\"d\":null}", "a", "{\"b\":[1,{\"c\":[]}]}", NULL },
	{ "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "a", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
	{ "{\"a\":\"\\u00e4\\u20ac\\ud83d\\ude00\"}", "a", "\"\\u00e4\\u20ac\\ud83d\\ude00\"", "\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80" },
	{ "{\"\\u0061\":\"\xc3\xa4\"}", "a", "\"\xc3\xa4\"", "\xc3\xa4" },
	{ "{\"id\":true,\"a\":false}", "a", "false", NULL },
};

START_TEST(a_member_is_found_with_its_value_as_it_stands)
{
	const struct json_member *member;
	struct json_members members;
	const char *why;

	ck_assert_msg(json_read_object(&arena, text_of(good[_i].text), &members, &why), "%s: %s", good[_i].text, why);
	member = json_member(&members, good[_i].name);
	ck_assert_ptr_nonnull(member);
	ck_assert_msg(text_is(member->value, good[_i].value), "%.*s", TEXT_ARG(member->value));
	ck_assert_int_eq(member->is_string, good[_i].string != NULL);
	if (good[_i].string != NULL)
		ck_assert_msg(text_is(member->string, good[_i].string), "%.*s", TEXT_ARG(member->string));
	ck_assert_ptr_null(json_member(&members, "no such"));
}
END_TEST

static const struct {
	const char *text, *why;
} bad[] = {
	{ "", "it does not begin with {" },
	{ "[]", "it does not begin with {" },
	{ "{", "a member does not begin with its name in quotes" },
	{ "{a:1}", "a member does not begin with its name in quotes" },
	{ "{\"a\" 1}", "a colon is missing behind a name" },
	{ "{\"a\":1", "a comma or the closing } is missing" },
	{ "{\"a\":1,}", "a member does not begin with its name in quotes" },
	{ "{\"a\":1 \"b\":2}", "a comma or the closing } is missing" },
	{ "{\"a\":1}x", "something stands behind the object" },
	{ "{\"a\":1,\"\\u0061\":2}", "a name is there twice" },
	{ "{\"a\":}", "a value is not one of JSON" },
	{ "{\"a\":", "a value is missing" },
	{ "{\"a\":01}", "a value is not one of JSON" },
	{ "{\"a\":1.}", "a number ends in its point" },
	{ "{\"a\":1e}", "a number has no exponent" },
	{ "{\"a\":NaN}", "a value is not one of JSON" },
	{ "{\"a\":\"x}", "a string has no end" },
	{ "{\"a\":\"\\\"}", "a string has no end" },
	{ "{\"a\":\"\\x\"}", "a string has an escape that JSON does not know" },
	{ "{\"a\":\"\\u12\"}", "a \\u escape is not four hexadecimal digits" },
	{ "{\"a\":\"\\ud800\"}", "a surrogate stands alone" },
	{ "{\"a\":\"\\udc00\"}", "a surrogate stands alone" },
	{ "{\"a\":\"\t\"}", "a string has a control character" },
	{ "{\"a\":\"\xff\"}", "a string is not UTF-8" },
	{ "{\"a\":[1 2]}", "a comma or a closing bracket is missing" },
	{ "{\"a\":{1:2}}", "a member of an object is not a string and a value" },
};

START_TEST(what_is_no_object_of_json_is_refused_with_the_reason)
{
	struct json_members members;
	const char *why;

	ck_assert_msg(!json_read_object(&arena, text_of(bad[_i].text), &members, &why), "%s", bad[_i].text);
	ck_assert_str_eq(why, bad[_i].why);
}
END_TEST

START_TEST(nesting_has_a_limit)
{
	for (unsigned past = 0; past < 2; past++) {
		struct json_members members;
		struct buffer text;
		const char *why;

		buffer_init(&text, &arena);
		buffer_adds(&text, "{\"a\":");
		for (unsigned i = 0; i < LIMIT_JSON_DEPTH + past; i++)
			buffer_addc(&text, '[');
		for (unsigned i = 0; i < LIMIT_JSON_DEPTH + past; i++)
			buffer_addc(&text, ']');
		buffer_addc(&text, '}');
		ck_assert_int_eq(json_read_object(&arena, buffer_text(&text), &members, &why), past == 0);
		if (past != 0)
			ck_assert_str_eq(why, "its values are nested deeper than the limit of 64");
	}
}
END_TEST

TESTS("json_read",
	EACH(a_member_is_found_with_its_value_as_it_stands, good),
	EACH(what_is_no_object_of_json_is_refused_with_the_reason, bad),
	TEST(nesting_has_a_limit))
