/* test_ber.c - src/der/ber.c: BER made definite and whole. */

#include "../notation.h"

static const struct row {
	const char *why, *ber, *der;
} rows[] = {
	{ "DER stays as it is", "30( 02(01) 04(aabb) )", "30( 02(01) 04(aabb) )" },
	{ "long lengths", "30 83 000006 02 81 01 07 05 00", "30( 02(07) 05() )" },
	{ "a long length of a short value", "30 81 03 02 01 05", "30( 02(05) )" },
	{ "an indefinite length", "30 80 02 01 05 00 00", "30( 02(05) )" },
	{ "indefinite lengths within each other", "30 80 a0 80 30 80 05 00 00 00 00 00 02 01 01 00 00",
	    "30( a0( 30( 05() ) ) 02(01) )" },
	{ "a definite length within an indefinite one", "30 80 30 03 02 01 05 00 00", "30( 30( 02(05) ) )" },
	{ "an indefinite length within a definite one", "30 07 30 80 02 01 05 00 00", "30( 30( 02(05) ) )" },
	{ "an OCTET STRING in segments", "24( 04(aa) 04() 04(bbcc) )", "04(aabbcc)" },
	{ "segments of segments", "24 80 24( 04(01) 24 80 04 01 02 00 00 ) 04 01 03 00 00", "04(010203)" },
	{ "a BIT STRING in segments", "23( 03(00aa) 03(04b0) )", "03(04aab0)" },
	{ "a BIT STRING of no segments", "23()", "03(00)" },
	{ "a UTF8String of OCTET STRINGs", "2c( 04('a') 04('b') )", "0c('ab')" },
	{ "contents of an OCTET STRING are not touched", "04( 30 80 00 00 )", "04( 30 80 00 00 )" },
	{ "an empty indefinite SEQUENCE", "30 80 00 00", "30()" },
};

START_TEST(ber_becomes_der)
{
	const struct row *row = &rows[_i];
	struct bytes out = { 0 };
	struct der_fault fault = { 0 };
	bool ok = der_ber_to_der(&arena, octets(row->ber), &out, &fault);

	ck_assert_msg(ok, "%s: %s at %zu", row->why, der_code_name(fault.code), fault.offset);
	ck_assert_msg(bytes_equal(out, octets(row->der)), "%s: %.*s", row->why,
	    TEXT_ARG(hex_text(&arena, out)));
	ck_assert_msg(der_check(out, &fault), "%s: %s", row->why, der_code_name(fault.code));
}
END_TEST

static const struct refusal {
	const char *why, *ber;
	enum der_code code;
	size_t offset;
} refusals[] = {
	{ "no end of contents", "30 80 02 01 05", DER_TRUNCATED, 5 },
	{ "an indefinite primitive", "04 80 00 00", DER_LENGTH_INDEFINITE, 1 },
	{ "a segment of another type", "24( 02(01) )", DER_WRONG_TAG, 2 },
	{ "an empty segment of a BIT STRING", "23( 03() )", DER_EMPTY, 2 },
	{ "octets after the value", "30 80 00 00 00", DER_TRAILING_DATA, 4 },
	{ "a value past its container", "30( 04 05 01 )", DER_TRUNCATED, 2 },
	{ "nothing", "", DER_TRUNCATED, 0 },
};

START_TEST(what_is_not_ber_is_refused)
{
	const struct refusal *row = &refusals[_i];
	struct bytes out;
	struct der_fault fault = { 0 };

	ck_assert_msg(!der_ber_to_der(&arena, octets(row->ber), &out, &fault), "accepted: %s", row->why);
	ck_assert_msg(fault.code == row->code, "%s: %s", row->why, der_code_name(fault.code));
	ck_assert_msg(fault.offset == row->offset, "%s: at octet %zu", row->why, fault.offset);
}
END_TEST

START_TEST(depth_is_limited)
{
	uint8_t ber[4 * LIMIT_DER_DEPTH + 8] = { 0 };
	struct der_fault fault;
	struct bytes out;

	for (size_t i = 0; i < LIMIT_DER_DEPTH; i++)
		memcpy(ber + 2 * i, "\x30\x80", 2);
	ck_assert(der_ber_to_der(&arena, (struct bytes){ ber, 4 * LIMIT_DER_DEPTH }, &out, &fault));
	memcpy(ber + 2 * LIMIT_DER_DEPTH, "\x30\x80", 2);
	ck_assert(!der_ber_to_der(&arena, (struct bytes){ ber, 4 * LIMIT_DER_DEPTH + 4 }, &out, &fault));
	ck_assert_int_eq(fault.code, DER_TOO_DEEP);
}
END_TEST

START_TEST(lengths_of_many_octets_are_written)
{
	size_t lens[] = { 127, 128, 255, 256, 65535, 65536 };

	for (size_t i = 0; i < COUNT_OF(lens); i++) {
		size_t len = lens[i];
		uint8_t *ber = arena_take(&arena, len + 12);
		struct bytes out;
		struct der_fault fault;
		struct buffer whole;

		/* One segment of that many octets. */
		memcpy(ber, "\x24\x80\x04\x83", 4);
		ber[4] = (uint8_t)(len >> 16);
		ber[5] = (uint8_t)(len >> 8);
		ber[6] = (uint8_t)len;
		ck_assert_msg(der_ber_to_der(&arena, (struct bytes){ ber, len + 9 }, &out, &fault), "%zu: %s", len,
		    der_code_name(fault.code));
		buffer_init(&whole, &arena);
		notation_put(&whole, DER_OCTET_STRING, (struct text){ (const char *)ber + 7, len });
		ck_assert_msg(bytes_equal(out, bytes_of_text(buffer_text(&whole))), "%zu octets", len);
	}
}
END_TEST

TESTS("ber",
	EACH(ber_becomes_der, rows),
	EACH(what_is_not_ber_is_refused, refusals),
	TEST(depth_is_limited),
	TEST(lengths_of_many_octets_are_written))
