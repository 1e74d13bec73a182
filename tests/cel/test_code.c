/* test_code.c - src/cel/code.c: each kind of mistake and error has a name, and is told by it. */
#include <string.h>

#include "model.h"

static struct model model;

static void
setup(void)
{
	model_open(&model);
}

static void
teardown(void)
{
	model_close(&model);
}

/* Mistakes, and errors of values whose type is known only when they are there. */
static const struct {
	const char *expression;
	enum cel_code code;
	bool compiled;
} wrong[] = {
	{ "1 +", CEL_SYNTAX, false },
	{ "nowhere", CEL_UNDECLARED_REFERENCE, false },
	{ "nowhere(1)", CEL_UNDECLARED_REFERENCE, false },
	{ "cert.missing", CEL_NO_SUCH_FIELD, false },
	{ "dyn(cert).missing", CEL_NO_SUCH_FIELD, true },
	{ "1 + 'a'", CEL_NO_MATCHING_OVERLOAD, false },
	{ "size(1)", CEL_NO_MATCHING_OVERLOAD, false },
	{ "dyn(1) + 'a'", CEL_NO_MATCHING_OVERLOAD, true },
	{ "size(dyn(1))", CEL_NO_MATCHING_OVERLOAD, true },
	{ "1 ? 2 : 3", CEL_WRONG_TYPE, false },
	{ "{dyn(1.5): 2}", CEL_WRONG_TYPE, true },
	{ "{1: 2, 1: 3}", CEL_REPEATED_KEY, false },
	{ "{count: 2, count: 3}", CEL_REPEATED_KEY, true },
	{ "'a'.matches('(')", CEL_INVALID_PATTERN, false },
	{ "'a'.matches('(' + string(count))", CEL_INVALID_PATTERN, true },
	{ "timestamp('x')", CEL_INVALID_ARGUMENT, false },
	{ "timestamp('x' + string(count))", CEL_INVALID_ARGUMENT, true },
	{ "9223372036854775808", CEL_OUT_OF_RANGE, false },
	{ "9223372036854775807 + count", CEL_OUT_OF_RANGE, true },
	{ "params['missing']", CEL_NO_SUCH_KEY, true },
	{ "[1][count]", CEL_INDEX_OUT_OF_RANGE, true },
	{ "optional.none().value()", CEL_NO_VALUE, true },
	{ "1 / (count - count)", CEL_DIVISION_BY_ZERO, true },
	{ "1 % (count - count)", CEL_DIVISION_BY_ZERO, true },
	{ "lists.range(200001)", CEL_TOO_LONG, true },
	{ "lists.range(200000).all(i, lists.range(200000).all(j, true))", CEL_COST_EXCEEDED, true },
};

START_TEST(what_is_wrong_is_told_by_its_code)
{
	struct cel_mistakes mistakes = { 0 };
	const struct cel_program *program = cel_compile(&arena, model.env, text_of(wrong[_i].expression), NULL, &mistakes);
	struct cel_value value = { 0 };
	enum cel_outcome outcome;
	enum cel_code code;

	ck_assert_msg((program != NULL) == wrong[_i].compiled, "%s", wrong[_i].expression);
	if (program == NULL) {
		code = mistakes.first->code;
	} else {
		outcome = cel_eval(&model.run, program, &value);
		ck_assert_int_ne(outcome, CEL_DONE);
		code = value.as.error->code;
		ck_assert_int_eq(outcome == CEL_EXHAUSTED, cel_code_is_limit(code));
	}
	ck_assert_msg(code == wrong[_i].code, "%s: %s, expected: %s", wrong[_i].expression, cel_code_name(code),
	    cel_code_name(wrong[_i].code));
}
END_TEST

START_TEST(names_are_words_with_hyphens_and_differ)
{
	for (int code = 0; code < CEL_CODE_COUNT; code++) {
		const char *name = cel_code_name((enum cel_code)code);

		ck_assert_ptr_nonnull(name);
		ck_assert_uint_eq(strspn(name, "abcdefghijklmnopqrstuvwxyz-"), strlen(name));
		for (int other = 0; other < code; other++)
			ck_assert_str_ne(name, cel_code_name((enum cel_code)other));
	}
}
END_TEST

TESTS_WITH("code", setup, teardown,
	EACH(what_is_wrong_is_told_by_its_code, wrong),
	TEST(names_are_words_with_hyphens_and_differ))
