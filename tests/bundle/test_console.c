/* test_console.c - src/bundle/console.c: sessions with terminal codes, certificates by text, build numbers. */
#include "../harness.h"
#include "bundle/bundle.h"

START_TEST(a_session_is_what_its_reader_saw)
{
	struct text text = console_text(&arena, TEXT("\033[1madmin:\033[0mshow version\r\nActive\r\n-- Press <space> for next page --\r      \rMaster\r\nerror\b\b\b\b\bgood\n"));

	ck_assert_msg(text_is(text, "admin:show version\nActive\nMaster\ngood\n"), "%.*s", TEXT_ARG(text));
}
END_TEST

START_TEST(lines_may_end_in_CR_alone)
{
	ck_assert(text_is(console_text(&arena, TEXT("one\rtwo\r")), "one\ntwo\n"));
}
END_TEST

START_TEST(commands_stand_behind_the_prompt)
{
	struct console_parts parts = { 0 };

	console_split(&arena, TEXT("login\nadmin:show itl\nLength\nTwo\nadmin: show ctl\nadmin:\n"), TEXT("admin:"), &parts);
	ck_assert_uint_eq(parts.count, 3);
	ck_assert(text_is(parts.items[0].command, "show itl"));
	ck_assert(text_is(parts.items[0].output, "Length\nTwo"));
	ck_assert_uint_eq(parts.items[0].line, 3);
	ck_assert(text_is(parts.items[1].command, "show ctl"));
	ck_assert_uint_eq(parts.items[1].output.len, 0);
}
END_TEST

START_TEST(both_forms_of_a_certificate_as_text_are_read)
{
	struct text_certificate one, two;

	ck_assert(text_certificate_read(&arena, TEXT("[\n  Version: V3\n  Serial Number: 0042AB\n  Issuer Name: CN=ca\n"
	    "  Validity From: Sun Jul 08 13:05:19 BST 2018\n           To:   Fri Jul 07 13:05:18 BST 2023\n  Subject Name: CN=cucm1\n]"), &one));
	ck_assert(text_is(one.serial, "42ab"));
	ck_assert(text_is(one.not_after, "Fri Jul 07 13:05:18 BST 2023"));
	ck_assert(text_certificate_read(&arena, TEXT("  [0]         Version: 3\n         SerialNumber: 4369067\n             IssuerDN: CN=ca\n"
	    "            SubjectDN: CN=cucm1\n"), &two));
	ck_assert_msg(text_is(two.serial, "42aaab"), "%.*s", TEXT_ARG(two.serial));
	ck_assert(!text_certificate_read(&arena, TEXT("nothing of the kind"), &one));
}
END_TEST

static const struct build {
	const char *number, *release;
} builds[] = {
	{ "14.0.1.12900-161", "14SU2" }, { "14.0.1.13901-1", "14SU3a" }, { "12.5.1.17900-64", "12.5(1)SU7" }, { "15.0.1.11900-23", "15SU1" },
	{ "14.0.1.10000-20", "14" }, { "12.5.1.10000-22", "12.5(1)" }, { "X14.2.5", "" }, { "1.2.3", "" }, { "14.0.1.99-1", "" },
};

START_TEST(a_build_number_is_a_release)
{
	struct text release = release_of_build(&arena, text_of(builds[_i].number));

	ck_assert_msg(text_is(release, builds[_i].release), "%s: %.*s", builds[_i].number, TEXT_ARG(release));
}
END_TEST

TESTS("console",
    TEST(a_session_is_what_its_reader_saw),
    TEST(lines_may_end_in_CR_alone),
    TEST(commands_stand_behind_the_prompt),
    TEST(both_forms_of_a_certificate_as_text_are_read),
    EACH(a_build_number_is_a_release, builds))
