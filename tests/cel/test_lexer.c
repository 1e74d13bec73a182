/* test_lexer.c - src/cel/lexer.c: the words of an expression, where they stand, and what is said of those that are none. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "cel/lexer.h"

static struct cel_mistakes mistakes;
static struct compiler compiler;

/* The source is copied to memory of exactly its size, so that a sanitizer sees a byte read past its end. */
static void
open_source(const char *source, size_t len)
{
	char *copy = malloc(len + 1);

	ck_assert_ptr_nonnull(copy);
	memcpy(copy + 1, source, len);
	memset(&mistakes, 0, sizeof(mistakes));
	compiler = (struct compiler){ .arena = &arena, .mistakes = &mistakes, .source = { copy + 1, len } };
}

static void
close_source(void)
{
	free((char *)(uintptr_t)compiler.source.at - 1);
}

/* Kind and value of a word as one text. */
static void
add_word(struct buffer *out, const struct token *token)
{
	switch (token->kind) {
	case TOKEN_END:
		buffer_adds(out, "end");
		break;
	case TOKEN_NAME:
	case TOKEN_QUOTED:
		buffer_adds(out, token->kind == TOKEN_NAME ? "name " : "quoted ");
		buffer_add(out, token->text);
		break;
	case TOKEN_NUMBER:
		/* The range of an int is the parser's affair: it comes as a magnitude. */
		if (token->sign == 1)
			buffer_printf(out, "int %llu", (unsigned long long)token->value.as.unsigned_number);
		else
			buffer_add(out, cel_value_literal(&arena, &token->value, 100));
		break;
	case TOKEN_STRING:
	case TOKEN_BYTES:
		buffer_add(out, cel_value_literal(&arena, &token->value, 100));
		break;
	case TOKEN_SIGN:
		buffer_addc(out, (char)(token->sign >> 8));
		if ((token->sign & 0xff) != 0)
			buffer_addc(out, (char)(token->sign & 0xff));
		break;
	case TOKEN_BAD:
		buffer_adds(out, "bad");
		break;
	}
}

/* All words up to the end, one blank and a bar between them; with `places`, each with its bytes. */
static struct text
words_of(bool places)
{
	struct token token;
	struct buffer out;

	buffer_init(&out, &arena);
	do {
		size_t before = compiler.pos;

		lexer_next(&compiler, &token);
		ck_assert_msg(token.start >= before && token.end == compiler.pos && token.end <= compiler.source.len &&
		    (token.end > token.start || token.kind == TOKEN_END), "a word at [%zu, %zu), read on to %zu",
		    token.start, token.end, compiler.pos);
		if (out.len > 0)
			buffer_adds(&out, " | ");
		if (places)
			buffer_printf(&out, "%zu-%zu ", token.start, token.end);
		add_word(&out, &token);
	} while (token.kind != TOKEN_END);
	return buffer_text(&out);
}

#define SOURCE(literal) literal, sizeof(literal) - 1

static const struct {
	const char *why, *source;
	size_t len;
	const char *words;
} rows[] = {
	{ "nothing", SOURCE(""), "end" },
	{ "blanks of all kinds", SOURCE(" \t\r\n\f"), "end" },
	{ "a comment without an end", SOURCE("// all of this"), "end" },
	{ "a comment ends with its line", SOURCE("1//2'\n3"), "int 1 | int 3 | end" },
	{ "a carriage return does not end it", SOURCE("1//2\r3\n4"), "int 1 | int 4 | end" },
	{ "/ alone is a sign", SOURCE("1/ /2"), "int 1 | / | / | int 2 | end" },
	{ "names", SOURCE("a _ A9_z in true null"), "name a | name _ | name A9_z | name in | name true | name null | end" },
	{ "r and b are names without a quote", SOURCE("r b br rb Rb1 b.r"),
	    "name r | name b | name br | name rb | name Rb1 | name b | . | name r | end" },
	{ "a name in `", SOURCE("`a-b/c.d e_1`"), "quoted a-b/c.d e_1 | end" },
	{ "signs, the longest first", SOURCE("===!=!<=<>=>&&||"), "== | bad | != | ! | <= | < | >= | > | && | || | end" },
	{ "all other signs", SOURCE("()[]{}.,:?+-*/%"),
	    "( | ) | [ | ] | { | } | . | , | : | ? | + | - | * | / | % | end" },
	{ "a blank parts a sign", SOURCE("< ="), "< | bad | end" },
	{ "ints", SOURCE("0 007 0x1F 0xaB 0xffffffffffffffff"), "int 0 | int 7 | int 31 | int 171 | int 18446744073709551615 | end" },
	{ "the largest magnitude", SOURCE("18446744073709551615"), "int 18446744073709551615 | end" },
	{ "larger magnitudes stay the largest", SOURCE("18446744073709551616 99999999999999999999 0x10000000000000000"),
	    "int 18446744073709551615 | int 18446744073709551615 | int 18446744073709551615 | end" },
	{ "uints", SOURCE("0u 42U 0xFFu 18446744073709551615u"), "0u | 42u | 255u | 18446744073709551615u | end" },
	{ "doubles", SOURCE("1.5 .25 1e3 1E-2 2.5e+1"), "1.5 | 0.25 | 1000.0 | 0.01 | 25.0 | end" },
	{ "no digit behind the point: a field of a number", SOURCE("1.e 1..2"), "int 1 | . | name e | int 1 | . | 0.2 | end" },
	{ "two points make two numbers", SOURCE("1.2.3"), "1.2 | 0.3 | end" },
	{ "0x1e5 is no double", SOURCE("0x1e5"), "int 485 | end" },
	{ "a sign is no part of a number", SOURCE("-1+2"), "- | int 1 | + | int 2 | end" },
	{ "three kinds of closing", SOURCE("'a\"b' \"c'd\" '''e''f''' \"\"\"g\"h\"\"\""),
	    "'a\"b' | 'c\\'d' | 'e\\'\\'f' | 'g\"h' | end" },
	{ "empty texts", SOURCE("'' \"\" '''''' \"\"\"\"\"\" b'' r''"), "'' | '' | '' | '' | b'' | '' | end" },
	{ "texts side by side", SOURCE("'a''b'"), "'a' | 'b' | end" },
	{ "only three quotes go over lines", SOURCE("'''a\n\r\nb'''"), "'a\\n\\r\\nb' | end" },
	{ "raw: a backslash is one", SOURCE("r'\\d\\' R\"\\n\" r'''\\'''"), "'\\\\d\\\\' | '\\\\n' | '\\\\' | end" },
	{ "raw bytes", SOURCE("br'\\x4' BR\"\\\""), "b'\\x5c\\x78\\x34' | b'\\x5c' | end" },
	{ "r stands behind b", SOURCE("rb'a'"), "name rb | 'a' | end" },
	{ "a quote that is written does not close", SOURCE("'a\\'b' '''\\''''"), "'a\\'b' | '\\'' | end" },
};

START_TEST(words_are_told_apart)
{
	struct text words;

	open_source(rows[_i].source, rows[_i].len);
	words = words_of(false);
	ck_assert_msg(text_is(words, rows[_i].words), "%s: %.*s\nexpected: %s", rows[_i].why, TEXT_ARG(words), rows[_i].words);
	close_source();
}
END_TEST

START_TEST(words_know_their_bytes)
{
	struct text words;

	open_source(SOURCE(" cert.`a b` //x\n>=  r'\303\244'\n0xFFu"));
	words = words_of(true);
	ck_assert_msg(text_is(words, "1-5 name cert | 5-6 . | 6-11 quoted a b | 16-18 >= | 20-25 'ä' | 26-31 255u | 31-31 end"),
	    "%.*s", TEXT_ARG(words));
	close_source();
}
END_TEST

/* What stands between quotes, and what it means. */
static const struct {
	const char *source;
	const char *meant;
	size_t len;
} escapes[] = {
	{ "'\\a\\b\\f\\n\\r\\t\\v'", SOURCE("\a\b\f\n\r\t\v") },
	{ "'\\\\\\?\\\"\\'\\`'", SOURCE("\\?\"'`") },
	{ "'\\x41\\X4a\\x00'", SOURCE("AJ\0") },
	{ "'\\xff'", SOURCE("\303\277") },                        /* a character, not a byte */
	{ "b'\\xff\\X80'", SOURCE("\377\200") },
	{ "'\\101\\000\\377'", SOURCE("A\0\303\277") },
	{ "b'\\377\\0001'", SOURCE("\377\0001") },
	{ "'\\u00e4\\u20AC'", SOURCE("\303\244\342\202\254") },
	{ "'\\U0001F600\\U0010ffff'", SOURCE("\360\237\230\200\364\217\277\277") },
	{ "'\\ud7ff\\ue000'", SOURCE("\355\237\277\356\200\200") },   /* round the surrogates */
	{ "b'\303\244'", SOURCE("\303\244") },                    /* bytes of UTF-8 */
	{ "'x\\\\n'", SOURCE("x\\n") },
	{ "'''a\\'''b'''", SOURCE("a'''b") },
};

START_TEST(escapes_mean_what_the_language_says)
{
	struct token token;
	struct bytes got;

	open_source(escapes[_i].source, strlen(escapes[_i].source));
	lexer_next(&compiler, &token);
	got = token.kind == TOKEN_BYTES ? token.value.as.bytes : bytes_of_text(token.value.as.text);
	ck_assert_msg(token.kind == (escapes[_i].source[0] == 'b' ? TOKEN_BYTES : TOKEN_STRING), "%s: kind %d", escapes[_i].source,
	    token.kind);
	ck_assert_msg(bytes_equal(got, (struct bytes){ (const uint8_t *)escapes[_i].meant, escapes[_i].len }), "%s: %.*s",
	    escapes[_i].source, TEXT_ARG(hex_text(&arena, got)));
	ck_assert_msg(mistakes.count == 0 && token.end == compiler.source.len, "%s: %zu mistakes, read to %zu", escapes[_i].source,
	    mistakes.count, token.end);
	close_source();
}
END_TEST

/* What is wrong, and that reading goes on behind it. */
static const struct {
	const char *source;
	size_t len;
	const char *told, *words;
} refusals[] = {
	{ SOURCE("'a\nb"), "0-1: this string is not closed | only '''...''' goes over several lines", "bad | name b | end" },
	{ SOURCE("x = b\"a\rb"), "2-3: '=' is not an operator | did you mean '=='?\n"
	    "4-6: this bytes literal is not closed | only '''...''' goes over several lines", "name x | bad | bad | name b | end" },
	{ SOURCE("'''a''"), "0-3: this string is not closed", "bad | end" },
	{ SOURCE("br'''a"), "0-5: this bytes literal is not closed", "bad | end" },
	{ SOURCE("'a\\"), "2-3: unknown escape sequence | write '\\\\' for a backslash, or put r before the quote: r'\\d+'\n"
	    "0-1: this string is not closed", "bad | end" },
	{ SOURCE("'\\\303\244' 1"), "1-4: unknown escape sequence | write '\\\\' for a backslash, or put r before the quote: r'\\d+'",
	    "'' | int 1 | end" },
	{ SOURCE("'\\18' 1"), "1-3: an octal escape needs three digits, as in '\\012'", "'8' | int 1 | end" },
	{ SOURCE("'\\400'"), "1-3: unknown escape sequence | write '\\\\' for a backslash, or put r before the quote: r'\\d+'",
	    "'00' | end" },
	{ SOURCE("'\\x4' 1"), "1-4: '\\x' needs 2 hexadecimal digits", "'' | int 1 | end" },
	{ SOURCE("'\\U0001F60' 1"), "1-10: '\\U' needs 8 hexadecimal digits", "'' | int 1 | end" },
	{ SOURCE("'\\udfff' 1"), "1-7: '\\udfff' is not a Unicode character", "'' | int 1 | end" },
	{ SOURCE("'\\U00110000' 1"), "1-11: '\\U00110000' is not a Unicode character", "'' | int 1 | end" },
	{ SOURCE("b'\\u0041' 1"), "2-4: '\\u' is an escape of strings, not of bytes | write the bytes as '\\xNN'", "b'\\x41' | int 1 | end" },
	{ SOURCE("18446744073709551616u 1"), "0-21: 18446744073709551616u is larger than the largest uint, 18446744073709551615",
	    "0u | int 1 | end" },
	{ SOURCE("0x10000000000000000u 1"), "0-20: 0x10000000000000000u is larger than the largest uint, 18446744073709551615",
	    "0u | int 1 | end" },
	{ SOURCE("0x 1"), "0-2: '0x' is not a number", "int 0 | int 1 | end" },
	{ SOURCE("0XFF 1"), "0-4: '0XFF' is not a number", "int 0 | int 1 | end" },
	{ SOURCE("1e+ 1"), "0-2: '1e' is not a number", "int 1 | + | int 1 | end" },
	{ SOURCE("1.5u 1"), "0-4: '1.5u' is not a number", "1.5 | int 1 | end" },
	{ SOURCE("12_000 1"), "0-6: '12_000' is not a number", "int 12 | int 1 | end" },
	{ SOURCE("`` 1"), "0-2: this name is empty", "quoted  | int 1 | end" },
	{ SOURCE("`a'b` 1"), "0-5: a name in '`' holds letters, digits and '_-./ ' only", "quoted a'b | int 1 | end" },
	{ SOURCE("`a\n1"), "0-1: this name is not closed: '`' is missing", "bad | int 1 | end" },
	{ SOURCE("1 `a"), "2-3: this name is not closed: '`' is missing", "int 1 | bad | end" },
	{ SOURCE("a|b"), "1-2: '|' is not an operator | did you mean '||'?", "name a | bad | name b | end" },
	{ SOURCE("$a"), "0-1: '$' has no meaning here", "bad | name a | end" },
	{ SOURCE("1\0002"), "1-2: the character U+0000 has no meaning here", "int 1 | bad | int 2 | end" },
	{ SOURCE("1\0332"), "1-2: the character U+001B has no meaning here", "int 1 | bad | int 2 | end" },
	{ SOURCE("1\2002"), "1-2: this byte is not UTF-8: 0x80", "int 1 | bad | int 2 | end" },
	{ SOURCE("1\342\202"), "1-2: this byte is not UTF-8: 0xe2\n2-3: this byte is not UTF-8: 0x82", "int 1 | bad | bad | end" },
	{ SOURCE("1 \303\244"), "2-4: the character U+00E4 has no meaning here", "int 1 | bad | end" },
	{ SOURCE("\342\200\230"), "0-3: the character U+2018 has no meaning here | use straight quotes: ' or \"", "bad | end" },
};

START_TEST(what_is_no_word_is_told_and_passed_over)
{
	struct buffer told;
	struct text words;

	open_source(refusals[_i].source, refusals[_i].len);
	words = words_of(false);
	buffer_init(&told, &arena);
	for (const struct cel_mistake *m = mistakes.first; m != NULL; m = m->next)
		buffer_printf(&told, "%s%zu-%zu: %.*s%s%.*s", m == mistakes.first ? "" : "\n", m->start, m->end, TEXT_ARG(m->text),
		    m->hint.len > 0 ? " | " : "", TEXT_ARG(m->hint));
	ck_assert_msg(text_is(buffer_text(&told), refusals[_i].told), "%s\nsays:     %.*s\nexpected: %s", refusals[_i].source,
	    TEXT_ARG(buffer_text(&told)), refusals[_i].told);
	ck_assert_msg(text_is(words, refusals[_i].words), "%s: %.*s\nexpected: %s", refusals[_i].source, TEXT_ARG(words),
	    refusals[_i].words);
	close_source();
}
END_TEST

START_TEST(doubles_reach_to_the_ends_of_their_range)
{
	struct token token;

	open_source(SOURCE("1.7976931348623157e308 4.9406564584124654e-324 1e-400"));
	lexer_next(&compiler, &token);
	ck_assert(token.kind == TOKEN_NUMBER && token.value.kind == CEL_DOUBLE && token.value.as.real >= DBL_MAX);
	lexer_next(&compiler, &token);
	ck_assert(token.value.kind == CEL_DOUBLE && token.value.as.real > 0 && token.value.as.real < DBL_MIN);
	lexer_next(&compiler, &token);
	ck_assert(token.value.kind == CEL_DOUBLE && fpclassify(token.value.as.real) == FP_ZERO && mistakes.count == 0);
	close_source();
}
END_TEST

/* Every byte, alone and behind what may stand open, comes to an end, within the source. */
START_TEST(every_byte_is_part_of_a_word_or_told)
{
	static const char *const before[] = { "", "1", "0x", "1e", ".", "b", "r'", "'", "'\\", "'\\x", "'\\0", "b'\\u", "'''", "`", "/", "&" };

	for (size_t i = 0; i < COUNT_OF(before); i++) {
		for (int byte = 0; byte < 256; byte++) {
			size_t len = strlen(before[i]);
			char source[8];

			memcpy(source, before[i], len);
			source[len] = (char)byte;
			open_source(source, len + 1);
			ck_assert_msg(text_ends_with(words_of(false), "end"), "%s and 0x%02x", before[i], (unsigned)byte);
			for (const struct cel_mistake *m = mistakes.first; m != NULL; m = m->next)
				ck_assert_msg(m->start < m->end && m->end <= len + 1, "%s and 0x%02x: [%zu, %zu)", before[i],
				    (unsigned)byte, m->start, m->end);
			close_source();
			arena_reset(&arena);
		}
	}
}
END_TEST

TESTS("lexer",
	EACH(words_are_told_apart, rows),
	TEST(words_know_their_bytes),
	EACH(escapes_mean_what_the_language_says, escapes),
	EACH(what_is_no_word_is_told_and_passed_over, refusals),
	TEST(doubles_reach_to_the_ends_of_their_range),
	TEST(every_byte_is_part_of_a_word_or_told))
