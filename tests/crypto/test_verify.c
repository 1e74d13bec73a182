/* test_verify.c - src/crypto/verify.c: signatures of every kind, made here with OpenSSL. */
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "../load/loading.h"
#include "../notation.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

#define PSS_SHA256 "30( a0( 30( <2.16.840.1.101.3.4.2.1> ) ) a1( 30( <1.2.840.113549.1.1.8> 30( <2.16.840.1.101.3.4.2.1> ) ) ) a2( 02(20) ) )"
#define PSS_MIXED "30( a0( 30( <2.16.840.1.101.3.4.2.2> ) ) a1( 30( <1.2.840.113549.1.1.8> 30( <2.16.840.1.101.3.4.2.1> ) ) ) a2( 02(0c) ) )"

static const struct row {
	const char *why, *type, *option;       /* of the key: RSA and bits, EC and curve */
	enum key_kind kind;
	const char *hash, *digest;             /* in words; as OpenSSL spells it */
	const char *parameters;                /* of RSASSA-PSS */
	const char *mask;
	int salt;
} rows[] = {
	{ "RSA with SHA-256", "RSA", "2048", KEY_RSA, "SHA-256", "SHA256", NULL, NULL, 0 },
	{ "RSA with SHA-1", "RSA", "1024", KEY_RSA, "SHA-1", "SHA1", NULL, NULL, 0 },
	{ "RSA with MD5", "RSA", "1024", KEY_RSA, "MD5", "MD5", NULL, NULL, 0 },
	{ "RSA with SHA-512/256", "RSA", "1024", KEY_RSA, "SHA-512/256", "SHA512-256", NULL, NULL, 0 },
	{ "RSA with SHA3-256", "RSA", "1024", KEY_RSA, "SHA3-256", "SHA3-256", NULL, NULL, 0 },
	{ "RSASSA-PSS", "RSA", "2048", KEY_RSA_PSS, "SHA-256", "SHA256", PSS_SHA256, "SHA256", 32 },
	{ "RSASSA-PSS with two digests", "RSA", "2048", KEY_RSA_PSS, "SHA-384", "SHA384", PSS_MIXED, "SHA256", 12 },
	{ "RSASSA-PSS of defaults", "RSA", "1024", KEY_RSA_PSS, "SHA-1", "SHA1", "30()", "SHA1", 20 },
	{ "P-256", "EC", "P-256", KEY_EC, "SHA-256", "SHA256", NULL, NULL, 0 },
	{ "P-521", "EC", "P-521", KEY_EC, "SHA-512", "SHA512", NULL, NULL, 0 },
	{ "brainpool", "EC", "brainpoolP256r1", KEY_EC, "SHA-256", "SHA256", NULL, NULL, 0 },
	{ "Ed25519", "ED25519", NULL, KEY_ED25519, "none", NULL, NULL, NULL, 0 },
	{ "Ed448", "ED448", NULL, KEY_ED448, "none", NULL, NULL, NULL, 0 },
};

static EVP_PKEY *
make_key(const struct row *row)
{
	if (strcmp(row->type, "RSA") == 0)
		return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)atoi(row->option));
	return row->option == NULL ? EVP_PKEY_Q_keygen(NULL, NULL, row->type) :
	    EVP_PKEY_Q_keygen(NULL, NULL, row->type, row->option);
}

static struct bytes
sign(const struct row *row, EVP_PKEY *key, struct bytes text)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *settings;
	size_t len = 1024;
	uint8_t *out = arena_take(&arena, len);

	ck_assert_int_eq(EVP_DigestSignInit_ex(context, &settings, row->digest, NULL, NULL, key, NULL), 1);
	if (row->mask != NULL) {
		ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_padding(settings, RSA_PKCS1_PSS_PADDING), 1);
		ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_mgf1_md_name(settings, row->mask, NULL), 1);
		ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_pss_saltlen(settings, row->salt), 1);
	}
	ck_assert_int_eq(EVP_DigestSign(context, out, &len, text.at, text.len), 1);
	EVP_MD_CTX_free(context);
	return (struct bytes){ out, len };
}

static struct public_key
public_half(EVP_PKEY *key)
{
	uint8_t *der = NULL;
	int len = i2d_PUBKEY(key, &der);
	struct text copy = arena_text(&arena, (struct text){ (char *)der, (size_t)len });
	struct problems problems = { .arena = &arena };
	struct public_key out;

	OPENSSL_free(der);
	ck_assert(public_key_read(&arena, bytes_of_text(copy), &out, &problems));
	return out;
}

START_TEST(a_signature_verifies_under_its_key_alone)
{
	const struct row *row = &rows[_i];
	struct signature_algorithm algorithm = { .key = row->kind, .hash = row->hash };
	EVP_PKEY *pair = make_key(row), *other_pair = make_key(row);
	struct bytes signed_text = bytes_of_text(TEXT("signed")), changed = bytes_of_text(TEXT("Signed")), signature, cut;
	struct public_key key = public_half(pair), other = public_half(other_pair);
	struct text why;

	if (row->parameters != NULL)
		algorithm.parameters = octets(row->parameters);
	signature = sign(row, pair, signed_text);
	ck_assert_msg(crypto_verify(crypto, &key, &algorithm, signed_text, signature, &why) == SIGNATURE_GOOD, "%s: %.*s",
	    row->why, TEXT_ARG(why));
	ck_assert_msg(why.len == 0, "%s: %.*s", row->why, TEXT_ARG(why));
	ck_assert_msg(crypto_verify(crypto, &key, &algorithm, changed, signature, &why) == SIGNATURE_BAD, "%s: another text",
	    row->why);
	ck_assert_msg(text_is(why, "the signature does not verify under this key"), "%s: %.*s", row->why, TEXT_ARG(why));
	ck_assert_msg(crypto_verify(crypto, &other, &algorithm, signed_text, signature, NULL) == SIGNATURE_BAD,
	    "%s: another key", row->why);
	ck_assert_msg(crypto_verify(crypto, &key, &algorithm, signed_text, signature, &why) == SIGNATURE_GOOD && why.len == 0,
	    "%s: asked again", row->why);
	ck_assert_msg(crypto_verify(crypto, &key, &algorithm, changed, signature, &why) == SIGNATURE_BAD &&
	    text_is(why, "the signature does not verify under this key"), "%s: another text, asked again", row->why);
	cut = (struct bytes){ signature.at, signature.len - 1 };
	ck_assert_msg(crypto_verify(crypto, &key, &algorithm, signed_text, cut, NULL) == SIGNATURE_BAD, "%s: cut", row->why);
	ck_assert_msg(crypto_verify(crypto, &key, &algorithm, signed_text, (struct bytes){ 0 }, NULL) == SIGNATURE_BAD,
	    "%s: no signature", row->why);
	EVP_PKEY_free(pair);
	EVP_PKEY_free(other_pair);
}
END_TEST

/* More than are remembered at first, so that what is remembered moves; each answer still belongs to its question. */
START_TEST(answers_are_remembered_by_their_questions)
{
	const struct row *row = &rows[_i];
	struct signature_algorithm algorithm = { .key = row->kind, .hash = row->hash };
	EVP_PKEY *pair = make_key(row);
	struct public_key key = public_half(pair);
	struct crypto *beside = crypto_open_thread(&arena, crypto);
	struct bytes texts[200], signatures[200];

	if (row->parameters != NULL)
		algorithm.parameters = octets(row->parameters);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		texts[i] = bytes_of_text(arena_printf(&arena, "text %zu", i));
		signatures[i] = sign(row, pair, texts[i]);
		ck_assert(crypto_verify(crypto, &key, &algorithm, texts[i], signatures[i], NULL) == SIGNATURE_GOOD);
		ck_assert(crypto_verify(crypto, &key, &algorithm, texts[i], signatures[i / 2], NULL) ==
		    (i / 2 == i ? SIGNATURE_GOOD : SIGNATURE_BAD));
	}
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		ck_assert_msg(crypto_verify(crypto, &key, &algorithm, texts[i], signatures[i], NULL) == SIGNATURE_GOOD, "%zu", i);
		ck_assert_msg(crypto_verify(beside, &key, &algorithm, texts[i], signatures[i], NULL) == SIGNATURE_GOOD, "%zu", i);
		ck_assert_msg(crypto_verify(beside, &key, &algorithm, texts[i], signatures[(i + 1) % COUNT_OF(texts)], NULL) ==
		    SIGNATURE_BAD, "%zu", i);
	}
	crypto_close(beside);
	EVP_PKEY_free(pair);
}
END_TEST

static const struct refusal {
	const char *why;
	struct public_key key;
	struct signature_algorithm algorithm;
	enum signature_state state;
	const char *words;
} refusals[] = {
	{ "an algorithm without a name", { .kind = KEY_RSA, .size = 2048 }, { .key = KEY_UNKNOWN }, SIGNATURE_UNSUPPORTED,
	    "the signature algorithm is not supported" },
	{ "GOST", { .kind = KEY_GOST }, { .key = KEY_GOST, .hash = "Streebog-256" }, SIGNATURE_UNSUPPORTED,
	    "the signature algorithm is not supported" },
	{ "a key without a name", { .kind = KEY_UNKNOWN }, { .key = KEY_RSA, .hash = "SHA-256" }, SIGNATURE_UNSUPPORTED,
	    "the kind of public key is not supported" },
	{ "an EC signature under an RSA key", { .kind = KEY_RSA, .size = 2048 }, { .key = KEY_EC, .hash = "SHA-256" },
	    SIGNATURE_BAD, "the signature algorithm is not one of this kind of key" },
	{ "an RSA key past the limit", { .kind = KEY_RSA, .size = LIMIT_RSA_LOAD_BITS + 1 }, { .key = KEY_RSA, .hash = "SHA-256" },
	    SIGNATURE_UNSUPPORTED, "the RSA key is longer than the limit of 16384 bits" },
	{ "an RSA exponent past the limit", { .kind = KEY_RSA, .size = 2048, .exponent = { NULL, LIMIT_RSA_EXPONENT + 1 } },
	    { .key = KEY_RSA, .hash = "SHA-256" }, SIGNATURE_UNSUPPORTED, "the exponent of the RSA key is longer than the limit of 256 bits" },
	{ "an RSA exponent at the limit, of a key that is none", { .kind = KEY_RSA, .size = 2048, .exponent = { NULL, LIMIT_RSA_EXPONENT } },
	    { .key = KEY_RSA, .hash = "SHA-256" }, SIGNATURE_UNSUPPORTED, "OpenSSL cannot read the public key" },
	{ "a DSA key past the limit", { .kind = KEY_DSA, .size = LIMIT_DSA_LOAD_BITS + 1 }, { .key = KEY_DSA, .hash = "SHA-256" },
	    SIGNATURE_UNSUPPORTED, "the key is longer than the limit of 4096 bits" },
	{ "a curve of its own", { .kind = KEY_EC, .explicit_curve = true }, { .key = KEY_EC, .hash = "SHA-256" },
	    SIGNATURE_UNSUPPORTED, "the key has explicit curve parameters, which are not supported" },
	{ "an RSA key at the limit that is none", { .kind = KEY_RSA, .size = LIMIT_RSA_LOAD_BITS },
	    { .key = KEY_RSA, .hash = "SHA-256" }, SIGNATURE_UNSUPPORTED, "OpenSSL cannot read the public key" },
};

START_TEST(what_cannot_be_verified_is_not_called_bad)
{
	const struct refusal *row = &refusals[_i];
	struct text why = { 0 };
	enum signature_state state = crypto_verify(loading.loader.crypto, &row->key, &row->algorithm, (struct bytes){ 0 },
	    (struct bytes){ 0 }, &why);

	ck_assert_msg(state == row->state, "%s: state %d", row->why, state);
	ck_assert_msg(text_is(why, row->words), "%s: %.*s", row->why, TEXT_ARG(why));
}
END_TEST

START_TEST(pss_parameters_that_cannot_be_read)
{
	static const char *const broken[] = { "", "05()", "30( a0( 30( <1.2.3> ) ) )", "30( a2( 02(7fffffff) ) )", "30( a1( 30( <1.2.3> ) ) )" };
	struct row row = rows[5];
	EVP_PKEY *pair = make_key(&row);
	struct public_key key = public_half(pair);

	for (size_t i = 0; i < COUNT_OF(broken); i++) {
		struct signature_algorithm algorithm = {
			.key = KEY_RSA_PSS, .hash = "SHA-256", .parameters = octets(broken[i]),
		};
		struct text why;

		ck_assert_msg(crypto_verify(loading.loader.crypto, &key, &algorithm, (struct bytes){ 0 }, (struct bytes){ 0 },
		    &why) == SIGNATURE_UNSUPPORTED, "%s", broken[i]);
		ck_assert_msg(text_is(why, "its RSASSA-PSS parameters cannot be read"), "%s: %.*s", broken[i], TEXT_ARG(why));
	}
	EVP_PKEY_free(pair);
}
END_TEST

TESTS_WITH("verify", setup, NULL,
	EACH(a_signature_verifies_under_its_key_alone, rows),
	RANGE(answers_are_remembered_by_their_questions, 5, 9),
	EACH(what_cannot_be_verified_is_not_called_bad, refusals),
	TEST(pss_parameters_that_cannot_be_read))
