/* test_oid.c - src/der/oid.c: names, dotted text and back. */

#include <stdio.h>

#include "../notation.h"

static const struct {
	const char *octets;
	size_t len;
	const char *dotted, *name, *alias;
} rows[] = {
#define ROW(octets, dotted, name, alias) { octets, sizeof(octets) - 1, dotted, name, alias },
#include "der/oid_rows.h"
#undef ROW
};

static struct bytes
row_oid(size_t i)
{
	return (struct bytes){ (const uint8_t *)rows[i].octets, rows[i].len };
}

START_TEST(rows_ascend)
{
	for (size_t i = 1; i < COUNT_OF(rows); i++)
		ck_assert_msg(bytes_compare(row_oid(i - 1), row_oid(i)) < 0, "%s is not after %s", rows[i].dotted,
		    rows[i - 1].dotted);
}
END_TEST

START_TEST(octets_are_those_of_the_dotted_form)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct bytes oid;

		ck_assert_msg(oid_parse(&arena, text_of(rows[i].dotted), &oid), "%s", rows[i].dotted);
		ck_assert_msg(oid_equal(oid, row_oid(i)), "%s is %.*s", rows[i].dotted,
		    TEXT_ARG(hex_text(&arena, oid)));
	}
}
END_TEST

START_TEST(every_row_is_found_by_octets_name_and_alias)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct bytes oid;

		ck_assert_msg(oid_name(row_oid(i)) != NULL, "%s has no name", rows[i].dotted);
		ck_assert_str_eq(oid_name(row_oid(i)), rows[i].name);
		ck_assert_msg(oid_parse(&arena, text_of(rows[i].name), &oid), "%s", rows[i].name);
		ck_assert_msg(oid_equal(oid, row_oid(i)), "another identifier is named %s, too", rows[i].name);
		if (rows[i].alias == NULL)
			continue;
		ck_assert_msg(oid_parse(&arena, text_of(rows[i].alias), &oid), "%s", rows[i].alias);
		ck_assert_msg(oid_equal(oid, row_oid(i)), "another identifier is named %s, too", rows[i].alias);
	}
}
END_TEST

START_TEST(names_are_words_of_letters_digits_and_hyphens)
{
	size_t count;
	const char *const *names = oid_names(&count);

	ck_assert_uint_eq(count, COUNT_OF(rows));
	for (size_t i = 0; i < count; i++)
		for (const char *p = names[i]; *p != '\0'; p++)
			ck_assert_msg((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
			    (p > names[i] && ((*p >= '0' && *p <= '9') || *p == '-' || *p == '.')), "%s", names[i]);
}
END_TEST

static const struct known {
	const char *dotted, *name;
} known[] = {
	{ "1.3.6.1.5.5.7.3.1", "serverAuth" },
	{ "1.3.6.1.5.5.7.3.2", "clientAuth" },
	{ "2.5.29.17", "subjectAltName" },
	{ "2.5.4.3", "commonName" },
	{ "1.3.6.1.4.1.311.60.2.1.3", "jurisdictionCountryName" },
	{ "1.3.6.1.5.5.7.8.5", "xmppAddr" },
	{ "1.3.6.1.5.5.7.8.7", "dnsSRV" },
	{ "1.2.840.113549.1.1.11", "sha256WithRSAEncryption" },
	{ "1.2.840.10045.3.1.7", "P-256" },
	{ "2.16.840.1.101.3.4.3.18", "ML-DSA-65" },
	{ "2.5.29.37.0", "anyExtendedKeyUsage" },
	{ "1.2.840.113549.1.9.7", "challengePassword" },
};

START_TEST(well_known_identifiers_have_their_names)
{
	const struct known *row = &known[_i];
	struct bytes oid;

	ck_assert(oid_parse(&arena, text_of(row->dotted), &oid));
	ck_assert_msg(oid_name(oid) != NULL && strcmp(oid_name(oid), row->name) == 0, "%s is not %s", row->dotted,
	    row->name);
}
END_TEST

static const struct dotted_row {
	const char *why, *dotted, *hex;
} dotted[] = {
	{ "the first two arcs share octets", "1.2.3", "2a03" },
	{ "the second arc may be large under 2", "2.999.3", "883703" },
	{ "zeros", "0.0.0", "0000" },
	{ "an arc of two octets", "1.3.128", "2b8100" },
	{ "an arc of 64 bits", "1.2.18446744073709551615", "2a81ffffffffffffffff7f" },
};

START_TEST(dotted_form_and_octets_agree)
{
	const struct dotted_row *row = &dotted[_i];
	struct bytes oid;

	ck_assert_msg(oid_parse(&arena, text_of(row->dotted), &oid), "%s", row->why);
	ck_assert_msg(text_is(hex_text(&arena, oid), row->hex), "%s: %.*s", row->why,
	    TEXT_ARG(hex_text(&arena, oid)));
	ck_assert_msg(text_is(oid_dotted(&arena, oid), row->dotted), "%s: %.*s", row->why,
	    TEXT_ARG(oid_dotted(&arena, oid)));
	ck_assert_msg(text_is(oid_text(&arena, oid), row->dotted), "%s", row->why);
}
END_TEST

/* 2.25 is followed by a UUID as one number (X.667). */
START_TEST(arcs_over_64_bits_are_decimal)
{
	struct bytes oid, back;
	const char *uuid = "2.25.329800735698586629295641978511506172918";

	ck_assert(oid_parse(&arena, text_of(uuid), &oid));
	ck_assert_uint_eq(oid.len, 20);
	ck_assert_msg(text_is(oid_dotted(&arena, oid), uuid), "%.*s", TEXT_ARG(oid_dotted(&arena, oid)));
	ck_assert(oid_parse(&arena, oid_dotted(&arena, oid), &back));
	ck_assert(oid_equal(oid, back));
}
END_TEST

START_TEST(long_identifiers_are_cut)
{
	uint8_t octets[LIMIT_OID_SHOWN + 1];
	struct text text;

	memset(octets, 1, sizeof(octets));
	text = oid_dotted(&arena, (struct bytes){ octets, LIMIT_OID_SHOWN });
	/* The first octet is two arcs. */
	ck_assert_uint_eq(text.len, 2 * LIMIT_OID_SHOWN + 1);
	ck_assert(text_ends_with(text, ".1.1"));
	text = oid_dotted(&arena, (struct bytes){ octets, LIMIT_OID_SHOWN + 1 });
	ck_assert_uint_eq(text.len, 2 * LIMIT_OID_SHOWN + 1 + 3);
	ck_assert(text_ends_with(text, ".1.1..."));
}
END_TEST

START_TEST(arcs_of_any_length_show)
{
	uint8_t octets[66];

	/* 64 octets are the longest in decimal. */
	memset(octets, 0xff, sizeof(octets));
	octets[0] = 0x2a;
	octets[64] = 0x7f;
	ck_assert_uint_eq(oid_dotted(&arena, (struct bytes){ octets, 65 }).len, strlen("1.2.") + 135);
	octets[64] = 0xff;
	octets[65] = 0x7f;
	ck_assert(text_starts_with(oid_dotted(&arena, (struct bytes){ octets, 66 }), "1.2.xffff"));
	/* As the first, it is under 2 and less 80. */
	memcpy(octets, (uint8_t[]){ 0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 }, 10);
	ck_assert(text_is(oid_dotted(&arena, (struct bytes){ octets, 10 }), "2.18446744073709551536"));
}
END_TEST

static const char *const refused[] = {
	"", "1", "1.", "3.1", "1.40", "0.40", "1.2.", "1..2", "1.2.03", "01.2", "1.2.x", "1.2 ", ".1.2", "noSuchName",
};

START_TEST(what_is_no_identifier_is_refused)
{
	struct bytes oid;

	ck_assert_msg(!oid_parse(&arena, text_of(refused[_i]), &oid), "accepted: '%s'", refused[_i]);
}
END_TEST

START_TEST(under_means_equal_or_below)
{
	struct bytes arc = OID(0x2b, 0x06, 0x01);
	struct bytes below = OID(0x2b, 0x06, 0x01, 0x05);
	struct bytes beside = OID(0x2b, 0x06, 0x02);

	ck_assert(oid_under(arc, arc));
	ck_assert(oid_under(below, arc));
	ck_assert(!oid_under(arc, below));
	ck_assert(!oid_under(beside, arc));
	ck_assert(oid_name((struct bytes){ 0 }) == NULL);
}
END_TEST

/* What code asks for, by the name under which it is registered, or the dotted form of an arc. */
static const struct {
	struct bytes oid;
	const char *shown;
} named[] = {
	{ OID_ROW(ARC_AT), "2.5.4" }, { OID_ROW(ARC_CE), "2.5.29" }, { OID_ROW(ARC_PKIX), "1.3.6.1.5.5.7" },
	{ OID_ROW(ARC_PE), "1.3.6.1.5.5.7.1" }, { OID_ROW(ARC_QT), "1.3.6.1.5.5.7.2" },
	{ OID_ROW(ARC_KP), "1.3.6.1.5.5.7.3" }, { OID_ROW(ARC_ON), "1.3.6.1.5.5.7.8" },
	{ OID_ROW(ARC_AD), "1.3.6.1.5.5.7.48" }, { OID_ROW(ARC_MICROSOFT), "1.3.6.1.4.1.311" },
	{ OID_ROW(ARC_JURISDICTION), "1.3.6.1.4.1.311.60.2.1" }, { OID_ROW(ARC_CT), "1.3.6.1.4.1.11129.2.4" },
	{ OID_ROW(ARC_NETSCAPE), "2.16.840.1.113730" }, { OID_ROW(ARC_NETSCAPE_CERT), "2.16.840.1.113730.1" },
	{ OID_ROW(ARC_RSADSI), "1.2.840.113549" }, { OID_ROW(ARC_PKCS_1), "1.2.840.113549.1.1" },
	{ OID_ROW(ARC_PKCS_5), "1.2.840.113549.1.5" }, { OID_ROW(ARC_PKCS_7), "1.2.840.113549.1.7" },
	{ OID_ROW(ARC_PKCS_9), "1.2.840.113549.1.9" }, { OID_ROW(ARC_PKCS_12_PBE), "1.2.840.113549.1.12.1" },
	{ OID_ROW(ARC_PKCS_12_BAG), "1.2.840.113549.1.12.10.1" }, { OID_ROW(ARC_RSADSI_CIPHER), "1.2.840.113549.3" },
	{ OID_ROW(ARC_X962), "1.2.840.10045" }, { OID_ROW(ARC_X962_CURVE), "1.2.840.10045.3.1" },
	{ OID_ROW(ARC_ECDSA_SHA2), "ecdsa-with-Specified" }, { OID_ROW(ARC_X957), "1.2.840.10040.4" },
	{ OID_ROW(ARC_X942), "1.2.840.10046" }, { OID_ROW(ARC_SECG_CURVE), "1.3.132.0" },
	{ OID_ROW(ARC_SECG_SCHEME), "1.3.132.1" }, { OID_ROW(ARC_TELETRUST), "1.3.36.3.3" },
	{ OID_ROW(ARC_BRAINPOOL), "1.3.36.3.3.2.8.1.1" }, { OID_ROW(ARC_EDWARDS), "1.3.101" },
	{ OID_ROW(ARC_NIST), "2.16.840.1.101.3.4" }, { OID_ROW(ARC_NIST_HASH), "2.16.840.1.101.3.4.2" },
	{ OID_ROW(ARC_NIST_SIGNATURE), "2.16.840.1.101.3.4.3" }, { OID_ROW(ARC_NIST_KEM), "2.16.840.1.101.3.4.4" },
	{ OID_ROW(ARC_OIW), "1.3.14.3.2" }, { OID_ROW(ARC_SM), "1.2.156.10197.1" },
	{ OID_ROW(ARC_GOST_2001), "1.2.643.2.2" }, { OID_ROW(ARC_GOST_2012), "1.2.643.7.1.1" },
	{ OID_ROW(ARC_PILOT), "0.9.2342.19200300.100.1" }, { OID_ROW(AT_COMMON_NAME), "commonName" },
	{ OID_ROW(AT_SERIAL_NUMBER), "serialNumber" }, { OID_ROW(AT_COUNTRY), "countryName" },
	{ OID_ROW(AT_LOCALITY), "localityName" }, { OID_ROW(AT_STATE), "stateOrProvinceName" },
	{ OID_ROW(AT_STREET), "streetAddress" }, { OID_ROW(AT_ORGANIZATION), "organizationName" },
	{ OID_ROW(AT_ORGANIZATIONAL_UNIT), "organizationalUnitName" }, { OID_ROW(AT_DN_QUALIFIER), "dnQualifier" },
	{ OID_ROW(AT_USER_ID), "userId" }, { OID_ROW(AT_DOMAIN_COMPONENT), "domainComponent" },
	{ OID_ROW(AT_EMAIL), "emailAddress" }, { OID_ROW(AT_JURISDICTION_COUNTRY), "jurisdictionCountryName" },
	{ OID_ROW(CE_SUBJECT_KEY_ID), "subjectKeyIdentifier" }, { OID_ROW(CE_KEY_USAGE), "keyUsage" },
	{ OID_ROW(CE_PRIVATE_KEY_USAGE_PERIOD), "privateKeyUsagePeriod" },
	{ OID_ROW(CE_SUBJECT_ALT_NAME), "subjectAltName" }, { OID_ROW(CE_ISSUER_ALT_NAME), "issuerAltName" },
	{ OID_ROW(CE_BASIC_CONSTRAINTS), "basicConstraints" }, { OID_ROW(CE_CRL_NUMBER), "cRLNumber" },
	{ OID_ROW(CE_CRL_REASON), "cRLReasons" }, { OID_ROW(CE_DELTA_CRL_INDICATOR), "deltaCRLIndicator" },
	{ OID_ROW(CE_ISSUING_DISTRIBUTION_POINT), "issuingDistributionPoint" },
	{ OID_ROW(CE_CERTIFICATE_ISSUER), "certificateIssuer" }, { OID_ROW(CE_NAME_CONSTRAINTS), "nameConstraints" },
	{ OID_ROW(CE_CRL_DISTRIBUTION_POINTS), "cRLDistributionPoints" },
	{ OID_ROW(CE_CERTIFICATE_POLICIES), "certificatePolicies" }, { OID_ROW(CE_ANY_POLICY), "anyPolicy" },
	{ OID_ROW(CE_POLICY_MAPPINGS), "policyMappings" },
	{ OID_ROW(CE_AUTHORITY_KEY_ID), "authorityKeyIdentifier" },
	{ OID_ROW(CE_POLICY_CONSTRAINTS), "policyConstraints" }, { OID_ROW(CE_EXTENDED_KEY_USAGE), "extKeyUsage" },
	{ OID_ROW(CE_ANY_EXTENDED_KEY_USAGE), "anyExtendedKeyUsage" }, { OID_ROW(CE_FRESHEST_CRL), "freshestCRL" },
	{ OID_ROW(CE_INHIBIT_ANY_POLICY), "inhibitAnyPolicy" },
	{ OID_ROW(CE_NO_REVOCATION_AVAILABLE), "noRevAvail" },
	{ OID_ROW(PE_AUTHORITY_INFO_ACCESS), "authorityInfoAccess" }, { OID_ROW(PE_QC_STATEMENTS), "qcStatements" },
	{ OID_ROW(PE_SUBJECT_INFO_ACCESS), "subjectInfoAccess" }, { OID_ROW(PE_TLS_FEATURE), "tlsFeature" },
	{ OID_ROW(CT_SCTS), "signedCertificateTimestampList" }, { OID_ROW(CT_POISON), "precertificatePoison" },
	{ OID_ROW(MS_CERTIFICATE_TEMPLATE_NAME), "microsoftCertificateTemplateName" },
	{ OID_ROW(MS_CERTIFICATE_TEMPLATE), "microsoftCertificateTemplate" },
	{ OID_ROW(MS_APPLICATION_POLICIES), "microsoftApplicationPolicies" },
	{ OID_ROW(MS_CERTIFICATE_EXTENSIONS), "microsoftCertExtensions" },
	{ OID_ROW(MS_SERVER_GATED_CRYPTO), "microsoftServerGatedCrypto" },
	{ OID_ROW(NS_CERT_TYPE), "netscapeCertType" }, { OID_ROW(NS_STEP_UP), "netscapeServerGatedCrypto" },
	{ OID_ROW(KP_SERVER_AUTH), "serverAuth" }, { OID_ROW(KP_CLIENT_AUTH), "clientAuth" },
	{ OID_ROW(ON_XMPP_ADDR), "xmppAddr" }, { OID_ROW(ON_DNS_SRV), "dnsSRV" }, { OID_ROW(AD_OCSP), "ocsp" },
	{ OID_ROW(AD_OCSP_NO_CHECK), "ocspNoCheck" }, { OID_ROW(AD_CA_ISSUERS), "caIssuers" },
	{ OID_ROW(PKCS_7_SIGNED_DATA), "pkcs7SignedData" },
	{ OID_ROW(PKCS_9_CHALLENGE_PASSWORD), "challengePassword" },
	{ OID_ROW(PKCS_9_EXTENSION_REQUEST), "extensionRequest" },
	{ OID_ROW(PKCS_9_X509_CERTIFICATE), "x509Certificate" }, { OID_ROW(PKCS_9_X509_CRL), "x509Crl" },
	{ OID_ROW(ORACLE_TRUSTED_KEY_USAGE), "oracleTrustedKeyUsage" },
	{ OID_ROW(PKCS_1_RSA_ENCRYPTION), "rsaEncryption" }, { OID_ROW(PKCS_1_MGF1), "mgf1" },
	{ OID_ROW(PKCS_1_RSASSA_PSS), "rsassaPss" }, { OID_ROW(PKCS_5_PBKDF2), "pbkdf2" },
	{ OID_ROW(PKCS_5_PBES2), "pbes2" }, { OID_ROW(SCRYPT), "scrypt" },
	{ OID_ROW(CIPHER_DES_EDE3), "des-EDE3-CBC" }, { OID_ROW(HASH_SHA1), "sha1" }, { OID_ROW(HASH_MD5), "md5" },
};

START_TEST(constants_are_what_they_are_called)
{
	struct text shown = oid_text(&arena, named[_i].oid);

	ck_assert_msg(text_is(shown, named[_i].shown), "%s is %.*s", named[_i].shown, TEXT_ARG(shown));
}
END_TEST

START_TEST(a_number_below_an_arc)
{
	ck_assert_int_eq(oid_below(OID(CE_KEY_USAGE), OID(ARC_CE)), 15);
	ck_assert_int_eq(oid_below(OID(CE_ANY_POLICY), OID(ARC_CE)), -1);
	ck_assert_int_eq(oid_below(OID(ARC_CE), OID(ARC_CE)), -1);
	ck_assert_int_eq(oid_below(OID(CE_KEY_USAGE), OID(ARC_AT)), -1);
	ck_assert_int_eq(oid_below(OID(ARC_CE, 0x7f), OID(ARC_CE)), 127);
	ck_assert_int_eq(oid_below(OID(ARC_CE, 0x81), OID(ARC_CE)), -1);
	ck_assert_int_eq(oid_below((struct bytes){ 0 }, OID(ARC_CE)), -1);
}
END_TEST

TESTS("oid",
	TEST(rows_ascend),
	TEST(octets_are_those_of_the_dotted_form),
	TEST(every_row_is_found_by_octets_name_and_alias),
	TEST(names_are_words_of_letters_digits_and_hyphens),
	EACH(well_known_identifiers_have_their_names, known),
	EACH(dotted_form_and_octets_agree, dotted),
	TEST(arcs_over_64_bits_are_decimal),
	TEST(long_identifiers_are_cut),
	TEST(arcs_of_any_length_show),
	EACH(what_is_no_identifier_is_refused, refused),
	TEST(under_means_equal_or_below),
	EACH(constants_are_what_they_are_called, named),
	TEST(a_number_below_an_arc))
