/* test_path.c - src/crypto/path.c: paths as given, and what is said of the first thing wrong. */
#include <openssl/x509_vfy.h>
#include <time.h>

#include "../load/loading.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

static void
teardown(void)
{
	loading_end(&loading);
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
	crypto_verify_path(loading.loader.crypto, &loading.arena, path, count, &options, &result);
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
	    X509_V_ERR_INVALID_CA, 1, "invalid CA certificate" },
	{ "a path past its length", { "chain/path-too-long.pem", "pki/below-pathlen.pem", CA, ROOT }, { .time = JUDGED },
	    X509_V_ERR_PATH_LENGTH_EXCEEDED, 2, "path length constraint exceeded" },
	{ "a self-signed certificate within", { LEAF, CA, ROOT, ROOT }, { .time = JUDGED }, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, 2,
	    "a self-signed certificate stands within the path" },
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
	    "a certificate of the path has more distribution points relative to its issuer than are computed" },
	{ "a key of 20,000 bits", { "hostile/rsa-20000.pem", CA }, 0, "an RSA key of the path is longer than 16384 bits, the limit" },
	{ "a described curve", { "hostile/ec-explicit.pem", CA }, 0, "a curve of the path is not named but described, which is not computed" },
	{ "2,000 extensions", { "hostile/extensions-2000.pem", CA }, 0,
	    "a certificate of the path has 1000 extensions or more" },
	{ "such a certificate as issuer", { LEAF, "hostile/extensions-2000.pem" }, 0,
	    "a certificate of the path has 1000 extensions or more" },
};

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

	/* A later OpenSSL knows it, and then finds another fault: it was signed with another key. */
	ck_assert(!result.valid);
	if (strncmp(crypto_version(NULL), "3.0.", 4) == 0) {
		ck_assert(result.undecided);
		ck_assert(text_ends_with(result.why, " does not know the algorithm of this key"));
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
	crypto_verify_path(loading.loader.crypto, &loading.arena, path, LIMIT_PATH_LENGTH, &options, &result);
	ck_assert(!result.undecided);
	crypto_verify_path(loading.loader.crypto, &loading.arena, path, LIMIT_PATH_LENGTH + 1, &options, &result);
	ck_assert(result.undecided && text_is(result.why, "the path is longer than 32 certificates, the limit"));
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

int
main(void)
{
	TCase *tests = tcase_create("path");

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_set_timeout(tests, 30);
	tcase_add_loop_test(tests, a_path_is_judged_as_it_is_given, 0, COUNT_OF(rows));
	tcase_add_loop_test(tests, what_is_past_a_limit_stays_undecided_and_costs_nothing, 0, COUNT_OF(undecided));
	tcase_add_test(tests, an_algorithm_that_is_not_known_is_not_called_invalid);
	tcase_add_test(tests, a_path_has_at_most_32_certificates);
	tcase_add_test(tests, a_renewed_issuer_is_the_one_that_was_given);
	return run_tests("path", tests);
}
