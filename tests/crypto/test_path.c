/* test_path.c - src/crypto/path.c: paths as given, and what is said of the first thing wrong. */
#include <ftw.h>
#include <openssl/evp.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "../load/loading.h"
#include "crypto/context.h"
#include "../notation.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

#define JUDGED 1795219200          /* 2026-11-21 */
#define LEAF_ENDS 1822348800       /* 2027-10-01 */
#define LEAF_BEGINS 1790812800     /* 2026-10-01 */
#define LEAF "expressway/leaf-good.pem"
#define CA "pki/issuing-1.pem"
#define ROOT "pki/root.pem"

/* Judges the certificates of the files in order; their CRLs are those of the path. */
static struct path_result
judge(const char *const *files, struct path_options options)
{
	const struct certificate *path[LIMIT_PATH_LENGTH + 8];
	struct bytes crls[8];
	struct path_result result;
	size_t count = 0;

	loading.result = (struct load_result){ 0 };
	for (; *files != NULL; files++)
		load_fixture(&loading, *files);
	for (size_t i = 0; i < loading.result.artifacts.count; i++) {
		const struct artifact *artifact = loading.result.artifacts.items[i];

		if (artifact->kind == ARTIFACT_CERTIFICATE)
			path[count++] = artifact->certificate;
		else if (artifact->kind == ARTIFACT_CRL)
			crls[options.crl_count++] = artifact->der;
	}
	options.crls = crls;
	crypto_verify_path(loading.loader.crypto, &arena, path, count, &options, &result);
	return result;
}

static const struct row {
	const char *why, *files[6];
	struct path_options options;
	int error;                     /* X509_V_OK: valid */
	unsigned depth;
	const char *words;
} rows[] = {
	{ "a good path", { LEAF, CA, ROOT }, { .time = JUDGED }, X509_V_OK, 0, "" },
	{ "for a server", { LEAF, CA, ROOT }, { .time = JUDGED, .purpose = PURPOSE_SERVER }, X509_V_OK, 0, "" },
	{ "for a client", { LEAF, CA, ROOT }, { .time = JUDGED, .purpose = PURPOSE_CLIENT }, X509_V_OK, 0, "" },
	{ "strictly", { LEAF, CA, ROOT }, { .time = JUDGED, .strict = true }, X509_V_OK, 0, "" },
	{ "with policies", { LEAF, CA, ROOT }, { .time = JUDGED, .policies = true }, X509_V_OK, 0, "" },
	{ "an intermediate as anchor", { LEAF, CA }, { .time = JUDGED, .partial = true }, X509_V_OK, 0, "" },
	{ "a leaf as its own anchor", { LEAF }, { .time = JUDGED, .partial = true }, X509_V_OK, 0, "" },
	{ "a root alone", { ROOT }, { .time = JUDGED }, X509_V_OK, 0, "" },
	{ "in the second of notAfter", { LEAF, CA, ROOT }, { .time = LEAF_ENDS }, X509_V_OK, 0, "" },
	{ "a second later", { LEAF, CA, ROOT }, { .time = LEAF_ENDS + 1 }, X509_V_ERR_CERT_HAS_EXPIRED, 0,
	    "certificate has expired" },
	{ "in the second of notBefore", { LEAF, CA, ROOT }, { .time = LEAF_BEGINS }, X509_V_OK, 0, "" },
	{ "a second earlier", { LEAF, CA, ROOT }, { .time = LEAF_BEGINS - 1 }, X509_V_ERR_CERT_NOT_YET_VALID, 0,
	    "certificate is not yet valid" },
	{ "a root that has expired", { ROOT }, { .time = 4000000000 }, X509_V_ERR_CERT_HAS_EXPIRED, 0, "certificate has expired" },
	{ "a signature of the leaf", { "chain/bad-signature.pem", CA, ROOT }, { .time = JUDGED },
	    X509_V_ERR_CERT_SIGNATURE_FAILURE, 0, "certificate signature failure" },
	{ "a signature of an intermediate", { LEAF, "chain/bad-intermediate.pem", ROOT }, { .time = JUDGED },
	    X509_V_ERR_CERT_SIGNATURE_FAILURE, 1, "certificate signature failure" },
	{ "no issuer of it", { LEAF, "pki/issuing-2.pem", ROOT }, { .time = JUDGED }, X509_V_ERR_SUBJECT_ISSUER_MISMATCH, 0,
	    "subject issuer mismatch" },
	{ "a step is missing", { LEAF, ROOT }, { .time = JUDGED }, X509_V_ERR_SUBJECT_ISSUER_MISMATCH, 0,
	    "subject issuer mismatch" },
	{ "an issuer that has expired", { "chain/leaf-of-expired.pem", "pki/expired.pem", ROOT }, { .time = JUDGED },
	    X509_V_ERR_CERT_HAS_EXPIRED, 1, "certificate has expired" },
	{ "a root that is no CA", { "chain/leaf-of-ca-false.pem", "pki/ca-false.pem" }, { .time = JUDGED },
	    X509_V_ERR_INVALID_CA, 1, "it issued a certificate, but its basic constraints say that it is not a CA" },
	{ "a path past its length", { "chain/path-too-long.pem", "pki/below-pathlen.pem", CA, ROOT }, { .time = JUDGED },
	    X509_V_ERR_PATH_LENGTH_EXCEEDED, 2, "its path length of 0 allows 0 CAs below it, and the chain has 1: \"Example Sub CA\"" },
	{ "a self-signed certificate within", { LEAF, CA, ROOT, ROOT }, { .time = JUDGED }, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, 2,
	    "a self-signed certificate is inside the path" },
	{ "a server certificate for a client", { "expressway/eku-server-only.pem", CA, ROOT },
	    { .time = JUDGED, .purpose = PURPOSE_CLIENT }, X509_V_ERR_INVALID_PURPOSE, 0, "unsuitable certificate purpose" },
	{ "CRLs of all CAs", { LEAF, CA, ROOT, "pki/crl-issuing-1.pem", "pki/crl-root.pem" },
	    { .time = JUDGED, .check_crls = true }, X509_V_OK, 0, "" },
	{ "CRLs that are not asked for", { LEAF, CA, ROOT, "pki/crl-issuing-1-revokes-leaf.pem" }, { .time = JUDGED }, X509_V_OK,
	    0, "" },
	{ "a CRL of one CA is missing", { LEAF, CA, ROOT, "pki/crl-issuing-1.pem" }, { .time = JUDGED, .check_crls = true },
	    X509_V_ERR_UNABLE_TO_GET_CRL, 1, "unable to get certificate CRL" },
	{ "a CRL revokes the leaf", { LEAF, CA, ROOT, "pki/crl-issuing-1-revokes-leaf.pem", "pki/crl-root.pem" },
	    { .time = JUDGED, .check_crls = true }, X509_V_ERR_CERT_REVOKED, 0, "certificate revoked" },
	{ "a CRL has expired", { LEAF, CA, ROOT, "pki/crl-issuing-1-expired.pem", "pki/crl-root.pem" },
	    { .time = JUDGED, .check_crls = true }, X509_V_ERR_CRL_HAS_EXPIRED, 0, "CRL has expired" },
	{ "a CRL does not verify", { LEAF, CA, ROOT, "pki/crl-issuing-1-bad-signature.pem", "pki/crl-root.pem" },
	    { .time = JUDGED, .check_crls = true }, X509_V_ERR_CRL_SIGNATURE_FAILURE, 0, "CRL signature failure" },
	{ "an explicit policy is asked for", { LEAF, CA, ROOT }, { .time = JUDGED, .policies = true, .explicit_policy = true },
	    X509_V_ERR_NO_EXPLICIT_POLICY, 0, "no explicit policy" },
	{ "RSA of 1024 bits at level 2", { "expressway/rsa-1024.pem", CA, ROOT }, { .time = JUDGED, .level = 2 },
	    X509_V_ERR_EE_KEY_TOO_SMALL, 0, "EE certificate key too weak" },
};

START_TEST(a_path_is_judged_as_it_is_given)
{
	const struct row *row = &rows[_i];

	/* Twice: what is remembered must not change the answer. */
	for (int round = 0; round < 2; round++) {
		struct path_result result = judge(row->files, row->options);

		ck_assert_msg(result.valid == (row->error == X509_V_OK), "%s: valid %d: %.*s", row->why, result.valid,
		    TEXT_ARG(result.why));
		ck_assert_msg(!result.undecided, "%s: undecided", row->why);
		ck_assert_msg(result.error == row->error, "%s: error %d: %.*s", row->why, result.error, TEXT_ARG(result.why));
		ck_assert_msg(result.depth == row->depth, "%s: depth %u", row->why, result.depth);
		ck_assert_msg(text_is(result.why, row->words), "%s: %.*s", row->why, TEXT_ARG(result.why));
	}
}
END_TEST

static const struct {
	const char *why, *files[4];
	unsigned depth;
	const char *words;
} undecided[] = {
	{ "no certificate", { NULL }, 0, "the path is empty" },
	{ "a hundred names relative to the issuer", { "hostile/cdp-relative-100.pem", CA }, 0,
	    "a certificate of the path has too many distribution points relative to its issuer" },
	{ "a key of 20,000 bits", { "hostile/rsa-20000.pem", CA }, 0, "an RSA key of the path is longer than the limit of 16384 bits" },
	{ "a described curve", { "hostile/ec-explicit.pem", CA }, 0, "a key of the path has explicit curve parameters, which are not supported" },
	{ "2,000 extensions", { "hostile/extensions-2000.pem", CA }, 0,
	    "a certificate of the path has 1000 extensions or more" },
	{ "such a certificate as issuer", { LEAF, "hostile/extensions-2000.pem" }, 0,
	    "a certificate of the path has 1000 extensions or more" },
};

static const struct strict_row {
	const char *files[4];
	const char *said[4];           /* "index: words" */
} strict_rows[] = {
	{ { LEAF, CA, ROOT }, { NULL } },
	{ { "chain/no-key-identifiers.pem", CA, ROOT }, { "0: it has no authority key identifier" } },
	/* Nothing is strict about a certificate that stands alone. */
	{ { "path/ca-as-server.pem" }, { NULL } },
	/* What is wrong without strictness comes along: whoever asks has judged the path before. */
	{ { "path/leaf-of-no-sign.pem", "path/no-sign-ca.pem", ROOT }, { "1: only fields other than its basic constraints make it a CA",
	    "1: key usage does not include certificate signing" } },
};

START_TEST(strict_checking_says_all_that_it_finds)
{
	const struct strict_row *row = &strict_rows[_i];
	const struct certificate *path[4];
	struct path_breach breaches[4];
	size_t count = 0, expected = 0, found;

	loading.result = (struct load_result){ 0 };
	for (; count < COUNT_OF(row->files) && row->files[count] != NULL; count++)
		load_fixture(&loading, row->files[count]);
	for (size_t i = 0; i < count; i++)
		path[i] = loading.result.artifacts.items[i]->certificate;
	found = crypto_strict(loading.loader.crypto, &arena, path, count, JUDGED, breaches, COUNT_OF(breaches));
	for (size_t i = 0; i < found && i < COUNT_OF(breaches); i++) {
		struct text said = arena_printf(&arena, "%u: %s", breaches[i].depth, breaches[i].why);

		ck_assert_msg(row->said[i] != NULL && text_is(said, row->said[i]), "%.*s", TEXT_ARG(said));
	}
	while (expected < COUNT_OF(row->said) && row->said[expected] != NULL)
		expected++;
	ck_assert_uint_eq(found, expected);
	/* Without room it still counts. */
	ck_assert_uint_eq(crypto_strict(loading.loader.crypto, &arena, path, count, JUDGED, breaches, 1) > 0, expected > 0);
}
END_TEST

START_TEST(what_is_past_a_limit_stays_undecided_and_costs_nothing)
{
	struct timespec before, after;
	struct path_result result;

	clock_gettime(CLOCK_MONOTONIC, &before);
	result = judge(undecided[_i].files, (struct path_options){ .time = JUDGED });
	clock_gettime(CLOCK_MONOTONIC, &after);
	ck_assert_msg(!result.valid && after.tv_sec - before.tv_sec < 2, "%s", undecided[_i].why);
	ck_assert_msg(result.undecided, "%s: decided: %.*s", undecided[_i].why, TEXT_ARG(result.why));
	ck_assert_msg(result.depth == undecided[_i].depth, "%s: depth %u", undecided[_i].why, result.depth);
	ck_assert_msg(text_is(result.why, undecided[_i].words), "%s: %.*s", undecided[_i].why, TEXT_ARG(result.why));
}
END_TEST

START_TEST(an_algorithm_that_is_not_known_is_not_called_invalid)
{
	const char *files[] = { "hostile/key-ml-dsa-44.pem", NULL };
	struct path_result result = judge(files, (struct path_options){ .time = JUDGED });

	/* From 3.5 OpenSSL knows ML-DSA, and the path ends in a certificate that is trusted as it is. */
	if (strncmp(crypto_version(NULL), "3.0.", 4) == 0) {
		ck_assert(!result.valid && result.undecided);
		ck_assert(text_ends_with(result.why, " does not know the algorithm of this key"));
	} else {
		ck_assert(result.valid != result.undecided);
	}
}
END_TEST

/* The options decide as they do without a memory, whatever was asked before. */
START_TEST(a_valid_path_is_remembered_with_its_time_and_purpose)
{
	const char *const files[] = { LEAF, CA, ROOT };
	const struct path_options asked[] = {
		{ .time = JUDGED }, { .time = JUDGED }, { .time = JUDGED + INT64_C(86400) * 365 * 30 }, { .time = JUDGED, .purpose = PURPOSE_SERVER },
		{ .time = JUDGED, .strict = true }, { .time = JUDGED },
	};
	const struct certificate *path[3];
	const uint8_t *digests[3];
	struct path_result once, each;

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		loading.result = (struct load_result){ 0 };
		load_fixture(&loading, files[i]);
		path[i] = first_artifact(&loading)->certificate;
		digests[i] = first_artifact(&loading)->sha256;
	}
	for (size_t count = 3; count > 1; count--)
		for (size_t i = 0; i < COUNT_OF(asked); i++) {
			crypto_verify_path_once(loading.loader.crypto, &arena, path, digests, count, &asked[i], &once);
			crypto_verify_path(loading.loader.crypto, &arena, path, count, &asked[i], &each);
			ck_assert_msg(once.valid == each.valid && once.error == each.error && text_equal(once.why, each.why),
			    "%zu certificates, question %zu: %d, not %d", count, i, once.valid, each.valid);
		}
}
END_TEST

START_TEST(a_path_has_at_most_32_certificates)
{
	const struct certificate *path[LIMIT_PATH_LENGTH + 1];
	struct path_options options = { .time = JUDGED };
	struct path_result result;

	load_fixture(&loading, ROOT);
	for (size_t i = 0; i < COUNT_OF(path); i++)
		path[i] = first_artifact(&loading)->certificate;
	crypto_verify_path(loading.loader.crypto, &arena, path, LIMIT_PATH_LENGTH, &options, &result);
	ck_assert(!result.undecided);
	crypto_verify_path(loading.loader.crypto, &arena, path, LIMIT_PATH_LENGTH + 1, &options, &result);
	ck_assert(result.undecided && text_is(result.why, "the path is longer than the limit of 32 certificates"));
}
END_TEST

START_TEST(a_renewed_issuer_is_the_one_that_was_given)
{
	/* Same name and key, other certificate: both make a path, and each is judged as itself. */
	const char *renewed[] = { LEAF, "pki/issuing-1-renewed.pem", ROOT, NULL }, *rekeyed[] = { LEAF, "pki/issuing-1-rekeyed.pem", ROOT, NULL };
	struct path_result result = judge(renewed, (struct path_options){ .time = JUDGED });

	ck_assert_msg(result.valid, "%.*s", TEXT_ARG(result.why));
	result = judge(rekeyed, (struct path_options){ .time = JUDGED });
	ck_assert(!result.valid && result.depth == 0);
}
END_TEST

/* ---- objects made here, which no decent authority would make ---- */

static struct bytes
taken(uint8_t *der, int len)
{
	struct text copy;

	ck_assert_int_gt(len, 0);
	copy = arena_text(&arena, (struct text){ (char *)der, (size_t)len });
	OPENSSL_free(der);
	return bytes_of_text(copy);
}

static void
add_extension(X509 *certificate, int nid, bool critical, const char *notation)
{
	struct bytes der = octets(notation);
	ASN1_OCTET_STRING *value = ASN1_OCTET_STRING_new();
	X509_EXTENSION *extension;

	ASN1_OCTET_STRING_set(value, der.at, (int)der.len);
	extension = X509_EXTENSION_create_by_NID(NULL, nid, critical, value);
	ck_assert_int_eq(X509_add_ext(certificate, extension, -1), 1);
	X509_EXTENSION_free(extension);
	ASN1_OCTET_STRING_free(value);
}

/* A CA "n" issued by "n + 1", all with one key, valid around the time judged. */
static const struct certificate *
make_certificate(EVP_PKEY *key, int n, int issuer, const char *policies, const char *mappings)
{
	X509 *made = X509_new();
	X509_NAME *name = X509_NAME_new();
	struct certificate *out = ARENA_NEW(&arena, struct certificate);
	uint8_t *der = NULL;
	int len;

	X509_set_version(made, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(made), n + 1);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)arena_printf(&arena, "%d", n).at, -1, -1, 0);
	X509_set_subject_name(made, name);
	X509_NAME_free(name);
	name = X509_NAME_new();
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)arena_printf(&arena, "%d", issuer).at, -1, -1, 0);
	X509_set_issuer_name(made, name);
	X509_NAME_free(name);
	ASN1_TIME_set(X509_getm_notBefore(made), JUDGED - 1000);
	ASN1_TIME_set(X509_getm_notAfter(made), JUDGED + 1000);
	X509_set_pubkey(made, key);
	add_extension(made, NID_basic_constraints, true, "30( 01(ff) )");
	if (policies != NULL)
		add_extension(made, NID_certificate_policies, false, policies);
	if (mappings != NULL)
		add_extension(made, NID_policy_mappings, false, mappings);
	ck_assert_int_gt(X509_sign(made, key, EVP_sha256()), 0);
	len = i2d_X509(made, &der);
	X509_free(made);
	ck_assert(certificate_read(&arena, taken(der, len), out));
	return out;
}

START_TEST(a_flood_of_policies_is_given_up_in_words)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	enum { LEVELS = 10, POLICIES = 8 };
	const struct certificate *path[LEVELS];
	struct path_options options = { .time = JUDGED, .policies = true };
	struct path_result result;
	struct buffer policies, mappings;

	buffer_init(&policies, &arena);
	buffer_init(&mappings, &arena);
	buffer_adds(&policies, "30(");
	buffer_adds(&mappings, "30(");
	for (int i = 1; i <= POLICIES; i++) {
		buffer_printf(&policies, " 30( <1.2.3.%d> )", i);
		for (int k = 1; k <= POLICIES; k++)
			buffer_printf(&mappings, " 30( <1.2.3.%d> <1.2.3.%d> )", i, k);
	}
	buffer_adds(&policies, " )");
	buffer_adds(&mappings, " )");
	for (int i = 0; i < LEVELS; i++)
		path[i] = make_certificate(key, i, i + 1 < LEVELS ? i + 1 : i, buffer_text(&policies).at,
		    i == 0 ? NULL : buffer_text(&mappings).at);
	crypto_verify_path(loading.loader.crypto, &arena, path, LEVELS, &options, &result);
	ck_assert_msg(!result.valid && result.undecided, "error %d: %.*s", result.error, TEXT_ARG(result.why));
	ck_assert_msg(text_is(result.why, "judging its policies would take more work than OpenSSL allows"), "%.*s",
	    TEXT_ARG(result.why));
	options.policies = false;
	crypto_verify_path(loading.loader.crypto, &arena, path, LEVELS, &options, &result);
	ck_assert_msg(result.valid, "%.*s", TEXT_ARG(result.why));
	EVP_PKEY_free(key);
}
END_TEST

/* A CRL of CA "1"; `delta`: of one without a number of its own. */
static struct bytes
make_crl(EVP_PKEY *key, bool delta)
{
	X509_CRL *made = X509_CRL_new();
	X509_NAME *name = X509_NAME_new();
	ASN1_TIME *now = ASN1_TIME_set(NULL, JUDGED - 100), *later = ASN1_TIME_set(NULL, JUDGED + 100);
	ASN1_INTEGER *number = ASN1_INTEGER_new();
	uint8_t *der = NULL;
	int len;

	ASN1_INTEGER_set(number, 1);
	X509_CRL_set_version(made, 1);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const uint8_t *)"1", -1, -1, 0);
	X509_CRL_set_issuer_name(made, name);
	X509_CRL_set1_lastUpdate(made, now);
	X509_CRL_set1_nextUpdate(made, later);
	ck_assert_int_eq(X509_CRL_add1_ext_i2d(made, delta ? NID_delta_crl : NID_crl_number, number, delta, 0), 1);
	ck_assert_int_gt(X509_CRL_sign(made, key, EVP_sha256()), 0);
	len = i2d_X509_CRL(made, &der);
	X509_CRL_free(made);
	X509_NAME_free(name);
	ASN1_TIME_free(now);
	ASN1_TIME_free(later);
	ASN1_INTEGER_free(number);
	return taken(der, len);
}

START_TEST(a_delta_crl_without_a_number_is_left_out)
{
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	const struct certificate *path[] = {
		make_certificate(key, 0, 1, NULL, NULL), make_certificate(key, 1, 1, NULL, NULL),
	};
	struct bytes crls[] = { make_crl(key, false), make_crl(key, true) };
	struct path_options options = { .time = JUDGED, .check_crls = true, .crls = crls, .crl_count = 2 };
	struct path_result result;

	crypto_verify_path(loading.loader.crypto, &arena, path, 2, &options, &result);
	ck_assert_msg(result.valid, "%.*s", TEXT_ARG(result.why));
	options.crls = &crls[1];
	options.crl_count = 1;
	crypto_verify_path(loading.loader.crypto, &arena, path, 2, &options, &result);
	ck_assert_int_eq(result.error, X509_V_ERR_UNABLE_TO_GET_CRL);
	EVP_PKEY_free(key);
}
END_TEST

/* A certificate with a point relative to its issuer, whose name has a text of so many letters. */
static struct certificate *
relative_to_issuer(size_t letters)
{
	struct certificate *out = ARENA_NEW(&arena, struct certificate);
	struct buffer text;

	buffer_init(&text, &arena);
	while (letters-- > 0)
		buffer_addc(&text, 'x');
	ck_assert(certificate_read(&arena, octets(arena_printf(&arena,
	    "30( 30( a0(02(02)) 02(05) 30(<sha256WithRSAEncryption> 05()) 30(31(30(<CN> 0c('%.*s'))))"
	    " 30(17('261001000000Z') 17('271001000000Z')) 30(31(30(<CN> 0c('made'))))"
	    " 30(30(<rsaEncryption> 05()) 03(00 30(02(00c5) 02(010001))))"
	    " a3(30(30(<2.5.29.31> 04(30(30(a0(a1(30(<CN> 0c('y')))))))))) )"
	    " 30(<sha256WithRSAEncryption> 05()) 03(00 01) )", TEXT_ARG(buffer_text(&text))).at), out));
	return out;
}

START_TEST(an_issuer_that_points_are_relative_to_is_at_most_so_long)
{
	size_t letters = LIMIT_RELATIVE_ISSUER - 64;
	const struct certificate *path[1];
	struct path_options options = { .time = JUDGED };
	struct path_result result;
	static const char words[] =
	    "a certificate of the path has too many distribution points relative to its issuer";

	while (relative_to_issuer(letters)->issuer.der.len < LIMIT_RELATIVE_ISSUER)
		letters++;
	path[0] = relative_to_issuer(letters);
	ck_assert_uint_eq(path[0]->issuer.der.len, LIMIT_RELATIVE_ISSUER);
	crypto_verify_path(loading.loader.crypto, &arena, path, 1, &options, &result);
	ck_assert_msg(!text_is(result.why, words), "at the limit");
	path[0] = relative_to_issuer(letters + 1);
	crypto_verify_path(loading.loader.crypto, &arena, path, 1, &options, &result);
	ck_assert_msg(result.undecided && text_is(result.why, words), "%.*s", TEXT_ARG(result.why));
}
END_TEST

/* ---- uses ---- */

/* What crypto_allows is to say of a server, by OpenSSL alone. */
static bool
openssl_allows(const struct certificate *certificate)
{
	const uint8_t *at = certificate->der.at;
	X509 *object = certificate_path_limit(certificate) != NULL ? NULL : d2i_X509(NULL, &at, (long)certificate->der.len);
	bool allowed = object == NULL || X509_check_purpose(object, X509_PURPOSE_SSL_SERVER, 0) > 0 ||
	    (X509_get_extension_flags(object) & EXFLAG_INVALID) != 0;

	X509_free(object);
	return allowed;
}

static size_t allowed_servers, refused_servers;

static int
compare_servers(const char *path, const struct stat *st, int kind, struct FTW *walk)
{
	(void)st, (void)walk;
	if (kind != FTW_F)
		return 0;
	loading.result = (struct load_result){ 0 };
	load_path(&loading.loader, path, &loading.result);
	for (size_t i = 0; i < loading.result.artifacts.count; i++) {
		const struct artifact *artifact = loading.result.artifacts.items[i];
		bool allowed;

		if (artifact->kind != ARTIFACT_CERTIFICATE)
			continue;
		allowed = openssl_allows(artifact->certificate);
		ck_assert_msg(crypto_allows(loading.loader.crypto, artifact->certificate, PURPOSE_SERVER, false) == allowed,
		    "%s: OpenSSL says %d", path, allowed);
		*(allowed ? &allowed_servers : &refused_servers) += 1;
	}
	return 0;
}

START_TEST(a_server_is_what_openssl_takes_for_one)
{
	(void)nftw(getenv("FIXTURES"), compare_servers, 16, FTW_PHYS);
	ck_assert_uint_gt(allowed_servers, 400);
	ck_assert_uint_gt(refused_servers, 10);
}
END_TEST

/* Values of the extensions that are asked for: key usage, extended key usage, Netscape certificate type, in each combination. */
static const char *const usages[] = { "", "30(<2.5.29.15> 04(03(0780)))", "30(<2.5.29.15> 04(03(0520)))", "30(<2.5.29.15> 04(03(0308)))",
	"30(<2.5.29.15> 04(03(0106)))", "30(<2.5.29.15> 04(03(00)))", "30(<2.5.29.15> 04(0480))", "30(<2.5.29.15> 04(03(0780) 05()))",
	"30(<2.5.29.15> 04(03(0106))) 30(<2.5.29.15> 04(03(0780)))" };
static const char *const extended[] = { "", "30(<2.5.29.37> 04(30(<serverAuth>)))", "30(<2.5.29.37> 04(30(<clientAuth>)))",
	"30(<2.5.29.37> 04(30(<clientAuth> <serverAuth>)))", "30(<2.5.29.37> 04(30(<2.5.29.37.0>)))", "30(<2.5.29.37> 04(30()))",
	"30(<2.5.29.37> 04(30(<1.3.6.1.4.1.311.10.3.3>)))", "30(<2.5.29.37> 04(30(<2.16.840.1.113730.4.1>)))",
	"30(<2.5.29.37> 04(30(<serverAuth> 05())))", "30(<2.5.29.37> 04(30(<serverAuth>) 05()))",
	"30(<2.5.29.37> 04(30(<clientAuth>))) 30(<2.5.29.37> 04(30(<serverAuth>)))" };
static const char *const netscape[] = { "", "30(<2.16.840.1.113730.1.1> 04(03(0640)))", "30(<2.16.840.1.113730.1.1> 04(03(0780)))" };

static const struct certificate *
with_usages(const char *first, const char *second, const char *third)
{
	struct certificate *out = ARENA_NEW(&arena, struct certificate);
	const char *extensions = arena_printf(&arena, "%s %s %s", first, second, third).at;

	ck_assert(certificate_read(&arena, octets(arena_printf(&arena, "30("
	    " 30(a0(02(02)) 02(09) 30(<sha256WithRSAEncryption> 05()) 30(31(30(<CN> 0c('x'))))"
	    " 30(17('260101000000Z') 17('270101000000Z')) 30(31(30(<CN> 0c('x'))))"
	    " 30(30(<rsaEncryption> 05()) 03(00 30(02(00c5) 02(010001)))) %s)"
	    " 30(<sha256WithRSAEncryption> 05()) 03(00 01) )", strspn(extensions, " ") == strlen(extensions) ? "" :
	    arena_printf(&arena, "a3(30(%s))", extensions).at).at), out));
	return out;
}

START_TEST(every_mix_of_usages_is_judged_as_openssl_does)
{
	size_t refused = 0;

	for (size_t i = 0; i < COUNT_OF(usages); i++) {
		for (size_t j = 0; j < COUNT_OF(extended); j++) {
			for (size_t k = 0; k < COUNT_OF(netscape); k++) {
				const struct certificate *certificate = with_usages(usages[i], extended[j], netscape[k]);
				bool allowed = openssl_allows(certificate);

				ck_assert_msg(crypto_allows(loading.loader.crypto, certificate, PURPOSE_SERVER, false) == allowed,
				    "%s %s %s: OpenSSL says %d", usages[i], extended[j], netscape[k], allowed);
				refused += !allowed;
			}
		}
	}
	ck_assert_uint_gt(refused, 50);
}
END_TEST

START_TEST(an_ordinary_server_costs_no_object_of_openssl)
{
	load_fixture(&loading, LEAF);
	ck_assert(crypto_allows(loading.loader.crypto, first_artifact(&loading)->certificate, PURPOSE_SERVER, false));
	ck_assert_ptr_null(loading.loader.crypto->certificates);
	ck_assert(!crypto_allows(loading.loader.crypto, with_usages("", extended[2], ""), PURPOSE_SERVER, false));
	ck_assert_ptr_nonnull(loading.loader.crypto->certificates);
}
END_TEST

TESTS_WITH("path", setup, NULL,
	EACH(a_path_is_judged_as_it_is_given, rows),
	EACH(strict_checking_says_all_that_it_finds, strict_rows),
	EACH(what_is_past_a_limit_stays_undecided_and_costs_nothing, undecided),
	TEST(an_algorithm_that_is_not_known_is_not_called_invalid),
	TEST(a_valid_path_is_remembered_with_its_time_and_purpose),
	TEST(a_path_has_at_most_32_certificates),
	TEST(a_server_is_what_openssl_takes_for_one),
	TEST(every_mix_of_usages_is_judged_as_openssl_does),
	TEST(an_ordinary_server_costs_no_object_of_openssl),
	TEST(an_issuer_that_points_are_relative_to_is_at_most_so_long),
	TEST(a_renewed_issuer_is_the_one_that_was_given),
	TEST(a_flood_of_policies_is_given_up_in_words),
	TEST(a_delta_crl_without_a_number_is_left_out))
