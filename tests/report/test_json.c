/* test_json.c - src/report/json.c: the report for programs. */
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

static const struct report_options options = { .fail_on = SEVERITY_ERROR };

static json_t *
parse(struct text text)
{
	json_error_t error;
	json_t *root = json_loadb(text.at, text.len, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);

	ck_assert_msg(root != NULL, "line %d: %s", error.line, error.text);
	return root;
}

START_TEST(each_field_has_its_key_and_its_place)
{
	expect("certificate.json", report_text(REPORT_JSON, first_certificate(), &options));
	expect("deployment.json", report_text(REPORT_JSON, deployment(), &options));
}
END_TEST

START_TEST(an_empty_result_is_a_whole_object)
{
	struct result result = { .at = AT, .tool_version = TEXT("0.1"), .crypto_version = TEXT("3.0.17") };

	expect("empty.json", report_text(REPORT_JSON, &result, &options));
}
END_TEST

START_TEST(a_line_is_absent_for_der_and_the_offset_is_of_the_file)
{
	json_t *root = parse(report_text(REPORT_JSON, deployment(), &options));
	json_t *finding, *der = NULL;
	size_t i;

	json_array_foreach(json_object_get(root, "findings"), i, finding)
		if (strcmp(json_string_value(json_object_get(finding, "rule")), "encoding/serial-too-long") == 0)
			der = finding;
	ck_assert_ptr_nonnull(der);
	ck_assert_ptr_null(json_object_get(der, "line"));
	ck_assert_int_eq(json_integer_value(json_object_get(der, "offset")), 128 + 15);
	json_decref(root);
}
END_TEST

/* Every string of the hostile result comes back as it was, but for bytes that are not UTF-8. */
START_TEST(hostile_text_comes_back_as_it_was)
{
	struct text text = report_text(REPORT_JSON, hostile(), &options), want = TEXT(HOSTILE);
	json_t *root, *finding, *value;
	const char *key;
	struct buffer repaired;
	const char *at = want.at, *end = at + want.len, *here;
	size_t strings = 0;

	buffer_init(&repaired, &arena);
	while (at < end) {
		here = at;
		if (text_utf8_next(&at, end) == 0xffffffff)
			buffer_adds(&repaired, "\xef\xbf\xbd");
		else
			buffer_add(&repaired, (struct text){ here, (size_t)(at - here) });
	}
	ck_assert_msg(text_utf8_valid(text), "not UTF-8");
	root = parse(text);
	finding = json_array_get(json_object_get(root, "findings"), 0);
	json_object_foreach(finding, key, value) {
		if (!json_is_string(value) || strcmp(key, "severity") == 0 || strcmp(key, "effect") == 0 ||
		    strcmp(key, "object") == 0)
			continue;
		strings++;
		ck_assert_msg(text_equal((struct text){ json_string_value(value), json_string_length(value) },
		    buffer_text(&repaired)), "%s is not what it was", key);
	}
	ck_assert_uint_eq(strings, 16);
	json_decref(root);
}
END_TEST

START_TEST(a_thousand_findings_are_all_there)
{
	struct result *r = ARENA_NEW(&arena, struct result);
	json_t *root;

	r->at = AT;
	(void)add_target(r, OBJECT_CERTIFICATE, "many.example.com", "many.pem", 1);
	for (size_t i = 0; i < 1000; i++)
		add_finding(r, 0, "expressway/san-not-fqdn", SEVERITY_WARNING, EFFECT_NONE)->message =
		    arena_printf(&arena, "name %zu", i);
	root = parse(report_text(REPORT_JSON, r, &options));
	ck_assert_uint_eq(json_array_size(json_object_get(root, "findings")), 1000);
	ck_assert_int_eq(json_integer_value(json_object_get(json_object_get(root, "summary"), "warnings")), 1000);
	json_decref(root);
}
END_TEST

TESTS("report/json",
	TEST(each_field_has_its_key_and_its_place),
	TEST(an_empty_result_is_a_whole_object),
	TEST(a_line_is_absent_for_der_and_the_offset_is_of_the_file),
	TEST(hostile_text_comes_back_as_it_was),
	TEST(a_thousand_findings_are_all_there))
