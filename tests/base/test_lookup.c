/* test_lookup.c - src/base/lookup.c: numbers by bytes and by address. */
#include "../harness.h"

START_TEST(what_was_never_put_is_zero)
{
	struct lookup lookup;

	lookup_init(&lookup, &arena);
	ck_assert_uint_eq(lookup_get(&lookup, bytes_of_text(TEXT("a"))), 0);
	ck_assert_uint_eq(lookup_get_address(&lookup, &arena), 0);
	ck_assert_uint_eq(*lookup_put(&lookup, bytes_of_text(TEXT("a"))), 0);
}
END_TEST

START_TEST(a_hundred_thousand_keys_keep_their_numbers)
{
	struct lookup lookup;
	uint32_t *keys = ARENA_ARRAY(&arena, uint32_t, 100000);

	lookup_init(&lookup, &arena);
	for (uint32_t i = 0; i < 100000; i++) {
		keys[i] = i * 8;
		*lookup_put(&lookup, (struct bytes){ (const uint8_t *)&keys[i], 4 }) = i + 1;
		*lookup_put_address(&lookup, &keys[i]) = i + 2;
	}
	for (uint32_t i = 0; i < 100000; i++) {
		uint32_t key = i * 8;

		ck_assert_uint_eq(lookup_get(&lookup, (struct bytes){ (const uint8_t *)&key, 4 }), i + 1);
		ck_assert_uint_eq(lookup_get_address(&lookup, &keys[i]), i + 2);
	}
	ck_assert_uint_eq(lookup_get(&lookup, bytes_of_text(TEXT("\1\0\0\0"))), 0);
	ck_assert_uint_eq(lookup.count, 200000);
}
END_TEST

START_TEST(a_key_is_put_once)
{
	struct lookup lookup;

	lookup_init(&lookup, &arena);
	*lookup_put(&lookup, bytes_of_text(TEXT("a"))) = 7;
	ck_assert_uint_eq(*lookup_put(&lookup, bytes_of_text(TEXT("a"))), 7);
	ck_assert_uint_eq(lookup.count, 1);
}
END_TEST

TESTS("lookup",
	TEST(what_was_never_put_is_zero),
	TEST(a_hundred_thousand_keys_keep_their_numbers),
	TEST(a_key_is_put_once))
