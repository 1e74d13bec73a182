/* test_consistent.c - src/crypto/consistent.c: keys whose parts do not fit each other, held against EVP_PKEY_check. */
#include <openssl/evp.h>

#include "../load/loading.h"
#include "../notation.h"
#include "crypto/context.h"

static struct loading loading;
static OSSL_LIB_CTX *lib;

static void
setup(void)
{
	loading_begin(&loading);
	lib = OSSL_LIB_CTX_new();
}

static void
teardown(void)
{
	OSSL_LIB_CTX_free(lib);
}

/* What openssl pkey -check says, which loads the key first. */
static bool
openssl_takes(struct bytes der)
{
	const uint8_t *at = der.at;
	EVP_PKEY *key = d2i_AutoPrivateKey_ex(NULL, &at, (long)der.len, lib, NULL);
	EVP_PKEY_CTX *context = key == NULL ? NULL : EVP_PKEY_CTX_new_from_pkey(lib, key, NULL);
	bool takes = context != NULL && EVP_PKEY_check(context) == 1;

	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(key);
	return takes;
}

struct answer {
	struct private_key key;
	struct text faults[16], undecided;
	size_t count;
};

static struct answer
ask(struct bytes der)
{
	struct answer out = { 0 };

	crypto_private_key(loading.loader.crypto, &arena, der, (struct texts){ 0 }, &out.key);
	out.count = crypto_key_faults(loading.loader.crypto, &arena, &out.key, out.faults, COUNT_OF(out.faults),
	    &out.undecided);
	return out;
}

static const char *
words(const struct answer *answer)
{
	struct buffer out;

	buffer_init(&out, &arena);
	if (!answer->key.opened)
		buffer_printf(&out, "not opened: %.*s", TEXT_ARG(answer->key.why));
	for (size_t i = 0; i < answer->count; i++)
		buffer_printf(&out, "%s%.*s", i == 0 ? "" : "; ", TEXT_ARG(answer->faults[i]));
	return buffer_text(&out).at == NULL ? "" : buffer_text(&out).at;
}

static unsigned compared, refused;

/* Takes what OpenSSL takes, and has a reason for all else. */
static void
compare(struct bytes der, const char *what, size_t i, size_t j)
{
	struct answer answer = ask(der);
	bool clean = answer.key.opened && answer.count == 0 && answer.key.form.len == 0;

	ck_assert_msg(clean == openssl_takes(der), "%s %zu %zu: OpenSSL %s it, and here: '%s'", what, i, j,
	    clean ? "refuses" : "takes", words(&answer));
	ck_assert_msg(answer.undecided.len == 0, "%s %zu %zu: %.*s", what, i, j, TEXT_ARG(answer.undecided));
	compared++;
	refused += !clean;
}

static struct bytes
of_file(const char *name)
{
	struct bytes bytes;

	ck_assert(file_read(&arena, fixture(name), 65536, &bytes, &messages));
	return bytes;
}

/* The numbers of RSAPrivateKey or DSA's own form. */
#define NUMBERS 9
struct numbers {
	struct bytes items[NUMBERS];
	size_t count;
};

static struct numbers
numbers_of(struct bytes der)
{
	struct numbers out = { .count = 0 };
	struct der in, body;
	struct der_fault fault;

	der_init(&in, der);
	ck_assert(der_read(&in, DER_SEQUENCE, &body, &fault));
	while (out.count < NUMBERS && der_integer(&body, &out.items[out.count], &fault))
		out.count++;
	return out;
}

static struct bytes
key_of(const struct numbers *numbers)
{
	struct buffer body, out;

	buffer_init(&body, &arena);
	buffer_init(&out, &arena);
	for (size_t i = 0; i < numbers->count; i++)
		notation_put(&body, DER_INTEGER, text_of_bytes(numbers->items[i]));
	notation_put(&out, DER_SEQUENCE, buffer_text(&body));
	return bytes_of_text(buffer_text(&out));
}

/* A copy with one bit turned, never the sign or the lead that DER wants. */
static struct bytes
damaged(struct bytes bytes, size_t seed)
{
	uint8_t *copy = arena_take(&arena, bytes.len);
	size_t at = bytes.len > 2 ? 2 + seed * 2654435761U % (bytes.len - 2) : bytes.len - 1;

	memcpy(copy, bytes.at, bytes.len);
	copy[at] ^= (uint8_t)(1U << (seed % 8));
	return (struct bytes){ copy, bytes.len };
}

static void
damage_numbers(const struct numbers *good, const char *what, size_t times)
{
	static const uint8_t zero[] = { 0 }, one[] = { 1 }, minus[] = { 0xff };

	compare(key_of(good), what, 0, 0);
	for (size_t i = 1; i < good->count; i++) {
		struct numbers bad;

		for (size_t j = 0; j < times; j++) {
			bad = *good;
			bad.items[i] = damaged(good->items[i], i * times + j);
			compare(key_of(&bad), what, i, j);
		}
		for (size_t j = i + 1; j < good->count; j++) {
			bad = *good;
			bad.items[i] = good->items[j];
			bad.items[j] = good->items[i];
			compare(key_of(&bad), what, i, j);
		}
		bad = *good;
		bad.items[i] = (struct bytes){ zero, 1 };
		compare(key_of(&bad), what, i, 1000);
		bad.items[i] = (struct bytes){ one, 1 };
		compare(key_of(&bad), what, i, 1001);
		bad.items[i] = (struct bytes){ minus, 1 };
		compare(key_of(&bad), what, i, 1002);
	}
}

START_TEST(rsa_keys_are_taken_as_openssl_takes_them)
{
	struct numbers good = numbers_of(of_file("key/pkcs1.der"));
	/* n = 11 * 13, e = 7, d = 103: small, but RSA. */
	struct numbers small = numbers_of(octets("30( 02(00) 02(008f) 02(07) 02(67) 02(0b) 02(0d) 02(03) 02(07) 02(06) )"));

	ck_assert_uint_eq(good.count, 9);
	damage_numbers(&good, "RSA", 6);
	damage_numbers(&small, "small RSA", 6);
	ck_assert_uint_gt(compared, 150);
	ck_assert_uint_lt(refused, compared);
}
END_TEST

/* 2, 3 and so on are the positions of n, e, d, p, q, dP, dQ, qInv in the key. */
static const struct { size_t at; const char *words; } rsa_words[] = {
	{ 1, "the modulus is not the product of the primes" },
	{ 2, "the private exponent (d) is not the inverse of the public exponent" },
	{ 3, "the private exponent (d) is not the inverse of the public exponent" },
	{ 6, "exponent1 (dP) is not the private exponent modulo prime1 - 1" },
	{ 7, "exponent2 (dQ) is not the private exponent modulo prime2 - 1" },
	{ 8, "the coefficient (qInv) is not the inverse of prime2 modulo prime1" },
};

START_TEST(what_does_not_fit_is_told)
{
	struct numbers bad = numbers_of(of_file("key/pkcs1.der"));
	struct answer answer;

	bad.items[rsa_words[_i].at] = damaged(bad.items[rsa_words[_i].at], 3);
	answer = ask(key_of(&bad));
	ck_assert_str_eq(words(&answer), rsa_words[_i].words);
}
END_TEST

START_TEST(a_composite_prime_is_told)
{
	/* n = 15 * 7, de = 1 modulo 14 and 6. */
	struct answer answer = ask(octets("30( 02(00) 02(69) 02(05) 02(11) 02(0f) 02(07) 02(03) 02(05) 02(0d) )"));

	ck_assert_str_eq(words(&answer), "prime1 (p) is not a prime number");
}
END_TEST

START_TEST(keys_of_more_than_two_primes_are_openssl_s_to_judge)
{
	/* n = 3 * 5 * 11: too many primes for so short a modulus. */
	struct answer answer = ask(octets("30( 02(01) 02(00a5) 02(03) 02(1b) 02(03) 02(05) 02(01) 02(03) 02(02) "
	    "30( 30( 02(0b) 02(07) 02(03) ) ) )"));

	ck_assert_msg(strcmp(words(&answer), "") != 0, "taken");
}
END_TEST

#define G "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
#define OFF "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f4"
#define ZEROS "00000000000000000000000000000000000000000000000000000000000000"
#define ORDER "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
#define P256 " a0( <1.2.840.10045.3.1.7> ) "
#define ALGORITHM " 30( <1.2.840.10045.2.1> <1.2.840.10045.3.1.7> ) "

/* Keys of P-256 beside the base point, which is the public half of 1. */
static const struct { const char *der, *words; } ec_rows[] = {
	{ "30( 02(01) 04( " ZEROS "01 )" P256 "a1( 03( 00 " G " ) ) )", "" },
	{ "30( 02(01) 04( " ZEROS "01 )" P256 ")", "" },
	{ "30( 02(01) 04( " ZEROS "01 )" P256 "a1( 03( 00 036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296 ) ) )", "" },
	{ "30( 02(01) 04( " ZEROS "01 )" P256 "a1( 03( 00 026b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296 ) ) )",
	    "its public half does not belong to its private half" },
	{ "30( 02(01) 04( " ZEROS "02 )" P256 "a1( 03( 00 " G " ) ) )", "its public half does not belong to its private half" },
	{ "30( 02(01) 04( " ZEROS "00 )" P256 "a1( 03( 00 " G " ) ) )",
	    "its private value is not between 1 and the order of the curve" },
	{ "30( 02(01) 04( " ORDER " )" P256 "a1( 03( 00 " G " ) ) )",
	    "its private value is not between 1 and the order of the curve" },
	{ "30( 02(01) 04( " ZEROS "01 )" P256 "a1( 03( 00 " OFF " ) ) )",
	    "its public key is not a point on its curve, so OpenSSL does not load it" },
	{ "30( 02(01) 04( " ZEROS "01 )" P256 "a1( 03( 00 00 ) ) )",
	    "its public key is not a point on its curve, so OpenSSL does not load it" },
	{ "30( 02(01) 04( " ZEROS "00 )" P256 ")", "its public point is not in the group of its curve; its private value is not "
	    "between 1 and the order of the curve" },
	{ "30( 02(00)" ALGORITHM "04( 30( 02(01) 04( " ZEROS "01 ) a1( 03( 00 " G " ) ) ) ) )", "" },
	{ "30( 02(00)" ALGORITHM "04( 30( 02(01) 04( " ZEROS "02 ) a1( 03( 00 " G " ) ) ) ) )",
	    "its public half does not belong to its private half" },
	{ "30( 02(00)" ALGORITHM "04( 30( 02(01) 04( " ZEROS "01 ) a1( 03( 00 " OFF " ) ) ) ) )",
	    "its public key is not a point on its curve, so OpenSSL does not load it" },
};

START_TEST(ec_keys_are_held_to_their_public_half)
{
	struct bytes der = octets(ec_rows[_i].der);
	struct answer answer = ask(der);

	ck_assert_str_eq(words(&answer), ec_rows[_i].words);
	compare(der, "EC", (size_t)_i, 0);
}
END_TEST

START_TEST(ec_keys_are_taken_as_openssl_takes_them)
{
	struct bytes good = of_file("key/sec1.der");

	compared = refused = 0;
	/* Every octet of the scalar and of the point; what is round them is for the reader. */
	for (size_t i = 7; i < good.len; i++) {
		uint8_t *bad = arena_take(&arena, good.len);

		if (i == 39)
			i = good.len - 64;
		memcpy(bad, good.at, good.len);
		bad[i] ^= (uint8_t)(1U << (i % 8));
		compare((struct bytes){ bad, good.len }, "sec1.der", i, 0);
	}
	ck_assert_uint_eq(compared, 32 + 64);
	ck_assert_uint_eq(refused, compared);
}
END_TEST

#define ED25519 " 30( <1.3.101.112> ) 04( 04( 9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60 ) ) "
#define RFC8032 "81( 00 d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a )"

/* RFC 8032 7.1, test 1. */
START_TEST(a_public_half_of_pkcs8_version_2_is_compared)
{
	struct answer alone = ask(octets("30( 02(00)" ED25519 ")"));
	struct answer beside = ask(octets("30( 02(01)" ED25519 RFC8032 ")"));
	struct answer other = ask(octets("30( 02(01)" ED25519
	    "81( 00 d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511b ) )"));

	ck_assert_str_eq(words(&alone), "");
	ck_assert_str_eq(words(&beside), "");
	ck_assert_str_eq(words(&other), "the public key that it includes belongs to another key");
	ck_assert(alone.key.form.len == 0 && beside.key.opened && bytes_equal(beside.key.key.spki, alone.key.key.spki));
	compare(octets("30( 02(01)" ED25519 RFC8032 ")"), "version 2", 0, 0);
	compare(octets("30( 02(00)" ED25519 ")"), "version 1", 0, 0);
}
END_TEST

START_TEST(dsa_keys_are_taken_as_openssl_takes_them)
{
	/* p = 23, q = 11, g = 4, and 4^7 = 8 modulo 23: small, but DSA; OpenSSL wants more. Then one that it takes. */
	compare(octets("30( 02(00) 02(17) 02(0b) 02(04) 02(08) 02(07) )"), "DSA", 0, 0);
	load_fixture(&loading, "key/dsa.pem");
	ck_assert(first_artifact(&loading)->private_key->opened);
	{
		struct text faults[4], undecided;

		ck_assert_uint_eq(crypto_key_faults(loading.loader.crypto, &arena, first_artifact(&loading)->private_key,
		    faults, COUNT_OF(faults), &undecided), 0);
		ck_assert_uint_eq(undecided.len, 0);
	}
}
END_TEST

/* What one run spends on primes is promised to keys in the order in which they come. */
START_TEST(a_budget_that_is_spent_leaves_keys_undecided)
{
	struct bytes der = of_file("key/pkcs1.der");
	uint64_t one = (uint64_t)17 * 17 * 17;
	struct answer answer;

	loading.loader.crypto->prime_work = LIMIT_PRIME_WORK - one;
	answer = ask(der);
	ck_assert_msg(answer.undecided.len == 0, "%.*s", TEXT_ARG(answer.undecided));
	answer = ask(der);
	ck_assert_uint_eq(answer.count, 0);
	ck_assert_msg(text_starts_with(answer.undecided, "whether the primes of this key are prime numbers: earlier keys used up"),
	    "%.*s", TEXT_ARG(answer.undecided));
	/* The rest is still asked. */
	{
		struct numbers bad = numbers_of(der);

		bad.items[8] = damaged(bad.items[8], 1);
		answer = ask(key_of(&bad));
		ck_assert_uint_eq(answer.count, 1);
	}
}
END_TEST

TESTS_WITH("consistent", setup, teardown,
	TEST(rsa_keys_are_taken_as_openssl_takes_them),
	EACH(what_does_not_fit_is_told, rsa_words),
	TEST(a_composite_prime_is_told),
	TEST(keys_of_more_than_two_primes_are_openssl_s_to_judge),
	EACH(ec_keys_are_held_to_their_public_half, ec_rows),
	TEST(ec_keys_are_taken_as_openssl_takes_them),
	TEST(a_public_half_of_pkcs8_version_2_is_compared),
	TEST(dsa_keys_are_taken_as_openssl_takes_them),
	TEST(a_budget_that_is_spent_leaves_keys_undecided))
