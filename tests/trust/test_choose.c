/* test_choose.c - src/trust/choose.c: which entry a verifier takes as the issuer, and what a server sends from its own list. */
#include "trust/index.h"
#include "trust_test.h"

#define YEAR INT64_C(31557600)

static struct mint_key *key, *other;

static const struct artifact *
leaf(void)
{
	return mint(&(struct mint){ "leaf.example.com", "ca", mint_key(), key, .ca = false });
}

static size_t
chosen(const struct artifact *issued, const struct artifact *const *list, size_t count)
{
	return list_choose_issuer(&arena, list_of(list, count), issued, NULL, JUDGED_AT);
}

START_TEST(the_key_identifier_decides_before_the_order)
{
	const struct artifact *list[] = {
		mint(&(struct mint){ "ca", "ca", other, other, .ca = true }), mint(&(struct mint){ "ca", "ca", key, key, .ca = true }),
	};

	ck_assert_uint_eq(chosen(leaf(), list, 2), 2);
}
END_TEST

START_TEST(without_key_identifiers_the_first_is_taken)
{
	const struct artifact *list[] = {
		mint(&(struct mint){ "ca", "ca", other, other, .ca = true }), mint(&(struct mint){ "ca", "ca", key, key, .ca = true }),
	};
	const struct artifact *bare = mint(&(struct mint){ "leaf.example.com", "ca", mint_key(), key, .no_key_ids = true });

	ck_assert_uint_eq(chosen(bare, list, 2), 1);
}
END_TEST

START_TEST(of_several_that_fit_the_first_valid_one_is_taken_else_the_last_to_expire)
{
	const struct artifact *list[] = {
		mint(&(struct mint){ "ca", "ca", key, key, .ca = true, .not_before = JUDGED_AT - 3 * YEAR, .not_after = JUDGED_AT - 2 * YEAR }),
		mint(&(struct mint){ "ca", "ca", key, key, .ca = true, .not_before = JUDGED_AT - 3 * YEAR, .not_after = JUDGED_AT - YEAR }),
		mint(&(struct mint){ "ca", "ca", key, key, .ca = true }),
		mint(&(struct mint){ "ca", "old", key, other, .ca = true }),
	};

	ck_assert_uint_eq(chosen(leaf(), list, 4), 3);
	ck_assert_uint_eq(chosen(leaf(), list, 2), 2);
}
END_TEST

START_TEST(names_compare_without_case_and_folded_blanks)
{
	const struct artifact *list[] = { mint(&(struct mint){ "EXAMPLE  ca", "EXAMPLE  ca", key, key, .ca = true }) };
	const struct artifact *issued = mint(&(struct mint){ "leaf.example.com", " Example CA", mint_key(), key, .ca = false });

	ck_assert_uint_eq(chosen(issued, list, 1), 1);
}
END_TEST

START_TEST(a_later_start_date_replaces)
{
	const struct artifact *list[] = {
		mint(&(struct mint){ "ca", "ca", key, key, .ca = true, .not_before = JUDGED_AT - 3 * YEAR, .not_after = JUDGED_AT + YEAR }),
		mint(&(struct mint){ "CA", "CA", other, other, .ca = true, .not_before = JUDGED_AT - YEAR, .not_after = JUDGED_AT + YEAR }),
	};
	struct path_question question = { .target = leaf(), .list = list_of(list, 2), .search = SEARCH_NEWEST, .options = { .time = JUDGED_AT } };
	struct trust_path path;

	ck_assert(list_is_replaced(question.list, 0));
	ck_assert(!list_is_replaced(question.list, 1));
	trust_find_path(crypto, &arena, &question, &path);
	ck_assert_int_ne(path.fault, PATH_OK);
	question.search = SEARCH_ANY;
	trust_find_path(crypto, &arena, &question, &path);
	ck_assert_int_eq(path.fault, PATH_OK);
}
END_TEST

START_TEST(a_server_sends_the_issuers_that_its_list_holds)
{
	struct trust_list *sent = trust_completion(&arena, fixture_one("expressway/leaf-good.pem"), fixture_list("trust/good.pem"), JUDGED_AT);

	ck_assert_uint_eq(trust_list_count(sent), 2);
	ck_assert(same_artifact(trust_list_at(sent, 0), fixture_one("pki/issuing-1.pem")));
	ck_assert(same_artifact(trust_list_at(sent, 1), fixture_one("pki/root.pem")));
	/* The root alone issued nothing that is sent. */
	sent = trust_completion(&arena, fixture_one("expressway/leaf-good.pem"), fixture_list("trust/root-only.pem"), JUDGED_AT);
	ck_assert_uint_eq(trust_list_count(sent), 0);
}
END_TEST

START_TEST(of_a_cross_signed_pair_the_first_is_sent)
{
	const struct artifact *issuing = fixture_one("pki/issuing-1.pem"), *root = fixture_one("pki/root.pem");
	const struct artifact *cross = fixture_one("pki/root-cross.pem"), *old = fixture_one("pki/old-root.pem");
	const struct artifact *cross_first[] = { cross, root, issuing, old }, *root_first[] = { root, cross, issuing, old };
	const struct artifact *expe = fixture_one("expressway/leaf-good.pem");
	struct trust_list *sent = trust_completion(&arena, expe, list_of(cross_first, 4), JUDGED_AT);

	ck_assert_uint_eq(trust_list_count(sent), 3);
	ck_assert(same_artifact(trust_list_at(sent, 1), cross));
	ck_assert(same_artifact(trust_list_at(sent, 2), old));
	sent = trust_completion(&arena, expe, list_of(root_first, 4), JUDGED_AT);
	ck_assert_uint_eq(trust_list_count(sent), 2);
	ck_assert(same_artifact(trust_list_at(sent, 1), root));
}
END_TEST

START_TEST(cas_that_issued_each_other_are_sent_once)
{
	const struct artifact *list[] = {
		mint(&(struct mint){ "a", "b", key, other, .ca = true }), mint(&(struct mint){ "b", "a", other, key, .ca = true }),
	};
	const struct artifact *issued = mint(&(struct mint){ "leaf.example.com", "a", mint_key(), key, .ca = false });

	ck_assert_uint_eq(trust_list_count(trust_completion(&arena, issued, list_of(list, 2), JUDGED_AT)), 2);
}
END_TEST

static void
setup(void)
{
	setup_trust();
	key = mint_key();
	other = mint_key();
}

TESTS_WITH("choose", setup, teardown_trust,
	TEST(the_key_identifier_decides_before_the_order),
	TEST(without_key_identifiers_the_first_is_taken),
	TEST(of_several_that_fit_the_first_valid_one_is_taken_else_the_last_to_expire),
	TEST(names_compare_without_case_and_folded_blanks),
	TEST(a_later_start_date_replaces),
	TEST(a_server_sends_the_issuers_that_its_list_holds),
	TEST(of_a_cross_signed_pair_the_first_is_sent),
	TEST(cas_that_issued_each_other_are_sent_once))
