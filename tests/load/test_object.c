/* test_object.c - src/load/object.c: what objects and blocks become, by content and by label, and the words for what is wrong. */
#include "load/loader.h"
#include "../x509/objects.h"
#include "loading.h"

#define CERTIFICATE "30( 30( a0( 02(02) ) 02(0123) " SHA256_RSA ISSUER VALIDITY SUBJECT RSA_KEY ") " SHA256_RSA "03( 00 aabb ) )"
#define REQUEST "30( 30( 02(00) " SUBJECT RSA_KEY "a0() ) " SHA256_RSA "03( 00 aabb ) )"
#define CRL "30( 30( 02(01) " SHA256_RSA ISSUER "17('250101000000Z') ) " SHA256_RSA "03( 00 aabb ) )"
#define RSA_PUBLIC "30( 02(00c1c3c5c7c9cbcdcf) 02(010001) )"
#define P32 "'12345678901234567890123456789012'"
#define PKCS8 "30( 02(00) 30( <Ed25519> ) 04( 04( " P32 " ) ) )"
#define SEC1 "30( 02(01) 04( " P32 " ) a0( <P-256> ) )"
#define ENCRYPTED "30( 30( <pbes2> 30( 30( <pbkdf2> 30( 04('saltsalt') 02(01) ) ) 30( <aes256-CBC> 04('0123456789abcdef') ) ) )" \
	"04('0123456789abcdef0123456789abcdef') )"
#define PKCS7(rest) "30( <1.2.840.113549.1.7.2> a0( 30( 02(01) 31() 30( <1.2.840.113549.1.7.1> ) " rest " 31() ) ) )"
#define ENVELOPED "30( <1.2.840.113549.1.7.3> a0( 30( 02(00) ) ) )"
#define PKCS12(bags) "30( 02(03) 30( <1.2.840.113549.1.7.1> a0( 04( 30( 30( <1.2.840.113549.1.7.1> a0( 04( 30( " bags \
	") ) ) ) ) ) ) ) )"
#define CERT_BAG(der) "30( <1.2.840.113549.1.12.10.1.3> a0( 30( <1.2.840.113549.1.9.22.1> a0( 04( " der ") ) ) ) )"
#define KEY_BAG(der) "30( <1.2.840.113549.1.12.10.1.1> a0( " der ") )"
#define OCSP "30( 0a(00) a0() )"
/* The tags of a certificate at its beginning, but not what must be in it. */
#define BROKEN "30( 30( 02(01) 30( <1.2.3> ) 30() 30( 17('x') ) 30() 30() ) )"

static struct loading loading;
static struct source source;
static struct found found;

static void
setup(void)
{
	loading_begin(&loading);
	source = (struct source){ .name = TEXT("input") };
	found = (struct found){
		.loader = &loading.loader, .out = &loading.result, .source = &source, .container = SOURCE_DER, .offset = 7,
	};
}

/* Objects in order, a letter each: Certificate, Request, L for CRL, Key (k: not opened), Public key. */
static const char *
objects(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < loading.result.artifacts.count; i++) {
		const struct artifact *artifact = loading.result.artifacts.items[i];

		buffer_addc(&out, artifact->kind == ARTIFACT_PRIVATE_KEY && !artifact->private_key->opened ? 'k' :
		    "CRLKP"[artifact->kind]);
	}
	return buffer_text(&out).at == NULL ? "" : buffer_text(&out).at;
}

static const struct row {
	const char *why, *der;
	enum shape shape;
	const char *objects;
	enum source_format container;
	const char *words;             /* why it cannot be; NULL: it can */
} rows[] = {
	{ "a certificate", CERTIFICATE, SHAPE_CERTIFICATE, "C", SOURCE_DER, NULL },
	{ "a request", REQUEST, SHAPE_REQUEST, "R", SOURCE_DER, NULL },
	{ "a CRL", CRL, SHAPE_CRL, "L", SOURCE_DER, NULL },
	{ "a public key", RSA_KEY, SHAPE_SPKI, "P", SOURCE_DER, NULL },
	{ "an RSA public key", RSA_PUBLIC, SHAPE_RSA_PUBLIC, "P", SOURCE_DER, NULL },
	{ "PKCS#8", PKCS8, SHAPE_PKCS8, "K", SOURCE_DER, NULL },
	{ "SEC 1", SEC1, SHAPE_EC_PRIVATE, "K", SOURCE_DER, NULL },
	{ "an encrypted key", ENCRYPTED, SHAPE_PKCS8_ENCRYPTED, "k", SOURCE_DER, NULL },
	{ "a key of an algorithm of tomorrow", "30( 02(00) 30( <1.2.3> ) 04(aa) )", SHAPE_PKCS8, "k", SOURCE_DER, NULL },
	{ "key parameters, which are nothing", "30( 02(17) 02(05) 02(02) )", SHAPE_PARAMETERS, "", SOURCE_DER, NULL },
	{ "PKCS#7 in its order", PKCS7("a0( " CERTIFICATE CERTIFICATE ") a1( " CRL ")"), SHAPE_PKCS7, "CCL", SOURCE_PKCS7, NULL },
	{ "PKCS#12", PKCS12(KEY_BAG(PKCS8) CERT_BAG(CERTIFICATE)), SHAPE_PKCS12, "CK", SOURCE_PKCS12, NULL },
	{ "a certificate of one half", "30( 30() )", SHAPE_CERTIFICATE, "C", SOURCE_DER, NULL },
	{ "a certificate that is none", "30( 05() )", SHAPE_CERTIFICATE, "", SOURCE_DER,
	    "tbsCertificate: the value has an unexpected type" },
	{ "a request that is none", "30( 05() )", SHAPE_REQUEST, "", SOURCE_DER,
	    "certificationRequestInfo: the value has an unexpected type" },
	{ "a CRL that is none", "30( 05() )", SHAPE_CRL, "", SOURCE_DER, "tbsCertList: the value has an unexpected type" },
	{ "a public key that is none", "30( 05() 03(00) )", SHAPE_SPKI, "", SOURCE_DER,
	    "subjectPublicKeyInfo: the value has an unexpected type" },
	{ "PKCS#7 of neither", PKCS7(""), SHAPE_PKCS7, "", SOURCE_DER, "the PKCS#7 holds neither certificates nor CRLs" },
	{ "PKCS#7 of which two are broken", PKCS7("a0( 30( 05() ) " CERTIFICATE "30( 06() ) )"), SHAPE_PKCS7, "C", SOURCE_PKCS7,
	    "2 of the objects in the PKCS#7 cannot be read: one of the certificates in it is not a certificate" },
	{ "an enveloped mail", ENVELOPED, SHAPE_PKCS7_OTHER, "", SOURCE_DER, "this kind of PKCS#7 or CMS holds no certificates "
	    "in the open (is it an encrypted or signed mail?)" },
	{ "PKCS#12 of nothing", PKCS12(""), SHAPE_PKCS12, "", SOURCE_DER, "the PKCS#12 is empty" },
	{ "PKCS#12 with a broken certificate", PKCS12(CERT_BAG("30( 05() )") CERT_BAG(CERTIFICATE)), SHAPE_PKCS12, "C", SOURCE_PKCS12,
	    "one of the certificates in it is not a certificate" },
	{ "an OCSP response", OCSP, SHAPE_OCSP_RESPONSE, "", SOURCE_DER, "OCSP responses are not judged" },
	{ "what has no shape", "05()", SHAPE_NONE, "", SOURCE_DER, "nothing that is known" },
	{ "what is cut short", "30 05 02", SHAPE_TRUNCATED, "", SOURCE_DER, "nothing that is known" },
};

START_TEST(an_object_becomes_what_its_shape_says)
{
	const struct row *row = &rows[_i];
	struct text why = { 0 };
	bool read = object_read(&found, row->shape, octets(row->der), &why);

	ck_assert_msg(read == (row->words == NULL), "%s: %.*s", row->why, TEXT_ARG(why));
	ck_assert_msg(read || text_is(why, row->words), "%s: %.*s", row->why, TEXT_ARG(why));
	ck_assert_msg(strcmp(objects(), row->objects) == 0, "%s: %s", row->why, objects());
	for (size_t i = 0; i < loading.result.artifacts.count; i++) {
		const struct artifact *artifact = loading.result.artifacts.items[i];

		ck_assert_msg(artifact->container == row->container, "%s: %s", row->why, source_format_name(artifact->container));
		ck_assert_msg(artifact->source == &source && artifact->offset == 7 && artifact->line == 0, "%s", row->why);
		ck_assert_msg(artifact->index == i, "%s: %u", row->why, artifact->index);
	}
}
END_TEST

START_TEST(objects_of_a_source_are_counted_by_kind)
{
	static const struct {
		enum shape shape;
		const char *der;
	} each[] = {
		{ SHAPE_CERTIFICATE, CERTIFICATE }, { SHAPE_REQUEST, REQUEST }, { SHAPE_CRL, CRL }, { SHAPE_PKCS8, PKCS8 },
		{ SHAPE_RSA_PUBLIC, RSA_PUBLIC }, { SHAPE_CRL, CRL },
	};
	struct text why;

	for (size_t i = 0; i < COUNT_OF(each); i++)
		ck_assert(object_read(&found, each[i].shape, octets(each[i].der), &why));
	ck_assert_uint_eq(source.certificates, 1);
	ck_assert_uint_eq(source.requests, 1);
	ck_assert_uint_eq(source.crls, 2);
	ck_assert_uint_eq(source.private_keys, 1);
	ck_assert_uint_eq(source.public_keys, 1);
	for (size_t i = 0; i < COUNT_OF(each); i++)
		ck_assert_uint_eq(loading.result.artifacts.items[i]->index, i);
}
END_TEST

START_TEST(a_private_key_leaves_no_octets_but_the_digest_of_its_public_half)
{
	struct bytes spki;
	const struct artifact *key, *other;
	uint8_t digest[32];
	struct text why;

	ck_assert(object_read(&found, SHAPE_PKCS8, octets(PKCS8), &why));
	ck_assert(object_read(&found, SHAPE_PKCS8_ENCRYPTED, octets(ENCRYPTED), &why));
	key = loading.result.artifacts.items[0];
	other = loading.result.artifacts.items[1];
	ck_assert_uint_eq(key->der.len, 0);
	spki = key->private_key->key.spki;
	ck_assert(spki.len == 44);
	crypto_sha256(loading.loader.crypto, spki, digest);
	ck_assert_int_eq(memcmp(key->sha256, digest, 32), 0);
	/* Of what is not opened nothing is known. */
	memset(digest, 0, 32);
	ck_assert(other->der.len == 0 && memcmp(other->sha256, digest, 32) == 0);
	ck_assert(other->private_key->encrypted && other->private_key->fault == OPEN_NO_PASSWORD);
}
END_TEST

START_TEST(a_wrong_password_leaves_the_key_and_says_why)
{
	struct text why = { 0 };

	loading_password(&loading, "wrong");
	ck_assert(!object_read(&found, SHAPE_PKCS8_ENCRYPTED, octets(ENCRYPTED), &why));
	ck_assert_str_eq(objects(), "k");
	/* Padding of a wrong password fits once in 256 times. */
	ck_assert_msg(text_starts_with(why, "wrong password"), "%.*s", TEXT_ARG(why));
	ck_assert(loading.result.artifacts.items[0]->private_key->fault != OPEN_NO_PASSWORD);
}
END_TEST

/* What surrounds it has lengths of one octet up to four. */
START_TEST(an_rsa_key_of_any_length_is_wrapped_as_der)
{
	static const size_t lengths[] = { 100, 104, 105, 118, 119, 120, 230, 231, 240, 247, 65499, 65520, 65530, 65535, 70000 };

	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		struct bytes zeros = { arena_take(&arena, lengths[i]), lengths[i] };
		struct buffer modulus, numbers, der;
		const struct artifact *artifact;
		struct der_fault fault;
		struct text why = { 0 };

		buffer_init(&modulus, &arena);
		buffer_init(&numbers, &arena);
		buffer_init(&der, &arena);
		buffer_addc(&modulus, 0x01);
		buffer_add(&modulus, text_of_bytes(zeros));
		buffer_addc(&modulus, 0x01);
		notation_put(&numbers, DER_INTEGER, buffer_text(&modulus));
		notation_put(&numbers, DER_INTEGER, TEXT("\x03"));
		notation_put(&der, DER_SEQUENCE, buffer_text(&numbers));
		ck_assert_msg(object_read(&found, SHAPE_RSA_PUBLIC, bytes_of_text(buffer_text(&der)), &why), "%zu: %.*s", lengths[i],
		    TEXT_ARG(why));
		artifact = loading.result.artifacts.items[i];
		ck_assert_msg(der_check(artifact->der, &fault), "%zu: %s at %zu", lengths[i], der_code_name(fault.code), fault.offset);
		ck_assert_msg(artifact->public_key->kind == KEY_RSA && artifact->public_key->modulus.len == lengths[i] + 2, "%zu: %zu",
		    lengths[i], artifact->public_key->modulus.len);
		ck_assert_msg(text_ends_with(text_of_bytes(artifact->der), "\x02\x01\x03"), "%zu", lengths[i]);
	}
	ck_assert(object_read(&found, SHAPE_RSA_PUBLIC, octets(RSA_PUBLIC), &(struct text){ 0 }));
	ck_assert(bytes_equal(loading.result.artifacts.items[COUNT_OF(lengths)]->der, octets(RSA_KEY)));
}
END_TEST

/* ---- blocks ---- */

static const struct block_row {
	const char *label, *der, *objects;
	const char *problems;          /* "code: text", divided by "; " */
	bool readable;
} block_rows[] = {
	{ "CERTIFICATE", CERTIFICATE, "C", "", true },
	{ "X509 CERTIFICATE", CERTIFICATE, "C", "", true },
	{ "X.509 CERTIFICATE", CERTIFICATE, "C", "not-read: labelled 'X.509 CERTIFICATE', which OpenSSL does not look for", true },
	{ "CERTIFICATE REQUEST", REQUEST, "R", "", true },
	{ "NEW CERTIFICATE REQUEST", REQUEST, "R", "", true },
	{ "X509 CRL", CRL, "L", "", true },
	{ "CRL", CRL, "L", "not-read: labelled 'CRL', which OpenSSL does not look for", true },
	{ "PKCS7", PKCS7("a0( " CERTIFICATE ")"), "C", "", true },
	{ "PKCS #7 SIGNED DATA", PKCS7("a0( " CERTIFICATE ")"), "C", "", true },
	{ "CMS", PKCS7("a0( " CERTIFICATE ")"), "C", "", true },
	{ "PKCS12", PKCS12(CERT_BAG(CERTIFICATE)), "C", "not-read: labelled 'PKCS12', which OpenSSL does not look for", true },
	{ "PRIVATE KEY", PKCS8, "K", "", true },
	{ "ANY PRIVATE KEY", PKCS8, "K", "not-read: labelled 'ANY PRIVATE KEY', which OpenSSL does not look for", true },
	{ "ANY PRIVATE KEY", SEC1, "K", "not-read: labelled 'ANY PRIVATE KEY', which OpenSSL does not look for", true },
	{ "ENCRYPTED PRIVATE KEY", ENCRYPTED, "k", "", true },
	{ "EC PRIVATE KEY", SEC1, "K", "", true },
	{ "PUBLIC KEY", RSA_KEY, "P", "", true },
	{ "RSA PUBLIC KEY", RSA_PUBLIC, "P", "", true },
	{ "EC PARAMETERS", "<P-256>", "", "", true },
	{ "DSA PARAMETERS", "'not even DER'", "", "", true },
	{ "DH PARAMETERS", CERTIFICATE, "", "", true },
	{ "TRUSTED CERTIFICATE", CERTIFICATE "30( 30( <serverAuth> ) )", "C", "label-own: TRUSTED CERTIFICATE is OpenSSL's own form, "
	    "which others do not read", true },
	{ "CERTIFICATE", REQUEST, "R", "label-wrong: labelled CERTIFICATE but contains a certificate request, whose label is CERTIFICATE REQUEST", true },
	{ "RSA PRIVATE KEY", PKCS8, "K", "label-wrong: labelled RSA PRIVATE KEY but contains a private key in PKCS#8, whose label is PRIVATE KEY", true },
	{ "ENCRYPTED PRIVATE KEY", PKCS8, "K", "label-wrong: labelled ENCRYPTED PRIVATE KEY but contains a private key in PKCS#8, whose label is PRIVATE KEY", true },
	{ "RSA PUBLIC KEY", RSA_KEY, "P", "label-wrong: labelled RSA PUBLIC KEY but contains a public key, whose label is PUBLIC KEY", true },
	{ "CERTIFICATE", PKCS7("a0( " CERTIFICATE ")"), "C", "label-wrong: labelled CERTIFICATE but contains PKCS#7, whose label is PKCS7", true },
	{ "MY CERT\x1b", CERTIFICATE, "C", "label-wrong: labelled 'MY CERT\\x1b', which is not a label of PEM, but contains a certificate, whose label is CERTIFICATE",
	    true },
	{ "CERTIFICATE", CERTIFICATE "00", "C", "trailing-bytes: 1 byte after a certificate", true },
	{ "PRIVATE KEY", PKCS8 "'ten bytes.'", "K", "trailing-bytes: 10 bytes after a private key in PKCS#8", true },
	{ "RSA PUBLIC KEY", RSA_PUBLIC "0000", "P", "trailing-bytes: 2 bytes after an RSA public key", true },
	{ "X", RSA_PUBLIC "0000", "P", "label-wrong: labelled 'X', which is not a label of PEM, but contains an RSA public key, whose label is RSA PUBLIC KEY; "
	    "trailing-bytes: 2 bytes after an RSA public key", true },
	{ "CERTIFICATE", "05()", "", "not-der: the block holds nothing that is known", false },
	{ "X", "30( 05() )", "", "not-der: the block holds nothing that is known", false },
	{ "PRIVATE KEY", "30( 05() )", "", "not-der: the block holds nothing that is known", false },
	{ "CERTIFICATE", "30( 05() )", "",
	    "not-der: the block holds nothing that is known: tbsCertificate: the value has an unexpected type", false },
	{ "X509 CRL", "30( 05() )", "",
	    "not-der: the block holds nothing that is known: tbsCertList: the value has an unexpected type", false },
	/* Of a certificate that has only its outer shape, the label tells what it is. */
	{ "CERTIFICATE", "30( 30() )", "C", "", true },
	{ "CERTIFICATE REQUEST", "30( 30() )", "R", "", true },
	{ "CERTIFICATE", "30 82 0300 30 82 0200 a0( 02(02) ) 02(01)", "", "truncated: the object in the block is cut short", false },
	{ "PKCS7", PKCS7(""), "", "not-der: PKCS#7 that cannot be read: the PKCS#7 holds neither certificates nor CRLs", false },
	{ "OCSP RESPONSE", OCSP, "", "label-wrong: labelled 'OCSP RESPONSE', which is not a label of PEM, but contains an OCSP response; "
	    "not-der: an OCSP response that cannot be read: OCSP responses are not judged", false },
	{ "OPENSSH PRIVATE KEY", "'openssh-key-v1'", "k", "openssh: a private key in the form of OpenSSH, which TLS servers do not read", true },
	{ "SSH2 PUBLIC KEY", CERTIFICATE, "", "label-unknown: the block is a key of SSH, which TLS does not use", false },
	{ "PGP PUBLIC KEY BLOCK", "99", "",
	    "label-unknown: the block is an OpenPGP block; OpenPGP keys are not X.509 certificates", false },
	{ "ATTRIBUTE CERTIFICATE", CERTIFICATE, "",
	    "label-unknown: the block is an attribute certificate, which is not judged", false },
};

static struct block block;

static void
read_block(const char *label, struct bytes der)
{
	block = (struct block){ .facts = { .label = text_of(label), .line = 5, .readable = true }, .der = der, .plain = true };
	found.block = &block;
	found.container = SOURCE_PEM;
	found.line = 5;
	found.offset = 0;
	object_of_block(&found);
}

/* "code: text", divided by "; ". */
static const char *
problems_of_block(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < block.facts.problems.count; i++)
		buffer_printf(&out, "%s%s: %.*s", i == 0 ? "" : "; ", block_fault_name(block.facts.problems.items[i].fault),
		    TEXT_ARG(block.facts.problems.items[i].text));
	return block.facts.problems.count == 0 ? "" : buffer_text(&out).at;
}

START_TEST(a_block_is_what_it_holds_and_its_label_is_checked)
{
	const struct block_row *row = &block_rows[_i];

	read_block(row->label, octets(row->der));
	ck_assert_msg(strcmp(objects(), row->objects) == 0, "%s: %s", row->label, objects());
	ck_assert_msg(strcmp(problems_of_block(), row->problems) == 0, "%s: %s", row->label, problems_of_block());
	ck_assert_msg(block.facts.readable == row->readable, "%s", row->label);
	for (size_t i = 0; i < block.facts.problems.count; i++)
		ck_assert_msg(block.facts.problems.items[i].line == 5 && block.facts.problems.items[i].column == 1, "%s", row->label);
	for (size_t i = 0; i < loading.result.artifacts.count; i++)
		ck_assert_msg(loading.result.artifacts.items[i]->line == 5, "%s", row->label);
}
END_TEST

START_TEST(what_trails_is_counted_and_no_part_of_the_object)
{
	const struct artifact *artifact;

	read_block("RSA PUBLIC KEY", octets(RSA_PUBLIC "0000"));
	read_block("CERTIFICATE", octets(CERTIFICATE "'abc'"));
	ck_assert_uint_eq(source.trailing_bytes, 5);
	ck_assert(bytes_equal(loading.result.artifacts.items[0]->der, octets(RSA_KEY)));
	artifact = loading.result.artifacts.items[1];
	ck_assert(bytes_equal(artifact->der, octets(CERTIFICATE)));
	ck_assert_uint_eq(artifact->certificate->problems.list.count, 0);
	/* What OpenSSL puts behind a certificate is trust, and belongs there. */
	read_block("TRUSTED CERTIFICATE", octets(CERTIFICATE "30()"));
	ck_assert_uint_eq(source.trailing_bytes, 5);
}
END_TEST

START_TEST(a_block_that_was_not_decoded_is_left_as_it_is)
{
	block = (struct block){ .facts = { .label = TEXT("CERTIFICATE"), .line = 5 } };
	found.block = &block;
	block_problem(&arena, &block, BLOCK_BAD_BASE64, 6, 3, "invalid");
	object_of_block(&found);
	ck_assert_str_eq(problems_of_block(), "bad-base64: invalid");
	ck_assert_str_eq(objects(), "");
	/* Of a block of others nothing but that is said. */
	block.facts.label = TEXT("PGP MESSAGE");
	object_of_block(&found);
	ck_assert_str_eq(problems_of_block(),
	    "label-unknown: the block is an OpenPGP block; OpenPGP keys are not X.509 certificates");
	ck_assert(!block.facts.readable);
}
END_TEST

START_TEST(an_object_that_is_not_read_is_no_second_problem_of_the_kind)
{
	block = (struct block){ .facts = { .label = TEXT("X"), .line = 5, .readable = true },
		.der = octets("05()") };
	found.block = &block;
	block_problem(&arena, &block, BLOCK_NOT_DER, 5, 1, "said before");
	object_of_block(&found);
	ck_assert_str_eq(problems_of_block(), "not-der: said before");
	ck_assert(!block.facts.readable);
}
END_TEST

START_TEST(encryption_of_rfc_1421_goes_before_the_label)
{
	static const struct {
		const char *dek_info, *password, *objects, *problems;
	} cases[] = {
		{ "AES-256-CBC,00112233445566778899001122334455", NULL, "k", "" },
		{ "AES-256-CBC,00112233445566778899001122334455", "x", "k",
		    "not-der: an encrypted private key that cannot be read: damaged: the encrypted data is incomplete" },
		{ "", "x", "k", "not-der: an encrypted private key that cannot be read: damaged: its DEK-Info header does not name a cipher" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		loading.result.artifacts.count = 0;
		loading_password(&loading, cases[i].password);
		block = (struct block){ .facts = { .label = TEXT("RSA PRIVATE KEY"), .line = 5, .readable = true, .encrypted = true },
			.plain = true,
			.dek_info = text_of(cases[i].dek_info), .der = octets("'0123456789'") };
		found.block = &block;
		object_of_block(&found);
		ck_assert_msg(strcmp(objects(), cases[i].objects) == 0, "case %zu: %s", i, objects());
		ck_assert_msg(strcmp(problems_of_block(), cases[i].problems) == 0, "case %zu: %s", i, problems_of_block());
	}
}
END_TEST

START_TEST(a_source_knows_of_pkcs7_in_a_block_and_of_what_is_locked)
{
	struct text why = { 0 };

	ck_assert(object_read(&found, SHAPE_PKCS7, octets(PKCS7("a0( " CERTIFICATE ")")), &why));
	ck_assert(!source.has_pkcs7_block);
	read_block("PKCS7", octets(PKCS7("a0( " CERTIFICATE ")")));
	ck_assert(source.has_pkcs7_block);
	ck_assert_int_eq(loading.result.artifacts.items[1]->container, SOURCE_PKCS7);
	ck_assert_uint_eq(source.locked.len, 0);
	read_block("PKCS12", octets(PKCS12("30( <1.2.840.113549.1.12.10.1.2> a0( " ENCRYPTED ") )")));
	ck_assert(text_is(source.locked, "password needed"));
	ck_assert_str_eq(objects(), "CC");
	ck_assert(!block.facts.readable);
}
END_TEST

TESTS_WITH("object", setup, NULL,
	EACH(an_object_becomes_what_its_shape_says, rows),
	TEST(objects_of_a_source_are_counted_by_kind),
	TEST(a_private_key_leaves_no_octets_but_the_digest_of_its_public_half),
	TEST(a_wrong_password_leaves_the_key_and_says_why),
	TEST(an_rsa_key_of_any_length_is_wrapped_as_der),
	EACH(a_block_is_what_it_holds_and_its_label_is_checked, block_rows),
	TEST(what_trails_is_counted_and_no_part_of_the_object),
	TEST(a_block_that_was_not_decoded_is_left_as_it_is),
	TEST(an_object_that_is_not_read_is_no_second_problem_of_the_kind),
	TEST(encryption_of_rfc_1421_goes_before_the_label),
	TEST(a_source_knows_of_pkcs7_in_a_block_and_of_what_is_locked))
