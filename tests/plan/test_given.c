/* test_given.c - src/plan/given.c: each way of giving files says all that others read of it. */
#include <string.h>

#include "../harness.h"
#include "plan/plan.h"

START_TEST(each_option_has_its_words)
{
	unsigned inputs = 0;

	for (unsigned i = 0; i < GIVEN_COUNT; i++) {
		const struct given_row *row = &given_rows[i];

		ck_assert_msg(row->word != NULL && row->word[0] != '\0', "row %u has no word", i);
		ck_assert_msg(given_of_word(text_of(row->word)) == row, "%s is not found by its word", row->word);
		if (i == GIVEN_FILE)
			continue;
		ck_assert_msg(row->option != NULL && strncmp(row->option, "--", 2) == 0 && row->help != NULL, "%s", row->word);
		/* Lists of both kinds are CRLs to rules. */
		ck_assert_msg(row->input != 0 && ((inputs & row->input) == 0 || i == GIVEN_CRL_DOWNLOADED), "%s shares its bit", row->word);
		inputs |= row->input;
		if (i < GIVEN_OBJECTS)
			ck_assert_msg(row->holds != NULL && row->hint != NULL && row->use != 0 && row->others != NULL, "%s", row->word);
	}
	ck_assert_uint_eq(inputs | INPUT_WHOLE, INPUT_ALL);
	ck_assert_ptr_null(given_of_word(TEXT("whole")));
}
END_TEST

/* What an author may call optional is what rules can miss. */
START_TEST(the_words_of_inputs_are_those_of_the_rows)
{
	unsigned inputs = 0;

	for (size_t i = 0; given_input_words[i] != NULL; i++) {
		const struct given_row *row = given_of_word(text_of(given_input_words[i]));

		ck_assert_msg(row != NULL && row->input != 0, "%s", given_input_words[i]);
		inputs |= row->input;
	}
	ck_assert_uint_eq(inputs | INPUT_WHOLE, INPUT_ALL);
}
END_TEST

TESTS("given",
	TEST(each_option_has_its_words),
	TEST(the_words_of_inputs_are_those_of_the_rows))
