/* test_regex.c - src/regex/regex.c: what patterns match, and the limits of matching. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "regex/regex.h"

static const struct regex *
compile(const char *pattern)
{
	struct text error = { 0 };
	size_t offset = 0;
	const struct regex *regex = regex_compile(&arena, text_of(pattern), &error, &offset);

	ck_assert_msg(regex != NULL, "refused: %s: %.*s at %zu", pattern, TEXT_ARG(error), offset);
	return regex;
}

/* What a pattern finds first in a text; NULL: nothing. */
static const struct finding {
	const char *why, *pattern, *subject, *found;
} findings[] = {
	{ "a search, not a match of the whole", "b+", "abbbc", "bbb" },
	{ "no match", "x", "abc", NULL },
	{ "the empty pattern is found at once", "", "abc", "" },
	{ "the first alternative wins, not the longest", "a|ab", "ab", "a" },
	{ "lazy", "a+?", "aaa", "a" },
	{ "flag U swaps greed", "(?U)a+", "aaa", "a" },
	{ "flag U swaps back", "(?U)a+?", "aaa", "aaa" },
	{ "flag i", "(?i)HTTP", "http", "http" },
	{ "flag i for a group only", "(?i:A)b", "aB", NULL },
	{ "flag i switched off", "(?i)a(?-i)b", "AB", NULL },
	{ "flag i holds for the next alternative", "x|(?i)a|b", "B", "B" },
	{ "flag i beyond ASCII", "(?i)\303\204", "\303\244", "\303\244" },
	{ "$ is the end of the text, not a line feed before it", "a$", "a\n", NULL },
	{ "flag m: $ before a line feed", "(?m)a$", "a\nb", "a" },
	{ "flag m: ^ after a line feed", "(?m)^b", "a\nb", "b" },
	{ "flag m: ^ after the last line feed", "a\\n(?m)^$", "a\n", "a\n" },
	{ ". is no line feed", "a.b", "a\nb", NULL },
	{ ". is a carriage return", "a.b", "a\rb", "a\rb" },
	{ "flag s: . is a line feed", "(?s)a.b", "a\nb", "a\nb" },
	{ ". is one character, not one byte", "^.$", "\342\202\254", "\342\202\254" },
	{ "\\A and \\z", "\\Aa\\z", "a", "a" },
	{ "\\z is not before a line feed", "a\\z", "a\n", NULL },
	{ "\\s has no vertical tab", "\\s", "\v", NULL },
	{ "\\s", "\\s+", "a \t\r\n\fb", " \t\r\n\f" },
	{ "\\s in a class has no vertical tab", "[x\\s]", "\v", NULL },
	{ "\\S has the vertical tab", "\\S", "\v", "\v" },
	{ "\\S in a class", "[\\S]+", " \va\342\202\254 ", "\va\342\202\254" },
	{ "not \\S in a class", "[^\\S]+", "a \tb", " \t" },
	{ "[:space:] has the vertical tab", "[[:space:]]", "\v", "\v" },
	{ "\\v is the vertical tab only", "\\v", "\n", NULL },
	{ "\\v", "\\v", "\v", "\v" },
	{ "\\d is ASCII", "\\d", "\331\243", NULL },
	{ "\\w is ASCII", "\\w+", "\303\244b_1-", "b_1" },
	{ "\\b is between ASCII words", "\\bb", "\303\244b", "b" },
	{ "\\B", "a\\Bb", "ab", "ab" },
	{ "POSIX class", "[[:alpha:]]+", "12ab", "ab" },
	{ "negated POSIX class", "[[:^alpha:]]+", "ab12", "12" },
	{ "POSIX class with others", "[[:digit:]a-c_-]+", "x1b_-", "1b_-" },
	{ "a colon in a class is one", "[:a:]+", "x:a:", ":a:" },
	{ "] first in a class is a member", "[]a]+", "]a", "]a" },
	{ "] first in a negated class", "[^]a]+", "]ab", "b" },
	{ "- at the ends of a class", "[-a]+[b-]", "a-b", "a-b" },
	{ "- after a range", "[a-c-e]+", "b-e", "b-e" },
	{ "- after \\d", "[\\d-z]+", "1-z", "1-z" },
	{ "[. in a class is no collation", "[[.a]+", "[.a", "[.a" },
	{ "a negated class takes a line feed", "[^a]", "\n", "\n" },
	{ "& in a class is a member", "[a&&b]+", "&", "&" },
	{ "one letter of a property", "\\pN+", "a\331\243", "\331\243" },
	{ "negated property", "\\PL+", "ab1", "1" },
	{ "property in braces", "\\p{Lu}+", "aBC", "BC" },
	{ "doubly negated property", "\\P{^Lu}+", "aBC", "BC" },
	{ "script", "\\p{Greek}+", "a\316\261", "\316\261" },
	{ "script in a class", "[\\p{Greek}a]+", "a\316\261b", "a\316\261" },
	{ "script is not script extension", "\\p{Greek}", "\315\202", NULL },
	{ "any character", "\\p{Any}+", "a\n", "a\n" },
	{ "C has no unassigned characters", "\\pC", "\315\270", NULL },
	{ "C has control characters", "[\\pC]", "\001", "\001" },
	{ "not C has unassigned characters", "\\PC", "\315\270", "\315\270" },
	{ "\\D in a class has all beyond ASCII, whatever follows", "[\\D[:word:]]", "\305\277", "\305\277" },
	{ "negated POSIX class in a class has all beyond ASCII", "[[:^word:][:word:]]", "\305\277", "\305\277" },
	{ "flag i: \\w has what k stands for", "(?i)\\w", "\342\204\252", "\342\204\252" },
	{ "flag i: \\W has not what s stands for", "(?i)\\W", "\305\277", NULL },
	{ "flag i: \\W in a class has no s", "(?i)[\\W]", "s", NULL },
	{ "flag i: [:^upper:] has no letters", "(?i)[[:^upper:]]+", "aA1", "1" },
	{ "flag i: [:upper:] has small letters", "(?i)[[:upper:]]+", "1aA", "aA" },
	{ "flag i: \\p{Lu} has small letters", "(?i)\\p{Lu}+", "1aB", "aB" },
	{ "flag i ends with its group", "(?i:\\w)|[\\W]", "\305\277", "\305\277" },
	{ "octal", "\\101\\060", "A0", "A0" },
	{ "\\0", "a\\07", "a\007", "a\007" },
	{ "hexadecimal", "\\x41\\x{20AC}", "A\342\202\254", "A\342\202\254" },
	{ "\\a \\f", "\\a\\f", "\a\f", "\a\f" },
	{ "escaped signs", "\\.\\*\\/\\-\\#\\ \\_\\\\", "./.*/-# _\\", ".*/-# _\\" },
	{ "quoted", "\\Qa.b\\E+", "a.bbb", "a.bbb" },
	{ "quoted to the end", "x\\Q(.", "x(.", "x(." },
	{ "counted", "a{2,3}", "aaaa", "aaa" },
	{ "counted without end", "a{2,}", "aaaa", "aaaa" },
	{ "counted exactly, lazily", "a{2}?", "aaaa", "aa" },
	{ "{,2} is text", "a{,2}", "xa{,2}", "a{,2}" },
	{ "{ alone is text", "a{x", "a{x", "a{x" },
	{ "{02} is text", "a{02}", "a{02}", "a{02}" },
	{ "} and ] alone are text", "}]", "}]", "}]" },
	{ "a repeated assertion", "^*a\\b+", "a", "a" },
	{ "a repeated assertion, lazily", "x(?:$)?y|a$??b", "ab", "ab" },
	{ "named groups", "(?P<first>a)(?<second>b)", "ab", "ab" },
	{ "a group that takes no part", "(a)|b", "b", "b" },
	{ "empty alternatives", "(|a)+b|", "ab", "ab" },
	{ "signs that PCRE2 gives a meaning", "a # b", "a # b", "a # b" },
};

START_TEST(finds_what_RE2_finds)
{
	const struct finding *row = &findings[_i];
	struct text subject = text_of(row->subject);
	struct regex_span span;
	enum regex_outcome outcome = regex_search(&arena, compile(row->pattern), subject, 0, &span, 1);

	ck_assert_msg(outcome == (row->found != NULL ? REGEX_YES : REGEX_NO), "%s: outcome %d", row->why,
	    outcome);
	if (row->found != NULL)
		ck_assert_msg(text_is((struct text){ subject.at + span.start, span.end - span.start }, row->found),
		    "%s: found [%zu, %zu)", row->why, span.start, span.end);
	else
		ck_assert_msg(span.start == SIZE_MAX && span.end == SIZE_MAX, "%s: span [%zu, %zu)", row->why,
		    span.start, span.end);
}
END_TEST

static const struct refusal {
	const char *pattern;
	size_t offset;
	const char *text;
} refusals[] = {
	{ "ab(?=c)", 2, "look-ahead is not supported by RE2" },
	{ "(?:(?:abcdefgh|ijklmnop|qrstuvwx){40}x){25}", 0, "too large once repetitions are written out" },
};

START_TEST(refuses_with_a_reason_and_its_place)
{
	const struct refusal *row = &refusals[_i];
	struct text error = { 0 };
	size_t offset = SIZE_MAX;

	ck_assert_msg(regex_compile(&arena, text_of(row->pattern), &error, &offset) == NULL, "accepted: %s",
	    row->pattern);
	ck_assert_msg(text_is(error, row->text), "%s: %.*s", row->pattern, TEXT_ARG(error));
	ck_assert_msg(offset == row->offset, "%s: at byte %zu", row->pattern, offset);
}
END_TEST

START_TEST(a_pattern_may_hold_NUL)
{
	struct text error;
	size_t offset;
	const struct regex *regex = regex_compile(&arena, TEXT("a\0[\0]"), &error, &offset);
	struct regex_span span;

	ck_assert_ptr_nonnull(regex);
	ck_assert_int_eq(regex_search(&arena, regex, TEXT("xa\0\0y"), 0, &span, 1), REGEX_YES);
	ck_assert_uint_eq(span.start, 1);
	ck_assert_uint_eq(span.end, 4);
}
END_TEST

START_TEST(groups_are_numbered_and_may_take_no_part)
{
	const struct regex *regex = compile("(?P<host>a)(b)?(?:c)(d)");
	struct regex_span spans[5];

	ck_assert_int_eq(regex_search(&arena, regex, TEXT("xacd"), 0, spans, 5), REGEX_YES);
	ck_assert_uint_eq(spans[0].start, 1);
	ck_assert_uint_eq(spans[0].end, 4);
	ck_assert_uint_eq(spans[1].end, 2);
	ck_assert_uint_eq(spans[2].start, SIZE_MAX);
	ck_assert_uint_eq(spans[3].start, 3);
	ck_assert_uint_eq(spans[4].start, SIZE_MAX);
	ck_assert_int_eq(regex_search(&arena, regex, TEXT("xacd"), 0, NULL, 0), REGEX_YES);
	ck_assert_int_eq(regex_search(&arena, regex, TEXT("xacd"), 0, spans, 2), REGEX_YES);
	ck_assert_uint_eq(spans[1].start, 1);
}
END_TEST

START_TEST(a_search_from_the_middle_sees_what_is_before)
{
	struct regex_span span;

	ck_assert_int_eq(regex_search(&arena, compile("\\bb"), TEXT("ab b"), 1, &span, 1), REGEX_YES);
	ck_assert_uint_eq(span.start, 3);
	ck_assert_int_eq(regex_search(&arena, compile("^b"), TEXT("ab"), 1, &span, 1), REGEX_NO);
}
END_TEST

START_TEST(a_search_leaves_the_scratch_arena_as_it_was)
{
	const struct regex *regex = compile("(a+)+b");
	size_t used = arena.used;

	ck_assert_int_eq(regex_search(&arena, regex, TEXT("aaaab"), 0, NULL, 0), REGEX_YES);
	ck_assert_uint_eq(arena.used, used);
}
END_TEST

static struct text
repeated(const char *part, size_t count, const char *end)
{
	struct buffer buffer;

	buffer_init(&buffer, &arena);
	for (size_t i = 0; i < count; i++)
		buffer_adds(&buffer, part);
	buffer_adds(&buffer, end);
	return buffer_text(&buffer);
}

static const struct effort {
	const char *why, *pattern, *part;
	size_t count;
	const char *end;
	enum regex_outcome outcome;
} efforts[] = {
	{ "nested repetition, few letters", "^(a+)+$", "a", 12, "!", REGEX_NO },
	{ "nested repetition, exponential", "^(a+)+$", "a", 41, "!", REGEX_LIMIT },
	{ "nested repetition that matches at once", "^(a+)+$", "a", 400, "", REGEX_YES },
	{ "alternatives that overlap", "^(a|aa)+$", "a", 60, "!", REGEX_LIMIT },
	{ "quadratic, short", "[a-z]*[0-9]", "a", 200, "", REGEX_NO },
	{ "quadratic, long", "[a-z]*[0-9]", "a", 100000, "!", REGEX_LIMIT },
	{ "cubic", "a*b?a*c?a*[x-z]{2}", "a", 2000, "", REGEX_LIMIT },
	{ "a long text that begins to match everywhere", "[a-z]\\d", "a", 500000, "1", REGEX_YES },
	{ "a long text in one run", "^[^\\n]*$", "ab", 500000, "", REGEX_YES },
	{ "backtracking deeper than 1,000", "^(?:a|b)*$", "ab", 2000, "", REGEX_LIMIT },
	{ "backtracking less deep than 1,000", "^(?:a|b)*$", "ab", 150, "", REGEX_YES },
};

START_TEST(work_is_bounded)
{
	const struct effort *row = &efforts[_i];
	struct text subject = repeated(row->part, row->count, row->end);
	enum regex_outcome outcome = regex_search(&arena, compile(row->pattern), subject, 0, NULL, 0);

	ck_assert_msg(outcome == row->outcome, "%s: outcome %d", row->why, outcome);
}
END_TEST

START_TEST(patterns_are_at_most_so_long)
{
	struct text error;
	size_t offset;
	struct text longest = repeated("a", LIMIT_REGEX_SOURCE, ""), longer = repeated("a", LIMIT_REGEX_SOURCE, "a");

	ck_assert_ptr_nonnull(regex_compile(&arena, longest, &error, &offset));
	ck_assert_ptr_null(regex_compile(&arena, longer, &error, &offset));
	ck_assert(text_is(error, "longer than 1024 bytes"));
}
END_TEST

START_TEST(groups_are_at_most_so_deep)
{
	struct text error, deepest, deeper;
	size_t offset;
	struct buffer buffer;

	buffer_init(&buffer, &arena);
	buffer_add(&buffer, repeated("(", LIMIT_REGEX_NESTING, "\\b*"));
	buffer_add(&buffer, repeated(")", LIMIT_REGEX_NESTING, ""));
	deepest = buffer_text(&buffer);
	deeper = repeated("(", LIMIT_REGEX_NESTING + 1, "");
	ck_assert_ptr_nonnull(regex_compile(&arena, deepest, &error, &offset));
	ck_assert_ptr_null(regex_compile(&arena, deeper, &error, &offset));
	ck_assert(text_is(error, "more than 200 groups within each other"));
	ck_assert_uint_eq(offset, LIMIT_REGEX_NESTING);
}
END_TEST

START_TEST(repetitions_are_at_most_so_many)
{
	compile("a{1000}");
	compile("a{0,1000}");
	compile("(?:a{10}){100}");
	compile("a{600}b{600}");
}
END_TEST

START_TEST(repetitions_past_the_limit_are_refused)
{
	struct text error;
	size_t offset;

	compile(arena_printf(&arena, "(?:a{%d}){10}", LIMIT_REGEX_REPEAT / 10).at);
	ck_assert_ptr_null(regex_compile(&arena, arena_printf(&arena, "a{%d}", LIMIT_REGEX_REPEAT + 1), &error, &offset));
	ck_assert(text_is(error, "more than 1000 repetitions"));
}
END_TEST

/* How many repetitions of a group match before a limit ends it; each is a level of backtracking with a frame of its own. */
static size_t
levels_of(const char *pattern)
{
	const struct regex *regex = compile(pattern);
	size_t low = 0, high = 4 * LIMIT_REGEX_DEPTH;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;
		struct text subject = repeated("a", middle, "");

		if (regex_search(&arena, regex, subject, 0, NULL, 0) == REGEX_YES)
			low = middle;
		else
			high = middle;
	}
	ck_assert_int_eq(regex_search(&arena, regex, repeated("a", high, ""), 0, NULL, 0), REGEX_LIMIT);
	return low;
}

START_TEST(backtracking_is_bounded_in_depth_and_memory)
{
	struct text groups = repeated("(x)?", 150, "");
	size_t plain = levels_of("^(?:a|b)*$"), large;

	/* What a level counts for is PCRE2's affair, by its version one to three. */
	ck_assert_msg(plain >= LIMIT_REGEX_DEPTH / 3 - 10 && plain <= LIMIT_REGEX_DEPTH, "%zu levels", plain);
	/* With many groups a frame is so large that memory ends first. */
	large = levels_of(arena_printf(&arena, "^(?:a|b)*$|%.*s", TEXT_ARG(groups)).at);
	ck_assert_msg(large < plain && large * 150 * 2 * sizeof(size_t) <= LIMIT_REGEX_HEAP_KIB * 1024 &&
	    large * 150 * 2 * sizeof(size_t) > LIMIT_REGEX_HEAP_KIB * 1024 / 8, "%zu levels, without groups %zu", large, plain);
}
END_TEST

TESTS("regex",
	EACH(finds_what_RE2_finds, findings),
	EACH(refuses_with_a_reason_and_its_place, refusals),
	TEST(a_pattern_may_hold_NUL),
	TEST(groups_are_numbered_and_may_take_no_part),
	TEST(a_search_from_the_middle_sees_what_is_before),
	TEST(a_search_leaves_the_scratch_arena_as_it_was),
	EACH(work_is_bounded, efforts),
	TEST(patterns_are_at_most_so_long),
	TEST(groups_are_at_most_so_deep),
	TEST(repetitions_are_at_most_so_many),
	TEST(repetitions_past_the_limit_are_refused),
	TEST(backtracking_is_bounded_in_depth_and_memory))
