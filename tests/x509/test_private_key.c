/* test_private_key.c - src/x509/private_key.c: the shapes of private keys, what they say of themselves, and what is none. */

#include "objects.h"

#define PBES2(kdf) "30( 30( <pbes2> 30( " kdf " 30( <aes256-CBC> 04(aa) ) ) ) 04(aabb) )"
#define PBKDF2(iterations) PBES2("30( <pbkdf2> 30( 04(aa) " iterations " ) )")
#define PBES1(parameters) "30( 30( <pbeWithSHAAnd3-KeyTripleDES-CBC> " parameters " ) 04(aa) )"
#define NUMBERS5 " 02(01) 02(02) 02(03) 02(04) 02(05)"
#define NUMBERS8 NUMBERS5 " 02(06) 02(07) 02(08)"

static const struct shape {
	const char *why, *notation;
	enum private_key_format format;
	enum key_kind kind;
	int64_t iterations;
} shapes[] = {
	{ "RSA", "30( 02(00)" NUMBERS8 " )", PRIVATE_RSA, KEY_RSA, 0 },
	{ "RSA of three primes", "30( 02(01)" NUMBERS8 " 30( 30( 02(09) 02(0a) 02(0b) ) ) )", PRIVATE_RSA, KEY_RSA, 0 },
	{ "DSA", "30( 02(00)" NUMBERS5 " )", PRIVATE_DSA, KEY_DSA, 0 },
	{ "EC", "30( 02(01) 04(aa) a0( <P-256> ) a1( 03(00aa) ) )", PRIVATE_EC, KEY_EC, 0 },
	{ "EC without its curve", "30( 02(01) 04(aa) )", PRIVATE_EC, KEY_EC, 0 },
	{ "EC with its point alone", "30( 02(01) 04(aa) a1( 03(00aa) ) )", PRIVATE_EC, KEY_EC, 0 },
	{ "PKCS#8 of RSA", "30( 02(00) 30( <rsaEncryption> 05() ) 04(aa) )", PRIVATE_PKCS8, KEY_RSA, 0 },
	{ "PKCS#8 of Ed25519", "30( 02(00) 30( <Ed25519> ) 04(aa) )", PRIVATE_PKCS8, KEY_ED25519, 0 },
	{ "PKCS#8 with attributes", "30( 02(00) 30( <ecPublicKey> <P-256> ) 04(aa) a0() )", PRIVATE_PKCS8, KEY_EC, 0 },
	{ "PKCS#8 of version 2 with its public half", "30( 02(01) 30( <Ed25519> ) 04(aa) 81(00bb) )", PRIVATE_PKCS8, KEY_ED25519, 0 },
	{ "PKCS#8 of ML-DSA", "30( 02(00) 30( <ML-DSA-44> ) 04(aa) )", PRIVATE_PKCS8, KEY_ML_DSA, 0 },
	{ "PKCS#8 of what nobody knows", "30( 02(00) 30( <1.2.3> ) 04(aa) )", PRIVATE_PKCS8, KEY_UNKNOWN, 0 },
	{ "PBKDF2", PBKDF2("02(0800)"), PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 2048 },
	{ "PBKDF2 with a length and another hash", PBKDF2("02(0800) 02(20) 30( <1.2.3> 05() )"), PRIVATE_PKCS8_ENCRYPTED,
	    KEY_UNKNOWN, 2048 },
	{ "2^31 - 1 iterations", PBKDF2("02(7fffffff)"), PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 2147483647 },
	{ "2^63 - 1 iterations", PBKDF2("02(7fffffffffffffff)"), PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, INT64_MAX },
	{ "2^63 iterations are as many as can be said", PBKDF2("02(008000000000000000)"), PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN,
	    INT64_MAX },
	{ "a minus before the iterations stays", PBKDF2("02(ff)"), PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, -1 },
	{ "iterations that are no number", PBKDF2("04(0800)"), PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 0 },
	{ "no iterations", PBKDF2(""), PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 0 },
	{ "iterations of a cipher that cannot be read", "30( 30( <pbes2> 30( 30( <pbkdf2> 30( 04(aa) 02(0800) ) ) 05() ) ) 04(aabb) )",
	    PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 2048 },
	{ "scrypt costs as much as half of N r p iterations", PBES2("30( <scrypt> 30( 04(aa) 02(4000) 02(08) 02(01) ) )"),
	    PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 65536 },
	{ "encrypted as PKCS#12 does", PBES1("30( 04(aa) 02(0400) )"), PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 1024 },
	{ "2^64 iterations as PKCS#12 does", PBES1("30( 04(aa) 02(010000000000000000) )"), PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN,
	    INT64_MAX },
	{ "encrypted without parameters", PBES1(""), PRIVATE_PKCS8_ENCRYPTED, KEY_UNKNOWN, 0 },
};

START_TEST(private_keys_show_their_shape)
{
	const struct shape *row = &shapes[_i];
	struct private_key_shape shape;
	struct der_fault fault = { 0 };

	ck_assert_msg(private_key_shape_read(octets(row->notation), &shape, &fault), "%s: %s at %zu", row->why,
	    der_code_name(fault.code), fault.offset);
	ck_assert_msg(shape.format == row->format, "%s: format %d", row->why, shape.format);
	ck_assert_msg(shape.kind == row->kind, "%s: %s", row->why, key_kind_name(shape.kind));
	ck_assert_msg(shape.iterations == row->iterations, "%s: %lld", row->why, (long long)shape.iterations);
}
END_TEST

static const struct refusal {
	const char *why, *notation;
	enum der_code code;
	size_t offset;
} refusals[] = {
	{ "nothing", "", DER_TRUNCATED, 0 },
	{ "no SEQUENCE", "04(aa)", DER_WRONG_TAG, 0 },
	{ "an empty SEQUENCE", "30()", DER_TRUNCATED, 2 },
	{ "something after it", "30( 02(01) 04(aa) ) 05()", DER_TRAILING_DATA, 8 },
	{ "an indefinite length", "30 80 02(01) 04(aa) 00 00", DER_LENGTH_INDEFINITE, 1 },
	{ "a version in two octets", "30( 02(0001) 04(aa) )", DER_INTEGER_NOT_MINIMAL, 4 },
	{ "a version alone", "30( 02(00) )", DER_TRUNCATED, 5 },
	{ "a version and four numbers", "30( 02(00) 02(01) 02(02) 02(03) 02(04) )", DER_TRUNCATED, 17 },
	{ "a version and six numbers", "30( 02(00)" NUMBERS5 " 02(06) )", DER_TRUNCATED, 23 },
	{ "a version and nine numbers", "30( 02(00)" NUMBERS8 " 02(09) )", DER_TRUNCATED, 32 },
	{ "DSA and something after it", "30( 02(00)" NUMBERS5 " 05() )", DER_WRONG_TAG, 20 },
	{ "RSA and something after it", "30( 02(00)" NUMBERS8 " 05() )", DER_WRONG_TAG, 29 },
	{ "RSA with a number cut short", "30( 02(00)" NUMBERS5 " 02 05 06 )", DER_TRUNCATED, 20 },
	{ "EC with its fields exchanged", "30( 02(01) 04(aa) a1( 03(00aa) ) a0( <P-256> ) )", DER_TRAILING_DATA, 14 },
	{ "EC whose octets are cut into segments", "30( 02(01) 24( 04(aa) ) )", DER_WRONG_TAG, 5 },
	{ "PKCS#8 without its key", "30( 02(00) 30( <rsaEncryption> 05() ) )", DER_TRUNCATED, 20 },
	{ "PKCS#8 whose key is cut into segments", "30( 02(00) 30( <1.2.3> ) 24( 04(aa) ) )", DER_STRING_CONSTRUCTED, 11 },
	{ "PKCS#8 of an algorithm without a name", "30( 02(00) 30( 05() ) 04(aa) )", DER_WRONG_TAG, 7 },
	{ "PKCS#8 whose attributes run past it", "30( 02(00) 30( <1.2.3> ) 04(aa) a0 05 00 )", DER_TRUNCATED, 14 },
	{ "a certificate", "30( 30( 02(01) ) 30( <1.2.3> ) 03(00) )", DER_WRONG_TAG, 4 },
	{ "what is encrypted is missing", "30( 30( <pbes2> 30() ) )", DER_TRUNCATED, 17 },
	{ "something after what is encrypted", "30( 30( <1.2.3> ) 04(aa) 05() )", DER_TRAILING_DATA, 11 },
	/* OpenSSL would read these as the rest of the file is read, and run them. */
	{ "a count of iterations in BER", PBKDF2("02 81 04 7fffffff"), DER_LENGTH_NOT_MINIMAL, 36 },
	{ "a salt in BER", PBES2("30( <pbkdf2> 30( 04 81 01 aa 02(7fffffff) ) )"), DER_LENGTH_NOT_MINIMAL, 33 },
	{ "PKCS#12's count of iterations in BER", PBES1("30( 04(aa) 02 81 04 7fffffff )"), DER_LENGTH_NOT_MINIMAL, 22 },
	{ "PKCS#12's parameters in BER", PBES1("30 80 04(aa) 02(7fffffff) 00 00"), DER_LENGTH_INDEFINITE, 17 },
	{ "a SEQUENCE by a long tag", PBES1("3f 10 09 04(aa) 02(7fffffff)"), DER_HIGH_TAG, 16 },
};

START_TEST(what_is_no_private_key_is_refused_with_the_place)
{
	const struct refusal *row = &refusals[_i];
	struct private_key_shape shape;
	struct der_fault fault = { 0 };

	ck_assert_msg(!private_key_shape_read(octets(row->notation), &shape, &fault), "accepted: %s", row->why);
	ck_assert_msg(fault.code == row->code, "%s: %s", row->why, der_code_name(fault.code));
	ck_assert_msg(fault.offset == row->offset, "%s: at %zu", row->why, fault.offset);
}
END_TEST

START_TEST(a_shape_names_algorithm_and_parameters)
{
	struct private_key_shape shape;
	struct der_fault fault;
	struct bytes der = octets("30( 02(00) 30( <ecPublicKey> <P-384> ) 04(aa) )");

	ck_assert(private_key_shape_read(der, &shape, &fault));
	ck_assert_str_eq(oid_name(shape.oid), "ecPublicKey");
	ck_assert(bytes_equal(shape.parameters, octets("<P-384>")));
	ck_assert(shape.encryption_oid.len == 0 && shape.kdf_oid.len == 0 && shape.cipher_oid.len == 0);
	/* A view of the file, not a copy. */
	ck_assert(shape.parameters.at > der.at && shape.parameters.at < der.at + der.len);
	der = octets("30( 02(01) 04(aa) a0( <P-256> ) )");
	ck_assert(private_key_shape_read(der, &shape, &fault));
	ck_assert_uint_eq(shape.oid.len, 0);
	ck_assert(bytes_equal(shape.parameters, octets("<P-256>")));
}
END_TEST

START_TEST(an_encrypted_key_names_scheme_derivation_and_cipher)
{
	struct private_key_shape shape;
	struct der_fault fault;

	ck_assert(private_key_shape_read(octets(PBKDF2("02(0800)")), &shape, &fault));
	ck_assert_str_eq(oid_name(shape.encryption_oid), "pbes2");
	ck_assert_str_eq(oid_name(shape.kdf_oid), "pbkdf2");
	ck_assert_str_eq(oid_name(shape.cipher_oid), "aes256-CBC");
	ck_assert(shape.oid.len == 0 && shape.parameters.len == 0);
	ck_assert(private_key_shape_read(octets(PBES1("30( 04(aa) 02(0400) )")), &shape, &fault));
	ck_assert_str_eq(oid_name(shape.encryption_oid), "pbeWithSHAAnd3-KeyTripleDES-CBC");
	ck_assert(shape.kdf_oid.len == 0 && shape.cipher_oid.len == 0);
}
END_TEST

TESTS("private_key",
	EACH(private_keys_show_their_shape, shapes),
	EACH(what_is_no_private_key_is_refused_with_the_place, refusals),
	TEST(a_shape_names_algorithm_and_parameters),
	TEST(an_encrypted_key_names_scheme_derivation_and_cipher))
