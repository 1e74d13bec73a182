/* test_loads.c - src/crypto/loads.c: what OpenSSL cannot use, and which critical extensions it acts on. */
#include <openssl/x509v3.h>

#include "../load/loading.h"
#include "../notation.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

static const struct row {
	const char *file, *fault;
} rows[] = {
	{ "expressway/leaf-good.pem", "" },
	{ "expressway/request-good.pem", "" },
	{ "expressway/request-bad-signature.pem", "" },
	{ "pki/crl-issuing-1.crl", "" },
	{ "pki/crl-issuing-1-indirect.pem", "" },
	{ "general/critical-unknown.pem", "" },
	{ "general/version-1.pem", "" },
	{ "hostile/date-fraction.pem", "" },
	{ "general/duplicate-extension.pem", "OpenSSL considers its extensions invalid and verifies no chain with it" },
	{ "general/serial-not-minimal.pem", "OpenSSL cannot load it" },
	{ "general/request-not-minimal.pem", "OpenSSL cannot load it" },
	{ "general/crl-point-unreadable.pem", "OpenSSL considers its extensions invalid and does not use it" },
	{ "path/crl-entry-unreadable.pem", "OpenSSL cannot read an extension of one of its entries, and does not use it" },
	{ "path/crl-entry-critical.pem", "" },
	{ "hostile/algorithm-differs.pem", "OpenSSL does not verify a signature whose algorithm differs inside and outside the signed part" },
	/* Its key is past a limit, and so is not shown to OpenSSL. */
	{ "hostile/rsa-20000.pem", "" },
};

START_TEST(openssl_loads_an_object_or_not)
{
	const struct row *row = &rows[_i];
	const struct artifact *artifact;
	struct text fault;

	load_fixture(&loading, row->file);
	ck_assert_uint_gt(loading.result.artifacts.count, 0);
	artifact = loading.result.artifacts.items[0];
	fault = artifact->crl != NULL ? crypto_crl_load_fault(loading.loader.crypto, artifact->crl) :
	    crypto_load_fault(loading.loader.crypto, artifact->certificate);
	ck_assert_msg(text_is(fault, row->fault), "%s: %.*s", row->file, TEXT_ARG(fault));
}
END_TEST

static const struct row keys[] = {
	{ "expressway/leaf-good.pem", "" },
	{ "expressway/ec-p224.pem", "" },
	{ "expressway/ed25519.pem", "" },
	{ "hostile/key-unknown.pem", "OpenSSL does not know its algorithm" },
	{ "hostile/ec-unknown-curve.pem", "OpenSSL does not know its curve, or cannot read its point" },
	{ "hostile/rsa-key-broken.pem", "OpenSSL cannot read the public key" },
	/* Past limits. */
	{ "hostile/rsa-20000.pem", "OpenSSL supports RSA keys of at most 16384 bits" },
	{ "hostile/ec-explicit.pem", "" },
};

/* What is said without asking is what OpenSSL says, and it is said of ordinary certificates. */
START_TEST(a_certificate_that_loads_plainly_loads)
{
	static const char *const plain[] = { "expressway/leaf-good.pem", "expressway/c-good.pem" };

	for (size_t i = 0; i < COUNT_OF(plain); i++) {
		load_fixture(&loading, plain[i]);
		ck_assert_msg(crypto_loads_plainly(loading.loader.crypto, loading.result.artifacts.items[0]->certificate), "%s", plain[i]);
	}
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct certificate *certificate;
		struct problems problems = { .arena = &arena };

		loading.result.artifacts.count = 0;
		load_fixture(&loading, rows[i].file);
		certificate = loading.result.artifacts.items[0]->certificate;
		if (certificate == NULL)
			continue;
		certificate_check_extensions(certificate, &problems);
		ck_assert_msg(*rows[i].fault == '\0' || certificate->problems.list.count + problems.list.count != 0 ||
		    !crypto_loads_plainly(loading.loader.crypto, certificate), "%s", rows[i].file);
	}
}
END_TEST

START_TEST(openssl_works_with_a_public_key_or_not)
{
	const struct row *row = &keys[_i];
	struct text fault;

	load_fixture(&loading, row->file);
	fault = crypto_key_fault(loading.loader.crypto, &loading.result.artifacts.items[0]->certificate->key);
	ck_assert_msg(text_is(fault, row->fault), "%s: %.*s", row->file, TEXT_ARG(fault));
}
END_TEST

/* Those that the rule encoding/unknown-critical lets pass, and two that few builds of OpenSSL know, and proxies. */
static const char *const known[] = {
	"2.16.840.1.113730.1.1", "keyUsage", "subjectAltName", "basicConstraints", "certificatePolicies", "cRLDistributionPoints",
	"extKeyUsage", "nameConstraints", "policyConstraints", "policyMappings", "inhibitAnyPolicy", "1.3.6.1.5.5.7.48.1.5",
};
static const char *const seldom[] = { "ipAddrBlocks", "autonomousSysIds", "proxyCertInfo" };

static bool
openssl_knows(struct bytes oid)
{
	X509_EXTENSION *extension = X509_EXTENSION_new();
	ASN1_OBJECT *object = NULL;
	uint8_t der[2 + 127];
	const uint8_t *at = der;
	bool answer = false;

	if (oid.len <= 127) {
		der[0] = DER_OID;
		der[1] = (uint8_t)oid.len;
		for (size_t i = 0; i < oid.len; i++)
			der[i + 2] = oid.at[i];
		object = d2i_ASN1_OBJECT(NULL, &at, (long)oid.len + 2);
	}
	if (extension != NULL && object != NULL && X509_EXTENSION_set_object(extension, object) == 1)
		answer = X509_supported_extension(extension) == 1;
	ASN1_OBJECT_free(object);
	X509_EXTENSION_free(extension);
	return answer;
}

static bool
is_among(struct bytes oid, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct bytes other;

		ck_assert_msg(oid_parse(&arena, text_of(names[i]), &other), "%s", names[i]);
		if (oid_equal(oid, other))
			return true;
	}
	return false;
}

START_TEST(openssl_acts_on_these_extensions_and_no_others)
{
	size_t count;
	const char *const *names = oid_names(&count);

	for (size_t i = 0; i < COUNT_OF(known); i++) {
		struct bytes oid;

		ck_assert(oid_parse(&arena, text_of(known[i]), &oid));
		ck_assert_msg(openssl_knows(oid), "%s", known[i]);
	}
	for (size_t i = 0; i < count; i++) {
		struct bytes oid;

		ck_assert(oid_parse(&arena, text_of(names[i]), &oid));
		if (openssl_knows(oid))
			ck_assert_msg(is_among(oid, known, COUNT_OF(known)) || is_among(oid, seldom, COUNT_OF(seldom)), "%s", names[i]);
	}
}
END_TEST

TESTS_WITH("loads", setup, NULL,
	EACH(openssl_works_with_a_public_key_or_not, keys),
	EACH(openssl_loads_an_object_or_not, rows),
	TEST(a_certificate_that_loads_plainly_loads),
	TEST(openssl_acts_on_these_extensions_and_no_others))
