/* test_revocation.c - src/trust/revocation.c: what CRLs say of each certificate of a path. */
#include <stdlib.h>
#include <time.h>

#include "trust_test.h"

#define MOST 8

static struct trust_path
path_of(const char *target, const char *list)
{
	struct path_question question = {
		.target = fixture_one(target), .list = fixture_list(list), .options = { .time = JUDGED_AT },
	};
	struct trust_path path;

	trust_find_path(crypto, &arena, &question, &path);
	return path;
}

/* Where certificates are found that have signed CRLs; NULL: nowhere. */
static struct trust_list *signers;

static void
setup(void)
{
	setup_trust();
	signers = NULL;
}

static void
ask(const struct trust_path *path, const struct artifact *const *crls, size_t count, struct revocation_state *states)
{
	ck_assert_uint_le(path->count, MOST);
	trust_revocation(crypto, &arena, path, trust_crls_new(&arena, crls, count, signers, NULL), JUDGED_AT, states);
}

#define LEAF "expressway/leaf-good.pem"
#define GOOD_LIST "trust/good.pem"

static const struct row {
	const char *why, *target, *list, *crls[3];
	enum revocation_verdict leaf, issuer;
} rows[] = {
	{ "a current CRL of each CA", LEAF, GOOD_LIST, { "pki/crl-issuing-1.pem", "pki/crl-root.pem" }, REVOCATION_GOOD,
	    REVOCATION_GOOD },
	{ "none of the root", LEAF, GOOD_LIST, { "pki/crl-issuing-1.pem" }, REVOCATION_GOOD, REVOCATION_MISSING },
	{ "none of the issuer", LEAF, GOOD_LIST, { "pki/crl-root.pem" }, REVOCATION_MISSING, REVOCATION_GOOD },
	{ "CRLs of other CAs", LEAF, GOOD_LIST, { "pki/crl-issuing-2.pem", "pki/crl-ec-root.pem" }, REVOCATION_MISSING,
	    REVOCATION_MISSING },
	{ "as DER", LEAF, GOOD_LIST, { "pki/crl-issuing-1.crl" }, REVOCATION_GOOD, REVOCATION_MISSING },
	{ "the leaf is on it", LEAF, GOOD_LIST, { "pki/crl-issuing-1-revokes-leaf.pem", "pki/crl-root.pem" },
	    REVOCATION_REVOKED, REVOCATION_GOOD },
	{ "nextUpdate has passed", LEAF, GOOD_LIST, { "pki/crl-issuing-1-expired.pem" }, REVOCATION_CRL_EXPIRED,
	    REVOCATION_MISSING },
	{ "an expired one and a current one", LEAF, GOOD_LIST, { "pki/crl-issuing-1-expired.pem", "pki/crl-issuing-1.pem" },
	    REVOCATION_GOOD, REVOCATION_MISSING },
	{ "a bit of its signature flipped", LEAF, GOOD_LIST, { "pki/crl-issuing-1-bad-signature.pem" },
	    REVOCATION_CRL_BAD_SIGNATURE, REVOCATION_MISSING },
	{ "a bad one beside a good one", LEAF, GOOD_LIST, { "pki/crl-issuing-1-bad-signature.pem", "pki/crl-issuing-1.pem" },
	    REVOCATION_GOOD, REVOCATION_MISSING },
	{ "the CA is on its root's", "chain/leaf-of-revoked.pem", "trust/revoked.pem",
	    { "pki/crl-root-revokes-ca.pem" }, REVOCATION_MISSING, REVOCATION_REVOKED },
	{ "no CRL", LEAF, GOOD_LIST, { NULL }, REVOCATION_MISSING, REVOCATION_MISSING },
};

START_TEST(crls_say_what_they_say)
{
	const struct row *row = &rows[_i];
	struct trust_path path = path_of(row->target, row->list);
	struct revocation_state states[MOST];
	const struct artifact *crls[3];
	size_t count = 0;

	while (count < 3 && row->crls[count] != NULL) {
		crls[count] = fixture_one(row->crls[count]);
		count++;
	}
	ck_assert_msg(path.count == 3, "%s: %zu steps", row->why, path.count);
	ask(&path, crls, count, states);
	ck_assert_msg(states[0].verdict == row->leaf, "%s: leaf %s, expected %s", row->why,
	    revocation_verdict_name(states[0].verdict), revocation_verdict_name(row->leaf));
	ck_assert_msg(states[1].verdict == row->issuer, "%s: issuer %s, expected %s", row->why,
	    revocation_verdict_name(states[1].verdict), revocation_verdict_name(row->issuer));
	ck_assert_msg(states[2].verdict == REVOCATION_NOT_ASKED, "%s: the root was asked", row->why);
}
END_TEST

/* ---- CRLs made here: a leaf of serial 5 under one root ---- */

static struct mint_key *root_key, *other_key;

static struct trust_path
small_path(long serial)
{
	struct path_question question = { .options = { .time = JUDGED_AT } };
	const struct artifact *root;
	struct trust_path path;

	root_key = mint_key();
	other_key = mint_key();
	root = mint(&(struct mint){ "Root", "Root", root_key, root_key, .ca = true });
	question.target = mint(&(struct mint){ "leaf", "Root", other_key, root_key, .serial = serial });
	question.list = list_of(&root, 1);
	trust_find_path(crypto, &arena, &question, &path);
	ck_assert_int_eq(path.fault, PATH_OK);
	return path;
}

START_TEST(a_revoked_certificate_comes_with_date_and_reason)
{
	struct trust_path path = small_path(5);
	const struct artifact *crl = mint_crl(&(struct mint_crl){ "Root", root_key, .revoked = 10 });
	struct revocation_state states[MOST];

	ask(&path, &crl, 1, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_REVOKED);
	ck_assert_int_eq(states[0].date.seconds, JUDGED_AT - 86400);
	ck_assert_str_eq(crl_reason_name(states[0].reason), "keyCompromise");
	ck_assert_ptr_eq(states[0].crl, crl);
	ck_assert_uint_gt(states[0].entry_offset, 0);
}
END_TEST

START_TEST(the_newest_crl_decides)
{
	struct trust_path path = small_path(5);
	const struct artifact *crls[] = {
		mint_crl(&(struct mint_crl){ "Root", root_key, .revoked = 10, .this_update = JUDGED_AT - 200 }),
		mint_crl(&(struct mint_crl){ "Root", root_key, .revoked = 4, .this_update = JUDGED_AT - 100 }),
	};
	struct revocation_state states[MOST];

	ask(&path, crls, 2, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_GOOD);
	ck_assert_ptr_eq(states[0].crl, crls[1]);
}
END_TEST

START_TEST(an_expired_crl_still_revokes_what_is_on_it)
{
	struct trust_path path = small_path(5);
	const struct artifact *crl = mint_crl(&(struct mint_crl){ "Root", root_key, .revoked = 10,
		.next_update = JUDGED_AT - 1 });
	struct revocation_state states[MOST];

	ask(&path, &crl, 1, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_REVOKED);
}
END_TEST

START_TEST(a_crl_is_current_at_its_next_update_and_not_a_second_later)
{
	struct trust_path path = small_path(5);
	const struct artifact *crls[] = {
		mint_crl(&(struct mint_crl){ "Root", root_key, .next_update = JUDGED_AT }),
		mint_crl(&(struct mint_crl){ "Root", root_key, .next_update = JUDGED_AT - 1 }),
		mint_crl(&(struct mint_crl){ "Root", root_key, .this_update = JUDGED_AT + 1 }),
	};
	const enum revocation_verdict expected[] = { REVOCATION_GOOD, REVOCATION_CRL_EXPIRED, REVOCATION_CRL_NOT_YET };
	struct revocation_state states[MOST];

	for (size_t i = 0; i < 3; i++) {
		ask(&path, &crls[i], 1, states);
		ck_assert_msg(states[0].verdict == expected[i], "CRL %zu: %s", i,
		    revocation_verdict_name(states[0].verdict));
	}
}
END_TEST

START_TEST(a_delta_crl_is_said_to_be_one)
{
	struct trust_path path = small_path(5);
	const struct artifact *crls[] = {
		mint_crl(&(struct mint_crl){ "Root", root_key, .revoked = 10, .delta = true }),
		mint_crl(&(struct mint_crl){ "Root", root_key, .revoked = 0 }),
		mint_crl(&(struct mint_crl){ "Root", root_key, .revoked = 1, .delta = true }),
	};
	struct revocation_state states[MOST];

	/* A complete one and its changes. */
	ask(&path, crls, 2, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_REVOKED);
	ck_assert(states[0].delta);
	/* Changes alone do not say that a certificate is good. */
	ask(&path, &crls[2], 1, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_UNDECIDED);
	ck_assert(text_is(states[0].why, "only a delta CRL is given, which lists changes only"));
	ask(&path, &crls[1], 1, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_GOOD);
	ck_assert(!states[0].delta);
}
END_TEST

START_TEST(a_crl_by_another_key_says_nothing)
{
	struct trust_path path = small_path(5);
	const struct artifact *crl = mint_crl(&(struct mint_crl){ "Root", other_key, .revoked = 10 });
	struct revocation_state states[MOST];

	ask(&path, &crl, 1, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_CRL_BAD_SIGNATURE);
}
END_TEST

START_TEST(a_crl_by_another_key_of_the_ca_counts_if_that_leads_to_the_same_root)
{
	struct trust_path path = small_path(5);
	struct mint_key *new_key = mint_key(), *foreign_key = mint_key();
	const struct artifact *crl = mint_crl(&(struct mint_crl){ "Root", new_key, .revoked = 10 });
	const struct artifact *root = path.steps[1].certificate;
	const struct artifact *rekeyed[] = { root, mint(&(struct mint){ "Root", "Root", new_key, root_key, .ca = true }) };
	const struct artifact *usurped[] = { root, mint(&(struct mint){ "Root", "Root", new_key, new_key, .ca = true }) };
	const struct artifact *others[] = { root, mint(&(struct mint){ "Root", "Root", foreign_key, root_key, .ca = true }) };
	struct revocation_state states[MOST];

	signers = list_of(rekeyed, 2);
	ask(&path, &crl, 1, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_REVOKED);
	crl = mint_crl(&(struct mint_crl){ "Root", new_key, .revoked = 4 });
	ask(&path, &crl, 1, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_GOOD);
	/* A second root of that name says nothing of the first one's certificates, nor does a CRL of whose key nothing is known. */
	signers = list_of(usurped, 2);
	ask(&path, &crl, 1, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_CRL_BAD_SIGNATURE);
	signers = list_of(others, 2);
	ask(&path, &crl, 1, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_CRL_BAD_SIGNATURE);
}
END_TEST

START_TEST(a_crl_whose_signer_is_revoked_says_nothing)
{
	struct trust_path path = small_path(5);
	struct mint_key *new_key = mint_key();
	const struct artifact *beside[] = { path.steps[1].certificate,
		mint(&(struct mint){ "Root", "Root", new_key, root_key, .ca = true, .serial = 3 }) };
	const struct artifact *crls[] = { mint_crl(&(struct mint_crl){ "Root", new_key, .revoked = 10 }),
		mint_crl(&(struct mint_crl){ "Root", root_key, .revoked = 4 }) };
	struct revocation_state states[MOST];

	signers = list_of(beside, 2);
	ask(&path, &crls[0], 1, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_REVOKED);
	/* The second one revokes certificate 3, with whose key the first was signed. */
	ask(&path, crls, 2, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_GOOD);
}
END_TEST

/* A leaf of Root for which a CA named "CRLs" answers, by its distribution point. */
static struct trust_path
indirect_path(const struct artifact **beside)
{
	struct path_question question = { .options = { .time = JUDGED_AT } };
	struct trust_path path;

	root_key = mint_key();
	other_key = mint_key();
	beside[0] = mint(&(struct mint){ "Root", "Root", root_key, root_key, .ca = true });
	beside[1] = mint(&(struct mint){ "CRLs", "Root", other_key, root_key, .ca = true });
	question.target = mint(&(struct mint){ "leaf", "Root", mint_key(), root_key, .serial = 5, .crl_issuer = "CRLs" });
	question.list = list_of(beside, 2);
	trust_find_path(crypto, &arena, &question, &path);
	ck_assert_int_eq(path.fault, PATH_OK);
	return path;
}

static const struct indirect_row {
	const char *why;
	struct mint_crl crl;
	bool signer_known;
	enum revocation_verdict verdict;
} indirect_rows[] = {
	{ "an entry of the certificate's CA", { "CRLs", .indirect = true, .revoked = 10, .entries_of = "Root" }, true, REVOCATION_REVOKED },
	{ "the same number, of another CA", { "CRLs", .indirect = true, .revoked = 10, .entries_of = "Other" }, true, REVOCATION_GOOD },
	{ "the same number, of the CRL's own issuer", { "CRLs", .indirect = true, .revoked = 10 }, true, REVOCATION_GOOD },
	{ "no entry", { "CRLs", .indirect = true, .revoked = 4, .entries_of = "Root" }, true, REVOCATION_GOOD },
	{ "who signed it is not known", { "CRLs", .indirect = true, .revoked = 10, .entries_of = "Root" }, false, REVOCATION_MISSING },
	{ "it does not say that it is indirect", { "CRLs", .revoked = 10 }, true, REVOCATION_MISSING },
	{ "entries of other CAs in a CRL that is not indirect", { "CRLs", .revoked = 10, .entries_of = "Root" }, true, REVOCATION_MISSING },
	{ "another answers for it", { "Strangers", .indirect = true, .revoked = 10, .entries_of = "Root" }, true, REVOCATION_MISSING },
};

START_TEST(an_indirect_crl_speaks_for_the_certificates_that_name_its_issuer)
{
	const struct indirect_row *row = &indirect_rows[_i];
	const struct artifact *beside[2], *crl;
	struct trust_path path = indirect_path(beside);
	struct mint_crl wanted = row->crl;
	struct revocation_state states[MOST];

	wanted.signer = other_key;
	crl = mint_crl(&wanted);
	signers = list_of(beside, row->signer_known ? 2 : 1);
	ask(&path, &crl, 1, states);
	ck_assert_msg(states[0].verdict == row->verdict, "%s: %s", row->why, revocation_verdict_name(states[0].verdict));
}
END_TEST

START_TEST(a_hundred_thousand_entries_are_judged_at_once)
{
	struct trust_path path = small_path(100000);
	const struct artifact *crl = mint_crl(&(struct mint_crl){ "Root", root_key, .revoked = 100000 });
	struct revocation_state states[MOST];
	size_t used = arena.used;
	clock_t start = clock();

	ask(&path, &crl, 1, states);
	ck_assert_int_eq(states[0].verdict, REVOCATION_REVOKED);
	ck_assert_msg(arena.used - used < 200000, "%zu bytes taken", arena.used - used);
	ck_assert_msg((double)(clock() - start) / CLOCKS_PER_SEC < 1, "too slow");
}
END_TEST

static const struct unusable_row {
	const char *crl, *why;
} unusable_rows[] = {
	{ "path/crl-entry-critical.pem", "an entry of it has a critical extension, 2.5.29.99, that is not understood" },
	{ "path/crl-critical.pem", "it has a critical extension, 1.3.6.1.4.1.32473.9, that is not understood" },
	{ "pki/crl-issuing-1.pem", "" },
};

START_TEST(a_crl_that_is_not_understood_as_a_whole_is_not_used)
{
	const struct unusable_row *row = &unusable_rows[_i];
	struct trust_path path = path_of(LEAF, GOOD_LIST);
	const struct artifact *crl = fixture_one(row->crl);
	struct crl_question question = { .crl = crl, .others = &crl, .other_count = 1, .time = JUDGED_AT };
	struct revocation_state states[MOST];
	struct crl_answer answer;

	ask(&path, &crl, 1, states);
	ck_assert_int_eq(states[0].verdict, row->why[0] != '\0' ? REVOCATION_UNDECIDED : REVOCATION_GOOD);
	ck_assert_msg(text_is(states[0].why, row->why), "%.*s", TEXT_ARG(states[0].why));
	trust_crl_standing(crypto, &arena, &question, &answer);
	ck_assert(text_is(answer.unusable, row->why));
	ck_assert(answer.signature == CRL_ISSUER_UNKNOWN && answer.issuer == NULL && !answer.superseded);
}
END_TEST

static const struct standing_row {
	const char *crl, *beside, *list;
	enum crl_signature signature;
	bool superseded;
} standing_rows[] = {
	{ "pki/crl-issuing-1.pem", NULL, NULL, CRL_ISSUER_UNKNOWN, false },
	{ "pki/crl-issuing-1.pem", NULL, "trust/root-only.pem", CRL_ISSUER_UNKNOWN, false },
	{ "pki/crl-issuing-1.pem", NULL, GOOD_LIST, CRL_SIGNATURE_GOOD, false },
	{ "pki/crl-issuing-1-bad-signature.pem", NULL, GOOD_LIST, CRL_SIGNATURE_BAD, false },
	/* The CRL names the key that signed it, and this issuer has another. */
	{ "pki/crl-issuing-1.pem", NULL, "pki/issuing-1-rekeyed.pem", CRL_ISSUER_UNKNOWN, false },
	{ "pki/crl-issuing-1.pem", NULL, "trust/shadowed.pem", CRL_SIGNATURE_GOOD, false },
	{ "pki/crl-issuing-1-expired.pem", "pki/crl-issuing-1.pem", GOOD_LIST, CRL_SIGNATURE_GOOD, true },
	{ "pki/crl-issuing-1.pem", "pki/crl-issuing-1-expired.pem", GOOD_LIST, CRL_SIGNATURE_GOOD, false },
	{ "pki/crl-issuing-1-expired.pem", "pki/crl-issuing-2.pem", GOOD_LIST, CRL_SIGNATURE_GOOD, false },
	/* A delta CRL does not replace a complete one. */
	{ "pki/crl-issuing-1-expired.pem", "pki/crl-issuing-1-delta.pem", GOOD_LIST, CRL_SIGNATURE_GOOD, false },
};

START_TEST(a_crl_is_judged_by_itself)
{
	const struct standing_row *row = &standing_rows[_i];
	const struct artifact *crls[2] = { fixture_one(row->crl), row->beside != NULL ? fixture_one(row->beside) : NULL };
	const struct trust_list *lists[] = { NULL, fixture_list(row->list) };
	struct crl_question question = {
		.crl = crls[0], .others = crls, .other_count = row->beside != NULL ? 2 : 1, .lists = lists, .list_count = COUNT_OF(lists),
		.time = JUDGED_AT,
	};
	struct crl_answer answer;

	trust_crl_standing(crypto, &arena, &question, &answer);
	ck_assert_int_eq(answer.signature, row->signature);
	ck_assert_int_eq(answer.superseded, row->superseded);
	ck_assert_int_eq(answer.issuer != NULL, row->signature != CRL_ISSUER_UNKNOWN);
}
END_TEST

TESTS_WITH("revocation", setup, teardown_trust,
	EACH(crls_say_what_they_say, rows),
	EACH(a_crl_that_is_not_understood_as_a_whole_is_not_used, unusable_rows),
	EACH(a_crl_is_judged_by_itself, standing_rows),
	TEST(a_revoked_certificate_comes_with_date_and_reason),
	TEST(the_newest_crl_decides),
	TEST(an_expired_crl_still_revokes_what_is_on_it),
	TEST(a_crl_is_current_at_its_next_update_and_not_a_second_later),
	TEST(a_delta_crl_is_said_to_be_one),
	TEST(a_crl_by_another_key_says_nothing),
	TEST(a_crl_by_another_key_of_the_ca_counts_if_that_leads_to_the_same_root),
	TEST(a_crl_whose_signer_is_revoked_says_nothing),
	EACH(an_indirect_crl_speaks_for_the_certificates_that_name_its_issuer, indirect_rows),
	TEST(a_hundred_thousand_entries_are_judged_at_once))
