/* test_idna.c - src/x509/idna.c: internationalised names in both spellings, and the public suffix list. */

#include "config.h"

#include "../notation.h"
#include "x509/x509.h"

#ifdef HAVE_IDN2
/* Labels that decode, and what to. */
static const char *const decoding[][2] = {
	{ "xn--mller-kva", "m\xc3\xbcller" },
	{ "XN--mller-kva", "m\xc3\xbcller" },
	{ "xn--tda", "\xc3\xbc" },
	{ "xn--strae-oqa", "stra\xc3\x9f" "e" },                       /* as IDNA 2008 has it, not "strasse" */
	{ "xn--wgv71a119e", "\xe6\x97\xa5\xe6\x9c\xac\xe8\xaa\x9e" },
	{ "xn--e1afmkfd", "\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80" },
	{ "xn--9dbne9b", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d" },         /* from right to left */
};

START_TEST(a_labels_decode)
{
	struct text label = text_of(decoding[_i][0]), unicode = dns_to_unicode(&arena, label);

	ck_assert_msg(text_is(unicode, decoding[_i][1]), "%s: %.*s", decoding[_i][0], TEXT_ARG(unicode));
	ck_assert_msg(dns_is_a_label(label), "%s is none", decoding[_i][0]);
	/* Back again it is in lower case. */
	label = dns_to_ascii(&arena, text_of(decoding[_i][1]));
	ck_assert_msg(text_equal_nocase(label, text_of(decoding[_i][0])), "%s: %.*s", decoding[_i][0], TEXT_ARG(label));
}
END_TEST

#define A59 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct label {
	const char *why, *label;
} no_labels[] = {
	{ "no prefix", "mller-kva" },
	{ "half a prefix", "xn-mller-kva" },
	{ "nothing but the prefix", "xn--" },
	{ "what is no Punycode", "xn--a" },
	{ "a sign that no label of letters, digits and hyphens has (RFC 5890 2.3.1)", "xn--m_ller-kva" },
	{ "a blank behind it", "xn--mller-kva " },
	{ "a number past Unicode", "xn--99999999999" },
	{ "a number over 32 bits (RFC 3492 6.4)", "xn--9999999999999999999999999999999999999999999999999999999999" },
	{ "another number past Unicode", "xn--zzzzzzzzzzzzzzzzzz" },
	{ "ASCII in disguise", "xn--abc-" },
	{ "a letter and a diaeresis apart (RFC 5891 5.4)", "xn--u-ccb" },
	{ "a sign that IDNA 2008 disallows", "xn--ls8h" },
	{ "a joiner where none may be (RFC 5892 A.2)", "xn--1ug" },
	{ "letters of both directions", "xn--a-0hc" },
	{ "UTF-8", "xn--\xc3\xbc" },
	{ "nothing", "" },
};

START_TEST(what_does_not_decode_is_no_a_label_and_stays)
{
	const struct label *row = &no_labels[_i];
	struct text label = text_of(row->label), unicode;

	ck_assert_msg(!dns_is_a_label(label), "%s: taken", row->why);
	unicode = dns_to_unicode(&arena, label);
	ck_assert_msg(text_equal(unicode, label), "%s: %.*s", row->why, TEXT_ARG(unicode));
}
END_TEST

START_TEST(what_is_more_than_a_label_is_none)
{
	struct text label = { "xn--mller-kva\0", 14 };

	ck_assert(!dns_is_a_label(label));
	ck_assert(text_equal(dns_to_unicode(&arena, label), label));
	ck_assert(!dns_is_a_label((struct text){ NULL, 0 }));
	/* A name is no label, whatever its first label is. */
	ck_assert(!dns_is_a_label(TEXT("xn--mller-kva.example")));
}
END_TEST

static const char *const whole[][2] = {
	{ "xn--mller-kva.example", "m\xc3\xbcller.example" },
	{ "www.xn--tda.xn--mller-kva", "www.\xc3\xbc.m\xc3\xbcller" },
	{ "*.xn--mller-kva.example", "*.m\xc3\xbcller.example" },
	{ "xn--a.xn--tda.xn--", "xn--a.\xc3\xbc.xn--" },
	{ "xn--tda.", "\xc3\xbc." },
	{ ".xn--tda..xn--tda", ".\xc3\xbc..\xc3\xbc" },
	{ "www.example", "www.example" },
	{ "m\xc3\xbcller.xn--tda", "m\xc3\xbcller.\xc3\xbc" },
	{ "\xff.xn--tda", "\xff.\xc3\xbc" },
	{ "..", ".." },
	{ "", "" },
};

START_TEST(names_decode_label_by_label)
{
	struct text name = text_of(whole[_i][0]), unicode = dns_to_unicode(&arena, name);

	ck_assert_msg(text_is(unicode, whole[_i][1]), "%s: %.*s", whole[_i][0], TEXT_ARG(unicode));
	ck_assert_msg((unicode.at == name.at) == (strcmp(whole[_i][0], whole[_i][1]) == 0), "%s: copied", whole[_i][0]);
}
END_TEST

/* Room for names that are written as UTF-8; what is longer is no name and stays. */
START_TEST(names_decode_up_to_1024_octets)
{
	char name[1025];
	struct text unicode;

	memset(name, '.', sizeof(name));
	memcpy(name, "xn--tda", 7);
	unicode = dns_to_unicode(&arena, (struct text){ name, 1024 });
	ck_assert_uint_eq(unicode.len, 1019);
	ck_assert(text_starts_with(unicode, "\xc3\xbc."));
	ck_assert(dns_to_unicode(&arena, (struct text){ name, 1025 }).at == name);
}
END_TEST

static const char *const encoding[][2] = {
	{ "m\xc3\xbcller.example", "xn--mller-kva.example" },
	{ "M\xc3\x9cLLER.Example", "xn--mller-kva.example" },
	{ "mu\xcc\x88ller.example", "xn--mller-kva.example" },
	{ "xn--mller-kva.\xc3\xbc", "xn--mller-kva.xn--tda" },
	{ "\xe4\xbe\x8b\xe3\x80\x82jp", "xn--fsq.jp" },                /* an ideographic full stop is a dot */
	{ "m\xc3\xbcller.", "xn--mller-kva." },
	{ "*.m\xc3\xbcller.example", "*.xn--mller-kva.example" },
	/* ASCII is what it is, name or not. */
	{ "WWW.Example", "WWW.Example" },
	{ "no name", "no name" },
	{ "xn--a", "xn--a" },
	/* What has no spelling in ASCII. */
	{ "", "" },
	{ "\xff.example", "" },
	{ "m\xc3.example", "" },
	{ "m\xc3\xbc ller", "" },
	{ "-m\xc3\xbcller.example", "" },
	{ "ab--\xc3\xbc", "" },
	{ "xn--a.\xc3\xbc", "" },
	{ "\xf0\x9f\x92\xa9.example", "" },
	{ "\xd7\x90" "a.example", "" },
	{ "a\xe2\x80\x8d" "b.example", "" },
	{ "\xe2\x80\xae" "abc", "" },
	{ "\xef\xbf\xbd.example", "" },
};

START_TEST(names_have_a_spelling_in_ascii_or_none)
{
	struct text ascii = dns_to_ascii(&arena, text_of(encoding[_i][0]));

	ck_assert_msg(text_is(ascii, encoding[_i][1]), "%s: '%.*s'", encoding[_i][0], TEXT_ARG(ascii));
}
END_TEST

START_TEST(a_spelling_in_ascii_keeps_the_lengths_of_dns)
{
	char name[300];

	/* A label of 63 octets, and of 64. */
	memset(name, 'a', sizeof(name));
	memcpy(name + 55, "\xc3\xbc", 2);
	ck_assert_uint_eq(dns_to_ascii(&arena, (struct text){ name, 57 }).len, 63);
	memcpy(name + 55, "a\xc3\xbc", 3);
	ck_assert_uint_eq(dns_to_ascii(&arena, (struct text){ name, 58 }).len, 0);
	/* A name of 253 octets in ASCII, and of 254. */
	for (size_t i = 0; i < sizeof(name); i++)
		name[i] = i % 50 == 49 ? '.' : 'a';
	ck_assert(dns_to_ascii(&arena, (struct text){ name, 253 }).at == name);
	ck_assert_uint_eq(dns_to_ascii(&arena, (struct text){ name, 254 }).len, 0);
	/* NUL, after which libidn2 would see nothing. */
	ck_assert_uint_eq(dns_to_ascii(&arena, (struct text){ "\xc3\xbc\0.example", 11 }).len, 0);
}
END_TEST
#else
START_TEST(names_stay_as_they_are)
{
	struct text ascii = TEXT("xn--tda.example"), unicode = TEXT("\xc3\xbc.example");

	ck_assert(!dns_is_a_label(TEXT("xn--tda")));
	ck_assert(text_equal(dns_to_unicode(&arena, ascii), ascii));
	ck_assert(text_equal(dns_to_ascii(&arena, ascii), ascii));
	ck_assert_uint_eq(dns_to_ascii(&arena, unicode).len, 0);
}
END_TEST
#endif

#ifdef HAVE_PSL
static const struct suffix {
	const char *name, *suffix, *registrable;
} suffixes[] = {
	{ "www.example.com", "com", "example.com" },
	{ "a.b.c.example.com", "com", "example.com" },
	{ "WWW.Example.CO.UK", "CO.UK", "Example.CO.UK" },
	{ "example.com.", "com", "example.com" },
	{ "com", "com", "" },
	{ "co.uk", "co.uk", "" },
	{ "*.example.com", "com", "example.com" },
	{ "*.co.uk", "co.uk", "*.co.uk" },
	/* A rule with an asterisk, and its exception. */
	{ "a.b.ck", "b.ck", "a.b.ck" },
	{ "b.ck", "b.ck", "" },
	{ "www.ck", "ck", "www.ck" },
	{ "x.www.ck", "ck", "www.ck" },
	/* What a company lets others register below its own name. */
	{ "a.b.github.io", "github.io", "b.github.io" },
	/* Internationalised, in both spellings. */
	{ "a.b.xn--p1ai", "xn--p1ai", "b.xn--p1ai" },
	{ "\xd0\xb1.\xd1\x80\xd1\x84", "\xd1\x80\xd1\x84", "\xd0\xb1.\xd1\x80\xd1\x84" },
	/* No rule names these. */
	{ "server.corp.local", "", "" },
	{ "localhost", "", "" },
	{ "192.0.2.1", "", "" },
	{ "example.com\xff", "", "" },
	{ "a. com", "", "" },
	{ "", "", "" },
	{ ".", "", "" },
	{ "..", "", "" },
	/* Labels without a character are none to register. */
	{ ".com", "com", "" },
	{ "..com", "com", "" },
	{ "a..com", "com", "" },
	{ "a.com..", "", "" },
};

START_TEST(public_suffixes_are_those_of_the_list)
{
	const struct suffix *row = &suffixes[_i];
	struct text name = text_of(row->name), suffix = psl_suffix_of(&arena, name), registrable = psl_registrable_of(&arena, name);

	ck_assert_msg(text_is(suffix, row->suffix), "%s: '%.*s'", row->name, TEXT_ARG(suffix));
	ck_assert_msg(text_is(registrable, row->registrable), "%s: '%.*s' is registrable", row->name, TEXT_ARG(registrable));
}
END_TEST

START_TEST(a_suffix_is_looked_for_in_up_to_1024_octets)
{
	for (size_t len = 1024; len <= 1025; len++) {
		char name[1025];
		struct text text = { name, len };

		for (size_t i = 0; i < len; i++)
			name[i] = i > 0 && (len - i) % 2 == 1 ? '.' : 'a';
		memcpy(name + len - 4, "info", 4);
		ck_assert_msg(text_is(psl_suffix_of(&arena, text), len == 1024 ? "info" : ""), "%zu octets", len);
		ck_assert_msg(text_is(psl_registrable_of(&arena, text), len == 1024 ? "a.info" : ""), "%zu octets", len);
	}
	/* NUL, after which libpsl would see nothing. */
	ck_assert_uint_eq(psl_suffix_of(&arena, (struct text){ "com\0", 4 }).len, 0);
}
END_TEST

START_TEST(the_list_has_a_date)
{
	struct text date = psl_date(&arena);
	int64_t seconds = 0;

	ck_assert_msg(date.len == 10 && time_parse(date, &seconds), "'%.*s'", TEXT_ARG(date));
	ck_assert_int_gt(seconds, civil_to_seconds((struct civil){ .year = 2015, .month = 1, .day = 1 }));
}
END_TEST
#else
START_TEST(no_name_has_a_suffix)
{
	ck_assert_uint_eq(psl_suffix_of(&arena, TEXT("www.example.com")).len, 0);
	ck_assert_uint_eq(psl_registrable_of(&arena, TEXT("www.example.com")).len, 0);
	ck_assert_uint_eq(psl_date(&arena).len, 0);
}
END_TEST
#endif

static const struct test tests[] = {
#ifdef HAVE_IDN2
	EACH(a_labels_decode, decoding),
	EACH(what_does_not_decode_is_no_a_label_and_stays, no_labels),
	TEST(what_is_more_than_a_label_is_none),
	EACH(names_decode_label_by_label, whole),
	TEST(names_decode_up_to_1024_octets),
	EACH(names_have_a_spelling_in_ascii_or_none, encoding),
	TEST(a_spelling_in_ascii_keeps_the_lengths_of_dns),
#else
	TEST(names_stay_as_they_are),
#endif
#ifdef HAVE_PSL
	EACH(public_suffixes_are_those_of_the_list, suffixes),
	TEST(a_suffix_is_looked_for_in_up_to_1024_octets),
	TEST(the_list_has_a_date),
#else
	TEST(no_name_has_a_suffix),
#endif
};

int
main(void)
{
	return run_tests("idna", NULL, NULL, tests, COUNT_OF(tests));
}
