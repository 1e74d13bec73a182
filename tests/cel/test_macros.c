/* test_macros.c - src/cel/macros.c: calls that are no calls, and what is said of those that are nearly one. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "cel/compiler.h"
#include "cel/evaluate.h"

static struct cel_mistakes mistakes;
static struct text source;

static struct cel_node *
parse(const char *expression)
{
	struct compiler c = { .arena = &arena, .mistakes = &mistakes, .source = text_of(expression) };

	memset(&mistakes, 0, sizeof(mistakes));
	source = c.source;
	return parse_expression(&c);
}

/* The bytes of a node, as they stand in the source. */
static struct text
written(const struct cel_node *node)
{
	return node == NULL ? TEXT("-") : (struct text){ source.at + node->start, node->end - node->start };
}

static const char *
macro_name(unsigned macro)
{
	static const char *const names[] = {
		[MACRO_ALL] = "ALL", [MACRO_EXISTS] = "EXISTS", [MACRO_EXISTS_ONE] = "EXISTS_ONE", [MACRO_MAP] = "MAP",
		[MACRO_FILTER] = "FILTER", [MACRO_TRANSFORM_LIST] = "TRANSFORM_LIST", [MACRO_TRANSFORM_MAP] = "TRANSFORM_MAP",
		[MACRO_TRANSFORM_MAP_ENTRY] = "TRANSFORM_MAP_ENTRY", [MACRO_OPT_MAP] = "OPT_MAP",
		[MACRO_OPT_FLAT_MAP] = "OPT_FLAT_MAP", [MACRO_SORT_BY] = "SORT_BY",
	};

	return macro < COUNT_OF(names) ? names[macro] : "none";
}

/* What a call has become: names, what it goes over, condition, what is made. */
static struct text
meaning_of(const char *expression)
{
	const struct cel_node *node = parse(expression);
	struct buffer out;

	buffer_init(&out, &arena);
	switch (node->kind) {
	case NODE_COMPREHENSION:
		buffer_printf(&out, "%s %.*s", macro_name(node->as.loop.macro), TEXT_ARG(node->as.loop.name1));
		if (node->as.loop.count == 2)
			buffer_printf(&out, ", %.*s", TEXT_ARG(node->as.loop.name2));
		buffer_printf(&out, " | %.*s | %.*s | %.*s", TEXT_ARG(written(node->a)), TEXT_ARG(written(node->b)),
		    TEXT_ARG(written(node->c)));
		break;
	case NODE_BIND:
		buffer_printf(&out, "bind %.*s | %.*s | %.*s", TEXT_ARG(node->as.loop.name1), TEXT_ARG(written(node->a)),
		    TEXT_ARG(written(node->b)));
		break;
	case NODE_SELECT:
		buffer_printf(&out, "%s %.*s | %.*s", node->test ? "has" : "field", TEXT_ARG(node->name), TEXT_ARG(written(node->a)));
		break;
	case NODE_CALL:
		buffer_printf(&out, "call %.*s", TEXT_ARG(node->name));
		for (size_t i = 0; i < node->count; i++)
			buffer_printf(&out, " | %.*s", TEXT_ARG(written(node->args[i])));
		break;
	default:
		buffer_adds(&out, node->kind == NODE_BROKEN ? "broken" : "other");
		break;
	}
	return buffer_text(&out);
}

static const struct {
	const char *expression, *meaning;
} rows[] = {
	{ "a.all(x, b)", "ALL x | a | b | -" },
	{ "a.all(i, x, b)", "ALL i, x | a | b | -" },
	{ "a.exists(x, b)", "EXISTS x | a | b | -" },
	{ "a.exists(i, x, b)", "EXISTS i, x | a | b | -" },
	{ "a.exists_one(x, b)", "EXISTS_ONE x | a | b | -" },
	{ "a.existsOne(x, b)", "EXISTS_ONE x | a | b | -" },
	{ "a.exists_one(i, x, b)", "EXISTS_ONE i, x | a | b | -" },
	{ "a.existsOne(i, x, b)", "EXISTS_ONE i, x | a | b | -" },
	{ "a.map(x, c)", "MAP x | a | - | c" },
	{ "a.map(x, b, c)", "MAP x | a | b | c" },
	{ "a.filter(x, b)", "FILTER x | a | b | -" },
	{ "a.transformList(i, x, c)", "TRANSFORM_LIST i, x | a | - | c" },
	{ "a.transformList(i, x, b, c)", "TRANSFORM_LIST i, x | a | b | c" },
	{ "a.transformMap(k, x, c)", "TRANSFORM_MAP k, x | a | - | c" },
	{ "a.transformMap(k, x, b, c)", "TRANSFORM_MAP k, x | a | b | c" },
	{ "a.transformMapEntry(k, x, {x: k})", "TRANSFORM_MAP_ENTRY k, x | a | - | {x: k}" },
	{ "a.transformMapEntry(k, x, b, {x: k})", "TRANSFORM_MAP_ENTRY k, x | a | b | {x: k}" },
	{ "a.optMap(x, c)", "OPT_MAP x | a | - | c" },
	{ "a.optFlatMap(x, c)", "OPT_FLAT_MAP x | a | - | c" },
	{ "a.sortBy(x, c)", "SORT_BY x | a | - | c" },
	{ "f(a)[0].b.all(x, x > (1))", "ALL x | f(a)[0].b | x > (1) | -" },
	{ "has(a.b)", "has b | a" },
	{ "has(a.b.c[0].d)", "has d | a.b.c[0]" },
	{ "has(a.`b`)", "has b | a" },
	{ "has((a.b))", "has b | a" },
	{ "cel.bind(x, a + 1, x * 2)", "bind x | a + 1 | x * 2" },
	{ "cel.bind(x, a, cel.bind(y, x, y))", "bind x | a | cel.bind(y, x, y)" },
	{ "math.greatest(a, b, c)", "call greatest | math | a, b, c" },
	{ "math.least(a, b, c, (d))", "call least | math | a, b, c, (d)" },
};

START_TEST(a_macro_becomes_what_it_means)
{
	struct text meaning = meaning_of(rows[_i].expression);

	ck_assert_msg(text_is(meaning, rows[_i].meaning) && mistakes.count == 0, "%s: %.*s, expected: %s", rows[_i].expression,
	    TEXT_ARG(meaning), rows[_i].meaning);
}
END_TEST

/* The same names where they are no macros. */
static const struct {
	const char *expression, *meaning;
} others[] = {
	{ "all(x, b)", "call all | x | b" }, { "map(x, b)", "call map | x | b" }, { "a.has(b.c)", "call has | a | b.c" },
	{ ".has(a.b)", "call has | a.b" }, { "a.bind(x, b, c)", "call bind | a | x | b | c" },
	{ "a.cel.bind(x, b, c)", "call bind | a.cel | x | b | c" }, { "cel.block(x)", "call block | cel | x" },
	{ "math.greatest(a)", "call greatest | math | a" }, { "math.least(a, b)", "call least | math | a | b" },
	{ "a.greatest(b, c, d)", "call greatest | a | b | c | d" }, { "math.abs(a, b, c)", "call abs | math | a | b | c" },
	{ "a.All(x, b)", "call All | a | x | b" }, { "a.sort()", "call sort | a" }, { "a.all", "field all | a" },
};

START_TEST(what_only_looks_like_a_macro_stays_a_call)
{
	struct text meaning = meaning_of(others[_i].expression);

	ck_assert_msg(text_is(meaning, others[_i].meaning) && mistakes.count == 0, "%s: %.*s, expected: %s", others[_i].expression,
	    TEXT_ARG(meaning), others[_i].meaning);
}
END_TEST

START_TEST(a_call_that_is_no_macro_is_the_same_node)
{
	struct compiler c = { .arena = &arena, .mistakes = &mistakes, .source = TEXT("f()") };
	struct cel_node *call = node_new(&c, NODE_CALL, 0, 3);

	call->name = TEXT("f");
	ck_assert_ptr_eq(expand_macro(&c, call), call);
	ck_assert_uint_eq(call->kind, NODE_CALL);
	ck_assert_uint_eq(call->count, 0);
}
END_TEST

START_TEST(a_macro_stands_where_its_call_stood)
{
	const struct cel_node *node = parse(" ab.all( i, x , b) ");

	ck_assert_uint_eq(node->start, 1);
	ck_assert_uint_eq(node->end, 18);
	ck_assert_uint_eq(node->at, 4);
	ck_assert_uint_eq(node->at_end, 7);
	ck_assert_uint_eq(node->as.loop.name1_at, 9);
	ck_assert_uint_eq(node->as.loop.name2_at, 12);
	node = parse(" has( a.bc ) ");
	ck_assert_uint_eq(node->start, 1);
	ck_assert_uint_eq(node->end, 12);
	ck_assert_uint_eq(node->at, 8);
	ck_assert_uint_eq(node->at_end, 10);
	node = parse("cel.bind(x, 1, x)");
	ck_assert_uint_eq(node->at, 4);
	ck_assert_uint_eq(node->at_end, 8);
	ck_assert_uint_eq(node->as.loop.name1_at, 9);
}
END_TEST

/* A tree is bounded by its height, so a macro must not hide what is below it. */
static const struct {
	const char *expression;
	unsigned height;
} heights[] = {
	{ "a.all(x, b.c)", 3 }, { "a.b.c.all(x, b)", 4 }, { "a.map(x, b.c, d)", 3 }, { "a.map(x, b, c.d)", 3 },
	{ "has(a.b)", 2 }, { "cel.bind(x, a.b, c)", 3 }, { "cel.bind(x, a, b.c)", 3 }, { "math.greatest(a, b, c.d)", 4 },
	{ "math.greatest(a, b.c)", 3 },
};

START_TEST(a_macro_is_as_high_as_what_is_in_it)
{
	unsigned height = parse(heights[_i].expression)->height;

	ck_assert_msg(height == heights[_i].height, "%s: %u, expected %u", heights[_i].expression, height, heights[_i].height);
}
END_TEST

static const struct {
	const char *expression, *told;
} refusals[] = {
	{ "a.all()", "2-7: 'all' does not take 0 arguments | list.all(x, condition)" },
	{ "a.all(i, x, b, c)", "2-17: 'all' does not take 4 arguments | list.all(x, condition)" },
	{ "a.map(x)", "2-8: 'map' does not take 1 argument | list.map(x, value)" },
	{ "a.map(x, b, c, d)", "2-17: 'map' does not take 4 arguments | list.map(x, value)" },
	{ "a.filter(i, x, b)", "2-17: 'filter' does not take 3 arguments | list.filter(x, condition)" },
	{ "a.transformList(x, b)", "2-21: 'transformList' does not take 2 arguments | list.transformList(i, x, value)" },
	{ "a.transformMapEntry(k, x)",
	    "2-25: 'transformMapEntry' does not take 2 arguments | map.transformMapEntry(key, x, {newKey: value})" },
	{ "a.optMap()", "2-10: 'optMap' does not take 0 arguments | optional.optMap(x, value)" },
	{ "a.sortBy(x)", "2-11: 'sortBy' does not take 1 argument | list.sortBy(x, key)" },
	{ "a.all(x.y, b)", "6-9: 'all' needs a plain name here | list.all(x, condition)" },
	{ "a.all(.x, b)", "6-8: 'all' needs a plain name here | list.all(x, condition)" },
	{ "a.exists(i, 1, b)", "12-13: 'exists' needs a plain name here | list.exists(i, x, condition)" },
	{ "a.map(f(x), b, c)", "6-10: 'map' needs a plain name here | list.map(x, condition, value)" },
	{ "a.existsOne(x, x, b)", "15-16: 'x' is named twice" },
	{ "has()", "0-5: 'has' takes one argument, not 0 | has(a.b) asks whether the field b is there" },
	{ "1 + has(a)", "8-9: 'has' needs a field, as in has(a.b)" },
	{ "has(has(a.b))", "4-12: 'has' needs a field, as in has(a.b)" },
	{ "has(a.f())", "4-9: 'has' needs a field, as in has(a.b)" },
	{ "has(a.b[0])", "4-10: 'has' needs a field, as in has(a.b) | a key of a map is asked for with 'in': 'key' in a" },
	{ "cel.bind()", "0-10: 'cel.bind' takes 3 arguments, not 0 | "
	    "cel.bind(x, value, expression) gives the value a name within the expression" },
	{ "cel.bind(x, a, b, c)", "0-20: 'cel.bind' takes 3 arguments, not 4 | "
	    "cel.bind(x, value, expression) gives the value a name within the expression" },
	{ "cel.bind(x.y, a, b)", "9-12: 'cel.bind' needs a plain name here | "
	    "cel.bind(x, value, expression) gives the value a name within the expression" },
	/* What the parser has told is not told again. */
	{ "a.all(+, b)", "6-7: expected a value, found '+'" },
	{ "has(+)", "4-5: expected a value, found '+'" },
	{ "cel.bind(+, a, b)", "9-10: expected a value, found '+'" },
};

START_TEST(what_is_nearly_a_macro_is_told_with_its_form)
{
	struct text meaning = meaning_of(refusals[_i].expression), told;
	const struct cel_mistake *m = mistakes.first;

	ck_assert_msg(mistakes.count == 1, "%s: %zu mistakes", refusals[_i].expression, mistakes.count);
	told = arena_printf(&arena, "%zu-%zu: %.*s%s%.*s", m->start, m->end, TEXT_ARG(m->text), m->hint.len > 0 ? " | " : "",
	    TEXT_ARG(m->hint));
	ck_assert_msg(text_is(told, refusals[_i].told), "%s\nsays:     %.*s\nexpected: %s", refusals[_i].expression, TEXT_ARG(told),
	    refusals[_i].told);
	ck_assert_msg(text_is(meaning, "broken") || text_is(meaning, "other"), "%s: %.*s", refusals[_i].expression, TEXT_ARG(meaning));
}
END_TEST

/* The forms of the manual are expressions, and each is a macro of its own. */
START_TEST(the_manual_shows_every_form_once)
{
	size_t count = 0;

	for (const struct cel_macro *macro; (macro = cel_macro_at(count)) != NULL; count++) {
		struct text meaning = meaning_of(macro->form);

		ck_assert_msg(mistakes.count == 0 && !text_starts_with(meaning, "call") && !text_is(meaning, "broken"), "%s: %.*s",
		    macro->form, TEXT_ARG(meaning));
		ck_assert_msg(strlen(macro->doc) > 10 && !text_ends_with(text_of(macro->doc), "."), "%s: %s", macro->form, macro->doc);
		for (size_t i = 0; i < count; i++)
			ck_assert_msg(strcmp(cel_macro_at(i)->form, macro->form) != 0, "%s twice", macro->form);
	}
	ck_assert_uint_eq(count, 22);
	ck_assert_ptr_null(cel_macro_at(SIZE_MAX));
}
END_TEST

TESTS("macros",
	EACH(a_macro_becomes_what_it_means, rows),
	EACH(what_only_looks_like_a_macro_stays_a_call, others),
	TEST(a_call_that_is_no_macro_is_the_same_node),
	TEST(a_macro_stands_where_its_call_stood),
	EACH(a_macro_is_as_high_as_what_is_in_it, heights),
	EACH(what_is_nearly_a_macro_is_told_with_its_form, refusals),
	TEST(the_manual_shows_every_form_once))
