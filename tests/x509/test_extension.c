/* test_extension.c - src/x509/extension.c: what the values of the common extensions say. */

#include "objects.h"

static struct problems problems;

static void
setup(void)
{
	problems = (struct problems){ .arena = &arena };
}

static struct extension
extension(const char *oid, const char *value)
{
	return extension_of(oid, octets(value));
}

START_TEST(key_usage_has_its_bits)
{
	struct extension e = extension("keyUsage", "03(05a0)");
	unsigned usage;

	ck_assert(extension_key_usage(&e, e.value, &problems, &usage));
	ck_assert_uint_eq(usage, KEY_USAGE_DIGITAL_SIGNATURE | KEY_USAGE_KEY_ENCIPHERMENT);
	e = extension("keyUsage", "03(070080)");
	ck_assert(extension_key_usage(&e, e.value, &problems, &usage));
	ck_assert_uint_eq(usage, KEY_USAGE_DECIPHER_ONLY);
	e = extension("keyUsage", "03(07ff80)");
	ck_assert(extension_key_usage(&e, e.value, &problems, &usage));
	ck_assert_uint_eq(usage, 0x1ff);
	ck_assert_str_eq(key_usage_names[8], "decipherOnly");
	ck_assert_str_eq(key_usage_names[5], "keyCertSign");
}
END_TEST

START_TEST(basic_constraints_say_ca_and_length)
{
	struct extension e = extension("basicConstraints", "30( 01(ff) 02(03) )");
	struct basic_constraints constraints;

	ck_assert(extension_basic_constraints(&e, e.value, &problems, &constraints));
	ck_assert(constraints.ca);
	ck_assert(constraints.has_path_len);
	ck_assert_int_eq(constraints.path_len, 3);
	e = extension("basicConstraints", "30()");
	ck_assert(extension_basic_constraints(&e, e.value, &problems, &constraints));
	ck_assert(!constraints.ca);
	ck_assert(!constraints.has_path_len);
}
END_TEST

START_TEST(identifiers_are_listed)
{
	struct extension e = extension("extKeyUsage", "30( <serverAuth> <clientAuth> )");
	struct oid_list list;

	ck_assert(extension_oids(&e, e.value, &problems, &list));
	ck_assert_uint_eq(list.count, 2);
	ck_assert_str_eq(oid_name(list.items[1]), "clientAuth");
}
END_TEST

START_TEST(key_identifiers_are_octets)
{
	struct extension e = extension("subjectKeyIdentifier", "04(aabb)");
	struct authority_key_id authority;
	struct bytes id;

	ck_assert(extension_subject_key_id(&e, e.value, &problems, &id));
	ck_assert(bytes_equal(id, octets("aabb")));
	e = extension("authorityKeyIdentifier",
	    "30( 80(ccdd) a1( a4( 30( 31( 30( <CN> 0c('CA') ) ) ) ) ) 82(05) )");
	ck_assert(extension_authority_key_id(&e, e.value, &problems, &authority));
	ck_assert(bytes_equal(authority.key_id, octets("ccdd")));
	ck_assert_uint_eq(authority.issuer.count, 1);
	ck_assert(text_is(general_name_text(&arena, &authority.issuer.items[0]), "CN=CA"));
	ck_assert(bytes_equal(authority.serial, octets("05")));
}
END_TEST

START_TEST(numbers_of_certificates_to_skip_are_read)
{
	struct extension e = extension("policyConstraints", "30( 80(00) 81(02) )");
	struct policy_constraints constraints;
	int64_t skip;

	ck_assert(extension_policy_constraints(&e, e.value, &problems, &constraints));
	ck_assert(constraints.has_explicit && constraints.explicit_skip == 0);
	ck_assert(constraints.has_inhibit && constraints.inhibit_skip == 2);
	e = extension("policyConstraints", "30( 81(05) )");
	ck_assert(extension_policy_constraints(&e, e.value, &problems, &constraints));
	ck_assert(!constraints.has_explicit && constraints.has_inhibit && constraints.inhibit_skip == 5);
	e = extension("inhibitAnyPolicy", "02(04)");
	ck_assert(extension_integer(&e, e.value, &problems, &skip));
	ck_assert_int_eq(skip, 4);
	e = extension("cRLNumber", "02(0102030405060708090a)");
	ck_assert(extension_integer(&e, e.value, &problems, &skip));
	ck_assert_int_eq(skip, INT64_MAX);
}
END_TEST

static const struct row {
	const char *why, *oid, *value, *code;
} rows[] = {
	{ "no usage", "keyUsage", "03(00)", "no-bits" },
	{ "zero bits at the end", "keyUsage", "03(00a0)", "named-bits" },
	{ "zero octets at the end", "keyUsage", "03(07a000)", "named-bits" },
	{ "a usage that has no meaning", "keyUsage", "03(060040)", "unknown-bits" },
	{ "a usage that is no BIT STRING", "keyUsage", "02(05)", "wrong-tag" },
	{ "padding of ones", "keyUsage", "03(05a1)", "bit-string-padding" },
	{ "nine unused bits", "keyUsage", "03(09a0)", "bit-string-unused" },
	{ "something after the usage", "keyUsage", "03(05a0) 05()", "trailing-data" },
	{ "cA FALSE written out", "basicConstraints", "30( 01(00) )", "default-encoded" },
	{ "cA of another value", "basicConstraints", "30( 01(01) )", "boolean-value" },
	{ "a length without cA", "basicConstraints", "30( 02(00) )", "path-length-without-ca" },
	{ "a negative length", "basicConstraints", "30( 01(ff) 02(ff) )", "negative" },
	{ "a length of 65 bits", "basicConstraints", "30( 01(ff) 02(010000000000000000) )", "integer-too-large" },
	{ "a third field", "basicConstraints", "30( 01(ff) 02(00) 05() )", "trailing-data" },
	{ "no purposes", "extKeyUsage", "30()", "sequence-empty" },
	{ "a purpose twice", "extKeyUsage", "30( <serverAuth> <serverAuth> )", "item-twice" },
	{ "a purpose that does not end", "extKeyUsage", "30( 06(2b86) )", "oid-encoding" },
	{ "a purpose that is a number", "extKeyUsage", "30( 02(05) )", "wrong-tag" },
	{ "an empty key identifier", "subjectKeyIdentifier", "04()", "empty" },
	{ "a key identifier in a SEQUENCE", "subjectKeyIdentifier", "30( 04(aa) )", "wrong-tag" },
	{ "an empty authority key identifier", "authorityKeyIdentifier", "30( 80() )", "empty" },
	{ "an issuer without serial number", "authorityKeyIdentifier", "30( a1( 82('a') ) )",
	    "authority-key-identifier" },
	{ "a serial number without issuer", "authorityKeyIdentifier", "30( 82(05) )", "authority-key-identifier" },
	{ "a serial number that is not minimal", "authorityKeyIdentifier", "30( a1( 82('a') ) 82(0005) )",
	    "integer-not-minimal" },
	{ "empty policy constraints", "policyConstraints", "30()", "sequence-empty" },
	{ "a negative number of certificates", "policyConstraints", "30( 80(ff) )", "negative" },
	{ "fields in the wrong order", "policyConstraints", "30( 81(00) 80(00) )", "trailing-data" },
	{ "inhibitAnyPolicy below zero", "inhibitAnyPolicy", "02(ff)", "negative" },
	{ "inhibitAnyPolicy in two octets", "inhibitAnyPolicy", "02(0001)", "integer-not-minimal" },
};

START_TEST(what_is_wrong_with_a_value_becomes_a_problem)
{
	const struct row *row = &rows[_i];
	struct extension e = extension(row->oid, row->value);
	struct extensions extensions = { &e, 1 };

	extensions_check(&extensions, e.value, &problems);
	ck_assert_msg(problem_of(&problems, row->code) != NULL, "%s: %s", row->why, listed(&problems));
	for (size_t i = 0; i < problems.list.count; i++)
		ck_assert_msg(problems.list.items[i].offset <= e.value.len, "%s: at %zu", row->why,
		    problems.list.items[i].offset);
}
END_TEST

TESTS_WITH("extension", setup, NULL,
	TEST(key_usage_has_its_bits),
	TEST(basic_constraints_say_ca_and_length),
	TEST(identifiers_are_listed),
	TEST(key_identifiers_are_octets),
	TEST(numbers_of_certificates_to_skip_are_read),
	EACH(what_is_wrong_with_a_value_becomes_a_problem, rows))
