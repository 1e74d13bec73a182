/* test_pem.c - src/crypto/pem.c: what OpenSSL's reader of PEM makes of a block; each answer is one that the library gave. */
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "../load/loading.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

/* The body of expressway/leaf-good.pem, and its DER. */
static struct text body;
static struct bytes der;

static void
read_leaf(void)
{
	const struct artifact *leaf;
	const char *begin = "-----BEGIN CERTIFICATE-----\n", *at, *end;

	load_fixture(&loading, "expressway/leaf-good.pem");
	leaf = first_artifact(&loading);
	der = leaf->der;
	at = strstr((const char *)leaf->source->bytes.at, begin) + strlen(begin);
	end = strstr(at, "-----END");
	body = (struct text){ at, (size_t)(end - at) };
}

static const struct row {
	const char *why, *before, *after;
	enum pem_use use;
	enum pem_answer answer;
} rows[] = {
	{ "as it is to be", "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", PEM_OF_CERTIFICATE, PEM_LOADS },
	{ "no line end after END", "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----", PEM_OF_CERTIFICATE, PEM_LOADS },
	{ "a blank at the end of BEGIN", "-----BEGIN CERTIFICATE----- \n", "-----END CERTIFICATE-----\n", PEM_OF_CERTIFICATE, PEM_LOADS },
	{ "OpenSSL's own form", "-----BEGIN TRUSTED CERTIFICATE-----\n", "-----END TRUSTED CERTIFICATE-----\n", PEM_OF_CERTIFICATE, PEM_LOADS },
	{ "another use", "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", PEM_OF_CRL, PEM_REFUSED },
	{ "a label of one's own", "-----BEGIN MY CERTIFICATE-----\n", "-----END MY CERTIFICATE-----\n", PEM_OF_CERTIFICATE, PEM_REFUSED },
	{ "four hyphens", "----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", PEM_OF_CERTIFICATE, PEM_REFUSED },
	{ "labels differ", "-----BEGIN CERTIFICATE-----\n", "-----END X509 CRL-----\n", PEM_OF_CERTIFICATE, PEM_REFUSED },
	{ "no END", "-----BEGIN CERTIFICATE-----\n", "", PEM_OF_CERTIFICATE, PEM_REFUSED },
	{ "a no-break space in BEGIN", "-----BEGIN\xc2\xa0" "CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", PEM_OF_CERTIFICATE,
	    PEM_REFUSED },
	{ "indented", "  -----BEGIN CERTIFICATE-----\n", "  -----END CERTIFICATE-----\n", PEM_OF_CERTIFICATE, PEM_REFUSED },
	{ "not the label of a key", "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n", PEM_OF_PRIVATE_KEY, PEM_REFUSED },
};

START_TEST(the_library_is_asked)
{
	const struct row *row = &rows[_i];
	struct text text;

	read_leaf();
	text = arena_printf(&arena, "%s%.*s%s", row->before, TEXT_ARG(body), row->after);
	ck_assert_msg(crypto_pem_loads(loading.loader.crypto, text, row->use, false, der) == row->answer, "%s", row->why);
}
END_TEST

START_TEST(other_contents_than_were_read_are_not_what_it_loads)
{
	struct text text;

	read_leaf();
	text = arena_printf(&arena, "-----BEGIN CERTIFICATE-----\n%.*s-----END CERTIFICATE-----\n", TEXT_ARG(body));
	ck_assert_int_eq(crypto_pem_loads(loading.loader.crypto, text, PEM_OF_CERTIFICATE, false, (struct bytes){ der.at, 8 }),
	    PEM_REFUSED);
}
END_TEST

/* The answer is the library's for each label, whatever a later release does. */
START_TEST(a_key_under_the_label_of_another_kind_is_tried)
{
	static const char *const names[] = { "RSA PRIVATE KEY", "EC PRIVATE KEY", "PRIVATE KEY", "MY PRIVATE KEY" };
	EVP_PKEY *key = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048), *back;
	BIO *out = BIO_new(BIO_s_mem()), *in;
	unsigned char *plain = NULL;
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(key);
	int len = i2d_PKCS8_PRIV_KEY_INFO(info, &plain);
	char *at;

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct text text;
		bool loads;

		(void)BIO_reset(out);
		PEM_write_bio(out, names[i], "", plain, len);
		text.len = (size_t)BIO_get_mem_data(out, &at);
		text.at = at;
		in = BIO_new_mem_buf(text.at, (int)text.len);
		back = PEM_read_bio_PrivateKey(in, NULL, NULL, NULL);
		loads = crypto_pem_loads(loading.loader.crypto, text, PEM_OF_PRIVATE_KEY, true, (struct bytes){ plain, (size_t)len }) ==
		    PEM_LOADS;
		ck_assert_msg(loads == (back != NULL), "%s", names[i]);
		EVP_PKEY_free(back);
		BIO_free(in);
	}
	OPENSSL_free(plain);
	PKCS8_PRIV_KEY_INFO_free(info);
	EVP_PKEY_free(key);
	BIO_free(out);
}
END_TEST

TESTS_WITH("pem", setup, NULL,
	EACH(the_library_is_asked, rows),
	TEST(other_contents_than_were_read_are_not_what_it_loads),
	TEST(a_key_under_the_label_of_another_kind_is_tried))
