/* test_request.c - src/x509/request.c: requests, their attributes and what is wrong with them. */

#include "objects.h"

static struct bytes
request(const char *version, const char *attributes, const char *end)
{
	return octets(arena_printf(&arena, "30( 30( %s " SUBJECT RSA_KEY " %s ) " SHA256_RSA " 03( 00 aabb ) %s )",
	    version, attributes, end).at);
}

#define SAN "30( <subjectAltName> 04( 30( 82('expe1.example.com') ) ) )"
#define EXTENSION_REQUEST "30( <extensionRequest> 31( 30( " SAN " ) ) )"
#define CHALLENGE "30( <challengePassword> 31( 0c('secret') ) )"

START_TEST(a_sound_request_is_read_without_problems)
{
	struct bytes der = request("02(00)", "a0( " CHALLENGE EXTENSION_REQUEST " )", "");
	struct certificate c;

	ck_assert(request_read(&arena, der, &c));
	ck_assert_msg(c.problems.list.count == 0, "%s", listed(&c.problems));
	ck_assert(c.is_request);
	ck_assert_int_eq(c.version, 1);
	ck_assert(text_is(name_label(&arena, &c.subject), "expe1.example.com"));
	ck_assert_uint_eq(c.key.size, 64);
	ck_assert_uint_eq(c.attribute_count, 2);
	ck_assert_uint_eq(c.extensions.count, 1);
	ck_assert(bytes_equal(c.challenge_password, octets("'secret'")));
	ck_assert_str_eq(c.outer.name, "sha256WithRSAEncryption");
	ck_assert(bytes_equal(c.signature, octets("aabb")));
	/* What requests do not have. */
	ck_assert_uint_eq(c.serial.len, 0);
	ck_assert_uint_eq(c.issuer.der.len, 0);
	ck_assert_int_eq(c.not_after.tag, 0);
	ck_assert_uint_eq(c.inner.whole.len, 0);
}
END_TEST

static const struct row {
	const char *why, *version, *attributes, *end, *code;
	size_t extensions;
} rows[] = {
	{ "no attributes", "02(00)", "a0()", "", NULL, 0 },
	{ "attributes left out", "02(00)", "", "", "truncated", 0 },
	{ "version 3", "02(02)", "a0()", "", "version-unknown", 0 },
	{ "Microsoft's extensions", "02(00)", "a0( 30( <microsoftCertExtensions> 31( 30( " SAN " ) ) ) )", "", NULL, 1 },
	{ "both kinds", "02(00)", "a0( 30( <microsoftCertExtensions> 31( 30( " SAN SAN " ) ) ) " EXTENSION_REQUEST " )",
	    "", NULL, 1 },
	{ "a request of no extensions", "02(00)", "a0( 30( <extensionRequest> 31( 30() ) ) )", "", "sequence-empty", 0 },
	{ "an extension request without a value", "02(00)", "a0( 30( <extensionRequest> 31() ) )", "",
	    "attribute-values", 0 },
	{ "an extension request of two values", "02(00)",
	    "a0( 30( <extensionRequest> 31( 30( " SAN " ) 30( " SAN " ) ) ) )", "", "attribute-values", 1 },
	{ "a password of two values", "02(00)", "a0( 30( <challengePassword> 31( 0c('a') 0c('b') ) ) )", "",
	    "attribute-values", 0 },
	{ "a password of invalid UTF-8", "02(00)", "a0( 30( <challengePassword> 31( 0c(ff) ) ) )", "", "string-utf8", 0 },
	{ "an unknown attribute", "02(00)", "a0( 30( <1.2.3> 31( 05() ) ) )", "", NULL, 0 },
	{ "an attribute that is a number", "02(00)", "a0( 02(05) )", "", "wrong-tag", 0 },
	{ "something after the attributes", "02(00)", "a0() a1()", "", "trailing-data", 0 },
	{ "something after the signature", "02(00)", "a0()", "05()", "trailing-data", 0 },
};

START_TEST(attributes_and_versions_are_judged)
{
	const struct row *row = &rows[_i];
	struct certificate c;

	ck_assert_msg(request_read(&arena, request(row->version, row->attributes, row->end), &c), "%s", row->why);
	ck_assert_msg(c.extensions.count == row->extensions, "%s: %zu extensions", row->why, c.extensions.count);
	if (row->code == NULL)
		ck_assert_msg(c.problems.list.count == 0, "%s: %s", row->why, listed(&c.problems));
	else
		ck_assert_msg(problem_of(&c.problems, row->code) != NULL, "%s: %s", row->why,
		    listed(&c.problems));
}
END_TEST

START_TEST(what_is_no_request_is_refused)
{
	struct certificate c;

	ck_assert(!request_read(&arena, octets("30( 02(00) )"), &c));
	ck_assert(c.problems.list.count > 0);
	ck_assert(!request_read(&arena, (struct bytes){ 0 }, &c));
}
END_TEST

TESTS("request",
	TEST(a_sound_request_is_read_without_problems),
	EACH(attributes_and_versions_are_judged, rows),
	TEST(what_is_no_request_is_refused))
