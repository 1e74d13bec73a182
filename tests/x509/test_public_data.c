/*
 * test_public_data.c - x509 against OpenSSL on the project's own and on public certificates: whatever
 * d2i_X509 takes is read, too, and both see the same fields.
 */

#include <dirent.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

#include "../notation.h"
#include "x509/x509.h"

static char data[4096];
static size_t seen;

static bool
find_data(const char *below)
{
	const char *given = getenv("CERTPROOF_TEST_DATA"), *top = getenv("TOP_SRCDIR");
	struct stat status;

	if (given != NULL)
		snprintf(data, sizeof(data), "%s%s", given, below);
	else
		snprintf(data, sizeof(data), "%s/../shared/data%s", top != NULL ? top : ".", below);
	return stat(data, &status) == 0;
}

static void
compare_name(const char *file, const X509_NAME *theirs, const struct name *ours)
{
	ck_assert_msg((size_t)X509_NAME_entry_count(theirs) == ours->count, "%s: %zu attributes", file, ours->count);
	for (size_t i = 0; i < ours->count; i++) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(theirs, (int)i);
		const ASN1_STRING *value = X509_NAME_ENTRY_get_data(entry);
		const ASN1_OBJECT *type = X509_NAME_ENTRY_get_object(entry);
		const struct attribute *attribute = &ours->attributes[i];

		ck_assert_msg(oid_equal(attribute->type, (struct bytes){ OBJ_get0_data(type), OBJ_length(type) }),
		    "%s: type of attribute %zu", file, i);
		ck_assert_msg(ASN1_STRING_type(value) == attribute->tag, "%s: attribute %zu is a %s", file, i,
		    string_type_name(attribute->tag));
		ck_assert_msg(bytes_equal(attribute->value, (struct bytes){ ASN1_STRING_get0_data(value),
		    (size_t)ASN1_STRING_length(value) }), "%s: attribute %zu", file, i);
		ck_assert_msg((unsigned)X509_NAME_ENTRY_set(entry) == attribute->rdn, "%s: set of attribute %zu", file, i);
	}
}

static void
compare_time(const char *file, const ASN1_TIME *theirs, const struct x509_time *ours)
{
	struct tm tm;

	if (ASN1_TIME_to_tm(theirs, &tm) != 1) {
		ck_assert_msg(!ours->well_formed, "%s: no time", file);
		return;
	}
	ck_assert_msg(ours->known, "%s: time not read", file);
	ck_assert_msg((int64_t)timegm(&tm) == ours->seconds, "%s: %lld", file, (long long)ours->seconds);
}

static void
compare_alternative_names(const char *file, X509 *theirs, const struct certificate *ours)
{
	const struct extension *e = extension_find(&ours->extensions, OID(0x55, 0x1d, 0x11));
	GENERAL_NAMES *list = X509_get_ext_d2i(theirs, NID_subject_alt_name, NULL, NULL);
	struct problems problems = { .arena = &arena };
	struct general_names names;

	if (list == NULL)
		return;
	ck_assert_msg(e != NULL, "%s: no subjectAltName", file);
	(void)extension_general_names(e, ours->der, &problems, &names);
	ck_assert_msg((size_t)sk_GENERAL_NAME_num(list) == names.count, "%s: %zu names", file, names.count);
	for (size_t i = 0; i < names.count; i++) {
		int kind;
		const ASN1_STRING *value = GENERAL_NAME_get0_value(sk_GENERAL_NAME_value(list, (int)i), &kind);

		ck_assert_msg((int)names.items[i].kind == kind, "%s: kind of name %zu", file, i);
		if (kind == GEN_DNS || kind == GEN_EMAIL || kind == GEN_URI || kind == GEN_IPADD)
			ck_assert_msg(bytes_equal(names.items[i].value, (struct bytes){ ASN1_STRING_get0_data(value),
			    (size_t)ASN1_STRING_length(value) }), "%s: name %zu", file, i);
	}
	GENERAL_NAMES_free(list);
}

static void
compare_usages(const char *file, X509 *theirs, const struct certificate *ours)
{
	const struct extension *e;
	struct problems problems = { .arena = &arena };
	ASN1_BIT_STRING *bits = X509_get_ext_d2i(theirs, NID_key_usage, NULL, NULL);
	EXTENDED_KEY_USAGE *purposes = X509_get_ext_d2i(theirs, NID_ext_key_usage, NULL, NULL);
	BASIC_CONSTRAINTS *constraints = X509_get_ext_d2i(theirs, NID_basic_constraints, NULL, NULL);

	if (bits != NULL) {
		unsigned usage = 0;

		e = extension_find(&ours->extensions, OID(0x55, 0x1d, 0x0f));
		(void)extension_key_usage(e, ours->der, &problems, &usage);
		for (int i = 0; i < 9; i++)
			ck_assert_msg((usage >> i & 1) == (unsigned)ASN1_BIT_STRING_get_bit(bits, i), "%s: %s", file,
			    key_usage_names[i]);
	}
	if (purposes != NULL) {
		struct oid_list list;

		e = extension_find(&ours->extensions, OID(0x55, 0x1d, 0x25));
		(void)extension_oids(e, ours->der, &problems, &list);
		ck_assert_msg((size_t)sk_ASN1_OBJECT_num(purposes) == list.count, "%s: %zu purposes", file, list.count);
	}
	if (constraints != NULL)
		ck_assert_msg((constraints->ca != 0) == certificate_is_ca(ours), "%s: cA", file);
	ASN1_BIT_STRING_free(bits);
	EXTENDED_KEY_USAGE_free(purposes);
	BASIC_CONSTRAINTS_free(constraints);
}

/* Serial numbers by magnitude and sign, as OpenSSL has them. */
static void
compare_serial(const char *file, const ASN1_INTEGER *theirs, struct bytes ours)
{
	BIGNUM *a = ASN1_INTEGER_to_BN(theirs, NULL), *b = BN_bin2bn(ours.at, (int)ours.len, NULL), *range = BN_new();

	if (ours.len > 0 && ours.at[0] >= 0x80) {
		BN_set_bit(range, (int)ours.len * 8);
		BN_sub(b, b, range);
	}
	ck_assert_msg(BN_cmp(a, b) == 0, "%s: serial number", file);
	BN_free(a);
	BN_free(b);
	BN_free(range);
}

static void
compare(const char *file, const uint8_t *der, size_t len)
{
	const uint8_t *at = der;
	X509 *theirs = d2i_X509(NULL, &at, (long)len);
	struct problems problems = { .arena = &arena };
	struct certificate ours;
	EVP_PKEY *key;

	ERR_clear_error();
	arena_reset(&arena);
	if (theirs == NULL)
		return;
	seen++;
	ck_assert_msg(certificate_read(&arena, (struct bytes){ der, len }, &ours), "not read: %s", file);
	/* A key that cannot be read does not keep OpenSSL from reading the certificate. */
	for (size_t i = 0; i < ours.problems.list.count; i++)
		ck_assert_msg(!ours.problems.list.items[i].fatal ||
		    strcmp(ours.problems.list.items[i].where, "subjectPublicKeyInfo") == 0, "%s: %.*s", file,
		    TEXT_ARG(ours.problems.list.items[i].text));
	ck_assert_msg(X509_get_version(theirs) + 1 == ours.version, "%s: version", file);
	compare_serial(file, X509_get0_serialNumber(theirs), ours.serial);
	compare_name(file, X509_get_issuer_name(theirs), &ours.issuer);
	compare_name(file, X509_get_subject_name(theirs), &ours.subject);
	ck_assert_msg((X509_NAME_cmp(X509_get_issuer_name(theirs), X509_get_subject_name(theirs)) == 0) ==
	    certificate_self_issued(&ours), "%s: self-issued", file);
	compare_time(file, X509_get0_notBefore(theirs), &ours.not_before);
	compare_time(file, X509_get0_notAfter(theirs), &ours.not_after);
	key = X509_get0_pubkey(theirs);
	if (key != NULL)
		ck_assert_msg((unsigned)EVP_PKEY_get_bits(key) == ours.key.size, "%s: %u bits", file, ours.key.size);
	ck_assert_msg((size_t)X509_get_ext_count(theirs) == ours.extensions.count, "%s: extensions", file);
	for (size_t i = 0; i < ours.extensions.count; i++)
		ck_assert_msg(ours.extensions.items[i].critical ==
		    (X509_EXTENSION_get_critical(X509_get_ext(theirs, (int)i)) != 0), "%s: critical", file);
	compare_alternative_names(file, theirs, &ours);
	compare_usages(file, theirs, &ours);
	certificate_check_extensions(&ours, &problems);
	X509_free(theirs);
	ERR_clear_error();
}

static void
compare_file(const char *path)
{
	BIO *file = BIO_new_file(path, "r");
	char *label, *header;
	unsigned char *der;
	long len;

	ck_assert_msg(file != NULL, "cannot read %s", path);
	while (PEM_read_bio(file, &label, &header, &der, &len) == 1) {
		if (strcmp(label, "CERTIFICATE") == 0)
			compare(path, der, (size_t)len);
		OPENSSL_free(label);
		OPENSSL_free(header);
		OPENSSL_free(der);
	}
	ERR_clear_error();
	BIO_free(file);
}

static void
compare_folder(const char *folder)
{
	DIR *open = opendir(folder);
	struct dirent *entry;

	ck_assert_msg(open != NULL, "cannot open %s", folder);
	while ((entry = readdir(open)) != NULL) {
		char path[8192];
		struct stat status;

		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (stat(path, &status) == 0 && S_ISREG(status.st_mode))
			compare_file(path);
	}
	closedir(open);
}

START_TEST(certificates_with_planted_faults_are_read_as_openssl_reads_them)
{
	ck_assert(find_data("/zlint/certs"));
	compare_folder(data);
	ck_assert_uint_ge(seen, 400);
}
END_TEST

START_TEST(roots_of_the_web_are_read_as_openssl_reads_them)
{
	compare_folder("/etc/ssl/certs");
	ck_assert_uint_ge(seen, 100);
}
END_TEST

/* Certificates of test cases stand in JSON, as PEM with \n for line ends. */
START_TEST(certificates_of_path_tests_are_read_as_openssl_reads_them)
{
	FILE *file;
	char *text, *at;
	size_t len;

	ck_assert(find_data("/limbo/cases.json"));
	file = fopen(data, "rb");
	ck_assert(file != NULL);
	fseek(file, 0, SEEK_END);
	len = (size_t)ftell(file);
	rewind(file);
	text = malloc(len + 1);
	ck_assert(text != NULL && fread(text, 1, len, file) == len);
	fclose(file);
	text[len] = '\0';
	for (char *p = text; (p = strstr(p, "\\n")) != NULL; p += 2)
		memcpy(p, " \n", 2);
	for (at = text; (at = strstr(at, "-----BEGIN CERTIFICATE-----")) != NULL; at++) {
		const char *end = strstr(at, "-----END CERTIFICATE-----");
		BIO *pem;
		unsigned char *der;
		char *label, *header;
		long der_len;

		ck_assert(end != NULL);
		pem = BIO_new_mem_buf(at, (int)(end + 25 - at));
		if (PEM_read_bio(pem, &label, &header, &der, &der_len) == 1) {
			compare("cases.json", der, (size_t)der_len);
			OPENSSL_free(label);
			OPENSSL_free(header);
			OPENSSL_free(der);
		}
		BIO_free(pem);
	}
	free(text);
	ck_assert_uint_ge(seen, 400);
}
END_TEST

START_TEST(our_own_certificates_are_read_as_openssl_reads_them)
{
	static const char *const folders[] = { "expressway", "chain", "pki", "cucm" };
	const char *fixtures = getenv("FIXTURES");

	ck_assert_msg(fixtures != NULL, "FIXTURES is not set");
	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		char folder[4096];

		snprintf(folder, sizeof(folder), "%s/%s", fixtures, folders[i]);
		compare_folder(folder);
	}
	ck_assert_uint_ge(seen, 100);
}
END_TEST

static bool
planted_faults(void)
{
	return find_data("/zlint/certs");
}

static bool
path_tests(void)
{
	return find_data("/limbo/cases.json");
}

static bool
roots_of_the_web(void)
{
	struct stat status;

	return stat("/etc/ssl/certs/ca-certificates.crt", &status) == 0;
}

TESTS("public_data",
	TEST(our_own_certificates_are_read_as_openssl_reads_them),
	TEST_IF(planted_faults, certificates_with_planted_faults_are_read_as_openssl_reads_them),
	TEST_IF(path_tests, certificates_of_path_tests_are_read_as_openssl_reads_them),
	TEST_IF(roots_of_the_web, roots_of_the_web_are_read_as_openssl_reads_them))
