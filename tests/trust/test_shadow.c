/* test_shadow.c - src/trust/shadow.c: which entry hides which. */
#include <stdlib.h>

#include "trust_test.h"

static const struct row {
	const char *why, *target, *chain, *list;
	bool shadowed;
	size_t shadowing, position;
} rows[] = {
	{ "another CA of that name before it", "expressway/leaf-good.pem", NULL, "trust/shadowed.pem", true, 2, 3 },
	{ "another root of that name before it", "expressway/leaf-good.pem", NULL, "trust/shadowed-root.pem", true, 1, 2 },
	{ "the right root first", "expressway/leaf-good.pem", NULL, "trust/shadowed-not.pem", false, 0, 0 },
	{ "a renewal of the same key before it", "expressway/leaf-good.pem", NULL, "trust/renewed-first.pem", false, 0, 0 },
	{ "its successor behind it", "expressway/leaf-good.pem", NULL, "trust/superseded-rekeyed.pem", false, 0, 0 },
	{ "a good list", "expressway/leaf-good.pem", NULL, "trust/good.pem", false, 0, 0 },
	{ "a path that breaks anyway", "expressway/leaf-good.pem", NULL, "trust/issuing-only.pem", false, 0, 0 },
	{ "the intermediate is sent along, and not looked at", "expressway/leaf-good.pem", "chain/intermediate.pem", "trust/shadowed.pem",
	    true, 2, 3 },
	{ "no list", "expressway/leaf-good.pem", "chain/full.pem", NULL, false, 0, 0 },
};

START_TEST(the_hiding_and_the_hidden_entry_are_named)
{
	const struct row *row = &rows[_i];
	struct path_question question = {
		.target = fixture_one(row->target), .list = fixture_list(row->list), .chain = fixture_list(row->chain),
		.options = { .time = JUDGED_AT },
	};
	struct shadow shadow = { 0 };
	struct trust_path path;
	bool shadowed = trust_shadowed(crypto, &arena, &question, NULL, &shadow);

	ck_assert_msg(shadowed == row->shadowed, "%s: %d", row->why, shadowed);
	/* The answer is the same when the path is known. */
	trust_find_path(crypto, &arena, &question, &path);
	ck_assert_msg(trust_shadowed(crypto, &arena, &question, &path, &shadow) == row->shadowed, "%s: path known", row->why);
	ck_assert_msg(shadow.shadowing == row->shadowing && shadow.shadowed == row->position,
	    "%s: entry %zu hides entry %zu, expected %zu and %zu", row->why, shadow.shadowing, shadow.shadowed,
	    row->shadowing, row->position);
}
END_TEST

START_TEST(a_path_that_has_expired_is_still_shadowed)
{
	struct path_question question = {
		.target = fixture_one("expressway/expired.pem"), .list = fixture_list("trust/shadowed.pem"),
		.options = { .time = JUDGED_AT },
	};
	struct shadow shadow;

	ck_assert(trust_shadowed(crypto, &arena, &question, NULL, &shadow));
	ck_assert_uint_eq(shadow.shadowed, 3);
}
END_TEST

START_TEST(a_pinned_certificate_is_hidden_by_another_of_its_name)
{
	struct mint_key *a = mint_key(), *b = mint_key();
	const struct artifact *list[] = {
		mint(&(struct mint){ "cucm1.example.com", "cucm1.example.com", a, a, .ca = false }),
		mint(&(struct mint){ "cucm1.example.com", "cucm1.example.com", b, b, .ca = false }),
	};
	struct path_question question = { .target = list[1], .list = list_of(list, 2), .options = { .time = JUDGED_AT } };
	struct shadow shadow;

	ck_assert(trust_shadowed(crypto, &arena, &question, NULL, &shadow));
	ck_assert_uint_eq(shadow.shadowing, 1);
	ck_assert_uint_eq(shadow.shadowed, 2);
	question.target = list[0];
	ck_assert(!trust_shadowed(crypto, &arena, &question, NULL, &shadow));
}
END_TEST

START_TEST(what_openssl_refuses_for_the_order_is_told_apart)
{
	const struct artifact *cross = fixture_one("pki/issuing-1-cross.pem"), *issuing = fixture_one("pki/issuing-1.pem");
	const struct artifact *cross_first[] = { cross, issuing }, *cross_last[] = { issuing, cross };
	struct path_question question = {
		.target = fixture_one("expressway/leaf-good.pem"), .list = fixture_list("trust/root-only.pem"), .chain = list_of(cross_first, 2),
		.options = { .time = JUDGED_AT },
	};
	struct shadow shadow;

	ck_assert(trust_shadowed(crypto, &arena, &question, NULL, &shadow));
	ck_assert(shadow.refused && shadow.shadowing == 0 && shadow.taken == cross && shadow.needed == issuing);
	question.chain = list_of(cross_last, 2);
	ck_assert(!trust_shadowed(crypto, &arena, &question, NULL, &shadow));
	/* The guide's sentence alone: key identifiers tell the two apart. */
	question.list = fixture_list("trust/shadowed.pem");
	question.chain = NULL;
	ck_assert(trust_shadowed(crypto, &arena, &question, NULL, &shadow));
	ck_assert(!shadow.refused && shadow.shadowing == 2 && shadow.shadowed == 3);
	question.target = fixture_one("chain/no-key-identifiers.pem");
	ck_assert(trust_shadowed(crypto, &arena, &question, NULL, &shadow));
	ck_assert(shadow.refused && shadow.shadowing == 2 && shadow.shadowed == 3);
}
END_TEST

TESTS_WITH("shadow", setup_trust, teardown_trust,
	EACH(the_hiding_and_the_hidden_entry_are_named, rows),
	TEST(a_path_that_has_expired_is_still_shadowed),
	TEST(a_pinned_certificate_is_hidden_by_another_of_its_name),
	TEST(what_openssl_refuses_for_the_order_is_told_apart))
