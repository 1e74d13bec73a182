/* test_pkcs7.c - src/load/pkcs7.c: what is taken out of SignedData. */
#include "../notation.h"
#include "load/loader.h"

#define SIGNED(rest) "30( <1.2.840.113549.1.7.2> a0( 30( 02(01) 31() 30( <1.2.840.113549.1.7.1> ) " rest " ) ) )"

static const struct row {
	const char *why, *der, *certificates, *crls;
	bool ber;
} rows[] = {
	{ "a certificate", SIGNED("a0( 30( 04('a') ) ) 31()"), "30( 04('a') )", "", false },
	{ "two, in their order", SIGNED("a0( 30( 04('b') ) 30( 04('a') ) )"), "30( 04('b') ) 30( 04('a') )", "", false },
	{ "CRLs", SIGNED("a1( 30( 05() ) )"), "", "30( 05() )", false },
	{ "both", SIGNED("a0( 30( 04('a') ) ) a1( 30( 05() ) ) 31( 30() )"), "30( 04('a') )", "30( 05() )", false },
	{ "attribute certificates are passed over", SIGNED("a0( a1( 30() ) 30( 04('a') ) a2( 30() ) )"), "30( 04('a') )", "", false },
	{ "other revocation information is passed over", SIGNED("a1( a1( 30() ) 30( 05() ) )"), "", "30( 05() )", false },
	{ "sequences among the signers are none", SIGNED("31( 30( 04('x') ) )"), "", "", false },
	{ "nothing at all", SIGNED(""), "", "", false },
	{ "BER", "30 80 <1.2.840.113549.1.7.2> a0 80 30 80 02 01 01 31 00 30 80 <1.2.840.113549.1.7.1> 00 00 a0 80 30( 04('a') ) 00 00 "
	    "31 00 00 00 00 00 00 00", "30( 04('a') )", "", true },
};

static struct bytes
joined(const struct bytes *items, size_t count)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < count; i++)
		buffer_add(&out, text_of_bytes(items[i]));
	return bytes_of_text(buffer_text(&out));
}

START_TEST(certificates_and_crls_come_out)
{
	const struct row *row = &rows[_i];
	struct pkcs7_contents contents;
	struct text why = { 0 };

	ck_assert_msg(pkcs7_read(&arena, octets(row->der), &contents, &why), "%s: %.*s", row->why, TEXT_ARG(why));
	ck_assert_msg(contents.signed_data && contents.ber == row->ber, "%s", row->why);
	ck_assert_msg(bytes_equal(joined(contents.certificates.items, contents.certificates.count),
	    octets(row->certificates)), "%s: %zu certificates", row->why, contents.certificates.count);
	ck_assert_msg(bytes_equal(joined(contents.crls.items, contents.crls.count), octets(row->crls)), "%s: %zu CRLs",
	    row->why, contents.crls.count);
}
END_TEST

START_TEST(other_contents_hold_nothing_in_the_open)
{
	struct pkcs7_contents contents;
	struct text why;

	ck_assert(pkcs7_read(&arena, octets("30( <1.2.840.113549.1.7.3> a0( 30() ) )"), &contents, &why));
	ck_assert(!contents.signed_data);
}
END_TEST

START_TEST(damage_is_told_with_its_place)
{
	static const struct {
		const char *der, *why;
	} cases[] = {
		{ "30( 05() )", "the PKCS#7 is damaged at byte 2: " },
		{ "30( <1.2.840.113549.1.7.2> )", "the PKCS#7 is damaged at byte 13: " },
		{ "30( <1.2.840.113549.1.7.2> a0( 30( 02(01) ) ) )", "the PKCS#7 is damaged at byte 20: " },
		{ "30 80 <1.2.840.113549.1.7.2> a0 80", "the PKCS#7 is damaged at byte " },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct pkcs7_contents contents;
		struct text why = { 0 };

		ck_assert_msg(!pkcs7_read(&arena, octets(cases[i].der), &contents, &why), "%s", cases[i].der);
		ck_assert_msg(text_starts_with(why, cases[i].why), "%s: %.*s", cases[i].der, TEXT_ARG(why));
	}
}
END_TEST

TESTS("pkcs7",
	EACH(certificates_and_crls_come_out, rows),
	TEST(other_contents_hold_nothing_in_the_open),
	TEST(damage_is_told_with_its_place))
