/* test_check.c - src/engine/check.c: what comes of what is asked, in one object beside others. */
#include <string.h>

#include "../cli/command.h"

#define GOOD "expressway/leaf-good.pem"

static struct result result;
static bool judged;

static bool
checked(const char *words)
{
	struct check_options options = { .now = JUDGED_AT, .threads = 1 };

	given(words);
	return engine_check(&session.engine, &options, &result, &judged);
}

START_TEST(a_result_has_what_was_judged_and_what_became_of_each_input)
{
	ck_assert_msg(checked("check -r expressway-e -t trust/good.pem " GOOD), "%s", session_said());
	ck_assert(judged && result.at == JUDGED_AT && result.targets.count > 0 && result.verdicts.count == 1);
	ck_assert(text_is(result.role, "expressway-e") && result.problems.count == 0);
	ck_assert(result.inputs.count > 1 && result.inputs.items[0].uses == USED_AS_CERTIFICATE);
}
END_TEST

static const struct { const char *words, *problem; bool judged; } troubles[] = {
	{ "check", "nothing to check", false },
	{ "check -r pbx " GOOD, "unknown role 'pbx'", false },
	{ "check --site none.yaml", "cannot open: no such file or directory", false },
	{ "check none.pem", "cannot open: no such file or directory", true },
	{ "check -r expressway-e pki/root.pem", "no certificate or request of a server is among the files, to be judged for expressway-e", true },
	{ "check --host a.example.com key/pkcs8.pem", "--host: no certificate of a server is among the files", true },
	{ "check key/encrypted-pkcs8.pem", "private key that is locked: it was not judged", true },
};

START_TEST(what_was_not_judged_is_a_problem_of_a_whole_result)
{
	bool told = false;

	ck_assert_msg(!checked(troubles[_i].words), "%s", troubles[_i].words);
	ck_assert_msg(judged == troubles[_i].judged, "%s", troubles[_i].words);
	for (size_t i = 0; i < result.problems.count; i++)
		told = told || text_is(result.problems.items[i].message, troubles[_i].problem);
	ck_assert_msg(told, "%s: %s", troubles[_i].words, session_said());
}
END_TEST

/* A file of so many public keys: they and the file are the targets. */
static size_t
passed_of(size_t keys)
{
	const char *key = content_of("file/public-key.pem");
	struct check_options options = { .now = JUDGED_AT, .threads = 2, .keep_outcomes = true };
	struct buffer content;
	size_t passed = 0;

	buffer_init(&content, &arena);
	for (size_t i = 0; i < keys; i++)
		buffer_add(&content, text_of(key));
	given("check keys.pem");
	session.options.asked.given[GIVEN_FILE].items[0] = (struct given_file){ "keys.pem", bytes_of_text(buffer_text(&content)), true };
	ck_assert(engine_check(&session.engine, &options, &result, &judged));
	ck_assert_uint_eq(result.targets.count, keys + 1);
	for (size_t i = 0; i < result.outcomes.count; i++)
		passed += result.outcomes.items[i].outcome == OUTCOME_PASS;
	return passed;
}

START_TEST(rules_that_passed_are_kept_up_to_a_number_of_objects)
{
	ck_assert_uint_gt(passed_of(LIMIT_TARGETS_IN_FULL - 1), 2 * LIMIT_TARGETS_IN_FULL);
	ck_assert_str_eq(session_said(), "");
}
END_TEST

START_TEST(past_that_number_one_of_each_object_is_kept)
{
	ck_assert_uint_eq(passed_of(LIMIT_TARGETS_IN_FULL), LIMIT_TARGETS_IN_FULL + 1);
	ck_assert_msg(strstr(session_said(), "note: more than 2000 objects: of the rules that passed, the report names the first of each\n") != NULL,
	    "%s", session_said());
}
END_TEST

/* Bytes are judged as the file of the same name is. */
START_TEST(bytes_are_judged_as_their_file)
{
	const char *content = content_of("expressway/no-san.pem");
	struct bytes bytes = bytes_of_text(text_of(content));
	size_t count, errors;

	(void)checked("check expressway/no-san.pem");
	count = result.findings.count;
	errors = result.errors;
	given("check expressway/no-san.pem");
	session.options.asked.given[GIVEN_FILE].items[0] = (struct given_file){ "expressway/no-san.pem", bytes, true };
	ck_assert(engine_check(&session.engine, &(struct check_options){ .now = JUDGED_AT, .threads = 1 }, &result, &judged));
	ck_assert(count > 0 && result.findings.count == count && result.errors == errors);
	ck_assert(text_is(result.findings.items[0].file, "expressway/no-san.pem"));
}
END_TEST

/* Rules that are compiled before, for any kind of object, say the same. */
START_TEST(rules_may_be_compiled_before)
{
	size_t count;

	(void)checked("check -r expressway-e expressway/no-san.pem");
	count = result.findings.count;
	ck_assert(engine_products(&session.engine));
	session.engine.rules = engine_rules(&session.engine, false, &TEXTS((struct text[]){ TEXT("expressway-e") }, 1), ~0U);
	ck_assert_ptr_nonnull(session.engine.rules);
	(void)checked("check -r expressway-e expressway/no-san.pem");
	ck_assert(count > 0 && result.findings.count == count);
}
END_TEST

TESTS_WITH("check", setup_cli, teardown_cli,
	TEST(a_result_has_what_was_judged_and_what_became_of_each_input),
	EACH(what_was_not_judged_is_a_problem_of_a_whole_result, troubles),
	TEST(rules_that_passed_are_kept_up_to_a_number_of_objects),
	TEST(past_that_number_one_of_each_object_is_kept),
	TEST(bytes_are_judged_as_their_file),
	TEST(rules_may_be_compiled_before))
