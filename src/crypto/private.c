/* private.c - private keys: opened, or why not; their public halves; whether both halves belong together. */
#include <openssl/err.h>
#include <openssl/evperr.h>
#include <openssl/pkcs12.h>
#include <openssl/proverr.h>
#include <string.h>

#include "crypto/context.h"

/* Longer than any key within the limits: an RSA key of 16384 bits takes 9 KB. */
#define PRIVATE_KEY_ROOM ((size_t)256 << 10)

static void
refuse(struct private_key *out, enum open_fault fault, struct text why)
{
	out->opened = false;
	out->fault = fault;
	out->why = why;
}

/* What a hostile file could make slow is refused before OpenSSL sees it. */
static const char *
limit_passed(struct bytes der, const struct private_key_shape *shape)
{
	struct der in, parameters;
	struct der_fault fault;
	struct bytes oid;

	if (der.len > PRIVATE_KEY_ROOM)
		return "longer than 256 KiB, the limit of a private key";
	if (shape->kind == KEY_EC && shape->parameters.len != 0) {
		der_init(&in, shape->parameters);
		parameters = in;
		if (!der_oid(&parameters, &oid, &fault))
			return "it has explicit curve parameters, which are not supported";
	}
	return NULL;
}

/* ---- the public half that stands beside the private one ---- */

/* A header of five octets, in a form that OpenSSL takes though it is not the shortest. */
static size_t
put_long_header(uint8_t *at, uint8_t tag, size_t len)
{
	at[0] = tag;
	at[1] = 0x83;
	at[2] = (uint8_t)(len >> 16);
	at[3] = (uint8_t)(len >> 8);
	at[4] = (uint8_t)len;
	return 5;
}

static size_t
put_bytes(uint8_t *at, struct bytes bytes)
{
	if (bytes.len != 0)
		memcpy(at, bytes.at, bytes.len);
	return bytes.len;
}

/* The same key without a public half in it, which OpenSSL then computes. */
static EVP_PKEY *
open_without_public(struct crypto *crypto, struct arena *arena, struct bytes der, const struct private_key_shape *shape,
    struct private_key *out)
{
	static const uint8_t version_0[] = { DER_INTEGER, 1, 0 }, version_1[] = { DER_INTEGER, 1, 1 };
	struct bytes octets = { shape->private_octets.at, shape->private_octets.len };
	bool pkcs8 = shape->format == PRIVATE_PKCS8, sec1 = shape->kind == KEY_EC && shape->scalar.len != 0;
	uint8_t *inner = arena_take(arena, der.len + 32), *outer = arena_take(arena, der.len + 64);
	const uint8_t *at = outer;
	size_t len = 0, n;
	EVP_PKEY *key;

	if (sec1) {
		/* ECPrivateKey { 1, scalar, [0] parameters } */
		n = put_bytes(inner + 5, (struct bytes){ version_1, sizeof(version_1) });
		n += put_bytes(inner + 5 + n, shape->scalar);
		n += put_bytes(inner + 5 + n, shape->inner_parameters);
		(void)put_long_header(inner, DER_SEQUENCE, n);
		octets = (struct bytes){ inner, n + 5 };
	}
	if (pkcs8) {
		n = put_bytes(outer + 5, (struct bytes){ version_0, sizeof(version_0) });
		n += put_bytes(outer + 5 + n, shape->algorithm);
		n += put_long_header(outer + 5 + n, DER_OCTET_STRING, octets.len);
		n += put_bytes(outer + 5 + n, octets);
		len = put_long_header(outer, DER_SEQUENCE, n) + n;
	} else {
		len = put_bytes(outer, octets);
	}
	key = d2i_AutoPrivateKey_ex(NULL, &at, (long)len, crypto->lib, NULL);
	errors_forget(crypto);
	OPENSSL_cleanse(inner, der.len + 32);
	OPENSSL_cleanse(outer, der.len + 64);
	if (key != NULL && shape->public_beside)
		out->form = arena_printf(arena, "it includes its public key (PKCS#8 version 2, RFC 5958), which OpenSSL %s "
		    "does not load", crypto_version(NULL));
	else if (key != NULL)
		out->public_fault = TEXT("its public key is not a point on its curve, so OpenSSL does not load it");
	return key;
}

/* OpenSSL ignores or recomputes the public half in a PKCS#8 private key; in a SEC 1 key it trusts it. */
static void
compare_public(const struct private_key_shape *shape, struct private_key *out)
{
	if (!out->opened || !shape->public_beside || out->public_fault.len != 0 ||
	    (out->kind == KEY_EC && shape->public_key.len != out->key.bits.len))
		return;
	if (!bytes_equal(shape->public_key, out->key.bits))
		out->public_fault = TEXT("the public key that it includes belongs to another key");
}

/* Testing primes takes time by the cube of their length: so much is spent by one run, in the order of its files. */
static bool
can_afford_primes(struct crypto *crypto, const struct public_key *key)
{
	uint64_t side = key->size / 128 + 1, work = side * side * side;

	if ((key->kind != KEY_RSA && key->kind != KEY_RSA_PSS) || key->size > LIMIT_RSA_CHECK_BITS)
		return true;
	if (work > LIMIT_PRIME_WORK - crypto->prime_work)
		return false;
	crypto->prime_work += work;
	return true;
}

/* Kinds that every OpenSSL 3 loads; one that does not load is damaged. */
static bool
is_supported(enum key_kind kind)
{
	return kind == KEY_RSA || kind == KEY_RSA_PSS || kind == KEY_EC || kind == KEY_DSA || kind == KEY_DH ||
	    kind == KEY_ED25519 || kind == KEY_ED448 || kind == KEY_X25519 || kind == KEY_X448;
}

static void
open_plain(struct crypto *crypto, struct arena *arena, struct bytes der, const struct private_key_shape *shape,
    struct private_key *out)
{
	const uint8_t *at = der.at;
	struct problems problems = { .arena = arena };
	const char *limit = limit_passed(der, shape);
	uint8_t *spki = NULL, *copy;
	EVP_PKEY *key;
	int len;

	out->kind = shape->kind;
	if (limit != NULL) {
		refuse(out, OPEN_REFUSED, text_of(limit));
		return;
	}
	if (crypto_lib(crypto) == NULL) {
		refuse(out, OPEN_REFUSED, TEXT("OpenSSL has no default provider"));
		return;
	}
	key = d2i_AutoPrivateKey_ex(NULL, &at, (long)der.len, crypto->lib, NULL);
	errors_forget(crypto);
	if (key == NULL && shape->public_key.len != 0)
		key = open_without_public(crypto, arena, der, shape, out);
	if (key == NULL) {
		out->unsupported = !is_supported(shape->kind);
		refuse(out, OPEN_REFUSED, out->unsupported ? crypto_unknown(arena, "this kind of key") :
		    TEXT("damaged: its contents are not a key of this type"));
		if (out->unsupported)
			out->form = out->why;
		return;
	}
	if (EVP_PKEY_get_bits(key) > LIMIT_RSA_LOAD_BITS) {
		EVP_PKEY_free(key);
		refuse(out, OPEN_REFUSED, TEXT("longer than the limit of 16384 bits"));
		return;
	}
	len = i2d_PUBKEY(key, &spki);
	/* The point at infinity is loaded, and cannot be written. */
	if (len <= 0 && shape->kind == KEY_EC && shape->public_key.len != 0 && out->form.len + out->public_fault.len == 0) {
		EVP_PKEY_free(key);
		key = open_without_public(crypto, arena, der, shape, out);
		len = key == NULL ? 0 : i2d_PUBKEY(key, &spki);
	}
	if (len <= 0) {
		EVP_PKEY_free(key);
		errors_forget(crypto);
		refuse(out, OPEN_REFUSED, TEXT("damaged: it has no public key"));
		return;
	}
	copy = arena_take(arena, (size_t)len);
	memcpy(copy, spki, (size_t)len);
	OPENSSL_free(spki);
	*LIST_ADD(crypto->arena, &crypto->secret_keys) = key;
	out->opened = public_key_read(arena, (struct bytes){ copy, (size_t)len }, &out->key, &problems);
	out->secret = key;
	out->size = out->key.size;
	if (out->kind == KEY_UNKNOWN)
		out->kind = out->key.kind;
	compare_public(shape, out);
	out->affordable = can_afford_primes(crypto, &out->key);
	errors_forget(crypto);
	if (!out->opened)
		refuse(out, OPEN_REFUSED, TEXT("damaged: it has no public key"));
}

static void
read_plain(struct crypto *crypto, struct arena *arena, struct bytes der, struct private_key *out)
{
	struct private_key_shape shape;
	struct der_fault fault;

	if (!private_key_shape_read(der, &shape, &fault)) {
		refuse(out, OPEN_NOT_DER, arena_printf(arena, "damaged at byte %zu: %s", fault.offset, der_code_text(fault.code)));
		return;
	}
	if (!out->encrypted)
		out->format = shape.format;
	open_plain(crypto, arena, der, &shape, out);
}

/* PBES1 with RC2, RC4 or single DES (RFC 8018 A.3, RFC 7292 C), or PBES2 with such a cipher. */
bool
crypto_needs_legacy(struct bytes scheme, struct bytes cipher)
{
	int pbes1 = oid_below(scheme, OID(ARC_PKCS_5)), pkcs12 = oid_below(scheme, OID(ARC_PKCS_12_PBE));

	/* pbeWithSHAAnd3-KeyTripleDES-CBC and the one with two keys. */
	if (pkcs12 >= 0)
		return pkcs12 != 3 && pkcs12 != 4;
	if (pbes1 >= 0 && pbes1 < 12)
		return true;
	return oid_under(cipher, OID(ARC_OIW)) || (oid_under(cipher, OID(ARC_RSADSI_CIPHER)) && !oid_equal(cipher, OID(CIPHER_DES_EDE3)));
}

/* Why a decryption failed, from what OpenSSL left behind. */
static void
decryption_failure(struct arena *arena, struct private_key *out)
{
	unsigned long error;
	bool bad = false, odd = false, memory = false, unknown = false;

	while ((error = ERR_get_error()) != 0) {
		int lib = ERR_GET_LIB(error), reason = ERR_GET_REASON(error);

		bad = bad || (lib == ERR_LIB_PROV && reason == PROV_R_BAD_DECRYPT) ||
		    (lib == ERR_LIB_EVP && reason == EVP_R_BAD_DECRYPT);
		odd = odd || (lib == ERR_LIB_PROV && reason == PROV_R_WRONG_FINAL_BLOCK_LENGTH) ||
		    (lib == ERR_LIB_EVP && reason == EVP_R_WRONG_FINAL_BLOCK_LENGTH);
		memory = memory || (lib == ERR_LIB_EVP && reason == EVP_R_MEMORY_LIMIT_EXCEEDED);
		unknown = unknown || reason == ERR_R_UNSUPPORTED || reason == EVP_R_UNKNOWN_PBE_ALGORITHM ||
		    (lib == ERR_LIB_EVP && (reason == EVP_R_UNSUPPORTED_CIPHER || reason == EVP_R_UNSUPPORTED_PRF ||
		    reason == EVP_R_UNSUPPORTED_ALGORITHM || reason == EVP_R_UNSUPPORTED_KEY_DERIVATION_FUNCTION));
	}
	if (memory)
		refuse(out, OPEN_REFUSED, TEXT("its key derivation needs more memory than is allowed"));
	else if (unknown)
		refuse(out, OPEN_REFUSED, crypto_unknown(arena, "its encryption"));
	else if (odd)
		refuse(out, OPEN_REFUSED, TEXT("damaged: the encrypted data is incomplete"));
	else
		refuse(out, OPEN_WRONG_PASSWORD, bad ? TEXT("wrong password") : TEXT("wrong password, or damaged"));
}

enum open_fault
crypto_kdf_spend(struct crypto *crypto, struct arena *arena, int64_t iterations, int64_t sum, struct text *why)
{
	if (iterations < 0) {
		*why = TEXT("damaged: its key derivation has a negative number of iterations");
		return OPEN_REFUSED;
	}
	if (sum > LIMIT_KDF_ITERATIONS) {
		*why = arena_printf(arena, "its key derivation takes %lld iterations, more than the limit of %d", (long long)sum,
		    LIMIT_KDF_ITERATIONS);
		return OPEN_KDF_LIMIT;
	}
	if (iterations > LIMIT_KDF_RUN - crypto->kdf_spent) {
		*why = arena_printf(arena, "the key derivations of this run reached the limit of %d iterations before it was opened",
		    LIMIT_KDF_RUN);
		return OPEN_REFUSED;
	}
	crypto->kdf_spent += iterations;
	return OPEN_GOOD;
}

/* Refuses the key where its derivation may not be computed. */
static bool
may_derive(struct crypto *crypto, struct arena *arena, int64_t iterations, struct private_key *out)
{
	struct text why;
	enum open_fault fault = crypto_kdf_spend(crypto, arena, iterations, iterations, &why);

	if (fault != OPEN_GOOD)
		refuse(out, fault, why);
	return fault == OPEN_GOOD;
}

/* After the last of several. */
static void
all_passwords_wrong(struct arena *arena, size_t count, struct private_key *out)
{
	if (out->fault == OPEN_WRONG_PASSWORD && count > 1)
		out->why = arena_printf(arena, "wrong password: none of the %zu passwords given opens it", count);
}

static void
open_pkcs8(struct crypto *crypto, struct arena *arena, struct bytes der, struct text password, struct private_key *out)
{
	const uint8_t *at = der.at;
	X509_SIG *sealed = d2i_X509_SIG(NULL, &at, (long)der.len);
	const X509_ALGOR *algorithm;
	const ASN1_OCTET_STRING *octets;
	uint8_t *plain = NULL;
	int len = 0;

	errors_forget(crypto);
	if (sealed == NULL) {
		refuse(out, OPEN_REFUSED, TEXT("damaged: its encryption cannot be read"));
		return;
	}
	X509_SIG_get0(sealed, &algorithm, &octets);
	/* Not PKCS8_decrypt: what it cannot parse, a key of version 2, it takes for the work of a wrong password. */
	if (PKCS12_pbe_crypt_ex(algorithm, password.at == NULL ? "" : password.at, (int)password.len, octets->data,
	    octets->length, &plain, &len, 0, crypto->lib, NULL) == NULL)
		decryption_failure(arena, out);
	else
		read_plain(crypto, arena, (struct bytes){ plain, (size_t)len }, out);
	/* Padding fits a wrong password once in 256 times; what it then gives is no DER. */
	if (out->fault == OPEN_NOT_DER)
		refuse(out, OPEN_WRONG_PASSWORD, TEXT("wrong password, or damaged"));
	OPENSSL_clear_free(plain, len > 0 ? (size_t)len : 0);
	X509_SIG_free(sealed);
	errors_forget(crypto);
}

static void
try_passwords(struct crypto *crypto, struct arena *arena, struct bytes der, const struct private_key_shape *shape,
    struct texts passwords, struct private_key *out)
{
	for (size_t i = 0; i < passwords.count && (i == 0 || out->fault == OPEN_WRONG_PASSWORD); i++) {
		out->fault = OPEN_GOOD;
		out->why = (struct text){ 0 };
		if (may_derive(crypto, arena, shape->iterations, out))
			open_pkcs8(crypto, arena, der, passwords.items[i], out);
	}
	all_passwords_wrong(arena, passwords.count, out);
}

void
crypto_private_key(struct crypto *crypto, struct arena *arena, struct bytes der, struct texts passwords,
    struct private_key *out)
{
	struct private_key_shape shape;
	struct der_fault fault;

	*out = (struct private_key){ 0 };
	if (!private_key_shape_read(der, &shape, &fault)) {
		refuse(out, OPEN_NOT_DER, arena_printf(arena, "damaged at byte %zu: %s", fault.offset, der_code_text(fault.code)));
		return;
	}
	out->format = shape.format;
	if (shape.format != PRIVATE_PKCS8_ENCRYPTED) {
		open_plain(crypto, arena, der, &shape, out);
		return;
	}
	out->encrypted = true;
	if (shape.iterations < 0 || shape.iterations > LIMIT_KDF_ITERATIONS) {
		(void)may_derive(crypto, arena, shape.iterations, out);
	} else if (passwords.count == 0) {
		refuse(out, OPEN_NO_PASSWORD, TEXT("password needed"));
	} else if (der.len > PRIVATE_KEY_ROOM) {
		refuse(out, OPEN_REFUSED, TEXT("longer than 256 KiB, the limit of a private key"));
	} else if (crypto_lib(crypto) == NULL) {
		refuse(out, OPEN_REFUSED, TEXT("OpenSSL has no default provider"));
	} else if (crypto_needs_legacy(shape.encryption_oid, shape.cipher_oid) && !crypto_lib_legacy(crypto)) {
		refuse(out, OPEN_NO_LEGACY, arena_printf(arena, "encrypted with %.*s, which needs OpenSSL's legacy provider",
		    TEXT_ARG(oid_text(arena, shape.cipher_oid.len != 0 ? shape.cipher_oid : shape.encryption_oid))));
	} else {
		try_passwords(crypto, arena, der, &shape, passwords, out);
	}
}

/* The key of RFC 1421 encryption as OpenSSL makes it: MD5 over what came before, password and salt, once. */
static bool
derive(struct crypto *crypto, struct text password, const uint8_t salt[8], uint8_t *key, size_t len)
{
	EVP_MD *md5 = EVP_MD_fetch(crypto->lib, "MD5", NULL);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	uint8_t block[16];
	bool good = md5 != NULL && context != NULL;

	for (size_t at = 0; good && at < len; at += sizeof(block)) {
		good = EVP_DigestInit_ex2(context, md5, NULL) == 1 &&
		    (at == 0 || EVP_DigestUpdate(context, block, sizeof(block)) == 1) &&
		    EVP_DigestUpdate(context, password.at, password.len) == 1 &&
		    EVP_DigestUpdate(context, salt, 8) == 1 && EVP_DigestFinal_ex(context, block, NULL) == 1;
		memcpy(key + at, block, len - at < sizeof(block) ? len - at : sizeof(block));
	}
	OPENSSL_cleanse(block, sizeof(block));
	EVP_MD_CTX_free(context);
	EVP_MD_free(md5);
	return good;
}

static bool
read_hex(struct text text, uint8_t *out, size_t len)
{
	if (text.len != len * 2)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		int digit = hex_digit(text.at[i]);

		if (digit < 0)
			return false;
		out[i / 2] = (uint8_t)((i % 2 == 0 ? 0 : out[i / 2] << 4) | digit);
	}
	return true;
}

static void
decrypt_traditional(struct crypto *crypto, struct arena *arena, struct bytes cipher_text, EVP_CIPHER *cipher,
    const uint8_t *iv, struct text password, struct private_key *out)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	uint8_t key[EVP_MAX_KEY_LENGTH], *plain = OPENSSL_malloc(cipher_text.len + EVP_MAX_BLOCK_LENGTH);
	int len = 0, last = 0;

	errors_forget(crypto);
	if (context == NULL || plain == NULL ||
	    !derive(crypto, password, iv, key, (size_t)EVP_CIPHER_get_key_length(cipher)))
		refuse(out, OPEN_REFUSED, TEXT("OpenSSL cannot derive its key"));
	else if (EVP_DecryptInit_ex2(context, cipher, key, iv, NULL) != 1 ||
	    EVP_DecryptUpdate(context, plain, &len, cipher_text.at, (int)cipher_text.len) != 1 ||
	    EVP_DecryptFinal_ex(context, plain + len, &last) != 1)
		decryption_failure(arena, out);
	else
		read_plain(crypto, arena, (struct bytes){ plain, (size_t)len + (size_t)last }, out);
	/* Padding fits a wrong password once in 256 times; what it then gives is no DER. */
	if (out->fault == OPEN_NOT_DER)
		refuse(out, OPEN_WRONG_PASSWORD, TEXT("wrong password, or damaged"));
	OPENSSL_cleanse(key, sizeof(key));
	OPENSSL_clear_free(plain, cipher_text.len + EVP_MAX_BLOCK_LENGTH);
	EVP_CIPHER_CTX_free(context);
	errors_forget(crypto);
}

void
crypto_private_key_pem(struct crypto *crypto, struct arena *arena, struct bytes cipher_text, struct text dek_info,
    struct texts passwords, struct private_key *out)
{
	const char *comma = dek_info.len == 0 ? NULL : memchr(dek_info.at, ',', dek_info.len);
	size_t name_len = comma == NULL ? 0 : (size_t)(comma - dek_info.at);
	struct text hex = { 0 };
	uint8_t iv[EVP_MAX_IV_LENGTH] = { 0 };
	EVP_CIPHER *cipher;
	char *name;

	*out = (struct private_key){ .format = PRIVATE_RSA, .encrypted = true };
	if (name_len == 0 || name_len > 40) {
		refuse(out, OPEN_REFUSED, TEXT("damaged: its DEK-Info header does not name a cipher"));
		return;
	}
	if (passwords.count == 0) {
		refuse(out, OPEN_NO_PASSWORD, TEXT("password needed"));
		return;
	}
	if (crypto_lib(crypto) == NULL || cipher_text.len > PRIVATE_KEY_ROOM) {
		refuse(out, OPEN_REFUSED, TEXT("longer than 256 KiB, the limit of a private key"));
		return;
	}
	name = arena_string(arena, (struct text){ dek_info.at, name_len });
	hex = (struct text){ comma + 1, dek_info.len - name_len - 1 };
	if (strncmp(name, "DES-C", 5) == 0 || strncmp(name, "RC", 2) == 0 || strncmp(name, "IDEA", 4) == 0 ||
	    strncmp(name, "BF", 2) == 0 || strncmp(name, "CAST", 4) == 0 || strncmp(name, "SEED", 4) == 0)
		(void)crypto_lib_legacy(crypto);
	cipher = EVP_CIPHER_fetch(crypto->lib, name, NULL);
	errors_forget(crypto);
	if (cipher == NULL || EVP_CIPHER_get_iv_length(cipher) < 8)
		refuse(out, OPEN_REFUSED, arena_printf(arena, "encrypted with %.*s, which OpenSSL %s does not know",
		    TEXT_ARG(text_escape(arena, text_of(name))), crypto_version(NULL)));
	else if (!read_hex(text_trim(hex), iv, (size_t)EVP_CIPHER_get_iv_length(cipher)))
		refuse(out, OPEN_REFUSED, TEXT("damaged: the IV in its DEK-Info header has the wrong length"));
	else
		for (size_t i = 0; i < passwords.count && (i == 0 || out->fault == OPEN_WRONG_PASSWORD); i++) {
			out->fault = OPEN_GOOD;
			out->why = (struct text){ 0 };
			decrypt_traditional(crypto, arena, cipher_text, cipher, iv, passwords.items[i], out);
		}
	all_passwords_wrong(arena, passwords.count, out);
	EVP_CIPHER_free(cipher);
}

struct bytes
crypto_private_key_der(struct crypto *crypto, struct arena *arena, const struct private_key *key)
{
	PKCS8_PRIV_KEY_INFO *info = key->opened ? EVP_PKEY2PKCS8(key->secret) : NULL;
	uint8_t *der = NULL, *copy;
	int len = info == NULL ? -1 : i2d_PKCS8_PRIV_KEY_INFO(info, &der);
	struct bytes out = { 0 };

	if (len > 0) {
		copy = arena_take(arena, (size_t)len);
		memcpy(copy, der, (size_t)len);
		OPENSSL_clear_free(der, (size_t)len);
		out = (struct bytes){ copy, (size_t)len };
		crypto_cleanse_later(crypto, out);
	}
	PKCS8_PRIV_KEY_INFO_free(info);
	errors_forget(crypto);
	return out;
}

/* The first coordinate of a point, which all ways of writing it begin with (SEC 1 2.3.3); empty: none. */
static struct bytes
first_coordinate(const struct public_key *key)
{
	size_t len = (key->size + 7) / 8;

	return key->kind == KEY_EC && len > 0 && key->point.len > len ?
	    (struct bytes){ key->point.at + 1, len } : (struct bytes){ 0 };
}

struct bytes
crypto_key_lookup(const struct public_key *key)
{
	size_t len = key->point.len;

	if (key->kind == KEY_RSA || key->kind == KEY_RSA_PSS)
		return key->modulus.len != 0 ? key->modulus : key->spki;
	if (key->kind != KEY_EC)
		return key->bits.len != 0 ? key->bits : key->spki;
	/* Compressed or not, a point begins with its first coordinate (SEC 1 2.3.3). */
	if (len > 1)
		return (struct bytes){ key->point.at + 1, key->point.at[0] == 2 || key->point.at[0] == 3 ? len - 1 : (len - 1) / 2 };
	return key->spki;
}

bool
crypto_key_matches(struct crypto *crypto, const struct private_key *private_key, const struct public_key *public_key)
{
	const struct public_key *own = &private_key->key;
	const char *why;
	EVP_PKEY *other;
	bool same;

	if (!private_key->opened)
		return false;
	if (bytes_equal(own->spki, public_key->spki))
		return true;
	if ((own->kind == KEY_RSA || own->kind == KEY_RSA_PSS) &&
	    (public_key->kind == KEY_RSA || public_key->kind == KEY_RSA_PSS))
		return bytes_equal(own->modulus, public_key->modulus) && bytes_equal(own->exponent, public_key->exponent);
	if (own->kind != public_key->kind || own->kind == KEY_UNKNOWN)
		return false;
	/* A point may be written in several ways, all of which say its first coordinate. */
	if (own->size == public_key->size && first_coordinate(own).len > 0 && first_coordinate(public_key).len > 0 &&
	    !bytes_equal(first_coordinate(own), first_coordinate(public_key)))
		return false;
	other = crypto_public_key(crypto, public_key, &why);
	same = other != NULL && EVP_PKEY_eq(private_key->secret, other) == 1;
	errors_forget(crypto);
	return same;
}
