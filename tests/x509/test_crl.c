/* test_crl.c - src/x509/crl.c: lists, their entries one by one, reasons and searching. */

#include "objects.h"

#define TIMES "17('250101000000Z') 17('250108000000Z')"
#define REASON(n) "30( 30( <cRLReasons> 04( 0a(" n ") ) ) )"
#define ENTRY(serial, more) "30( 02(" serial ") 17('241201120000Z') " more " )"

static struct bytes
crl_der(const char *version, const char *times, const char *rest)
{
	return octets(arena_printf(&arena, "30( 30( %s " SHA256_RSA ISSUER " %s %s ) " SHA256_RSA " 03( 00 aabb ) )",
	    version, times, rest).at);
}

START_TEST(a_sound_list_is_read_without_problems)
{
	struct bytes der = crl_der("02(01)", TIMES, "30( " ENTRY("05", "") ENTRY("00f1", REASON("01")) " )"
	    "a0( 30( 30( <cRLNumber> 04( 02(07) ) ) ) )");
	struct crl_entry entry;
	struct der_fault fault;
	struct der cursor;
	struct crl crl;

	ck_assert(crl_read(&arena, der, &crl));
	ck_assert_msg(crl.problems.list.count == 0, "%s", listed(&crl.problems));
	ck_assert_int_eq(crl.version, 2);
	ck_assert(text_is(name_label(&arena, &crl.issuer), "Example CA"));
	ck_assert(text_is(time_text(&arena, crl.next_update.seconds), "2025-01-08T00:00:00Z"));
	ck_assert(crl.has_revoked);
	ck_assert_uint_eq(crl.extensions.count, 1);
	ck_assert_str_eq(crl.outer.hash, "SHA-256");
	cursor = crl_entries(&crl);
	ck_assert(crl_entry_next(&cursor, &entry, &fault));
	ck_assert(bytes_equal(entry.serial, octets("05")));
	ck_assert(text_is(time_text(&arena, entry.date.seconds), "2024-12-01T12:00:00Z"));
	ck_assert_int_eq(crl_entry_reason(&entry), -1);
	ck_assert_uint_eq(entry.offset, (size_t)(crl.revoked.at - der.at));
	ck_assert(crl_entry_next(&cursor, &entry, &fault));
	ck_assert_int_eq(crl_entry_reason(&entry), 1);
	ck_assert_str_eq(crl_reason_name(1), "keyCompromise");
	ck_assert(!crl_entry_next(&cursor, &entry, &fault));
	ck_assert_int_eq(fault.code, DER_NO_FAULT);
	ck_assert(crl_find(&crl, octets("00f1"), &entry));
	ck_assert_int_eq(crl_entry_reason(&entry), 1);
	ck_assert(!crl_find(&crl, octets("06"), &entry));
}
END_TEST

static const struct row {
	const char *why, *version, *times, *rest, *code;
} rows[] = {
	{ "version 1 without nextUpdate", "", "17('250101000000Z')", "", NULL },
	{ "version 1 written out", "02(00)", TIMES, "", "version-unknown" },
	{ "version 3", "02(02)", TIMES, "", "version-unknown" },
	{ "extensions in version 1", "", TIMES, "a0( 30( 30( <cRLNumber> 04( 02(07) ) ) ) )", "version-extensions" },
	{ "an empty list of revoked certificates", "02(01)", TIMES, "30()", "sequence-empty" },
	{ "nextUpdate before thisUpdate", "02(01)", "17('250101000000Z') 17('240108000000Z')", "", "validity-reversed" },
	{ "GeneralizedTime before 2050", "02(01)", "18('20250101000000Z')", "", "time-type" },
	{ "no times", "02(01)", "", "", "truncated" },
	{ "something after the extensions", "02(01)", TIMES, "a0( 30( 30( <cRLNumber> 04( 02(07) ) ) ) ) 05()",
	    "trailing-data" },
};

START_TEST(what_is_wrong_becomes_a_problem)
{
	const struct row *row = &rows[_i];
	struct crl crl;

	ck_assert_msg(crl_read(&arena, crl_der(row->version, row->times, row->rest), &crl), "%s", row->why);
	if (row->code == NULL)
		ck_assert_msg(crl.problems.list.count == 0, "%s: %s", row->why, listed(&crl.problems));
	else
		ck_assert_msg(problem_of(&crl.problems, row->code) != NULL, "%s: %s", row->why,
		    listed(&crl.problems));
}
END_TEST

static const struct entry_row {
	const char *why, *entry;
	bool read;
	enum der_code code;
} entries[] = {
	{ "GeneralizedTime", "30( 02(05) 18('20500101000000Z') )", true, DER_NO_FAULT },
	{ "a time that is none", "30( 02(05) 17('soon') )", true, DER_NO_FAULT },
	{ "a serial number that is not minimal", "30( 02(0005) 17('241201120000Z') )", true, DER_INTEGER_NOT_MINIMAL },
	{ "a long length", "30 81 12 02(05) 17('241201120000Z')", true, DER_LENGTH_NOT_MINIMAL },
	{ "a number instead", "02(05)", false, DER_WRONG_TAG },
	{ "an entry without a time", "30( 02(05) )", false, DER_TRUNCATED },
	{ "a third field of another type", "30( 02(05) 17('241201120000Z') 05() )", false, DER_TRAILING_DATA },
	{ "an empty serial number", "30( 02() 17('241201120000Z') )", false, DER_EMPTY },
	{ "an entry past the end", "30 7f 02 01 05", false, DER_TRUNCATED },
};

START_TEST(entries_are_read_or_say_why_not)
{
	const struct entry_row *row = &entries[_i];
	struct bytes list = octets(row->entry);
	struct crl crl = { .der = list, .revoked = list, .has_revoked = true };
	struct der cursor = crl_entries(&crl), skim = cursor;
	struct crl_entry entry;
	struct der_fault fault = { 0 };
	struct bytes extensions;

	ck_assert_msg(crl_entry_next(&cursor, &entry, &fault) == row->read, "%s: %s", row->why,
	    der_code_name(fault.code));
	ck_assert_msg(fault.code == row->code, "%s: %s", row->why, der_code_name(fault.code));
	ck_assert_msg(crl_extensions_next(&skim, &extensions) == row->read, "%s", row->why);
	ck_assert_msg(skim.pos == cursor.pos, "%s: another end", row->why);
	if (row->read) {
		ck_assert_msg(bytes_equal(extensions, entry.extensions_der), "%s: other extensions", row->why);
		ck_assert_msg(der_at_end(&cursor), "%s: not all was read", row->why);
		ck_assert_msg(crl_find(&crl, octets("05"), &entry), "%s: not found", row->why);
	}
}
END_TEST

static const struct check_row {
	const char *why, *version, *entry, *code;
} checks[] = {
	{ "a sound entry", "02(01)", ENTRY("05", REASON("01")), NULL },
	{ "an entry of version 1 with extensions", "", ENTRY("05", REASON("01")), "version-extensions" },
	{ "reason 0 written out", "02(01)", ENTRY("05", REASON("00")), "crl-reason" },
	{ "reason 7", "02(01)", ENTRY("05", REASON("07")), "crl-reason" },
	{ "reason 11", "02(01)", ENTRY("05", REASON("0b")), "crl-reason" },
	{ "a reason that is a number", "02(01)", ENTRY("05", "30( 30( <cRLReasons> 04( 02(01) ) ) )"), "wrong-tag" },
	{ "critical FALSE written out", "02(01)", ENTRY("05", "30( 30( <cRLReasons> 01(00) 04( 0a(01) ) ) )"),
	    "default-encoded" },
	{ "no extensions in their list", "02(01)", ENTRY("05", "30()"), "sequence-empty" },
	{ "serial number zero", "02(01)", ENTRY("00", ""), "serial-zero" },
	{ "a negative serial number", "02(01)", ENTRY("81", ""), "serial-negative" },
	{ "a serial number of 21 octets", "02(01)", ENTRY("010203040506070809000102030405060708090001", ""),
	    "serial-too-long" },
	{ "a serial number that is not minimal", "02(01)", ENTRY("0005", ""), "integer-not-minimal" },
	{ "GeneralizedTime before 2050", "02(01)", "30( 02(05) 18('20241201120000Z') )", "time-type" },
	{ "a time that is none", "02(01)", "30( 02(05) 17('soon') )", "time-invalid" },
	{ "an entry that cannot be read", "02(01)", "30( 02(05) )", "truncated" },
};

START_TEST(what_is_wrong_with_entries_becomes_a_problem)
{
	const struct check_row *row = &checks[_i];
	struct problems problems = { .arena = &arena };
	struct crl crl;

	ck_assert(crl_read(&arena, crl_der(row->version, TIMES, arena_printf(&arena, "30( " ENTRY("06", "") " %s )",
	    row->entry).at), &crl));
	crl_check_entries(&crl, &problems);
	if (row->code == NULL)
		ck_assert_msg(problems.list.count == 0, "%s: %s", row->why, listed(&problems));
	else
		ck_assert_msg(problem_of(&problems, row->code) != NULL, "%s: %s", row->why, listed(&problems));
}
END_TEST

START_TEST(reasons_have_names)
{
	ck_assert_str_eq(crl_reason_name(0), "unspecified");
	ck_assert_str_eq(crl_reason_name(10), "aACompromise");
	ck_assert_str_eq(crl_reason_name(7), "unknown");
	ck_assert_str_eq(crl_reason_name(11), "unknown");
	ck_assert_str_eq(crl_reason_name(-1), "unknown");
}
END_TEST

START_TEST(an_entry_of_many_octets_is_read)
{
	struct buffer padding;
	struct bytes list;
	struct crl crl;
	struct crl_entry entry;
	struct der_fault fault;
	struct der cursor;

	buffer_init(&padding, &arena);
	for (int i = 0; i < 300; i++)
		buffer_adds(&padding, "aa");
	list = octets(arena_printf(&arena, "30( 02(05) 17('241201120000Z') 30( 30( <1.2.3> 04( 04( %s ) ) )"
	    "30( <cRLReasons> 01(ff) 04( 0a(04) ) ) ) ) " ENTRY("06", ""), buffer_text(&padding).at).at);
	crl = (struct crl){ .der = list, .revoked = list };
	cursor = crl_entries(&crl);
	ck_assert(crl_entry_next(&cursor, &entry, &fault));
	ck_assert_int_eq(crl_entry_reason(&entry), 4);
	ck_assert(crl_find(&crl, octets("06"), &entry));
}
END_TEST

START_TEST(what_is_no_list_is_refused)
{
	struct crl crl;

	ck_assert(!crl_read(&arena, octets("30( 02(00) )"), &crl));
	ck_assert(crl.problems.list.count > 0);
}
END_TEST

TESTS("crl",
	TEST(a_sound_list_is_read_without_problems),
	EACH(what_is_wrong_becomes_a_problem, rows),
	EACH(entries_are_read_or_say_why_not, entries),
	EACH(what_is_wrong_with_entries_becomes_a_problem, checks),
	TEST(reasons_have_names),
	TEST(an_entry_of_many_octets_is_read),
	TEST(what_is_no_list_is_refused))
