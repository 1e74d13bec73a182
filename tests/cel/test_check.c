/* test_check.c - src/cel/check.c: which type each part has. */
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
	const char *expression, *type;         /* or the mistakes */
} rows[] = {
	/* names and fields */
	{ "lowerAscii", "0-10: unknown name 'lowerAscii' | 'lowerAscii' is a function: call it with (...)" },
	{ "cert.bits.size", "10-14: no field 'size': int has no fields | 'size' is a function: call it with (...)" },
	{ "[1].all(x, xx == 1) || xx",
	    "11-13: unknown name 'xx' | did you mean 'x'?\n23-25: unknown name 'xx' | text stands in quotes: 'xx'" },
	{ "cert.?bits", "optional(int)" }, { "optional.of(cert).san.dns", "optional(list(string))" },
	{ "has(cert.?san.dns)", "bool" }, { "any.a.b", "dyn" }, { "any.?a", "optional(dyn)" }, { "{'a': 1u}.b", "uint" },
	{ "{1: 'a'}.foo", "9-12: no field 'foo': the keys of this map are int" }, { "{any: 1}.foo", "int" }, { "{}.foo", "dyn" },
	{ "optional.of(5).bits", "15-19: no field 'bits': int has no fields" },
	/* elements */
	{ "[1u][0]", "uint" }, { "[1u][any]", "uint" }, { "{'a': 1.5}['a']", "double" }, { "any[cert]", "dyn" }, { "[][0]", "dyn" },
	{ "[1][?0]", "optional(int)" }, { "optional.of([1])[0]", "optional(int)" },
	{ "[1][1u]", "3-7: no '[]' for (list(int), uint) | elements of a list are numbered from 0" },
	{ "{1: 2}[1u]", "6-10: no '[]' for (map(int, int), uint)" },
	{ "cert['ca']", "4-10: no '[]' for (Cert, string) | a field is read with a dot: .ca" },
	{ "cert['c a']", "4-11: no '[]' for (Cert, string)" }, { "cert[0]", "4-7: no '[]' for (Cert, int)" },
	{ "cert.foo[x]", "5-8: Cert has no field 'foo'\n9-10: unknown name 'x' | text stands in quotes: 'x'" },
	/* literals */
	{ "[1, 2u]", "list(dyn)" }, { "[[], [1]]", "list(list(int))" }, { "[oid('serverAuth'), null]", "list(Oid)" },
	{ "[?optional.of(1), 2]", "list(int)" }, { "[?any]", "list(dyn)" }, { "[cert.foo, 1]", "6-9: Cert has no field 'foo'" },
	{ "{'a': 1, 2: 3u}", "map(dyn, dyn)" }, { "{?'a': optional.of(1u)}", "map(string, uint)" },
	{ "{[1]: 1}", "1-4: a key of a map cannot be list(int) | keys are string, int, uint or bool" },
	{ "{1: 1, 1u: 2}", "7-9: the key 1u stands twice in this map" }, { "{true: 1, 'true': 2, false: 3}", "map(dyn, int)" },
	{ "{'a': 1, ?'a': optional.of(1)}", "map(string, int)" },
	/* conditions */
	{ "cert.?ca && true", "0-8: '&&' needs bool, not optional(bool) | "
	    "x.hasValue() asks whether it is there, x.orValue(false) gives a bool" },
	{ "cert.ca || cert.san", "11-19: '||' needs bool, not San | has(...) asks whether it is there" },
	{ "cert.san.dns && {} ? 1 : 2", "0-12: '&&' needs bool, not list(string) | ask something of it, as in size(x) > 0\n"
	    "16-18: '&&' needs bool, not map(dyn, dyn) | ask something of it, as in size(x) > 0" },
	{ "now && any", "0-3: '&&' needs bool, not timestamp" },
	{ "cert.ca ? [] : [1]", "list(int)" }, { "cert.ca ? 1 : any", "dyn" }, { "cert.ca ? null : oid('serverAuth')", "Oid" },
	{ "(cert.ca ? 1 : x) + 'a'", "0-23: no '+' for (int, string) | string((cert.ca ? 1 : x)) makes it text\n"
	    "15-16: unknown name 'x' | text stands in quotes: 'x'" },
	/* comprehensions */
	{ "trust.map(c, c.bits)", "list(int)" }, { "trust.map(c, c.ca, c.san)", "list(San)" }, { "trust.filter(c, c.ca)", "list(Cert)" },
	{ "params.map(k, k)", "list(string)" }, { "any.map(k, k)", "list(dyn)" }, { "params.transformList(k, v, v)", "list(int)" },
	{ "trust.transformList(i, c, i)", "list(int)" }, { "trust.transformMap(i, c, c.kind)", "map(int, string)" },
	{ "params.transformMap(k, v, k)", "map(string, string)" }, { "any.transformMap(k, v, 1)", "map(dyn, int)" },
	{ "trust.transformMapEntry(i, c, {c.kind: i})", "map(string, int)" }, { "trust.transformMapEntry(i, c, any)", "map(dyn, dyn)" },
	{ "trust.transformMapEntry(i, c, i)", "30-31: 'transformMapEntry' needs a map of one entry here, not int | write {key: value}" },
	{ "optional.of(1).optMap(x, [x])", "optional(list(int))" }, { "optional.of(1).optFlatMap(x, cert.?kind)", "optional(string)" },
	{ "optional.of(1).optFlatMap(x, any)", "optional(dyn)" },
	{ "optional.of(1).optFlatMap(x, x)", "29-30: 'optFlatMap' needs an optional here, not int" },
	{ "[1].optMap(x, x.foo)", "4-10: 'optMap' needs an optional, not list(int)" },
	{ "trust.sortBy(c, c.raw)", "list(Cert)" }, { "trust.sortBy(c, any)", "list(Cert)" },
	{ "trust.sortBy(c, c.san)", "16-21: 'sortBy' cannot order San" }, { "trust.sortBy(c, c.eku)", "16-21: 'sortBy' cannot order list(Oid)" },
	{ "[1].exists_one(x, x)", "18-19: 'exists_one' needs bool, not int | ask something of it, as in x > 0" },
	{ "[1].map(x, x.foo).size() + 'a'", "0-30: no '+' for (int, string) | string([1].map(x, x.foo).size()) makes it text\n"
	    "13-16: no field 'foo': int has no fields" },
	{ "foo.all(x, x.bar == x)", "0-3: unknown name 'foo' | text stands in quotes: 'foo'" },
	{ "cel.bind(x, [1], x.map(y, y + x[0]))", "list(int)" }, { "cel.bind(x, 1, x) + x", "20-21: unknown name 'x' | text stands in quotes: 'x'" },
	{ "[1].all(__result__, true)", "8-18: '__result__' is a name of the language itself" },
	{ "[1].all(i, __result__, true)", "11-21: '__result__' is a name of the language itself" },
	{ "cel.bind(__result__, 1, 2)", "9-19: '__result__' is a name of the language itself" },
};

START_TEST(every_part_has_a_type_or_a_mistake)
{
	const char *mistakes = model_mistakes(&model, rows[_i].expression, NULL), *got = mistakes;

	if (mistakes[0] == '\0')
		got = arena_string(&arena, cel_type_text(&arena, cel_program_type(model_compile(&model, rows[_i].expression))));
	ck_assert_msg(strcmp(got, rows[_i].type) == 0, "%s\nis:       %s\nexpected: %s", rows[_i].expression, got, rows[_i].type);
}
END_TEST

START_TEST(what_goes_over_one_value_is_no_loop)
{
	ck_assert_str_eq(model_mistakes(&model, "[1].all(a, [1].all(b, [1].all(c, [1].all(d, "
	    "cel.bind(e, a, optional.of(e).optMap(f, f + d).optFlatMap(g, optional.of(g)) == optional.of(2))))))", NULL), "");
	ck_assert_str_eq(model_mistakes(&model, "optional.of([1]).optMap(o, o.map(a, o.map(b, o.map(c, o.map(d, o.map(e, e))))))", NULL),
	    "65-68: more than 4 of all, exists, map ... stand within each other");
	/* Beside each other there may be any number. */
	ck_assert_str_eq(model_mistakes(&model, "[1].map(a, a).map(a, a).map(a, a).map(a, a).map(a, a).map(a, a)", NULL), "");
}
END_TEST

TESTS_WITH("check", setup, teardown,
	EACH(every_part_has_a_type_or_a_mistake, rows),
	TEST(what_goes_over_one_value_is_no_loop))
