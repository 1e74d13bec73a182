/* test_unify.c - src/cel/unify.c: which type may stand for which, what variables come to mean, and what two types have in common. */
#include <stdlib.h>
#include <string.h>

#include "model.h"

static struct model model;
static struct compiler compiler;
static const struct cel_type *variables[26];   /* what A, B ... of a row are */

static void
setup(void)
{
	model_open(&model);
	memset(variables, 0, sizeof(variables));
	compiler = (struct compiler){ .arena = &arena, .env = model.env };
}

static void
teardown(void)
{
	model_close(&model);
}

/* A type by its name; capitals stand for variables, the same one for the same letter. */
static const struct cel_type *
type_of(const char *text)
{
	const struct cel_type *type = text[0] == '?' ? &cel_type_error : cel_env_type(model.env, text);

	ck_assert_msg(type != NULL, "'%s' is no type", text);
	return type_instance(&compiler, type, variables);
}

static const char *
shown(const struct cel_type *type, bool finish)
{
	return arena_string(&arena, cel_type_text(&arena, type_substitute(&compiler, type, finish)));
}

static const struct row {
	const char *to, *from;
	const char *means;             /* what `to` means afterwards; NULL: `from` does not fit */
} rows[] = {
	{ "int", "int", "int" }, { "int", "uint", NULL }, { "int", "double", NULL }, { "string", "bytes", NULL },
	{ "timestamp", "duration", NULL }, { "Cert", "Cert", "Cert" }, { "Cert", "San", NULL }, { "Oid", "Oid", "Oid" },
	{ "Oid", "net.IP", NULL }, { "Cert", "Oid", NULL },
	/* what is not known, and what is broken, fits everywhere */
	{ "dyn", "int", "dyn" }, { "int", "dyn", "int" }, { "dyn", "list(int)", "dyn" }, { "Cert", "dyn", "Cert" },
	{ "?", "int", "?" }, { "int", "?", "int" }, { "list(string)", "?", "list(string)" },
	/* null stands for what can be absent, in both directions */
	{ "Oid", "null_type", "Oid" }, { "null_type", "Oid", "null_type" }, { "optional(int)", "null_type", "optional(int)" },
	{ "null_type", "optional(int)", "null_type" }, { "Cert", "null_type", NULL }, { "null_type", "Cert", NULL },
	{ "int", "null_type", NULL }, { "list(int)", "null_type", NULL }, { "timestamp", "null_type", NULL },
	/* element by element */
	{ "list(int)", "list(int)", "list(int)" }, { "list(int)", "list(string)", NULL }, { "list(int)", "int", NULL },
	{ "list(dyn)", "list(int)", "list(dyn)" }, { "list(int)", "list(dyn)", "list(int)" }, { "list(int)", "map(int, int)", NULL },
	{ "map(string, int)", "map(string, int)", "map(string, int)" }, { "map(string, int)", "map(int, int)", NULL },
	{ "map(string, int)", "map(string, string)", NULL }, { "optional(int)", "optional(string)", NULL },
	{ "list(list(int))", "list(list(string))", NULL },
	/* variables */
	{ "A", "int", "int" }, { "list(A)", "list(int)", "list(int)" }, { "list(A)", "int", NULL },
	{ "map(A, B)", "map(string, int)", "map(string, int)" }, { "map(A, A)", "map(string, int)", NULL },
	{ "map(A, A)", "map(string, string)", "map(string, string)" }, { "int", "A", "int" }, { "list(int)", "list(A)", "list(int)" },
	{ "A", "B", "dyn" }, { "A", "A", "dyn" }, { "A", "dyn", "dyn" }, { "list(A)", "dyn", "list(dyn)" },
	{ "map(A, A)", "map(int, dyn)", "map(dyn, dyn)" }, { "map(A, A)", "map(dyn, int)", "map(dyn, dyn)" },
	{ "map(A, A)", "map(list(int), list(dyn))", "map(list(dyn), list(dyn))" },
	{ "map(A, A)", "map(Oid, null_type)", "map(Oid, Oid)" }, { "map(A, A)", "map(null_type, Oid)", "map(Oid, Oid)" },
	{ "map(A, A)", "map(map(int, dyn), map(dyn, int))", "map(map(dyn, dyn), map(dyn, dyn))" },
	/* no type holds itself */
	{ "A", "list(A)", NULL }, { "list(A)", "A", NULL }, { "map(A, B)", "map(list(B), list(A))", NULL },
};

START_TEST(a_type_stands_for_another_or_does_not)
{
	const struct row *row = &rows[_i];
	const struct cel_type *to = type_of(row->to), *from = type_of(row->from);
	bool fits = type_assignable(&compiler, to, from);

	ck_assert_msg(fits == (row->means != NULL), "%s may%s stand for %s", row->from, fits ? "" : " not", row->to);
	if (fits)
		ck_assert_msg(strcmp(shown(to, true), row->means) == 0, "%s for %s: means %s, expected %s", row->from, row->to,
		    shown(to, true), row->means);
}
END_TEST

START_TEST(what_fails_leaves_no_trace)
{
	const struct cel_type *a = type_of("A"), *b = type_of("B");
	const struct cel_type *to[] = { a, type_of("list(B)"), type_of("string") };
	const struct cel_type *wrong[] = { type_of("int"), type_of("list(int)"), type_of("bytes") };
	const struct cel_type *right[] = { type_of("int"), type_of("list(uint)"), type_of("string") };

	ck_assert(!types_assignable(&compiler, to, wrong, 3));
	ck_assert_ptr_eq(type_substitute(&compiler, a, false), a);
	ck_assert_ptr_eq(type_substitute(&compiler, b, false), b);
	ck_assert_uint_eq(compiler.trail.count, 0);
	ck_assert(types_assignable(&compiler, to, wrong, 2));
	ck_assert_str_eq(shown(a, false), "int");
	ck_assert_str_eq(shown(b, false), "int");
	/* A later failure goes back to what held before it, not to nothing. */
	ck_assert(!types_assignable(&compiler, to, right, 3));
	ck_assert_str_eq(shown(b, false), "int");
}
END_TEST

START_TEST(a_failure_restores_what_a_variable_was_widened_from)
{
	const struct cel_type *a = type_of("A"), *to[] = { a, type_of("string") };
	const struct cel_type *from[] = { &cel_type_dyn, type_of("int") };

	ck_assert(type_assignable(&compiler, a, type_of("int")));
	ck_assert(!types_assignable(&compiler, to, from, 2));
	ck_assert_str_eq(shown(a, false), "int");
	ck_assert(types_assignable(&compiler, to, from, 1));
	ck_assert_str_eq(shown(a, false), "dyn");
}
END_TEST

START_TEST(variables_that_were_made_one_stay_one)
{
	const struct cel_type *a = type_of("A"), *b = type_of("B"), *c = type_of("C");

	ck_assert(type_assignable(&compiler, a, b));
	ck_assert(type_assignable(&compiler, b, c));
	ck_assert(type_assignable(&compiler, c, a));
	ck_assert(type_assignable(&compiler, type_of("list(B)"), type_of("list(int)")));
	ck_assert_str_eq(shown(a, false), "int");
	ck_assert_str_eq(shown(c, false), "int");
	ck_assert(!type_assignable(&compiler, a, type_of("string")));
	ck_assert(type_assignable(&compiler, c, &cel_type_dyn));
	ck_assert_str_eq(shown(a, false), "dyn");
}
END_TEST

START_TEST(a_signature_gives_one_variable_to_each_letter)
{
	const struct cel_type *fresh[26] = { NULL }, *again[26] = { NULL };
	const struct cel_type *open = cel_env_type(model.env, "map(A, map(B, A))");
	const struct cel_type *one = type_instance(&compiler, open, fresh), *other = type_instance(&compiler, open, again);
	const struct cel_type *closed = cel_env_type(model.env, "map(string, list(int))");

	ck_assert_ptr_eq(one->args[0], one->args[1]->args[1]);
	ck_assert_ptr_ne(one->args[0], one->args[1]->args[0]);
	ck_assert_ptr_ne(one->args[0], other->args[0]);
	ck_assert_ptr_eq(type_instance(&compiler, closed, fresh), closed);
	ck_assert_ptr_eq(type_instance(&compiler, one, again), one);
	/* The signature itself stays as it was read. */
	ck_assert_uint_eq(open->args[0]->id, 'A');
	ck_assert_uint_eq(open->args[1]->args[0]->id, 'B');
}
END_TEST

START_TEST(a_type_is_rebuilt_only_where_a_variable_is_known)
{
	const struct cel_type *pair = type_of("map(A, optional(list(B)))"), *done;

	ck_assert_ptr_eq(type_substitute(&compiler, pair, false), pair);
	ck_assert_str_eq(shown(pair, true), "map(dyn, optional(list(dyn)))");
	ck_assert(type_assignable(&compiler, variables['B' - 'A'], type_of("uint")));
	done = type_substitute(&compiler, pair, false);
	ck_assert_ptr_eq(done->args[0], variables[0]);
	ck_assert(done->open);
	ck_assert_str_eq(shown(done->args[1], false), "optional(list(uint))");
	ck_assert(type_assignable(&compiler, variables[0], type_of("Cert")));
	done = type_substitute(&compiler, pair, false);
	ck_assert(!done->open);
	ck_assert(cel_type_equal(done, type_of("map(Cert, optional(list(uint)))")));
	ck_assert_ptr_eq(type_substitute(&compiler, done, true), done);
}
END_TEST

static const struct {
	const char *a, *b, *joined;    /* a "" is what the first entry of a list joins */
} joins[] = {
	{ "", "int", "int" }, { "int", "int", "int" }, { "int", "string", "dyn" }, { "int", "dyn", "dyn" }, { "dyn", "int", "dyn" },
	{ "list(int)", "list(string)", "dyn" }, { "list(int)", "list(dyn)", "list(dyn)" }, { "list(dyn)", "list(int)", "list(dyn)" },
	{ "Oid", "null_type", "Oid" }, { "null_type", "Oid", "Oid" }, { "int", "null_type", "dyn" }, { "Cert", "San", "dyn" },
	{ "null_type", "optional(int)", "optional(int)" }, { "?", "int", "int" }, { "int", "?", "?" },
	{ "list(A)", "list(int)", "list(int)" }, { "list(int)", "list(A)", "list(int)" },
	{ "map(string, list(A))", "map(string, list(Cert))", "map(string, list(Cert))" },
	/* neither says less than the other: what is common, part by part */
	{ "map(int, dyn)", "map(dyn, int)", "map(dyn, dyn)" }, { "map(string, list(dyn))", "map(dyn, list(int))", "map(dyn, list(dyn))" },
	{ "list(Oid)", "list(null_type)", "list(Oid)" }, { "list(null_type)", "list(Oid)", "list(Oid)" },
	{ "map(dyn, Oid)", "map(int, null_type)", "map(dyn, Oid)" }, { "list(map(A, dyn))", "list(map(dyn, uint))", "list(map(dyn, dyn))" },
};

START_TEST(two_types_have_something_in_common_or_are_dyn)
{
	const struct cel_type *a = joins[_i].a[0] == '\0' ? NULL : type_of(joins[_i].a);
	const struct cel_type *joined = type_join(&compiler, a, type_of(joins[_i].b));

	ck_assert_msg(strcmp(shown(joined, true), joins[_i].joined) == 0, "%s and %s: %s, expected %s", joins[_i].a, joins[_i].b,
	    shown(joined, true), joins[_i].joined);
}
END_TEST

START_TEST(there_may_be_any_number_of_variables)
{
	const struct cel_type *many[200];

	for (size_t i = 0; i < COUNT_OF(many); i++) {
		many[i] = type_fresh(&compiler);
		ck_assert(type_assignable(&compiler, many[i], i % 2 == 0 ? &cel_type_int : &cel_type_string));
	}
	for (size_t i = 0; i < COUNT_OF(many); i++)
		ck_assert_msg(type_substitute(&compiler, many[i], false) == (i % 2 == 0 ? &cel_type_int : &cel_type_string),
		    "variable %zu became %s", i, shown(many[i], false));
}
END_TEST

TESTS_WITH("unify", setup, teardown,
	EACH(a_type_stands_for_another_or_does_not, rows),
	TEST(what_fails_leaves_no_trace),
	TEST(a_failure_restores_what_a_variable_was_widened_from),
	TEST(variables_that_were_made_one_stay_one),
	TEST(a_signature_gives_one_variable_to_each_letter),
	TEST(a_type_is_rebuilt_only_where_a_variable_is_known),
	EACH(two_types_have_something_in_common_or_are_dyn, joins),
	TEST(there_may_be_any_number_of_variables))
