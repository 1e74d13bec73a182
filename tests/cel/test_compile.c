/* test_compile.c - src/cel/compile.c: what a program is made from, what its result must be, and in which order mistakes are told. */
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

/* ---- the program ---- */

static const struct {
	const char *expression, *type;
} types[] = {
	{ "cert", "Cert" }, { "cert.san.dns", "list(string)" }, { "cert.eku[0]", "Oid" }, { "any", "dyn" }, { "null", "null_type" },
	{ "{'a': [1u]}", "map(string, list(uint))" }, { "[]", "list(dyn)" }, { "{}", "map(dyn, dyn)" },
	{ "optional.none()", "optional(dyn)" }, { "now - now", "duration" }, { "type(1)", "type" },
};

START_TEST(a_program_has_a_type_without_variables)
{
	struct text type = cel_type_text(&arena, cel_program_type(model_compile(&model, types[_i].expression)));

	ck_assert_msg(text_is(type, types[_i].type), "%s is %.*s, expected %s", types[_i].expression, TEXT_ARG(type), types[_i].type);
}
END_TEST

START_TEST(the_text_of_an_expression_may_go_when_it_is_compiled)
{
	char text[] = "'abc' + cert.kind.charAt(9)";
	struct cel_mistakes mistakes = { 0 };
	const struct cel_program *program = cel_compile(&arena, model.env, text_of(text), NULL, &mistakes);
	struct cel_value value;

	ck_assert_ptr_nonnull(program);
	memset(text, '#', sizeof(text));
	ck_assert(text_is(cel_program_source(program), "'abc' + cert.kind.charAt(9)"));
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_FAILED);
	ck_assert_uint_eq(value.as.error->start, 8);
	ck_assert_uint_eq(value.as.error->end, 27);
	program = cel_compile(&arena, model.env, text_of(memcpy(text, "'abc' + 'd'", 12)), NULL, &mistakes);
	memset(text, '#', sizeof(text));
	ck_assert_int_eq(cel_eval(&model.run, program, &value), CEL_DONE);
	ck_assert(text_is(value.as.text, "abcd"));
}
END_TEST

/* ---- what is no text ---- */

static const struct {
	const char *why;
	struct text expression;
	size_t start, end;
	const char *text;
} broken[] = {
	{ "a byte that begins nothing", { "\xff", 1 }, 0, 1, "this byte is not UTF-8: 0xff" },
	{ "the first of two", { "'\xc3\xa9' + '\x80' + '\xff'", 16 }, 8, 9, "this byte is not UTF-8: 0x80" },
	{ "a character that is cut off", { "'\xe2\x82", 3 }, 1, 3, "this byte is not UTF-8: 0xe2" },
	{ "a surrogate", { "'\xed\xa0\x80'", 5 }, 1, 5, "this byte is not UTF-8: 0xed" },
	{ "an overlong slash", { "'\xc0\xaf'", 4 }, 1, 2, "this byte is not UTF-8: 0xc0" },
};

START_TEST(the_first_byte_that_is_no_text_is_named)
{
	struct cel_mistakes mistakes = { 0 };

	ck_assert_ptr_null(cel_compile(&arena, model.env, broken[_i].expression, NULL, &mistakes));
	ck_assert_msg(mistakes.count == 1, "%s: %zu mistakes", broken[_i].why, mistakes.count);
	ck_assert_msg(mistakes.first->start == broken[_i].start, "%s: at %zu", broken[_i].why, mistakes.first->start);
	ck_assert_msg(text_is(mistakes.first->text, broken[_i].text), "%s: %.*s", broken[_i].why, TEXT_ARG(mistakes.first->text));
}
END_TEST

/* ---- the result that is wanted ---- */

static const struct {
	const char *expression, *wanted, *mistakes;
} results[] = {
	{ "cert.ca", "bool", "" }, { "[]", "list(int)", "" }, { "cert.san.dns", "list(dyn)", "" }, { "[any]", "list(string)", "" },
	{ "any", "Cert", "" }, { "cert", "dyn", "" },
	{ "cert.bits", "bool", "0-9: the result is int, but bool is wanted" },
	{ "cert.san.dns", "list(int)", "0-12: the result is list(string), but list(int) is wanted" },
	{ "[cert.san]", "list(Cert)", "0-10: the result is list(San), but list(Cert) is wanted" },
	{ "[]", "bool", "0-2: the result is list(dyn), but bool is wanted | "
	    "size(x) == 0 asks whether a list is empty; all and exists ask something of its elements" },
	{ "cert.eku[0]", "string", "0-11: the result is Oid, but string is wanted | string(...) makes it text" },
	{ "cert.ca", "string", "0-7: the result is bool, but string is wanted" },
	{ "  cert.kind ", "int", "2-11: the result is string, but int is wanted" },
	/* what is broken has no type to complain of */
	{ "cert.sam", "bool", "5-8: Cert has no field 'sam' | did you mean 'san'?" },
	{ "cert.kind + 1", "bool", "0-13: no '+' for (string, int) | string(1) makes it text" },
	{ "[x]", "bool", "1-2: unknown name 'x' | text stands in quotes: 'x'" },
};

START_TEST(a_result_of_another_type_is_a_mistake)
{
	const char *got = model_mistakes(&model, results[_i].expression, results[_i].wanted);

	ck_assert_msg(strcmp(got, results[_i].mistakes) == 0, "%s for %s: %s", results[_i].expression, results[_i].wanted, got);
}
END_TEST

static const struct {
	const char *expression, *wanted, *value;
} late[] = {
	{ "dyn(1)", "int", "1" }, { "dyn(1)", "bool", "error: the result is int, but bool is wanted" },
	{ "dyn(cert.san)", "Cert", "error: the result is San, but Cert is wanted" }, { "dyn(cert)", "Cert", "Cert{...}" },
	{ "dyn(oid('serverAuth'))", "net.IP", "error: the result is Oid, but net.IP is wanted" },
	{ "null", "Oid", "error: the result is null_type, but Oid is wanted" },
	{ "[dyn(cert), cert.san]", "list(Cert)", "error: the result holds San, but list(Cert) is wanted" },
	{ "[dyn('a'), 1]", "list(string)", "error: the result holds int, but list(string) is wanted" },
	{ "dyn(['a', dyn(1u)])", "list(string)", "error: the result holds uint, but list(string) is wanted" },
	{ "[['a'], dyn([1.5])]", "list(list(string))", "error: the result holds double, but list(list(string)) is wanted" },
	{ "[['a'], dyn('b')]", "list(list(string))", "error: the result holds string, but list(list(string)) is wanted" },
	{ "optional.of(dyn('a'))", "optional(int)", "error: the result holds string, but optional(int) is wanted" },
	{ "dyn(optional.none())", "optional(int)", "optional.none()" },
	{ "dyn(['a', 'b'])", "list(string)", "['a', 'b']" }, { "[dyn(1), 'a']", "list(dyn)", "[1, 'a']" },
	{ "[dyn('a')].map(x, x.charAt(2))", "list(string)", "error: index out of range: 2" },
};

START_TEST(a_result_that_turns_out_to_be_of_another_type_is_an_error)
{
	struct cel_mistakes mistakes = { 0 };
	const struct cel_program *program = cel_compile(&arena, model.env, text_of(late[_i].expression),
	    cel_env_type(model.env, late[_i].wanted), &mistakes);
	struct cel_value value;
	enum cel_outcome outcome;
	struct text shown;

	ck_assert_msg(program != NULL, "%s is refused", late[_i].expression);
	outcome = cel_eval(&model.run, program, &value);
	shown = cel_value_literal(&arena, &value, 200);
	ck_assert_msg(text_is(shown, late[_i].value), "%s for %s: %.*s", late[_i].expression, late[_i].wanted, TEXT_ARG(shown));
	ck_assert_int_eq(outcome, value.kind == CEL_ERROR ? CEL_FAILED : CEL_DONE);
	if (outcome == CEL_FAILED)
		ck_assert_ptr_eq(value.as.error->program, program);
}
END_TEST

/* ---- flags ---- */

static const struct {
	const char *expression;
	unsigned flags;
	const char *value;             /* NULL: refused */
} flagged[] = {
	{ "1 + 'a'", 0, NULL }, { "1 + 'a'", COMPILE_LATE_LITERALS, NULL },
	{ "1 + 'a'", COMPILE_UNCHECKED, "error: no such overload: _+_(int, string)" },
	{ "foo(1) || true", COMPILE_UNCHECKED, "true" }, { "x.y", COMPILE_UNCHECKED, "error: undeclared reference to 'x'" },
	{ "cert.foo", COMPILE_UNCHECKED, "error: Cert has no field 'foo'" }, { "cert.ca.foo", COMPILE_UNCHECKED, "error: no such overload: _._(bool)" },
	{ "{1: 2}.foo", COMPILE_UNCHECKED, "error: no such key: 'foo'" }, { "{1: 2}[1.0]", COMPILE_UNCHECKED, "2" },
	{ "cert[0]", COMPILE_UNCHECKED, "error: no such overload: _[_](Cert, int)" }, { "[?1]", COMPILE_UNCHECKED, "error: no such overload: ?_(int)" },
	{ "{[1]: 1}", COMPILE_UNCHECKED, "error: unsupported key type: list" }, { "1 || true", COMPILE_UNCHECKED, "true" },
	{ "true ? 1 : 'a'", COMPILE_UNCHECKED, "1" }, { "5.all(x, true)", COMPILE_UNCHECKED, "error: no such overload: all(int)" },
	{ "[1].optMap(x, x)", COMPILE_UNCHECKED, "error: no such overload: optMap(list)" },
	{ "optional.of(1).optFlatMap(x, x)", COMPILE_UNCHECKED, "error: no such overload: optFlatMap(int)" },
	{ "[1].transformMapEntry(i, x, x)", COMPILE_UNCHECKED, "error: no such overload: transformMapEntry(int)" },
	{ "[[1], [2]].sortBy(x, x)", COMPILE_UNCHECKED, "error: these keys have no order" }, { "!1", COMPILE_UNCHECKED, "error: no such overload: !_(int)" },
	{ "1 == 'a'", COMPILE_UNCHECKED, "false" }, { "'a'.foo(1)", COMPILE_UNCHECKED, "error: unbound function 'foo'" },
	{ "dns.foo(1)", COMPILE_UNCHECKED, "error: unbound function 'dns.foo'" }, { "'a'.isFQDN()", COMPILE_UNCHECKED, "error: unbound function 'isFQDN'" },
	{ "isFQDN()", COMPILE_UNCHECKED, "error: no such overload: isFQDN" }, { "isFQDN(1)", COMPILE_UNCHECKED, "error: no such overload: isFQDN(int)" },
	{ "isFQDN(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17)", COMPILE_UNCHECKED, "error: no such overload: isFQDN" },
	{ "isFQDN(x)", COMPILE_UNCHECKED, "error: undeclared reference to 'x'" },
	{ "int('x')", 0, NULL }, { "int('x')", COMPILE_LATE_LITERALS, "error: type conversion error: 'x' is not a valid int" },
	{ "'a'.matches('(')", COMPILE_LATE_LITERALS, "error: not a regular expression: '(' without ')'" },
	{ "{1: 1, 1: 2}", 0, NULL }, { "{1: 1, 1: 2}", COMPILE_LATE_LITERALS, "error: repeated key: 1" },
	{ "1 +", COMPILE_UNCHECKED, NULL },
};

START_TEST(what_flags_leave_unchecked_fails_when_it_is_evaluated)
{
	struct cel_mistakes mistakes = { 0 };
	const struct cel_program *program = cel_compile_with(&arena, model.env, text_of(flagged[_i].expression), NULL, &mistakes,
	    flagged[_i].flags);
	struct cel_value value;
	struct text shown;

	ck_assert_msg((program != NULL) == (flagged[_i].value != NULL), "%s is%s refused", flagged[_i].expression,
	    program != NULL ? " not" : "");
	if (program == NULL)
		return;
	ck_assert_int_ne(cel_eval(&model.run, program, &value), CEL_EXHAUSTED);
	shown = cel_value_literal(&arena, &value, 200);
	ck_assert_msg(text_is(shown, flagged[_i].value), "%s: %.*s", flagged[_i].expression, TEXT_ARG(shown));
}
END_TEST

/* ---- mistakes ---- */

static const struct {
	const char *expression, *mistakes;
} orders[] = {
	/* The checker comes to these from the inside out, and to the literal after the call. */
	{ "isFQDN(a) + b", "7-8: unknown name 'a' | text stands in quotes: 'a'\n12-13: unknown name 'b' | text stands in quotes: 'b'" },
	{ "isFQDN(isFQDN(1), x)", "7-16: no function 'isFQDN(int)' | isFQDN(string) -> bool\n"
	    "18-19: unknown name 'x' | text stands in quotes: 'x'" },
	{ "cert.kind - (1 - 'a') == z", "12-21: no '-' for (int, string) | write the number without quotes\n"
	    "25-26: unknown name 'z' | text stands in quotes: 'z'" },
	/* Of those that begin at one place the inner one, which was found first, stays first. */
	{ "(1 + 'a').size() == '1' - cert.bits", "0-9: no '+' for (int, string) | string(1) makes it text\n"
	    "20-35: no '-' for (string, int) | write the number without quotes" },
	{ "f(1)(", "0-1: unknown function 'f'\n4-5: expected an operator or the end, found '('" },
};

START_TEST(mistakes_are_told_from_left_to_right)
{
	const char *got = model_mistakes(&model, orders[_i].expression, NULL);

	ck_assert_msg(strcmp(got, orders[_i].mistakes) == 0, "%s\nsays:     %s\nexpected: %s", orders[_i].expression, got,
	    orders[_i].mistakes);
}
END_TEST

START_TEST(what_is_wrong_is_refused_even_if_there_is_no_room_to_say_why)
{
	struct cel_mistakes mistakes = { 0 };
	struct buffer expression;

	buffer_init(&expression, &arena);
	for (int i = 0; i < LIMIT_CEL_MISTAKES; i++)
		buffer_printf(&expression, "%sx%d", i > 0 ? " + " : "", i);
	ck_assert_ptr_null(cel_compile(&arena, model.env, buffer_text(&expression), NULL, &mistakes));
	ck_assert_uint_eq(mistakes.count, LIMIT_CEL_MISTAKES);
	ck_assert(text_is(mistakes.last->text, "unknown name 'x49'"));
	ck_assert_ptr_null(cel_compile(&arena, model.env, TEXT("y"), NULL, &mistakes));
	ck_assert_ptr_null(cel_compile(&arena, model.env, TEXT("oid('foo')"), NULL, &mistakes));
	ck_assert_ptr_null(cel_compile(&arena, model.env, TEXT("cert.ca"), &cel_type_string, &mistakes));
	ck_assert_ptr_nonnull(cel_compile(&arena, model.env, TEXT("cert.ca"), &cel_type_bool, &mistakes));
	ck_assert_uint_eq(mistakes.count, LIMIT_CEL_MISTAKES);
	ck_assert(text_is(mistakes.last->text, "unknown name 'x49'"));
}
END_TEST

START_TEST(an_expression_is_judged_without_those_before_it)
{
	struct cel_mistakes mistakes = { 0 };

	ck_assert_ptr_null(cel_compile(&arena, model.env, TEXT("x"), NULL, &mistakes));
	ck_assert_ptr_null(cel_compile(&arena, model.env, TEXT(""), NULL, &mistakes));
	ck_assert_uint_eq(mistakes.count, 2);
	ck_assert_msg(text_is(mistakes.last->text, "the expression is empty"), "%.*s", TEXT_ARG(mistakes.last->text));
	ck_assert_ptr_nonnull(cel_compile(&arena, model.env, TEXT("1"), NULL, &mistakes));
}
END_TEST

TESTS_WITH("compile", setup, teardown,
	EACH(a_program_has_a_type_without_variables, types),
	TEST(the_text_of_an_expression_may_go_when_it_is_compiled),
	EACH(the_first_byte_that_is_no_text_is_named, broken),
	EACH(a_result_of_another_type_is_a_mistake, results),
	EACH(a_result_that_turns_out_to_be_of_another_type_is_an_error, late),
	EACH(what_flags_leave_unchecked_fails_when_it_is_evaluated, flagged),
	EACH(mistakes_are_told_from_left_to_right, orders),
	TEST(what_is_wrong_is_refused_even_if_there_is_no_room_to_say_why),
	TEST(an_expression_is_judged_without_those_before_it))
