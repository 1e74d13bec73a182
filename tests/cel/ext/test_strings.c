/* test_ext_strings.c - src/cel/ext/strings.c: what the published tests leave open, and how it scales. */
#include "../expressions.h"

static const struct row rows[] = {
	/* positions at and past the end */
	{ "'abc'.charAt(3)", "''" },
	{ "'abc'.charAt(4)", "error: index out of range: 4" },
	{ "'abc'.charAt(-1)", "error: index out of range: -1" },
	{ "''.charAt(0)", "''" },
	{ "'abc'.indexOf('c', 3)", "-1" },
	{ "'abc'.indexOf('', 3)", "3" },
	{ "'abc'.indexOf('', 4)", "error: index out of range: 4" },
	{ "'abc'.indexOf('c', -1)", "error: index out of range: -1" },
	{ "'abc'.lastIndexOf('c', 3)", "2" },
	{ "'abc'.lastIndexOf('', 4)", "error: index out of range: 4" },
	{ "''.indexOf('')", "0" },
	{ "''.lastIndexOf('')", "0" },
	{ "'\u00e4\u00e4b'.substring(1, 2)", "'\u00e4'" },
	{ "'abc'.substring(3, 2)", "error: invalid substring range: start 3, end 2" },
	/* searching in texts that repeat themselves */
	{ "'aabaabaaab'.indexOf('aabaaa')", "3" },
	{ "'aaaa'.lastIndexOf('aa')", "2" },
	{ "'abababab'.lastIndexOf('abab', 3)", "2" },
	{ "'aaaa'.replace('aa', 'b')", "'bb'" },
	{ "'aaaaa'.replace('aa', 'b')", "'bba'" },
	{ "'aaa'.split('aa')", "['', 'a']" },
	/* empty arguments */
	{ "'abc'.replace('', '-')", "'-a-b-c-'" },
	{ "'abc'.replace('', '-', 2)", "'-a-bc'" },
	{ "''.replace('', '-')", "'-'" },
	{ "'abc'.replace('b', '')", "'ac'" },
	{ "'abc'.replace('b', 'x', 0)", "'abc'" },
	{ "''.replace('a', 'b')", "''" },
	{ "'\u00e4b'.split('')", "['\u00e4', 'b']" },
	{ "'abc'.split('', 2)", "['a', 'bc']" },
	{ "''.split('')", "[]" },
	{ "''.split(',')", "['']" },
	{ "',a,'.split(',')", "['', 'a', '']" },
	{ "'a,b,c'.split(',', 2)", "['a', 'b,c']" },
	{ "''.trim()", "''" },
	{ "'  \\t'.trim()", "''" },
	{ "['a'].join(', ')", "'a'" },
	{ "['', ''].join(',')", "','" },
	{ "dyn(['a', 1]).join()", "error: no such overload: join(list)" },
	{ "''.lowerAscii()", "''" },
	{ "'\u00c4B'.lowerAscii()", "'\u00c4b'" },
	{ "''.reverse()", "''" },
	{ "strings.quote('\\t\"')", "'\"\\\\t\\\\\"\"'" },
	/* regular expressions */
	{ "'serial 12 of 345'.find('[0-9]+')", "'12'" },
	{ "'serial'.find('[0-9]+')", "''" },
	{ "'serial 12 of 345'.findAll('[0-9]+')", "['12', '345']" },
	{ "'serial 12 of 345'.findAll('[0-9]+', 1)", "['12']" },
	{ "'serial 12'.findAll('[0-9]+', 0)", "[]" },
	{ "'serial 12'.findAll('[0-9]+', -1)", "['12']" },
	{ "'ab\u00e4'.findAll('')", "['', '', '', '']" },
	{ "'baac'.findAll('a*')", "['', 'aa', '']" },
	{ "'ab'.findAll('.')", "['a', 'b']" },
	{ "'aba'.findAll('^a')", "['a']" },
	{ "'a'.find('(?=a)')", "mistake: not a regular expression: look-ahead is not supported by RE2" },
	{ "'a'.findAll('a' + '**')", "error: not a regular expression: repetition of a repetition" },
};

START_TEST(a_function_gives_its_result)
{
	check_row(&rows[_i]);
}
END_TEST

START_TEST(texts_may_hold_NUL)
{
	check_row(&(struct row){ "'a\\u0000b'.indexOf('b')", "2" });
	check_row(&(struct row){ "'a\\u0000b'.split('\\u0000')", "['a', 'b']" });
	check_row(&(struct row){ "'a\\u0000b'.findAll('\\\\x00b').size()", "1" });
}
END_TEST

/* Each of these took the square of the length if it were done carelessly. */
static const struct row large[] = {
	{ "text.indexOf(text.substring(250000) + 'b')", "-1" },
	{ "text.lastIndexOf(text.substring(250000) + 'b')", "-1" },
	{ "text.replace(text.substring(250000), 'x').size()", "2" },
	{ "text.split(text.substring(400000)).size()", "6" },
	{ "text.findAll('aaaaaaaaaa').size()", "50000" },
	{ "text.matches('(a|aa)+[bc]')", "limit: " },
};

START_TEST(long_texts_take_time_in_proportion)
{
	struct text result;

	set_text("a", 500000);
	result = result_of(large[_i].expression);
	ck_assert_msg(text_starts_with(result, large[_i].result), "%s: %.*s", large[_i].expression, TEXT_ARG(result));
}
END_TEST

START_TEST(strings_are_built_up_to_the_limit)
{
	set_text("a", LIMIT_CEL_STRING / 2);
	check_row(&(struct row){ "[text, text].join().size()", "1048576" });
	ck_assert(text_starts_with(result_of("[text, text, 'a'].join().size()"), "limit: "));
	ck_assert(text_starts_with(result_of("text.replace('a', 'aaa').size()"), "limit: "));
	ck_assert(text_starts_with(result_of("text.replace('', 'aa').size()"), "limit: "));
	ck_assert(text_starts_with(result_of("strings.quote(text + text).size()"), "limit: "));
	ck_assert(text_starts_with(result_of("text.split('').size()"), "limit: "));
	ck_assert(text_starts_with(result_of("text.findAll('a').size()"), "limit: "));
}
END_TEST

TESTS_WITH("ext_strings", setup, NULL,
	EACH(a_function_gives_its_result, rows),
	TEST(texts_may_hold_NUL),
	EACH(long_texts_take_time_in_proportion, large),
	TEST(strings_are_built_up_to_the_limit))
