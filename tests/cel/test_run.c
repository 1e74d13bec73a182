/* test_run.c - src/cel/run.c: variables, evaluations within evaluations, and the type of the result. */
#include <stdlib.h>
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

START_TEST(variables_are_asked_for_only_when_they_are_needed)
{
	struct cel_value value;

	ck_assert_int_eq(model_eval(&model, "true || cert.ca", &value), CEL_DONE);
	ck_assert_uint_eq(model.asked[SLOT_CERT], 0);
	ck_assert_int_eq(model_eval(&model, "cert.ca || cert.bits > 1", &value), CEL_DONE);
	ck_assert_uint_eq(model.asked[SLOT_CERT], 2);
}
END_TEST

struct nested {
	const struct cel_program *inner;
	enum cel_outcome outcome;
	uint64_t inner_budget;
};

static void
get_nested(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	struct nested *nested = run->context;

	(void)slot;
	if (nested->inner_budget > 0)
		run->budget = nested->inner_budget;
	nested->outcome = cel_eval(run, nested->inner, out);
}

START_TEST(what_is_wanted_holds_for_dyn_too)
{
	struct cel_mistakes mistakes = { 0 };
	const struct cel_program *program = cel_compile(&arena, model.env, TEXT("any"),
	    cel_env_type(model.env, "bool"), &mistakes);
	struct cel_value value;

	ck_assert_ptr_nonnull(program);
	model.any = cel_bool(true);
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	model.any = cel_int(1);
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_FAILED);
	ck_assert(text_is(value.as.error->text, "the result is int, but bool is wanted"));
}
END_TEST

static void
get_nothing(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	(void)run, (void)slot;
	memset(out, 0, sizeof(*out));
}

START_TEST(a_variable_without_a_value_is_an_error)
{
	struct cel_run run = { .arena = &model.scratch, .variable = get_nothing, .budget = 1000 };
	struct cel_value value;

	ck_assert_int_eq(cel_eval(&run, model_compile(&model, "count > 1"), &value), CEL_FAILED);
	ck_assert(text_is(value.as.error->text, "there is no value"));
}
END_TEST

START_TEST(an_error_of_a_nested_evaluation_is_an_error_of_the_outer)
{
	struct nested nested = { .inner = model_compile(&model, "[1, 2].map(x, x / 0)[0]") };
	const struct cel_program *outer = model_compile(&model, "names.size() > 0");
	struct cel_run run = { .arena = &model.scratch, .variable = get_nested, .context = &nested, .budget = 1000 };
	struct cel_value value;

	ck_assert_int_eq(cel_eval(&run, outer, &value), CEL_FAILED);
	ck_assert_ptr_eq(value.as.error->program, nested.inner);
	ck_assert(text_is(value.as.error->text, "division by zero"));
	ck_assert_ptr_null(run.frame);
	outer = model_compile(&model, "names.size() > 0 || true");
	ck_assert_int_eq(cel_eval(&run, outer, &value), CEL_DONE);
}
END_TEST

START_TEST(a_limit_of_a_nested_evaluation_ends_the_outer)
{
	struct nested nested = { .inner = model_compile(&model, "[1, 2, 3].map(x, x + 1)"), .inner_budget = 5 };
	const struct cel_program *outer = model_compile(&model, "names.size() > 0 || true");
	struct cel_run run = { .arena = &model.scratch, .variable = get_nested, .context = &nested, .budget = 1000 };
	struct cel_value value;

	ck_assert_int_eq(cel_eval(&run, outer, &value), CEL_EXHAUSTED);
	ck_assert_int_eq(nested.outcome, CEL_EXHAUSTED);
	ck_assert(cel_code_is_limit(value.as.error->code));
	ck_assert_ptr_eq(value.as.error->program, nested.inner);
	ck_assert_ptr_null(run.frame);
}
END_TEST

TESTS_WITH("run", setup, teardown,
	TEST(variables_are_asked_for_only_when_they_are_needed),
	TEST(what_is_wanted_holds_for_dyn_too),
	TEST(a_variable_without_a_value_is_an_error),
	TEST(an_error_of_a_nested_evaluation_is_an_error_of_the_outer),
	TEST(a_limit_of_a_nested_evaluation_ends_the_outer))
