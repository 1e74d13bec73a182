/* test_parse.c - src/x509/parse.c: what is taken of values that are not quite DER, and how each problem is noted. */

#include "x509/parse.h"
#include "objects.h"

static struct problems problems;
static struct reading reading;

static void
setup(void)
{
	problems = (struct problems){ .arena = &arena };
	reading = (struct reading){ .problems = &problems, .where = "field" };
}

static const char *
in_hex(struct bytes bytes)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < bytes.len; i++)
		buffer_printf(&out, "%02x", bytes.at[i]);
	return bytes.len > 0 ? buffer_text(&out).at : "";
}

/* Readers with their results in one form. */
typedef bool taker(struct der *in, const char **out);

static bool
any(struct der *in, const char **out)
{
	struct der body;
	struct bytes whole;
	uint8_t tag;
	bool taken = take_any(&reading, in, &tag, &body, &whole);

	if (taken)
		*out = arena_printf(&arena, "%02x: %s in %s", tag, in_hex(der_rest(&body)), in_hex(whole)).at;
	return taken;
}

static bool
sequence(struct der *in, const char **out)
{
	struct der body;
	struct bytes whole;
	bool taken = take(&reading, in, DER_SEQUENCE, &body, &whole);

	if (taken)
		*out = arena_printf(&arena, "%s in %s", in_hex(der_rest(&body)), in_hex(whole)).at;
	return taken;
}

static bool
optional(struct der *in, const char **out)
{
	struct der body;
	bool taken = take_optional(&reading, in, DER_CONTEXT(0), &body, NULL);

	if (taken)
		*out = in_hex(der_rest(&body));
	return taken;
}

static bool
integer(struct der *in, const char **out)
{
	struct bytes contents;
	bool taken = take_integer(&reading, in, &contents);

	if (taken)
		*out = in_hex(contents);
	return taken;
}

static bool
number(struct der *in, const char **out)
{
	int64_t value;
	bool taken = take_int64(&reading, in, &value);

	if (taken)
		*out = arena_printf(&arena, "%lld", (long long)value).at;
	return taken;
}

static bool
oid(struct der *in, const char **out)
{
	struct bytes contents;
	bool taken = take_oid(&reading, in, &contents);

	if (taken)
		*out = in_hex(contents);
	return taken;
}

static bool
octet_string(struct der *in, const char **out)
{
	struct bytes contents;
	bool taken = take_octets(&reading, in, &contents);

	if (taken)
		*out = in_hex(contents);
	return taken;
}

static bool
boolean(struct der *in, const char **out)
{
	bool value, taken = take_boolean(&reading, in, &value);

	if (taken)
		*out = value ? "true" : "false";
	return taken;
}

static bool
bits_of(struct der *in, uint8_t tag, const char **out)
{
	struct bytes bits;
	unsigned unused;
	bool taken = take_bits(&reading, in, tag, &bits, &unused);

	if (taken)
		*out = arena_printf(&arena, "%s but %u", in_hex(bits), unused).at;
	return taken;
}

static bool
bits(struct der *in, const char **out)
{
	return bits_of(in, DER_BIT_STRING, out);
}

static bool
implicit_bits(struct der *in, const char **out)
{
	return bits_of(in, DER_CONTEXT(1), out);
}

/* Of each value: what is had (NULL: nothing), what was noted, and how many octets are left after what is had. */
static const struct row {
	const char *why;
	taker *take;
	const char *notation, *had, *noted;
	size_t left;
} rows[] = {
	{ "any value", any, "0c('ab') 05()", "0c: 6162 in 0c026162", "", 2 },
	{ "a long length", any, "0c 81 02 'ab' 05()", "0c: 6162 in 0c81026162", "length-not-minimal@1", 2 },
	{ "a high tag", any, "1f 20 01 aa 05()", "1f: aa in 1f2001aa", "high-tag@0", 2 },
	{ "no value", any, "", NULL, "truncated@0!", 0 },
	{ "a length of five octets", any, "04 85 01 02 03 04 05", NULL, "length-too-large@1!", 0 },
	{ "a SEQUENCE", sequence, "30( 05() ) 05()", "0500 in 30020500", "", 2 },
	{ "an indefinite length", sequence, "30 80 05() 00 00 05()", "0500 in 308005000000", "length-indefinite@1", 2 },
	{ "an indefinite length without end", sequence, "30 80 05()", NULL, "truncated@0!", 0 },
	{ "a SEQUENCE cut short", sequence, "30 05 05 00", NULL, "truncated@0!", 0 },
	{ "a SET", sequence, "31( 05() )", NULL, "wrong-tag@0!", 0 },
	{ "an optional value", optional, "80(aa) 05()", "aa", "", 2 },
	{ "an absent one", optional, "81(aa)", NULL, "", 0 },
	{ "an absent one at the end", optional, "", NULL, "", 0 },
	{ "an optional value with a long length", optional, "80 81 01 aa", "aa", "length-not-minimal@1", 0 },
	{ "an optional value cut short", optional, "80 02 aa", NULL, "truncated@0!", 0 },
	{ "an INTEGER", integer, "02(0080) 05()", "0080", "", 2 },
	{ "a needless octet of zeros", integer, "02(007f)", "007f", "integer-not-minimal@2", 0 },
	{ "a needless octet of ones", integer, "02(ff80)", "ff80", "integer-not-minimal@2", 0 },
	{ "an empty INTEGER", integer, "02()", "", "empty@0", 0 },
	{ "an INTEGER with a long length", integer, "02 81 01 05", "05", "length-not-minimal@1", 0 },
	{ "an INTEGER cut short", integer, "02 02 05", NULL, "truncated@0!", 0 },
	{ "an ENUMERATED for INTEGER", integer, "0a(05)", NULL, "wrong-tag@0!", 0 },
	{ "the largest number", number, "02(7fffffffffffffff)", "9223372036854775807", "", 0 },
	{ "the least number", number, "02(8000000000000000)", "-9223372036854775808", "", 0 },
	{ "a number of 65 bits", number, "02(008000000000000000)", NULL, "integer-too-large@0!", 0 },
	{ "a small number in ten octets", number, "02(00000000000000000005)", "5", "integer-not-minimal@2", 0 },
	{ "a small negative one in ten octets", number, "02(fffffffffffffffffffb)", "-5", "integer-not-minimal@2", 0 },
	{ "a number without octets", number, "02()", NULL, "empty@0!", 0 },
	{ "a number without octets, its length long", number, "02 81 00", NULL, "length-not-minimal@1 empty@0!", 0 },
	{ "an identifier", oid, "06(2a8648) 05()", "2a8648", "", 2 },
	{ "an identifier that does not end", oid, "06(2a86)", "2a86", "oid-encoding@3", 0 },
	{ "an identifier with a needless octet", oid, "06(2a8001)", "2a8001", "oid-encoding@3", 0 },
	{ "an empty identifier", oid, "06()", "", "empty@0", 0 },
	{ "octets", octet_string, "04(aabb) 05()", "aabb", "", 2 },
	{ "no octets", octet_string, "04()", "", "", 0 },
	{ "octets in segments", octet_string, "24( 04(aa) 04(bb) ) 05()", "", "string-constructed@0", 2 },
	{ "octets in segments of an indefinite length", octet_string, "24 80 04(aa) 00 00", "", "string-constructed@0", 0 },
	{ "octets in segments without end", octet_string, "24 80 04(aa)", NULL, "string-constructed@0!", 0 },
	{ "true", boolean, "01(ff) 05()", "true", "", 2 },
	{ "false", boolean, "01(00)", "false", "", 0 },
	{ "a BOOLEAN of BER", boolean, "01(01)", "true", "boolean-value@2", 0 },
	{ "a BOOLEAN of two octets", boolean, "01(0001)", "false", "boolean-value@0", 0 },
	{ "an empty BOOLEAN", boolean, "01()", "false", "empty@0", 0 },
	{ "a number for BOOLEAN", boolean, "02(01)", NULL, "wrong-tag@0!", 0 },
	{ "bits", bits, "03(05a0) 05()", "a0 but 5", "", 2 },
	{ "no bits", bits, "03(00)", " but 0", "", 0 },
	{ "an empty BIT STRING", bits, "03()", " but 0", "empty@0", 0 },
	{ "eight unused bits", bits, "03(08a0)", "a0 but 0", "bit-string-unused@2", 0 },
	{ "unused bits of nothing", bits, "03(01)", " but 0", "bit-string-unused@2", 0 },
	{ "unused bits that are set", bits, "03(04aaa8)", "aaa8 but 4", "bit-string-padding@4", 0 },
	{ "bits in segments", bits, "23( 03(00aa) )", " but 0", "string-constructed@0", 0 },
	{ "bits in segments cut short", bits, "23 05 03(00aa)", NULL, "string-constructed@0 truncated@0!", 0 },
	{ "bits with a long length", bits, "03 81 02 05 a0", "a0 but 5", "length-not-minimal@1", 0 },
	{ "octets for bits", bits, "04(00aa)", NULL, "wrong-tag@0!", 0 },
	{ "implicit bits", implicit_bits, "81(0640)", "40 but 6", "", 0 },
	{ "implicit bits in segments", implicit_bits, "a1( 03(0640) )", " but 0", "string-constructed@0", 0 },
};

START_TEST(what_can_be_delimited_is_taken_and_its_faults_are_noted)
{
	const struct row *row = &rows[_i];
	struct der in;
	const char *had = NULL;
	bool taken;

	der_init(&in, octets(row->notation));
	taken = row->take(&in, &had);
	ck_assert_msg(taken == (row->had != NULL), "%s: %s", row->why, taken ? had : "nothing taken");
	ck_assert_msg(!taken || strcmp(had, row->had) == 0, "%s: %s", row->why, had);
	ck_assert_msg(strcmp(noted(&problems), row->noted) == 0, "%s: %s", row->why, noted(&problems));
	ck_assert_msg((reading.faults == 0) == (row->noted[0] == '\0'), "%s: %u faults", row->why, reading.faults);
	ck_assert_msg(!taken || der_rest(&in).len == row->left, "%s: %zu left", row->why, der_rest(&in).len);
}
END_TEST

START_TEST(offsets_count_from_the_start_of_the_object)
{
	struct bytes object = octets("30( 04( 02(0001) 02(05) ) )");
	struct der in = window(object, (struct bytes){ object.at + 4, 7 });
	int64_t value;

	ck_assert(take_int64(&reading, &in, &value));
	take_end(&reading, &in);
	ck_assert_str_eq(noted(&problems), "integer-not-minimal@6 trailing-data@8");
	ck_assert(take_int64(&reading, &in, &value) && value == 5);
	ck_assert(!take_int64(&reading, &in, &value));
	ck_assert_str_eq(noted(&problems), "integer-not-minimal@6 trailing-data@8 truncated@11!");
	in = window(object, (struct bytes){ NULL, 0 });
	ck_assert(der_at_end(&in) && der_offset(&in) == 0);
	take_end(&reading, &in);
	ck_assert_uint_eq(reading.faults, 3);
}
END_TEST

START_TEST(a_problem_says_where_what_and_more)
{
	report(&reading, P_IP_LENGTH, 7, NULL);
	report(&reading, P_IP_LENGTH, 8, "%d of 'a\x1b\xc3\x28'", 5);
	report_der(&reading, &(struct der_fault){ DER_TOO_DEEP, 9 }, true);
	ck_assert_str_eq(noted(&problems), "ip-length@7 ip-length@8 too-deep@9!");
	ck_assert_str_eq(problems.list.items[0].where, "field");
	ck_assert(text_is(problems.list.items[0].text, "field: an address has an impossible number of octets"));
	ck_assert_msg(text_is(problems.list.items[1].text,
	    "field: an address has an impossible number of octets: 5 of 'a\\x1b\\xc3('"), "%.*s",
	    TEXT_ARG(problems.list.items[1].text));
	ck_assert(text_is(problems.list.items[2].text, "field: values are nested too deeply"));
}
END_TEST

START_TEST(the_last_problem_that_is_kept_says_that_there_are_more)
{
	for (unsigned i = 1; i < LIMIT_PROBLEMS; i++)
		report(&reading, P_ITEM_TWICE, i, NULL);
	ck_assert_uint_eq(problems.list.count, LIMIT_PROBLEMS - 1);
	ck_assert_ptr_null(problem_of(&problems, "too-many-problems"));
	for (unsigned i = LIMIT_PROBLEMS; i < LIMIT_PROBLEMS + 3; i++)
		report(&reading, P_ITEM_TWICE, i, "again");
	ck_assert_uint_eq(problems.list.count, LIMIT_PROBLEMS);
	ck_assert_str_eq(problems.list.items[LIMIT_PROBLEMS - 2].code, "item-twice");
	ck_assert_str_eq(problems.list.items[LIMIT_PROBLEMS - 1].code, "too-many-problems");
	ck_assert(text_is(problems.list.items[LIMIT_PROBLEMS - 1].text, "field: further problems are not listed"));
	ck_assert_uint_eq(reading.faults, LIMIT_PROBLEMS + 2);
}
END_TEST

START_TEST(what_was_not_read_is_told_past_any_number_of_problems)
{
	for (unsigned i = 0; i < LIMIT_PROBLEMS + 5; i++)
		report(&reading, P_ITEM_TWICE, i, NULL);
	for (unsigned i = 0; i < LIMIT_PROBLEMS + 5; i++)
		report(&reading, P_TOO_MANY, i, "%u names", i);
	ck_assert_uint_eq(problems.list.count, 2 * LIMIT_PROBLEMS);
	ck_assert_str_eq(problems.list.items[LIMIT_PROBLEMS - 1].code, "too-many-problems");
	ck_assert_str_eq(problems.list.items[LIMIT_PROBLEMS].code, "too-many");
	ck_assert(text_is(problems.list.items[LIMIT_PROBLEMS].text, "field: there are more than are read: 0 names"));
}
END_TEST

START_TEST(without_an_arena_problems_are_counted)
{
	struct problems none = { 0 };
	struct reading counts[] = { { .problems = &none, .where = "field" }, { .where = "field" } };

	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		struct der in;
		struct bytes contents;

		der_init(&in, octets("02(0001)"));
		ck_assert(take_integer(&counts[i], &in, &contents));
		report(&counts[i], P_ITEM_TWICE, 0, "%s", "again");
		ck_assert_msg(counts[i].faults == 2, "reading %zu: %u faults", i, counts[i].faults);
	}
	ck_assert_uint_eq(none.list.count, 0);
}
END_TEST

static const struct contents {
	const char *why, *contents, *integer, *oid;
} contents[] = {
	{ "nothing", "", "empty@9", "empty@9" },
	{ "one octet", "05", "", "" },
	{ "zero", "00", "", "" },
	{ "an octet with its first bit set", "80", "", "oid-encoding@9" },
	{ "zeros before a small number", "007f", "integer-not-minimal@9", "" },
	{ "zeros before a large number", "0080", "", "oid-encoding@9" },
	{ "ones before a small number", "ff80", "integer-not-minimal@9", "oid-encoding@9" },
	{ "ones before a large number", "ff7f", "", "" },
	{ "a second part that begins with 80", "2a8001", "", "oid-encoding@9" },
	{ "an 80 within a part", "2a818001", "", "" },
};

START_TEST(implicit_numbers_and_identifiers_are_checked)
{
	const struct contents *row = &contents[_i];
	struct bytes octets_of = octets(row->contents);

	check_integer_contents(&reading, octets_of, 9);
	ck_assert_msg(strcmp(noted(&problems), row->integer) == 0, "%s as INTEGER: %s", row->why, noted(&problems));
	problems.list.count = 0;
	check_oid_contents(&reading, octets_of, 9);
	ck_assert_msg(strcmp(noted(&problems), row->oid) == 0, "%s as identifier: %s", row->why, noted(&problems));
}
END_TEST

START_TEST(every_problem_has_a_code_in_the_table)
{
	size_t count;
	const struct problem_code *codes = problem_codes(&count);

	ck_assert_uint_eq(count, (size_t)DER_CODE_COUNT - 1 + P_KIND_COUNT);
	for (size_t i = 0; i < count; i++) {
		ck_assert_msg(codes[i].code != NULL && codes[i].text != NULL, "row %zu is empty", i);
		for (size_t k = 0; k < i; k++)
			ck_assert_msg(strcmp(codes[i].code, codes[k].code) != 0, "twice: %s", codes[i].code);
	}
	/* The first rows are those of der.h, in its words. */
	for (int i = 1; i < DER_CODE_COUNT; i++) {
		ck_assert_str_eq(codes[i - 1].code, der_code_name((enum der_code)i));
		ck_assert_str_eq(codes[i - 1].text, der_code_text((enum der_code)i));
	}
}
END_TEST

TESTS_WITH("reading", setup, NULL,
	EACH(what_can_be_delimited_is_taken_and_its_faults_are_noted, rows),
	TEST(offsets_count_from_the_start_of_the_object),
	TEST(a_problem_says_where_what_and_more),
	TEST(the_last_problem_that_is_kept_says_that_there_are_more),
	TEST(what_was_not_read_is_told_past_any_number_of_problems),
	TEST(without_an_arena_problems_are_counted),
	EACH(implicit_numbers_and_identifiers_are_checked, contents),
	TEST(every_problem_has_a_code_in_the_table))
