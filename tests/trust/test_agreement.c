/* test_agreement.c - what OpenSSL accepts over a whole list, the search accepts; what the search accepts, OpenSSL does. */
#include <stdlib.h>

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include "trust_test.h"

#define CAS 7
#define ROUNDS 300

static uint64_t state;

/* xorshift64: the same deployments in every run. */
static unsigned
next_random(unsigned below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33) % below;
}

static X509 *
x509_of(const struct artifact *artifact)
{
	const unsigned char *at = artifact->der.at;
	X509 *certificate = d2i_X509(NULL, &at, (long)artifact->der.len);

	ck_assert_ptr_nonnull(certificate);
	return certificate;
}

/* OpenSSL's own search and judgement, with the whole list as its store. */
static bool
openssl_accepts(const struct artifact *leaf, const struct artifact *const *list, size_t list_count,
    const struct artifact *const *chain, size_t chain_count, bool chain_first)
{
	X509_STORE *store = X509_STORE_new();
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	STACK_OF(X509) *others = sk_X509_new_null();
	X509 *target = x509_of(leaf);
	bool accepted;

	for (size_t i = 0; i < list_count; i++) {
		X509 *certificate = x509_of(list[i]);

		X509_STORE_add_cert(store, certificate);
		X509_free(certificate);
	}
	for (size_t i = 0; i < chain_count; i++)
		sk_X509_push(others, x509_of(chain[i]));
	X509_STORE_CTX_init(context, store, target, others);
	X509_VERIFY_PARAM_set_time(X509_STORE_CTX_get0_param(context), JUDGED_AT);
	if (chain_first)
		X509_VERIFY_PARAM_clear_flags(X509_STORE_CTX_get0_param(context), X509_V_FLAG_TRUSTED_FIRST);
	accepted = X509_verify_cert(context) == 1;
	X509_STORE_CTX_free(context);
	sk_X509_pop_free(others, X509_free);
	X509_free(target);
	X509_STORE_free(store);
	return accepted;
}

struct deployment {
	struct mint_key *keys[CAS];
	const struct artifact *list[40], *chain[40], *leaf;
	size_t list_count, chain_count;
};

static void
add(struct deployment *d, const struct artifact *certificate)
{
	if (next_random(2) == 0)
		d->list[d->list_count++] = certificate;
	else
		d->chain[d->chain_count++] = certificate;
}

/* CAs that sign each other and themselves; few names, so that some share one; some expired, some that may not sign. */
static void
make(struct deployment *d)
{
	static const char *const names[CAS] = { "A", "B", "C", "C", "D", "E", "E" };
	unsigned edges = 6 + next_random(10), signer, subject;

	for (size_t i = 0; i < CAS; i++)
		d->keys[i] = mint_key();
	for (unsigned i = 0; i < edges; i++) {
		subject = next_random(CAS);
		signer = next_random(3) == 0 ? subject : next_random(CAS);
		add(d, mint(&(struct mint){ names[subject], names[signer], d->keys[subject], d->keys[signer], .ca = true,
			.no_key_ids = next_random(4) == 0, .no_cert_sign = next_random(8) == 0,
			.not_after = next_random(6) == 0 ? JUDGED_AT - 1000 : 0 }));
	}
	signer = next_random(CAS);
	d->leaf = mint(&(struct mint){ "leaf", names[signer], d->keys[0], d->keys[signer],
		.no_key_ids = next_random(4) == 0 });
}

START_TEST(the_search_accepts_what_openssl_does_and_openssl_accepts_its_paths)
{
	size_t both = 0, more = 0;

	state = UINT64_C(0x9e3779b97f4a7c15);
	for (unsigned round = 0; round < ROUNDS; round++) {
		struct deployment d = { 0 };
		struct path_question question = { .options = { .time = JUDGED_AT } };
		struct trust_path path;
		bool accepted;

		make(&d);
		question.target = d.leaf;
		question.list = list_of(d.list, d.list_count);
		question.chain = list_of(d.chain, d.chain_count);
		trust_find_path(crypto, &arena, &question, &path);
		accepted = openssl_accepts(d.leaf, d.list, d.list_count, d.chain, d.chain_count, false);
		ck_assert_msg(path.fault == PATH_OK || !accepted, "round %u: OpenSSL accepts, the search says %d: %.*s", round,
		    path.fault, TEXT_ARG(path.why));
		both += accepted;
		if (path.fault != PATH_OK)
			continue;
		more += !accepted;
		/* With the path alone, in its order, OpenSSL has nothing to go wrong with. */
		for (size_t i = 1; i < path.count; i++)
			d.chain[i - 1] = path.steps[i].certificate;
		ck_assert_msg(openssl_accepts(d.leaf, &d.chain[path.count - 2], 1, d.chain, path.count - 2, true),
		    "round %u: OpenSSL refuses the path that was found", round);
	}
	/* The deployments are of both kinds, and the search is worth its while. */
	ck_assert_uint_gt(both, 30);
	ck_assert_uint_gt(more, 0);
}
END_TEST

TESTS_WITH("agreement", setup_trust, teardown_trust,
	TEST(the_search_accepts_what_openssl_does_and_openssl_accepts_its_paths))
