/* test_hash.c - src/base/hash.c: numbers are found again under their hash, in the order of putting. */
#include "../harness.h"

START_TEST(an_empty_table_holds_nothing)
{
	struct hash_table table = { 0 };
	size_t probes = 0;

	ck_assert_ptr_null(hash_next(&table, 7, &probes));
	hash_reserve(&arena, &table, 100);
	ck_assert_ptr_null(hash_next(&table, 7, &probes));
}
END_TEST

START_TEST(each_number_is_found_after_any_growth)
{
	struct hash_table table = { 0 };

	for (uint32_t i = 1; i <= 10000; i++)
		hash_put(&arena, &table, i * UINT64_C(0x9e3779b97f4a7c15), i);
	ck_assert_uint_eq(table.count, 10000);
	for (uint32_t i = 1; i <= 10000; i++) {
		uint64_t hash = i * UINT64_C(0x9e3779b97f4a7c15);
		size_t probes = 0;
		const uint32_t *number;

		while ((number = hash_next(&table, hash, &probes)) != NULL && *number != i)
			;
		ck_assert_msg(number != NULL, "%u is lost", i);
	}
}
END_TEST

/* The hash is that of the last slot of a table of any size: its numbers go on at the first. */
START_TEST(numbers_of_one_hash_keep_their_order)
{
	struct hash_table table = { 0 };
	size_t probes = 0;

	for (uint32_t i = 1; i <= 1000; i++)
		hash_put(&arena, &table, i % 2 == 1 ? UINT32_MAX : i, i);
	for (uint32_t i = 1; i <= 1000; i += 2) {
		const uint32_t *number = hash_next(&table, UINT32_MAX, &probes);

		ck_assert_msg(number != NULL && *number == i, "%u comes after %u", number != NULL ? *number : 0, i);
	}
	ck_assert_ptr_null(hash_next(&table, UINT32_MAX, &probes));
}
END_TEST

START_TEST(a_number_can_be_replaced_in_its_place)
{
	struct hash_table table = { 0 };
	size_t probes = 0;

	hash_put(&arena, &table, 5, 1);
	*hash_next(&table, 5, &probes) = 2;
	probes = 0;
	ck_assert_uint_eq(*hash_next(&table, 5, &probes), 2);
	ck_assert_ptr_null(hash_next(&table, 5, &probes));
}
END_TEST

START_TEST(room_that_is_reserved_is_not_taken_again)
{
	struct hash_table table = { 0 };
	const struct hash_slot *slots;

	hash_reserve(&arena, &table, 1000);
	slots = table.slots;
	for (uint32_t i = 1; i <= 1000; i++)
		hash_put(&arena, &table, i, i);
	ck_assert_ptr_eq(table.slots, slots);
}
END_TEST

TESTS("hash",
	TEST(an_empty_table_holds_nothing),
	TEST(each_number_is_found_after_any_growth),
	TEST(numbers_of_one_hash_keep_their_order),
	TEST(a_number_can_be_replaced_in_its_place),
	TEST(room_that_is_reserved_is_not_taken_again))
