/* test_frame.c - src/cel/frame.c: what an evaluation may take, at each limit and past it. */
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

/* Runs with exactly the budget that an expression takes, then with one unit less. */
static const char *const costly[] = {
	"1 + 2", "cert.san.dns.all(d, d.matches('^[a-z.*]+$'))", "trust.map(c, c.bits).size()", "cert.san.dns == ['a', 'b']",
	"{'a': 1, 'b': [1, 2]}.b + [3]", "'localhost' in cert.san.dns", "cert.kind + 'x'", "cert.san.dns.sort().join(',')",
	"trust.sortBy(c, c.bits)", "names.transformMap(i, v, i)", "any || true",
};

START_TEST(a_budget_is_enough_or_not_to_the_unit)
{
	const struct cel_program *program = model_compile(&model, costly[_i]);
	struct cel_value value;
	uint64_t cost;

	ck_assert_int_ne(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	cost = LIMIT_CEL_COST - model.run.budget;
	ck_assert_msg(cost > 0, "%s costs nothing", costly[_i]);
	model.run.budget = cost;
	ck_assert_msg(cel_eval(&model.run, program, &value) != CEL_EXHAUSTED, "%s: %u units are not enough", costly[_i],
	    (unsigned)cost);
	ck_assert_uint_eq(model.run.budget, 0);
	model.run.budget = cost - 1;
	ck_assert_msg(cel_eval(&model.run, program, &value) == CEL_EXHAUSTED, "%s: %u units are enough", costly[_i],
	    (unsigned)cost - 1);
	ck_assert(cel_code_is_limit(value.as.error->code));
	ck_assert(text_is(value.as.error->text, "the cost limit is reached"));
}
END_TEST

START_TEST(a_limit_is_never_absorbed)
{
	const struct cel_program *program;
	struct cel_value value;

	program = model_compile(&model, "[1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, "
	    "[1,2,3,4,5,6,7,8,9,10].all(c, a + b + c > 0))) || true");
	model.run.budget = 500;
	model.run.absorbed = 0;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	ck_assert_uint_eq(model.run.absorbed, 0);
	ck_assert_ptr_null(model.run.frame);
}
END_TEST

/* Sets `any` to a list of that many ints. */
static void
any_list(size_t count)
{
	struct cel_value *items = ARENA_ARRAY(&arena, struct cel_value, count);

	for (size_t i = 0; i < count; i++)
		items[i] = cel_int((int64_t)i);
	model.any = cel_list(items, count);
}

static const struct {
	const char *why, *expression;
	unsigned base;                   /* elements of `any` so that the list has its greatest length */
} long_lists[] = {
	{ "map", "any.map(x, 1)", LIMIT_CEL_LIST },
	{ "filter", "any.filter(x, true)", LIMIT_CEL_LIST },
	{ "+", "dyn([1]) + any", LIMIT_CEL_LIST - 1 },
	{ "sortBy", "any.sortBy(x, x)", LIMIT_CEL_LIST },
	{ "transformMap", "any.transformMap(i, x, x)", LIMIT_CEL_LIST },
};

START_TEST(a_list_may_have_200000_elements)
{
	const struct cel_program *program = model_compile(&model, long_lists[_i].expression);
	struct cel_value value;

	any_list(long_lists[_i].base);
	model.run.budget = LIMIT_CEL_COST_TARGET;
	ck_assert_msg(cel_eval(&model.run, program, &value) == CEL_DONE, "%s: %.*s", long_lists[_i].why,
	    value.kind == CEL_ERROR ? (int)value.as.error->text.len : 0, value.kind == CEL_ERROR ? value.as.error->text.at : "");
	any_list(long_lists[_i].base + 1);
	model.run.budget = LIMIT_CEL_COST_TARGET;
	ck_assert_msg(cel_eval(&model.run, program, &value) == CEL_EXHAUSTED, "%s: one more is taken", long_lists[_i].why);
	ck_assert(text_contains(value.as.error->text, "200000"));
}
END_TEST

/* Each makes all the memory it can; `any` is a text of 200,000 bytes. */
static const char *const greedy[] = {
	"lists.range(100000).map(i, any + 'x').size()",
	"lists.range(100000).map(i, any + string(i)).join('').size()",
	"lists.range(100000).map(i, any.replace('a', 'bb')).size()",
	"lists.range(100000).map(i, any.upperAscii()).size()",
	"lists.range(100000).map(i, any.reverse()).size()",
	"lists.range(100000).map(i, strings.quote(any)).size()",
	"lists.range(100000).map(i, '%s'.format([any])).size()",
	"lists.range(100000).map(i, '%x'.format([any])).size()",
	"lists.range(100000).map(i, [any, any].join('-')).size()",
	"lists.range(100000).map(i, any.split('')).size()",
	"lists.range(100000).map(i, any.findAll('a')).size()",
	"lists.range(100000).map(i, base64.encode(bytes(any))).size()",
	"lists.range(100000).map(i, base64.decode(any)).size()",
	"lists.range(100000).map(i, bytes(any) + b'x').size()",
	"lists.range(100000).map(i, lists.range(100000)).size()",
	"lists.range(100000).map(i, lists.range(300) + lists.range(300)).size()",
	"lists.range(100000).map(i, [[1, 2, 3], [4, 5, 6]].flatten()).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.reverse())).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.sort())).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.slice(1, 99999))).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.distinct())).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.filter(x, true))).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.sortBy(x, -x))).size()",
	"cel.bind(l, lists.range(100000), l.map(i, l.groupedBy(l.map(x, string(x))))).size()",
	"lists.range(100000).transformMap(i, x, lists.range(50000).transformMap(k, y, k)).size()",
	"lists.range(100000).transformMapEntry(i, x, {any + string(i): x}).size()",
	"lists.range(100000).map(i, {'a': i, 'b': {'c': i}}).map(m, m.transformMap(k, v, [v])).size()",
	"lists.range(100000).map(i, optional.of([optional.of(i)])).size()",
	"lists.range(100000).filter(i, 'x'.matches('a{1000}b{500}' + string(i))).size()",
	"lists.range(100000).exists(i, int(any) == i || {'a': any}[any] == '')",
};

START_TEST(no_expression_takes_more_memory_than_an_evaluation_may)
{
	const struct cel_program *program = model_compile(&model, greedy[_i]);
	struct cel_value value;
	enum cel_outcome outcome;
	char *text = arena_take(&arena, 200000);
	size_t before = model.scratch.used;

	memset(text, 'a', 200000);
	model.any = cel_string((struct text){ text, 200000 });
	model.run.budget = UINT64_C(1) << 40;
	outcome = cel_eval(&model.run, program, &value);
	/* One operation may pass the limit by what it makes. */
	ck_assert_msg(model.scratch.used - before <= LIMIT_CEL_MEMORY + ((size_t)24 << 20), "%s takes %zu bytes", greedy[_i],
	    model.scratch.used - before);
	ck_assert_msg(outcome != CEL_EXHAUSTED || model.scratch.used - before > LIMIT_CEL_MEMORY / 2 ||
	    !text_starts_with(value.as.error->text, "the memory"), "%s ends with %zu bytes", greedy[_i], model.scratch.used - before);
}
END_TEST

START_TEST(an_evaluation_may_take_its_memory_and_no_more)
{
	const struct cel_program *program = model_compile(&model, "[any + 'x', any + 'y'].size() == 2"),
	    *absorbing = model_compile(&model, "true || [any + 'x', any + 'y'].size() == 2 || true"),
	    *hiding = model_compile(&model, "[any + 'x', any + 'y'].size() == 2 || true");
	struct cel_value value;
	char *text = arena_take(&arena, 100000);
	size_t before = model.scratch.used, taken;

	memset(text, 'a', 100000);
	model.any = cel_string((struct text){ text, 100000 });
	model.run.budget = LIMIT_CEL_COST;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	taken = model.scratch.used - before;
	ck_assert_uint_gt(taken, 200000);
	model.run.memory = taken;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	/* The last node that is entered sees what those before it took. */
	model.run.memory = 100000;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	ck_assert(cel_code_is_limit(value.as.error->code) && text_is(value.as.error->text, "the memory limit is reached: an expression may take 100000 bytes"));
	ck_assert_int_eq(cel_eval(&model.run, hiding, &value), CEL_EXHAUSTED);
	ck_assert_int_eq(cel_eval(&model.run, absorbing, &value), CEL_DONE);
}
END_TEST

START_TEST(a_string_may_have_one_mebibyte)
{
	char *text = arena_take(&arena, LIMIT_CEL_STRING);
	const struct cel_program *program = model_compile(&model, "any + 'x'");
	struct cel_value value;

	memset(text, 'a', LIMIT_CEL_STRING);
	model.any = cel_string((struct text){ text, LIMIT_CEL_STRING - 1 });
	model.run.budget = LIMIT_CEL_COST;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	ck_assert_uint_eq(value.as.text.len, LIMIT_CEL_STRING);
	model.any.as.text.len++;
	model.run.budget = LIMIT_CEL_COST;
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	ck_assert(text_is(value.as.error->text, "a string of 1048577 bytes is longer than the limit of 1048576"));
}
END_TEST

START_TEST(values_may_be_64_levels_deep)
{
	static const char *const wraps[] = { "[any]", "{'a': any}", "optional.of(any)", "[1].map(x, any)", "[1].transformMap(i, x, any)" };
	const struct cel_program *program = model_compile(&model, wraps[_i]);
	struct cel_value value;

	model.any = cel_int(1);
	for (unsigned i = 0; i < LIMIT_CEL_VALUE_DEPTH; i++) {
		struct cel_value *copy = ARENA_NEW(&arena, struct cel_value);

		ck_assert_msg(cel_eval(&model.run, program, &value) == CEL_DONE, "%s: level %u", wraps[_i], i);
		*copy = value;
		model.any = *copy;
	}
	ck_assert_uint_eq(value.depth, LIMIT_CEL_VALUE_DEPTH);
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	ck_assert(text_is(value.as.error->text, "lists and maps stand more than 64 levels within each other"));
}
END_TEST

START_TEST(a_pattern_that_runs_away_ends_the_evaluation)
{
	struct cel_value value;

	ck_assert_int_eq(model_eval(&model, "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'.matches('^(a+)+$') || true", &value),
	    CEL_EXHAUSTED);
	ck_assert(cel_code_is_limit(value.as.error->code));
}
END_TEST

TESTS_WITH("frame", setup, teardown,
	EACH(a_budget_is_enough_or_not_to_the_unit, costly),
	TEST(a_limit_is_never_absorbed),
	EACH(a_list_may_have_200000_elements, long_lists),
	EACH(no_expression_takes_more_memory_than_an_evaluation_may, greedy),
	TEST(an_evaluation_may_take_its_memory_and_no_more),
	TEST(a_string_may_have_one_mebibyte),
	RANGE(values_may_be_64_levels_deep, 0, 5),
	TEST(a_pattern_that_runs_away_ends_the_evaluation))
