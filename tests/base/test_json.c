/* test_json.c - src/base/json.c: valid JSON in valid UTF-8, whatever the strings hold. */
#include <locale.h>
#include <math.h>

#include "../harness.h"

static struct buffer buffer;
static struct json json;

static void
begin(void)
{
	buffer_init(&buffer, &arena);
	json_init(&json, output_to_buffer(&arena, &buffer));
}

START_TEST(values_are_told_apart_by_commas_and_indentation)
{
	begin();
	json_object(&json);
	json_key(&json, "list");
	json_array(&json);
	json_int(&json, 1);
	json_array(&json);
	json_array_end(&json);
	json_object(&json);
	json_key(&json, "a");
	json_null(&json);
	json_key(&json, "b");
	json_bool(&json, true);
	json_object_end(&json);
	json_bool(&json, false);
	json_array_end(&json);
	json_key(&json, "none");
	json_object(&json);
	json_object_end(&json);
	json_key(&json, "text");
	json_string(&json, "x");
	json_object_end(&json);
	json_end(&json);
	ck_assert_str_eq(buffer_text(&buffer).at,
	    "{\n"
	    "  \"list\": [\n"
	    "    1,\n"
	    "    [],\n"
	    "    {\n"
	    "      \"a\": null,\n"
	    "      \"b\": true\n"
	    "    },\n"
	    "    false\n"
	    "  ],\n"
	    "  \"none\": {},\n"
	    "  \"text\": \"x\"\n"
	    "}\n");
}
END_TEST

START_TEST(a_field_without_text_is_left_out)
{
	begin();
	json_object(&json);
	json_field(&json, "empty", TEXT(""));
	json_field(&json, "a", TEXT("\""));
	json_field(&json, "none", (struct text){ NULL, 0 });
	json_object_end(&json);
	json_end(&json);
	ck_assert_str_eq(buffer_text(&buffer).at, "{\n  \"a\": \"\\\"\"\n}\n");
}
END_TEST

START_TEST(a_single_value_is_a_document)
{
	begin();
	json_string(&json, "alone");
	json_end(&json);
	ck_assert_str_eq(buffer_text(&buffer).at, "\"alone\"\n");
}
END_TEST

static const struct {
	const char *why;
	struct text given;
	const char *written;
} strings[] = {
	{ "no bytes and no address", { NULL, 0 }, "\"\"" },
	{ "plain", { "plain", 5 }, "\"plain\"" },
	{ "quotes and backslashes", { "\"\\\"", 3 }, "\"\\\"\\\\\\\"\"" },
	{ "a slash needs no escape", { "a/b", 3 }, "\"a/b\"" },
	{ "line ends and tabs have names", { "\n\r\t", 3 }, "\"\\n\\r\\t\"" },
	{ "a zero does not end the string", { "a\0b", 3 }, "\"a\\u0000b\"" },
	{ "ESC cannot steer a terminal", { "\033[2J", 4 }, "\"\\u001b[2J\"" },
	{ "DEL and C1 neither", { "\x7f\xc2\x9b", 3 }, "\"\\u007f\\u009b\"" },
	{ "separators that end a line of JavaScript", { "\xe2\x80\xa8\xe2\x80\xa9", 6 }, "\"\\u2028\\u2029\"" },
	{ "what reorders a line", { "\xe2\x80\xae", 3 }, "\"\\u202e\"" },
	{ "what hides, past 16 bits", { "\xf3\xa0\x80\x81", 4 }, "\"\\udb40\\udc01\"" },
	{ "UTF-8 is kept, up to the highest scalar", { "\xc3\xa4\xe6\xbc\xa2\xf4\x8f\xbf\xbf", 9 },
	    "\"\xc3\xa4\xe6\xbc\xa2\xf4\x8f\xbf\xbf\"" },
	{ "each invalid byte becomes U+FFFD", { "\xff\xfe", 2 }, "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
	{ "a character cut short at the end", { "a\xe2\x82", 3 }, "\"a\xef\xbf\xbd\xef\xbf\xbd\"" },
	{ "a surrogate in UTF-8", { "\xed\xa0\x80", 3 }, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
	{ "an overlong zero", { "\xc0\x80", 2 }, "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
	{ "what follows an invalid byte is kept", { "\xc3(", 2 }, "\"\xef\xbf\xbd(\"" },
};

START_TEST(strings_may_hold_any_bytes)
{
	struct text written;

	begin();
	json_text(&json, strings[_i].given);
	written = buffer_text(&buffer);
	ck_assert_msg(text_is(written, strings[_i].written), "%s: %.*s", strings[_i].why, TEXT_ARG(written));
}
END_TEST

/* What is wrong with a JSON string, or NULL. */
static const char *
mistake(struct text written)
{
	if (!text_utf8_valid(written))
		return "not UTF-8";
	if (written.len < 2 || written.at[0] != '"' || written.at[written.len - 1] != '"')
		return "not quoted";
	for (size_t i = 1; i < written.len - 1; i++) {
		if ((unsigned char)written.at[i] < 0x20 || written.at[i] == 0x7f)
			return "a control character";
		if (written.at[i] == '"')
			return "a quote within";
		/* The character behind a backslash belongs to it. */
		if (written.at[i] == '\\' && ++i == written.len - 1)
			return "an open escape";
	}
	return NULL;
}

START_TEST(no_pair_of_bytes_breaks_out_of_its_string)
{
	for (unsigned i = 0; i < 65536; i++) {
		char pair[2] = { (char)(i >> 8), (char)i };
		const char *wrong;

		arena_reset(&arena);
		begin();
		json_text(&json, (struct text){ pair, 2 });
		wrong = mistake(buffer_text(&buffer));
		if (wrong != NULL)
			ck_abort_msg("%04x: %s: %.*s", i, wrong, TEXT_ARG(buffer_text(&buffer)));
	}
}
END_TEST

START_TEST(keys_are_escaped_as_strings_are)
{
	begin();
	json_object(&json);
	json_key(&json, "a\"b\n");
	json_int(&json, 1);
	json_object_end(&json);
	ck_assert_str_eq(buffer_text(&buffer).at, "{\n  \"a\\\"b\\n\": 1\n}");
}
END_TEST

START_TEST(integers_are_written_with_all_their_digits)
{
	begin();
	json_array(&json);
	json_int(&json, INT64_MIN);
	json_int(&json, INT64_MAX);
	json_uint(&json, UINT64_MAX);
	json_int(&json, 0);
	json_array_end(&json);
	ck_assert_str_eq(buffer_text(&buffer).at,
	    "[\n  -9223372036854775808,\n  9223372036854775807,\n  18446744073709551615,\n  0\n]");
}
END_TEST

static const struct {
	double number;
	const char *written;
} doubles[] = {
	{ 0.5, "0.5" }, { -2.0, "-2" }, { 1e300, "1e+300" }, { 1e-7, "1e-07" },
	{ 0.1, "0.1" }, { 0.1 + 0.2, "0.30000000000000004" }, { 1.0 / 3, "0.3333333333333333" },
	/* JSON has no words for these (RFC 8259 6). */
	{ NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" },
};

START_TEST(a_double_reads_back_as_it_was_or_is_null)
{
	struct text written;

	begin();
	json_double(&json, doubles[_i].number);
	written = buffer_text(&buffer);
	ck_assert_msg(text_is(written, doubles[_i].written), "%.*s, expected %s", TEXT_ARG(written),
	    doubles[_i].written);
	if (isfinite(doubles[_i].number))
		ck_assert_msg(strtod(written.at, NULL) == doubles[_i].number, "%.*s", TEXT_ARG(written));
}
END_TEST

/* A library runs in the locale that its program has set, perhaps one with a decimal comma. */
static bool
comma_is_set(void)
{
	return setlocale(LC_NUMERIC, "de_DE.UTF-8") != NULL || setlocale(LC_NUMERIC, "fr_FR.UTF-8") != NULL;
}

static bool
comma_is_here(void)
{
	bool here = comma_is_set();

	setlocale(LC_NUMERIC, "C");
	return here;
}

START_TEST(no_locale_changes_a_number)
{
	double back = 0;

	ck_assert(comma_is_set());
	begin();
	json_double(&json, 1.5);
	ck_assert_str_eq(buffer_text(&buffer).at, "1.5");
	ck_assert(double_parse(TEXT("2.7182818284590452353602874"), &back) && back == 2.7182818284590452353602874);
	ck_assert(text_is(double_text(&arena, back), "2.718281828459045"));
}
END_TEST

TESTS("json",
	TEST(values_are_told_apart_by_commas_and_indentation),
	TEST(a_field_without_text_is_left_out),
	TEST(a_single_value_is_a_document),
	EACH(strings_may_hold_any_bytes, strings),
	TEST(no_pair_of_bytes_breaks_out_of_its_string),
	TEST(keys_are_escaped_as_strings_are),
	TEST(integers_are_written_with_all_their_digits),
	EACH(a_double_reads_back_as_it_was_or_is_null, doubles),
	TEST_IF(comma_is_here, no_locale_changes_a_number))
