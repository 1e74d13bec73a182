/* test_path.c - src/facts/path.c: paths as rules read them. */
#include "facts_test.h"

#define LEAF .file = "expressway/c-good.pem"
static const struct scene_claim paths[] = {
	{ "a path to a trusted root", { LEAF, .trust = "trust/good.pem" }, TARGET_LEAF,
	    "[path.certs.map(c, c.subject.label), [path.fault, path.why, path.missing_issuer, "
	    "path.missing_url]]",
	    "[['expc1.example.com', 'Example Issuing CA 1', 'Example Root CA'], ['', '', '', '']]" },
	{ "it is whole and trusted", { LEAF, .trust = "trust/good.pem" }, TARGET_LEAF,
	    "[path.valid, path.complete, path.root_in_list, path.last.self_signed]",
	    "[true, true, true, true]" },
	{ "nothing is broken there", { LEAF, .trust = "trust/good.pem" }, TARGET_LEAF,
	    "[has(path.broken_at), path.bad_signatures.size() > 0, path.broken_at.subject.label == '']",
	    "[false, false, true]" },
	{ "chain and path are one", { LEAF, .trust = "trust/good.pem" }, TARGET_LEAF,
	    "[chain.size() == 3, chain == path.certs, chain[0].sha256 == cert.sha256]", "[true, true, true]" },
	{ "what is missing and where it is", { LEAF, .trust = "trust/root-only.pem" }, TARGET_LEAF,
	    "[path.fault, path.missing_issuer, path.missing_name, path.missing_key_id, path.missing_url, "
	    "path.broken_at.subject.label]",
	    "['incomplete', 'Example Issuing CA 1', 'CN=Example Issuing CA 1,O=Example GmbH,C=DE', "
	    "'50:DA:2B:37:D4:A6:B4:36:8C:7D:3D:43:9F:7A:38:86:FC:7E:33:2B', "
	    "'http://pki.example.com/issuing-1.cer', 'expc1.example.com']" },
	{ "an intermediate of the list does not make it whole", { LEAF, .trust = "trust/issuing-only.pem" },
	    TARGET_LEAF,
	    "[path.valid, path.complete, path.root_in_list, path.fault == 'incomplete']",
	    "[false, false, true, true]" },
	{ "a chain file fills the gap, which the list alone has", { LEAF, .trust = "trust/root-only.pem",
	    .chain = "chain/intermediate.pem" }, TARGET_LEAF,
	    "[path.valid, own_path.valid, own_path.fault == 'incomplete']",
	    "[true, false, true]" },
	{ "without a chain file the list alone is all", { LEAF, .trust = "trust/good.pem" }, TARGET_LEAF,
	    "[own_path.valid, own_path.certs == path.certs]", "[true, true]" },
	{ "a root that nobody trusts", { LEAF, .trust = "trust/other-root.pem", .chain = "chain/full.pem" },
	    TARGET_LEAF,
	    "[path.fault, path.broken_at.subject.label, string(path.complete), string(path.root_in_list)]",
	    "['not-trusted', 'Example Root CA', 'true', 'false']" },
	{ "a signature that does not verify", { .file = "chain/bad-signature.pem",
	    .trust = "trust/good.pem" }, TARGET_LEAF,
	    "[path.fault, path.broken_at.subject.label] + path.bad_signatures.map(c, c.subject.label)",
	    "['bad-signature', 'expe1.example.com', 'expe1.example.com']" },
	{ "a CA that has expired", { .file = "chain/leaf-of-expired.pem", .trust = "trust/expired.pem" },
	    TARGET_LEAF,
	    "[path.fault, path.broken_at.subject.label]", "['expired', 'Example Expired CA']" },
	{ "a CA of the future", { .file = "chain/leaf-of-not-yet.pem", .trust = "trust/not-yet-valid.pem" },
	    TARGET_LEAF,
	    "[path.fault, path.broken_at.subject.label]", "['not-yet-valid', 'Example Future CA']" },
	{ "a CA that is none", { .file = "chain/leaf-of-ca-false.pem", .trust = "trust/ca-false.pem" },
	    TARGET_LEAF,
	    "[path.fault, string(path.why != '')]", "['refused', 'true']" },
	{ "an entry that hides another", { LEAF, .trust = "trust/shadowed.pem" }, TARGET_LEAF,
	    "[path.shadowing.size(), path.shadowed.size(), "
	    "path.shadowing[0].subject.same(path.shadowed[0].subject) ? 1 : 0, "
	    "path.shadowing[0] == path.shadowed[0] ? 1 : 0, path.shadowed[0] in path.certs ? 1 : 0]",
	    "[1, 1, 1, 0, 1]" },
	{ "none that hides another", { LEAF, .trust = "trust/good.pem" }, TARGET_LEAF,
	    "path.shadowing + path.shadowed", "[]" },
	{ "no list and no chain: no path, and no fault either", { LEAF }, TARGET_LEAF,
	    "[path.valid, path.complete, path.fault != '', has(path.last), chain.size() > 0, own_path.valid]",
	    "[false, false, false, false, false, false]" },
	{ "requests have no path", { .file = "expressway/request-good.pem", .trust = "trust/good.pem" },
	    TARGET_REQUEST,
	    "[path.valid, chain.size() > 0]", "[false, false]" },
	{ "a public key is no certificate", { .file = "file/public-key.pem" }, TARGET_FILE,
	    "[file.public_keys, file.private_keys, file.certificates]", "[1, 0, 0]" },
	{ "what the files are for", { LEAF, .key = "key/c-good.pem", .trust = "trust/good.pem" }, TARGET_LEAF,
	    "[file.use] + trust_files.map(f, f.use)", "['', 'trust']" },
	{ "the key is beside its certificate", { LEAF, .key = "key/c-good.pem" }, TARGET_LEAF,
	    "[key.paired, key.matches(cert)]",
	    "[true, true]" },
};

START_TEST(a_path_says_how_far_it_gets_and_what_breaks_it)
{
	hold_in_scene(&paths[_i]);
}
END_TEST

TESTS_WITH("path", setup, teardown,
	EACH(a_path_says_how_far_it_gets_and_what_breaks_it, paths))
