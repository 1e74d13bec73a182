/* trust_test.h - what the tests of trust share: fixtures by name, and certificates made while a test runs. */
#ifndef TESTS_TRUST_TEST_H
#define TESTS_TRUST_TEST_H

#include "../harness.h"
#include "trust/trust.h"

/* 2026-11-21T00:00:00Z, at which the fixtures are judged. */
#define JUDGED_AT INT64_C(1795219200)

void setup_trust(void);
void teardown_trust(void);

/* All artifacts of a fixture ("pki/root.pem"); a missing one fails the test. */
struct load_result fixture_objects(const char *name);
const struct artifact *fixture_one(const char *name);
/* A list of the certificates of a fixture; NULL for NULL. */
struct trust_list *fixture_list(const char *name);
struct trust_list *list_of(const struct artifact *const *certificates, size_t count);

/* A key of NIST P-256, made anew; freed by teardown_trust. */
struct mint_key;
struct mint_key *mint_key(void);
struct mint {
	const char *subject, *issuer;          /* common names */
	const struct mint_key *key, *signer;
	bool ca;
	bool no_key_ids, no_cert_sign;
	int64_t not_before, not_after;         /* 0: a year round JUDGED_AT */
	long serial;                           /* 0: the next */
	const char *crl_issuer;                /* common name of who answers for it, by its distribution point; NULL: none is named */
};
const struct artifact *mint(const struct mint *wanted);

/* A CRL of `revoked` entries with serials from 1, signed by `signer`. */
struct mint_crl {
	const char *issuer;
	const struct mint_key *signer;
	size_t revoked;
	int64_t this_update, next_update;      /* 0: a year round JUDGED_AT */
	bool delta, indirect;
	const char *entries_of;                /* indirect: common name of the CA that the first entry and those after it are of */
};
const struct artifact *mint_crl(const struct mint_crl *wanted);

#endif
