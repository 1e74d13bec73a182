/* test_expiry.c - src/cli/expiry.c: days, the table, JSON and the calendar, and what the command does not take. */
#include "config.h"

#include <string.h>

#include "renewal/renewal.h"
#include "command.h"

static const struct { const char *why; int64_t seconds, days; } lefts[] = {
	{ "at its end", 0, 0 },
	{ "a second before", 1, 0 },
	{ "a second before a day", DAY - 1, 0 },
	{ "a day", DAY, 1 },
	{ "nearly two", 2 * DAY - 1, 1 },
	{ "a second past its end", -1, -1 },
	{ "a day past it", -DAY, -1 },
	{ "more than a day", -DAY - 1, -2 },
};

START_TEST(only_whole_days_are_left_and_a_day_that_began_is_over)
{
	struct endings endings = { .now = JUDGED_AT };
	struct ending ending = { .ends = JUDGED_AT + lefts[_i].seconds };

	ck_assert_msg(days_left(&endings, &ending) == lefts[_i].days, "%s: %d", lefts[_i].why, (int)days_left(&endings, &ending));
}
END_TEST

#define IN "                        in    "
#define STOPS "                        stops "
#define MORE "                              "

static const struct { const char *why, *words, *out; } tables[] = {
	{ "one", "expiry pki/root.pem", "2040-01-01   4789 days  CA certificate \"Example Root CA\"\n" IN "pki/root.pem:6\n\n"
	    "1 certificate or CRL as of 2026-11-21: 0 ended, 0 end within 21 days\n" },
	{ "none", "expiry pki/keys/leaf.pem", "0 certificates and CRLs as of 2026-11-21: 0 ended, 0 end within 21 days\n" },
	{ "over, today, the last within 21 days, and the first that is not",
	    "expiry expressway/expires-in-22-days.pem expressway/expires-in-21-days.pem expressway/ends-now.pem expressway/expired.pem",
	    "2026-11-20       ended  certificate \"expe1.example.com\"\n" IN "expressway/expired.pem:6\n"
	    "2026-11-21       today  certificate \"expe1.example.com\"\n" IN "expressway/ends-now.pem:6\n"
	    "2026-12-12     21 days  certificate \"expe1.example.com\"\n" IN "expressway/expires-in-21-days.pem:6\n"
	    "2026-12-13     22 days  certificate \"expe1.example.com\"\n" IN "expressway/expires-in-22-days.pem:6\n\n"
	    "4 certificates and CRLs as of 2026-11-21: 1 ended, 2 end within 21 days\n" },
	{ "a second more than 21 days", "expiry --at 2026-11-20T23:59:59Z expressway/expires-in-21-days.pem",
	    "2026-12-12     21 days  certificate \"expe1.example.com\"\n" IN "expressway/expires-in-21-days.pem:6\n\n"
	    "1 certificate or CRL as of 2026-11-20: 0 ended, 0 end within 21 days\n" },
	{ "a day is no days", "expiry --at 2039-12-31 pki/root.pem",
	    "2040-01-01       1 day  CA certificate \"Example Root CA\"\n" IN "pki/root.pem:6\n\n"
	    "1 certificate or CRL as of 2039-12-31: 0 ended, 1 end within 21 days\n" },
	{ "of a site also that nothing hangs on it", "expiry --site site-good.yaml --node expe1",
	    "2027-10-01    314 days  certificate \"expe1.example.com\"\n" IN "expressway/leaf-good.pem:7 (certificate of expe1)\n"
	    STOPS "expe1: mra, xmpp-federation\n" MORE "expc1 no longer trusts expe1: expc1 to expe1 (traversal)\n"
	    "2038-01-01   4059 days  CA certificate \"Example Issuing CA 1\"\n"
	    IN "trust/good.pem:34 (trusted CA list of expe1, entry 2)\n"
	    STOPS "whoever judges the certificate of expe1 by this CA refuses it: mra,\n" MORE "xmpp-federation\n"
	    MORE "expc1 no longer trusts expe1: expc1 to expe1 (traversal)\n"
	    MORE "expe1 no longer trusts expc1: expc1 to expe1 (traversal)\n"
	    "2038-01-01   4059 days  CA certificate \"Example Issuing CA 2\"\n"
	    IN "trust/good.pem:63 (trusted CA list of expe1, entry 3)\n"
	    STOPS "nothing that the site describes\n"
	    "2040-01-01   4789 days  CA certificate \"Example Root CA\"\n"
	    IN "trust/good.pem:7 (trusted CA list of expe1, entry 1)\n"
	    MORE "pki/root.pem:6 (trust list of the phones, entry 1)\n"
	    STOPS "whoever judges the certificate of expe1 by this CA refuses it: mra,\n" MORE "xmpp-federation\n"
	    MORE "expc1 no longer trusts expe1: expc1 to expe1 (traversal)\n"
	    MORE "expe1 no longer trusts expc1: expc1 to expe1 (traversal)\n\n"
	    "4 certificates and CRLs as of 2026-11-21: 0 ended, 0 end within 21 days\n" },
};

START_TEST(people_get_a_table_and_a_sum)
{
	struct run r = run(tables[_i].words);

	ck_assert_msg(r.status == STATUS_CLEAN && r.said[0] == '\0', "%s: %s", tables[_i].why, r.said);
	ck_assert_str_eq(r.out, tables[_i].out);
}
END_TEST

START_TEST(a_narrow_page_has_what_ends_on_a_line_of_its_own)
{
	session.width = 71;
	ck_assert_str_eq(run("expiry expressway/expired.pem").out, "2026-11-20       ended\n    certificate \"expe1.example.com\"\n"
	    "    in    expressway/expired.pem:6\n\n1 certificate or CRL as of 2026-11-21: 1 ended, 0 end within 21 days\n");
	session.width = 72;
	ck_assert_ptr_nonnull(strstr(run("expiry expressway/expired.pem").out, "ended  certificate"));
}
END_TEST

START_TEST(what_is_over_is_red_and_what_ends_soon_yellow)
{
	session.color = true;
	ck_assert_str_eq(run("expiry expressway/expired.pem expressway/expires-in-21-days.pem expressway/expires-in-22-days.pem").out,
	    "\033[31m2026-11-20       ended\033[0m  certificate \"expe1.example.com\"\n" IN "expressway/expired.pem:6\n"
	    "\033[33m2026-12-12     21 days\033[0m  certificate \"expe1.example.com\"\n" IN "expressway/expires-in-21-days.pem:6\n"
	    "2026-12-13     22 days  certificate \"expe1.example.com\"\n" IN "expressway/expires-in-22-days.pem:6\n\n"
	    "3 certificates and CRLs as of 2026-11-21: 1 ended, 1 end within 21 days\n");
}
END_TEST

/* A root in so many files, as a table and as a calendar. */
START_TEST(eight_places_are_told_and_more_are_counted)
{
	const char *words = "expiry", *out;

	for (int i = 1; i <= 9; i++)
		words = line("%s %s", words, write_file(line("%d.pem", i), content_of("pki/root.pem")));
	session.width = 100;
	out = run(line("%s -f ics", words)).out;
	ck_assert_msg(strstr(out, "and 1 more place") != NULL && strstr(out, "/8.pem") != NULL &&
	    strstr(out, "/9.pem") == NULL, "%s", out);
	out = run(words).out;
	ck_assert_msg(strstr(out, line(MORE "%s/8.pem:6\n" MORE "and 1 more place\n", temp_folder())) != NULL, "%s", out);
	out = run(line("%.*s", (int)(strrchr(words, ' ') - words), words)).out;
	ck_assert_msg(strstr(out, "/8.pem") != NULL && strstr(out, "more place") == NULL, "%s", out);
}
END_TEST

START_TEST(programs_get_all_of_it_and_what_could_not_be_read)
{
	struct run r = run("expiry none.pem expressway/lets-encrypt-due.pem -f json");

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.said, "none.pem" NOT_THERE);
	ck_assert_str_eq(r.out, "{\n  \"certproof\": 1,\n  \"at\": \"2026-11-21T00:00:00Z\",\n  \"endings\": [\n    {\n"
	    "      \"ends\": \"2026-12-18T00:00:00Z\",\n      \"days_left\": 27,\n      \"object\": \"certificate\",\n"
	    "      \"subject\": \"expe1.example.com\",\n      \"issuer\": \"CN=YR1,O=Let's Encrypt,C=US\",\n"
	    "      \"fingerprint\": \"6C:BC:46:D7:F2:A9:E1:EA:D6:70:FA:2A:3E:E5:3B:7A:45:0E:48:A6:0C:AA:24:8B:FC:50:E4:45:9D:4F:6B:47\",\n"
	    "      \"serial\": \"4D:B0:46:E4:32:50:19:E0\",\n"
	    "      \"places\": [\n        {\n          \"file\": \"expressway/lets-encrypt-due.pem\",\n"
	    "          \"line\": 6\n        }\n"
	    "      ],\n      \"stops\": [],\n      \"two_thirds\": \"2026-11-18T00:00:00Z\",\n"
	    "      \"public_authority\": \"Let's Encrypt\",\n      \"renewal\": \"2026-11-21T00:00:00Z\",\n"
	    "      \"next_lifetime_days\": 90,\n      \"remarks\": [\n"
	    "        \"renewal is due: two thirds of its life were over on 2026-11-18\",\n"
	    "        \"its successor lasts 90 days at most, if Let's Encrypt issues it on 2026-11-21\"\n      ]\n    }\n  ],\n"
	    "  \"problems\": [\n    {\n      \"file\": \"none.pem\",\n      \"message\": \"cannot open: no such file or directory\",\n"
	    "      \"hint\": \"is the path right? it begins at the folder of the run, in a site file at the site file\"\n"
	    "    }\n  ]\n}\n");
}
END_TEST

START_TEST(a_calendar_has_an_event_for_each_end)
{
	struct run r = run("expiry -f ics --at 2026-11-21T10:20:30Z pki/crl-root.pem");

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_str_eq(r.out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//certproof//" PACKAGE_VERSION "//EN\r\nBEGIN:VEVENT\r\n"
	    "UID:e050b4f4cfe937fc074cda5541b051e8ce1343f46bc2884086db64596b183854@certpr\r\n oof\r\n"
	    "DTSTAMP:20261121T102030Z\r\nDTSTART;VALUE=DATE:20270501\r\nTRANSP:TRANSPARENT\r\n"
	    "SUMMARY:CRL \"Example Root CA\" ends\r\n"
	    "DESCRIPTION:ends 2027-05-01T00:00:00Z\\nin pki/crl-root.pem:6\\nstops certifi\r\n"
	    " cates of \"Example Root CA\" count as revoked wherever CRLs are checked\\nSHA\r\n"
	    " -256 E0:50:B4:F4:CF:E9:37:FC:07:4C:DA:55:41:B0:51:E8:CE:13:43:F4:6B:C2:88:\r\n"
	    " 40:86:DB:64:59:6B:18:38:54\r\n"
	    "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P21D\r\nDESCRIPTION:CRL \"Example Root CA\" ends in 21 days\r\nEND:VALARM\r\n"
	    "END:VEVENT\r\nEND:VCALENDAR\r\n");
}
END_TEST

static const struct { const char *words, *said; } mistakes[] = {
	{ "expiry", "error: nothing to look at\n  hint: certproof expiry server.pem ca.pem, or certproof expiry --site office.yaml\n" },
	{ "expiry --site site-good.yaml pki/root.pem", "error: expiry reads files or a site, not both\n"
	    "  hint: certproof expiry server.pem ca.pem, or certproof expiry --site office.yaml\n" },
	{ "expiry --node expe1 pki/root.pem", "error: --node without --site\n  hint: a node is one of a site: add --site\n" },
	{ "expiry --config none.yaml pki/root.pem", "none.yaml" NOT_THERE },
	{ "expiry none.pem", "none.pem" NOT_THERE },
	{ "expiry --site none.yaml", "none.yaml" NOT_THERE },
	{ "expiry -o pki/root.pem pki/root.pem", "pki/root.pem: error: is an input of this run, which the report would replace\n"
	    "  hint: name another file for the report\n" },
};

START_TEST(a_mistake_is_said_and_nothing_written)
{
	struct run r = run(mistakes[_i].words);

	ck_assert_msg(r.status == STATUS_TROUBLE && r.out[0] == '\0', "%s: %d, %s", mistakes[_i].words, r.status, r.out);
	ck_assert_str_eq(r.said, mistakes[_i].said);
}
END_TEST

START_TEST(one_run_writes_several_reports_those_in_files_plain_and_wide)
{
	const char *table = line("%s/a.txt", temp_folder()), *calendar = line("%s/a.ics", temp_folder());
	struct run r;

	session.color = true;
	session.width = 60;
	r = run(line("expiry expressway/expired.pem -o %s -f ics -o %s -f json", table, calendar));
	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_int_eq(r.out[0], '{');
	ck_assert_str_eq(content_of(table), "2026-11-20       ended  certificate \"expe1.example.com\"\n"
	    IN "expressway/expired.pem:6\n\n"
	    "1 certificate or CRL as of 2026-11-21: 1 ended, 0 end within 21 days\n");
	ck_assert_int_eq(strncmp(content_of(calendar), "BEGIN:VCALENDAR\r\n", 17), 0);
}
END_TEST

TESTS_WITH("expiry", setup_cli, teardown_cli,
	EACH(only_whole_days_are_left_and_a_day_that_began_is_over, lefts),
	EACH(people_get_a_table_and_a_sum, tables),
	TEST(a_narrow_page_has_what_ends_on_a_line_of_its_own),
	TEST(what_is_over_is_red_and_what_ends_soon_yellow),
	TEST(eight_places_are_told_and_more_are_counted),
	TEST(programs_get_all_of_it_and_what_could_not_be_read),
	TEST(a_calendar_has_an_event_for_each_end),
	EACH(a_mistake_is_said_and_nothing_written, mistakes),
	TEST(one_run_writes_several_reports_those_in_files_plain_and_wide))
