/* test_calls.c - src/cel/calls.c: which rows a call may mean, what is said when none fits, and what becomes of literals. */
#include <stdlib.h>
#include <string.h>

#include "model.h"

static struct model model;
static unsigned calls, checks;         /* of the row pick() below */

static struct cel_value
pick(struct cel_run *run, const struct cel_value *args, size_t count)
{
	calls++;
	if (args[0].as.number == 13)
		return cel_fail(run, CEL_INVALID_ARGUMENT, "13 is not allowed");
	return count == 5 ? args[4] : cel_duration(args[0].as.number, 0);
}

static struct text
check_pick(struct arena *into, size_t argument, const struct cel_value *literal)
{
	(void)into;
	checks += 1 + (unsigned)argument * 100;
	return literal->kind == CEL_INT && literal->as.number < 0 ? TEXT("below zero") : TEXT("");
}

static struct cel_value
echo(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return args[0];
}

static const struct cel_function functions[] = {
	{ "pick(int, int) -> duration", "A row whose literals are checked.", pick, check_pick },
	{ "pick(int, int, int, int, duration) -> duration", "One that is too long to become a literal.", pick, check_pick },
	{ "count(int, int) -> int", "One whose result is no literal.", echo, check_pick },
	{ "plain(int) -> duration", "One that checks nothing.", pick, NULL },
	{ "box.echo(A) -> A", "Within a namespace.", echo, NULL },
};
static const struct cel_function more[] = {
	{ "isFQDN(int) -> string", "A row for a name that the parent has.", echo, NULL },
	{ "string.isFQDN() -> bool", "A method of that name.", echo, NULL },
};

static void
setup(void)
{
	model_open(&model);
	cel_env_functions(model.env, functions, COUNT_OF(functions));
	calls = checks = 0;
}

static void
teardown(void)
{
	model_close(&model);
}

/* ---- rows ---- */

static const struct {
	const char *expression, *type;         /* or the mistakes */
} rows[] = {
	/* one row fits, several with one result, several with different ones */
	{ "size('a')", "int" }, { "any.size()", "int" }, { "dyn([1])", "dyn" }, { "any.reverse()", "dyn" }, { "math.greatest(any)", "dyn" },
	/* several rows fit: none of them says what is open, and nothing does of what is not known before evaluation */
	{ "cel.bind(x, [], [x.map(y, double(y)).size(), x.indexOf(1u)])", "list(int)" }, { "any.first().orValue(1u)", "dyn" },
	/* parameters */
	{ "[1u].distinct()", "list(uint)" }, { "[].distinct()", "list(dyn)" }, { "optional.none().orValue(1.5)", "double" },
	{ "optional.of(1).or(optional.none())", "optional(int)" }, { "optional.of(any).orValue(1)", "dyn" }, { "box.echo([cert])", "list(Cert)" },
	{ "optional.of(1).orValue('a')", "0-27: no function 'optional(int).orValue(string)' | optional(A).orValue(A) -> A" },
	{ "[].kinds()", "list(string)" }, { "[1].kinds()", "0-11: no function 'list(int).kinds()' | list(Cert).kinds() -> list(string)" },
	/* how many arguments */
	{ "cert.covers()", "5-13: 'covers' takes 1 argument, not 0 | Cert.covers(string) -> bool" },
	{ "trust.kinds(1)", "6-14: 'kinds' takes 0 arguments, not 1 | list(Cert).kinds() -> list(string)" },
	{ "dns.under('a')", "0-14: 'dns.under' takes 2 arguments, not 1 | dns.under(string, string) -> bool" },
	{ "'a'.substring()", "4-15: 'substring' does not take 0 arguments | string.substring(int) -> string; string.substring(int, int) -> string" },
	{ "'a'.replace('a')", "4-16: 'replace' does not take 1 argument | "
	    "string.replace(string, string) -> string; string.replace(string, string, int) -> string" },
	{ "isFQDN(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16)", "0-46: 'isFQDN' takes 1 argument, not 16 | isFQDN(string) -> bool" },
	{ "isFQDN(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17)", "0-49: 'isFQDN' takes 1 argument, not 17 | isFQDN(string) -> bool" },
	/* what they are */
	{ "dns.under('a', 1)", "0-17: no function 'dns.under(string, int)' | dns.under(string, string) -> bool" },
	{ "timestamp(1u)", "0-13: no function 'timestamp(uint)' | "
	    "timestamp(timestamp) -> timestamp; timestamp(string) -> timestamp; timestamp(int) -> timestamp" },
	{ "size(1)", "0-7: no function 'size(int)' | size(string) -> int; size(bytes) -> int; size(list(A)) -> int; and 1 more" },
	/* a broken argument is told once, a broken receiver too */
	{ "isFQDN(isFQDN(1)) + 5", "7-16: no function 'isFQDN(int)' | isFQDN(string) -> bool" },
	{ "x.substring(y)", "0-1: unknown name 'x' | text stands in quotes: 'x'\n12-13: unknown name 'y' | text stands in quotes: 'y'" },
	{ "'a'.foo().bar()", "4-7: unknown function 'foo'" },
	/* namespaces */
	{ "base64 . encode(b'a')", "string" }, { ".dns.under('a', 'b')", "bool" }, { "[1].map(dns, .dns.under('a', 'b'))", "list(bool)" },
	{ "[1].map(dns, dns.under('a', 'b'))", "17-22: unknown function 'under'" },
	{ "dns.x(y)", "0-5: unknown function 'dns.x'\n6-7: unknown name 'y' | text stands in quotes: 'y'" },
	{ "base64.encod(b'a')", "0-12: unknown function 'base64.encod' | did you mean 'base64.encode'?" },
	{ "cert.dns()", "5-8: unknown function 'dns'" },
	{ "cert.san.dns()", "9-12: unknown function 'dns' | 'dns' is a field: leave out the parentheses" },
	/* patterns that are literals, with and without escapes */
	{ "matches('a', 'b(')", "15-16: not a regular expression: '(' without ')'" },
	{ "cert.kind.matches(r'\\d(')", "22-23: not a regular expression: '(' without ')'" },
	{ "cert.kind.matches('\\x28')", "18-24: not a regular expression: '(' without ')'" },
	{ "cert.kind.matches('(' + cert.kind)", "bool" },
	{ "'('.matches('a')", "bool" },
	/* other literals */
	{ "pick(-1, count)", "5-7: below zero" }, { "pick(-1, -2)", "5-7: below zero\n9-11: below zero" }, { "pick(count, 1)", "duration" },
	{ "plain(-1)", "duration" },
};

static const char *
type_or_mistakes(const char *expression)
{
	const char *mistakes = model_mistakes(&model, expression, NULL);

	if (mistakes[0] != '\0')
		return mistakes;
	return arena_string(&arena, cel_type_text(&arena, cel_program_type(model_compile(&model, expression))));
}

START_TEST(a_call_has_a_type_or_a_mistake)
{
	const char *got = type_or_mistakes(rows[_i].expression);

	ck_assert_msg(strcmp(got, rows[_i].type) == 0, "%s\nis:       %s\nexpected: %s", rows[_i].expression, got, rows[_i].type);
}
END_TEST

static const struct {
	const char *expression;
	size_t rows;
} candidates[] = {
	{ "size('a')", 1 }, { "size(any)", 4 }, { "[1].size()", 1 }, { "isFQDN(any)", 1 },
};

START_TEST(the_rows_that_may_be_meant_are_left_for_evaluation)
{
	const struct cel_node *call = model_compile(&model, candidates[_i].expression)->root;

	ck_assert_int_eq(call->kind, NODE_CALL);
	ck_assert_msg(call->as.call.count == candidates[_i].rows, "%s: %zu rows", candidates[_i].expression, call->as.call.count);
}
END_TEST

START_TEST(rows_of_a_child_stand_beside_those_of_its_parent)
{
	struct cel_env *parent = model.env, *child = cel_env_child(&arena, parent);

	cel_env_functions(child, more, COUNT_OF(more));
	model.env = child;
	ck_assert_str_eq(type_or_mistakes("isFQDN('a')"), "bool");
	ck_assert_str_eq(type_or_mistakes("isFQDN(1)"), "string");
	ck_assert_str_eq(type_or_mistakes("isFQDN(any)"), "dyn");
	ck_assert_str_eq(type_or_mistakes("'a'.isFQDN()"), "bool");
	ck_assert_str_eq(type_or_mistakes("isFQDN(1u)"), "0-10: no function 'isFQDN(uint)' | isFQDN(int) -> string; isFQDN(string) -> bool");
	model.env = parent;
	ck_assert_str_eq(type_or_mistakes("isFQDN(1)"), "0-9: no function 'isFQDN(int)' | isFQDN(string) -> bool");
}
END_TEST

START_TEST(a_container_is_a_namespace)
{
	cel_env_container(model.env, "box.of");
	ck_assert_str_eq(type_or_mistakes("echo(1)"), "int");
	ck_assert_str_eq(type_or_mistakes(".echo(1)"), "1-5: unknown function 'echo'");
	ck_assert_str_eq(type_or_mistakes(".box.echo(1)"), "int");
	ck_assert_str_eq(type_or_mistakes("isFQDN('a')"), "bool");
}
END_TEST

/* ---- calls that become literals ---- */

static const struct {
	const char *why, *expression;
	bool folded;
	unsigned calls, checks;        /* while compiling; a check of argument n counts 100 n + 1 */
} folds[] = {
	{ "all arguments are literals", "pick(1, 2)", true, 1, 1 + 101 },
	{ "one is not", "pick(count, 2)", false, 0, 101 },
	{ "the call fails: it shall do so when it is evaluated", "pick(13, 2)", false, 1, 1 + 101 },
	{ "more than four arguments, the last of them folded", "pick(1, 2, 3, 4, plain(5))", false, 0, 1 + 101 + 201 + 301 },
	{ "a result that is no time and no opaque", "count(1, 2)", false, 0, 1 + 101 },
	{ "no check, so no promise to depend on arguments alone", "plain(1)", false, 0, 0 },
};

START_TEST(a_call_of_literals_is_made_once_when_it_is_compiled)
{
	const struct cel_program *program = model_compile(&model, folds[_i].expression);
	struct cel_value value;
	unsigned before = calls;

	ck_assert_msg((program->root->kind == NODE_LITERAL) == folds[_i].folded, "%s: %s", folds[_i].why, folds[_i].expression);
	ck_assert_msg(calls == folds[_i].calls && checks == folds[_i].checks, "%s: %s: %u calls, checks %u", folds[_i].why,
	    folds[_i].expression, calls, checks);
	ck_assert_int_ne(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	ck_assert_msg((calls == before) == (folds[_i].folded || folds[_i].expression[0] == 'c'), "%s: called again", folds[_i].why);
}
END_TEST

START_TEST(a_literal_pattern_is_compiled_once)
{
	ck_assert_uint_eq(model_compile(&model, "'a'.matches('b')")->regexes.count, 1);
	ck_assert_uint_eq(model_compile(&model, "['a', 'b'].all(x, x.matches('b') || matches(x, 'c'))")->regexes.count, 2);
	ck_assert_uint_eq(model_compile(&model, "'a'.matches(cert.kind)")->regexes.count, 0);
}
END_TEST

TESTS_WITH("calls", setup, teardown,
	EACH(a_call_has_a_type_or_a_mistake, rows),
	EACH(the_rows_that_may_be_meant_are_left_for_evaluation, candidates),
	TEST(rows_of_a_child_stand_beside_those_of_its_parent),
	TEST(a_container_is_a_namespace),
	EACH(a_call_of_literals_is_made_once_when_it_is_compiled, folds),
	TEST(a_literal_pattern_is_compiled_once))
