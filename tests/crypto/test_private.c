/* test_private.c - src/crypto/private.c: keys that open, keys that do not, and why. */
#include "../load/loading.h"
#include "../notation.h"
#include "crypto/context.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

static const struct private_key *
key_of(const char *file, const char *password)
{
	loading.result = (struct load_result){ 0 };
	loading_password(&loading, password);
	load_fixture(&loading, file);
	ck_assert_msg(first_artifact(&loading)->kind == ARTIFACT_PRIVATE_KEY, "%s", file);
	return first_artifact(&loading)->private_key;
}

static const struct row {
	const char *file, *password;
	enum private_key_format format;
	enum key_kind kind;
	unsigned size;
	bool encrypted, opened;
	const char *why;
} rows[] = {
	{ "key/pkcs8.pem", NULL, PRIVATE_PKCS8, KEY_RSA, 2048, false, true, "" },
	{ "key/pkcs8.der", NULL, PRIVATE_PKCS8, KEY_RSA, 2048, false, true, "" },
	{ "key/pkcs1.pem", NULL, PRIVATE_RSA, KEY_RSA, 2048, false, true, "" },
	{ "key/pkcs8-ec.pem", NULL, PRIVATE_PKCS8, KEY_EC, 256, false, true, "" },
	{ "key/sec1.der", NULL, PRIVATE_EC, KEY_EC, 256, false, true, "" },
	{ "key/ed25519.pem", NULL, PRIVATE_PKCS8, KEY_ED25519, 256, false, true, "" },
	{ "key/dsa.pem", NULL, PRIVATE_PKCS8, KEY_DSA, 2048, false, true, "" },
	{ "key/rsa-8192.pem", NULL, PRIVATE_PKCS8, KEY_RSA, 8192, false, true, "" },
	{ "key/encrypted-pkcs8.pem", NULL, PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 0, true, false, "password needed" },
	{ "key/encrypted-pkcs8.pem", "secret", PRIVATE_PKCS8_ENCRYPTED, KEY_RSA, 2048, true, true, "" },
	{ "key/encrypted-pkcs8.pem", "wrong", PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 0, true, false, "wrong password" },
	{ "key/encrypted-pkcs8.pem", "", PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 0, true, false, "wrong password" },
	{ "key/encrypted-ec.pem", "secret", PRIVATE_PKCS8_ENCRYPTED, KEY_EC, 256, true, true, "" },
	{ "key/encrypted-scrypt.pem", "secret", PRIVATE_PKCS8_ENCRYPTED, KEY_RSA, 2048, true, true, "" },
	{ "key/encrypted-scrypt.pem", "wrong", PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 0, true, false, "wrong password" },
	{ "key/encrypted-traditional.pem", NULL, PRIVATE_RSA, KEY_UNKNOWN, 0, true, false, "password needed" },
	{ "key/encrypted-traditional.pem", "secret", PRIVATE_RSA, KEY_RSA, 2048, true, true, "" },
	{ "key/encrypted-traditional.pem", "wrong", PRIVATE_RSA, KEY_UNKNOWN, 0, true, false, "wrong password" },
	{ "hostile/kdf-iterations.pem", "secret", PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 0, true, false,
	    "its key derivation takes 2147483647 iterations, more than the limit of 5000000" },
};

START_TEST(what_is_known_of_a_private_key)
{
	const struct row *row = &rows[_i];
	const struct private_key *key = key_of(row->file, row->password);

	ck_assert_msg(key->format == row->format, "%s: format %d", row->file, key->format);
	ck_assert_msg(key->kind == row->kind, "%s: %s", row->file, key_kind_name(key->kind));
	ck_assert_msg(key->size == row->size, "%s: %u bits", row->file, key->size);
	ck_assert_msg(key->encrypted == row->encrypted && key->opened == row->opened, "%s: encrypted %d, opened %d", row->file,
	    key->encrypted, key->opened);
	ck_assert_msg(text_is(key->why, row->why), "%s: %.*s", row->file, TEXT_ARG(key->why));
	ck_assert_msg(key->opened == (key->fault == OPEN_GOOD), "%s: fault %d", row->file, key->fault);
	ck_assert_msg((key->fault == OPEN_NO_PASSWORD) == (row->password == NULL && row->encrypted), "%s: password needed", row->file);
}
END_TEST

START_TEST(a_key_matches_its_certificate_alone)
{
	const struct certificate *certificate;

	load_fixture(&loading, "file/leaf.der");
	certificate = first_artifact(&loading)->certificate;
	ck_assert(crypto_key_matches(crypto, key_of("key/pkcs8.pem", NULL), &certificate->key));
	ck_assert(crypto_key_matches(crypto, key_of("key/pkcs1.pem", NULL), &certificate->key));
	ck_assert(crypto_key_matches(crypto, key_of("key/encrypted-pkcs8.pem", "secret"), &certificate->key));
	ck_assert(!crypto_key_matches(crypto, key_of("key/encrypted-pkcs8.pem", NULL), &certificate->key));
	ck_assert(!crypto_key_matches(crypto, key_of("key/mismatch.pem", NULL), &certificate->key));
	ck_assert(!crypto_key_matches(crypto, key_of("key/mismatch-ec.pem", NULL), &certificate->key));
	loading.result = (struct load_result){ 0 };
	load_fixture(&loading, "expressway/ec-p256.pem");
	certificate = first_artifact(&loading)->certificate;
	ck_assert(crypto_key_matches(crypto, key_of("key/sec1.pem", NULL), &certificate->key));
	ck_assert(!crypto_key_matches(crypto, key_of("key/ec-p224.pem", NULL), &certificate->key));
}
END_TEST

/* A key of P-256 with the private half 1, whose public half is the base point, or is said to be. */
#define G "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
#define ONE "0000000000000000000000000000000000000000000000000000000000000001"

static struct texts
password_of(const char *password)
{
	static struct text text;

	if (password == NULL)
		return (struct texts){ 0 };
	text = text_of(password);
	return TEXTS(&text, 1);
}

static struct private_key
read(const char *notation, const char *password)
{
	struct private_key key;

	crypto_private_key(loading.loader.crypto, &arena, octets(notation),
	    password_of(password), &key);
	return key;
}

START_TEST(a_public_half_is_computed_where_there_is_none)
{
	struct private_key good = read("30( 02(01) 04( " ONE " ) a0( <1.2.840.10045.3.1.7> ) a1( 03( 00 " G " ) ) )", NULL);
	struct private_key none = read("30( 02(01) 04( " ONE " ) a0( <1.2.840.10045.3.1.7> ) )", NULL);

	ck_assert_msg(good.opened, "%.*s", TEXT_ARG(good.why));
	ck_assert_msg(none.opened && bytes_equal(none.key.spki, good.key.spki), "%.*s", TEXT_ARG(none.why));
}
END_TEST

#define PBES2(iterations) "30( 30( <1.2.840.113549.1.5.13> 30( 30( <1.2.840.113549.1.5.12> 30( 04('saltsalt') 02(" iterations ") ) )" \
	" 30( <2.16.840.1.101.3.4.1.42> 04('0123456789abcdef') ) ) ) 04('0123456789abcdef0123456789abcdef') )"

static const struct refusal {
	const char *why, *der, *words;
	bool unsupported;
} refusals[] = {
	{ "not even a SEQUENCE", "02(00)", "damaged at byte 0: ", false },
	{ "cut short", "30 10 02(00)", "damaged at byte ", false },
	{ "RSA in name only", "30( 02(00) 30( <1.2.840.113549.1.1.1> 05() ) 04('x') )", "damaged: its contents are not a key of this type", false },
	{ "a curve of its own", "30( 02(00) 30( <1.2.840.10045.2.1> 30( 02(01) ) ) 04( 30( 02(01) 04('x') ) ) )",
	    "it has explicit curve parameters, which are not supported", false },
	{ "an algorithm that nobody knows", "30( 02(00) 30( <1.2.3.4> ) 04( 80('01234567890123456789012345678901') ) )",
	    "OpenSSL ", true },
	{ "iterations at the limit are tried", PBES2("4c4b40"), "wrong password", false },
	{ "less than none", PBES2("ff"), "damaged: its key derivation has a negative number of iterations", false },
	{ "one iteration more", PBES2("4c4b41"), "its key derivation takes 5000001 iterations, more than the limit of 5000000", false },
	/* 2^26 of them, were they run: OpenSSL reads such a length. */
	{ "iterations in BER, which are not counted", "30( 30( <1.2.840.113549.1.5.13> 30( 30( <1.2.840.113549.1.5.12> "
	    "30( 04('saltsalt') 02 81 04 04 00 00 00 ) ) 30( <2.16.840.1.101.3.4.1.42> 04('0123456789abcdef') ) ) ) "
	    "04('0123456789abcdef0123456789abcdef') )", "damaged at byte 43: the length takes more octets than it needs", false },
	{ "iterations past 64 bits", PBES2("0100000000000000000000"), "its key derivation takes 9223372036854775807 iterations", false },
	{ "scrypt that wants gigabytes", "30( 30( <1.2.840.113549.1.5.13> 30( 30( <1.3.6.1.4.1.11591.4.11> 30( 04('saltsalt') "
	    "02(40000000) 02(08) 02(01) ) ) 30( <2.16.840.1.101.3.4.1.42> 04('0123456789abcdef') ) ) ) "
	    "04('0123456789abcdef0123456789abcdef') )", "its key derivation takes 4294967296 iterations, more than the limit of 5000000", false },
	{ "scrypt that wants gigabytes at once", "30( 30( <1.2.840.113549.1.5.13> 30( 30( <1.3.6.1.4.1.11591.4.11> 30( 04('saltsalt') "
	    "02(10) 02(080000) 02(01) ) ) 30( <2.16.840.1.101.3.4.1.42> 04('0123456789abcdef') ) ) ) "
	    "04('0123456789abcdef0123456789abcdef') )", "its key derivation needs more memory than is allowed", false },
	{ "scrypt of less than nothing", "30( 30( <1.2.840.113549.1.5.13> 30( 30( <1.3.6.1.4.1.11591.4.11> 30( 04('saltsalt') "
	    "02(10) 02(ff) 02(01) ) ) 30( <2.16.840.1.101.3.4.1.42> 04('0123456789abcdef') ) ) ) "
	    "04('0123456789abcdef0123456789abcdef') )", "damaged: its key derivation has a negative number of iterations", false },
	{ "a cipher without a name", "30( 30( <1.2.840.113549.1.5.13> 30( 30( <1.2.840.113549.1.5.12> 30( 04('saltsalt') 02(01) ) )"
	    " 30( <1.2.3.4> 04('0123456789abcdef') ) ) ) 04('0123456789abcdef') )", "OpenSSL ", false },
	{ "a scheme without a name", "30( 30( <1.2.3.4> 30( 04('saltsalt') 02(01) ) ) 04('0123456789abcdef') )", "OpenSSL ", false },
};

START_TEST(a_key_that_does_not_open_says_why)
{
	const struct refusal *row = &refusals[_i];
	struct private_key key = read(row->der, "secret");

	ck_assert_msg(!key.opened, "%s: opened", row->why);
	/* Padding of a wrong password fits once in 256 times. */
	ck_assert_msg(text_starts_with(key.why, row->words), "%s: %.*s", row->why, TEXT_ARG(key.why));
	ck_assert_msg(key.unsupported == row->unsupported, "%s", row->why);
}
END_TEST

START_TEST(several_passwords_are_tried_within_what_a_run_may_spend)
{
	struct text texts[] = { TEXT("one"), TEXT("two"), TEXT("secret") };

	load_fixture(&loading, "key/encrypted-ec.pem");
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		*LIST_ADD(&arena, &loading.loader.passwords) = texts[i];
	load_fixture(&loading, "key/encrypted-ec.pem");
	load_fixture(&loading, "key/encrypted-traditional.pem");
	ck_assert(!loading.result.artifacts.items[0]->private_key->opened);
	ck_assert(loading.result.artifacts.items[1]->private_key->opened);
	ck_assert_uint_eq(loading.result.artifacts.items[1]->private_key->why.len, 0);
	ck_assert(loading.result.artifacts.items[2]->private_key->opened);
	ck_assert_int_eq(crypto->kdf_spent, 3 * 2048);
	loading.loader.passwords.count = 2;
	load_fixture(&loading, "key/encrypted-ec.pem");
	ck_assert(text_is(loading.result.artifacts.items[3]->private_key->why,
	    "wrong password: none of the 2 passwords given opens it"));
	crypto->kdf_spent = LIMIT_KDF_RUN - 2 * 2048;
	loading.loader.passwords.count = 3;
	load_fixture(&loading, "key/encrypted-ec.pem");
	ck_assert(text_is(loading.result.artifacts.items[4]->private_key->why,
	    "the key derivations of this run reached the limit of 10000000 iterations before it was opened"));
	ck_assert(loading.result.failed);
}
END_TEST

START_TEST(a_dek_info_header_is_read_strictly)
{
	static const struct {
		const char *header, *why;
	} cases[] = {
		{ "", "damaged: its DEK-Info header does not name a cipher" },
		{ "AES-256-CBC", "damaged: its DEK-Info header does not name a cipher" },
		{ ",00", "damaged: its DEK-Info header does not name a cipher" },
		{ "AES-256-CBC,00", "damaged: the IV in its DEK-Info header has the wrong length" },
		{ "AES-256-CBC,0011223344556677889900112233445g", "damaged: the IV in its DEK-Info header has the wrong length" },
		{ "ROT-13,00", "encrypted with ROT-13, which OpenSSL " },
		{ "AES-256-CBC,00112233445566778899001122334455", "damaged: the encrypted data is incomplete" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct private_key key;

		crypto_private_key_pem(loading.loader.crypto, &arena, bytes_of_text(TEXT("0123456789")),
		    text_of(cases[i].header), password_of("secret"), &key);
		ck_assert_msg(!key.opened && text_starts_with(key.why, cases[i].why), "%s: %.*s", cases[i].header, TEXT_ARG(key.why));
	}
}
END_TEST

START_TEST(an_opened_key_can_be_written_out_as_pkcs8)
{
	struct private_key key = read("30( 02(01) 04( " ONE " ) a0( <1.2.840.10045.3.1.7> ) a1( 03( 00 " G " ) ) )", NULL), again;
	struct bytes der = crypto_private_key_der(loading.loader.crypto, &arena, &key);

	crypto_private_key(loading.loader.crypto, &arena, der, (struct texts){ 0 }, &again);
	ck_assert(again.opened && again.format == PRIVATE_PKCS8);
	ck_assert(bytes_equal(again.key.spki, key.key.spki));
	key.opened = false;
	ck_assert_uint_eq(crypto_private_key_der(loading.loader.crypto, &arena, &key).len, 0);
}
END_TEST

START_TEST(a_private_key_has_at_most_256_kib)
{
	char *notation = malloc((256 << 10) * 2 + 200);
	struct private_key key;

	ck_assert_ptr_ne(notation, NULL);
	strcpy(notation, "30( 02(00) 30( <1.2.840.113549.1.1.1> 05() ) 04( ");
	memset(notation + strlen(notation), '0', (256 << 10) * 2);
	strcpy(notation + 49 + (256 << 10) * 2, " ) )");
	key = read(notation, NULL);
	ck_assert_msg(text_is(key.why, "longer than 256 KiB, the limit of a private key"), "%.*s", TEXT_ARG(key.why));
	free(notation);
}
END_TEST

TESTS_WITH("private", setup, NULL,
	EACH(what_is_known_of_a_private_key, rows),
	TEST(a_key_matches_its_certificate_alone),
	TEST(a_public_half_is_computed_where_there_is_none),
	EACH(a_key_that_does_not_open_says_why, refusals),
	TEST(several_passwords_are_tried_within_what_a_run_may_spend),
	TEST(a_dek_info_header_is_read_strictly),
	TEST(an_opened_key_can_be_written_out_as_pkcs8),
	TEST(a_private_key_has_at_most_256_kib))
