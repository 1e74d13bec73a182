/* test_operators.c - src/cel/operators.c: which operators there are for which types, and the way out where there is none. */
#include <stdlib.h>
#include <string.h>

#include "model.h"

static struct model model;

static struct cel_value
same(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return cel_bool(args[0].as.record.object == args[1].as.record.object);
}

static const struct cel_function functions[] = {
	{ "San.same(San) -> bool", "Whether both say the same.", same, NULL },
	{ "string(Oid) -> string", "Its name.", NULL, NULL },
};
static const struct cel_opaque serial = { .name = "Serial", .doc = "A number of its own kind." };

static void
setup(void)
{
	model_open(&model);
	cel_env_functions(model.env, functions, COUNT_OF(functions));
	cel_env_opaque(model.env, &serial);
	cel_env_variable(model.env, "serial", cel_env_type(model.env, "Serial"));
}

static void
teardown(void)
{
	model_close(&model);
}

/* ---- which there are ---- */

/* One value of each type, in the order of the columns below. */
static const char *const operands[] = { "1", "2u", "1.5", "'a'", "b'a'", "true", "now", "duration('1h')" };
static const char *const results[] = { "int", "uint", "double", "string", "bytes", "bool", "timestamp", "duration" };

/* What a op b gives for each a (one word) and b (one letter of it): i u d s b B t D; '.': there is none. */
static const struct {
	const char *operators[4];
	const char *table[8];
} tables[] = {
	{ { "+" }, { "i.......", ".u......", "..d.....", "...s....", "....b...", "........", ".......t", "......tD" } },
	{ { "-" }, { "i.......", ".u......", "..d.....", "........", "........", "........", "......Dt", ".......D" } },
	{ { "*", "/" }, { "i.......", ".u......", "..d.....", "........", "........", "........", "........", "........" } },
	{ { "%" }, { "i.......", ".u......", "........", "........", "........", "........", "........", "........" } },
	{ { "==", "!=" }, { "B.......", ".B......", "..B.....", "...B....", "....B...", ".....B..", "......B.", ".......B" } },
	{ { "<", "<=", ">", ">=" }, { "BBB.....", "BBB.....", "BBB.....", "...B....", "....B...", ".....B..", "......B.", ".......B" } },
};

START_TEST(an_operator_is_there_for_these_types_and_no_others)
{
	for (size_t n = 0; n < 4 && tables[_i].operators[n] != NULL; n++) {
		for (size_t cell = 0; cell < 64; cell++) {
			char expected = tables[_i].table[cell / 8][cell % 8];
			const char *result = expected == '.' ? NULL : results[strchr("iudsbBtD", expected) - "iudsbBtD"];
			const char *expression = arena_string(&arena, arena_printf(&arena, "%s %s %s", operands[cell / 8],
			    tables[_i].operators[n], operands[cell % 8]));
			const char *mistakes = model_mistakes(&model, expression, NULL);

			ck_assert_msg((mistakes[0] == '\0') == (result != NULL), "%s: %s", expression, mistakes);
			if (result != NULL)
				ck_assert_msg(text_is(cel_type_text(&arena, cel_program_type(model_compile(&model, expression))), result),
				    "%s is not %s", expression, result);
			else
				ck_assert_msg(strncmp(strchr(mistakes, ':') + 2, "no '", 4) == 0, "%s: %s", expression, mistakes);
		}
	}
}
END_TEST

/* ---- others, with their type or the mistake ---- */

static const struct {
	const char *expression, *type;
} rows[] = {
	/* what is not known beforehand leaves what the other side allows */
	{ "any + 1", "int" }, { "'a' + any", "string" }, { "any + any", "dyn" }, { "any + now", "timestamp" }, { "any - now", "duration" },
	{ "now - any", "dyn" }, { "any * 2u", "uint" }, { "any % any", "dyn" }, { "-any", "dyn" }, { "!any", "bool" },
	{ "any < 1.5", "bool" }, { "any == cert", "bool" }, { "1 in any", "bool" }, { "any in [1]", "bool" },
	{ "any % 2.0", "0-9: no '%' for (dyn, double)" }, { "any < cert", "0-10: no '<' for (dyn, Cert)" },
	/* lists */
	{ "[1] + []", "list(int)" }, { "[1] + any", "list(dyn)" }, { "any + [1]", "list(dyn)" }, { "[[1]] + [[any]]", "list(list(dyn))" },
	{ "[1] + [2u]", "0-10: no '+' for (list(int), list(uint))" }, { "[1] < [2]", "0-9: no '<' for (list(int), list(int))" },
	{ "1 in [2]", "bool" }, { "[] in [[1]]", "bool" }, { "1 in {1: 'a'}", "bool" }, { "'a' in {1: 2}", "0-13: no 'in' for (string, map(int, int))" },
	{ "1 in [1u]", "0-9: no 'in' for (int, list(uint))" }, { "'a' in cert.raw", "0-15: no 'in' for (string, bytes)" },
	/* null */
	{ "null == null", "bool" }, { "any != null", "bool" },
	{ "cert.eku[0] == null", "0-19: no '==' for (Oid, null_type) | "
	    "a value that is not there reads as its default; has(a.b) asks whether it is there" },
	/* one operand */
	{ "-1.5", "double" }, { "-(count)", "int" }, { "-2u", "0-1: no '-' for (uint)" }, { "-now", "0-1: no '-' for (timestamp)" },
	/* a broken side is told once, and says what type it would be */
	{ "(x < 1) && ((x == 'a') || x in 5)", "1-2: unknown name 'x' | text stands in quotes: 'x'\n"
	    "13-14: unknown name 'x' | text stands in quotes: 'x'\n26-27: unknown name 'x' | text stands in quotes: 'x'" },
	{ "(!x) + 1", "0-8: no '+' for (bool, int)\n2-3: unknown name 'x' | text stands in quotes: 'x'" },
	{ "-x + 1", "1-2: unknown name 'x' | text stands in quotes: 'x'" },
	{ "(1 < 'a') + 1", "0-9: no '<' for (int, string) | write the number without quotes\n0-13: no '+' for (bool, int)" },
	/* numbers of two types */
	{ "2u * 1.5", "0-8: no '*' for (uint, double) | double(2u) makes both double" },
	{ "1.5 / count", "0-11: no '/' for (double, int) | double(count) makes both double" },
	{ "1 - 2u", "0-6: no '-' for (int, uint) | int(2u) makes both int" },
	{ "1.5 % 2", "0-7: no '%' for (double, int) | int(1.5) makes both int" },
	{ "2u % 1.5", "0-8: no '%' for (uint, double) | uint(1.5) makes both uint" },
	/* text and something else */
	{ "'until ' + now", "0-14: no '+' for (string, timestamp) | string(now) makes it text" },
	{ "duration('1h') + 'a'", "0-20: no '+' for (duration, string) | string(duration('1h')) makes it text" },
	{ "cert.ca + cert.kind", "0-19: no '+' for (bool, string) | string(cert.ca) makes it text" },
	{ "cert.eku[0] + ','", "0-17: no '+' for (Oid, string) | string(cert.eku[0]) makes it text" },
	{ "'a' + cert", "0-10: no '+' for (string, Cert)" },
	{ "cert.kind + trust[0].subject.cn.map(n, n.size()).size()", "0-55: no '+' for (string, int) | string(...) makes it text" },
	{ "'a' + [1,\n2].size()", "0-19: no '+' for (string, int) | string([1,\\n2].size()) makes it text" },
	{ "cert.kind < 2u", "0-14: no '<' for (string, uint) | uint(cert.kind) makes it a number" },
	{ "'1h' == duration('1h')", "0-22: no '==' for (string, duration) | duration('1h') makes it a duration" },
	{ "['a'] == 'a'", "0-12: no '==' for (list(string), string) | 'x' in list asks whether it is one of the elements" },
	{ "'a' + ['b']", "0-11: no '+' for (string, list(string)) | ['x'] is a list of one element" },
	{ "'a' == [1]", "0-10: no '==' for (string, list(int))" },
	{ "'::1' != ip('::1')", "0-18: no '!=' for (string, net.IP) | write ip('::1')" },
	{ "ip('::1') < '::2'", "0-17: no '<' for (net.IP, string)" },
	{ "'1/8' in [cidr('1.0.0.0/8')]", "0-28: no 'in' for (string, list(net.CIDR)) | write cidr('1/8')" },
	{ "serial == 'a'", "0-13: no '==' for (Serial, string) | string(...) makes the other side text" },
	{ "'a' in [serial]", "0-15: no 'in' for (string, list(Serial)) | string(...) makes the other side text" },
	{ "duration('1h') > 3600", "0-21: no '>' for (duration, int) | points in time are timestamp('2050-01-01T00:00:00Z'), spans duration('24h')" },
	/* records: one object, unless they can tell whether they say the same */
	{ "cert == trust[0]", "bool" }, { "cert == cert.san", "0-16: no '==' for (Cert, San)" }, { "any == cert.san", "bool" },
	{ "cert.san == trust[0].san", "0-24: '==' asks whether two values of type San are one object | cert.san.same(trust[0].san) compares what they say" },
	{ "cert.san != cert.san", "0-20: '!=' asks whether two values of type San are one object | !cert.san.same(cert.san) compares what they say" },
};

START_TEST(an_operator_has_a_type_or_a_mistake)
{
	const char *mistakes = model_mistakes(&model, rows[_i].expression, NULL), *got = mistakes;

	if (mistakes[0] == '\0')
		got = arena_string(&arena, cel_type_text(&arena, cel_program_type(model_compile(&model, rows[_i].expression))));
	ck_assert_msg(strcmp(got, rows[_i].type) == 0, "%s\nis:       %s\nexpected: %s", rows[_i].expression, got, rows[_i].type);
}
END_TEST

TESTS_WITH("operators", setup, teardown,
	EACH(an_operator_is_there_for_these_types_and_no_others, tables),
	EACH(an_operator_has_a_type_or_a_mistake, rows))
