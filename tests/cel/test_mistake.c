/* test_mistake.c - src/cel/mistake.c, and all that report to it: what is said about wrong expressions, word for word. */
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

/* start-end: text | hint, one a line. */
static const struct row {
	const char *expression, *wanted, *mistakes;
} rows[] = {
	{ "cert.sann.dns", NULL,
	    "5-9: Cert has no field 'sann' | did you mean 'san'?" },
	{ "cert.san.dnss.size() > 0", NULL,
	    "9-13: San has no field 'dnss' | did you mean 'dns'?" },
	{ "crt.bits < 5", NULL,
	    "0-3: unknown name 'crt' | did you mean 'cert'?" },
	{ "cert.kind <= 2048", NULL,
	    "0-17: no '<=' for (string, int) | int(cert.kind) makes it a number" },
	{ "cert.bits == '2048'", NULL,
	    "0-19: no '==' for (int, string) | write the number without quotes" },
	{ "cert.kind + 1 == ''", NULL,
	    "0-13: no '+' for (string, int) | string(1) makes it text" },
	{ "cert.not_after < '2050-01-01'", NULL,
	    "0-29: no '<' for (timestamp, string) | a point in time is written timestamp('2050-01-01T00:00:00Z')" },
	{ "cert.not_after < 2050", NULL,
	    "0-21: no '<' for (timestamp, int) | points in time are timestamp('2050-01-01T00:00:00Z'), spans duration('24h')" },
	{ "cert.san == null", NULL,
	    "0-16: no '==' for (San, null_type) | a value that is not there reads as its default; has(a.b) asks whether it is there" },
	{ "cert.san.dns == 'x'", NULL,
	    "0-19: no '==' for (list(string), string) | 'x' in list asks whether it is one of the elements" },
	{ "'x' == cert.san.dns", NULL,
	    "0-19: no '==' for (string, list(string)) | 'x' in list asks whether it is one of the elements" },
	{ "cert.san.dns.contains('x')", NULL,
	    "0-26: no function 'list(string).contains(string)' | string.contains(string) -> bool" },
	{ "'a' in cert.kind", NULL,
	    "0-16: no 'in' for (string, string) | text.contains('part') looks within a string" },
	{ "'a' in cert.san", NULL,
	    "0-15: no 'in' for (string, San) | has(a.b) asks whether a field is there" },
	{ "'dns' in cert.san.dns.size()", NULL,
	    "0-28: no 'in' for (string, int)" },
	{ "cert.san.dns in cert.san.dns", NULL,
	    "0-28: no 'in' for (list(string), list(string)) | a.all(x, x in b) asks it of each element" },
	{ "isFQDN(cert.bits)", NULL,
	    "0-17: no function 'isFQDN(int)' | isFQDN(string) -> bool" },
	{ "isFQDN()", NULL,
	    "0-8: 'isFQDN' takes 1 argument, not 0 | isFQDN(string) -> bool" },
	{ "isFQDN('a', 'b')", NULL,
	    "0-16: 'isFQDN' takes 1 argument, not 2 | isFQDN(string) -> bool" },
	{ "isFqdn('a')", NULL,
	    "0-6: unknown function 'isFqdn' | did you mean 'isFQDN'?" },
	{ "cert.isFQDN()", NULL,
	    "5-11: 'isFQDN' is not a method | isFQDN(string) -> bool" },
	{ "'x'.isFQDN()", NULL,
	    "4-10: 'isFQDN' is not a method | isFQDN(string) -> bool" },
	{ "startsWith('a', 'b')", NULL,
	    "0-10: 'startsWith' is a method | string.startsWith(string) -> bool" },
	{ "cert.kind.startswith('R')", NULL,
	    "10-20: unknown function 'startswith' | did you mean 'startsWith'?" },
	{ "cert.kind.startsWith(5)", NULL,
	    "0-23: no function 'string.startsWith(int)' | string.startsWith(string) -> bool" },
	{ "cert.kind.startsWith()", NULL,
	    "10-22: 'startsWith' takes 1 argument, not 0 | string.startsWith(string) -> bool" },
	{ "cert.covers", NULL,
	    "5-11: Cert has no field 'covers' | 'covers' is a function: call it with (...)" },
	{ "cert.kind()", NULL,
	    "5-9: unknown function 'kind' | 'kind' is a field: leave out the parentheses" },
	{ "cert['kind']", NULL,
	    "4-12: no '[]' for (Cert, string) | a field is read with a dot: .kind" },
	{ "cert.san.dns['a']", NULL,
	    "12-17: no '[]' for (list(string), string) | elements of a list are numbered from 0" },
	{ "cert.san.dns.cn", NULL,
	    "13-15: no field 'cn': list(string) has no fields | a list has elements: name one with [0], or go over them with all, exists, filter or map" },
	{ "cert.bits.size()", NULL,
	    "0-16: no function 'int.size()' | string.size() -> int; bytes.size() -> int; list(A).size() -> int; and 1 more" },
	{ "params['max'] == 'x'", NULL,
	    "0-20: no '==' for (int, string) | write the number without quotes" },
	{ "params.max.foo", NULL,
	    "11-14: no field 'foo': int has no fields" },
	{ "cert.bits && cert.ca", NULL,
	    "0-9: '&&' needs bool, not int | ask something of it, as in x > 0" },
	{ "!cert.bits", NULL,
	    "0-1: no '!' for (int)" },
	{ "!cert.kind", NULL,
	    "0-1: no '!' for (string) | x == '' asks whether a string is empty" },
	{ "!cert.san.dns", NULL,
	    "0-1: no '!' for (list(string)) | size(x) == 0 asks whether a list is empty" },
	{ "!cert.san", NULL,
	    "0-1: no '!' for (San) | !has(...) asks whether it is not there" },
	{ "-cert.kind", NULL,
	    "0-1: no '-' for (string)" },
	{ "cert.kind ? 1 : 2", NULL,
	    "0-9: '?:' needs bool, not string | ask something of it, as in x != ''" },
	{ "cert.ca ? 1 : 'a'", NULL,
	    "8-9: the two sides of '?:' differ: int and string | dyn(...) round one of them allows both" },
	{ "cert.san.dns.all(d, d)", NULL,
	    "20-21: 'all' needs bool, not string | ask something of it, as in x != ''" },
	{ "cert.san.dns.all(d, d.size())", NULL,
	    "20-28: 'all' needs bool, not int | ask something of it, as in x > 0" },
	{ "cert.san.dns.all(d)", NULL,
	    "13-19: 'all' does not take 1 argument | list.all(x, condition)" },
	{ "cert.san.dns.all('d', true)", NULL,
	    "17-20: 'all' needs a plain name here | list.all(x, condition)" },
	{ "cert.san.dns.filter(d, isFQDN(x))", NULL,
	    "30-31: unknown name 'x' | did you mean 'd'?" },
	{ "cert.kind.all(d, true)", NULL,
	    "10-13: 'all' goes over a list or map, not string" },
	{ "cert.san.dns.exists(d, dd == 'x')", NULL,
	    "23-25: unknown name 'dd' | did you mean 'd'?" },
	{ "cert.san.dns.transformList(i, i, i)", NULL,
	    "30-31: 'i' is named twice" },
	{ "has(cert)", NULL,
	    "4-8: 'has' needs a field, as in has(a.b)" },
	{ "has(cert.san, cert.kind)", NULL,
	    "0-24: 'has' takes one argument, not 2 | has(a.b) asks whether the field b is there" },
	{ "has(cert.foo)", NULL,
	    "9-12: Cert has no field 'foo'" },
	{ "has(params['max'])", NULL,
	    "4-17: 'has' needs a field, as in has(a.b) | a key of a map is asked for with 'in': 'key' in a" },
	{ "cel.bind(x)", NULL,
	    "0-11: 'cel.bind' takes 3 arguments, not 1 | cel.bind(x, value, expression) gives the value a name within the expression" },
	{ "cel.bind('x', 1, 2)", NULL,
	    "9-12: 'cel.bind' needs a plain name here | cel.bind(x, value, expression) gives the value a name within the expression" },
	{ "oid('serverAuthh') in cert.eku", NULL,
	    "4-17: unknown object identifier 'serverAuthh'" },
	{ "cert.eku.contains(oid('serverAuth'))", NULL,
	    "0-36: no function 'list(Oid).contains(Oid)' | string.contains(string) -> bool" },
	{ "'serverAuth' in cert.eku", NULL,
	    "0-24: no 'in' for (string, list(Oid)) | write oid('serverAuth')" },
	{ "timestamp('2050-13-01T00:00:00Z') < now", NULL,
	    "10-32: not a timestamp: no such day or hour" },
	{ "timestamp('2050-01-01') < now", NULL,
	    "10-22: not a timestamp like 2030-01-31T23:59:59Z" },
	{ "duration('30d') < duration('1h')", NULL,
	    "9-14: not a duration: days are not a unit; write hours, as in 24h" },
	{ "cert.kind.matches('(')", NULL,
	    "19-20: not a regular expression: '(' without ')'" },
	{ "cert.kind.matches('a(?=b)')", NULL,
	    "20-21: not a regular expression: look-ahead is not supported by RE2" },
	{ "cert.kind.matches('\\\\d+(?<!x)')", NULL,
	    "18-30: not a regular expression: look-behind is not supported by RE2" },
	{ "int('x')", NULL,
	    "4-7: 'x' is not a valid int" },
	{ "dns.undr('a', 'b')", NULL,
	    "0-8: unknown function 'dns.undr' | did you mean 'dns.under'?" },
	{ "dns.foo('a', 'b')", NULL,
	    "0-7: unknown function 'dns.foo'" },
	{ "foo.bar('a')", NULL,
	    "0-3: unknown name 'foo' | text stands in quotes: 'foo'" },
	{ "1 +", NULL,
	    "2-3: expected a value, found the end" },
	{ "(1 + 2", NULL,
	    "5-6: expected ')', found the end | '(1 + 2' is not closed" },
	{ "[1, 2", NULL,
	    "4-5: expected ']', found the end | '[1, 2' is not closed" },
	{ "{'a' 1}", NULL,
	    "5-6: expected ':' and the value of this key, found '1'" },
	{ "{'a': 1, 'a': 2}", NULL,
	    "9-12: the key 'a' stands twice in this map" },
	{ "{1.5: 1}", NULL,
	    "1-4: a key of a map cannot be double | keys are string, int, uint or bool" },
	{ "{cert: 1}", NULL,
	    "1-5: a key of a map cannot be Cert | keys are string, int, uint or bool" },
	{ "1 2", NULL,
	    "2-3: expected an operator or the end, found '2'" },
	{ "cert.bits < 5 and cert.ca", NULL,
	    "14-17: expected an operator or the end, found 'and' | write '&&'" },
	{ "cert.bits = 5", NULL,
	    "10-11: '=' is not an operator | did you mean '=='?" },
	{ "cert.ca & cert.ca", NULL,
	    "8-9: '&' is not an operator | did you mean '&&'?" },
	{ "'abc", NULL,
	    "0-1: this string is not closed" },
	{ "'a\\qb'", NULL,
	    "2-4: unknown escape sequence | write '\\\\' for a backslash, or put r before the quote: r'\\d+'" },
	{ "'\\xg1'", NULL,
	    "1-3: '\\x' needs 2 hexadecimal digits" },
	{ "'\\u12'", NULL,
	    "1-5: '\\u' needs 4 hexadecimal digits" },
	{ "'\\ud800'", NULL,
	    "1-7: '\\ud800' is not a Unicode character" },
	{ "9223372036854775808", NULL,
	    "0-19: 9223372036854775808 is out of the range of int" },
	{ "-9223372036854775809", NULL,
	    "0-20: -9223372036854775809 is out of the range of int" },
	{ "18446744073709551616u", NULL,
	    "0-21: 18446744073709551616u is larger than the largest uint, 18446744073709551615" },
	{ "5x", NULL,
	    "0-2: '5x' is not a number" },
	{ "a.b.", NULL,
	    "3-4: expected the name of a field or function, found the end" },
	{ "cert.", NULL,
	    "4-5: expected the name of a field or function, found the end" },
	{ "for", NULL,
	    "0-3: 'for' is a reserved word and cannot be a name here" },
	{ "if == 1", NULL,
	    "0-2: 'if' is a reserved word and cannot be a name here" },
	{ "Cert{bits: 1}", NULL,
	    "0-4: records cannot be made in an expression | {'key': value} makes a map" },
	{ "“x”", NULL,
	    "0-3: the character U+201C has no meaning here | use straight quotes: ' or \"\n"
	    "3-4: unknown name 'x' | text stands in quotes: 'x'\n"
	    "4-7: the character U+201D has no meaning here | use straight quotes: ' or \"" },
	{ "cert.bits # 5", NULL,
	    "10-11: '#' has no meaning here" },
	{ "cert.ca ?: 1", NULL,
	    "9-10: expected a value, found ':'" },
	{ "cert.bits <", NULL,
	    "10-11: expected a value, found the end" },
	{ "()", NULL,
	    "1-2: expected a value, found ')'" },
	{ " ", NULL,
	    "0-1: the expression is empty" },
	{ "cert.kind", "bool",
	    "0-9: the result is string, but bool is wanted | x != '' asks whether there is text" },
	{ "cert.san.dns", "bool",
	    "0-12: the result is list(string), but bool is wanted | size(x) == 0 asks whether a list is empty; all and exists ask something of its elements" },
	{ "cert.ca", "list(dyn)",
	    "0-7: the result is bool, but list(dyn) is wanted | list.filter(x, condition) gives the elements for which the condition holds" },
	{ "cert.bits", "string",
	    "0-9: the result is int, but string is wanted | string(...) makes it text" },
	{ "cert", "bool",
	    "0-4: the result is Cert, but bool is wanted | has(a.b) asks whether it is there" },
	{ "cert.bitz > 1 && crt.ca && isFQDN(5) && cert.kind < 3", NULL,
	    "5-9: Cert has no field 'bitz' | did you mean 'bits'?\n"
	    "17-20: unknown name 'crt' | did you mean 'cert'?\n"
	    "27-36: no function 'isFQDN(int)' | isFQDN(string) -> bool\n"
	    "40-53: no '<' for (string, int) | int(cert.kind) makes it a number" },
	{ "[1, 2].map(x, x + 'a')", NULL,
	    "14-21: no '+' for (int, string) | string(x) makes it text" },
	{ "[1].all(a, [1].all(b, [1].all(c, [1].all(d, [1].all(e, true)))))", NULL,
	    "48-51: more than 4 of all, exists, map ... stand within each other" },
	{ "1u + 1", NULL,
	    "0-6: no '+' for (uint, int) | int(1u) makes both int" },
	{ "1 + 1.0", NULL,
	    "0-7: no '+' for (int, double) | double(1) makes both double" },
	{ "1 == 1u", NULL,
	    "0-7: no '==' for (int, uint) | int(1u) makes both int" },
	{ "[1] + ['a']", NULL,
	    "0-11: no '+' for (list(int), list(string))" },
	{ "now - 5", NULL,
	    "0-7: no '-' for (timestamp, int) | points in time are timestamp('2050-01-01T00:00:00Z'), spans duration('24h')" },
	{ "cert.kind * 2", NULL,
	    "0-13: no '*' for (string, int) | int(cert.kind) makes it a number" },
	{ "b'a' + 'a'", NULL,
	    "0-10: no '+' for (bytes, string) | string(b'a') makes it text" },
	{ "[?1]", NULL,
	    "2-3: an entry with '?' must be optional, not int" },
	{ "{?'a': 1}", NULL,
	    "7-8: an entry with '?' must be optional, not int" },
	{ "optional.of(1) + 1", NULL,
	    "0-18: no '+' for (optional(int), int) | optional.of(1).orValue(...) gives the value, or another if there is none" },
	{ "params.?max > 3", NULL,
	    "0-15: no '>' for (optional(int), int) | params.?max.orValue(...) gives the value, or another if there is none" },
	{ "cert.`no field`", NULL,
	    "5-15: Cert has no field 'no field'" },
	{ "x.y.z", NULL,
	    "0-1: unknown name 'x' | text stands in quotes: 'x'" },
	{ "cert.raw == 'x'", NULL,
	    "0-15: no '==' for (bytes, string) | string(cert.raw) makes it text" },
	{ "cert.eku[0] == 'serverAuth'", NULL,
	    "0-27: no '==' for (Oid, string) | write oid('serverAuth')" },
	{ "type(1) == int && 5 in 5", NULL,
	    "18-24: no 'in' for (int, int)" },
	{ "math.greatest('a')", NULL,
	    "0-18: no function 'math.greatest(string)' | math.greatest(int) -> int; math.greatest(uint) -> uint; math.greatest(double) -> double; and 13 more" },
	{ "trust.kind", NULL,
	    "6-10: no field 'kind': list(Cert) has no fields | a list has elements: name one with [0], or go over them with all, exists, filter or map" },
	{ "trust[0].kindd", NULL,
	    "9-14: Cert has no field 'kindd' | did you mean 'kind'?" },
	{ "has(cert.san.dns) > 1", NULL,
	    "0-21: no '>' for (bool, int)" },
	{ "names.join(5)", NULL,
	    "0-13: no function 'list(string).join(int)' | list(string).join() -> string; list(string).join(string) -> string" },
	{ "f(g(h(1)))", NULL,
	    "0-1: unknown function 'f'\n"
	    "2-3: unknown function 'g'\n"
	    "4-5: unknown function 'h'" },
	{ "(1 2)", NULL,
	    "3-4: expected ')', found '2'" },
	{ "[1}", NULL,
	    "2-3: expected ']', found '}' | '[1}' is not closed" },
};

START_TEST(every_mistake_is_told_with_its_place)
{
	const struct row *row = &rows[_i];
	const char *got = model_mistakes(&model, row->expression, row->wanted);

	ck_assert_msg(strcmp(got, row->mistakes) == 0, "%s\nsays:     %s\nexpected: %s", row->expression, got, row->mistakes);
}
END_TEST

/* The right forms beside them, so that no row is refused for another reason. */
static const char *const right[] = {
	"cert.san.dns.size() > 0", "cert.bits <= 2048", "cert.kind == '2048'", "'x' in cert.san.dns", "isFQDN(cert.kind)",
	"cert.covers('x')", "dns.under('a', 'b')", "oid('serverAuth') in cert.eku", "cert.kind.matches('a(b)?')",
	"cert.not_after < timestamp('2050-01-01T00:00:00Z')", "has(cert.san) && has(cert.san.dns)", "trust.kinds().join(', ')",
	"params.max > 1", "params.?max.orValue(1) > 1", "any.a.b.c > 1", "any == 1 && any == 'a'", "count + any == 3",
	"[1, 'a'][0] + 1 == 2", "cert.ca ? [] : [1]", "trust.all(c, c.san.dns.exists(d, d in cert.san.dns))",
};

START_TEST(what_is_right_is_not_refused)
{
	ck_assert_str_eq(model_mistakes(&model, right[_i], NULL), "");
}
END_TEST

START_TEST(bytes_that_are_not_text_are_refused_with_their_place)
{
	struct cel_mistakes mistakes = { 0 };
	struct text text = { "1 + '\xff'", 7 };

	ck_assert_ptr_null(cel_compile(&arena, model.env, text, NULL, &mistakes));
	ck_assert_uint_eq(mistakes.count, 1);
	ck_assert_uint_eq(mistakes.first->start, 5);
	ck_assert_msg(text_is(mistakes.first->text, "this byte is not UTF-8: 0xff"), "%.*s", TEXT_ARG(mistakes.first->text));
}
END_TEST

START_TEST(mistakes_come_after_those_of_earlier_expressions)
{
	struct cel_mistakes mistakes = { 0 };

	ck_assert_ptr_null(cel_compile(&arena, model.env, TEXT("1 + x + y"), NULL, &mistakes));
	ck_assert_ptr_null(cel_compile(&arena, model.env, TEXT("z"), NULL, &mistakes));
	ck_assert_uint_eq(mistakes.count, 3);
	ck_assert(text_is(mistakes.first->text, "unknown name 'x'"));
	ck_assert(text_is(mistakes.last->text, "unknown name 'z'"));
}
END_TEST

START_TEST(a_flood_of_mistakes_is_cut)
{
	struct cel_mistakes mistakes = { 0 };
	struct buffer expression;

	buffer_init(&expression, &arena);
	buffer_adds(&expression, "[");
	for (int i = 0; i < 500; i++)
		buffer_printf(&expression, "x%d, ", i);
	buffer_adds(&expression, "]");
	ck_assert_ptr_null(cel_compile(&arena, model.env, buffer_text(&expression), NULL, &mistakes));
	ck_assert_uint_eq(mistakes.count, LIMIT_CEL_MISTAKES);
}
END_TEST

static const struct {
	const char *why, *source;
	size_t start, end, shown_start, shown_end;
} places[] = {
	{ "a part", "abc", 1, 2, 1, 2 },
	{ "no bytes: up to the end", "abc", 1, 1, 1, 3 },
	{ "an end before the start", "abc", 1, 0, 1, 3 },
	{ "an end beyond the text", "abc", 1, 9, 1, 3 },
	{ "the end: the last character", "abc", 3, 3, 2, 3 },
	{ "beyond the end", "abc", 7, 9, 2, 3 },
	{ "the last character is of several bytes", "a\xe2\x82\xac", 4, 4, 1, 4 },
	{ "an empty text", "", 0, 1, 0, 0 },
};

START_TEST(a_mistake_is_shown_within_the_expression)
{
	struct cel_mistakes mistakes = { 0 };
	struct compiler c = { .arena = &arena, .mistakes = &mistakes, .source = text_of(places[_i].source) };

	mistake(&c, CEL_SYNTAX, places[_i].start, places[_i].end, "no %s", "x");
	ck_assert_uint_eq(c.wrong, 1);
	ck_assert_msg(mistakes.first->start == places[_i].shown_start && mistakes.first->end == places[_i].shown_end, "%s: %zu-%zu",
	    places[_i].why, mistakes.first->start, mistakes.first->end);
	ck_assert(text_is(mistakes.first->text, "no x"));
	ck_assert_int_eq(mistakes.first->code, CEL_SYNTAX);
}
END_TEST

START_TEST(the_first_hint_of_a_mistake_stays)
{
	struct cel_mistakes mistakes = { 0 };
	struct compiler c = { .arena = &arena, .mistakes = &mistakes, .source = TEXT("abc") };

	mistake_hint(&c, "of nothing");
	mistake(&c, CEL_SYNTAX, 0, 1, "one");
	mistake(&c, CEL_SYNTAX, 1, 2, "two");
	mistake_hint(&c, "%d", 1);
	mistake_hint(&c, "%d", 2);
	ck_assert_uint_eq(mistakes.first->hint.len, 0);
	ck_assert(text_is(mistakes.last->hint, "1"));
}
END_TEST

TESTS_WITH("mistake", setup, teardown,
	EACH(a_mistake_is_shown_within_the_expression, places),
	TEST(the_first_hint_of_a_mistake_stays),
	EACH(every_mistake_is_told_with_its_place, rows),
	EACH(what_is_right_is_not_refused, right),
	TEST(bytes_that_are_not_text_are_refused_with_their_place),
	TEST(mistakes_come_after_those_of_earlier_expressions),
	TEST(a_flood_of_mistakes_is_cut))
