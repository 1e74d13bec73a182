/* test_ext_math.c - src/cel/ext/math.c: what the published tests leave open. */
#include "../expressions.h"

static const struct row rows[] = {
	{ "math.greatest([1])", "1" },
	{ "math.greatest(dyn([]))", "error: math.greatest needs at least one value" },
	{ "math.least(dyn(['a']))", "error: no such overload: math.least(list)" },
	{ "math.least(dyn([1, 'a']))", "error: no such overload: math.least(list)" },
	{ "math.greatest(9223372036854775807, 18446744073709551615u)", "18446744073709551615u" },
	{ "math.greatest(2, 2.0)", "2" },
	{ "math.least(-1, 0u)", "-1" },
	{ "math.sqrt(81)", "9.0" },
	{ "math.sqrt(2.25)", "1.5" },
	{ "math.sqrt(16u)", "4.0" },
	{ "math.isNaN(math.sqrt(-1))", "true" },
	{ "math.round(-0.4)", "-0.0" },
	{ "math.round(0.49999999999999994)", "0.0" },
	{ "math.isNaN(math.sign(0.0 / 0.0))", "true" },
	{ "math.abs(-9223372036854775807)", "9223372036854775807" },
	{ "math.abs(-9223372036854775808)", "error: integer overflow: math.abs(-9223372036854775808)" },
	{ "math.bitShiftLeft(1, 63)", "-9223372036854775808" },
	{ "math.bitShiftLeft(1, 64)", "0" },
	{ "math.bitShiftRight(-1, 63)", "1" },
	{ "math.bitShiftLeft(1, -9223372036854775808)", "error: a shift by a negative number: -9223372036854775808" },
	{ "math.bitXor(-1, -1)", "0" },
	{ "math.bitOr(1u, 2u)", "3u" },
};

START_TEST(a_function_gives_its_result)
{
	check_row(&rows[_i]);
}
END_TEST

TESTS_WITH("ext_math", setup, NULL,
	EACH(a_function_gives_its_result, rows))
