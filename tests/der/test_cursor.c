/* test_cursor.c - src/der/cursor.c: what is accepted, refused, and where. */

#include "../notation.h"

static const struct refusal {
	const char *why, *input;
	enum der_code code;
	size_t offset;
	bool lax;                      /* der_any_lax takes it all the same */
} refusals[] = {
	{ "no octets at all", "", DER_TRUNCATED, 0, false },
	{ "a tag alone", "30", DER_TRUNCATED, 0, false },
	{ "contents one octet short", "30 02 05", DER_TRUNCATED, 0, false },
	{ "length octets cut off", "30 82 01", DER_TRUNCATED, 0, false },
	{ "an INTEGER, not a SEQUENCE", "02 01 05", DER_WRONG_TAG, 0, true },
	{ "81 for a length under 128", "30 81 01 05", DER_LENGTH_NOT_MINIMAL, 1, true },
	{ "a zero octet before the length", "30 82 00 01 05", DER_LENGTH_NOT_MINIMAL, 1, true },
	{ "indefinite length", "30 80 02 01 05 00 00", DER_LENGTH_INDEFINITE, 1, true },
	{ "indefinite length within indefinite length", "30 80 30 80 00 00 00 00", DER_LENGTH_INDEFINITE, 1, true },
	{ "indefinite length without an end", "30 80 02 01 05 00", DER_LENGTH_INDEFINITE, 1, false },
	{ "five octets of length", "30 85 01 00 00 00 00 00", DER_LENGTH_TOO_LARGE, 1, false },
	{ "four octets of length that lie", "30 84 ff ff ff ff 00", DER_TRUNCATED, 0, false },
};

START_TEST(read_refuses)
{
	const struct refusal *row = &refusals[_i];
	struct der in, before, body = { 0 };
	struct der_fault fault = { 0 };

	der_init(&in, octets(row->input));
	before = in;
	ck_assert_msg(!der_read(&in, DER_SEQUENCE, &body, &fault), "accepted: %s", row->why);
	ck_assert_msg(fault.code == row->code, "%s: %s", row->why, der_code_name(fault.code));
	ck_assert_msg(fault.offset == row->offset, "%s: at octet %zu", row->why, fault.offset);
	ck_assert_msg(in.pos == before.pos && body.pos == NULL, "%s: a window moved", row->why);
	ck_assert_msg(der_any_lax(&in, NULL, &body, NULL, &fault) == row->lax, "%s: lax", row->why);
	ck_assert_msg(row->lax == (in.pos != before.pos), "%s: lax moved wrongly", row->why);
	ck_assert_msg(!row->lax || der_at_end(&in), "%s: lax left something", row->why);
}
END_TEST

START_TEST(lax_reading_takes_high_tags_and_says_so)
{
	struct der in, body;
	struct der_fault fault;
	struct bytes whole;
	uint8_t tag;

	der_init(&in, octets("bf 8a 33 02 05 00 04 00"));
	ck_assert(!der_any(&in, &tag, &body, &whole, &fault));
	ck_assert_int_eq(fault.code, DER_HIGH_TAG);
	ck_assert(der_any_lax(&in, &tag, &body, &whole, &fault));
	ck_assert_int_eq(fault.code, DER_HIGH_TAG);
	ck_assert_uint_eq(tag, 0xbf);
	ck_assert_uint_eq(whole.len, 6);
	ck_assert_uint_eq(der_rest(&body).len, 2);
	ck_assert_uint_eq(der_offset(&in), 6);
}
END_TEST

START_TEST(an_indefinite_value_ends_before_its_end_of_contents)
{
	struct der in, body;
	struct der_fault fault;
	struct bytes whole;

	der_init(&in, octets("30 80 04 80 04 01 aa 00 00 00 00 05 00"));
	/* A primitive type has no indefinite length. */
	ck_assert(!der_any_lax(&in, NULL, &body, &whole, &fault));
	der_init(&in, octets("30 80 24 80 04 01 aa 00 00 00 00 05 00"));
	ck_assert(der_any_lax(&in, NULL, &body, &whole, &fault));
	ck_assert_uint_eq(der_rest(&body).len, 7);
	ck_assert_uint_eq(whole.len, 11);
	ck_assert_uint_eq(der_offset(&in), 11);
}
END_TEST

START_TEST(offsets_count_from_the_start_of_the_input)
{
	struct der in, outer, inner;
	struct der_fault fault;

	der_init(&in, octets("30( 30( 02(01) 04(aabb) ) 05() )"));
	ck_assert(der_read(&in, DER_SEQUENCE, &outer, &fault));
	ck_assert(der_read(&outer, DER_SEQUENCE, &inner, &fault));
	ck_assert_uint_eq(der_offset(&outer), 11);
	ck_assert(der_read(&inner, DER_INTEGER, NULL, &fault));
	ck_assert(!der_read(&inner, DER_SEQUENCE, NULL, &fault));
	ck_assert_uint_eq(fault.offset, 7);
	ck_assert(der_at_end(&in));
	ck_assert_int_eq(der_peek(&in), -1);
	ck_assert_int_eq(der_peek(&outer), DER_NULL);
}
END_TEST

START_TEST(an_absent_optional_value_is_no_fault)
{
	struct der in, body;
	struct der_fault fault;
	bool present = true;

	der_init(&in, octets("02(01)"));
	ck_assert(der_optional(&in, DER_CONTEXT(0), &body, &present, &fault));
	ck_assert(!present);
	ck_assert_uint_eq(der_offset(&in), 0);
	ck_assert(der_optional(&in, DER_INTEGER, &body, &present, &fault));
	ck_assert(present);
	ck_assert(der_done(&in, &fault));
	der_init(&in, octets("02 05 01"));
	ck_assert(!der_optional(&in, DER_INTEGER, &body, &present, &fault));
	ck_assert_int_eq(fault.code, DER_TRUNCATED);
}
END_TEST

START_TEST(octets_left_over_are_a_fault_with_a_place)
{
	struct der in;
	struct der_fault fault;

	der_init(&in, octets("02(01) 00"));
	ck_assert(der_read(&in, DER_INTEGER, NULL, &fault));
	ck_assert(!der_done(&in, &fault));
	ck_assert_int_eq(fault.code, DER_TRAILING_DATA);
	ck_assert_uint_eq(fault.offset, 3);
}
END_TEST

START_TEST(a_constructed_string_has_a_fault_of_its_own)
{
	struct der in;
	struct der_fault fault;

	der_init(&in, octets("24( 04(aa) )"));
	ck_assert(!der_read(&in, DER_OCTET_STRING, NULL, &fault));
	ck_assert_int_eq(fault.code, DER_STRING_CONSTRUCTED);
}
END_TEST

static const struct check_row {
	const char *why, *input;
	enum der_code code;
	size_t offset;
} checks[] = {
	{ "one primitive value", "02(01)", DER_NO_FAULT, 0 },
	{ "values within values", "30( 31( 02(01) ) a0( 05() ) 30() )", DER_NO_FAULT, 0 },
	{ "nothing", "", DER_TRUNCATED, 0 },
	{ "two values", "05() 05()", DER_TRAILING_DATA, 2 },
	{ "a long length inside", "30( 04 81 01 aa )", DER_LENGTH_NOT_MINIMAL, 3 },
	{ "a value that runs past its container", "30( 04 05 aa )", DER_TRUNCATED, 2 },
	{ "an indefinite length inside", "30( 30 80 00 00 )", DER_LENGTH_INDEFINITE, 3 },
	{ "segments inside", "30( 24( 04(aa) ) )", DER_STRING_CONSTRUCTED, 2 },
};

START_TEST(check_walks_every_header)
{
	const struct check_row *row = &checks[_i];
	struct der_fault fault = { 0 };
	bool ok = der_check(octets(row->input), &fault);

	ck_assert_msg(ok == (row->code == DER_NO_FAULT), "%s: %d", row->why, ok);
	ck_assert_msg(fault.code == row->code, "%s: %s", row->why, der_code_name(fault.code));
	ck_assert_msg(fault.offset == row->offset, "%s: at octet %zu", row->why, fault.offset);
}
END_TEST

/* Values within each other: a NULL within depth - 1 SEQUENCEs. */
static struct bytes
nested(unsigned depth)
{
	struct text inner = TEXT("\x05\x00");

	for (unsigned i = 1; i < depth; i++) {
		struct buffer out;

		buffer_init(&out, &arena);
		notation_put(&out, DER_SEQUENCE, inner);
		inner = buffer_text(&out);
	}
	return bytes_of_text(inner);
}

START_TEST(depth_is_limited)
{
	struct der_fault fault;

	ck_assert(der_check(nested(LIMIT_DER_DEPTH), &fault));
	ck_assert(!der_check(nested(LIMIT_DER_DEPTH + 1), &fault));
	ck_assert_int_eq(fault.code, DER_TOO_DEEP);
}
END_TEST

START_TEST(every_code_has_a_name_and_a_sentence)
{
	for (int code = 0; code < DER_CODE_COUNT; code++) {
		ck_assert_msg(der_code_name((enum der_code)code) != NULL, "code %d", code);
		ck_assert_msg(der_code_text((enum der_code)code) != NULL, "code %d", code);
	}
	ck_assert_str_eq(der_code_name(DER_LENGTH_NOT_MINIMAL), "length-not-minimal");
}
END_TEST

TESTS("cursor",
	EACH(read_refuses, refusals),
	TEST(lax_reading_takes_high_tags_and_says_so),
	TEST(an_indefinite_value_ends_before_its_end_of_contents),
	TEST(offsets_count_from_the_start_of_the_input),
	TEST(an_absent_optional_value_is_no_fault),
	TEST(octets_left_over_are_a_fault_with_a_place),
	TEST(a_constructed_string_has_a_fault_of_its_own),
	EACH(check_walks_every_header, checks),
	TEST(depth_is_limited),
	TEST(every_code_has_a_name_and_a_sentence))
