/* test_certificate.c - src/facts/certificate.c: the record Cert of certificates and requests. */
#include "facts_test.h"

static const struct claim claims[] = {
	{ "timestamps one by one", "lint/leaf.pem",
	    "cert.scts.map(s, [s.log.substring(0, 5), string(s.version), string(s.timestamp)])",
	    "[['CA:97', '1', '2026-04-01T00:00:00Z'], ['3E:23', '1', '2026-04-01T00:00:00Z']]" },
	{ "no unique identifiers", "lint/leaf.pem", "cert.has_unique_ids", "false" },
	{ "its bytes", "lint/leaf.pem", "[cert.raw.size() == cert.size, asn1(cert.signature_value).children.size() == 2]", "[true, true]" },
	{ "what stands on its face", "expressway/c-good.pem",
	    "[cert.version, cert.size, cert.line, cert.validity_seconds, cert.validity_days]",
	    "[3, 1157, 7, 31536001, 366]" },
	{ "both ends of its validity", "expressway/c-good.pem", "[cert.not_before, cert.not_after]",
	    "[timestamp('2026-10-01T00:00:00Z'), timestamp('2027-10-01T00:00:00Z')]" },
	{ "its fingerprints", "expressway/c-good.pem", "[cert.sha256, cert.sha1]",
	    "['C4:DF:5B:5F:98:BF:10:FD:BA:1A:BB:D8:83:D6:52:2B:C8:78:FE:62:6B:9D:65:F0:25:55:15:C0:B9:62:F0:EB', "
	    "'8A:85:98:35:9A:A7:1C:B4:E3:36:BA:6D:F4:07:34:79:EE:08:D8:E0']" },
	{ "its key identifier", "expressway/c-good.pem", "cert.ski",
	    "'A1:78:0C:5C:98:F4:9A:95:EC:61:84:7F:55:0F:8D:BC:F3:48:D6:39'" },
	{ "no key identifier", "profile/ca-ski-missing.pem", "[cert.ski == '', has(cert.ski)]",
	    "[true, false]" },
	{ "where its CRL and its issuer are, and who answers for it", "expressway/c-good.pem",
	    "[cert.crl_uris, cert.ocsp_uris, cert.ca_issuer_uris]",
	    "[['http://pki.example.com/issuing-1.crl'], ['http://ocsp.example.com/'], "
	    "['http://pki.example.com/issuing-1.cer']]" },
	{ "nothing of them", "pki/root.pem", "[cert.crl_uris, cert.ocsp_uris, cert.ca_issuer_uris]",
	    "[[], [], []]" },
	{ "found as PEM", "expressway/c-good.pem", "cert.format", "'PEM'" },
	{ "found as DER, which has no lines", "cucm/tomcat.der", "[cert.format, string(cert.line)]",
	    "['DER', '0']" },
	{ "found in PKCS#7", "file/pkcs7.p7b", "cert.format", "'PKCS#7'" },
	{ "what must be stapled", "expressway/ocsp-must-staple.pem", "cert.tls_features", "[5]" },
	{ "its policies", "hostile/policy-text.pem", "cert.policies", "[Oid('1.3.6.1.4.1.32473.3')]" },

	/* CAs and those who sign for themselves */
	{ "a root", "pki/root.pem", "[cert.is_ca, cert.self_issued, cert.self_signed]", "[true, true, true]" },
	{ "a CA that another signed", "pki/issuing-1.pem", "[cert.is_ca, cert.self_issued, cert.self_signed]",
	    "[true, false, false]" },
	{ "a server that signed for itself", "pki/tomcat-self.pem",
	    "[cert.is_ca, cert.self_issued, cert.self_signed]",
	    "[false, true, true]" },
	{ "basic constraints that deny it", "pki/ca-false.pem", "[cert.is_ca, has(cert.basic_constraints)]",
	    "[false, true]" },

	/* Times that no timestamp can be */
	{ "a day that is none is no time", "hostile/date-february-30.pem",
	    "[has(cert.not_after), has(cert.not_before), has(cert.validity_days), has(cert.validity_seconds)]",
	    "[false, true, false, false]" },
	{ "the year 0 is no timestamp", "hostile/date-year-0.pem",
	    "[has(cert.not_before), has(cert.not_after)]",
	    "[false, true]" },
	{ "the last second of the year 9999 is one", "hostile/date-9999.pem",
	    "[has(cert.not_after), cert.not_after.getFullYear() == 9999]",
	    "[true, true]" },
	{ "1950 is the past", "hostile/date-1950.pem", "cert.not_before", "timestamp('1950-01-01T00:00:00Z')" },

	/* Broken ones are read as far as it goes */
	{ "an extension that cannot be read is there, and a problem", "hostile/extension-value-broken.pem",
	    "[has(cert.eku), cert.has(oid('extKeyUsage')), cert.eku.usages == [], cert.problems.exists(p, "
	    "p.where == 'extKeyUsage')]",
	    "[true, true, true, true]" },
	{ "of two extensions the first counts", "hostile/san-twice.pem",
	    "[string(cert.extensions.filter(e, e.oid == oid('subjectAltName')).size()), "
	    "cert.problems[0].code] + cert.san.dns",
	    "['2', 'extension-twice', 'expe1.example.com']" },
	{ "a version that does not exist", "hostile/version-4.pem", "[cert.version]", "[4]" },
	{ "problems do not multiply by being asked for", "hostile/version-4.pem",
	    "[cert.problems.size(), cert.problems.size(), "
	    "cert.san.dns.size() > 0 ? cert.problems.size() : 0]", "[2, 2, 2]" },
	{ "extensions past the limit are told", "hostile/extensions-2000.pem",
	    "[string(cert.extensions.size()), cert.problems[0].code]", "['1000', 'too-many']" },
	{ "extensions within the limit are not", "hostile/extensions-999.pem",
	    "[string(cert.problems.exists(p, p.code == 'too-many'))]", "['false']" },
	{ "access information that cannot be read", "profile/aia-malformed.pem",
	    "[cert.ocsp_uris == [], cert.ca_issuer_uris == [], cert.problems.size() > 0]",
	    "[true, true, true]" },

	/* Requests */
	{ "a request", "expressway/request-good.pem",
	    "[cert.is_request, cert.version == 1, cert.subject.cn.size() == 1]",
	    "[true, true, true]" },
	{ "a request has names that it asks for", "expressway/request-good.pem",
	    "has(cert.san) && cert.san.dns.size() > 0", "true" },
	{ "a request without extensions", "expressway/request-no-extensions.pem",
	    "[has(cert.san), cert.extensions == []]",
	    "[false, true]" },
	{ "a request signs nothing for itself", "expressway/request-good.pem",
	    "[cert.self_signed, cert.self_issued]",
	    "[false, false]" },
	{ "no password", "expressway/request-good.pem", "cert.has_challenge_password", "false" },
};

START_TEST(a_certificate_is_told_as_openssl_reads_it)
{
	hold(&claims[_i]);
}
END_TEST

#define SCT "002f 00 'abcdefghijklmnopqrstuvwxyz012345' 0000000000000001 0000 0403 0000 "
static const struct claim made[] = {
	{ "timestamps of transparency logs are counted",
	    "30(<1.3.6.1.4.1.11129.2.4.2> 04(04(0062 " SCT SCT ")))",
	    "[cert.sct_count, cert.sct_count]", "[2, 2]" },
	{ "none", "30(<2.5.29.14> 04(04('key')))",
	    "[cert.sct_count, cert.qc_statements.size() + cert.tls_features.size()]", "[0, 0]" },
	{ "timestamps that run past their list", "30(<1.3.6.1.4.1.11129.2.4.2> 04(04(0062 " SCT ")))",
	    "[cert.problems.size() > 0]", "[true]" },
	{ "a precertificate", "30(<1.3.6.1.4.1.11129.2.4.3> 0101ff 04(05()))", "cert.is_precertificate",
	    "true" },
	{ "no precertificate", "30(<1.3.6.1.4.1.11129.2.4.2> 04(04(0062 " SCT SCT ")))",
	    "cert.is_precertificate", "false" },
	{ "statements of qualified certificates",
	    "30(<1.3.6.1.5.5.7.1.3> 04(30(30(<0.4.0.1862.1.1>) 30(<0.4.0.1862.1.4>))))",
	    "cert.qc_statements.map(o, o.dotted())",
	    "['0.4.0.1862.1.1', '0.4.0.1862.1.4']" },
	{ "all places of a CRL, in order, and only those that are addresses",
	    "30(<2.5.29.31> 04(30( 30(a0(a0(86('http://a/') a4(30(31(30(<CN> 0c('x'))))) 86('ldap://b/'))))"
	    " 30(a0(a0(86('http://c/')))) )))",
	    "cert.crl_uris", "['http://a/', 'ldap://b/', 'http://c/']" },
	{ "methods of access are told apart, and what is no address left out",
	    "30(<1.3.6.1.5.5.7.1.1> 04(30( 30(<1.3.6.1.5.5.7.48.2> 86('http://i/'))"
	    " 30(<1.3.6.1.5.5.7.48.1> 86('http://o/')) 30(<1.3.6.1.5.5.7.48.1> 82('o.example.com')) )))",
	    "[cert.ca_issuer_uris, cert.ocsp_uris]", "[['http://i/'], ['http://o/']]" },
	{ "a key identifier of zeros", "30(<2.5.29.14> 04(04(00 00)))", "cert.ski", "'00:00'" },
	{ "an identifier that is no octet string", "30(<2.5.29.14> 04(0c('key')))",
	    "[cert.ski == '', cert.problems.size() == 1]", "[true, true]" },
};

START_TEST(rare_extensions_are_read_too)
{
	hold_of_made(&made[_i]);
}
END_TEST

static const struct cel_record *
record_named(const char *name)
{
	size_t count;
	const struct cel_record *const *records = fact_records(&count);

	for (size_t i = 0; i < count; i++)
		if (strcmp(records[i]->name, name) == 0)
			return records[i];
	ck_abort_msg("no record %s", name);
}

START_TEST(what_requests_lack_is_never_there)
{
	const struct scene scene = { .file = "expressway/request-good.pem" };
	const struct cel_record *record = record_named("Cert");
	unsigned lacking = 0;

	open_scene(&scene);
	ck_assert(see_first());
	for (size_t i = 0; i < record->count; i++)
		if (fact_request_lacks(record, &record->fields[i])) {
			const char *expression = arena_printf(&arena, "has(cert.%s)",
			    record->fields[i].name).at;

			ck_assert_msg(strcmp(value_of(expression), "false") == 0, "%s", expression);
			lacking++;
		}
	/* RFC 2986 4.1: serial, issuer, validity and what follows from them. */
	ck_assert_uint_eq(lacking, 13);
}
END_TEST

START_TEST(a_record_that_is_not_there_reads_as_nothing)
{
	const struct scene scene = { .file = "pki/crl-root.pem" };
	const struct cel_record *record = record_named("Cert");

	open_scene(&scene);
	ck_assert(see(TARGET_CRL, NULL, 0));
	for (size_t i = 0; i < record->count; i++) {
		const char *expression = arena_printf(&arena, "has(cert.%s)", record->fields[i].name).at;

		ck_assert_msg(strcmp(value_of(expression), "false") == 0, "%s", expression);
	}
	ck_assert_str_eq(value_of("[cert.covers('a'), cert.self_signed, cert.san.dns.size() > 0, "
	    "cert.key.bits > 0]"),
	    "[false, false, false, false]");
}
END_TEST

START_TEST(the_names_of_files_are_made_safe)
{
	struct loader loader = { .arena = &arena, .crypto = crypto, .messages = &messages };
	struct plan_options options = { .crypto = crypto, .now = READING_NOW };

	inputs = (struct inputs){ 0 };
	load_bytes(&loader, TEXT("bad\xff.der"), certificate_with("30(<2.5.29.14> 04(04('key')))"),
	    &inputs.loaded[GIVEN_FILE]);
	plan = (struct plan){ 0 };
	plan_files(&arena, &inputs, &options, &plan);
	scan_init(&scan, &arena, &passing, crypto, READING_NOW);
	scan.run.variable = give_variable;
	ck_assert(see_first());
	ck_assert_str_eq(value_of("[cert.file, file.name]"), "['bad\\\\xff.der', 'bad\\\\xff.der']");
}
END_TEST

TESTS_WITH("certificate", setup, teardown,
	EACH(a_certificate_is_told_as_openssl_reads_it, claims),
	EACH(rare_extensions_are_read_too, made),
	TEST(what_requests_lack_is_never_there),
	TEST(a_record_that_is_not_there_reads_as_nothing),
	TEST(the_names_of_files_are_made_safe))
