/* test_dns.c - src/x509/dns.c: grammar and matching of names. */

#include "../notation.h"
#include "x509/x509.h"

#define L63 "a12345678901234567890123456789012345678901234567890123456789012"

static const struct grammar {
	const char *name;
	bool fqdn, hostname;
} grammar[] = {
	{ "expe1.example.com", true, true },
	{ "EXPE1.Example.COM", true, true },
	{ "expe1", false, true },
	{ "a-b.example", true, true },
	{ "xn--mller-kva.example", true, true },
	{ "1.example", true, true },
	{ L63 ".example", true, true },
	{ L63 "x.example", false, false },
	{ "", false, false },
	{ "example.com.", false, false },
	{ ".example.com", false, false },
	{ "a..example", false, false },
	{ "-a.example", false, false },
	{ "a-.example", false, false },
	{ "*.example.com", false, false },
	{ "_sip.example.com", false, false },
	{ "192.0.2.1", false, false },
	{ "example.c0m", true, true },
	{ "example.0om", false, false },
	{ "a b.example", false, false },
	{ "m\xc3\xbcller.example", false, false },
};

START_TEST(names_follow_the_grammar_or_not)
{
	const struct grammar *row = &grammar[_i];

	ck_assert_msg(dns_is_fqdn(text_of(row->name)) == row->fqdn, "fqdn: %s", row->name);
	ck_assert_msg(dns_is_hostname(text_of(row->name)) == row->hostname, "hostname: %s", row->name);
}
END_TEST

START_TEST(a_name_has_up_to_253_octets)
{
	struct text longest = TEXT(L63 "." L63 "." L63 ".a12345678901234567890123456789012345678901234567890123456789");
	struct text longer = TEXT(L63 "." L63 "." L63 ".a123456789012345678901234567890123456789012345678901234567890");

	ck_assert_uint_eq(longest.len, 252);
	ck_assert(dns_is_fqdn(longest));
	ck_assert_uint_eq(longer.len, 253);
	ck_assert(dns_is_fqdn(longer));
	longer = TEXT(L63 "." L63 "." L63 ".a1234567890123456789012345678901234567890123456789012345678901");
	ck_assert_uint_eq(longer.len, 254);
	ck_assert(!dns_is_fqdn(longer));
}
END_TEST

static const struct cover {
	const char *pattern, *host;
	bool covers;
} covers[] = {
	{ "a.example.com", "A.EXAMPLE.com", true },
	{ "a.example.com", "b.example.com", false },
	{ "a.example.com", "a.example.com.", true },
	{ "*.example.com", "a.example.com", true },
	{ "*.example.com", "a.b.example.com", false },
	{ "*.example.com", "example.com", false },
	{ "*.example.com", ".example.com", false },
	{ "a*.example.com", "ab.example.com", false },
	{ "*a.example.com", "ba.example.com", false },
	{ "a.*.example.com", "a.b.example.com", false },
	{ "*.*.example.com", "a.b.example.com", false },
	{ "*", "a", false },
	{ "*", "a.example", false },
	{ "*.", "a", false },
	{ "*.example.com", "*.example.com", false },
	{ "", "", false },
	{ "example.com", "", false },
};

START_TEST(a_wildcard_is_one_whole_left_most_label)
{
	const struct cover *row = &covers[_i];

	ck_assert_msg(dns_covers(text_of(row->pattern), text_of(row->host)) == row->covers, "%s for %s", row->pattern,
	    row->host);
}
END_TEST

static const struct below {
	const char *name, *domain;
	bool under, same;
} belows[] = {
	{ "a.example.com", "example.com", true, false },
	{ "example.com", "example.com", true, true },
	{ "EXAMPLE.com.", "example.COM", true, true },
	{ "badexample.com", "example.com", false, false },
	{ "com", "example.com", false, false },
	{ "example.com", "", false, false },
	{ "a.b.example.com", "Example.Com", true, false },
};

START_TEST(domains_hold_themselves_and_what_is_below)
{
	const struct below *row = &belows[_i];

	ck_assert_msg(dns_under(text_of(row->name), text_of(row->domain)) == row->under, "%s under %s", row->name,
	    row->domain);
	ck_assert_msg(dns_same(text_of(row->name), text_of(row->domain)) == row->same, "%s is %s", row->name,
	    row->domain);
}
END_TEST

int
main(void)
{
	Suite *suite = suite_create("dns");
	TCase *tests = tcase_create("names");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_loop_test(tests, names_follow_the_grammar_or_not, 0, COUNT_OF(grammar));
	tcase_add_test(tests, a_name_has_up_to_253_octets);
	tcase_add_loop_test(tests, a_wildcard_is_one_whole_left_most_label, 0, COUNT_OF(covers));
	tcase_add_loop_test(tests, domains_hold_themselves_and_what_is_below, 0, COUNT_OF(belows));
	suite_add_tcase(suite, tests);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
