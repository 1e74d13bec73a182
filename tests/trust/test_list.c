/* test_list.c - src/trust/list.c: the order of a list, and finding in it. */
#include <stdlib.h>
#include <time.h>

#include "trust_test.h"

START_TEST(entries_of_one_subject_come_in_the_order_of_the_list)
{
	struct mint_key *key = mint_key();
	const struct artifact *items[30];
	struct trust_list *list;
	size_t positions[30];

	for (size_t i = 0; i < 30; i++)
		items[i] = mint(&(struct mint){ i % 3 == 0 ? "Same" : "Other", "Root", key, key, .ca = true });
	list = list_of(items, 30);
	ck_assert_uint_eq(trust_list_by_subject(list, &items[0]->certificate->subject, positions, 30), 10);
	for (size_t i = 0; i < 10; i++)
		ck_assert_uint_eq(positions[i], i * 3);
	/* Asked with less room, the count is still the whole. */
	ck_assert_uint_eq(trust_list_by_subject(list, &items[1]->certificate->subject, positions, 2), 20);
	ck_assert_uint_eq(positions[0], 1);
	ck_assert_uint_eq(positions[1], 2);
}
END_TEST

START_TEST(the_same_bytes_are_found_and_other_bytes_are_not)
{
	struct load_result good = fixture_objects("trust/good.pem");
	struct trust_list *list = fixture_list("trust/good.pem");

	ck_assert_uint_eq(trust_list_count(list), good.artifacts.count);
	for (size_t i = 0; i < good.artifacts.count; i++)
		ck_assert_uint_eq(trust_list_find(list, good.artifacts.items[i]), i + 1);
	ck_assert(!trust_list_holds(list, fixture_one("pki/old-root.pem")));
	ck_assert(!trust_list_holds(list, fixture_one("pki/root-other-key.pem")));
}
END_TEST

START_TEST(an_empty_list_finds_nothing)
{
	struct trust_list *list = list_of(NULL, 0);
	const struct artifact *root = fixture_one("pki/root.pem");
	size_t position;

	ck_assert_uint_eq(trust_list_count(list), 0);
	ck_assert(!trust_list_holds(list, root));
	ck_assert_uint_eq(trust_list_by_subject(list, &root->certificate->subject, &position, 1), 0);
}
END_TEST

START_TEST(ten_thousand_certificates_are_indexed_in_linear_time)
{
	struct mint_key *key = mint_key();
	const struct artifact **items = ARENA_ARRAY(&arena, const struct artifact *, 10000);
	struct trust_list *list;
	clock_t start;
	size_t position;

	for (size_t i = 0; i < 10000; i++) {
		struct text name = arena_printf(&arena, "CA %zu", i);

		items[i] = mint(&(struct mint){ arena_string(&arena, name), "Root", key, key, .ca = true,
		    .no_key_ids = true });
	}
	start = clock();
	list = list_of(items, 10000);
	for (size_t i = 0; i < 10000; i++) {
		ck_assert_uint_eq(trust_list_find(list, items[i]), i + 1);
		ck_assert_uint_eq(trust_list_by_subject(list, &items[i]->certificate->subject, &position, 1), 1);
		ck_assert_uint_eq(position, i);
	}
	/* Comparing all with all would take minutes. */
	ck_assert_msg((double)(clock() - start) / CLOCKS_PER_SEC < 2, "not linear");
}
END_TEST

TESTS_WITH("list", setup_trust, teardown_trust,
	TEST(entries_of_one_subject_come_in_the_order_of_the_list),
	TEST(the_same_bytes_are_found_and_other_bytes_are_not),
	TEST(an_empty_list_finds_nothing),
	TEST(ten_thousand_certificates_are_indexed_in_linear_time))
