/* test_extension.c - src/x509/extension.c, extension_path.c, extension_other.c: what extension values say. */

#include "parts.h"

static struct arena arena;
static struct problems problems;

static void
setup(void)
{
	arena_init(&arena, notation_exhausted, NULL);
	problems = (struct problems){ .arena = &arena };
}

static void
teardown(void)
{
	arena_free(&arena);
}

static struct extension
extension(const char *oid, const char *value)
{
	struct extension e = { .value = octets(&arena, value) };

	ck_assert(oid_parse(&arena, text_of(oid), &e.oid));
	e.whole = e.value;
	return e;
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
	ck_assert(bytes_equal(id, octets(&arena, "aabb")));
	e = extension("authorityKeyIdentifier",
	    "30( 80(ccdd) a1( a4( 30( 31( 30( <CN> 0c('CA') ) ) ) ) ) 82(05) )");
	ck_assert(extension_authority_key_id(&e, e.value, &problems, &authority));
	ck_assert(bytes_equal(authority.key_id, octets(&arena, "ccdd")));
	ck_assert_uint_eq(authority.issuer.count, 1);
	ck_assert(text_is(general_name_text(&arena, &authority.issuer.items[0]), "CN=CA"));
	ck_assert(bytes_equal(authority.serial, octets(&arena, "05")));
}
END_TEST

START_TEST(distribution_points_have_names_reasons_and_issuers)
{
	struct extension e = extension("cRLDistributionPoints",
	    "30( 30( a0( a0( 86('http://a.example/1.crl') 86('ldap://b') ) ) ) 30( 81(0640) a2( a4( 30() ) ) )"
	    "30( a0( a1( 30( <CN> 0c('x') ) ) ) ) )");
	struct distribution_points points;

	ck_assert_msg(extension_distribution_points(&e, e.value, &problems, &points), "%s", listed(&arena, &problems));
	ck_assert_uint_eq(points.count, 3);
	ck_assert_uint_eq(points.items[0].full_name.count, 2);
	ck_assert(text_is(general_name_text(&arena, &points.items[0].full_name.items[0]), "http://a.example/1.crl"));
	ck_assert(!points.items[0].has_reasons);
	ck_assert(points.items[1].has_reasons);
	ck_assert_uint_eq(points.items[1].reasons, 2);
	ck_assert_uint_eq(points.items[1].crl_issuer.count, 1);
	ck_assert(points.items[2].relative_name.len > 0);
}
END_TEST

static struct text
many_points(size_t count)
{
	struct buffer out;

	buffer_init(&out, &arena);
	buffer_adds(&out, "30( ");
	for (size_t i = 0; i < count; i++)
		buffer_adds(&out, "30( a0( a0( 86('a:b') ) ) ) ");
	buffer_adds(&out, ")");
	return buffer_text(&out);
}

START_TEST(distribution_points_are_limited)
{
	struct extension e = extension("cRLDistributionPoints", many_points(LIMIT_DISTRIBUTION_POINTS).at);
	struct distribution_points points;

	ck_assert(extension_distribution_points(&e, e.value, &problems, &points));
	ck_assert_uint_eq(points.count, LIMIT_DISTRIBUTION_POINTS);
	e = extension("cRLDistributionPoints", many_points(LIMIT_DISTRIBUTION_POINTS + 1).at);
	ck_assert(!extension_distribution_points(&e, e.value, &problems, &points));
	ck_assert_uint_eq(points.count, LIMIT_DISTRIBUTION_POINTS);
	ck_assert_str_eq(problems.list.items[0].code, "too-many");
}
END_TEST

START_TEST(access_has_methods_and_places)
{
	struct extension e = extension("authorityInfoAccess",
	    "30( 30( <ocsp> 86('http://o.example') ) 30( <caIssuers> 86('http://c.example/ca.cer') ) )");
	struct access_descriptions access;

	ck_assert(extension_access(&e, e.value, &problems, &access));
	ck_assert_uint_eq(access.count, 2);
	ck_assert_str_eq(oid_name(access.items[0].method), "ocsp");
	ck_assert(text_is(general_name_text(&arena, &access.items[1].location), "http://c.example/ca.cer"));
}
END_TEST

START_TEST(policies_have_qualifiers)
{
	struct extension e = extension("certificatePolicies",
	    "30( 30( <domainValidated> ) 30( <1.2.3> 30( 30( <cps> 16('http://p.example') ) 30( <unotice>"
	    "30( 30( 0c('Firm') 30( 02(01) ) ) 0c('Read this') ) ) ) ) )");
	struct policies policies;

	ck_assert_msg(extension_policies(&e, e.value, &problems, &policies), "%s", listed(&arena, &problems));
	ck_assert_uint_eq(policies.count, 2);
	ck_assert_str_eq(oid_name(policies.items[0].oid), "domainValidated");
	ck_assert_uint_eq(policies.items[0].qualifiers.len, 0);
	ck_assert(text_is(policies.items[1].cps, "http://p.example"));
	ck_assert(text_is(policies.items[1].notice, "Read this"));
	ck_assert(policies.items[1].qualifiers.len > 0);
}
END_TEST

START_TEST(policy_mappings_and_constraints_are_read)
{
	struct extension e = extension("policyMappings", "30( 30( <1.2.3> <1.2.4> ) )");
	struct policy_mappings mappings;
	struct policy_constraints constraints;
	int64_t skip;

	ck_assert(extension_policy_mappings(&e, e.value, &problems, &mappings));
	ck_assert_uint_eq(mappings.count, 1);
	ck_assert(text_is(oid_text(&arena, mappings.items[0].subject), "1.2.4"));
	e = extension("policyConstraints", "30( 80(00) 81(02) )");
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

START_TEST(name_constraints_have_two_lists)
{
	struct extension e = extension("nameConstraints",
	    "30( a0( 30( 82('example.com') ) 30( 87(c0000200ffffff00) ) ) a1( 30( 81('.example.net') ) ) )");
	struct name_constraints constraints;

	ck_assert_msg(extension_name_constraints(&e, e.value, &problems, &constraints), "%s", listed(&arena, &problems));
	ck_assert(constraints.has_permitted && constraints.has_excluded);
	ck_assert_uint_eq(constraints.permitted.count, 2);
	ck_assert(text_is(general_name_text(&arena, &constraints.permitted.items[1]), "192.0.2.0/24"));
	ck_assert_uint_eq(constraints.excluded.count, 1);
	e = extension("nameConstraints", "30( a1( 30( 82() ) ) )");
	ck_assert(extension_name_constraints(&e, e.value, &problems, &constraints));
	ck_assert(!constraints.has_permitted && constraints.has_excluded);
}
END_TEST

#define LOG "'01234567890123456789012345678901'"

START_TEST(timestamps_are_taken_apart)
{
	struct extension e = extension("signedCertificateTimestampList",
	    "04( 0034 0032 00 " LOG " 0000000000000064 0000 04 03 0003 aabbcc )");
	struct scts scts;

	ck_assert_msg(extension_scts(&e, e.value, &problems, &scts), "%s", listed(&arena, &problems));
	ck_assert_uint_eq(scts.count, 1);
	ck_assert_uint_eq(scts.items[0].version, 0);
	ck_assert_int_eq(scts.items[0].milliseconds, 100);
	ck_assert_uint_eq(scts.items[0].log_id.len, 32);
	ck_assert_uint_eq(scts.items[0].hash, 4);
	ck_assert_uint_eq(scts.items[0].signature, 3);
}
END_TEST

START_TEST(statements_features_and_templates_are_read)
{
	struct extension e = extension("qcStatements", "30( 30( <qcCompliance> ) 30( <qcType> 30( <qcTypeWeb> ) ) )");
	struct qc_statements statements;
	struct tls_features features;
	struct ms_template template;
	struct text name;

	ck_assert(extension_qc_statements(&e, e.value, &problems, &statements));
	ck_assert_uint_eq(statements.count, 2);
	ck_assert_uint_eq(statements.items[0].info.len, 0);
	ck_assert_uint_eq(statements.items[1].info.len, 11);
	e = extension("tlsFeature", "30( 02(05) 02(11) )");
	ck_assert(extension_tls_features(&e, e.value, &problems, &features));
	ck_assert_uint_eq(features.count, 2);
	ck_assert_int_eq(features.items[0], 5);
	e = extension("1.3.6.1.4.1.311.21.7", "30( <1.3.6.1.4.1.311.21.8.1> 02(64) 02(05) )");
	ck_assert(extension_ms_template(&e, e.value, &problems, &template));
	ck_assert(template.has_major && template.major == 100 && template.has_minor && template.minor == 5);
	e = extension("1.3.6.1.4.1.311.20.2", "1e( 00 'W' 00 'e' 00 'b' )");
	ck_assert(extension_ms_template_name(&e, e.value, &problems, &name));
	ck_assert(text_is(name, "Web"));
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
	{ "no distribution points", "cRLDistributionPoints", "30()", "sequence-empty" },
	{ "an empty distribution point", "cRLDistributionPoints", "30( 30() )", "distribution-point" },
	{ "reasons alone", "cRLDistributionPoints", "30( 30( 81(0640) ) )", "distribution-point" },
	{ "reasons without a meaning", "freshestCRL", "30( 30( a0( a0( 86('a:b') ) ) 81(0500a0) ) )", "unknown-bits" },
	{ "an empty fullName", "cRLDistributionPoints", "30( 30( a0( a0() ) ) )", "sequence-empty" },
	{ "no access", "authorityInfoAccess", "30()", "sequence-empty" },
	{ "access without a place", "authorityInfoAccess", "30( 30( <ocsp> ) )", "truncated" },
	{ "access with two places", "subjectInfoAccess", "30( 30( <ocsp> 86('a:b') 86('a:c') ) )", "trailing-data" },
	{ "no policies", "certificatePolicies", "30()", "sequence-empty" },
	{ "a policy twice", "certificatePolicies", "30( 30( <1.2.3> ) 30( <1.2.3> ) )", "item-twice" },
	{ "empty qualifiers", "certificatePolicies", "30( 30( <1.2.3> 30() ) )", "sequence-empty" },
	{ "a qualifier of another kind", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <1.2.4> 05() ) ) ) )",
	    "policy-qualifier" },
	{ "a CPS that is no IA5String", "certificatePolicies", "30( 30( <1.2.3> 30( 30( <cps> 0c('a:b') ) ) ) )",
	    "wrong-tag" },
	{ "a notice as PrintableString", "certificatePolicies",
	    "30( 30( <1.2.3> 30( 30( <unotice> 30( 13('x') ) ) ) ) )", "string-type" },
	{ "no mappings", "policyMappings", "30()", "sequence-empty" },
	{ "half a mapping", "policyMappings", "30( 30( <1.2.3> ) )", "truncated" },
	{ "empty policy constraints", "policyConstraints", "30()", "sequence-empty" },
	{ "a negative number of certificates", "policyConstraints", "30( 80(ff) )", "negative" },
	{ "fields in the wrong order", "policyConstraints", "30( 81(00) 80(00) )", "trailing-data" },
	{ "empty name constraints", "nameConstraints", "30()", "sequence-empty" },
	{ "no permitted subtrees in their field", "nameConstraints", "30( a0() )", "sequence-empty" },
	{ "minimum 0 written out", "nameConstraints", "30( a0( 30( 82('a') 80(00) ) ) )", "subtree-range" },
	{ "a maximum", "nameConstraints", "30( a0( 30( 82('a') 81(05) ) ) )", "subtree-range" },
	{ "an address without mask", "nameConstraints", "30( a0( 30( 87(c0000200) ) ) )", "ip-length" },
	{ "a mask with a hole", "nameConstraints", "30( a0( 30( 87(c0000200ff00ff00) ) ) )", "ip-mask" },
	{ "inhibitAnyPolicy below zero", "inhibitAnyPolicy", "02(ff)", "negative" },
	{ "inhibitAnyPolicy in two octets", "inhibitAnyPolicy", "02(0001)", "integer-not-minimal" },
	{ "timestamps whose length lies", "signedCertificateTimestampList", "04( 0005 0001 )", "sct" },
	{ "no timestamps", "signedCertificateTimestampList", "04( 0000 )", "sct" },
	{ "a timestamp cut short", "signedCertificateTimestampList", "04( 0003 0001 00 )", "sct" },
	{ "a timestamp past the end", "signedCertificateTimestampList", "04( 0003 0009 00 )", "sct" },
	{ "no statements", "qcStatements", "30()", "sequence-empty" },
	{ "a statement of three parts", "qcStatements", "30( 30( <qcType> 05() 05() ) )", "trailing-data" },
	{ "no features", "tlsFeature", "30()", "sequence-empty" },
	{ "a feature that is text", "tlsFeature", "30( 0c('x') )", "wrong-tag" },
	{ "a template without its identifier", "1.3.6.1.4.1.311.21.7", "30( 02(05) )", "wrong-tag" },
	{ "a template name that is a number", "1.3.6.1.4.1.311.20.2", "02(05)", "string-type" },
	{ "poison that is something", "precertificatePoison", "05(00)", "null-contents" },
	{ "poison of another type", "precertificatePoison", "04()", "wrong-tag" },
	{ "a usage period of no times", "privateKeyUsagePeriod", "30( 80('soon') )", "time-invalid" },
	{ "a comment of umlauts", "netscapeComment", "16(e4)", "string-characters" },
	{ "an issuing point's FALSE written out", "issuingDistributionPoint", "30( 81(00) )", "default-encoded" },
	{ "an empty issuing point", "issuingDistributionPoint", "30()", "sequence-empty" },
	{ "an unknown extension that is not DER", "1.2.3.4", "30 80 00 00", "value-not-der" },
	{ "an unknown extension without a value", "1.2.3.4", "", "value-not-der" },
};

START_TEST(what_is_wrong_with_a_value_becomes_a_problem)
{
	const struct row *row = &rows[_i];
	struct extension e = extension(row->oid, row->value);
	struct extensions extensions = { &e, 1 };

	extensions_check(&extensions, e.value, &problems);
	ck_assert_msg(problem_of(&problems, row->code) != NULL, "%s: %s", row->why, listed(&arena, &problems));
	for (size_t i = 0; i < problems.list.count; i++)
		ck_assert_msg(problems.list.items[i].offset <= e.value.len, "%s: at %zu", row->why,
		    problems.list.items[i].offset);
}
END_TEST

static const struct row sound[] = {
	{ "all usages", "keyUsage", "03(07ff80)", NULL },
	{ "a usage period", "privateKeyUsagePeriod", "30( 80('20250101000000Z') 81('20260101000000Z') )", NULL },
	{ "poison", "precertificatePoison", "05()", NULL },
	{ "no OCSP check", "ocspNoCheck", "05()", NULL },
	{ "an issuing point", "issuingDistributionPoint", "30( a0( a0( 86('a:b') ) ) 81(ff) )", NULL },
	{ "a comment", "netscapeComment", "16('made by hand')", NULL },
	{ "an unknown extension", "1.2.3.4", "30( 05() )", NULL },
	{ "a timestamp of a later version", "signedCertificateTimestampList", "04( 0004 0002 01ff )", NULL },
};

START_TEST(what_is_right_is_no_problem)
{
	const struct row *row = &sound[_i];
	struct extension e = extension(row->oid, row->value);
	struct extensions extensions = { &e, 1 };

	extensions_check(&extensions, e.value, &problems);
	ck_assert_msg(problems.list.count == 0, "%s: %s", row->why, listed(&arena, &problems));
}
END_TEST

START_TEST(an_extension_twice_is_a_problem_of_the_list)
{
	struct parts parts = { .rest = "a3( 30( 30( <keyUsage> 04( 03(05a0) ) ) 30( <keyUsage> 04( 03(05a0) ) ) ) )" };
	struct certificate c;

	ck_assert(certificate_read(&arena, build(&arena, &parts), &c));
	ck_assert_msg(c.problems.list.count == 0, "%s", listed(&arena, &c.problems));
	certificate_check_extensions(&c, &problems);
	ck_assert_uint_eq(problems.list.count, 1);
	ck_assert_str_eq(problems.list.items[0].code, "extension-twice");
	ck_assert_uint_eq(problems.list.items[0].offset, (size_t)(c.extensions.items[1].whole.at - c.der.at));
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("extension");
	TCase *tests = tcase_create("values");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tests, setup, teardown);
	tcase_add_test(tests, key_usage_has_its_bits);
	tcase_add_test(tests, basic_constraints_say_ca_and_length);
	tcase_add_test(tests, identifiers_are_listed);
	tcase_add_test(tests, key_identifiers_are_octets);
	tcase_add_test(tests, distribution_points_have_names_reasons_and_issuers);
	tcase_add_test(tests, distribution_points_are_limited);
	tcase_add_test(tests, access_has_methods_and_places);
	tcase_add_test(tests, policies_have_qualifiers);
	tcase_add_test(tests, policy_mappings_and_constraints_are_read);
	tcase_add_test(tests, name_constraints_have_two_lists);
	tcase_add_test(tests, timestamps_are_taken_apart);
	tcase_add_test(tests, statements_features_and_templates_are_read);
	tcase_add_loop_test(tests, what_is_wrong_with_a_value_becomes_a_problem, 0, COUNT_OF(rows));
	tcase_add_loop_test(tests, what_is_right_is_no_problem, 0, COUNT_OF(sound));
	tcase_add_test(tests, an_extension_twice_is_a_problem_of_the_list);
	suite_add_tcase(suite, tests);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
