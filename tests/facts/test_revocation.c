/* test_revocation.c - src/facts/revocation.c: what the CRLs of a box say of the certificates of a path. */
#include "facts_test.h"

#define LEAF .file = "expressway/leaf-good.pem", .trust = "trust/good.pem"

static const struct scene_claim claims[] = {
	{ "each certificate but the root is asked about, with its issuer",
	    { LEAF, .crl = "pki/crl-issuing-1.pem", .more_crl = "pki/crl-root.pem" }, TARGET_LEAF,
	    "revocation.map(r, [r.cert.subject.label, r.issuer.subject.label, r.verdict])",
	    "[['expe1.example.com', 'Example Issuing CA 1', 'good'], ['Example Issuing CA 1', "
	    "'Example Root CA', 'good']]" },
	{ "a revoked one, when and why", { LEAF, .crl = "pki/crl-issuing-1-revokes-leaf.pem" }, TARGET_LEAF,
	    "[revocation[0].verdict, string(revocation[0].date), revocation[0].reason, "
	    "revocation[0].crl.issuer.cn[0]]",
	    "['revoked', '2026-11-10T12:00:00Z', 'keyCompromise', 'Example Issuing CA 1']" },
	{ "no CRL of the other CA is no answer", { LEAF, .crl = "pki/crl-issuing-1.pem" }, TARGET_LEAF,
	    "[revocation[0].verdict, revocation[1].verdict, string(has(revocation[1].crl)), "
	    "string(has(revocation[1].date))]",
	    "['good', 'missing', 'false', 'false']" },
	{ "what is not revoked has no date and no reason", { LEAF, .crl = "pki/crl-issuing-1.pem" },
	    TARGET_LEAF,
	    "[has(revocation[0].date), revocation[0].reason != '', has(revocation[0].bad_crl), "
	    "has(revocation[0].crl)]",
	    "[false, false, false, true]" },
	{ "a CRL that has expired", { LEAF, .crl = "pki/crl-issuing-1-expired.pem" }, TARGET_LEAF,
	    "[revocation[0].verdict, revocation[0].crl.next_update.date()]", "['crl-expired', '2026-11-01']" },
	{ "a CRL whose signature does not verify says nothing, though it lists the certificate",
	    { LEAF, .crl = "pki/crl-issuing-1-bad-signature.pem" }, TARGET_LEAF,
	    "[revocation[0].verdict, string(has(revocation[0].bad_crl)), string(has(revocation[0].date))]",
	    "['crl-bad-signature', 'true', 'false']" },
	{ "a good one beside it does", { LEAF, .crl = "pki/crl-issuing-1-bad-signature.pem",
	    .more_crl = "pki/crl-issuing-1.pem" },
	    TARGET_LEAF, "[revocation[0].verdict, string(has(revocation[0].bad_crl))]", "['good', 'true']" },
	{ "a list of changes is no answer by itself", { LEAF, .crl = "pki/crl-issuing-1-delta.pem" },
	    TARGET_LEAF,
	    "[string(revocation[0].delta), string(revocation[0].indirect), revocation[0].verdict, "
	    "revocation[0].why]",
	    "['true', 'false', 'undecided', 'only a delta CRL is given, which lists changes only']" },
	{ "a list for other CAs, too", { LEAF, .crl = "pki/crl-issuing-1-indirect.pem" }, TARGET_LEAF,
	    "[revocation[0].indirect, revocation[0].delta]", "[true, false]" },
	{ "a CA that its root revoked",
	    { .file = "chain/leaf-of-revoked.pem", .trust = "trust/revoked.pem",
	    .crl = "pki/crl-root-revokes-ca.pem" }, TARGET_LEAF,
	    "revocation.map(r, [r.verdict, r.cert.subject.label])[1]", "['revoked', 'Example Revoked CA']" },
	{ "the end of a path that is not whole is not asked about",
	    { .file = "expressway/leaf-good.pem", .trust = "trust/issuing-only.pem",
	    .crl = "pki/crl-issuing-1.pem" }, TARGET_LEAF,
	    "revocation.map(r, r.cert.subject.label)", "['expe1.example.com']" },
	{ "no path, no answers", { .file = "expressway/leaf-good.pem", .crl = "pki/crl-issuing-1.pem" },
	    TARGET_LEAF,
	    "[revocation.size(), crls.size()]", "[0, 1]" },
	{ "a root alone is asked nothing", { .file = "pki/root.pem", .trust = "trust/good.pem",
	    .crl = "pki/crl-root.pem" },
	    TARGET_ROOT, "revocation", "[]" },
	{ "a request is asked nothing",
	    { .file = "expressway/request-good.pem", .trust = "trust/good.pem", .crl = "pki/crl-root.pem" },
	    TARGET_REQUEST,
	    "revocation", "[]" },
};

START_TEST(crls_say_what_they_say_and_no_more)
{
	hold_in_scene(&claims[_i]);
}
END_TEST

START_TEST(answers_belong_to_the_target_that_is_seen)
{
	const struct scene scene = { .file = "expressway/leaf-good.pem", .trust = "trust/good.pem",
		.crl = "pki/crl-issuing-1-revokes-leaf.pem" };

	open_scene(&scene);
	ck_assert(see(TARGET_LEAF, NULL, 0));
	ck_assert_str_eq(value_of("revocation[0].verdict"), "'revoked'");
	ck_assert(see(TARGET_CRL, NULL, 0));
	ck_assert_str_eq(value_of("[revocation.size() == 0, crl.count == 1]"), "[true, true]");
	ck_assert(see(TARGET_LEAF, NULL, 0));
	ck_assert_str_eq(value_of("revocation[0].verdict"), "'revoked'");
	ck_assert_str_eq(place_of("revocation[0].cert.subject"), "revocation[0].cert.subject");
}
END_TEST

TESTS_WITH("revocation", setup, teardown,
	EACH(crls_say_what_they_say_and_no_more, claims),
	TEST(answers_belong_to_the_target_that_is_seen))
