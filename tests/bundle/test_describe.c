/* test_describe.c - src/bundle/describe.c: what is shipped is right, and mistakes in it are told. */
#include "../harness.h"
#include "bundle/bundle.h"

START_TEST(what_is_shipped_is_read_without_a_mistake)
{
	struct descriptions all = { 0 };

	ck_assert(descriptions_read(&arena, source_file("rules"), &all, &messages));
	ck_assert_str_eq(said(), "");
	ck_assert(all.count >= 2);
	for (size_t i = 0; i < all.count; i++)
		ck_assert(all.items[i].setting_count + all.items[i].command_count != 0);
}
END_TEST

START_TEST(a_mistake_has_its_place)
{
	struct descriptions all = { 0 };

	(void)write_file("p/bundle.yaml", "certproof-bundle: 1\nproduct: P\nsettings:\n  colour: [A B]\n");
	ck_assert(!descriptions_read(&arena, temp_folder(), &all, &messages));
	ck_assert_str_eq(said(), "4:3: nothing is meant by 'colour'");
}
END_TEST

TESTS("describe",
    TEST(what_is_shipped_is_read_without_a_mistake),
    TEST(a_mistake_has_its_place))
