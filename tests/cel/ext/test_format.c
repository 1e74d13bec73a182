/* test_ext_format.c - src/cel/ext/format.c: clauses, values without text, and large results. */
#include "../expressions.h"

static const struct row rows[] = {
	{ "'%d'.format([-5])", "'-5'" },
	{ "'%b'.format([-5])", "'-101'" },
	{ "'%x'.format([-9223372036854775807 - 1])", "'-8000000000000000'" },
	{ "'%o'.format([18446744073709551615u])", "'1777777777777777777777'" },
	{ "'%b'.format([0])", "'0'" },
	{ "'%b'.format([false])", "'0'" },
	{ "'%x'.format([''])", "''" },
	{ "'%.2f'.format([-0.001])", "'-0.00'" },
	{ "'%.0e'.format([1500.0])", "'2e+03'" },
	{ "'%.f'.format([1.5])", "'2'" },
	{ "'%f'.format([1e300]).size()", "308" },
	{ "'%.1000f'.format([1.0]).size()", "1002" },
	{ "'%.1001f'.format([1.0])", "error: more than 1000 decimals in a format" },
	{ "'%.99999999999999999999f'.format([1.0])", "error: more than 1000 decimals in a format" },
	{ "'%s'.format([[]])", "'[]'" },
	{ "'%s'.format([{}])", "'{}'" },
	{ "'%s'.format([[['a'], {'b': [1u, 2.5]}]])", "'[[a], {b: [1, 2.5]}]'" },
	{ "'%s'.format([ip('10.0.0.1')])", "'10.0.0.1'" },
	{ "'%s'.format([type(1)])", "'int'" },
	{ "'%s'.format([b'\\xff'])", "error: these bytes are not UTF-8: %x shows them" },
	{ "'%s'.format([optional.of(1)])", "error: no text can be made of a value of type optional_type" },
	{ "'%s'.format([[optional.of(1)]])", "error: no text can be made of a value of type optional_type" },
	{ "'%s'.format([{'a': optional.of(1)}])", "error: no text can be made of a value of type optional_type" },
	{ "'%s and %s'.format(['one'])", "error: no value for clause 2 of the format" },
	{ "'100%'.format([])", "error: the format ends within a clause" },
	{ "'%.'.format([1])", "error: the format ends within a clause" },
	{ "'%y'.format([1])", "error: no clause '%y' in formats" },
	{ "'% d'.format([1])", "error: '%' in a format needs a letter behind it" },
	{ "'%\u00e4'.format([1])", "error: '%' in a format needs a letter behind it" },
	{ "'%d'.format(['a'])", "error: %d needs an int or uint, not a value of type string" },
	{ "'%d'.format([1.5])", "error: %d needs an int or uint, not a value of type double" },
	{ "'%f'.format(['a'])", "error: %f needs a number, not a value of type string" },
	{ "'%e'.format([true])", "error: %e needs a number, not a value of type bool" },
	{ "'%b'.format(['a'])", "error: %b needs an int, uint or bool, not a value of type string" },
	{ "'%o'.format([true])", "error: %o needs an int or uint, not a value of type bool" },
	{ "'%X'.format([null])", "error: %X needs an int, uint, string or bytes, not a value of type null_type" },
	{ "''.format([1])", "''" },
};

START_TEST(a_format_gives_its_result)
{
	check_row(&rows[_i]);
}
END_TEST

START_TEST(a_value_shared_many_times_ends_at_a_limit)
{
	ck_assert(text_starts_with(result_of("cel.bind(a, [1,1,1,1,1,1,1,1,1,1], cel.bind(b, [a,a,a,a,a,a,a,a,a,a],"
	    "cel.bind(c, [b,b,b,b,b,b,b,b,b,b], cel.bind(d, [c,c,c,c,c,c,c,c,c,c], cel.bind(e, [d,d,d,d,d,d,d,d,d,d],"
	    "cel.bind(f, [e,e,e,e,e,e,e,e,e,e], '%s'.format([f])))))))"), "limit: "));
}
END_TEST

START_TEST(texts_are_built_up_to_the_limit)
{
	set_text("a", LIMIT_CEL_STRING);
	check_row(&(struct row){ "'%s'.format([text]).size()", "1048576" });
	ck_assert(text_starts_with(result_of("'%s!'.format([text])"), "limit: "));
	ck_assert(text_starts_with(result_of("'%x'.format([text])"), "limit: "));
}
END_TEST

TESTS_WITH("ext_format", setup, NULL,
	EACH(a_format_gives_its_result, rows),
	TEST(a_value_shared_many_times_ends_at_a_limit),
	TEST(texts_are_built_up_to_the_limit))
