/* trust_test.c - fixtures, and certificates and CRLs made while a test runs. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "trust_test.h"

#define YEAR INT64_C(31536000)

struct mint_key {
	EVP_PKEY *pkey;
	struct mint_key *next;
};
static struct mint_key *keys;
static long next_serial = 1000;

void
setup_trust(void)
{
	open_crypto();
}

void
teardown_trust(void)
{
	for (struct mint_key *key = keys; key != NULL; key = key->next)
		EVP_PKEY_free(key->pkey);
	keys = NULL;
}

static struct load_result
load(struct text name, struct bytes bytes)
{
	struct load_result result = { 0 };
	struct loader loader = { .arena = &arena, .crypto = crypto, .messages = &messages };

	load_bytes(&loader, name, bytes, &result);
	return result;
}

struct load_result
fixture_objects(const char *name)
{
	const char *path = fixture(name);
	struct bytes bytes;

	ck_assert_msg(file_read(&arena, path, LIMIT_FILE_SIZE, &bytes, &messages), "cannot read %s", name);
	return load(text_of(path), bytes);
}

const struct artifact *
fixture_one(const char *name)
{
	struct load_result result = fixture_objects(name);

	ck_assert_msg(result.artifacts.count == 1, "%s holds %zu objects", name, result.artifacts.count);
	return result.artifacts.items[0];
}

struct trust_list *
list_of(const struct artifact *const *certificates, size_t count)
{
	return trust_list_new(&arena, certificates, count);
}

struct trust_list *
fixture_list(const char *name)
{
	struct load_result result;
	const struct artifact **certificates;
	size_t count = 0;

	if (name == NULL)
		return NULL;
	result = fixture_objects(name);
	certificates = ARENA_ARRAY(&arena, const struct artifact *, result.artifacts.count);
	for (size_t i = 0; i < result.artifacts.count; i++) {
		if (result.artifacts.items[i]->kind == ARTIFACT_CERTIFICATE)
			certificates[count++] = result.artifacts.items[i];
	}
	return list_of(certificates, count);
}

/* ---- making ---- */

struct mint_key *
mint_key(void)
{
	struct mint_key *key = ARENA_NEW(&arena, struct mint_key);

	key->pkey = EVP_EC_gen("P-256");
	ck_assert_ptr_nonnull(key->pkey);
	key->next = keys;
	keys = key;
	return key;
}

static X509_NAME *
name_of(const char *common_name)
{
	X509_NAME *name = X509_NAME_new();

	ck_assert_int_eq(X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8,
	    (const unsigned char *)common_name, -1, -1, 0), 1);
	return name;
}

static void
add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509_EXTENSION *extension;

	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	ck_assert_ptr_nonnull(extension);
	X509_add_ext(certificate, extension, -1);
	X509_EXTENSION_free(extension);
}

/* The key identifier of the signer alone: an issuer that exists for that and nothing else. */
static void
add_authority(X509 *certificate, EVP_PKEY *signer)
{
	X509 *issuer = X509_new();

	X509_set_pubkey(issuer, signer);
	add_extension(issuer, issuer, NID_subject_key_identifier, "hash");
	add_extension(certificate, issuer, NID_authority_key_identifier, "keyid");
	X509_free(issuer);
}

static GENERAL_NAMES *
names_of(const char *common_name)
{
	GENERAL_NAMES *names = sk_GENERAL_NAME_new_null();
	GENERAL_NAME *name = GENERAL_NAME_new();

	GENERAL_NAME_set0_value(name, GEN_DIRNAME, name_of(common_name));
	ck_assert_int_gt(sk_GENERAL_NAME_push(names, name), 0);
	return names;
}

static void
add_crl_issuer(X509 *certificate, const char *common_name)
{
	CRL_DIST_POINTS *points = sk_DIST_POINT_new_null();
	DIST_POINT *point = DIST_POINT_new();

	point->CRLissuer = names_of(common_name);
	ck_assert_int_gt(sk_DIST_POINT_push(points, point), 0);
	X509_add1_ext_i2d(certificate, NID_crl_distribution_points, points, 0, 0);
	CRL_DIST_POINTS_free(points);
}

static const struct artifact *
load_der(unsigned char *der, int len, enum artifact_kind kind)
{
	struct artifact *artifact = ARENA_NEW(&arena, struct artifact);
	uint8_t *copy = arena_take(&arena, (size_t)len);

	memcpy(copy, der, (size_t)len);
	OPENSSL_free(der);
	artifact->kind = kind;
	artifact->der = (struct bytes){ copy, (size_t)len };
	crypto_sha256(crypto, artifact->der, artifact->sha256);
	if (kind == ARTIFACT_CERTIFICATE) {
		struct certificate *certificate = ARENA_NEW(&arena, struct certificate);

		ck_assert(certificate_read(&arena, artifact->der, certificate));
		artifact->certificate = certificate;
	} else {
		struct crl *crl = ARENA_NEW(&arena, struct crl);

		ck_assert(crl_read(&arena, artifact->der, crl));
		artifact->crl = crl;
	}
	return artifact;
}

const struct artifact *
mint(const struct mint *wanted)
{
	X509 *certificate = X509_new();
	X509_NAME *subject = name_of(wanted->subject), *issuer = name_of(wanted->issuer);
	unsigned char *der = NULL;
	int len;

	X509_set_version(certificate, X509_VERSION_3);
	X509_set_subject_name(certificate, subject);
	X509_set_issuer_name(certificate, issuer);
	X509_NAME_free(subject);
	X509_NAME_free(issuer);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), wanted->serial != 0 ? wanted->serial : next_serial++);
	ASN1_TIME_set(X509_getm_notBefore(certificate), wanted->not_before != 0 ? wanted->not_before : JUDGED_AT - YEAR);
	ASN1_TIME_set(X509_getm_notAfter(certificate), wanted->not_after != 0 ? wanted->not_after : JUDGED_AT + YEAR);
	X509_set_pubkey(certificate, wanted->key->pkey);
	if (wanted->ca) {
		add_extension(certificate, NULL, NID_basic_constraints, "critical,CA:TRUE");
		add_extension(certificate, NULL, NID_key_usage, wanted->no_cert_sign ? "critical,cRLSign" :
		    "critical,keyCertSign,cRLSign");
	}
	if (!wanted->no_key_ids) {
		add_extension(certificate, certificate, NID_subject_key_identifier, "hash");
		add_authority(certificate, wanted->signer->pkey);
	}
	if (wanted->crl_issuer != NULL)
		add_crl_issuer(certificate, wanted->crl_issuer);
	ck_assert_int_gt(X509_sign(certificate, wanted->signer->pkey, EVP_sha256()), 0);
	len = i2d_X509(certificate, &der);
	ck_assert_int_gt(len, 0);
	X509_free(certificate);
	return load_der(der, len, ARTIFACT_CERTIFICATE);
}

static void
add_entry(X509_CRL *crl, long serial, const char *issuer)
{
	X509_REVOKED *entry = X509_REVOKED_new();
	ASN1_INTEGER *number = ASN1_INTEGER_new();
	ASN1_TIME *date = ASN1_TIME_set(NULL, JUDGED_AT - 86400);
	ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();

	ASN1_INTEGER_set(number, serial);
	X509_REVOKED_set_serialNumber(entry, number);
	X509_REVOKED_set_revocationDate(entry, date);
	ASN1_ENUMERATED_set(reason, CRL_REASON_KEY_COMPROMISE);
	X509_REVOKED_add1_ext_i2d(entry, NID_crl_reason, reason, 0, 0);
	if (issuer != NULL) {
		GENERAL_NAMES *names = names_of(issuer);

		X509_REVOKED_add1_ext_i2d(entry, NID_certificate_issuer, names, 1, 0);
		GENERAL_NAMES_free(names);
	}
	ck_assert_int_eq(X509_CRL_add0_revoked(crl, entry), 1);
	ASN1_ENUMERATED_free(reason);
	ASN1_TIME_free(date);
	ASN1_INTEGER_free(number);
}

const struct artifact *
mint_crl(const struct mint_crl *wanted)
{
	X509_CRL *crl = X509_CRL_new();
	X509_NAME *issuer = name_of(wanted->issuer);
	ASN1_TIME *time = ASN1_TIME_new();
	ASN1_INTEGER *base = ASN1_INTEGER_new();
	unsigned char *der = NULL;
	int len;

	X509_CRL_set_version(crl, X509_CRL_VERSION_2);
	X509_CRL_set_issuer_name(crl, issuer);
	X509_NAME_free(issuer);
	ASN1_TIME_set(time, wanted->this_update != 0 ? wanted->this_update : JUDGED_AT - YEAR);
	X509_CRL_set1_lastUpdate(crl, time);
	ASN1_TIME_set(time, wanted->next_update != 0 ? wanted->next_update : JUDGED_AT + YEAR);
	X509_CRL_set1_nextUpdate(crl, time);
	ASN1_TIME_free(time);
	for (size_t i = 0; i < wanted->revoked; i++)
		add_entry(crl, (long)i + 1, i == 0 ? wanted->entries_of : NULL);
	ASN1_INTEGER_set(base, 1);
	if (wanted->delta)
		X509_CRL_add1_ext_i2d(crl, NID_delta_crl, base, 1, 0);
	ASN1_INTEGER_free(base);
	if (wanted->indirect) {
		ISSUING_DIST_POINT *point = ISSUING_DIST_POINT_new();

		point->indirectCRL = 0xff;
		X509_CRL_add1_ext_i2d(crl, NID_issuing_distribution_point, point, 1, 0);
		ISSUING_DIST_POINT_free(point);
	}
	ck_assert_int_gt(X509_CRL_sign(crl, wanted->signer->pkey, EVP_sha256()), 0);
	len = i2d_X509_CRL(crl, &der);
	ck_assert_int_gt(len, 0);
	X509_CRL_free(crl);
	return load_der(der, len, ARTIFACT_CRL);
}
