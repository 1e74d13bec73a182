/* context.h - what the files of crypto/ share: the library context, what it remembers, and OpenSSL's types. */
#ifndef CRYPTO_CONTEXT_H
#define CRYPTO_CONTEXT_H

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include "crypto/crypto.h"

/* Objects of OpenSSL by the SHA-256 of their DER. A slot is taken over by the next object that falls on it,
 * so that a stream of a million certificates needs no more than these. */
#define CACHE_SLOTS 1024
struct cached {
	uint8_t sha256[32];
	void *object;
};

/* The answers of crypto_verify by a digest of what was asked. A slot is taken over as above. */
#define MOST_VERIFIED 65536
struct verified {
	uint8_t sha256[32];
	uint8_t answer;                /* enum signature_state + 1; 0: a free slot */
};

struct crypto {
	struct arena *arena;
	bool watched;                  /* its memory is not our own: see crypto_watch_memory */
	const struct crypto *before;   /* asked for what it has verified; NULL: none */
	struct verified *verified;
	size_t verified_room, verified_count;
	OSSL_LIB_CTX *lib;             /* NULL until something needs more than a digest */
	struct ossl_provider_st *standard, *legacy;
	bool legacy_tried;
	struct cached *keys, *certificates, *crls;
	EC_GROUP *groups[16];          /* of named curves, as they come up */
	LIST(EVP_PKEY *) secret_keys;
	int64_t kdf_spent;             /* of LIMIT_KDF_RUN */
	const struct crl *asked_crl;   /* the last one that OpenSSL was asked about, and its answer */
	struct text asked_crl_fault;
	uint64_t prime_work;           /* of LIMIT_PRIME_WORK, promised to keys so far */
	LIST(struct bytes) secrets;
	struct lookup *paths;          /* that are valid; NULL: none yet */
};

/* The library context with the default provider, or NULL if that cannot be had. */
OSSL_LIB_CTX *crypto_lib(struct crypto *crypto);
/* Adds the legacy provider: RC2, RC4, DES. False if it is not installed. */
bool crypto_lib_legacy(struct crypto *crypto);

/* The OpenSSL key of a public key, checked against the limits; the cache keeps it. NULL with `why`. */
EVP_PKEY *crypto_public_key(struct crypto *crypto, const struct public_key *key, const char **why);
/* A reference of the caller's own to the object that `sha256` was remembered for, or NULL. */
void *cache_find(struct cached **cache, struct arena *arena, const uint8_t sha256[32]);
/* Remembers `object`; one that it displaces goes to `drop`. */
void cache_put(struct cached *cache, const uint8_t sha256[32], void *object, void (*drop)(void *));

/* The object of a certificate, with a reference of the caller's own; NULL if OpenSSL cannot read it. */
X509 *certificate_object(struct crypto *crypto, struct bytes der);
X509_CRL *crl_object(struct crypto *crypto, struct bytes der);
/* What must not reach OpenSSL, since reliability has its price in seconds and gigabytes; NULL: nothing. */
const char *certificate_path_limit(const struct certificate *certificate);
/* The same, of what is only loaded: nothing is computed with its key. */
const char *certificate_load_limit(const struct certificate *certificate);

/* Whether an encryption (PBES1 scheme, or the cipher of PBES2) is in the legacy provider only. */
bool crypto_needs_legacy(struct bytes scheme, struct bytes cipher);
/* OPEN_GOOD, or why a key derivation of so many iterations is refused; `sum` is what one opening has come to with it. */
enum open_fault crypto_kdf_spend(struct crypto *crypto, struct arena *arena, int64_t iterations, int64_t sum, struct text *why);

/* Says of a refused path, whose objects are given, what is at fault. */
void crypto_explain(struct arena *arena, const struct certificate *const *path, X509 **objects, size_t count, struct path_result *out);

/* "OpenSSL 3.0.22 does not know it" in the arena. */
struct text crypto_unknown(struct arena *arena, const char *what);

/*
 * Empties OpenSSL's error queue after an answer. Where it had no memory, the answer is none: it says of what it could not
 * read that it is broken. Then the arena's `exhausted` is called, if the memory is watched (crypto_watch_memory).
 */
void errors_forget(struct crypto *crypto);
/*
 * After a bad answer: true where memory is watched, for OpenSSL may have had none without a word, and has kept in its objects
 * what it made of that. All of them are dropped, and the caller asks once more.
 */
MUST_USE bool crypto_ask_again(struct crypto *crypto);

#endif
