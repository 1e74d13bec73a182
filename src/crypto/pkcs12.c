/* pkcs12.c - takes certificates, CRLs and keys out of PKCS#12 (RFC 7292). We walk it, OpenSSL decrypts. */
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/pkcs12.h>
#include <string.h>

#include "crypto/context.h"

/* SafeContents within SafeContents. */
#define BAG_DEPTH 8

struct opening {
	struct crypto *crypto;
	struct arena *arena;
	struct text password;
	bool null_password;            /* no password at all, not even the two zero octets of an empty one */
	int64_t iterations;            /* spent so far on this try */
	struct pkcs12_contents *out;
	enum open_fault fault;
	struct text why;
};

static bool
refuse(struct opening *o, enum open_fault fault, struct text why)
{
	o->fault = fault;
	o->why = why;
	return false;
}

static bool
damaged(struct opening *o, const struct der_fault *fault)
{
	return refuse(o, OPEN_NOT_DER, arena_printf(o->arena, "damaged at byte %zu: %s", fault->offset, der_code_text(fault->code)));
}

/* ContentInfo ::= SEQUENCE { contentType OID, content [0] EXPLICIT ANY } */
static bool
read_content(struct der *in, struct bytes *type, struct der *content, struct der_fault *fault)
{
	struct der body;

	return der_read(in, DER_SEQUENCE, &body, fault) && der_oid(&body, type, fault) &&
	    der_read(&body, DER_CONTEXT_CONSTRUCTED(0), content, fault);
}

/* All derivations of one try count together, or many small bags would add up to one large one. */
static bool
spend(struct opening *o, int64_t iterations)
{
	int64_t sum;

	if (iterations < 0 || __builtin_add_overflow(o->iterations, iterations, &sum))
		sum = INT64_MAX;
	o->fault = crypto_kdf_spend(o->crypto, o->arena, iterations, sum, &o->why);
	o->iterations = sum;
	return o->fault == OPEN_GOOD;
}

/* Decrypts into the arena; what comes out is cleared by crypto_close. */
static bool
decrypt(struct opening *o, struct bytes algorithm, struct bytes sealed, struct bytes *plain)
{
	const uint8_t *at = algorithm.at;
	struct encryption encryption;
	struct bytes rewritten;
	struct der_fault fault;
	X509_ALGOR *algor;
	struct text name;
	unsigned char *data = NULL;
	uint8_t *copy;
	int len = 0;
	bool good;

	/* What could not be rewritten as DER, OpenSSL may still read: its iterations must not pass for none. */
	if (!der_check(algorithm, &fault))
		return damaged(o, &fault);
	encryption_read(algorithm, &encryption);
	if (!spend(o, encryption.iterations))
		return false;
	if (crypto_needs_legacy(encryption.scheme, encryption.cipher)) {
		name = oid_text(o->arena, encryption.cipher.len != 0 ? encryption.cipher : encryption.scheme);
		if (!crypto_lib_legacy(o->crypto)) {
			return refuse(o, OPEN_NO_LEGACY, arena_printf(o->arena, "encrypted with %.*s, which needs OpenSSL's legacy provider",
			    TEXT_ARG(name)));
		}
		o->out->old_encryption = name;
	}
	algor = d2i_X509_ALGOR(NULL, &at, (long)algorithm.len);
	good = algor != NULL && sealed.len <= INT32_MAX && PKCS12_pbe_crypt_ex(algor, o->null_password ? NULL :
	    o->password.at == NULL ? "" : o->password.at, (int)o->password.len, sealed.at, (int)sealed.len, &data, &len, 0,
	    o->crypto->lib, NULL) != NULL;
	errors_forget(o->crypto);
	if (good) {
		copy = arena_take(o->arena, (size_t)len);
		memcpy(copy, data, (size_t)len);
		*plain = (struct bytes){ copy, (size_t)len };
		crypto_cleanse_later(o->crypto, *plain);
		OPENSSL_clear_free(data, (size_t)len);
	}
	/* Padding fits a wrong password once in 256 times; what it then gives is no DER, nor BER. */
	if (good && !der_check(*plain, &fault) && !der_ber_to_der(o->arena, *plain, &rewritten, &fault))
		good = false;
	if (!good)
		(void)refuse(o, OPEN_WRONG_PASSWORD, TEXT("wrong password, or damaged"));
	X509_ALGOR_free(algor);
	return good;
}

static bool read_bags(struct opening *o, struct bytes contents, unsigned depth);

/* CertBag and CRLBag ::= SEQUENCE { id OID, value [0] EXPLICIT OCTET STRING } */
static bool
read_certificate_bag(struct opening *o, struct der value, bool crl)
{
	struct der body, content;
	struct der_fault fault;
	struct bytes type, der;

	if (!der_read(&value, DER_SEQUENCE, &body, &fault) || !der_oid(&body, &type, &fault))
		return damaged(o, &fault);
	/* x509Certificate and x509CRL; SDSI certificates are passed over. */
	if (!oid_equal(type, crl ? OID(PKCS_9_X509_CRL) : OID(PKCS_9_X509_CERTIFICATE)))
		return true;
	if (!der_read(&body, DER_CONTEXT_CONSTRUCTED(0), &content, &fault) || !der_octet_string(&content, &der, &fault))
		return damaged(o, &fault);
	if (crl)
		*LIST_ADD(o->arena, &o->out->crls) = der;
	else
		*LIST_ADD(o->arena, &o->out->certificates) = der;
	return true;
}

/* EncryptedPrivateKeyInfo ::= SEQUENCE { encryptionAlgorithm, encryptedData OCTET STRING } */
static bool
read_shrouded_key(struct opening *o, struct der value)
{
	struct der body;
	struct der_fault fault;
	struct bytes algorithm, sealed, plain;

	if (!der_read(&value, DER_SEQUENCE, &body, &fault) || !der_any(&body, NULL, NULL, &algorithm, &fault) ||
	    !der_octet_string(&body, &sealed, &fault))
		return damaged(o, &fault);
	if (!decrypt(o, algorithm, sealed, &plain))
		return false;
	*LIST_ADD(o->arena, &o->out->keys) = plain;
	return true;
}

/* bagAttributes ::= SET OF SEQUENCE { attrId OID, attrValues SET }; Java marks what it trusts with one of its own. */
static bool
holds_java_trust(struct der bag)
{
	const struct bytes trusted_key_usage = OID(ORACLE_TRUSTED_KEY_USAGE);
	struct der set, attribute;
	struct der_fault fault;
	struct bytes type;

	if (!der_read(&bag, DER_SET, &set, &fault))
		return false;
	while (der_read(&set, DER_SEQUENCE, &attribute, &fault))
		if (der_oid(&attribute, &type, &fault) && oid_equal(type, trusted_key_usage))
			return true;
	return false;
}

/* SafeBag ::= SEQUENCE { bagId OID, bagValue [0] EXPLICIT ANY, bagAttributes SET OPTIONAL } */
static bool
read_bag(struct opening *o, struct der bag, unsigned depth)
{
	struct der value;
	struct der_fault fault;
	struct bytes type, whole;

	if (!der_oid(&bag, &type, &fault) || !der_read(&bag, DER_CONTEXT_CONSTRUCTED(0), &value, &fault))
		return damaged(o, &fault);
	if (!der_at_end(&bag) && holds_java_trust(bag))
		o->out->java_trusted++;
	switch (oid_below(type, OID(ARC_PKCS_12_BAG))) {
	case 1:
		if (!der_any(&value, NULL, NULL, &whole, &fault))
			return damaged(o, &fault);
		crypto_cleanse_later(o->crypto, whole);
		*LIST_ADD(o->arena, &o->out->keys) = whole;
		return true;
	case 2:
		return read_shrouded_key(o, value);
	case 3:
		return read_certificate_bag(o, value, false);
	case 4:
		return read_certificate_bag(o, value, true);
	case 6:
		return read_bags(o, der_rest(&value), depth + 1);
	default:
		return true;           /* secrets of other kinds */
	}
}

/* SafeContents ::= SEQUENCE OF SafeBag */
static bool
read_bags(struct opening *o, struct bytes contents, unsigned depth)
{
	struct der in, body, bag;
	struct der_fault fault;

	if (depth > BAG_DEPTH) {
		return refuse(o, OPEN_REFUSED, TEXT("its bags are nested too deeply"));
	}
	der_init(&in, contents);
	if (!der_read(&in, DER_SEQUENCE, &body, &fault))
		return damaged(o, &fault);
	while (!der_at_end(&body)) {
		if (!der_read(&body, DER_SEQUENCE, &bag, &fault))
			return damaged(o, &fault);
		if (!read_bag(o, bag, depth))
			return false;
	}
	return true;
}

/* EncryptedData ::= SEQUENCE { version, SEQUENCE { contentType OID, algorithm, [0] IMPLICIT OCTET STRING } } */
static bool
read_encrypted(struct opening *o, struct der content)
{
	struct der body, info, sealed;
	struct der_fault fault;
	struct bytes algorithm, type, plain, rewritten;

	if (!der_read(&content, DER_SEQUENCE, &body, &fault) || !der_any(&body, NULL, NULL, NULL, &fault) ||
	    !der_read(&body, DER_SEQUENCE, &info, &fault) || !der_oid(&info, &type, &fault) ||
	    !der_any(&info, NULL, NULL, &algorithm, &fault) || !der_read(&info, DER_CONTEXT(0), &sealed, &fault))
		return damaged(o, &fault);
	if (!decrypt(o, algorithm, der_rest(&sealed), &plain))
		return false;
	if (!der_check(plain, &fault) && der_ber_to_der(o->arena, plain, &rewritten, &fault)) {
		crypto_cleanse_later(o->crypto, rewritten);
		plain = rewritten;
	}
	return read_bags(o, plain, 1);
}

/* AuthenticatedSafe ::= SEQUENCE OF ContentInfo */
static bool
read_safes(struct opening *o, struct bytes contents)
{
	struct der in, body, content;
	struct der_fault fault;
	struct bytes type, safe, rewritten;

	der_init(&in, contents);
	if (!der_read(&in, DER_SEQUENCE, &body, &fault))
		return damaged(o, &fault);
	while (!der_at_end(&body)) {
		if (!read_content(&body, &type, &content, &fault))
			return damaged(o, &fault);
		switch (oid_below(type, OID(ARC_PKCS_7))) {
		case 1:
			if (!der_octet_string(&content, &safe, &fault))
				return damaged(o, &fault);
			if (!der_check(safe, &fault) && der_ber_to_der(o->arena, safe, &rewritten, &fault)) {
				crypto_cleanse_later(o->crypto, rewritten);
				safe = rewritten;
			}
			if (!read_bags(o, safe, 1))
				return false;
			break;
		case 6:
			if (!read_encrypted(o, content))
				return false;
			break;
		default:
			return refuse(o, OPEN_REFUSED, TEXT("a part of it is encrypted with a public key, which is not supported"));
		}
	}
	return true;
}

/* MacData ::= SEQUENCE { mac SEQUENCE { digestAlgorithm, digest OCTET STRING }, salt, iterations DEFAULT 1 } */
struct mac {
	bool present;
	struct bytes digest_oid, digest, salt;
	int64_t iterations;
};

static bool
read_mac(struct der *in, struct mac *out, struct der_fault *fault)
{
	struct der body, info, algorithm;

	*out = (struct mac){ .present = !der_at_end(in), .iterations = 1 };
	if (!out->present)
		return true;
	if (!der_read(in, DER_SEQUENCE, &body, fault) || !der_read(&body, DER_SEQUENCE, &info, fault) ||
	    !der_read(&info, DER_SEQUENCE, &algorithm, fault) || !der_oid(&algorithm, &out->digest_oid, fault) ||
	    !der_octet_string(&info, &out->digest, fault) || !der_octet_string(&body, &out->salt, fault))
		return false;
	if (!der_at_end(&body) && !der_int64(&body, &out->iterations, fault))
		out->iterations = INT64_MAX;
	return true;
}

static const char *
mac_digest_name(struct bytes oid)
{
	static const char *const nist[] = { [1] = "SHA256", [2] = "SHA384", [3] = "SHA512", [4] = "SHA224" };
	int number = oid_below(oid, OID(ARC_NIST_HASH));

	if (oid_equal(oid, OID(HASH_SHA1)))
		return "SHA1";
	if (oid_equal(oid, OID(HASH_MD5)))
		return "MD5";
	return number > 0 && (size_t)number < COUNT_OF(nist) ? nist[number] : NULL;
}

/* RFC 7292 appendix B: the key of purpose 3, then HMAC over the AuthenticatedSafe. */
static bool
mac_verifies(struct opening *o, const struct mac *mac, struct bytes safes)
{
	const char *name = mac_digest_name(mac->digest_oid);
	EVP_MD *digest = name == NULL ? NULL : EVP_MD_fetch(o->crypto->lib, name, NULL);
	uint8_t key[EVP_MAX_MD_SIZE], computed[EVP_MAX_MD_SIZE];
	int key_len = digest == NULL ? 0 : EVP_MD_get_size(digest);
	size_t len = 0;
	bool good = digest != NULL && mac->iterations > 0 && mac->iterations <= LIMIT_KDF_ITERATIONS &&
	    mac->salt.len <= 4096 && PKCS12_key_gen_utf8_ex(o->null_password ? NULL : o->password.at == NULL ? "" :
	    o->password.at, (int)o->password.len, (unsigned char *)(uintptr_t)mac->salt.at, (int)mac->salt.len,
	    PKCS12_MAC_ID, (int)mac->iterations, key_len, key, digest, o->crypto->lib, NULL) == 1 &&
	    EVP_Q_mac(o->crypto->lib, "HMAC", NULL, name, NULL, key, (size_t)key_len, safes.at, safes.len, computed,
	    sizeof(computed), &len) != NULL;

	good = good && len == mac->digest.len && CRYPTO_memcmp(computed, mac->digest.at, len) == 0;
	OPENSSL_cleanse(key, sizeof(key));
	EVP_MD_free(digest);
	errors_forget(o->crypto);
	return good;
}

/* Tries one password; without a MAC only decrypting tells. */
static bool
try_password(struct opening *o, const struct mac *mac, struct bytes safes, struct bytes safes_der)
{
	*o->out = (struct pkcs12_contents){ .mac = mac->present };
	o->iterations = 0;
	if (mac->present) {
		if (!spend(o, mac->iterations))
			return false;
		if (!mac_verifies(o, mac, safes)) {
			return refuse(o, OPEN_WRONG_PASSWORD, TEXT("wrong password, or damaged: its MAC does not verify"));
		}
	}
	return read_safes(o, safes_der);
}

static void
open_safes(struct opening *o, const struct mac *mac, struct bytes safes, struct bytes safes_der, struct texts passwords)
{
	struct pkcs12_contents *out = o->out;
	enum open_fault fault = OPEN_GOOD;
	struct text why = { 0 };
	bool wrong = true;

	if (mac->present && mac_digest_name(mac->digest_oid) == NULL) {
		out->fault = OPEN_REFUSED;
		out->why = oid_equal(mac->digest_oid, OID(PKCS_5_PBMAC1)) ?
		    TEXT("its MAC is PBMAC1, which OpenSSL reads from 3.4 on and certproof does not; export it again with a MAC of SHA-256") :
		    arena_printf(o->arena, "its MAC algorithm is unknown: %.*s", TEXT_ARG(oid_text(o->arena, mac->digest_oid)));
		return;
	}
	/* A password that is meant for other files does no harm; and an empty one is written in two ways. */
	for (size_t i = 0; i < passwords.count + 2 && wrong; i++) {
		o->password = i < passwords.count ? passwords.items[i] : (struct text){ 0 };
		o->null_password = i == passwords.count + 1;
		if (try_password(o, mac, safes, safes_der)) {
			out->opened = true;
			out->encrypted = o->password.len != 0 && (mac->present || o->iterations != 0);
			return;
		}
		wrong = o->fault == OPEN_WRONG_PASSWORD;
		if (i == 0 || !wrong) {
			fault = o->fault;
			why = o->why;
		}
	}
	*out = (struct pkcs12_contents){ .fault = fault, .why = why, .encrypted = wrong || fault == OPEN_KDF_LIMIT };
	if (wrong && passwords.count == 0) {
		out->fault = OPEN_NO_PASSWORD;
		out->why = TEXT("password needed");
	} else if (wrong && passwords.count > 1) {
		out->why = arena_printf(o->arena, "wrong password: none of the %zu passwords given opens it", passwords.count);
	}
}

void
crypto_pkcs12(struct crypto *crypto, struct arena *arena, struct bytes der, struct texts passwords,
    struct pkcs12_contents *out)
{
	struct opening o = { .crypto = crypto, .arena = arena, .out = out };
	struct der in, pfx, content;
	struct der_fault fault = { 0 };
	struct bytes type, safes, rewritten;
	struct mac mac;

	*out = (struct pkcs12_contents){ 0 };
	if (crypto_lib(crypto) == NULL) {
		out->fault = OPEN_REFUSED;
		out->why = TEXT("OpenSSL has no default provider");
		return;
	}
	if (!der_check(der, &fault) && (fault.code == DER_LENGTH_INDEFINITE || fault.code == DER_LENGTH_NOT_MINIMAL) &&
	    der_ber_to_der(arena, der, &rewritten, &fault)) {
		crypto_cleanse_later(crypto, rewritten);
		der = rewritten;
	}
	/* PFX ::= SEQUENCE { version, authSafe ContentInfo, macData OPTIONAL } */
	der_init(&in, der);
	if (!der_read(&in, DER_SEQUENCE, &pfx, &fault) || !der_any(&pfx, NULL, NULL, NULL, &fault) ||
	    !read_content(&pfx, &type, &content, &fault)) {
		(void)damaged(&o, &fault);
		out->fault = o.fault;
		out->why = o.why;
		return;
	}
	if (oid_below(type, OID(ARC_PKCS_7)) != 1) {
		out->fault = OPEN_REFUSED;
		out->why = TEXT("it is signed with a certificate instead of a password, which is not supported");
		return;
	}
	if (!der_octet_string(&content, &safes, &fault) || !read_mac(&pfx, &mac, &fault)) {
		(void)damaged(&o, &fault);
		out->fault = o.fault;
		out->why = o.why;
		return;
	}
	/* The MAC is over the octets as they stand. */
	if (der_check(safes, &fault) || !der_ber_to_der(arena, safes, &rewritten, &fault))
		rewritten = safes;
	else
		crypto_cleanse_later(crypto, rewritten);
	open_safes(&o, &mac, safes, rewritten, passwords);
}
