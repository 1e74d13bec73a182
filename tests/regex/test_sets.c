/* test_sets.c - src/regex/sets.c: the members of RE2's sets, and the names it knows. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "regex/regex.h"
#include "regex/sets.h"

#define LONG_S 0x17F           /* what s stands for without regard to case, beyond ASCII */
#define KELVIN 0x212A          /* and k */

static int
is_word(int c)
{
	return isalnum(c) || c == '_';
}

static int
is_perl_space(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r' && c != '\v');
}

static int
is_ascii(int c)
{
	return c < 0x80;
}

/* The C library knows the same sets, in the locale that a program starts in. */
static const struct {
	bool perl;
	const char *name;
	int (*holds)(int c);
} sets[] = {
	{ true, "d", isdigit }, { true, "s", is_perl_space }, { true, "w", is_word },
	{ false, "alnum", isalnum }, { false, "alpha", isalpha }, { false, "ascii", is_ascii }, { false, "blank", isblank },
	{ false, "cntrl", iscntrl }, { false, "digit", isdigit }, { false, "graph", isgraph }, { false, "lower", islower },
	{ false, "print", isprint }, { false, "punct", ispunct }, { false, "space", isspace }, { false, "upper", isupper },
	{ false, "word", is_word }, { false, "xdigit", isxdigit },
};

static const struct regex_set *
set_of(int i)
{
	return sets[i].perl ? regex_perl_set(text_of(sets[i].name)) : regex_posix_set(text_of(sets[i].name));
}

static bool
is_member(const uint32_t *ranges, size_t count, uint32_t c)
{
	for (size_t i = 0; i < count; i++)
		if (c >= ranges[2 * i] && c <= ranges[2 * i + 1])
			return true;
	return false;
}

START_TEST(a_set_has_the_members_that_the_C_library_gives_it)
{
	const struct regex_set *set = set_of(_i);

	ck_assert_msg(set != NULL && strcmp(set->name, sets[_i].name) == 0, "no set %s", sets[_i].name);
	for (int c = 0; c < 0x80; c++)
		ck_assert_msg(is_member(set->ranges, set->count, (uint32_t)c) == (sets[_i].holds(c) != 0), "%s: 0x%02x", sets[_i].name,
		    (unsigned)c);
}
END_TEST

START_TEST(without_regard_to_case_a_set_has_what_its_letters_stand_for)
{
	const struct regex_set *set = set_of(_i);
	const uint32_t *ranges = set->folded_count > 0 ? set->folded : set->ranges;
	size_t count = set->folded_count > 0 ? set->folded_count : set->count;
	bool differs = false;

	for (int c = 0; c < 0x80; c++) {
		bool wanted = sets[_i].holds(c) || sets[_i].holds(toupper(c)) || sets[_i].holds(tolower(c));

		ck_assert_msg(is_member(ranges, count, (uint32_t)c) == wanted, "%s: 0x%02x", sets[_i].name, (unsigned)c);
		differs = differs || wanted != (sets[_i].holds(c) != 0);
	}
	ck_assert_msg(is_member(ranges, count, LONG_S) == (sets[_i].holds('s') || sets[_i].holds('S')), "%s: s", sets[_i].name);
	ck_assert_msg(is_member(ranges, count, KELVIN) == (sets[_i].holds('k') || sets[_i].holds('K')), "%s: k", sets[_i].name);
	differs = differs || is_member(ranges, count, KELVIN);
	ck_assert_msg(differs == (set->folded_count > 0), "%s: a second list that is none", sets[_i].name);
}
END_TEST

/* Those who write what is not in a set go from gap to gap. */
START_TEST(ranges_ascend_with_gaps_between_them)
{
	const struct regex_set *set = set_of(_i);

	for (int folded = 0; folded < 2; folded++) {
		const uint32_t *ranges = folded ? set->folded : set->ranges;
		size_t count = folded ? set->folded_count : set->count;

		ck_assert_msg(count <= (folded ? COUNT_OF(set->folded) : COUNT_OF(set->ranges)) / 2, "%s: %zu pairs", set->name, count);
		for (size_t i = 0; i < count; i++) {
			ck_assert_msg(ranges[2 * i] <= ranges[2 * i + 1], "%s: pair %zu", set->name, i);
			ck_assert_msg(i == 0 || ranges[2 * i] > ranges[2 * i - 1] + 1, "%s: pair %zu begins too early", set->name, i);
		}
	}
}
END_TEST

START_TEST(other_names_are_no_sets)
{
	static const char *const names[] = { "", "D", "S", "W", "dd", "h", "v", "Alpha", "ALPHA", "alph", "alphas", " alpha", ":alpha:",
		"^alpha" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		ck_assert_msg(regex_perl_set(text_of(names[i])) == NULL, "\\%s", names[i]);
		ck_assert_msg(regex_posix_set(text_of(names[i])) == NULL, "[:%s:]", names[i]);
	}
	ck_assert_ptr_null(regex_perl_set(TEXT("alpha")));
	ck_assert_ptr_null(regex_posix_set(TEXT("d")));
	ck_assert_ptr_null(regex_perl_set(TEXT("d\0")));
	ck_assert_ptr_null(regex_posix_set(TEXT("alpha\0")));
}
END_TEST

/* Unicode's categories, but for Cn and LC, which RE2 lacks, and C, which it sees in its own way. */
static const char *const categories[] = { "Any", "Cc", "Cf", "Co", "Cs", "L", "Ll", "Lm", "Lo", "Lt", "Lu", "M", "Mc", "Me", "Mn", "N",
	"Nd", "Nl", "No", "P", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "S", "Sc", "Sk", "Sm", "So", "Z", "Zl", "Zp", "Zs" };

START_TEST(categories_are_those_of_unicode)
{
	char name[3] = "";
	size_t count = 0;

	for (name[0] = 'A'; name[0] <= 'Z'; name[0]++) {
		for (const char *second = "abcdefghijklmnopqrstuvwxyz&"; ; second++) {
			bool listed = false;

			name[1] = *second;
			for (size_t i = 0; i < COUNT_OF(categories); i++)
				listed = listed || strcmp(categories[i], name) == 0;
			ck_assert_msg(regex_is_category(text_of(name)) == listed, "\\p{%s}", name);
			count += listed;
			if (*second == '\0')
				break;
		}
	}
	ck_assert_uint_eq(count, COUNT_OF(categories) - 1);
	ck_assert(regex_is_category(TEXT("Any")));
}
END_TEST

static const char *const no_categories[] = { "", "any", "ANY", "lu", "LU", "lU", "Luu", " L", "L ", "Letter", "Uppercase_Letter", "LC",
	"Greek", "^L", "Xan" };

START_TEST(other_names_are_no_categories)
{
	ck_assert_msg(!regex_is_category(text_of(no_categories[_i])), "\\p{%s}", no_categories[_i]);
}
END_TEST

/* The first, the last, those with odd spellings, and the newest that PCRE2 10.40 has (Unicode 14). */
static const char *const scripts[] = { "Adlam", "Zanabazar_Square", "Latin", "Greek", "Cyrillic", "Han", "Common", "Inherited", "Nko",
	"SignWriting", "Phags_Pa", "Old_North_Arabian", "Nyiakeng_Puachue_Hmong", "Khitan_Small_Script", "Yi", "Vithkuqi", "Toto",
	"Tangsa", "Cypro_Minoan", "Old_Uyghur" };

START_TEST(scripts_are_known_to_PCRE2_as_well)
{
	struct text name = text_of(scripts[_i]), error = { 0 };
	size_t offset = 0;

	ck_assert_msg(regex_is_script(name) && !regex_is_category(name), "\\p{%s}", scripts[_i]);
	ck_assert_msg(regex_compile(&arena, arena_printf(&arena, "\\p{%s}", scripts[_i]), &error, &offset) != NULL, "\\p{%s}: %.*s",
	    scripts[_i], TEXT_ARG(error));
}
END_TEST

static const char *const no_scripts[] = { "", "greek", "GREEK", "Gree", "Greeks", "Grek", "Latn", "Zyyy", "Greek ", "Old Italic",
	"Old-Italic", "Olditalic", "Phags_pa", "Signwriting", "Unknown", "Katakana_Or_Hiragana", "Any", "L", "Klingon" };

START_TEST(other_spellings_are_no_scripts)
{
	ck_assert_msg(!regex_is_script(text_of(no_scripts[_i])), "\\p{%s}", no_scripts[_i]);
}
END_TEST

TESTS("regex_sets",
	EACH(a_set_has_the_members_that_the_C_library_gives_it, sets),
	EACH(without_regard_to_case_a_set_has_what_its_letters_stand_for, sets),
	EACH(ranges_ascend_with_gaps_between_them, sets),
	TEST(other_names_are_no_sets),
	TEST(categories_are_those_of_unicode),
	EACH(other_names_are_no_categories, no_categories),
	EACH(scripts_are_known_to_PCRE2_as_well, scripts),
	EACH(other_spellings_are_no_scripts, no_scripts))
