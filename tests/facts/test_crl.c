/* test_crl.c - src/facts/crl.c: CRLs as rules read them. */
#include "facts_test.h"

static const struct claim claims[] = {
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
	{ "its entries", "pki/crl-issuing-1-revokes-leaf.pem",
	    "crl.entries.map(e, e.serial.hex != '' ? e.date.date() + ' ' + string(e.reason) + ' ' + string(e.extensions.size()) : '')",
	    "['2026-11-10 1 1']" },
	{ "an entry's extensions", "lint/crl.pem", "crl.entries.map(e, [e.has(oid('2.5.29.21')), has(e.reason)])", "[[true, true], [false, false]]" },
	{ "number, version and algorithm", "lint/crl.pem",
	    "[string(crl.number.bits), string(crl.version), crl.signature.name, crl.this_update_raw.tag, string(crl.has_entries)]",
	    "['3', '2', 'ecdsa-with-SHA256', 'UTCTime', 'true']" },
	{ "its extensions", "lint/crl.pem", "[crl.has(oid('authorityKeyIdentifier')), crl.ext(oid('2.5.29.20')).critical, crl.extensions.size() == 2]",
	    "[true, false, true]" },
	{ "its bytes", "lint/crl.pem", "crl.raw.size() == crl.size && asn1(crl.raw).children.size() == 3", "true" },
	{ "no list of entries", "pki/crl-root.pem", "[crl.has_entries, crl.entries.size() > 0]", "[false, false]" },
	{ "no CRL", "pki/root.pem", "[crl.count > 0, has(crl.next_update), crl.issuer.cn.size() > 0]",
	    "[false, false, false]" },
};

START_TEST(a_crl_is_told_as_its_file_holds_it)
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

TESTS_WITH("crl", setup, teardown,
	EACH(a_crl_is_told_as_its_file_holds_it, claims),
	TEST(what_the_entries_of_a_crl_come_to_is_found_out_once),
	EACH(the_times_of_a_crl_are_timestamps_or_not_there, crls))
