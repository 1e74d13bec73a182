/* test_error.c - src/library/error.c: what an error says, and who frees it. */
#include <string.h>

#include "../harness.h"
#include "certproof.h"

START_TEST(each_code_has_a_name)
{
	ck_assert_str_eq(certproof_code_name(CERTPROOF_OK), "OK");
	ck_assert_str_eq(certproof_code_name(CERTPROOF_EMEMORY), "EMEMORY");
	ck_assert_str_eq(certproof_code_name(CERTPROOF_EORDER), "EORDER");
	ck_assert_str_eq(certproof_code_name(CERTPROOF_EORDER - 1), "");
	ck_assert_str_eq(certproof_code_name(1), "");
}
END_TEST

START_TEST(a_mistake_in_a_rule_file_has_its_place)
{
	const char *path = write_file("bad.yaml", "certproof-rules: 1\npack: t\nrules:\n  - {id: a, check: cert.versoin == 3}\n"
	    "  - {id: b, check: nothing}\n");
	struct certproof_engine_options options = { .size = sizeof(options), .rules = getenv("CERTPROOF_RULES"), .rule_paths = &path,
		.rule_path_count = 1 };
	const certproof_error *error;
	certproof_engine *engine;

	ck_assert_int_eq(certproof_engine_new(&options, &engine, &error), CERTPROOF_ERULES);
	ck_assert_ptr_null(engine);
	ck_assert_int_eq(certproof_error_code(error), CERTPROOF_ERULES);
	ck_assert_str_eq(certproof_error_file(error), path);
	ck_assert_uint_eq(certproof_error_line(error), 4);
	ck_assert_uint_gt(certproof_error_column(error), 1);
	ck_assert_msg(strstr(certproof_error_message(error), "versoin") != NULL, "%s", certproof_error_message(error));
	ck_assert_msg(strstr(certproof_error_hint(error), "version") != NULL, "%s", certproof_error_hint(error));
	ck_assert_ptr_nonnull(certproof_error_next(error));
	ck_assert_uint_eq(certproof_error_line(certproof_error_next(error)), 5);
	certproof_error_free(error);
	certproof_error_free(NULL);
}
END_TEST

TESTS("error",
	TEST(each_code_has_a_name),
	TEST(a_mistake_in_a_rule_file_has_its_place))
