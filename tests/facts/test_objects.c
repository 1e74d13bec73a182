/* test_objects.c - src/facts/objects.c: private keys, files, paths and CRLs as rules read them. */
#include "facts_test.h"

static const struct claim claims[] = {
	/* Private keys */
	{ "a key of PKCS#8", "key/pkcs8.pem",
	    "[key.kind, key.format, key.container, string(key.bits), string(key.line), key.why]",
	    "['RSA', 'PKCS#8', 'PEM', '2048', '6', '']" },
	{ "of PKCS#1, without lines", "key/pkcs1.der", "[key.format, key.container, string(key.line)]",
	    "['PKCS#1', 'DER', '0']" },
	{ "of SEC 1", "key/sec1.pem", "[key.kind, key.format, key.public.curve, string(key.public.bits)]",
	    "['EC', 'SEC 1', 'P-256', '256']" },
	{ "within PKCS#12", "key/no-password.p12", "[string(key.opened), key.container]",
	    "['true', 'PKCS#12']" },
	{ "what is encrypted and locked says only that", "key/encrypted-pkcs8.pem",
	    "[key.kind, key.why, string(key.encrypted), string(key.opened), string(key.bits), "
	    "string(has(key.public))]",
	    "['unknown', 'password needed', 'true', 'false', '0', 'false']" },
	{ "an old form of encryption is one, too", "key/encrypted-traditional.pem",
	    "[key.encrypted, key.opened]", "[true, false]" },
	{ "an open key has its public half", "key/ed25519.pem",
	    "[key.kind, key.public.kind, string(key.public.sha256.size()), string(key.paired)]",
	    "['Ed25519', 'Ed25519', '95', 'false']" },
	{ "its certificate is beside it", "key/certificate-and-key.pem", "key.paired", "true" },
	{ "no key", "pki/crl-root.pem", "[has(key.public), key.opened, key.kind == '']",
	    "[false, false, true]" },

	/* Files */
	{ "a file of PEM", "file/leaf-and-chain.pem",
	    "[file.format, file.encoding, file.line_ending, string(file.size), string(file.certificates), "
	    "file.use]",
	    "['PEM', 'ASCII', 'LF', '4904', '3', '']" },
	{ "all that was found in it names it", "file/leaf-and-key.pem",
	    "[file.name, cert.file].map(n, n.endsWith('/file/leaf-and-key.pem'))", "[true, true]" },
	{ "a key names its file", "key/pkcs8.pem",
	    "[key.file == file.name, key.file.endsWith('/key/pkcs8.pem')]", "[true, true]" },
	{ "a file of DER has no text facts", "file/leaf.der",
	    "[file.format, file.encoding, file.line_ending, string(file.blocks.size())]",
	    "['DER', 'binary', 'none', '0']" },
	{ "bytes behind the object", "file/trailing-bytes.der", "file.trailing_bytes", "10" },
	{ "carriage returns alone", "file/cr-only.pem", "file.line_ending", "'CR'" },
	{ "a byte order mark", "file/bom.pem", "[string(file.has_bom), file.encoding]", "['true', 'UTF-8']" },
	{ "two bytes for each character", "file/utf-16.pem", "[string(file.has_bom), file.encoding]",
	    "['true', 'UTF-16LE']" },
	{ "the last line is not ended", "file/no-newline.pem", "[file.final_newline, file.has_bom]",
	    "[false, false]" },
	{ "blank lines at the end", "key/blank-lines-after.pem",
	    "[string(file.blank_lines_at_end), string(file.final_newline)]",
	    "['3', 'true']" },
	{ "text round the blocks", "file/text-between.pem",
	    "[file.text_before, file.text_between, file.text_after]",
	    "[true, true, true]" },
	{ "no text round the block", "file/cr-only.pem",
	    "[file.text_before, file.text_between, file.text_after]",
	    "[false, false, false]" },
	{ "a key beside the certificate", "file/leaf-and-key.pem",
	    "[file.has_private_key, file.private_keys == 1, file.certificates == 1, file.requests == 0]",
	    "[true, true, true, true]" },
	{ "PKCS#7 in PEM", "file/pkcs7.pem", "[file.has_pkcs7, file.certificates == 2]", "[true, true]" },
	{ "a CRL", "file/crl.pem", "[file.crls, file.certificates]", "[1, 0]" },

	/* Blocks */
	{ "broken blocks count, too", "file/good-broken-good.pem",
	    "file.blocks.map(b, [b.label, string(b.readable), string(b.problems.size() > 0)])",
	    "[['CERTIFICATE', 'true', 'false'], ['CERTIFICATE', 'false', 'true'], ['CERTIFICATE', 'true', "
	    "'false']]" },
	{ "lines of a block", "file/leaf-and-key.pem",
	    "file.blocks.map(b, [b.line, b.end_line, b.size])[0]", "[6, 32, 1154]" },
	{ "a block that does not end", "file/missing-end.pem", "file.blocks.exists(b, b.end_line == 0)",
	    "true" },
	{ "a problem has a name, a line and a sentence", "file/end-label-differs.pem",
	    "file.blocks[0].problems.map(p, [p.code, string(p.line), p.text])",
	    "[['end-label-differs', '32', 'BEGIN CERTIFICATE is closed by END X509 CRL']]" },
	{ "text between two blocks stands before the second", "file/text-between.pem",
	    "file.blocks[1].text_before", "true" },
	{ "no text between two blocks", "file/leaf-and-key.pem", "file.blocks[1].text_before", "false" },
	{ "a block that is encrypted as of old", "key/encrypted-traditional.pem", "file.blocks[0].encrypted",
	    "true" },
	{ "encrypted PKCS#8 says so by its label instead", "key/encrypted-pkcs8.pem",
	    "[file.blocks[0].label, string(file.blocks[0].encrypted)]", "['ENCRYPTED PRIVATE KEY', 'false']" },

	/* CRLs */
	{ "whose it is and when the next is due", "pki/crl-issuing-1-revokes-leaf.pem",
	    "[crl.issuer.text, crl.this_update.date(), crl.next_update.date(), string(crl.count), "
	    "string(crl.has_number)]",
	    "['CN=Example Issuing CA 1,O=Example GmbH,C=DE', '2026-11-15', '2026-12-15', '1', 'true']" },
	{ "nothing revoked", "pki/crl-root.pem",
	    "[string(crl.count), string(crl.is_delta), string(crl.is_indirect), crl.format]",
	    "['0', 'false', 'false', 'PEM']" },
	{ "a delta", "pki/crl-issuing-1-delta.pem", "[crl.is_delta, crl.is_indirect]", "[true, false]" },
	{ "one for other issuers", "pki/crl-issuing-1-indirect.pem", "[crl.is_delta, crl.is_indirect]",
	    "[false, true]" },
	{ "one without a number", "profile/crl-no-number.pem", "crl.has_number", "false" },
	{ "one in DER", "pki/crl-issuing-1.crl", "[crl.format, string(crl.line)]", "['DER', '0']" },
	{ "no CRL", "pki/root.pem", "[crl.count > 0, has(crl.next_update), crl.issuer.cn.size() > 0]",
	    "[false, false, false]" },
};

START_TEST(an_object_is_told_as_its_file_holds_it)
{
	hold(&claims[_i]);
}
END_TEST

/* A CRL with these times and entries. */
static struct bytes
crl_with(const char *times, const char *entries)
{
	return octets(arena_printf(&arena,
	    "30( 30( 02(01) 30(<sha256WithRSAEncryption> 05()) 30(31(30(<CN> 0c('Issuer')))) %s %s )"
	    " 30(<sha256WithRSAEncryption> 05()) 03(00 01) )", times, entries).at);
}

static const struct {
	const char *why, *times, *entries, *expression, *value;
} crls[] = {
	{ "the next one is not said", "17('261115000000Z')", "",
	    "[has(crl.next_update), has(crl.this_update)]", "[false, true]" },
	{ "the year 0 is no timestamp", "18('00000101000000Z') 18('00000201000000Z')", "",
	    "[has(crl.this_update), has(crl.next_update), crl.next_update > now]", "[false, false, false]" },
	{ "the year 1 is one", "18('00010101000000Z') 17('261215000000Z')", "",
	    "[has(crl.this_update), crl.this_update == timestamp('0001-01-01T00:00:00Z')]", "[true, true]" },
	{ "entries are counted as far as they can be read", "17('261115000000Z')",
	    "30( 30(02(01) 17('261110120000Z')) 30(02(02) 17('261110120000Z')) 30(05()) )", "[crl.count]",
	    "[2]" },
};

START_TEST(the_times_of_a_crl_are_timestamps_or_not_there)
{
	const struct scene scene = { .der = crl_with(crls[_i].times, crls[_i].entries) };
	const char *value;

	open_scene(&scene);
	ck_assert_msg(see(TARGET_CRL, NULL, 0), "%s: no CRL", crls[_i].why);
	value = value_of(crls[_i].expression);
	ck_assert_msg(strcmp(value, crls[_i].value) == 0, "%s: %s", crls[_i].why, value);
}
END_TEST

/* The words are made when the entries are read: the same words in the same place were read once. */
START_TEST(what_the_entries_of_a_crl_come_to_is_found_out_once)
{
	const struct scene scene = { .file = "path/crl-entry-critical.pem" };
	struct cel_value first, second;
	const char *trouble;

	open_scene(&scene);
	ck_assert(see(TARGET_CRL, NULL, 0));
	ck_assert_msg(evaluate("crl.unusable", &first, &trouble), "%s", trouble);
	ck_assert_msg(evaluate("[crl.signature_state, string(crl.superseded), crl.unusable][2]", &second, &trouble), "%s", trouble);
	ck_assert_uint_gt(first.as.text.len, 0);
	ck_assert_ptr_eq(first.as.text.at, second.as.text.at);
}
END_TEST

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

TESTS_WITH("objects", setup, teardown,
	EACH(an_object_is_told_as_its_file_holds_it, claims),
	TEST(what_the_entries_of_a_crl_come_to_is_found_out_once),
	EACH(the_times_of_a_crl_are_timestamps_or_not_there, crls),
	EACH(a_path_says_how_far_it_gets_and_what_breaks_it, paths))
