/* test_error.c - src/cel/error.c: errors name the part that failed and the variables around it. */
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

static const struct {
	const char *expression, *text, *place, *variables;
} errors[] = {
	{ "1 + count / 0", "division by zero", "count / 0", "" },
	{ "cert.san.dns[7] == 'x'", "index out of range: 7 of a list of 3", "cert.san.dns[7]", "" },
	{ "params.min > 3", "no such key: 'min'", "params.min", "" },
	{ "params['min'] > 3", "no such key: 'min'", "params['min']", "" },
	{ "cert.san.dns.filter(d, d == 'localhost' && d.size() / 0 > 1)", "division by zero", "d.size() / 0", "d = 'localhost'" },
	{ "trust.map(c, c.subject.cn.transformList(i, n, n.charAt(9)))", "index out of range: 9", "n.charAt(9)",
	    "c = Cert{...}, i = 0, n = 'Root A'" },
	{ "cel.bind(x, 3, x / (x - 3))", "division by zero", "x / (x - 3)", "x = 3" },
	{ "any + 1", "no such overload: _+_(null_type, int)", "any + 1", "" },
	{ "any.size() > 1", "no such overload: size(null_type)", "any.size()", "" },
	{ "dyn(1) || false", "no such overload: _||_(int)", "dyn(1)", "" },
	{ "[1].exists(x, dyn(x))", "no such overload: exists(int)", "dyn(x)", "x = 1" },
	{ "any.foo", "no such overload: _._(null_type)", "any.foo", "" },
	{ "any.all(x, true)", "no such overload: all(null_type)", "any.all(x, true)", "" },
	{ "any ? 1 : 2", "no such overload: _?_:_(null_type)", "any ? 1 : 2", "" },
	{ "trust.map(c, c.subject.cn.map(n, n)).map(l, l.join('')).sortBy(x, dyn(cert))", "these keys have no order", "dyn(cert)", "" },
	{ "int(dyn('x'))", "type conversion error: 'x' is not a valid int", "int(dyn('x'))", "" },
	{ "9223372036854775807 + count", "integer overflow", "9223372036854775807 + count", "" },
};

START_TEST(errors_name_their_place_and_the_variables)
{
	struct cel_value value;
	const struct cel_error *error;
	struct text source, place;

	ck_assert_msg(model_eval(&model, errors[_i].expression, &value) == CEL_FAILED, "%s does not fail", errors[_i].expression);
	error = value.as.error;
	ck_assert_msg(text_is(error->text, errors[_i].text), "%s: '%.*s'", errors[_i].expression, TEXT_ARG(error->text));
	ck_assert_msg(error->program != NULL && !cel_code_is_limit(error->code), "%s", errors[_i].expression);
	source = cel_program_source(error->program);
	place = (struct text){ source.at + error->start, error->end - error->start };
	ck_assert_msg(text_is(place, errors[_i].place), "%s: at '%.*s'", errors[_i].expression, TEXT_ARG(place));
	ck_assert_msg(text_is(error->variables, errors[_i].variables), "%s: variables '%.*s'", errors[_i].expression,
	    TEXT_ARG(error->variables));
}
END_TEST

TESTS_WITH("error", setup, teardown,
	EACH(errors_name_their_place_and_the_variables, errors))
