/* test_name.c - src/result/name.c: the words of the enums, as rule files and reports have them. */
#include "../harness.h"

#include "result/result.h"

START_TEST(words_are_those_of_rule_files_and_reports)
{
	ck_assert_str_eq(severity_name(SEVERITY_ERROR), "error");
	ck_assert_str_eq(severity_name(SEVERITY_WARNING), "warning");
	ck_assert_str_eq(severity_name(SEVERITY_NOTICE), "notice");
	ck_assert_str_eq(effect_name(EFFECT_REFUSED), "refused");
	ck_assert_str_eq(effect_name(EFFECT_FAILS), "fails");
	ck_assert_str_eq(effect_name(EFFECT_WEAKENS), "weakens");
	ck_assert_str_eq(effect_name(EFFECT_NONE), "");
	ck_assert_str_eq(verdict_name(VERDICT_REFUSED), "refused");
	ck_assert_str_eq(verdict_name(VERDICT_FAILS), "fails");
	ck_assert_str_eq(verdict_name(VERDICT_NOT_JUDGED), "not judged");
	ck_assert_str_eq(verdict_name(VERDICT_WARNINGS), "warnings");
	ck_assert_str_eq(verdict_name(VERDICT_READY), "ready");
	ck_assert_str_eq(object_name(OBJECT_NONE), "");
	ck_assert_str_eq(object_name(OBJECT_CERTIFICATE), "certificate");
	ck_assert_str_eq(object_name(OBJECT_REQUEST), "request");
	ck_assert_str_eq(object_name(OBJECT_KEY), "key");
	ck_assert_str_eq(object_name(OBJECT_CRL), "crl");
	ck_assert_str_eq(object_name(OBJECT_FILE), "file");
	ck_assert_str_eq(object_name(OBJECT_TRUST), "trust");
	ck_assert_str_eq(object_name(OBJECT_CHAIN), "chain");
	ck_assert_str_eq(object_name(OBJECT_NODE), "node");
	ck_assert_str_eq(object_name(OBJECT_LINK), "link");
	ck_assert_str_eq(object_name(OBJECT_SITE), "site");
	ck_assert_str_eq(fix_step_names[FIX_LIST], "list");
	ck_assert_str_eq(fix_step_names[FIX_CERTIFICATE], "certificate");
	ck_assert_str_eq(fix_step_names[FIX_RESTART], "restart");
	ck_assert_ptr_null(fix_step_names[FIX_STEP_COUNT]);
	ck_assert_str_eq(service_state_name(SERVICE_FAILS), "fails");
	ck_assert_str_eq(service_state_name(SERVICE_NOT_JUDGED), "not judged");
	ck_assert_str_eq(service_state_name(SERVICE_AT_RISK), "at risk");
	ck_assert_str_eq(service_state_name(SERVICE_WORKS), "works");
}
END_TEST

START_TEST(an_input_is_told_as_what_it_is_and_what_it_was_used_as)
{
	ck_assert(text_is(item_text(&(struct input_row){ .kind = ITEM_CERTIFICATE }), "certificate"));
	ck_assert(text_is(item_text(&(struct input_row){ .kind = ITEM_PUBLIC_KEY }), "public key"));
	ck_assert(text_is(item_text(&(struct input_row){ .kind = ITEM_RULES }), "rules"));
	ck_assert(text_is(item_text(&(struct input_row){ .kind = ITEM_OTHER, .what = TEXT("DH PARAMETERS") }), "DH PARAMETERS"));
	ck_assert_uint_eq(item_uses_text(&arena, 0).len, 0);
	ck_assert(text_is(item_uses_text(&arena, USED_AS_CERTIFICATE), "certificate"));
	ck_assert(text_is(item_uses_text(&arena, USED_AS_CHAIN | USED_AS_CA_CERTIFICATE), "CA certificate, chain"));
	ck_assert(text_is(item_uses_text(&arena, USED_AS_PREVIOUS), "previous certificate"));
	ck_assert(text_is(item_uses_text(&arena, USED_AS_RULES), "rules"));
}
END_TEST

TESTS("name",
	TEST(words_are_those_of_rule_files_and_reports),
	TEST(an_input_is_told_as_what_it_is_and_what_it_was_used_as))
