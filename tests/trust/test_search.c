/* test_search.c - src/trust/search.c: which path is found, where it breaks, and that the search ends. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "crypto/context.h"
#include "trust_test.h"

static size_t questions;               /* in the run, of which find() asks one */

static struct trust_path
find(const struct artifact *target, const struct trust_list *chain, const struct trust_list *list,
    enum trust_search search)
{
	struct path_question question = {
		.target = target, .chain = chain, .list = list, .search = search, .options = { .time = JUDGED_AT },
		.questions = questions,
	};
	struct trust_path path;

	trust_find_path(crypto, &arena, &question, &path);
	return path;
}

#define GOOD "expressway/leaf-good.pem"

static const struct row {
	const char *why, *target, *chain, *list;
	enum path_fault fault;
	size_t fault_at, count;
	const char *missing;
} rows[] = {
	{ "all of it in the list", GOOD, NULL, "trust/good.pem", PATH_OK, 0, 3, "" },
	{ "the list the other way round", GOOD, NULL, "trust/good-reversed.pem", PATH_OK, 0, 3, "" },
	{ "the intermediate from the chain", GOOD, "chain/intermediate.pem", "trust/root-only.pem", PATH_OK, 0, 3, "" },
	{ "the root alone", GOOD, NULL, "trust/root-only.pem", PATH_INCOMPLETE, 0, 1, "Example Issuing CA 1" },
	{ "the intermediate alone", GOOD, NULL, "trust/issuing-only.pem", PATH_INCOMPLETE, 1, 2, "Example Root CA" },
	{ "the wrong intermediate", GOOD, "chain/wrong-intermediate.pem", "trust/root-only.pem", PATH_INCOMPLETE, 0, 1,
	    "Example Issuing CA 1" },
	{ "no list at all", GOOD, "chain/full.pem", NULL, PATH_NOT_TRUSTED, 2, 3, "" },
	{ "the root in the chain only", GOOD, "chain/full.pem", "trust/other-root.pem", PATH_NOT_TRUSTED, 2, 3, "" },
	{ "the cross-signed root leads to the old one", GOOD, "chain/cross.pem", "trust/other-root.pem", PATH_OK, 0, 4, "" },
	{ "self-signed and cross-signed root", GOOD, NULL, "trust/same-cn-cross.pem", PATH_OK, 0, 3, "" },
	{ "a renewed intermediate stands first", GOOD, NULL, "trust/renewed-first.pem", PATH_OK, 0, 3, "" },
	{ "another CA of that name stands first", GOOD, NULL, "trust/shadowed.pem", PATH_OK, 0, 3, "" },
	{ "another root of that name stands first", GOOD, NULL, "trust/shadowed-root.pem", PATH_OK, 0, 3, "" },
	{ "an issuer that ended", "chain/leaf-of-expired.pem", NULL, "trust/expired.pem", PATH_EXPIRED, 1, 3, "" },
	{ "an issuer that has not begun", "chain/leaf-of-not-yet.pem", NULL, "trust/not-yet-valid.pem",
	    PATH_NOT_YET_VALID, 1, 3, "" },
	{ "a target that ended", "expressway/expired.pem", NULL, "trust/good.pem", PATH_EXPIRED, 0, 3, "" },
	{ "a target that ends in this second", "expressway/ends-now.pem", NULL, "trust/good.pem", PATH_OK, 0, 3, "" },
	{ "a bit of the target's signature flipped", "chain/bad-signature.pem", NULL, "trust/good.pem",
	    PATH_BAD_SIGNATURE, 0, 3, "" },
	{ "a bit of the intermediate's signature flipped", GOOD, "chain/bad-intermediate.pem", "trust/root-only.pem",
	    PATH_BAD_SIGNATURE, 1, 3, "" },
	{ "the same in the list", GOOD, NULL, "trust/bad-signature.pem", PATH_BAD_SIGNATURE, 1, 3, "" },
	{ "an issuer that is no CA", "chain/leaf-of-ca-false.pem", NULL, "trust/ca-false.pem", PATH_REFUSED, 1, 2, "" },
	{ "longer than a path length allows", "chain/path-too-long.pem", NULL, "trust/path-too-long.pem", PATH_REFUSED,
	    2, 4, "" },
	{ "an entry of the list whose issuer is in the chain only", GOOD, "pki/root-cross.pem", "path/without-cross-trust.pem",
	    PATH_REFUSED, 1, 4, "" },
	{ "no key identifiers", "chain/no-key-identifiers.pem", NULL, "trust/good.pem", PATH_OK, 0, 3, "" },
	{ "a root that names another key as its issuer's", "expressway/leaf-good.pem", NULL, "path/root-other-key-id-trust.pem", PATH_REFUSED, 2, 3, "" },
	{ "a root as its own target", "pki/root.pem", NULL, "trust/good.pem", PATH_OK, 0, 1, "" },
	{ "a self-signed target that is pinned", "pki/tomcat-self.pem", NULL, "trust/pinned.pem", PATH_OK, 0, 1, "" },
	{ "a self-signed target that is not", "pki/callmanager-self.pem", NULL, "trust/good.pem", PATH_NOT_TRUSTED, 0, 1,
	    "" },
};

START_TEST(the_path_breaks_where_it_breaks)
{
	const struct row *row = &rows[_i];
	struct trust_path path = find(fixture_one(row->target), fixture_list(row->chain), fixture_list(row->list),
	    SEARCH_ANY);

	ck_assert_msg(path.fault == row->fault, "%s: fault %d, expected %d (%.*s)", row->why, path.fault, row->fault,
	    TEXT_ARG(path.why));
	ck_assert_msg(path.count == row->count, "%s: %zu steps, expected %zu", row->why, path.count, row->count);
	ck_assert_msg(path.fault_at == row->fault_at, "%s: at %zu, expected %zu", row->why, path.fault_at, row->fault_at);
	ck_assert_msg(text_is(path.missing_issuer, row->missing), "%s: '%.*s' is missing, expected '%s'", row->why,
	    TEXT_ARG(path.missing_issuer), row->missing);
	ck_assert_msg((path.bad_signatures != 0) == (row->fault == PATH_BAD_SIGNATURE), "%s: bad signatures %x",
	    row->why, path.bad_signatures);
	if (row->fault == PATH_OK)
		ck_assert_msg(path.complete && path.root_in_list, "%s: not complete", row->why);
}
END_TEST

START_TEST(what_is_missing_is_named_with_its_key)
{
	struct trust_path path = find(fixture_one(GOOD), NULL, fixture_list("trust/root-only.pem"), SEARCH_ANY);
	const struct artifact *issuer = fixture_one("pki/issuing-1.pem");
	const struct extension *extension = extension_find(&issuer->certificate->extensions, OID(0x55, 0x1d, 0x0e));
	struct problems problems = { .arena = &arena };
	struct bytes id;

	ck_assert(extension_subject_key_id(extension, issuer->der, &problems, &id));
	ck_assert(bytes_equal(path.missing_key_id, id));
	ck_assert(text_equal(path.missing_name, name_rfc4514(&arena, &issuer->certificate->subject)));
	ck_assert_uint_eq(path.same_name, 0);
}
END_TEST

START_TEST(each_step_says_where_it_comes_from)
{
	struct trust_path path = find(fixture_one(GOOD), fixture_list("chain/full.pem"), fixture_list("trust/root-only.pem"),
	    SEARCH_ANY);

	ck_assert_int_eq(path.fault, PATH_OK);
	ck_assert_int_eq(path.steps[0].from, STEP_TARGET);
	ck_assert_int_eq(path.steps[1].from, STEP_CHAIN);
	ck_assert_uint_eq(path.steps[1].position, 1);
	/* In both: the list says more. */
	ck_assert_int_eq(path.steps[2].from, STEP_LIST);
	ck_assert_uint_eq(path.steps[2].position, 1);
}
END_TEST

START_TEST(a_plain_path_costs_the_search_no_signature)
{
	struct trust_path path = find(fixture_one(GOOD), NULL, fixture_list("trust/good.pem"), SEARCH_ANY);

	ck_assert_int_eq(path.fault, PATH_OK);
	ck_assert_uint_eq(path.paths_tried, 1);
	ck_assert_uint_eq(path.signatures_verified, 0);
}
END_TEST

/* The library has said so; the search counts it as its own, and has verified only the intermediate's. */
START_TEST(a_bad_signature_is_verified_once)
{
	struct trust_path path = find(fixture_one("chain/bad-signature.pem"), NULL, fixture_list("trust/good.pem"), SEARCH_ANY);

	ck_assert_int_eq(path.fault, PATH_BAD_SIGNATURE);
	ck_assert_uint_eq(path.signatures_verified, 2);
	ck_assert_uint_eq(crypto->verified_count, 1);
}
END_TEST

START_TEST(an_intermediate_in_the_list_is_no_end_unless_asked)
{
	struct path_question question = {
		.target = fixture_one(GOOD), .list = fixture_list("trust/issuing-only.pem"),
		.options = { .time = JUDGED_AT },
	};
	struct trust_path path;

	trust_find_path(crypto, &arena, &question, &path);
	ck_assert_int_eq(path.fault, PATH_INCOMPLETE);
	question.options.partial = true;
	trust_find_path(crypto, &arena, &question, &path);
	ck_assert_int_eq(path.fault, PATH_OK);
	ck_assert(path.root_in_list && !path.complete);
	ck_assert_uint_eq(path.count, 2);
}
END_TEST

/* ---- lists that are searched by first subject ---- */

START_TEST(first_subject_takes_the_first_and_no_other)
{
	const struct artifact *leaf = fixture_one(GOOD);

	ck_assert_int_eq(find(leaf, NULL, fixture_list("trust/shadowed.pem"), SEARCH_FIRST_SUBJECT).fault, PATH_INCOMPLETE);
	ck_assert_int_eq(find(leaf, NULL, fixture_list("trust/shadowed-root.pem"), SEARCH_FIRST_SUBJECT).fault,
	    PATH_INCOMPLETE);
	ck_assert_int_eq(find(leaf, NULL, fixture_list("trust/shadowed-not.pem"), SEARCH_FIRST_SUBJECT).fault, PATH_OK);
	ck_assert_int_eq(find(leaf, NULL, fixture_list("trust/renewed-first.pem"), SEARCH_FIRST_SUBJECT).fault, PATH_OK);
	/* What the peer sends is not searched that way. */
	ck_assert_int_eq(find(leaf, fixture_list("chain/intermediate.pem"), fixture_list("trust/shadowed.pem"),
	    SEARCH_FIRST_SUBJECT).fault, PATH_INCOMPLETE);
}
END_TEST

/* ---- many ---- */

START_TEST(the_right_one_of_thirty_cas_of_one_name_is_found)
{
	struct mint_key *keys[30];
	const struct artifact *items[30], *leaf;
	struct trust_path path;

	for (size_t i = 0; i < 30; i++) {
		keys[i] = mint_key();
		items[i] = mint(&(struct mint){ "Same", "Same", keys[i], keys[i], .ca = true, .no_key_ids = _i == 1 });
	}
	leaf = mint(&(struct mint){ "leaf", "Same", keys[0], keys[22], .no_key_ids = _i == 1 });
	path = find(leaf, NULL, list_of(items, 30), SEARCH_ANY);
	ck_assert_msg(path.fault == PATH_OK, "key identifiers %d: fault %d", !_i, path.fault);
	ck_assert_uint_eq(path.steps[1].position, 23);
}
END_TEST

static struct trust_path
among_a_thousand(size_t right, bool no_key_ids)
{
	struct mint_key *key = mint_key();
	const struct artifact **items = ARENA_ARRAY(&arena, const struct artifact *, 1000);

	for (size_t i = 0; i < 1000; i++) {
		const struct mint_key *own = i == right ? key : mint_key();

		items[i] = mint(&(struct mint){ "Same", "Same", own, own, .ca = true, .no_key_ids = no_key_ids });
	}
	return find(mint(&(struct mint){ "leaf", "Same", mint_key(), key, .no_key_ids = no_key_ids }), NULL,
	    list_of(items, 1000), SEARCH_ANY);
}

START_TEST(a_thousand_certificates_of_one_subject_are_told_apart_by_key_identifier)
{
	struct trust_path path = among_a_thousand(900, false);

	ck_assert_int_eq(path.fault, PATH_OK);
	ck_assert_uint_eq(path.steps[1].position, 901);
}
END_TEST

START_TEST(the_hundredth_signature_is_verified_and_no_more)
{
	struct trust_path path = among_a_thousand(LIMIT_SIGNATURES_PER_TARGET - 1, true);

	ck_assert_int_eq(path.fault, PATH_OK);
	path = among_a_thousand(LIMIT_SIGNATURES_PER_TARGET, true);
	ck_assert_int_eq(path.fault, PATH_BUDGET);
	ck_assert_uint_eq(path.signatures_verified, LIMIT_SIGNATURES_PER_TARGET);
	ck_assert(text_is(path.why, "gave up after 100 signatures"));
}
END_TEST

/* A line of CAs, each issued by the next; the root comes last. */
static struct trust_path
line_of(size_t length)
{
	const struct artifact **items = ARENA_ARRAY(&arena, const struct artifact *, length);
	struct mint_key *key = mint_key();

	for (size_t i = 0; i < length; i++) {
		struct text subject = arena_printf(&arena, "CA %zu", i);
		struct text issuer = arena_printf(&arena, "CA %zu", i + 1 < length ? i + 1 : i);

		items[i] = mint(&(struct mint){ arena_string(&arena, subject), arena_string(&arena, issuer), key, key,
		    .ca = true });
	}
	return find(items[0], list_of(items, length - 1), list_of(items + length - 1, 1), SEARCH_ANY);
}

START_TEST(a_path_of_32_certificates_is_found_and_one_of_33_is_said_to_be_too_long)
{
	struct trust_path path = line_of(LIMIT_PATH_LENGTH);

	ck_assert_int_eq(path.fault, PATH_OK);
	ck_assert_uint_eq(path.count, LIMIT_PATH_LENGTH);
	path = line_of(LIMIT_PATH_LENGTH + 1);
	ck_assert_int_eq(path.fault, PATH_BUDGET);
	ck_assert(text_is(path.why, "a path of more than 32 certificates"));
}
END_TEST

/* Nine CAs, each signed by each other: 9! ways round, none to a root. */
static struct trust_path
in_a_mesh(void)
{
	struct mint_key *keys[9];
	const struct artifact *items[9 * 8], *leaf;
	size_t count = 0;

	for (size_t i = 0; i < 9; i++)
		keys[i] = mint_key();
	for (size_t i = 0; i < 9; i++) {
		for (size_t j = 0; j < 9; j++) {
			if (i == j)
				continue;
			items[count++] = mint(&(struct mint){ arena_string(&arena, arena_printf(&arena, "CA %zu", i)),
			    arena_string(&arena, arena_printf(&arena, "CA %zu", j)), keys[i], keys[j], .ca = true });
		}
	}
	leaf = mint(&(struct mint){ "leaf", "CA 0", keys[8], keys[0], .ca = false });
	return find(leaf, list_of(items, count), fixture_list("trust/good.pem"), SEARCH_ANY);
}

START_TEST(pathological_cross_signing_is_bounded_and_said_so)
{
	struct trust_path path = in_a_mesh();

	ck_assert_int_eq(path.fault, PATH_BUDGET);
	ck_assert_uint_eq(path.paths_tried, LIMIT_PATHS_TRIED);
	ck_assert(text_is(path.why, "gave up after 1000 paths"));
}
END_TEST

static const struct {
	size_t questions, paths, signatures;
	const char *why;
} shares[] = {
	{ LIMIT_WHOLE_SEARCHES, LIMIT_PATHS_TRIED, LIMIT_SIGNATURES_PER_TARGET, "gave up after 1000 paths" },
	{ LIMIT_WHOLE_SEARCHES * 4, LIMIT_PATHS_TRIED / 4, 40,
	    "gave up after 250 paths, its share in a run over 128 objects: judge it alone" },
	{ 300, LIMIT_PATHS_TRIED * LIMIT_WHOLE_SEARCHES / 300, 40,
	    "gave up after 106 paths, its share in a run over 300 objects: judge it alone" },
	{ 1000000, 40, 40, "gave up after 40 paths, its share in a run over 1000000 objects: judge it alone" },
};

/* Three hundred leaves of a mesh cost no more than LIMIT_WHOLE_SEARCHES of them would alone. */
START_TEST(the_searches_of_a_large_run_share_what_a_run_may_try)
{
	struct trust_path path;

	questions = shares[_i].questions;
	path = in_a_mesh();
	ck_assert_int_eq(path.fault, PATH_BUDGET);
	ck_assert_uint_le(path.paths_tried, shares[_i].paths);
	ck_assert_uint_le(path.signatures_verified, shares[_i].signatures);
	ck_assert_msg(text_is(path.why, shares[_i].why), "%.*s", TEXT_ARG(path.why));
	/* A plain path is found whatever the share. */
	ck_assert_int_eq(find(fixture_one(GOOD), fixture_list("chain/intermediate.pem"), fixture_list("trust/good.pem"), SEARCH_ANY).fault,
	    PATH_OK);
}
END_TEST

/* `count` certificates of one CA that may not sign, under two certificates of one root: twice as many paths. */
static struct trust_path
refused_ways(size_t count)
{
	struct mint_key *ca = mint_key(), *root = mint_key();
	const struct artifact **items = ARENA_ARRAY(&arena, const struct artifact *, count), *roots[2];

	for (size_t i = 0; i < count; i++)
		items[i] = mint(&(struct mint){ "CA", "Root", ca, root, .ca = true, .no_cert_sign = true });
	for (size_t i = 0; i < 2; i++)
		roots[i] = mint(&(struct mint){ "Root", "Root", root, root, .ca = true });
	return find(mint(&(struct mint){ "leaf", "CA", ca, ca, .ca = false }), list_of(items, count), list_of(roots, 2),
	    SEARCH_ANY);
}

START_TEST(a_hundred_paths_are_judged_and_no_more)
{
	struct trust_path path = refused_ways(LIMIT_PATHS_JUDGED / 2);

	ck_assert_int_eq(path.fault, PATH_REFUSED);
	path = refused_ways(LIMIT_PATHS_JUDGED / 2 + 1);
	ck_assert_int_eq(path.fault, PATH_BUDGET);
	ck_assert(text_is(path.why, "gave up after 100 paths that OpenSSL refuses"));
}
END_TEST

START_TEST(a_certificate_that_names_itself_is_no_loop)
{
	struct mint_key *key = mint_key(), *other = mint_key();
	const struct artifact *odd = mint(&(struct mint){ "Odd", "Odd", key, other, .ca = true });
	const struct artifact *items[] = { odd, mint(&(struct mint){ "Odd", "Odd", key, key, .ca = true }) };
	struct trust_path path = find(odd, list_of(items, 2), fixture_list("trust/good.pem"), SEARCH_ANY);

	ck_assert_int_eq(path.fault, PATH_INCOMPLETE);
	ck_assert_uint_eq(path.count, 1);
	ck_assert_uint_eq(path.same_name, 1);
}
END_TEST

START_TEST(two_cas_that_issued_each_other_end_the_search)
{
	struct mint_key *a = mint_key(), *b = mint_key();
	const struct artifact *items[] = {
		mint(&(struct mint){ "A", "B", a, b, .ca = true }), mint(&(struct mint){ "B", "A", b, a, .ca = true }),
	};
	struct trust_path path = find(mint(&(struct mint){ "leaf", "A", b, a, .ca = false }), list_of(items, 2), NULL, SEARCH_ANY);

	ck_assert_int_eq(path.fault, PATH_INCOMPLETE);
	ck_assert_uint_eq(path.count, 3);
}
END_TEST

START_TEST(a_valid_path_is_found_behind_an_expired_one)
{
	struct mint_key *ca = mint_key(), *root = mint_key();
	const struct artifact *chain[] = {
		mint(&(struct mint){ "CA", "Root", ca, root, .ca = true, .not_after = JUDGED_AT - 1 }),
		mint(&(struct mint){ "CA", "Root", ca, root, .ca = true }),
	};
	const struct artifact *list[] = { mint(&(struct mint){ "Root", "Root", root, root, .ca = true }) };
	const struct artifact *leaf = mint(&(struct mint){ "leaf", "CA", ca, ca, .ca = false });
	struct trust_path path = find(leaf, list_of(chain, 2), list_of(list, 1), SEARCH_ANY);

	ck_assert_int_eq(path.fault, PATH_OK);
	ck_assert_uint_eq(path.steps[1].position, 2);
	path = find(leaf, list_of(chain, 1), list_of(list, 1), SEARCH_ANY);
	ck_assert_int_eq(path.fault, PATH_EXPIRED);
	ck_assert_uint_eq(path.fault_at, 1);
}
END_TEST

START_TEST(the_same_question_has_the_same_answer)
{
	struct trust_list *list = fixture_list("trust/all-odd-issuers.pem");
	const struct artifact *leaf = fixture_one("expressway/ca-rsa-8192.pem");
	struct trust_path first = find(leaf, NULL, list, SEARCH_ANY), again = find(leaf, NULL, list, SEARCH_ANY);

	ck_assert_int_eq(first.fault, PATH_OK);
	ck_assert_uint_eq(first.count, again.count);
	for (size_t i = 0; i < first.count; i++)
		ck_assert_ptr_eq(first.steps[i].certificate, again.steps[i].certificate);
}
END_TEST

static const struct use_row {
	const char *target, *list;
	unsigned uses, refused;
} use_rows[] = {
	{ "path/leaf-of-mail-ca.pem", "path/mail-ca-trust.pem", 0, 0 },
	{ "path/leaf-of-mail-ca.pem", "path/mail-ca-trust.pem", FOR_SERVER, FOR_SERVER },
	{ "path/leaf-of-mail-ca.pem", "path/mail-ca-trust.pem", FOR_SERVER | FOR_CLIENT, FOR_SERVER | FOR_CLIENT },
	{ "path/leaf-of-server-ca.pem", "path/server-ca-trust.pem", FOR_SERVER, 0 },
	{ "path/leaf-of-server-ca.pem", "path/server-ca-trust.pem", FOR_SERVER | FOR_CLIENT, FOR_CLIENT },
	/* What a certificate says of itself is not the path's. */
	{ "path/client-of-server-ca.pem", "path/server-ca-trust.pem", FOR_SERVER, 0 },
	{ GOOD, "trust/good.pem", FOR_SERVER | FOR_CLIENT, 0 },
};

START_TEST(every_use_is_to_be_allowed_by_every_ca)
{
	const struct use_row *row = &use_rows[_i];
	struct path_question question = {
		.target = fixture_one(row->target), .list = fixture_list(row->list), .uses = row->uses, .options = { .time = JUDGED_AT },
	};
	struct trust_path path;
	unsigned refused = 0;

	trust_find_path(crypto, &arena, &question, &path);
	ck_assert_int_eq(path.fault, row->refused == 0 ? PATH_OK : PATH_USAGE);
	for (size_t i = 0; i < path.usage_count; i++) {
		ck_assert_uint_eq(path.usages[i].at, 1);
		refused |= path.usages[i].use;
	}
	ck_assert_uint_eq(refused, row->refused);
	ck_assert(path.root_in_list && path.complete);
}
END_TEST

static const struct setting_row {
	const char *list;
	unsigned uses;
	enum path_fault fault;
	const char *why;
} setting_rows[] = {
	{ "path/trusted-for-servers.pem", FOR_SERVER, PATH_OK, "" },
	{ "path/trusted-for-servers.pem", FOR_CLIENT, PATH_NOT_TRUSTED, "its entry in the list, a TRUSTED CERTIFICATE, rejects clients" },
	{ "path/trusted-for-servers.pem", 0, PATH_NOT_TRUSTED, "its entry in the list, a TRUSTED CERTIFICATE, rejects this use" },
	{ "path/trusted-for-mail.pem", FOR_SERVER, PATH_NOT_TRUSTED, "its entry in the list, a TRUSTED CERTIFICATE, rejects servers" },
	{ "path/rejected-for-servers.pem", FOR_SERVER, PATH_NOT_TRUSTED, "its entry in the list, a TRUSTED CERTIFICATE, rejects servers" },
	{ "path/rejected-for-servers.pem", FOR_CLIENT, PATH_OK, "" },
	{ "path/rejected-for-servers.pem", FOR_SERVER | FOR_CLIENT, PATH_NOT_TRUSTED,
	    "its entry in the list, a TRUSTED CERTIFICATE, rejects servers" },
	{ "path/rejected-for-servers.pem", 0, PATH_OK, "" },
	{ "path/rejected-for-any.pem", FOR_SERVER, PATH_NOT_TRUSTED, "its entry in the list, a TRUSTED CERTIFICATE, rejects servers" },
	{ "path/rejected-for-any.pem", 0, PATH_NOT_TRUSTED, "its entry in the list, a TRUSTED CERTIFICATE, rejects this use" },
};

START_TEST(a_root_is_no_anchor_for_what_its_entry_rejects)
{
	const struct setting_row *row = &setting_rows[_i];
	struct path_question question = {
		.target = fixture_one(GOOD), .list = fixture_list(row->list), .uses = row->uses, .options = { .time = JUDGED_AT },
	};
	struct trust_path path;

	trust_find_path(crypto, &arena, &question, &path);
	ck_assert_int_eq(path.fault, row->fault);
	ck_assert_msg(text_is(path.why, row->why), "%.*s", TEXT_ARG(path.why));
	ck_assert(path.complete && path.root_in_list == (row->fault == PATH_OK));
}
END_TEST

TESTS_WITH("search", setup_trust, teardown_trust,
	EACH(the_path_breaks_where_it_breaks, rows),
	TEST(what_is_missing_is_named_with_its_key),
	TEST(each_step_says_where_it_comes_from),
	TEST(a_plain_path_costs_the_search_no_signature),
	TEST(a_bad_signature_is_verified_once),
	TEST(an_intermediate_in_the_list_is_no_end_unless_asked),
	TEST(first_subject_takes_the_first_and_no_other),
	RANGE(the_right_one_of_thirty_cas_of_one_name_is_found, 0, 2),
	TEST(a_thousand_certificates_of_one_subject_are_told_apart_by_key_identifier),
	TEST(the_hundredth_signature_is_verified_and_no_more),
	TEST(a_path_of_32_certificates_is_found_and_one_of_33_is_said_to_be_too_long),
	TEST(pathological_cross_signing_is_bounded_and_said_so),
	EACH(the_searches_of_a_large_run_share_what_a_run_may_try, shares),
	TEST(a_hundred_paths_are_judged_and_no_more),
	TEST(a_certificate_that_names_itself_is_no_loop),
	TEST(two_cas_that_issued_each_other_end_the_search),
	TEST(a_valid_path_is_found_behind_an_expired_one),
	EACH(every_use_is_to_be_allowed_by_every_ca, use_rows),
	EACH(a_root_is_no_anchor_for_what_its_entry_rejects, setting_rows),
	TEST(the_same_question_has_the_same_answer))
