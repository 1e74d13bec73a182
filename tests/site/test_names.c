/* test_names.c - src/site/names.c: the words of a site file, held against those that are known. */
#include "site_test.h"

static const char *const three[] = { "edge", "core", "phones" };

START_TEST(a_word_is_refused_with_the_nearest_name_or_all_names)
{
	static const struct {
		const char *why, *content;
		const char *const *names;
		size_t count;
		const char *said;
	} rows[] = {
		{ "nearly a name", "egde", three, 3, "1:1: 'egde' is not a role (did you mean 'edge'?)" },
		{ "a name but for its case", "Core", three, 3, "1:1: 'Core' is not a role (did you mean 'core'?)" },
		{ "far from any", "switchboard", three, 3, "1:1: 'switchboard' is not a role (known: edge, core, phones)" },
		{ "no word at all", "''", three, 3, "1:1: '' is not a role (known: edge, core, phones)" },
		{ "one name", "switchboard", three, 1, "1:1: 'switchboard' is not a role (known: edge)" },
		{ "no names", "edge", NULL, 0, "1:1: 'edge' is not a role (none is known)" },
		{ "not at the start of the file", "\n  switchboard", three, 3, "2:3: 'switchboard' is not a role (known: edge, core, phones)" },
		{ "a word that would steer", "\"a\\e[2J\\u202E\"", three, 3,
		  "1:1: '" STEERING_SHOWN "' is not a role (known: edge, core, phones)" },
		{ "a list has no word", "[edge]", three, 3, "1:1: '' is not a role (known: edge, core, phones)" },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const char *got;

		site_unknown_word(&reader, root_of(text_of(rows[i].content)), "role", rows[i].names, rows[i].count);
		ck_assert_msg(messages.errors == 1, "%s: %zu errors", rows[i].why, messages.errors);
		got = said();
		ck_assert_msg(strcmp(got, rows[i].said) == 0, "%s: %s, expected: %s", rows[i].why, got, rows[i].said);
	}
}
END_TEST

START_TEST(names_of_product_files_cannot_steer_the_terminal)
{
	static const char *const names[] = { STEERING, "edge" };

	site_unknown_word(&reader, root_of(TEXT("switchboard")), "role", names, COUNT_OF(names));
	ck_assert_str_eq(said(), "1:1: 'switchboard' is not a role (known: " STEERING_SHOWN ", edge)");
}
END_TEST

START_TEST(twenty_names_are_told_and_more_are_left_out)
{
	enum { TOLD = 20 };
	static const char *const names[TOLD + 1] = {
		"n01", "n02", "n03", "n04", "n05", "n06", "n07", "n08", "n09", "n10",
		"n11", "n12", "n13", "n14", "n15", "n16", "n17", "n18", "n19", "n20", "n21",
	};
	static const char all[] = "1:1: 'switchboard' is not a role (known: n01, n02, n03, n04, n05, n06, n07, n08, n09, n10, "
	    "n11, n12, n13, n14, n15, n16, n17, n18, n19, n20";
	const struct yaml_node *word = root_of(TEXT("switchboard"));

	site_unknown_word(&reader, word, "role", names, TOLD);
	ck_assert_str_eq(said(), arena_printf(&arena, "%s)", all).at);
	site_unknown_word(&reader, word, "role", names, TOLD + 1);
	ck_assert_str_eq(said(), arena_printf(&arena, "%s ...)", all).at);
	/* The nearest is looked for among all. */
	site_unknown_word(&reader, root_of(TEXT("nn21")), "role", &names[1], TOLD);
	ck_assert_str_eq(said(), "1:1: 'nn21' is not a role (did you mean 'n21'?)");
}
END_TEST

TESTS_WITH("site/names", setup, NULL,
	TEST(a_word_is_refused_with_the_nearest_name_or_all_names),
	TEST(names_of_product_files_cannot_steer_the_terminal),
	TEST(twenty_names_are_told_and_more_are_left_out))
