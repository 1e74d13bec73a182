/* test_syntax.c - src/regex/syntax.c: patterns of RE2 in PCRE2's words, and why others are refused. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "regex/syntax.h"

#define BYTES(literal) literal, sizeof(literal) - 1
#define DIGITS "\\x{30}-\\x{39}"
#define WORDS "\\x{30}-\\x{39}\\x{41}-\\x{5A}\\x{5F}\\x{61}-\\x{7A}"

static const struct {
	const char *why, *pattern;
	size_t len;
	const char *rewritten;
	size_t rewritten_len;
} rows[] = {
	{ "nothing", BYTES(""), BYTES("") },
	{ "letters, digits and what is beyond ASCII", BYTES("aZ09_\303\244\342\202\254\360\237\230\200"),
	    BYTES("aZ09_\303\244\342\202\254\360\237\230\200") },
	{ "signs that PCRE2 may read are quoted", BYTES("#-/,:<>=!&~'\"%@;`"),
	    BYTES("\\#\\-\\/\\,\\:\\<\\>\\=\\!\\&\\~\\'\\\"\\%\\@\\;\\`") },
	{ "closing brackets that close nothing", BYTES("}]"), BYTES("\\}\\]") },
	{ "control characters are themselves", BYTES("\0\n\177 "), BYTES("\0\n\177 ") },
	{ "what both read alike", BYTES("^a|.$|\\A\\b\\B\\z"), BYTES("^a|.$|\\A\\b\\B\\z") },
	{ "escapes become the character", BYTES("\\a\\f\\n\\r\\t\\v"), BYTES("\a\f\n\r\t\v") },
	{ "hexadecimal", BYTES("\\x41\\x{1f600}\\x{00000041}\\x{10FFFF}"), BYTES("A\360\237\230\200A\364\217\277\277") },
	{ "a sign in hexadecimal is no operator", BYTES("\\x2a\\x{28}"), BYTES("\\*\\(") },
	{ "octal, of three digits at most", BYTES("\\0\\12\\1018\\0128"), BYTES("\0\nA8\n8") },
	{ "round the surrogates", BYTES("\\x{D7FF}\\x{E000}"), BYTES("\355\237\277\356\200\200") },
	{ "a sign with a backslash", BYTES("\\.\\-\\_\\ \\\\"), BYTES("\\.\\-_ \\\\") },
	{ "\\Q to \\E", BYTES("\\Q.*\\d\\E+"), BYTES("\\.\\*\\\\d+") },
	{ "\\Q to the end", BYTES("a\\Q(\\"), BYTES("a\\(\\\\") },
	{ "the first \\E ends it, whatever is before", BYTES("\\Qa\\\\Eb"), BYTES("a\\\\b") },
	{ "\\Q\\E is nothing", BYTES("a\\Q\\E*"), BYTES("a*") },

	{ "\\d", BYTES("\\d\\D"), BYTES("[" DIGITS "][^" DIGITS "]") },
	{ "\\s without the vertical tab", BYTES("\\s"), BYTES("[\\x{9}-\\x{A}\\x{C}-\\x{D}\\x{20}]") },
	{ "\\w", BYTES("\\w"), BYTES("[" WORDS "]") },
	{ "\\w without regard to case", BYTES("(?i)\\w"), BYTES("(?i)[" WORDS "\\x{17F}\\x{212A}]") },
	{ "\\d in a class", BYTES("[\\dx]"), BYTES("[" DIGITS "x]") },
	{ "\\D in a class is written as the rest", BYTES("[\\D]"), BYTES("[\\x{0}-\\x{2F}\\x{3A}-\\x{10FFFF}]") },
	{ "\\W without regard to case in a class", BYTES("(?i)[\\W]"), BYTES("(?i)[\\x{0}-\\x{2F}\\x{3A}-\\x{40}\\x{5B}-\\x{5E}\\x{60}"
	    "\\x{7B}-\\x{17E}\\x{180}-\\x{2129}\\x{212B}-\\x{10FFFF}]") },
	{ "a POSIX class", BYTES("[[:digit:]]"), BYTES("[" DIGITS "]") },
	{ "a negated one", BYTES("[^a[:^cntrl:]]"), BYTES("[^a\\x{20}-\\x{7E}\\x{80}-\\x{10FFFF}]") },
	{ "a class", BYTES("[a-c_]"), BYTES("[a-c_]") },
	{ "] in the first place", BYTES("[]a][^]a]"), BYTES("[\\]a][^\\]a]") },
	{ "- in the first and the last place", BYTES("[-a][a-]"), BYTES("[\\-a][a\\-]") },
	{ "- behind a range or a set", BYTES("[a-c-e\\d-z]"), BYTES("[a-c\\-e" DIGITS "\\-z]") },
	{ "a range from and to signs", BYTES("[+--]"), BYTES("[\\+-\\-]") },
	{ "a range of escapes", BYTES("[\\x00-\\xFF\\101-\\x{5A}]"), BYTES("[\0-\303\277A-Z]") },
	{ "a range of one", BYTES("[a-a]"), BYTES("[a-a]") },
	{ "^ that is not first", BYTES("[a^]"), BYTES("[a\\^]") },
	{ "[ in a class is a member", BYTES("[[a][[:a]"), BYTES("[\\[a][\\[\\:a]") },

	{ "properties", BYTES("\\pL\\PN\\p{Lu}"), BYTES("\\p{L}\\P{N}\\p{Lu}") },
	{ "^ turns a property round", BYTES("\\p{^L}\\P{^L}"), BYTES("\\P{L}\\p{L}") },
	{ "a script, not its extensions", BYTES("\\p{Greek}[\\P{Han}]"), BYTES("\\p{sc:Greek}[\\P{sc:Han}]") },
	{ "C without what is not assigned", BYTES("\\pC[\\pC]"), BYTES("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}][\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}]") },
	{ "not C", BYTES("\\PC\\p{^C}"), BYTES("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}\\p{Cn}][\\p{L}\\p{M}\\p{N}\\p{P}\\p{S}\\p{Z}\\p{Cn}]") },
	{ "letters of a case without regard to it", BYTES("(?i)\\p{Lu}\\p{Ll}\\p{Lt}\\pL"), BYTES("(?i)\\p{L&}\\p{L&}\\p{L&}\\p{L}") },

	{ "groups keep their number and lose their name", BYTES("(?P<n>a)(?<m_1>b)(c)"), BYTES("(a)(b)(c)") },
	{ "flags", BYTES("(?im-sU)a(?s:.)(?-i:b)"), BYTES("(?im-sU)a(?s:.)(?-i:b)") },
	{ "a flag ends with its group", BYTES("(?i:\\p{Lu})\\p{Lu}((?i)\\p{Lu})\\p{Lu}"), BYTES("(?i:\\p{L&})\\p{Lu}((?i)\\p{L&})\\p{Lu}") },
	{ "a flag switched off ends as well", BYTES("(?i)(?-i:\\p{Lu})\\p{Lu}(?-i)\\p{Lu}"),
	    BYTES("(?i)(?-i:\\p{Lu})\\p{L&}(?-i)\\p{Lu}") },
	{ "a flag holds for the next alternative", BYTES("(?i)a|\\p{Lu}"), BYTES("(?i)a|\\p{L&}") },
	{ "the last of two flags counts", BYTES("(?i-i)\\p{Lu}"), BYTES("(?i-i)\\p{Lu}") },

	{ "repetitions", BYTES("a*b+?c??d{2}e{2,}?f{0,3}"), BYTES("a*b+?c??d{2}e{2,}?f{0,3}") },
	{ "braces that count nothing are text", BYTES("{a{,2}b{02}c{1,02}d{2e{1,2f{"),
	    BYTES("\\{a\\{\\,2\\}b\\{02\\}c\\{1\\,02\\}d\\{2e\\{1\\,2f\\{") },
	{ "a repeated assertion stands in a group", BYTES("^*\\b+?$${2,3}"), BYTES("(?:^)*(?:\\b)+?$(?:$){2,3}") },
	{ "a repeated group is one already", BYTES("(?:^)*(\\b)+"), BYTES("(?:^)*(\\b)+") },
	{ "the most repetitions", BYTES("a{1000}b{0,1000}c{1000,}"), BYTES("a{1000}b{0,1000}c{1000,}") },
	{ "the most repetitions within each other", BYTES("(?:(?:a{10}b{20}){5}){10}(c{2,}){500}(a{0}){1000}"),
	    BYTES("(?:(?:a{10}b{20}){5}){10}(c{2,}){500}(a{0}){1000}") },
};

START_TEST(a_pattern_is_written_in_the_words_of_PCRE2)
{
	struct text rewritten = { 0 };
	struct regex_mistake mistake = { 0 };

	ck_assert_msg(regex_rewrite(&arena, (struct text){ rows[_i].pattern, rows[_i].len }, &rewritten, &mistake), "%s: %.*s, at %zu",
	    rows[_i].why, TEXT_ARG(mistake.text), mistake.offset);
	ck_assert_msg(text_equal(rewritten, (struct text){ rows[_i].rewritten, rows[_i].rewritten_len }), "%s: %.*s\nexpected: %s",
	    rows[_i].why, TEXT_ARG(rewritten), rows[_i].rewritten);
}
END_TEST

static const struct {
	const char *pattern;
	size_t offset;
	const char *text;
} refusals[] = {
	{ "ab(?=c)", 2, "look-ahead is not supported by RE2" },
	{ "(?!c)", 0, "look-ahead is not supported by RE2" },
	{ "(?<=a)b", 0, "look-behind is not supported by RE2" },
	{ "(?<!a)b", 0, "look-behind is not supported by RE2" },
	{ "(?>a)", 0, "atomic groups are not supported by RE2" },
	{ "(?|a)", 0, "branch reset groups are not supported by RE2" },
	{ "(?#a)", 0, "comments are not supported by RE2" },
	{ "(?(1)a)", 0, "conditions are not supported by RE2" },
	{ "(?R)", 0, "recursion is not supported by RE2" },
	{ "(a)(?1)", 3, "recursion is not supported by RE2" },
	{ "(a)(?-1)", 3, "recursion is not supported by RE2" },
	{ "(a)(?+1)", 3, "recursion is not supported by RE2" },
	{ "(?&a)", 0, "recursion is not supported by RE2" },
	{ "(?P>a)", 0, "recursion is not supported by RE2" },
	{ "(?P=a)", 0, "back references are not supported by RE2" },
	{ "(?C1)", 0, "callouts are not supported by RE2" },
	{ "(*UCP)a", 0, "verbs are not supported by RE2" },
	{ "a(*FAIL)", 1, "verbs are not supported by RE2" },
	{ "(a)\\1", 3, "back references are not supported by RE2" },
	{ "\\8", 0, "back references are not supported by RE2" },
	{ "\\g1", 0, "back references are not supported by RE2" },
	{ "\\k<a>", 0, "back references are not supported by RE2" },
	{ "a++", 2, "possessive repetition is not supported by RE2" },
	{ "a*+", 2, "possessive repetition is not supported by RE2" },
	{ "a{2}+", 4, "possessive repetition is not supported by RE2" },
	{ "a**", 2, "repetition of a repetition" },
	{ "a+?*", 3, "repetition of a repetition" },
	{ "a*{2}", 2, "repetition of a repetition" },
	{ "*a", 0, "nothing to repeat" },
	{ "a|+", 2, "nothing to repeat" },
	{ "(?i)?", 4, "nothing to repeat" },
	{ "({2})", 1, "nothing to repeat" },
	{ "a{1001}", 1, "more than 1000 repetitions" },
	{ "a{1,1001}", 1, "more than 1000 repetitions" },
	{ "a{1001,}", 1, "more than 1000 repetitions" },
	{ "a{99999999999999999999}", 1, "more than 1000 repetitions" },
	{ "a{3,2}", 1, "the most repetitions are fewer than the least" },
	{ "((a{10}){10}b){11}", 14, "repetitions within each other make more than 1000" },
	{ "(?x)a", 2, "flag 'x' is not supported by RE2" },
	{ "(?J)a", 2, "flag 'J' is not supported by RE2" },
	{ "(?i-)a", 4, "'-' without a flag" },
	{ "(?^)a", 0, "no such kind of group in RE2" },
	{ "(?i", 0, "'(' without ')'" },
	{ "(a", 0, "'(' without ')'" },
	{ "a(b(c)", 1, "'(' without ')'" },
	{ "a)", 1, "')' without '('" },
	{ "(?P<n>a)(?P<n>b)", 8, "two groups have one name" },
	{ "(?P<n-m>a)", 0, "the name of a group is letters, digits and '_', then '>'" },
	{ "(?<>a)", 0, "the name of a group is letters, digits and '_', then '>'" },
	{ "(?'n'a)", 0, "write the name of a group as (?P<name>...)" },
	{ "a\\Z", 1, "'\\Z' is not supported by RE2, write '\\z'" },
	{ "\\G", 0, "'\\G' is not supported by RE2" },
	{ "a\\Kb", 1, "'\\K' is not supported by RE2" },
	{ "\\R", 0, "'\\R' is not supported by RE2, write '(?:\\r\\n|\\n|\\r)'" },
	{ "\\X", 0, "'\\X' is not supported by RE2" },
	{ "\\h", 0, "'\\h' is not supported by RE2, write '[ \\t]'" },
	{ "\\C", 0, "a single byte, '\\C', is not supported" },
	{ "\\y", 0, "'\\y' is not supported by RE2" },
	{ "a\\E", 1, "'\\E' without '\\Q'" },
	{ "\\\303\244", 0, "no such escape" },
	{ "a\\", 1, "'\\' at the end" },
	{ "[a\\", 2, "'\\' at the end" },
	{ "[\\b]", 1, "'\\b' has no place in a class" },
	{ "[a-\\d]", 3, "'\\d' is not supported by RE2" },
	{ "[b-a]", 1, "the range of characters ends before it begins" },
	{ "[a", 0, "'[' without ']'" },
	{ "[]", 0, "'[' without ']'" },
	{ "x[a-", 1, "'[' without ']'" },
	{ "[[:alfa:]]", 1, "no such class of characters in RE2" },
	{ "\\x4", 0, "'\\x' needs two hexadecimal digits or braces" },
	{ "\\x{}", 0, "'\\x{' needs hexadecimal digits and '}'" },
	{ "\\x{41", 0, "'\\x{' needs hexadecimal digits and '}'" },
	{ "\\x{110000}", 0, "'\\x{...}' is beyond the last character, 10FFFF" },
	{ "\\x{D800}", 0, "'\\x{...}' is half of a surrogate pair, no character" },
	{ "\\p", 0, "'\\p' needs a name" },
	{ "\\p{Greek", 0, "'\\p{' needs a name and '}'" },
	{ "a\\p{Klingon}", 1, "no such property of characters in RE2" },
	{ "\\p{greek}", 0, "no such property of characters in RE2" },
	{ "[\\p{Grek}]", 1, "no such property of characters in RE2" },
	{ "\\p{L&}", 0, "no such property of characters in RE2" },
	{ "\\pX", 0, "no such property of characters in RE2" },
	{ "a\377", 0, "not valid UTF-8" },
	{ "(?Px)", 2, "flag 'P' is not supported by RE2" },
	{ "(?-)", 3, "'-' without a flag" },
	{ "(?i--s)", 0, "no such kind of group in RE2" },
	{ "(?P<n", 0, "the name of a group is letters, digits and '_', then '>'" },
	{ "[\\Qa]", 1, "'\\Q' is not supported by RE2" },
	{ "[\\A]", 1, "'\\A' has no place in a class" },
	{ "[\\z]", 1, "'\\z' has no place in a class" },
	{ "[a\\1]", 2, "back references are not supported by RE2" },
	{ "[[:^alfa:]]", 1, "no such class of characters in RE2" },
	{ "[a[::]]", 2, "no such class of characters in RE2" },
	{ "[a-\\x{D800}]", 3, "'\\x{...}' is half of a surrogate pair, no character" },
	{ "\\x{DFFF}", 0, "'\\x{...}' is half of a surrogate pair, no character" },
	{ "\\x{FFFFFFFFFFFFFFFFF}", 0, "'\\x{...}' is beyond the last character, 10FFFF" },
	{ "\\x{-1}", 0, "'\\x{' needs hexadecimal digits and '}'" },
	{ "\\xg1", 0, "'\\x' needs two hexadecimal digits or braces" },
	{ "\\x", 0, "'\\x' needs two hexadecimal digits or braces" },
	{ "\\e", 0, "'\\e' is not supported by RE2, write '\\x1b'" },
	{ "\\N", 0, "'\\N' is not supported by RE2, write '[^\\n]'" },
	{ "\\u0041", 0, "'\\u' is not supported by RE2, write '\\x{...}'" },
	{ "\\p{}", 0, "no such property of characters in RE2" },
	{ "\\p{^}", 0, "no such property of characters in RE2" },
	{ "\\p{^^L}", 0, "no such property of characters in RE2" },
	{ "(?:^)**", 6, "repetition of a repetition" },
	{ "\\b++", 3, "possessive repetition is not supported by RE2" },
	{ "a{2}{3}", 4, "repetition of a repetition" },
	{ "a??+", 3, "possessive repetition is not supported by RE2" },
	{ "a*\\Q\\E*", 6, "repetition of a repetition" },
	{ "(a{10}b{20}){51}", 12, "repetitions within each other make more than 1000" },
	{ "((?:a{2,}){500}){2}", 16, "repetitions within each other make more than 1000" },
	{ "(|a{1000}){2}", 10, "repetitions within each other make more than 1000" },
	{ "ab\355\240\200", 0, "not valid UTF-8" },
};

START_TEST(what_RE2_lacks_is_refused_with_its_place)
{
	struct text rewritten = { 0 };
	struct regex_mistake mistake = { 0 };

	ck_assert_msg(!regex_rewrite(&arena, text_of(refusals[_i].pattern), &rewritten, &mistake), "%s: %.*s", refusals[_i].pattern,
	    TEXT_ARG(rewritten));
	ck_assert_msg(text_is(mistake.text, refusals[_i].text) && mistake.offset == refusals[_i].offset, "%s: %.*s, at byte %zu",
	    refusals[_i].pattern, TEXT_ARG(mistake.text), mistake.offset);
}
END_TEST

static struct text
repeated(const char *part, size_t count)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < count; i++)
		buffer_adds(&out, part);
	return buffer_text(&out);
}

static const struct {
	const char *part;
	size_t most;                     /* times that it may stand */
	const char *at_limit, *past;     /* what is told; NULL: nothing */
	size_t offset;
} limits[] = {
	{ "a", LIMIT_REGEX_SOURCE, NULL, "longer than 1024 bytes", LIMIT_REGEX_SOURCE },
	{ "(", LIMIT_REGEX_NESTING, "'(' without ')'", "more than 200 groups within each other", LIMIT_REGEX_NESTING },
	{ "(?:", LIMIT_REGEX_NESTING, "'(' without ')'", "more than 200 groups within each other", 3 * LIMIT_REGEX_NESTING },
	{ "(?i:", LIMIT_REGEX_NESTING, "'(' without ')'", "more than 200 groups within each other", 4 * LIMIT_REGEX_NESTING },
};

START_TEST(a_pattern_past_a_limit_is_refused_where_it_is_passed)
{
	const char *part = limits[_i].part;
	struct text rewritten;
	struct regex_mistake mistake = { 0 };
	bool good = regex_rewrite(&arena, repeated(part, limits[_i].most), &rewritten, &mistake);

	ck_assert_msg(good == (limits[_i].at_limit == NULL) && (good || text_is(mistake.text, limits[_i].at_limit)),
	    "%s at the limit: %.*s", part, TEXT_ARG(mistake.text));
	ck_assert_msg(!regex_rewrite(&arena, repeated(part, limits[_i].most + 1), &rewritten, &mistake), "%s past the limit", part);
	ck_assert_msg(text_is(mistake.text, limits[_i].past) && mistake.offset == limits[_i].offset, "%s: %.*s, at byte %zu", part,
	    TEXT_ARG(mistake.text), mistake.offset);
}
END_TEST

START_TEST(repetitions_are_counted_to_the_limit)
{
	struct text rewritten, pattern = arena_printf(&arena, "a{%d}", LIMIT_REGEX_REPEAT);
	struct regex_mistake mistake = { 0 };

	ck_assert(regex_rewrite(&arena, pattern, &rewritten, &mistake));
	pattern = arena_printf(&arena, "a{%d}", LIMIT_REGEX_REPEAT + 1);
	ck_assert(!regex_rewrite(&arena, pattern, &rewritten, &mistake));
	ck_assert_uint_eq(mistake.offset, 1);
	/* Groups beside each other do not multiply, however many there are. */
	ck_assert(regex_rewrite(&arena, repeated("(a{500}){2}", 90), &rewritten, &mistake));
	ck_assert(text_equal(rewritten, repeated("(a{500}){2}", 90)));
}
END_TEST

/* Every byte behind whatever may stand open is either read or refused, at a place within the pattern. */
START_TEST(every_byte_is_read_or_refused_within_the_pattern)
{
	static const char *const before[] = { "", "\\", "\\x", "\\x{", "\\p", "\\p{", "\\p{^", "\\Q", "\\Q\\", "\\1", "[", "[^", "[a-", "[\\",
		"[[:", "[[:a", "(", "(?", "(?P", "(?P<", "(?<", "(?i", "(?-", "a{", "a{1", "a{1,", "a*", "^", "a|" };

	for (size_t i = 0; i < COUNT_OF(before); i++) {
		for (int byte = 0; byte < 256; byte++) {
			size_t len = strlen(before[i]) + 1;
			/* Memory of exactly that size, so that a sanitizer sees a byte read past it. */
			char *pattern = malloc(len);
			struct text rewritten = { 0 };
			struct regex_mistake mistake = { .offset = SIZE_MAX };

			ck_assert_ptr_nonnull(pattern);
			memcpy(pattern, before[i], len - 1);
			pattern[len - 1] = (char)byte;
			if (regex_rewrite(&arena, (struct text){ pattern, len }, &rewritten, &mistake))
				ck_assert_msg(text_utf8_valid(rewritten) && rewritten.at != NULL, "%s and 0x%02x", before[i], (unsigned)byte);
			else
				ck_assert_msg(mistake.offset <= len && mistake.text.len > 0, "%s and 0x%02x: at %zu", before[i],
				    (unsigned)byte, mistake.offset);
			free(pattern);
			arena_reset(&arena);
		}
	}
}
END_TEST

TESTS("regex_syntax",
	EACH(a_pattern_is_written_in_the_words_of_PCRE2, rows),
	EACH(what_RE2_lacks_is_refused_with_its_place, refusals),
	EACH(a_pattern_past_a_limit_is_refused_where_it_is_passed, limits),
	TEST(repetitions_are_counted_to_the_limit),
	TEST(every_byte_is_read_or_refused_within_the_pattern))
