/* test_dns.c - src/x509/dns.c: grammar and matching of names. */

#include <openssl/x509v3.h>

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
	{ "a.example.com.", "a.example.com", false },
	{ "*.example.com", "a.example.com", true },
	{ "*.example.com", "xn--bcher-kva.example.com", true },
	{ "*.example", "a.example", false },
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

/* As a certificate of one DNS name, asked by OpenSSL without what RFC 9525 left behind: parts of labels, common names. */
static bool
openssl_covers(const char *pattern, const char *host)
{
	X509 *certificate = X509_new();
	GENERAL_NAMES *names = GENERAL_NAMES_new();
	GENERAL_NAME *name = GENERAL_NAME_new();
	ASN1_IA5STRING *text = ASN1_IA5STRING_new();
	bool covered;

	ck_assert_int_eq(ASN1_STRING_set(text, pattern, -1), 1);
	GENERAL_NAME_set0_value(name, GEN_DNS, text);
	ck_assert_int_gt(sk_GENERAL_NAME_push(names, name), 0);
	ck_assert_int_eq(X509_add1_ext_i2d(certificate, NID_subject_alt_name, names, 0, 0), 1);
	covered = X509_check_host(certificate, host, 0, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL) == 1;
	GENERAL_NAMES_free(names);
	X509_free(certificate);
	return covered;
}

START_TEST(openssl_covers_what_dns_covers_covers)
{
	static const char *const patterns[] = {
		"example.com", "www.example.com", "WWW.Example.Com", "www.example.com.", "*.example.com", "*.EXAMPLE.com", "*.example.com.", "*.com",
		"*", "*.", "*.*.example.com", "www.*.com", "w*.example.com", "*w.example.com", "w*w.example.com", "*.www.example.com", "xn--*.example.com",
		"*.xn--bcher-kva.example", "xn--bcher-kva.example.com", "my_host.example.com", "*.my_host.example.com", "192.0.2.1", "*.0.2.1", "localhost",
		"www..example.com", "-www.example.com", "*.co.uk", "*.localdomain", "a", "*.a.b.c.d.example.com", " www.example.com", "www.example.com ",
	};
	static const char *const hosts[] = {
		"example.com", "www.example.com", "WWW.EXAMPLE.COM", "a.b.example.com", "com", "www", "ww.example.com", "w.example.com", "xn--bcher-kva.example.com",
		"www.xn--bcher-kva.example", "my_host.example.com", "a.my_host.example.com", "192.0.2.1", "localhost", "a.localdomain", "example.co.uk", "a",
		"x.a.b.c.d.example.com", "www.example.org", "badexample.com", "www.example.com.evil.org",
	};

	for (size_t i = 0; i < COUNT_OF(patterns); i++)
		for (size_t j = 0; j < COUNT_OF(hosts); j++)
			ck_assert_msg(dns_covers(text_of(patterns[i]), text_of(hosts[j])) == openssl_covers(patterns[i], hosts[j]), "%s for %s: OpenSSL says %s",
			    patterns[i], hosts[j], openssl_covers(patterns[i], hosts[j]) ? "yes" : "no");
}
END_TEST

static const struct fault {
	const char *name, *fault;
} faults[] = {
	{ "www.example.com", "" }, { "WWW", "" }, { "*.example.com", "" }, { "my_host.example.com", "" }, { "xn--bcher-kva.example", "" },
	{ L63 ".example", "" }, { "1.example", "" }, { "2001.example", "" },
	{ "", "empty" }, { "m\xc3\xbcller.example", "not-ascii" },
	{ "{service}.example.com", "template" }, { "${HOST}", "template" }, { "<host>.example.com", "template" }, { "%h", "template" }, { "{{ .host }}", "template" },
	{ "@HOST@", "template" },
	{ "https://www.example.com/", "url" }, { "www.example.com/path", "url" },
	{ "a.example.com b.example.com", "joined" }, { "a.example.com,b.example.com", "joined" }, { "a.example.com; b.example.com", "joined" },
	{ "DNS:www.example.com", "prefix" }, { "IP:192.0.2.1", "prefix" }, { "dns=www.example.com", "prefix" },
	{ " www.example.com", "blank" }, { "www.example.com\n", "blank" }, { "my host", "blank" },
	{ "admin@example.com", "email" },
	{ "192.0.2.1", "address" }, { "2001:db8::1", "address" }, { "[2001:db8::1]", "address" }, { "192.0.2.0/24", "address" },
	{ "www.example.com:443", "port" },
	{ "www.example.com.", "trailing-dot" },
	{ "w*.example.com", "wildcard-partial" }, { "*w.example.com", "wildcard-partial" },
	{ "www.*.example.com", "wildcard-inner" }, { "*.*.example.com", "wildcard-inner" },
	{ "*", "wildcard-short" }, { "*.example", "wildcard-short" },
	{ "www..example.com", "empty-label" }, { ".example.com", "empty-label" },
	{ L63 "x.example", "long-label" }, { L63 "." L63 "." L63 "." L63 ".example", "long-name" },
	{ "-www.example.com", "hyphen" }, { "www-.example.com", "hyphen" },
	{ "www!.example.com", "character" }, { "www.example.1", "number" }, { "1.2.3", "number" },
};

START_TEST(what_keeps_a_name_from_being_a_hosts)
{
	const char *fault = dns_fault_name(dns_fault(text_of(faults[_i].name)));

	ck_assert_msg(strcmp(fault, faults[_i].fault) == 0, "%s: %s, not %s", faults[_i].name, fault, faults[_i].fault);
}
END_TEST

/* What has a fault matches nothing, but what only some refuse. */
START_TEST(a_name_with_a_fault_covers_no_host)
{
	static const char *const hosts[] = { "www.example.com", "example.com", "www", "a.example", "a.b.example.com", "my.example.com" };

	for (size_t i = 0; i < COUNT_OF(faults); i++)
		for (size_t j = 0; faults[i].fault[0] != '\0' && j < COUNT_OF(hosts); j++)
			ck_assert_msg(!dns_covers(text_of(faults[i].name), text_of(hosts[j])), "%s for %s", faults[i].name, hosts[j]);
}
END_TEST

TESTS("dns",
	EACH(names_follow_the_grammar_or_not, grammar),
	TEST(a_name_has_up_to_253_octets),
	EACH(a_wildcard_is_one_whole_left_most_label, covers),
	EACH(domains_hold_themselves_and_what_is_below, belows),
	TEST(openssl_covers_what_dns_covers_covers),
	EACH(what_keeps_a_name_from_being_a_hosts, faults),
	TEST(a_name_with_a_fault_covers_no_host))
