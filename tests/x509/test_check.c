/* test_check.c - src/x509/check.c: which reader opens which extension, and the values that only it looks into. */

#include "objects.h"

static struct problems problems;

static void
setup(void)
{
	problems = (struct problems){ .arena = &arena };
}

/* Checks an extension alone, whose value is the object; returns what noted() says. */
static const char *
checked(const char *name, const char *value)
{
	struct extension e = extension_of(name, octets(value));
	struct extensions extensions = { &e, 1 };

	problems.list.count = 0;
	extensions_check(&extensions, e.value, &problems);
	return noted(&problems);
}

/* A value that its reader takes; none of them takes an ENUMERATED. */
static const struct known {
	const char *name, *sound;
} knowns[] = {
	{ "subjectKeyIdentifier", "04(aa)" },
	{ "keyUsage", "03(05a0)" },
	{ "privateKeyUsagePeriod", "30( 80('20250101000000Z') )" },
	{ "subjectAltName", "30( 82('a.example') )" },
	{ "issuerAltName", "30( 82('a.example') )" },
	{ "basicConstraints", "30( 01(ff) )" },
	{ "cRLNumber", "02(05)" },
	{ "deltaCRLIndicator", "02(05)" },
	{ "issuingDistributionPoint", "30( 81(ff) )" },
	{ "nameConstraints", "30( a0( 30( 82('example') ) ) )" },
	{ "cRLDistributionPoints", "30( 30( a0( a0( 86('http://a.example') ) ) ) )" },
	{ "certificatePolicies", "30( 30( <1.2.3> ) )" },
	{ "policyMappings", "30( 30( <1.2.3> <1.2.4> ) )" },
	{ "authorityKeyIdentifier", "30( 80(aa) )" },
	{ "policyConstraints", "30( 80(00) )" },
	{ "extKeyUsage", "30( <serverAuth> )" },
	{ "freshestCRL", "30( 30( a0( a0( 86('http://a.example') ) ) ) )" },
	{ "inhibitAnyPolicy", "02(00)" },
	{ "noRevAvail", "05()" },
	{ "authorityInfoAccess", "30( 30( <ocsp> 86('http://a.example') ) )" },
	{ "subjectInfoAccess", "30( 30( <ocsp> 86('http://a.example') ) )" },
	{ "qcStatements", "30( 30( <1.2.3> ) )" },
	{ "tlsFeature", "30( 02(05) )" },
	{ "signedCertificateTimestampList", "04( 0003 0001 01 )" },
	{ "precertificatePoison", "05()" },
	{ "ocspNoCheck", "05()" },
	{ "microsoftCertificateTemplateName", "1e( 00 'W' )" },
	{ "microsoftCertificateTemplate", "30( <1.2.3> 02(01) )" },
	{ "microsoftApplicationPolicies", "30( 30( <1.2.3> ) )" },
	{ "netscapeCertType", "03(0640)" },
	{ "netscapeBaseUrl", "16('http://a.example')" },
	{ "netscapeRevocationUrl", "16('http://a.example')" },
	{ "netscapeCaRevocationUrl", "16('http://a.example')" },
	{ "netscapeRenewalUrl", "16('http://a.example')" },
	{ "netscapeCaPolicyUrl", "16('http://a.example')" },
	{ "netscapeSslServerName", "16('a.example')" },
	{ "netscapeComment", "16('made by hand')" },
};

START_TEST(known_extensions_are_opened_by_their_reader)
{
	const struct known *row = &knowns[_i];
	const char *note = checked(row->name, row->sound), *where;
	struct bytes oid;

	ck_assert_msg(*note == '\0', "%s: %s", row->name, note);
	note = checked(row->name, "0a(00)");
	ck_assert_msg(strcmp(note, "wrong-tag@0!") == 0 || strcmp(note, "string-type@0") == 0, "%s: %s", row->name, note);
	ck_assert(oid_parse(&arena, text_of(row->name), &oid));
	where = problems.list.items[0].where;
	ck_assert_msg(strcmp(where, oid_name(oid)) == 0, "%s: in %s", row->name, where);
}
END_TEST

/* Next to those in the table. */
static const char *const unknowns[] = {
	"2.5.29.9", "2.5.29.13", "2.5.29.55", "2.5.29.57", "2.5.29", "2.5.29.17.1", "1.3.6.1.5.5.7.1.2", "1.3.6.1.5.5.7.1.25",
	"1.3.6.1.4.1.11129.2.4.1", "1.3.6.1.4.1.11129.2.4.4", "1.3.6.1.4.1.311.20.7", "1.3.6.1.4.1.311.21.2",
	"2.16.840.1.113730.1.5", "2.16.840.1.113730.1.14", "1.3.6.1.5.5.7.48.1", "1.2.3.4",
};

START_TEST(of_others_only_the_encoding_is_looked_at)
{
	const char *note = checked(unknowns[_i], "0a(00)");

	ck_assert_msg(*note == '\0', "%s: %s", unknowns[_i], note);
	note = checked(unknowns[_i], "30( 0a(00) 04 81 01 aa )");
	ck_assert_msg(strcmp(note, "value-not-der@6") == 0, "%s: %s", unknowns[_i], note);
}
END_TEST

static const struct row {
	const char *why, *name, *value, *noted;
} rows[] = {
	{ "poison that is something", "precertificatePoison", "05(00)", "null-contents@2" },
	{ "poison and more", "precertificatePoison", "05() 05()", "trailing-data@2" },
	{ "no poison", "precertificatePoison", "", "truncated@0!" },
	{ "both ends of a usage period", "privateKeyUsagePeriod", "30( 80('20250101000000Z') 81('20260101000000Z') )", "" },
	{ "its end alone", "privateKeyUsagePeriod", "30( 81('20600101000000Z') )", "" },
	{ "a usage period without an end", "privateKeyUsagePeriod", "30()", "sequence-empty@0" },
	{ "a usage period that ends before it begins to", "privateKeyUsagePeriod",
	    "30( 81('20260101000000Z') 80('20250101000000Z') )", "trailing-data@19" },
	{ "a usage period of UTCTime", "privateKeyUsagePeriod", "30( 80('250101000000Z') )", "time-invalid@4" },
	{ "a usage period of no zone", "privateKeyUsagePeriod", "30( 81('20250101000000') )", "time-invalid@4" },
	{ "two wrong times", "privateKeyUsagePeriod", "30( 80() 81('20250229000000Z') )", "time-invalid@4 time-invalid@6" },
	{ "all of Netscape's types", "netscapeCertType", "03(00ff)", "" },
	{ "no type, which only keyUsage must have", "netscapeCertType", "03(00)", "" },
	{ "a ninth type", "netscapeCertType", "03(078080)", "unknown-bits@0" },
	{ "zero bits at the end", "netscapeCertType", "03(0080)", "named-bits@0" },
	{ "types and more", "netscapeCertType", "03(0780) 05()", "trailing-data@4" },
	{ "an umlaut in a comment", "netscapeComment", "16('M' fc 'ller')", "string-characters@3" },
	{ "a NUL in a comment", "netscapeComment", "16('a' 00)", "string-nul@3" },
	{ "an empty comment", "netscapeComment", "16()", "" },
	{ "a comment in UTF-8", "netscapeComment", "0c('a')", "wrong-tag@0!" },
	/* IssuingDistributionPoint (RFC 5280 5.2.5) */
	{ "a point of all fields", "issuingDistributionPoint",
	    "30( a0( a0( 86('http://a.example') ) ) 81(ff) 82(ff) 83(0560) 84(ff) 85(ff) )", "" },
	{ "a name relative to the issuer", "issuingDistributionPoint", "30( a0( a1( 30( <CN> 0c('a') ) ) ) )", "" },
	{ "an empty point", "issuingDistributionPoint", "30()", "sequence-empty@0" },
	{ "a point without a name", "issuingDistributionPoint", "30( a0() )", "truncated@4!" },
	{ "a full name of none", "issuingDistributionPoint", "30( a0( a0() ) )", "sequence-empty@6" },
	{ "two names", "issuingDistributionPoint", "30( a0( a0( 86('a:b') ) a1( 30() ) ) )", "trailing-data@11" },
	{ "a name of another kind", "issuingDistributionPoint", "30( a0( a2( 30() ) ) )", "wrong-tag@4!" },
	{ "FALSE written out", "issuingDistributionPoint", "30( 81(ff) 85(00) )", "default-encoded@5" },
	{ "a truth value of 01", "issuingDistributionPoint", "30( 84(01) )", "boolean-value@2" },
	{ "a truth value of two octets", "issuingDistributionPoint", "30( 82(ffff) )", "boolean-value@2" },
	{ "a truth value of none", "issuingDistributionPoint", "30( 81() 82(ff) )", "boolean-value@2" },
	{ "a reason without a meaning", "issuingDistributionPoint", "30( 83(06ff40) )", "unknown-bits@2" },
	{ "a reason in segments", "issuingDistributionPoint", "30( a3( 03(0640) ) )", "trailing-data@2" },
	{ "fields in the wrong order", "issuingDistributionPoint", "30( 82(ff) 81(ff) )", "trailing-data@5" },
	{ "a sixth field", "issuingDistributionPoint", "30( 81(ff) 86(ff) )", "trailing-data@5" },
	{ "a field of a long length", "issuingDistributionPoint", "30( 81 81 01 ff )", "length-not-minimal@3" },
	/* Of unknown ones */
	{ "nothing", "1.2.3.4", "", "value-not-der@0" },
	{ "cut short", "1.2.3.4", "30 05 02 01", "value-not-der@0" },
	{ "two values", "1.2.3.4", "05() 05()", "value-not-der@2" },
	{ "an indefinite length within", "1.2.3.4", "30( 30 80 00 00 )", "value-not-der@3" },
};

START_TEST(what_is_wrong_has_its_place)
{
	const struct row *row = &rows[_i];
	const char *note = checked(row->name, row->value);

	ck_assert_msg(strcmp(note, row->noted) == 0, "%s: %s", row->why, note);
}
END_TEST

/* Offsets count from the start of the certificate, and each problem says of which extension it is. */
START_TEST(all_extensions_of_a_certificate_are_opened)
{
	struct parts parts = { .rest = "a3( 30( 30( <keyUsage> 04( 03(00) ) ) 30( <1.2.3.4> 04( 30 05 ) ) 30( <keyUsage> 04( 03(05a0) ) )"
		" 30( <1.2.3.4> 04( 05() ) ) 30( <keyUsage> 04( 02(05) ) ) ) )" };
	struct bytes der = build(&parts);
	struct certificate c;
	struct buffer out;

	ck_assert(certificate_read(&arena, der, &c));
	ck_assert_msg(c.problems.list.count == 0, "%s", listed(&c.problems));
	ck_assert_uint_eq(c.extensions.count, 5);
	certificate_check_extensions(&c, &problems);
	buffer_init(&out, &arena);
	for (size_t i = 0; i < problems.list.count; i++) {
		const struct problem *problem = &problems.list.items[i];
		size_t of = 0;

		while (of + 1 < 5 && der.at + problem->offset >= c.extensions.items[of + 1].whole.at)
			of++;
		buffer_printf(&out, "%zu+%zu %.*s\n", of, (size_t)(der.at + problem->offset - c.extensions.items[of].whole.at),
		    TEXT_ARG(problem->text));
	}
	buffer_addc(&out, '\0');
	/* The values start at the tenth octet of their extensions. */
	ck_assert_str_eq(buffer_text(&out).at,
	    "0+9 keyUsage: no bit is set\n"
	    "1+9 extnValue: the value is not DER: the value extends past the end of its container\n"
	    "2+0 keyUsage: an extension occurs twice\n"
	    "3+0 extensions: an extension occurs twice\n"
	    "4+0 keyUsage: an extension occurs twice\n"
	    "4+9 keyUsage: the value has an unexpected type\n");
}
END_TEST

TESTS_WITH("check", setup, NULL,
	EACH(known_extensions_are_opened_by_their_reader, knowns),
	EACH(of_others_only_the_encoding_is_looked_at, unknowns),
	EACH(what_is_wrong_has_its_place, rows),
	TEST(all_extensions_of_a_certificate_are_opened))
