/* test_key.c - src/x509/key.c: kinds, sizes, parameters of public keys. */

#include "objects.h"

static struct problems problems;

static void
setup(void)
{
	problems = (struct problems){ .arena = &arena };
}

#define N64 "00c1c3c5c7c9cbcdcf"
#define P32 "'12345678901234567890123456789012'"
#define RSA(numbers) "30( 30( <rsaEncryption> 05() ) 03( 00 30( " numbers " ) ) )"
#define EC(parameters, point) "30( 30( <ecPublicKey> " parameters " ) 03( 00 " point " ) )"
#define PLAIN(name, bits) "30( 30( <" name "> ) 03( 00 " bits " ) )"

static const struct row {
	const char *why, *spki, *kind, *curve;
	unsigned size;
	const char *code;
} rows[] = {
	{ "RSA", RSA("02(" N64 ") 02(010001)"), "RSA", "", 64, NULL },
	{ "RSA whose first bits are zero", RSA("02(1fffffff) 02(03)"), "RSA", "", 29, NULL },
	{ "RSA without NULL", "30( 30( <rsaEncryption> ) 03( 00 30( 02(" N64 ") 02(03) ) ) )", "RSA", "", 64,
	    "key-parameters" },
	{ "a negative modulus", RSA("02(c1c3c5c7c9cbcdcf) 02(03)"), "RSA", "", 64, "rsa-not-positive" },
	{ "a modulus of zero", RSA("02(00) 02(03)"), "RSA", "", 0, "rsa-not-positive" },
	{ "an even modulus", RSA("02(00c1c3c5c7c9cbcdce) 02(03)"), "RSA", "", 64, "rsa-even" },
	{ "a negative exponent", RSA("02(" N64 ") 02(81)"), "RSA", "", 64, "rsa-not-positive" },
	{ "an even exponent", RSA("02(" N64 ") 02(02)"), "RSA", "", 64, "rsa-even" },
	{ "a modulus with a needless octet", RSA("02(000003) 02(03)"), "RSA", "", 2, "integer-not-minimal" },
	{ "three numbers", RSA("02(" N64 ") 02(03) 02(05)"), "RSA", "", 64, "trailing-data" },
	{ "no exponent", RSA("02(" N64 ")"), "RSA", "", 64, "truncated" },
	{ "RSA bits that are no numbers", "30( 30( <rsaEncryption> 05() ) 03( 00 aabb ) )", "RSA", "", 0, "wrong-tag" },
	{ "RSA-PSS", "30( 30( <rsassaPss> ) 03( 00 30( 02(" N64 ") 02(03) ) ) )", "RSA-PSS", "", 64, NULL },
	{ "P-256", EC("<P-256>", "04 " P32 P32), "EC", "P-256", 256, NULL },
	{ "P-256, compressed", EC("<P-256>", "02 " P32), "EC", "P-256", 256, NULL },
	{ "P-256, hybrid", EC("<P-256>", "06 " P32 P32), "EC", "P-256", 256, "ec-point" },
	{ "P-256, the point at infinity", EC("<P-256>", "00"), "EC", "P-256", 256, "ec-point" },
	{ "P-256, no point", EC("<P-256>", ""), "EC", "P-256", 256, "ec-point" },
	{ "P-256, half a point", EC("<P-256>", "04 " P32), "EC", "P-256", 256, "ec-point" },
	{ "P-521 has 66 octets", EC("<P-521>", "04 " P32 P32 "00010203 " P32 P32), "EC", "P-521", 521, NULL },
	{ "an unknown curve", EC("<1.2.3>", "04 aabb"), "EC", "1.2.3", 0, NULL },
	{ "no curve", EC("", "04 aabb"), "EC", "", 0, "key-parameters" },
	{ "an implicit curve", EC("05()", "04 aabb"), "EC", "", 0, "key-parameters" },
	{ "an explicit curve", EC("30( 02(01) 30( <primeField> 02(00ff01) ) 30( 04(aa) 04(bb) ) 04(04) 02(03) )", "04 aabbccdd"),
	    "EC", "", 16, "key-explicit-curve" },
	{ "Ed25519", PLAIN("Ed25519", P32), "Ed25519", "", 256, NULL },
	{ "Ed25519 with parameters", "30( 30( <Ed25519> 05() ) 03( 00 " P32 " ) )", "Ed25519", "", 256, "key-parameters" },
	{ "Ed25519 of 33 octets", PLAIN("Ed25519", P32 "00"), "Ed25519", "", 256, "key-length" },
	{ "X25519", PLAIN("X25519", P32), "X25519", "", 253, NULL },
	{ "Ed448 of 32 octets", PLAIN("Ed448", P32), "Ed448", "", 456, "key-length" },
	{ "DSA", "30( 30( <dsa> 30( 02(" N64 ") 02(0b) 02(02) ) ) 03( 00 02(05) ) )", "DSA", "", 64, NULL },
	{ "DSA that inherits its numbers", "30( 30( <dsa> ) 03( 00 02(05) ) )", "DSA", "", 0, NULL },
	{ "DSA with NULL", "30( 30( <dsa> 05() ) 03( 00 02(05) ) )", "DSA", "", 0, "key-parameters" },
	{ "DH", "30( 30( <dhKeyAgreement> 30( 02(" N64 ") 02(02) ) ) 03( 00 02(05) ) )", "DH", "", 64, NULL },
	{ "GOST of 256 bits", "30( 30( <gostR3410-2012-256> 30( <1.2.3> ) ) 03( 00 04( " P32 P32 " ) ) )", "GOST", "", 256,
	    NULL },
	{ "GOST of 512 bits", "30( 30( <gostR3410-2012-512> 30( <1.2.3> ) ) 03( 00 04( " P32 P32 P32 P32 " ) ) )", "GOST", "",
	    512, NULL },
	{ "GOST of 2001", "30( 30( <gostR3410-2001> 30( <1.2.3> ) ) 03( 00 04( " P32 P32 " ) ) )", "GOST", "", 256, NULL },
	{ "GOST of 1994", "30( 30( <gostR3410-94> 30( <1.2.3> ) ) 03( 00 04( " P32 P32 " ) ) )", "GOST", "", 1024, NULL },
	{ "ML-DSA of 32 octets", PLAIN("ML-DSA-44", P32), "ML-DSA", "", 10496, "key-length" },
	{ "SLH-DSA", PLAIN("SLH-DSA-SHA2-128s", P32), "SLH-DSA", "", 256, NULL },
	{ "ML-KEM of 32 octets", PLAIN("ML-KEM-768", P32), "ML-KEM", "", 9472, "key-length" },
	{ "an unknown algorithm", PLAIN("1.2.3.4", "aabb"), "unknown", "", 0, NULL },
	{ "unused bits", "30( 30( <1.2.3.4> ) 03( 01 aa ) )", "unknown", "", 0, "unused-bits" },
	{ "something after the bits", "30( 30( <1.2.3.4> ) 03( 00 aa ) 05() )", "unknown", "", 0, "trailing-data" },
};

START_TEST(public_keys_are_told_apart)
{
	const struct row *row = &rows[_i];
	struct public_key key;

	ck_assert_msg(public_key_read(&arena, octets(row->spki), &key, &problems), "%s: not read", row->why);
	ck_assert_msg(strcmp(key_kind_name(key.kind), row->kind) == 0, "%s: %s", row->why, key_kind_name(key.kind));
	ck_assert_msg(key.size == row->size, "%s: %u bits", row->why, key.size);
	ck_assert_msg(text_is(key_curve_name(&arena, &key), row->curve), "%s: %.*s", row->why,
	    TEXT_ARG(key_curve_name(&arena, &key)));
	if (row->code == NULL)
		ck_assert_msg(problems.list.count == 0, "%s: %s", row->why, listed(&problems));
	else
		ck_assert_msg(problem_of(&problems, row->code) != NULL, "%s: %s", row->why, listed(&problems));
}
END_TEST

START_TEST(what_is_no_key_is_refused)
{
	struct public_key key;

	ck_assert(!public_key_read(&arena, octets("02(05)"), &key, &problems));
	ck_assert(!public_key_read(&arena, octets(""), &key, &problems));
	ck_assert(!public_key_read(&arena, octets("30( 05() 03(00) )"), &key, &problems));
}
END_TEST

START_TEST(an_ml_dsa_key_of_the_right_length_is_sound)
{
	struct buffer bits;
	struct public_key key;

	buffer_init(&bits, &arena);
	for (size_t i = 0; i < 1952; i++)
		buffer_adds(&bits, "aa");
	ck_assert(public_key_read(&arena, octets(arena_printf(&arena, "30( 30( <ML-DSA-65> ) 03( 00 %s ) )",
	    buffer_text(&bits).at).at), &key, &problems));
	ck_assert_int_eq(key.kind, KEY_ML_DSA);
	ck_assert_msg(problems.list.count == 0, "%s", listed(&problems));
}
END_TEST

START_TEST(numbers_of_an_rsa_key_have_no_zeros_in_front)
{
	struct public_key key;

	ck_assert(public_key_read(&arena, octets(RSA("02(" N64 ") 02(010001)")), &key, &problems));
	ck_assert(bytes_equal(key.modulus, octets("c1c3c5c7c9cbcdcf")));
	ck_assert(bytes_equal(key.exponent, octets("010001")));
}
END_TEST

TESTS_WITH("key", setup, NULL,
	EACH(public_keys_are_told_apart, rows),
	TEST(what_is_no_key_is_refused),
	TEST(an_ml_dsa_key_of_the_right_length_is_sound),
	TEST(numbers_of_an_rsa_key_have_no_zeros_in_front))
