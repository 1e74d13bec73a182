/* test_der_kind.c - src/load/der_kind.c: kinds of DER by their first tags. */
#include "../notation.h"
#include "load/loader.h"

static const struct row {
	const char *why, *der;
	enum shape shape;
} rows[] = {
	{ "a certificate of version 3", "30( 30( a0( 02(02) ) 02(01) 30( <1.2.3> ) 30() 30() 30() 30() ) 30() 03(00) )", SHAPE_CERTIFICATE },
	{ "a certificate of version 1", "30( 30( 02(01) 30( <1.2.3> ) 30() 30( 17('x') ) 30() 30() ) 30() 03(00) )", SHAPE_CERTIFICATE },
	{ "a certificate with nothing after its version", "30( 30( a0() ) )", SHAPE_CERTIFICATE },
	{ "a request", "30( 30( 02(00) 30( 31() ) 30( 30( <1.2.3> ) 03(00) ) a0() ) 30() 03(00) )", SHAPE_REQUEST },
	{ "a request with an empty name", "30( 30( 02(00) 30() 30( 30( <1.2.3> ) 03(00) ) a0() ) 30() 03(00) )", SHAPE_REQUEST },
	{ "a CRL of version 2", "30( 30( 02(01) 30( <1.2.3> ) 30() 17('x') ) 30() 03(00) )", SHAPE_CRL },
	{ "a CRL of version 1", "30( 30( 30( <1.2.3> ) 30() 18('x') ) 30() 03(00) )", SHAPE_CRL },
	{ "PKCS#8", "30( 02(00) 30( <1.2.3> ) 04() )", SHAPE_PKCS8 },
	{ "PKCS#8 with a public key", "30( 02(01) 30( <1.2.3> ) 04() 81(00) )", SHAPE_PKCS8 },
	{ "encrypted PKCS#8", "30( 30( <1.2.3> ) 04() )", SHAPE_PKCS8_ENCRYPTED },
	{ "PKCS#1", "30( 02(00) 02(09) 02(03) 02(01) 02(01) 02(01) 02(01) 02(01) 02(01) )", SHAPE_RSA_PRIVATE },
	{ "PKCS#1 of three primes", "30( 02(01) 02(09) 02(03) 02(01) 02(01) 02(01) 02(01) 02(01) 02(01) 30() )", SHAPE_RSA_PRIVATE },
	{ "SEC 1", "30( 02(01) 04(00) a0() )", SHAPE_EC_PRIVATE },
	{ "DSA", "30( 02(00) 02(01) 02(01) 02(01) 02(01) 02(01) )", SHAPE_DSA_PRIVATE },
	{ "SubjectPublicKeyInfo", "30( 30( <1.2.3> ) 03(00) )", SHAPE_SPKI },
	{ "RSAPublicKey", "30( 02(0077) 02(03) )", SHAPE_RSA_PUBLIC },
	{ "p, q and g", "30( 02(0077) 02(03) 02(02) )", SHAPE_PARAMETERS },
	{ "PKCS#7", "30( <1.2.840.113549.1.7.2> a0( 30() ) )", SHAPE_PKCS7 },
	{ "PKCS#7 of indefinite length", "30 80 <1.2.840.113549.1.7.2> a0 80 30 80", SHAPE_PKCS7 },
	{ "enveloped data", "30( <1.2.840.113549.1.7.3> a0( 30() ) )", SHAPE_PKCS7_OTHER },
	{ "PKCS#12", "30( 02(03) 30( <1.2.840.113549.1.7.1> a0( 04() ) ) )", SHAPE_PKCS12 },
	{ "an OCSP response", "30( 0a(00) a0() )", SHAPE_OCSP_RESPONSE },
	{ "a certificate that is cut short", "30 82 0300 30 82 0200 a0( 02(02) ) 02(01)", SHAPE_TRUNCATED },
	{ "nothing", "", SHAPE_NONE },
	{ "one octet", "30", SHAPE_NONE },
	{ "an empty SEQUENCE", "30()", SHAPE_NONE },
	{ "a SEQUENCE of SEQUENCEs", "30( 30( 30( 30() ) ) )", SHAPE_NONE },
	{ "a SET", "31( 02(00) )", SHAPE_NONE },
	{ "text", "'0000000000'", SHAPE_NONE },
	{ "a length of nine octets", "30 89 010101010101010101 02(00)", SHAPE_NONE },
	{ "the longest length", "30 88 ffffffffffffffff 0a(00)", SHAPE_TRUNCATED },
};

START_TEST(the_first_tags_tell_the_kind)
{
	const struct row *row = &rows[_i];
	size_t size;
	enum shape shape = der_shape(octets(row->der), &size);

	ck_assert_msg(shape == row->shape, "%s: %s", row->why, shape_name(shape));
}
END_TEST

START_TEST(the_size_is_that_of_the_first_value)
{
	size_t size;

	ck_assert(der_shape(octets("30( 02(0077) 02(03) ) 'more'"), &size) == SHAPE_RSA_PUBLIC);
	ck_assert_uint_eq(size, 9);
}
END_TEST

static const struct ber_row {
	const char *why, *ber, *der;
	bool signed_part;
} bers[] = {
	{ "a request of indefinite length", "30 80 30( 02(00) 30() 30( 30( <1.2.3> ) 03(00) ) a0() ) 30() 03(00) 0000",
		"30( 30( 02(00) 30() 30( 30( <1.2.3> ) 03(00) ) a0() ) 30() 03(00) )", false },
	{ "a request that was signed so", "30 80 30 80 02(00) 30() 30( 30( <1.2.3> ) 03(00) ) a0() 0000 30() 03(00) 0000",
		"30( 30( 02(00) 30() 30( 30( <1.2.3> ) 03(00) ) a0() ) 30() 03(00) )", true },
	{ "a time in pieces", "30( 30( 30( <1.2.3> ) 30() 37( 17('x') 17('y') ) ) 30() 03(00) )",
		"30( 30( 30( <1.2.3> ) 30() 17('xy') ) 30() 03(00) )", true },
	{ "PKCS#8 with its key in pieces", "30 80 02(00) 30( <1.2.3> ) 24 80 04(01) 04(02) 0000 0000", "30( 02(00) 30( <1.2.3> ) 04(0102) )", false },
	{ "a certificate in DER", "30( 30( a0( 02(02) ) ) )", NULL, false },
	{ "PKCS#7, which has a reader of its own", "30 80 <1.2.840.113549.1.7.2> a0 80 30 80 0000 0000 0000", NULL, false },
	{ "BER of nothing that is known", "30 80 30 80 0000 0000", NULL, false },
	{ "BER without its end", "30 80 30( a0( 02(02) ) )", NULL, false },
	{ "nothing", "", NULL, false },
};

START_TEST(ber_is_read_as_the_der_that_it_means)
{
	const struct ber_row *row = &bers[_i];
	struct bytes ber = octets(row->ber);
	struct ber read = { 0 };
	size_t size = 0;

	ck_assert_msg(ber_read(&arena, ber, &size, &read) == (row->der != NULL), "%s", row->why);
	if (row->der != NULL) {
		ck_assert_msg(bytes_equal(read.der, octets(row->der)), "%s", row->why);
		ck_assert_msg(read.signed_part == row->signed_part, "%s", row->why);
		ck_assert_uint_eq(size, ber.len);
	}
}
END_TEST

TESTS("shape",
	EACH(the_first_tags_tell_the_kind, rows),
	EACH(ber_is_read_as_the_der_that_it_means, bers),
	TEST(the_size_is_that_of_the_first_value))
