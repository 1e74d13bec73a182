/* test_comprehension.c - src/cel/comprehension.c: each macro over lists and maps, its errors, what it costs, and its order. */
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

/* ---- values ---- */

static const struct {
	const char *expression, *value;
	unsigned absorbed;
} rows[] = {
	/* nothing to go over */
	{ "[].all(x, false) && !{}.exists(x, true) && ![].exists_one(x, true)", "true", 0 }, { "[].map(x, 1 / 0)", "[]", 0 },
	{ "{}.transformMap(k, v, 1 / 0)", "{}", 0 }, { "[].sortBy(x, 1 / 0)", "[]", 0 }, { "optional.none().optMap(x, 1 / 0)", "optional.none()", 0 },
	/* all and exists: one that decides makes errors before it void, and those after it are never made */
	{ "[0, 1].all(x, 1 / x > 1)", "false", 1 }, { "[1, 0].all(x, 1 / x > 1)", "false", 0 }, { "[0, 0, 1].exists(x, 1 / x == 1)", "true", 2 },
	{ "[1, 0].all(x, 1 / x > 0)", "error: division by zero", 0 }, { "[0, 2].exists(x, 1 / x == 1)", "error: division by zero", 0 },
	{ "[1, 2].exists(x, x == 1 ? [][0] : [1][5] > 1)", "error: index out of range: 0 of a list of 0", 0 },
	{ "[1, 2].all(x, x > 1 || dyn('a'))", "error: no such overload: _||_(string)", 0 },
	{ "[true, dyn(1)].all(x, x)", "error: no such overload: all(int)", 0 }, { "[dyn(1), true].exists(x, x)", "true", 1 },
	/* exists_one looks at all, and any error counts */
	{ "[1, 2, 3].exists_one(x, x == 2)", "true", 0 }, { "[2, 2].exists_one(x, x == 2)", "false", 0 },
	{ "[1, 1, 0].exists_one(x, 1 / x == 1)", "error: division by zero", 0 },
	{ "[dyn('a')].exists_one(x, x)", "error: no such overload: exists_one(string)", 0 },
	/* lists */
	{ "[1, 2, 3].filter(x, x != 2)", "[1, 3]", 0 }, { "[1, 2, 3].map(x, x > 1, x * 2)", "[4, 6]", 0 },
	{ "['a', 'b'].transformList(i, x, i > 0, [i, x])", "[[1, 'b']]", 0 }, { "[1, 0].map(x, 1 / x)", "error: division by zero", 0 },
	{ "[1, 0].map(x, 1 / x > 0, x)", "error: division by zero", 0 }, { "[1].filter(x, dyn(x))", "error: no such overload: filter(int)", 0 },
	{ "[1].map(x, dyn('a'), x)", "error: no such overload: map(string)", 0 },
	{ "[1].transformList(i, x, dyn(x), x)", "error: no such overload: transformList(int)", 0 },
	/* a map is gone over by its keys, in the order they were written */
	{ "{'b': 1, 'a': 2, 'c': 3}.map(k, k)", "['b', 'a', 'c']", 0 }, { "{'b': 1, 'a': 2}.filter(k, k != 'b')", "['a']", 0 },
	{ "{'b': 1, 'a': 2}.transformList(k, v, v > 1, k + string(v))", "['a2']", 0 }, { "{'b': 1}.exists(k, v, k == 'b' && v == 1)", "true", 0 },
	{ "{'b': 1, 'a': 1}.existsOne(k, v, v == 1)", "false", 0 },
	/* maps */
	{ "[5, 6].transformMap(i, x, x > 5, x + 1)", "{1: 7}", 0 }, { "{'a': 1}.transformMap(k, v, [k, k])", "{'a': ['a', 'a']}", 0 },
	{ "[5].transformMap(i, x, x / 0)", "error: division by zero", 0 }, { "[5].transformMap(i, x, x / 0 > 1, x)", "error: division by zero", 0 },
	{ "[5].transformMap(i, x, dyn(x), x)", "error: no such overload: transformMap(int)", 0 },
	{ "[5, 6].transformMapEntry(i, x, {x: i})", "{5: 0, 6: 1}", 0 }, { "[5, 6].transformMapEntry(i, x, i > 0, {x: i, 'n': 1})", "{6: 1, 'n': 1}", 0 },
	{ "[5, 6].transformMapEntry(i, x, {})", "{}", 0 }, { "{'a': 1, 'b': 1}.transformMapEntry(k, v, {v: k})", "error: repeated key: 1", 0 },
	{ "[1, 2].transformMapEntry(i, x, {dyn(i): 1, dyn(1u): 2})", "error: repeated key: 1u", 0 },
	{ "[5].transformMapEntry(i, x, dyn(x))", "error: no such overload: transformMapEntry(int)", 0 },
	/* optionals */
	{ "optional.of(1).optMap(x, x + 1)", "optional.of(2)", 0 }, { "optional.of(0).optMap(x, 1 / x)", "error: division by zero", 0 },
	{ "optional.of(1).optFlatMap(x, optional.none())", "optional.none()", 0 }, { "optional.of(1).optFlatMap(x, optional.of([x]))", "optional.of([1])", 0 },
	{ "optional.of(1).optFlatMap(x, dyn(x))", "error: no such overload: optFlatMap(int)", 0 },
	{ "dyn(1).optMap(x, x)", "error: no such overload: optMap(int)", 0 }, { "dyn([1])[3].optMap(x, x)", "error: index out of range: 3 of a list of 1", 0 },
	/* what is none of these */
	{ "dyn('abc').map(x, x)", "error: no such overload: map(string)", 0 }, { "dyn(optional.of(1)).exists(x, true)", "error: no such overload: exists(optional_type)", 0 },
	{ "dyn({'a': 1}).sortBy(x, x)", "error: no such overload: sortBy(map)", 0 }, { "[[1]][1].filter(x, true)", "error: index out of range: 1 of a list of 1", 0 },
	/* sortBy */
	{ "[3, 1, 2].sortBy(x, -x)", "[3, 2, 1]", 0 }, { "[1, 2u, 1.5].sortBy(x, x)", "[1, 1.5, 2u]", 0 }, { "[true, false].sortBy(x, x)", "[false, true]", 0 },
	{ "['b', '', 'ab', 'a'].sortBy(x, x)", "['', 'a', 'ab', 'b']", 0 }, { "['b', 'a'].sortBy(x, bytes(x))", "['a', 'b']", 0 },
	{ "[1, 2].sortBy(x, now - duration(string(x) + 's'))", "[2, 1]", 0 }, { "[1, 0].sortBy(x, 1 / x)", "error: division by zero", 0 },
	{ "[1.0, 0.0 / 0.0].sortBy(x, x)", "error: these keys have no order", 0 }, { "[dyn(1), 'a'].sortBy(x, x)", "error: these keys have no order", 0 },
	{ "[[2], [1]].sortBy(x, dyn(x))", "error: these keys have no order", 0 }, { "[[2]].sortBy(x, dyn(x))", "error: these keys have no order", 0 },
	/* names of loops within each other are their own */
	{ "[1, 2].map(x, [10, 20].map(y, x + y))", "[[11, 21], [12, 22]]", 0 }, { "[1, 2].map(x, [x + 5].map(x, x))", "[[6], [7]]", 0 },
	{ "[1, 2].map(x, [7].map(y, y)[0] + [8].map(z, z)[0] + x)", "[16, 17]", 0 },
};

START_TEST(a_comprehension_gives_a_value_or_the_error_that_counts)
{
	const char *got = model_show(&model, rows[_i].expression);

	ck_assert_msg(strcmp(got, rows[_i].value) == 0, "%s is %s, expected %s", rows[_i].expression, got, rows[_i].value);
	ck_assert_msg(model.run.absorbed == rows[_i].absorbed, "%s: %u errors dropped", rows[_i].expression, (unsigned)model.run.absorbed);
}
END_TEST

/* ---- what follows one that ended early ---- */

static const char *const early[] = {
	"[0].all(x, 1 / x > 1)", "[1].exists(x, true) && [0].exists(x, 1 / x > 1)", "[0].exists_one(x, 1 / x > 1)", "[0].map(x, 1 / x) == []",
	"[0].map(x, 1 / x > 1, x) == []", "[0].filter(x, 1 / x > 1) == []", "[0].transformList(i, x, 1 / x) == []",
	"[0].transformMap(i, x, 1 / x) == {}", "[0].transformMap(i, x, 1 / x > 1, x) == {}", "[0, 0].transformMapEntry(i, x, {x: 1}) == {}",
	"[0].transformMapEntry(i, x, dyn(x)) == {}", "optional.of(0).optMap(x, 1 / x).hasValue()", "optional.of(0).optFlatMap(x, dyn(x)).hasValue()",
	"[0].sortBy(x, 1 / x) == []", "[0, 1].sortBy(x, dyn([x])) == []", "[1, 2].all(x, x > 1)",
};

START_TEST(an_error_after_a_loop_shows_none_of_its_variables)
{
	struct cel_value value;
	const char *expression = arena_string(&arena, arena_printf(&arena, "(%s || true) && [5].map(y, y / 0) == []", early[_i]));

	ck_assert_msg(model_eval(&model, expression, &value) == CEL_FAILED, "%s", expression);
	ck_assert_msg(text_is(value.as.error->variables, "y = 5"), "%s: '%.*s'", expression, TEXT_ARG(value.as.error->variables));
}
END_TEST

/* ---- origins ---- */

static const char *const origins[][2] = {
	{ "trust.filter(c, c.bits < 1500)[1]", "trust[1]" }, { "trust.sortBy(c, -c.bits)[0]", "trust[1]" },
	{ "trust.transformList(i, c, c)[1]", "trust[1]" }, { "trust.transformMap(i, c, c.kind)[1]", "trust[1].kind" },
	{ "trust.map(c, c.ca, c.bits)[1]", "trust[1].bits" }, { "optional.of(trust[1]).optMap(c, c.bits).value()", "trust[1].bits" },
	{ "params.transformList(k, v, v)[0]", "params" }, { "params.map(k, k)[0]", "" }, { "trust.map(c, c.bits + 0)[0]", "" },
};

START_TEST(an_element_keeps_where_it_was_read)
{
	struct cel_value value;
	struct text path;

	ck_assert_msg(model_eval(&model, origins[_i][0], &value) == CEL_DONE, "%s", origins[_i][0]);
	path = cel_value_path(&arena, &value);
	ck_assert_msg(text_is(path, origins[_i][1]), "%s comes from '%.*s', expected '%s'", origins[_i][0], TEXT_ARG(path), origins[_i][1]);
}
END_TEST

/* ---- order ---- */

START_TEST(elements_with_equal_keys_stay_in_their_order)
{
	const struct cel_program *program = model_compile(&model, "any.sortBy(x, x % 8)");
	struct cel_value items[40], value;

	for (size_t count = 0; count <= COUNT_OF(items); count++) {
		for (size_t i = 0; i < count; i++)
			items[i] = cel_int((int64_t)(i * 8 + (i * i + 3 * count) * 5 % 8));
		model.any = cel_list(items, count);
		ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
		ck_assert_uint_eq(value.as.list.count, count);
		for (size_t i = 1; i < count; i++) {
			int64_t a = value.as.list.items[i - 1].as.number, b = value.as.list.items[i].as.number;

			ck_assert_msg(a % 8 < b % 8 || (a % 8 == b % 8 && a < b), "of %zu: %lld before %lld", count, (long long)a, (long long)b);
		}
	}
}
END_TEST

START_TEST(a_list_that_grows_keeps_what_it_holds)
{
	struct cel_value items[1000], value;

	for (int64_t i = 0; i < 1000; i++)
		items[i] = cel_int(i);
	model.any = cel_list(items, COUNT_OF(items));
	ck_assert_int_eq(model_eval(&model, "any.map(x, x + 1)", &value), CEL_DONE);
	ck_assert_uint_eq(value.as.list.count, 1000);
	for (int64_t i = 0; i < 1000; i++)
		ck_assert_int_eq(value.as.list.items[i].as.number, i + 1);
	ck_assert_int_eq(model_eval(&model, "any.filter(x, x % 7 == 3)", &value), CEL_DONE);
	ck_assert_uint_eq(value.as.list.count, 143);
	for (int64_t i = 0; i < 143; i++)
		ck_assert_int_eq(value.as.list.items[i].as.number, i * 7 + 3);
}
END_TEST

/* ---- cost ---- */

static const struct {
	const char *expression;
	uint64_t cost;
} costs[] = {
	/* the loop, the list, then for each element one and what is asked of it */
	{ "[1, 2].all(x, x > 0)", 2 + 2 * (1 + 3) }, { "[1, 2, 3].exists(x, x > 1)", 2 + 2 * (1 + 3) }, { "[1, 2].exists_one(x, true)", 2 + 2 * (1 + 1) },
	/* a list that is made: ten, and half a unit for each element that it has room for */
	{ "[1, 2, 3, 4].filter(x, true)", 2 + 10 + 2 + 4 * (1 + 1) }, { "[1, 2, 3, 4].map(x, x)", 2 + 10 + 2 + 4 * (1 + 1) },
	{ "[1, 2, 3, 4].map(x, true, x)", 2 + 10 + 2 + 4 * (1 + 2) },
	/* a map: 30, as for a literal */
	{ "[1, 2].transformMap(i, x, x)", 2 + 30 + 2 * (1 + 1) }, { "[1, 2].transformMapEntry(i, x, {})", 2 + 30 + 2 * (1 + 31) },
	{ "[1, 2].transformMapEntry(i, x, {x: i})", 2 + 30 + 2 * (1 + 33 + 1) },
	{ "[1].transformMapEntry(i, x, {any: i})", 2 + 30 + 1 * (1 + 33 + 100 + 1 + 100) }, { "optional.of(1).optMap(x, x)", 1 + 2 + 1 },
	/* sortBy: keys and elements, then for each doubling one for each element and ten bytes of its key */
	{ "[3, 1, 2, 4].sortBy(x, x)", 2 + 4 + 2 + 2 + 4 * (1 + 1) + 2 * 4 }, { "['b', 'a'].sortBy(x, any)", 2 + 2 + 1 + 1 + 2 * (1 + 1) + 2 * (1 + 100) },
	{ "['b', 'a'].sortBy(x, bytes(any))", 2 + 2 + 1 + 1 + 2 * (1 + 2) + 2 * (1 + 100) },
};

START_TEST(a_comprehension_costs_what_it_does)
{
	const struct cel_program *program = model_compile(&model, costs[_i].expression);
	char thousand[1000];
	struct cel_value value;

	memset(thousand, 'a', sizeof(thousand));
	model.any = cel_string((struct text){ thousand, sizeof(thousand) });
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	ck_assert_msg(LIMIT_CEL_COST - model.run.budget == costs[_i].cost, "%s costs %u, expected %u", costs[_i].expression,
	    (unsigned)(LIMIT_CEL_COST - model.run.budget), (unsigned)costs[_i].cost);
}
END_TEST

START_TEST(a_loop_that_fails_at_once_costs_little_over_any_list)
{
	struct cel_value *items = ARENA_ARRAY(&arena, struct cel_value, LIMIT_CEL_LIST), value;

	for (size_t i = 0; i < LIMIT_CEL_LIST; i++)
		items[i] = cel_int(0);
	model.any = cel_list(items, LIMIT_CEL_LIST);
	ck_assert_int_eq(model_eval(&model, "any.map(x, 1 / x)", &value), CEL_FAILED);
	ck_assert_uint_eq(LIMIT_CEL_COST - model.run.budget, 2 + 10 + 16 / 2 + 1 + 3 + 10);
}
END_TEST

START_TEST(a_map_may_have_200000_entries)
{
	struct cel_map *map = cel_map_new(&arena, LIMIT_CEL_LIST);
	const struct cel_program *program = model_compile(&model, "[0].transformMapEntry(i, x, any)");
	struct cel_value value;

	for (int64_t i = 0; i < LIMIT_CEL_LIST; i++)
		ck_assert(cel_map_put(map, cel_int(i), cel_null()));
	model.any = cel_map_value(map);
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	ck_assert_uint_eq(cel_map_count(value.as.map), LIMIT_CEL_LIST);
	ck_assert(cel_map_put(map, cel_int(-1), cel_null()));
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	ck_assert(text_is(value.as.error->text, "a map has more entries than the limit of 200000"));
}
END_TEST

TESTS_WITH("comprehension", setup, teardown,
	EACH(a_comprehension_gives_a_value_or_the_error_that_counts, rows),
	EACH(an_error_after_a_loop_shows_none_of_its_variables, early),
	EACH(an_element_keeps_where_it_was_read, origins),
	TEST(elements_with_equal_keys_stay_in_their_order),
	TEST(a_list_that_grows_keeps_what_it_holds),
	EACH(a_comprehension_costs_what_it_does, costs),
	TEST(a_loop_that_fails_at_once_costs_little_over_any_list),
	TEST(a_map_may_have_200000_entries))
