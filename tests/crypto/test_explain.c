/* test_explain.c - src/crypto/explain.c: what is at fault in a refused path is named. */
#include "../load/loading.h"
#include "../notation.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

#define JUDGED 1795219200          /* 2026-11-21 */
#define ROOT "pki/root.pem"

static const struct row {
	const char *files[5], *code, *name, *constraint, *why;
	unsigned depth, by;
	bool policies;
} rows[] = {
	{ { "path/leaf-not-permitted.pem", "path/names-ca.pem", ROOT }, "name-not-permitted", "expe1.example.org", "example.com",
	    "the name constraints of \"Example Names CA\" permit only example.com, and its DNS name is \"expe1.example.org\"", 0, 1, false },
	{ { "path/leaf-excluded.pem", "path/names-ca.pem", ROOT }, "name-excluded", "10.1.2.3", "10.0.0.0/8",
	    "the name constraints of \"Example Names CA\" exclude 10.0.0.0/8, and its IP address is \"10.1.2.3\"", 0, 1, false },
	{ { "path/leaf-cn-not-permitted.pem", "path/names-ca.pem", ROOT }, "name-not-permitted", "expe1.example.org", "example.com",
	    "the name constraints of \"Example Names CA\" permit only example.com, and its common name is \"expe1.example.org\"", 0, 1, false },
	{ { "chain/path-too-long.pem", "pki/below-pathlen.pem", "pki/issuing-1.pem", ROOT }, "path-length", "", "0",
	    "its path length of 0 allows 0 CAs below it, and the chain has 1: \"Example Sub CA\"", 2, 2, false },
	{ { "path/leaf-of-no-sign.pem", "path/no-sign-ca.pem", ROOT }, "no-cert-sign", "", "",
	    "it issued a certificate, but its key usage lacks keyCertSign", 1, 1, false },
	{ { "chain/leaf-of-ca-false.pem", "pki/ca-false.pem" }, "not-a-ca", "", "",
	    "it issued a certificate, but its basic constraints say that it is not a CA", 1, 1, false },
	{ { "path/leaf-of-critical.pem", "path/critical-ca.pem", ROOT }, "unknown-critical", "1.3.6.1.4.1.32473.9", "",
	    "it has a critical extension, 1.3.6.1.4.1.32473.9, that OpenSSL does not know and therefore rejects", 1, 1, false },
	{ { "path/leaf-without-policy.pem", "path/policy-ca.pem", ROOT }, "policy", "", "0",
	    "\"Example Policy CA\" requires a certificate policy (requireExplicitPolicy 0), and there is none that all certificates "
	    "of the chain have", 0, 1, true },
	{ { "expressway/leaf-good.pem", "pki/issuing-2.pem", ROOT }, "other", "", "", "subject issuer mismatch", 0, 0, false },
};

static struct path_result
judge(const struct row *row)
{
	const struct certificate *path[5];
	struct path_options options = { .time = JUDGED, .policies = row->policies };
	struct path_result result;
	size_t count = 0;

	loading.result = (struct load_result){ 0 };
	for (const char *const *file = row->files; *file != NULL; file++)
		load_fixture(&loading, *file);
	for (; count < loading.result.artifacts.count; count++)
		path[count] = loading.result.artifacts.items[count]->certificate;
	crypto_verify_path(loading.loader.crypto, &arena, path, count, &options, &result);
	return result;
}

START_TEST(what_is_at_fault_is_named)
{
	const struct row *row = &rows[_i];
	struct path_result result = judge(row);

	ck_assert(!result.valid && !result.undecided);
	ck_assert_str_eq(result.code, row->code);
	ck_assert_msg(text_is(result.why, row->why), "%.*s", TEXT_ARG(result.why));
	ck_assert_msg(text_is(result.name, row->name), "%.*s", TEXT_ARG(result.name));
	ck_assert_msg(text_is(result.constraint, row->constraint), "%.*s", TEXT_ARG(result.constraint));
	ck_assert_uint_eq(result.depth, row->depth);
	ck_assert_uint_eq(result.by, row->by);
}
END_TEST

START_TEST(nothing_is_said_of_a_valid_path)
{
	static const struct row good = { .files = { "path/leaf-within.pem", "path/names-ca.pem", ROOT } };
	struct path_result result = judge(&good);

	ck_assert(result.valid && result.code == NULL);
}
END_TEST

TESTS_WITH("explain", setup, NULL,
	EACH(what_is_at_fault_is_named, rows),
	TEST(nothing_is_said_of_a_valid_path))
