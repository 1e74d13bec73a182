/* context.c - opening and closing, digests, and what is remembered. */
/* SHA-256 and SHA-1 are called directly: fetching them costs 0.6 ms of start-up, which is a fifth of a whole run. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/sha.h>
#include <string.h>

#include "crypto/context.h"

void
crypto_enter(void)
{
	ERR_clear_error();
}

void
errors_forget(struct crypto *crypto)
{
	unsigned long error;
	bool exhausted = false;

	if (!crypto->watched) {
		ERR_clear_error();
		return;
	}
	while ((error = ERR_get_error()) != 0)
		exhausted = exhausted || ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
	if (!exhausted)
		return;
	/* If the handler returned, a wrong answer would be used. */
	crypto->arena->exhausted(crypto->arena->context);
	__builtin_trap();
}

void
crypto_watch_memory(struct crypto *crypto)
{
	crypto->watched = true;
}

void
crypto_leave(struct crypto *crypto)
{
	errors_forget(crypto);
}

struct crypto *
crypto_open(struct arena *arena)
{
	struct crypto *crypto = ARENA_NEW(arena, struct crypto);

	crypto->arena = arena;
	return crypto;
}

struct crypto *
crypto_open_thread(struct arena *arena, const struct crypto *before)
{
	struct crypto *crypto = crypto_open(arena);

	crypto->before = before;
	return crypto;
}

static void
drop_all(struct cached *cache, void (*drop)(void *))
{
	if (cache == NULL)
		return;
	for (size_t i = 0; i < CACHE_SLOTS; i++)
		if (cache[i].object != NULL) {
			drop(cache[i].object);
			cache[i].object = NULL;
		}
}

static void
drop_key(void *key)
{
	EVP_PKEY_free(key);
}

static void
drop_certificate(void *certificate)
{
	X509_free(certificate);
}

static void
drop_crl(void *crl)
{
	X509_CRL_free(crl);
}

static void
drop_objects(struct crypto *crypto)
{
	drop_all(crypto->keys, drop_key);
	drop_all(crypto->certificates, drop_certificate);
	drop_all(crypto->crls, drop_crl);
}

bool
crypto_ask_again(struct crypto *crypto)
{
	if (!crypto->watched)
		return false;
	drop_objects(crypto);
	return true;
}

void
crypto_next(struct crypto *crypto)
{
	for (size_t i = 0; i < crypto->secret_keys.count; i++)
		EVP_PKEY_free(crypto->secret_keys.items[i]);
	for (size_t i = 0; i < crypto->secrets.count; i++)
		OPENSSL_cleanse((void *)(uintptr_t)crypto->secrets.items[i].at, crypto->secrets.items[i].len);
	crypto->secret_keys.count = crypto->secrets.count = 0;
	crypto->kdf_spent = 0;
	crypto->prime_work = 0;
	crypto->asked_crl = NULL;
}

void
crypto_close(struct crypto *crypto)
{
	crypto_next(crypto);
	drop_objects(crypto);
	for (size_t i = 0; i < COUNT_OF(crypto->groups); i++)
		EC_GROUP_free(crypto->groups[i]);
	if (crypto->legacy != NULL)
		OSSL_PROVIDER_unload(crypto->legacy);
	if (crypto->standard != NULL)
		OSSL_PROVIDER_unload(crypto->standard);
	OSSL_LIB_CTX_free(crypto->lib);
	*crypto = (struct crypto){ .arena = crypto->arena };
}

const char *
crypto_version(bool *old)
{
	/* 3.0.22 with Debian's patches fixes the last defect that a certificate alone can trigger; later series are newer. */
	unsigned major = OPENSSL_version_major(), minor = OPENSSL_version_minor(), patch = OPENSSL_version_patch();

	if (old != NULL)
		*old = major == 3 && minor == 0 && patch < 22;
	return OpenSSL_version(OPENSSL_VERSION_STRING);
}

OSSL_LIB_CTX *
crypto_lib(struct crypto *crypto)
{
	if (crypto->lib != NULL)
		return crypto->lib;
	/* The process's configuration could load engines and providers of anybody. */
	if (OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1)
		return NULL;
	crypto->lib = OSSL_LIB_CTX_new();
	if (crypto->lib == NULL)
		return NULL;
	crypto->standard = OSSL_PROVIDER_load(crypto->lib, "default");
	if (crypto->standard == NULL) {
		OSSL_LIB_CTX_free(crypto->lib);
		crypto->lib = NULL;
	}
	errors_forget(crypto);
	return crypto->lib;
}

bool
crypto_lib_legacy(struct crypto *crypto)
{
	if (!crypto->legacy_tried && crypto_lib(crypto) != NULL) {
		crypto->legacy_tried = true;
		crypto->legacy = OSSL_PROVIDER_load(crypto->lib, "legacy");
		errors_forget(crypto);
	}
	return crypto->legacy != NULL;
}

void
crypto_sha256(struct crypto *crypto, struct bytes bytes, uint8_t out[32])
{
	SHA256_CTX digest;

	(void)crypto;
	SHA256_Init(&digest);
	SHA256_Update(&digest, bytes.at, bytes.len);
	SHA256_Final(out, &digest);
}

void
crypto_sha1(struct crypto *crypto, struct bytes bytes, uint8_t out[20])
{
	SHA_CTX digest;

	(void)crypto;
	SHA1_Init(&digest);
	SHA1_Update(&digest, bytes.at, bytes.len);
	SHA1_Final(out, &digest);
}

void
crypto_cleanse(void *at, size_t len)
{
	OPENSSL_cleanse(at, len);
}

void
crypto_cleanse_later(struct crypto *crypto, struct bytes secret)
{
	if (secret.len != 0)
		*LIST_ADD(crypto->arena, &crypto->secrets) = secret;
}

static size_t
slot_of(const uint8_t sha256[32])
{
	size_t slot;

	memcpy(&slot, sha256, sizeof(slot));
	return slot % CACHE_SLOTS;
}

void *
cache_find(struct cached **cache, struct arena *arena, const uint8_t sha256[32])
{
	struct cached *slot;

	if (*cache == NULL)
		*cache = ARENA_ARRAY(arena, struct cached, CACHE_SLOTS);
	slot = &(*cache)[slot_of(sha256)];
	return slot->object != NULL && memcmp(slot->sha256, sha256, 32) == 0 ? slot->object : NULL;
}

void
cache_put(struct cached *cache, const uint8_t sha256[32], void *object, void (*drop)(void *))
{
	struct cached *slot = &cache[slot_of(sha256)];

	if (slot->object != NULL)
		drop(slot->object);
	memcpy(slot->sha256, sha256, 32);
	slot->object = object;
}

struct text
crypto_unknown(struct arena *arena, const char *what)
{
	return arena_printf(arena, "OpenSSL %s does not know %s", crypto_version(NULL), what);
}
