/* test_value.c - src/der/value.c: simple types, at the edges of what DER allows. */

#include "../notation.h"

enum type { BOOLEAN, INTEGER, INT64, BITS, OCTETS, NOTHING, IDENTIFIER };

static const struct row {
	const char *why;
	enum type type;
	const char *input;
	enum der_code code;
	size_t offset;
	int64_t value;                 /* number, truth, or count of octets */
} rows[] = {
	{ "TRUE", BOOLEAN, "01(ff)", DER_NO_FAULT, 0, 1 },
	{ "FALSE", BOOLEAN, "01(00)", DER_NO_FAULT, 0, 0 },
	{ "TRUE in BER", BOOLEAN, "01(01)", DER_BOOLEAN_VALUE, 2, 0 },
	{ "a BOOLEAN of two octets", BOOLEAN, "01(ffff)", DER_BOOLEAN_VALUE, 0, 0 },
	{ "an empty BOOLEAN", BOOLEAN, "01()", DER_EMPTY, 0, 0 },
	{ "zero", INT64, "02(00)", DER_NO_FAULT, 0, 0 },
	{ "128 needs a sign octet", INT64, "02(0080)", DER_NO_FAULT, 0, 128 },
	{ "-128 needs none", INT64, "02(80)", DER_NO_FAULT, 0, -128 },
	{ "-1", INT64, "02(ff)", DER_NO_FAULT, 0, -1 },
	{ "the largest of 64 bits", INT64, "02(7fffffffffffffff)", DER_NO_FAULT, 0, INT64_MAX },
	{ "the smallest of 64 bits", INT64, "02(8000000000000000)", DER_NO_FAULT, 0, INT64_MIN },
	{ "one more than the largest", INT64, "02(008000000000000000)", DER_INTEGER_TOO_LARGE, 0, 0 },
	{ "127 with a needless sign octet", INTEGER, "02(007f)", DER_INTEGER_NOT_MINIMAL, 2, 0 },
	{ "-1 in two octets", INTEGER, "02(ffff)", DER_INTEGER_NOT_MINIMAL, 2, 0 },
	{ "an INTEGER without contents", INTEGER, "02()", DER_EMPTY, 0, 0 },
	{ "a number of many octets", INTEGER, "02(0102030405060708090a0b)", DER_NO_FAULT, 0, 11 },
	{ "no bits", BITS, "03(00)", DER_NO_FAULT, 0, 0 },
	{ "bits", BITS, "03(05a0)", DER_NO_FAULT, 0, 1 },
	{ "unused bits of nothing", BITS, "03(01)", DER_BIT_STRING_UNUSED, 2, 0 },
	{ "eight unused bits", BITS, "03(08ff)", DER_BIT_STRING_UNUSED, 2, 0 },
	{ "an unused bit that is one", BITS, "03(01ff01)", DER_BIT_STRING_PADDING, 4, 0 },
	{ "a BIT STRING without contents", BITS, "03()", DER_EMPTY, 0, 0 },
	{ "an empty OCTET STRING", OCTETS, "04()", DER_NO_FAULT, 0, 0 },
	{ "octets", OCTETS, "04(010203)", DER_NO_FAULT, 0, 3 },
	{ "NULL", NOTHING, "05()", DER_NO_FAULT, 0, 0 },
	{ "a NULL that is something", NOTHING, "05(00)", DER_NULL_CONTENTS, 2, 0 },
	{ "an identifier", IDENTIFIER, "06(551d0f)", DER_NO_FAULT, 0, 3 },
	{ "a subidentifier that starts with zeros", IDENTIFIER, "06(55800f)", DER_OID_ENCODING, 3, 0 },
	{ "a subidentifier without an end", IDENTIFIER, "06(551d8f)", DER_OID_ENCODING, 4, 0 },
	{ "an identifier without contents", IDENTIFIER, "06()", DER_EMPTY, 0, 0 },
	{ "another type", IDENTIFIER, "05()", DER_WRONG_TAG, 0, 0 },
};

static bool
take(enum type type, struct der *in, int64_t *value, struct der_fault *fault)
{
	struct bytes bytes = { 0 };
	unsigned unused;
	bool truth = false, ok;

	switch (type) {
	case BOOLEAN:
		ok = der_boolean(in, &truth, fault);
		*value = truth;
		return ok;
	case INT64:
		return der_int64(in, value, fault);
	case INTEGER:
		ok = der_integer(in, &bytes, fault);
		break;
	case BITS:
		ok = der_bit_string(in, &bytes, &unused, fault);
		break;
	case OCTETS:
		ok = der_octet_string(in, &bytes, fault);
		break;
	case NOTHING:
		ok = der_null(in, fault);
		break;
	default:
		ok = der_oid(in, &bytes, fault);
		break;
	}
	*value = (int64_t)bytes.len;
	return ok;
}

START_TEST(values_are_taken_or_refused)
{
	const struct row *row = &rows[_i];
	struct der in;
	struct der_fault fault = { 0 };
	int64_t value = 0;

	der_init(&in, octets(row->input));
	ck_assert_msg(take(row->type, &in, &value, &fault) == (row->code == DER_NO_FAULT), "%s", row->why);
	ck_assert_msg(fault.code == row->code, "%s: %s", row->why, der_code_name(fault.code));
	ck_assert_msg(fault.offset == row->offset, "%s: at octet %zu", row->why, fault.offset);
	ck_assert_msg(value == row->value, "%s: %lld", row->why, (long long)value);
	ck_assert_msg(der_at_end(&in) == (row->code == DER_NO_FAULT), "%s: the window moved wrongly", row->why);
}
END_TEST

TESTS("value",
	EACH(values_are_taken_or_refused, rows))
