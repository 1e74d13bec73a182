/* loads.c - what OpenSSL makes of an object that something is wrong with: whether it can be used at all. */
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "crypto/context.h"

/* A key of a kind that OpenSSL does not know is no fault of the encoding. */
static bool
key_is_supported(const struct certificate *certificate)
{
	return certificate->key.kind != KEY_UNKNOWN && certificate->key.kind != KEY_GOST;
}

static struct text
request_fault(struct crypto *crypto, const struct certificate *request)
{
	const uint8_t *at = request->der.at;
	X509_REQ *object = X509_REQ_new_ex(crypto->lib, NULL);
	struct text fault = { "", 0 };

	if (object == NULL || d2i_X509_REQ(&object, &at, (long)request->der.len) == NULL)
		fault = TEXT("OpenSSL cannot load it");
	else if (key_is_supported(request) && X509_REQ_get0_pubkey(object) == NULL)
		fault = TEXT("OpenSSL cannot read its public key");
	X509_REQ_free(object);
	return fault;
}

static struct text
certificate_fault(struct crypto *crypto, const struct certificate *certificate)
{
	X509 *object = certificate_object(crypto, certificate->der);
	struct text fault = { "", 0 };
	const X509_ALGOR *outer;

	if (object == NULL)
		return TEXT("OpenSSL cannot load it");
	X509_get0_signature(NULL, &outer, object);
	if (key_is_supported(certificate) && X509_get0_pubkey(object) == NULL)
		fault = TEXT("OpenSSL cannot read its public key");
	else if (X509_check_purpose(object, -1, 0) < 0)
		fault = TEXT("OpenSSL considers its extensions invalid and verifies no chain with it");
	else if (X509_ALGOR_cmp(X509_get0_tbs_sigalg(object), outer) != 0)
		fault = TEXT("OpenSSL does not verify a signature whose algorithm differs inside and outside the signed part");
	X509_free(object);
	return fault;
}

bool
crypto_load_asked(const struct certificate *certificate)
{
	return certificate_load_limit(certificate) == NULL;
}

/* An RSA key with its NULL, or a point of a curve that OpenSSL knows. */
static bool
is_plain_key(struct crypto *crypto, const struct public_key *key)
{
	static const uint8_t null[] = { DER_NULL, 0 };
	struct weakness weakness;
	const char *undecided = NULL;

	if (key->kind == KEY_RSA)
		return key->modulus.len != 0 && key->exponent.len != 0 && bytes_equal(key->parameters, (struct bytes){ null, sizeof(null) });
	return key->kind == KEY_EC && crypto_weak(crypto, key, &weakness, 1, &undecided) == 0 && undecided == NULL;
}

/* Extensions that are checked whole when a certificate is. */
static bool
is_plain_extension(struct bytes oid)
{
	const struct bytes plain[] = {
		OID(CE_KEY_USAGE), OID(CE_BASIC_CONSTRAINTS), OID(CE_SUBJECT_ALT_NAME), OID(CE_EXTENDED_KEY_USAGE), OID(CE_SUBJECT_KEY_ID),
		OID(CE_AUTHORITY_KEY_ID), OID(CE_CRL_DISTRIBUTION_POINTS), OID(CE_CERTIFICATE_POLICIES), OID(PE_AUTHORITY_INFO_ACCESS),
	};

	for (size_t i = 0; i < COUNT_OF(plain); i++)
		if (oid_equal(oid, plain[i]))
			return true;
	return false;
}

bool
crypto_loads_plainly(struct crypto *crypto, const struct certificate *certificate)
{
	const struct extensions *extensions = &certificate->extensions;

	if (certificate->is_request || !certificate->complete || certificate->version != 3 || !certificate->not_before.well_formed ||
	    !certificate->not_after.well_formed || !is_plain_key(crypto, &certificate->key))
		return false;
	for (size_t i = 0; i < extensions->count; i++)
		if (!is_plain_extension(extensions->items[i].oid))
			return false;
	return true;
}

struct text
crypto_load_fault(struct crypto *crypto, const struct certificate *certificate)
{
	struct text fault;

	if (!crypto_load_asked(certificate) || crypto_lib(crypto) == NULL)
		return (struct text){ "", 0 };
	fault = certificate->is_request ? request_fault(crypto, certificate) : certificate_fault(crypto, certificate);
	errors_forget(crypto);
	return fault;
}

/* Of an entry OpenSSL reads the reason and the issuer, and without them it uses nothing of the CRL. */
static bool
entries_readable(X509_CRL *crl)
{
	static const int asked[] = { NID_crl_reason, NID_certificate_issuer };
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(crl);

	for (int i = 0; i < sk_X509_REVOKED_num(entries); i++) {
		const X509_REVOKED *entry = sk_X509_REVOKED_value(entries, i);

		for (size_t k = 0; k < COUNT_OF(asked) && X509_REVOKED_get_ext_count(entry) > 0; k++) {
			int found;
			void *value = X509_REVOKED_get_ext_d2i(entry, asked[k], &found, NULL);

			if (value == NULL && found != -1)
				return false;
			if (value != NULL)
				ASN1_item_free(value, ASN1_ITEM_ptr(X509V3_EXT_get_nid(asked[k])->it));
		}
	}
	return true;
}

static struct text
crl_fault(struct crypto *crypto, const struct crl *crl)
{
	static const int asked[] = { NID_issuing_distribution_point, NID_authority_key_identifier, NID_crl_number, NID_delta_crl };
	struct text fault = { "", 0 };
	X509_CRL *object;

	if ((object = crl_object(crypto, crl->der)) == NULL)
		return TEXT("OpenSSL cannot load it");
	for (size_t i = 0; i < COUNT_OF(asked) && fault.len == 0; i++) {
		int found;
		void *value = X509_CRL_get_ext_d2i(object, asked[i], &found, NULL);

		/* -1: absent; else it is there twice, or cannot be read. */
		if (value == NULL && found != -1)
			fault = TEXT("OpenSSL considers its extensions invalid and does not use it");
		else if (value != NULL)
			ASN1_item_free(value, ASN1_ITEM_ptr(X509V3_EXT_get_nid(asked[i])->it));
	}
	if (fault.len == 0 && !entries_readable(object))
		fault = TEXT("OpenSSL cannot read an extension of one of its entries, and does not use it");
	X509_CRL_free(object);
	return fault;
}

/* Asked for each of its problems; the answer is the same. */
struct text
crypto_crl_load_fault(struct crypto *crypto, const struct crl *crl)
{
	if (crypto_lib(crypto) == NULL)
		return (struct text){ "", 0 };
	if (crypto->asked_crl != crl) {
		crypto->asked_crl = crl;
		crypto->asked_crl_fault = crl_fault(crypto, crl);
		errors_forget(crypto);
	}
	return crypto->asked_crl_fault;
}
