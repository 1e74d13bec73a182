/* test_convert.c - src/cel/convert.c: values of one type from those of another, and the words for what does not fit. */
#include "expressions.h"

/* With `text`, which is empty, an argument is known only when the program runs. */
static const struct row rows[] = {
	/* int: the ends of its range are no doubles */
	{ "int(9223372036854775807u)", "9223372036854775807" },
	{ "int(9223372036854775808u)", "error: range error: 9223372036854775808u is out of the range of int" },
	{ "int(9223372036854774784.0)", "9223372036854774784" },
	{ "int(9223372036854775808.0)", "error: range error: 9223372036854776000.0 is out of the range of int" },
	{ "int(-9223372036854774784.0)", "-9223372036854774784" },
	{ "int(-9223372036854775808.0)", "error: range error: -9223372036854776000.0 is out of the range of int" },
	{ "int(0.0 / 0.0)", "error: range error: NaN is out of the range of int" },
	{ "int(-1.0 / 0.0)", "error: range error: -Infinity is out of the range of int" },
	{ "[int(-0.9), int(-0.0), int(0.9), int(-1.9)]", "[0, 0, 0, -1]" },
	{ "int(timestamp('1969-12-31T23:59:59.5Z'))", "-1" },
	{ "int(timestamp('1970-01-01T00:00:00.999999999Z'))", "0" },
	{ "int('-9223372036854775808')", "-9223372036854775808" },
	{ "int('9223372036854775808')", "mistake: '9223372036854775808' is not a valid int" },
	{ "int('')", "mistake: '' is not a valid int" },
	{ "int(text + '12 ')", "error: type conversion error: '12 ' is not a valid int" },
	{ "int(text + '1\\x002')", "error: type conversion error: '1\\u00002' is not a valid int" },
	/* uint: what is cut off must be of a number that it has */
	{ "[uint(0.0), uint(-0.0), uint(0.9)]", "[0u, 0u, 0u]" },
	{ "uint(-0.5)", "error: range error: -0.5 is out of the range of uint" },
	{ "uint(-1)", "error: range error: -1 is out of the range of uint" },
	{ "uint(-5e-324)", "error: range error: -5e-324 is out of the range of uint" },
	{ "uint(18446744073709549568.0)", "18446744073709549568u" },
	{ "uint(18446744073709551616.0)", "error: range error: 18446744073709552000.0 is out of the range of uint" },
	{ "uint(0.0 / 0.0)", "error: range error: NaN is out of the range of uint" },
	{ "uint('18446744073709551615')", "18446744073709551615u" },
	{ "uint('18446744073709551616')", "mistake: '18446744073709551616' is not a valid uint" },
	{ "uint('-0')", "mistake: '-0' is not a valid uint" },
	{ "uint('7u')", "mistake: '7u' is not a valid uint" },
	{ "uint(text + '-0')", "error: type conversion error: '-0' is not a valid uint" },
	/* double */
	{ "[double(9007199254740993), double(9007199254740993u)]", "[9007199254740992.0, 9007199254740992.0]" },
	{ "double(18446744073709551615u) == 18446744073709551616.0", "true" },
	{ "double('1e400') == 1.0 / 0.0", "true" },
	{ "double('')", "mistake: '' is not a valid double" },
	{ "double('0x10')", "mistake: '0x10' is not a valid double" },
	{ "double('1,5')", "mistake: '1,5' is not a valid double" },
	{ "double(text + '1,5')", "error: type conversion error: '1,5' is not a valid double" },
	/* bool */
	{ "['1', 't', 'T', 'true', 'TRUE', 'True'].all(w, bool(w))", "true" },
	{ "['0', 'f', 'F', 'false', 'FALSE', 'False'].exists(w, bool(w))", "false" },
	{ "bool('tRUE')", "mistake: 'tRUE' is not a valid bool" },
	{ "bool('')", "mistake: '' is not a valid bool" },
	{ "bool('true\\x00')", "mistake: 'true\\u0000' is not a valid bool" },
	{ "bool(text + 'tRUE')", "error: type conversion error: 'tRUE' is not a valid bool" },
	/* string and bytes */
	{ "[string(-0.0), string(1.0), string(1e21), string(0.0 / 0.0), string(-1.0 / 0.0)]",
	    "['-0', '1', '1e+21', 'NaN', '-Infinity']" },
	{ "[string(18446744073709551615u), string(-9223372036854775808)]", "['18446744073709551615', '-9223372036854775808']" },
	{ "[string(true), string(false)]", "['true', 'false']" },
	{ "string(duration('-1h0.25s'))", "'-3600.25s'" },
	{ "string(timestamp('2030-01-31T10:00:00.10+01:00'))", "'2030-01-31T09:00:00.1Z'" },
	{ "string(b'h\\xc3\\xa9\\x00') == 'h\\u00e9\\x00'", "true" },
	{ "string(b'')", "''" },
	{ "string(b'\\xed\\xa0\\x80')", "error: invalid UTF-8 in bytes" },
	{ "string(b'\\xc3')", "error: invalid UTF-8 in bytes" },
	{ "bytes('h\\u00e9\\x00')", "b'\\x68\\xc3\\xa9\\x00'" },
	/* times */
	{ "timestamp(-62135596800)", "timestamp('0001-01-01T00:00:00Z')" },
	{ "timestamp(-62135596801)", "error: range error: -62135596801 is out of the range of timestamp" },
	{ "timestamp(253402300799)", "timestamp('9999-12-31T23:59:59Z')" },
	{ "timestamp(253402300800)", "error: range error: 253402300800 is out of the range of timestamp" },
	{ "timestamp('2030-02-30T00:00:00Z')", "mistake: not a timestamp: no such day or hour" },
	{ "timestamp(text + '2030-02-30T00:00:00Z')", "error: not a timestamp: no such day or hour: '2030-02-30T00:00:00Z'" },
	{ "duration('1d')", "mistake: not a duration: days are not a unit; write hours, as in 24h" },
	{ "duration(text + '1d')", "error: not a duration: days are not a unit; write hours, as in 24h: '1d'" },
	/* what a value is already; what is not known before */
	{ "[int(1), uint(1u), double(1.5), bool(true), string('a'), bytes(b'a')]", "[1, 1u, 1.5, true, 'a', b'\\x61']" },
	{ "timestamp(timestamp(0)) == timestamp(0) && duration(duration('1s')) == duration('1s')", "true" },
	{ "dyn(1) == dyn(1.0) && dyn(1) != dyn('1')", "true" },
	{ "int(dyn(text))", "error: type conversion error: '' is not a valid int" },
};

START_TEST(values_convert_or_say_why_not)
{
	check_row(&rows[_i]);
}
END_TEST

static const struct row foreign[] = {
	{ "int(true)", "mistake: no function 'int(bool)'" },
	{ "int(b'1')", "mistake: no function 'int(bytes)'" },
	{ "int(duration('1s'))", "mistake: no function 'int(duration)'" },
	{ "uint(timestamp(0))", "mistake: no function 'uint(timestamp)'" },
	{ "double(b'1')", "mistake: no function 'double(bytes)'" },
	{ "bool(1)", "mistake: no function 'bool(int)'" },
	{ "bool(0.0)", "mistake: no function 'bool(double)'" },
	{ "string({})", "mistake: no function 'string(map(dyn, dyn))'" },
	{ "string([1])", "mistake: no function 'string(list(int))'" },
	{ "bytes(1)", "mistake: no function 'bytes(int)'" },
	{ "timestamp(1u)", "mistake: no function 'timestamp(uint)'" },
	{ "timestamp(0.5)", "mistake: no function 'timestamp(double)'" },
	{ "duration(1)", "mistake: no function 'duration(int)'" },
	{ "int()", "mistake: 'int' takes 1 argument, not 0" },
	{ "int(text, 10)", "mistake: 'int' takes 1 argument, not 2" },
	{ "int(dyn(true))", "error: no such overload: int(bool)" },
	{ "string(dyn([1]))", "error: no such overload: string(list)" },
	/* Null can stand for a time that is absent, which is known only when it is converted. */
	{ "string(null)", "error: no such overload: string(null_type)" },
};

START_TEST(other_types_have_no_conversion)
{
	check_row(&foreign[_i]);
}
END_TEST

START_TEST(an_error_shows_the_beginning_of_a_long_text)
{
	set_text("0123456789", 7);
	text_value.as.text.len = 58;
	check_row(&(struct row){ "int(text + '')", "error: type conversion error: "
	    "'0123456789012345678901234567890123456789012345678901234567' is not a valid int" });
	text_value.as.text.len = 59;
	check_row(&(struct row){ "int(text + '')", "error: type conversion error: "
	    "'01234567890123456789012345678901234567890123456789012345... is not a valid int" });
}
END_TEST

START_TEST(reading_a_long_number_is_charged_by_its_length)
{
	set_text("1", LIMIT_CEL_COST - 1000);
	check_row(&(struct row){ "double(text) == 1.0 / 0.0", "true" });
	set_text("1", LIMIT_CEL_COST);
	check_row(&(struct row){ "double(text) == 1.0 / 0.0", "limit: the cost limit is reached" });
}
END_TEST

TESTS_WITH("convert", setup, NULL,
	EACH(values_convert_or_say_why_not, rows),
	EACH(other_types_have_no_conversion, foreign),
	TEST(an_error_shows_the_beginning_of_a_long_text),
	TEST(reading_a_long_number_is_charged_by_its_length))
