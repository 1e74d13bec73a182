/* verify.c - one signature under one key. */
#include <openssl/err.h>
#include <openssl/rsa.h>
#include <string.h>

#include "crypto/context.h"

static void
drop_key(void *key)
{
	EVP_PKEY_free(key);
}

static const char cannot_read[] = "OpenSSL cannot read the public key";

EVP_PKEY *
crypto_public_key(struct crypto *crypto, const struct public_key *key, const char **why)
{
	const uint8_t *at = key->spki.at;
	uint8_t sha256[32];
	EVP_PKEY *found;

	if ((key->kind == KEY_RSA || key->kind == KEY_RSA_PSS) && key->size > LIMIT_RSA_LOAD_BITS) {
		*why = "the RSA key is longer than the limit of 16384 bits";
		return NULL;
	}
	if ((key->kind == KEY_RSA || key->kind == KEY_RSA_PSS) && key->exponent.len > LIMIT_RSA_EXPONENT) {
		*why = "the exponent of the RSA key is longer than the limit of 256 bits";
		return NULL;
	}
	if ((key->kind == KEY_DSA || key->kind == KEY_DH) && key->size > LIMIT_DSA_LOAD_BITS) {
		*why = "the key is longer than the limit of 4096 bits";
		return NULL;
	}
	/* Building a group of a file's own making has been slow and wrong (CVE-2022-0778, CVE-2024-9143). */
	if (key->kind == KEY_EC && !key->explicit_curve && key->curve.len == 0) {
		*why = cannot_read;
		return NULL;
	}
	if (key->kind == KEY_EC && key->explicit_curve) {
		*why = "the key has explicit curve parameters, which are not supported";
		return NULL;
	}
	if (crypto_lib(crypto) == NULL) {
		*why = "OpenSSL has no default provider";
		return NULL;
	}
	crypto_sha256(crypto, key->spki, sha256);
	found = cache_find(&crypto->keys, crypto->arena, sha256);
	if (found != NULL)
		return found;
	found = d2i_PUBKEY_ex(NULL, &at, (long)key->spki.len, crypto->lib, NULL);
	errors_forget(crypto);
	if (found == NULL) {
		*why = cannot_read;
		return NULL;
	}
	cache_put(crypto->keys, sha256, found, drop_key);
	return found;
}

struct text
crypto_key_fault(struct crypto *crypto, const struct public_key *key)
{
	const char *why = NULL;

	/* OPENSSL_RSA_MAX_MODULUS_BITS is the same number. */
	if (key->kind == KEY_RSA && key->size > LIMIT_RSA_LOAD_BITS)
		return TEXT("OpenSSL supports RSA keys of at most 16384 bits");
	/* Past another limit nobody was asked. */
	if (crypto_public_key(crypto, key, &why) != NULL || why != cannot_read)
		return (struct text){ "", 0 };
	return key->kind == KEY_EC ? TEXT("OpenSSL does not know its curve, or cannot read its point") :
	    key->kind == KEY_UNKNOWN || key->kind >= KEY_GOST ? TEXT("OpenSSL does not know its algorithm") : text_of(cannot_read);
}

/* RSASSA-PSS-params (RFC 4055 3.1), as far as verifying needs them. */
struct pss {
	struct text hash, mask_hash;
	int64_t salt;
};

static struct text
digest_of(struct bytes oid)
{
	static const char *const nist[] = {
		[1] = "SHA256", [2] = "SHA384", [3] = "SHA512", [4] = "SHA224", [5] = "SHA512-224", [6] = "SHA512-256",
		[7] = "SHA3-224", [8] = "SHA3-256", [9] = "SHA3-384", [10] = "SHA3-512",
	};
	int number = oid_below(oid, OID(ARC_NIST_HASH));

	if (oid_equal(oid, OID(HASH_SHA1)))
		return TEXT("SHA1");
	return number > 0 && (size_t)number < COUNT_OF(nist) ? text_of(nist[number]) : (struct text){ 0 };
}

static bool
read_pss(struct bytes parameters, struct pss *out)
{
	struct der in, body, part, algorithm, mask;
	struct der_fault fault;
	struct bytes oid;
	bool present;

	*out = (struct pss){ TEXT("SHA1"), TEXT("SHA1"), 20 };
	der_init(&in, parameters);
	if (!der_read(&in, DER_SEQUENCE, &body, &fault) ||
	    !der_optional(&body, DER_CONTEXT_CONSTRUCTED(0), &part, &present, &fault))
		return false;
	if (present) {
		if (!der_read(&part, DER_SEQUENCE, &algorithm, &fault) || !der_oid(&algorithm, &oid, &fault))
			return false;
		out->hash = digest_of(oid);
	}
	if (!der_optional(&body, DER_CONTEXT_CONSTRUCTED(1), &part, &present, &fault))
		return false;
	if (present) {
		if (!der_read(&part, DER_SEQUENCE, &mask, &fault) || !der_oid(&mask, &oid, &fault) ||
		    !oid_equal(oid, OID(PKCS_1_MGF1)) ||
		    !der_read(&mask, DER_SEQUENCE, &algorithm, &fault) || !der_oid(&algorithm, &oid, &fault))
			return false;
		out->mask_hash = digest_of(oid);
	}
	if (!der_optional(&body, DER_CONTEXT_CONSTRUCTED(2), &part, &present, &fault))
		return false;
	if (present && !der_int64(&part, &out->salt, &fault))
		return false;
	return out->hash.len != 0 && out->mask_hash.len != 0 && out->salt >= 0 && out->salt <= 1024;
}

static const char *
start(struct crypto *crypto, EVP_MD_CTX *context, EVP_PKEY *key, const struct signature_algorithm *algorithm)
{
	bool pss = algorithm->key == KEY_RSA_PSS;
	EVP_PKEY_CTX *settings = NULL;
	struct pss parameters;
	const char *digest = algorithm->hash;

	if (pss) {
		if (!read_pss(algorithm->parameters, &parameters))
			return "its RSASSA-PSS parameters cannot be read";
		digest = parameters.hash.at;
	} else if (text_is(text_of(digest), "none")) {
		digest = NULL;
	}
	if (EVP_DigestVerifyInit_ex(context, &settings, digest, crypto->lib, NULL, key, NULL) != 1)
		return "OpenSSL does not know its algorithm";
	if (pss && (EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING) != 1 ||
	    EVP_PKEY_CTX_set_rsa_mgf1_md_name(settings, parameters.mask_hash.at, NULL) != 1 ||
	    EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, (int)parameters.salt) != 1))
		return "the key does not allow these RSASSA-PSS parameters";
	return NULL;
}

/* RSASSA-PSS works with keys of both kinds, all else with its own. */
static bool
fits(enum key_kind algorithm, enum key_kind key)
{
	return algorithm == key || (algorithm == KEY_RSA_PSS && key == KEY_RSA);
}

/* ---- what was verified ---- */

/* Each part has a digest of its own, so that no two questions make one text. */
static void
digest_of_question(struct crypto *crypto, const struct public_key *key, const struct signature_algorithm *algorithm,
    struct bytes tbs, struct bytes signature, uint8_t out[32])
{
	const uint8_t kind = (uint8_t)algorithm->key;
	const struct bytes parts[] = { key->spki, tbs, signature, algorithm->parameters,
		bytes_of_text(text_of(algorithm->hash)), { &kind, 1 } };
	uint8_t digests[COUNT_OF(parts)][32];

	for (size_t i = 0; i < COUNT_OF(parts); i++)
		crypto_sha256(crypto, parts[i], digests[i]);
	crypto_sha256(crypto, (struct bytes){ digests[0], sizeof(digests) }, out);
}

static struct verified *
verified_slot(const struct crypto *crypto, const uint8_t sha256[32])
{
	size_t slot;

	memcpy(&slot, sha256, sizeof(slot));
	return &crypto->verified[slot & (crypto->verified_room - 1)];
}

static bool
recall(const struct crypto *crypto, const uint8_t sha256[32], enum signature_state *state)
{
	const struct verified *row;

	if (crypto == NULL || crypto->verified_room == 0)
		return false;
	row = verified_slot(crypto, sha256);
	if (row->answer == 0 || memcmp(row->sha256, sha256, sizeof(row->sha256)) != 0)
		return false;
	*state = (enum signature_state)(row->answer - 1);
	return true;
}

static void
put_verified(struct crypto *crypto, const uint8_t sha256[32], uint8_t answer)
{
	struct verified *row = verified_slot(crypto, sha256);

	crypto->verified_count += row->answer == 0;
	memcpy(row->sha256, sha256, sizeof(row->sha256));
	row->answer = answer;
}

static void
remember(struct crypto *crypto, const uint8_t sha256[32], enum signature_state state)
{
	struct verified *old = crypto->verified;
	size_t old_room = crypto->verified_room;

	if (old_room < MOST_VERIFIED && crypto->verified_count * 2 >= old_room) {
		crypto->verified_room = old_room == 0 ? 64 : old_room * 4;
		crypto->verified = ARENA_ARRAY(crypto->arena, struct verified, crypto->verified_room);
		crypto->verified_count = 0;
		for (size_t i = 0; i < old_room; i++)
			if (old[i].answer != 0)
				put_verified(crypto, old[i].sha256, old[i].answer);
	}
	put_verified(crypto, sha256, (uint8_t)(state + 1));
}

static enum signature_state
ask(struct crypto *crypto, const struct public_key *key, const struct signature_algorithm *algorithm, struct bytes tbs,
    struct bytes signature, const char **words)
{
	enum signature_state state = SIGNATURE_UNSUPPORTED;
	EVP_PKEY *opened = crypto_public_key(crypto, key, words);
	EVP_MD_CTX *context;

	if (opened == NULL)
		return state;
	context = EVP_MD_CTX_new();
	*words = context == NULL ? "out of memory" : start(crypto, context, opened, algorithm);
	if (*words == NULL)
		state = EVP_DigestVerify(context, signature.at, signature.len, tbs.at, tbs.len) == 1 ? SIGNATURE_GOOD : SIGNATURE_BAD;
	EVP_MD_CTX_free(context);
	errors_forget(crypto);
	return state;
}

enum signature_state
crypto_verify(struct crypto *crypto, const struct public_key *key, const struct signature_algorithm *algorithm,
    struct bytes tbs, struct bytes signature, struct text *why)
{
	enum signature_state state = SIGNATURE_UNSUPPORTED;
	const char *words = NULL;
	uint8_t asked[32];

	if (algorithm->hash == NULL || algorithm->key == KEY_UNKNOWN || algorithm->key == KEY_GOST ||
	    text_is(text_of(algorithm->hash), "SM3")) {
		words = "the signature algorithm is not supported";
	} else if (key->kind == KEY_UNKNOWN || key->kind == KEY_GOST) {
		words = "the kind of public key is not supported";
	} else if (!fits(algorithm->key, key->kind)) {
		words = "the signature algorithm is not one of this kind of key";
		state = SIGNATURE_BAD;
	} else {
		digest_of_question(crypto, key, algorithm, tbs, signature, asked);
		if (!recall(crypto, asked, &state) && !recall(crypto->before, asked, &state)) {
			state = ask(crypto, key, algorithm, tbs, signature, &words);
			if (state != SIGNATURE_GOOD && crypto_ask_again(crypto)) {
				words = NULL;
				state = ask(crypto, key, algorithm, tbs, signature, &words);
			}
			if (words == NULL)
				remember(crypto, asked, state);
		}
		if (words == NULL)
			words = state == SIGNATURE_GOOD ? "" : "the signature does not verify under this key";
	}
	if (why != NULL)
		*why = text_of(words);
	return state;
}
