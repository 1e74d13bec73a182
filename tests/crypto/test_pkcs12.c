/* test_pkcs12.c - src/crypto/pkcs12.c: what comes out, and why not. */
#include <openssl/pkcs12.h>

#include "../load/loading.h"
#include "../notation.h"
#include "crypto/context.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

static struct pkcs12_contents
open_bytes(struct bytes der, const char *password)
{
	struct pkcs12_contents contents;

	struct text text = password == NULL ? (struct text){ 0 } : text_of(password);

	crypto_pkcs12(loading.loader.crypto, &arena, der, TEXTS(&text, password != NULL), &contents);
	return contents;
}

static const struct row {
	const char *file, *password;
	size_t certificates, keys;
	bool opened, encrypted, needed;
	const char *why;
} rows[] = {
	{ "key/with-password.p12", "secret", 2, 1, true, true, false, "" },
	{ "key/with-password.p12", NULL, 0, 0, false, true, true, "password needed" },
	{ "key/with-password.p12", "", 0, 0, false, true, false, "wrong password, or damaged: its MAC does not verify" },
	{ "key/with-password.p12", "wrong", 0, 0, false, true, false, "wrong password, or damaged: its MAC does not verify" },
	{ "key/empty-password.p12", NULL, 1, 1, true, false, false, "" },
	{ "key/empty-password.p12", "", 1, 1, true, false, false, "" },
	{ "key/empty-password.p12", "other", 1, 1, true, false, false, "" },
	{ "key/no-password.p12", NULL, 1, 1, true, false, false, "" },
	{ "key/no-password.p12", "other", 1, 1, true, false, false, "" },
	{ "hostile/kdf-iterations.p12", "secret", 0, 0, false, true, false,
	    "its key derivation takes 2147483647 iterations, more than the limit of 5000000" },
	{ "hostile/kdf-iterations.p12", NULL, 0, 0, false, true, false,
	    "its key derivation takes 2147483647 iterations, more than the limit of 5000000" },
};

START_TEST(what_a_file_holds)
{
	const struct row *row = &rows[_i];
	struct pkcs12_contents contents;
	struct bytes der;

	ck_assert(file_read(&arena, fixture(row->file), LIMIT_FILE_SIZE, &der, &messages));
	contents = open_bytes(der, row->password);
	ck_assert_msg(contents.opened == row->opened && text_is(contents.why, row->why), "%s: %.*s", row->file,
	    TEXT_ARG(contents.why));
	ck_assert_msg(contents.certificates.count == row->certificates && contents.keys.count == row->keys, "%s: %zu and %zu",
	    row->file, contents.certificates.count, contents.keys.count);
	ck_assert_msg(contents.opened == (contents.fault == OPEN_GOOD), "%s: fault %d", row->file, contents.fault);
	ck_assert_msg(contents.encrypted == row->encrypted && (contents.fault == OPEN_NO_PASSWORD) == row->needed, "%s", row->file);
}
END_TEST

static const struct refusal {
	const char *why, *der, *words;
} refusals[] = {
	{ "nothing", "", "damaged at byte 0: " },
	{ "no content", "30( 02(03) )", "damaged at byte " },
	{ "signed with a certificate", "30( 02(03) 30( <1.2.840.113549.1.7.2> a0( 30() ) ) )",
	    "it is signed with a certificate instead of a password, which is not supported" },
	{ "contents that are no SEQUENCE", "30( 02(03) 30( <1.2.840.113549.1.7.1> a0( 04('text') ) ) )", "damaged at byte " },
	{ "encrypted with a public key", "30( 02(03) 30( <1.2.840.113549.1.7.1> a0( 04( 30( 30( <1.2.840.113549.1.7.3> a0( 30() ) ) ) ) ) ) )",
	    "a part of it is encrypted with a public key, which is not supported" },
	{ "a MAC of its own kind", "30( 02(03) 30( <1.2.840.113549.1.7.1> a0( 04( 30() ) ) ) 30( 30( 30( <1.2.3.4> ) 04('x') ) 04('salt') ) )",
	    "its MAC algorithm is unknown: 1.2.3.4" },
	{ "a MAC after RFC 9579",
	    "30( 02(03) 30( <1.2.840.113549.1.7.1> a0( 04( 30() ) ) ) 30( 30( 30( <1.2.840.113549.1.5.14> ) 04('x') ) 04('salt') ) )",
	    "its MAC is PBMAC1, which OpenSSL reads from 3.4 on and certproof does not" },
};

START_TEST(a_file_that_does_not_open_says_why)
{
	const struct refusal *row = &refusals[_i];
	struct pkcs12_contents contents = open_bytes(octets(row->der), "secret");

	ck_assert_msg(!contents.opened && text_starts_with(contents.why, row->words), "%s: %.*s", row->why, TEXT_ARG(contents.why));
	ck_assert_msg(contents.certificates.count == 0 && contents.keys.count == 0, "%s", row->why);
}
END_TEST

START_TEST(bags_are_nested_up_to_a_depth)
{
	const char *bags = "30()";
	struct pkcs12_contents contents;

	for (int depth = 2; depth <= 9; depth++) {
		bags = arena_printf(&arena, "30( 30( <1.2.840.113549.1.12.10.1.6> a0( %s ) ) )", bags).at;
		contents = open_bytes(octets(arena_printf(&arena, "30( 02(03) 30( <1.2.840.113549.1.7.1> a0( 04( "
		    "30( 30( <1.2.840.113549.1.7.1> a0( 04( %s ) ) ) ) ) ) ) )", bags).at), NULL);
		ck_assert_msg(contents.opened == (depth <= 8), "depth %d: %.*s", depth, TEXT_ARG(contents.why));
		ck_assert_msg(contents.opened || text_is(contents.why, "its bags are nested too deeply"), "depth %d", depth);
	}
}
END_TEST

START_TEST(iterations_that_only_openssl_can_read_are_not_run)
{
	/* 2^26 of them, were they run. The tag of the attributes keeps the whole from being rewritten as DER. */
	struct pkcs12_contents contents = open_bytes(octets("30( 02(03) 30( <1.2.840.113549.1.7.1> a0( 04( 30( 30( <1.2.840.113549.1.7.1> a0( 04( 30( "
	    "30( <1.2.840.113549.1.12.10.1.2> a0( 30( 30( <1.2.840.113549.1.12.1.3> 30( 04('saltsalt') 02 81 04 04000000 ) ) "
	    "04('0123456789abcdef') ) ) 31( 1f 20 00 ) ) ) ) ) ) ) ) ) ) )"), "x");

	ck_assert(!contents.opened);
	ck_assert_msg(text_is(contents.why, "damaged at byte 27: the length takes more octets than it needs"), "%.*s", TEXT_ARG(contents.why));
}
END_TEST

/* One key in as many bags as told, each encrypted with so many iterations; no MAC. */
static struct bytes
bags(const char *iterations, unsigned count)
{
	struct buffer out;
	struct text list;

	buffer_init(&out, &arena);
	for (unsigned i = 0; i < count; i++)
		buffer_printf(&out, "30( <1.2.840.113549.1.12.10.1.2> a0( 30( 30( <1.2.840.113549.1.12.1.3> 30( 04('saltsalt') 02(%s) ) ) "
		    "04('0123456789abcdef') ) ) ) ", iterations);
	list = buffer_text(&out);
	return octets(arena_printf(&arena,
	    "30( 02(03) 30( <1.2.840.113549.1.7.1> a0( 04( 30( 30( <1.2.840.113549.1.7.1> a0( 04( 30( %.*s ) ) ) ) ) ) ) ) )",
	    TEXT_ARG(list)).at);
}

/* A file as OpenSSL writes it, with an encryption and an iteration count of its own. */
static struct bytes
write_pkcs12(int certificate_scheme, int key_scheme, int iterations, bool mac)
{
	EVP_PKEY *pair = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	const uint8_t *at;
	uint8_t *der = NULL;
	PKCS12 *file;
	X509 *certificate;
	STACK_OF(PKCS12_SAFEBAG) *list = NULL;
	STACK_OF(PKCS7) *safes = NULL;
	int len;

	load_fixture(&loading, "file/leaf.der");
	at = first_artifact(&loading)->der.at;
	certificate = d2i_X509(NULL, &at, (long)first_artifact(&loading)->der.len);
	ck_assert_ptr_ne(PKCS12_add_cert(&list, certificate), NULL);
	ck_assert_int_eq(PKCS12_add_safe(&safes, list, certificate_scheme, iterations, "secret"), 1);
	sk_PKCS12_SAFEBAG_pop_free(list, PKCS12_SAFEBAG_free);
	list = NULL;
	ck_assert_ptr_ne(PKCS12_add_key(&list, pair, 0, iterations, key_scheme, "secret"), NULL);
	ck_assert_int_eq(PKCS12_add_safe(&safes, list, -1, 0, NULL), 1);
	sk_PKCS12_SAFEBAG_pop_free(list, PKCS12_SAFEBAG_free);
	file = PKCS12_add_safes(safes, 0);
	sk_PKCS7_pop_free(safes, PKCS7_free);
	if (mac)
		ck_assert_int_eq(PKCS12_set_mac(file, "secret", -1, NULL, 0, iterations, EVP_sha1()), 1);
	len = i2d_PKCS12(file, &der);
	ck_assert_int_gt(len, 0);
	at = (const uint8_t *)arena_text(&arena, (struct text){ (char *)der, (size_t)len }).at;
	OPENSSL_free(der);
	PKCS12_free(file);
	X509_free(certificate);
	EVP_PKEY_free(pair);
	return (struct bytes){ at, (size_t)len };
}

START_TEST(derivations_of_a_file_count_together)
{
	ck_assert_int_eq(LIMIT_KDF_ITERATIONS, 0x4c4b40);
	ck_assert(text_starts_with(open_bytes(bags("2dc6c0", 1), "x").why, "wrong password"));
	ck_assert(text_starts_with(open_bytes(bags("4c4b41", 1), "x").why, "its key derivation takes 5000001 iterations"));
	ck_assert(text_starts_with(open_bytes(bags("7fffffffffffffff", 1), "x").why, "its key derivation takes "));
	ck_assert(text_starts_with(open_bytes(bags("0100000000000000000000", 1), "x").why, "its key derivation takes "));
	ck_assert(text_starts_with(open_bytes(bags("ff", 1), "x").why, "damaged: its key derivation has a negative number"));
}
END_TEST

/* Three tries a file: the password, none written as two zeros, none at all. */
START_TEST(derivations_of_a_run_count_together)
{

	crypto->kdf_spent = LIMIT_KDF_RUN - 3000;
	ck_assert(text_starts_with(open_bytes(bags("03e8", 1), "x").why, "wrong password"));
	ck_assert_int_eq(crypto->kdf_spent, LIMIT_KDF_RUN);
	ck_assert(text_is(open_bytes(bags("01", 1), "x").why,
	    "the key derivations of this run reached the limit of 10000000 iterations before it was opened"));
	ck_assert(open_bytes(bags("01", 1), "x").fault != OPEN_NO_PASSWORD);
	crypto->kdf_spent = LIMIT_KDF_RUN - 2999;
	ck_assert(text_starts_with(open_bytes(bags("03e8", 1), "x").why, "the key derivations of this run"));
	/* The right password was tried in time. */
	crypto->kdf_spent = 0;
	ck_assert(open_bytes(write_pkcs12(NID_aes_256_cbc, NID_aes_256_cbc, 1000, true), "secret").opened);
	ck_assert_int_eq(crypto->kdf_spent, 3000);
}
END_TEST

START_TEST(older_encryption_is_opened_too)
{
	struct pkcs12_contents contents = open_bytes(write_pkcs12(NID_pbe_WithSHA1And3_Key_TripleDES_CBC,
	    NID_pbe_WithSHA1And3_Key_TripleDES_CBC, 2048, true), "secret");

	ck_assert_msg(contents.opened && contents.certificates.count == 1 && contents.keys.count == 1, "%.*s", TEXT_ARG(contents.why));
	ck_assert(bytes_equal(contents.certificates.items[0], first_artifact(&loading)->der));
}
END_TEST

START_TEST(several_passwords_are_tried_in_their_order)
{
	struct text texts[] = { TEXT("one"), TEXT(""), TEXT("secret"), TEXT("two") };
	struct bytes der = write_pkcs12(NID_aes_256_cbc, NID_aes_256_cbc, 1, true);
	struct pkcs12_contents contents;

	crypto_pkcs12(loading.loader.crypto, &arena, der, TEXTS(texts, 4), &contents);
	ck_assert(contents.opened && contents.encrypted);
	crypto_pkcs12(loading.loader.crypto, &arena, der, TEXTS(texts, 2), &contents);
	ck_assert(text_is(contents.why, "wrong password: none of the 2 passwords given opens it"));
}
END_TEST

/* Without a MAC, only the padding tells, which fits one wrong password in 256. */
START_TEST(a_wrong_password_is_never_called_damage)
{
	struct bytes der = write_pkcs12(NID_aes_256_cbc, NID_aes_256_cbc, 1, false);

	ck_assert(open_bytes(der, "secret").opened);
	for (unsigned i = 0; i < 2000; i++) {
		struct pkcs12_contents contents = open_bytes(der, arena_printf(&arena, "wrong %u", i).at);

		ck_assert_msg(text_starts_with(contents.why, "wrong password"), "%u: %.*s", i, TEXT_ARG(contents.why));
	}
}
END_TEST

START_TEST(how_it_is_protected_is_known_once_it_is_open)
{
	static const struct { const char *file, *old; bool mac; unsigned java; } files[] = {
		{ "key/with-password.p12", "", true, 0 }, { "key/no-password.p12", "", false, 0 },
		{ "key/rc2-40.p12", "pbeWithSHAAnd40BitRC2-CBC", true, 0 }, { "key/certificates.p12", "", true, 0 },
		{ "key/java-truststore.p12", "", false, 1 },
	};

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct pkcs12_contents contents;
		struct bytes der;

		ck_assert(file_read(&arena, fixture(files[i].file), LIMIT_FILE_SIZE, &der, &messages));
		contents = open_bytes(der, "secret");
		ck_assert_msg(contents.opened, "%s: %.*s", files[i].file, TEXT_ARG(contents.why));
		ck_assert_msg(text_is(contents.old_encryption, files[i].old) && contents.mac == files[i].mac &&
		    contents.java_trusted == files[i].java, "%s: '%.*s' %d %u", files[i].file, TEXT_ARG(contents.old_encryption),
		    contents.mac, contents.java_trusted);
	}
}
END_TEST

START_TEST(a_damaged_octet_does_not_verify)
{
	struct bytes good = write_pkcs12(NID_aes_256_cbc, NID_aes_256_cbc, 1, true), bad;
	struct pkcs12_contents contents = open_bytes(good, "secret");

	ck_assert_msg(contents.opened && contents.encrypted, "%.*s", TEXT_ARG(contents.why));
	for (size_t i = good.len / 4; i < good.len * 3 / 4; i += 97) {
		bad = bytes_of_text(arena_text(&arena, text_of_bytes(good)));
		((uint8_t *)(uintptr_t)bad.at)[i] ^= 1;
		contents = open_bytes(bad, "secret");
		ck_assert_msg(!contents.opened && contents.why.len != 0, "byte %zu", i);
	}
}
END_TEST

TESTS_WITH("pkcs12", setup, NULL,
	EACH(what_a_file_holds, rows),
	EACH(a_file_that_does_not_open_says_why, refusals),
	TEST(bags_are_nested_up_to_a_depth),
	TEST(iterations_that_only_openssl_can_read_are_not_run),
	TEST(derivations_of_a_file_count_together),
	TEST(derivations_of_a_run_count_together),
	TEST(several_passwords_are_tried_in_their_order),
	TEST(a_wrong_password_is_never_called_damage),
	TEST(how_it_is_protected_is_known_once_it_is_open),
	TEST(older_encryption_is_opened_too),
	TEST(a_damaged_octet_does_not_verify))
