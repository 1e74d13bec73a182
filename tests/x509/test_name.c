/* test_name.c - src/x509/name.c: attributes, the types and bounds of their values, comparison. */

#include "objects.h"

/* A certificate with that subject. */
static struct certificate
with_subject(const char *notation)
{
	struct parts parts = { .subject = notation };
	struct certificate c;

	ck_assert(certificate_read(&arena, build(&parts), &c));
	return c;
}

#define A64 "'1234567890123456789012345678901234567890123456789012345678901234'"

static const struct row {
	const char *why, *attribute, *code;
} rows[] = {
	{ "a common name of 64 characters", "<CN> 0c(" A64 ")", NULL },
	{ "a common name of 65 characters", "<CN> 0c(" A64 "'x')", "string-too-long" },
	{ "64 characters of two octets each", "<CN> 1e( 00e4 00e4 )", NULL },
	{ "a locality of 128 characters", "<L> 0c(" A64 A64 ")", NULL },
	{ "a locality of 129 characters", "<L> 0c(" A64 A64 "'x')", "string-too-long" },
	{ "an empty common name", "<CN> 0c()", "string-empty" },
	{ "a country of three letters", "<C> 13('DEU')", "string-length" },
	{ "a country as UTF8String", "<C> 0c('DE')", "string-type" },
	{ "an EV country", "<jurisdictionCountryName> 13('DE')", NULL },
	{ "an EV country of one letter", "<jurisdictionCountryName> 13('D')", "string-length" },
	{ "an EV locality as IA5String", "<jurisdictionLocalityName> 16('x')", "string-type" },
	{ "a serial number as UTF8String", "<2.5.4.5> 0c('1')", "string-type" },
	{ "a mail address as UTF8String", "<emailAddress> 0c('a@b.example')", "string-type" },
	{ "a domain component as UTF8String", "<domainComponent> 0c('example')", "string-type" },
	{ "a country of three letters and another type", "<C> 0c('DEU')", "string-length" },
	{ "an asterisk in a PrintableString", "<CN> 13('*.example.com')", "string-characters" },
	{ "Latin-1 in a UTF8String", "<O> 0c('M' fc 'ller')", "string-utf8" },
	{ "a NUL in a UTF8String", "<CN> 0c('good.example' 00 '.bad.example')", "string-nul" },
	{ "a NUL in a BMPString", "<CN> 1e(0041 0000)", "string-nul" },
	{ "a BMPString of three octets", "<O> 1e(004100)", "string-length" },
	{ "a UniversalString", "<O> 1c(0001f600)", NULL },
	{ "a common name in segments", "<CN> 2c( 0c('a') )", "string-constructed" },
	{ "a number as common name", "<CN> 02(05)", "string-type" },
	{ "something after the value", "<CN> 0c('a') 05()", "trailing-data" },
	{ "an unknown type of any value", "<1.2.3.4> 30( 05() )", NULL },
};

START_TEST(attributes_are_held_to_type_characters_and_length)
{
	const struct row *row = &rows[_i];
	struct certificate c = with_subject(arena_printf(&arena, "30( 31( 30( %s ) ) )", row->attribute).at);

	ck_assert_msg(c.subject.count == 1, "%s: not listed", row->why);
	if (row->code == NULL)
		ck_assert_msg(c.problems.list.count == 0, "%s: %s", row->why, listed(&c.problems));
	else
		ck_assert_msg(problem_of(&c.problems, row->code) != NULL, "%s: %s", row->why,
		    listed(&c.problems));
}
END_TEST

START_TEST(a_set_stands_in_order_and_has_a_type_once)
{
	struct certificate c = with_subject("30( 31( 30( <CN> 0c('b') ) 30( <CN> 0c('a') ) ) )");

	ck_assert_uint_eq(c.subject.count, 2);
	ck_assert_uint_eq(c.subject.rdn_count, 1);
	ck_assert(problem_of(&c.problems, "set-order") != NULL);
	ck_assert(problem_of(&c.problems, "rdn-attribute-twice") != NULL);
	c = with_subject("30( 31( 30( <CN> 0c('a') ) 30( <OU> 0c('b') ) ) )");
	ck_assert_msg(c.problems.list.count == 0, "%s", listed(&c.problems));
}
END_TEST

static const struct text_row {
	const char *why, *value, *text;
	bool valid;
} texts[] = {
	{ "UTF8String", "0c('M' c3bc 'ller')", "M\xc3\xbcller", true },
	{ "PrintableString", "13('plain')", "plain", true },
	{ "TeletexString is Latin-1", "14('M' fc 'ller')", "M\xc3\xbcller", true },
	{ "BMPString", "1e(004d00fc)", "M\xc3\xbc", true },
	{ "UniversalString", "1c(0001f600)", "\xf0\x9f\x98\x80", true },
	{ "an invalid octet of UTF-8", "0c('a' ff 'b')", "a\xef\xbf\xbd" "b", false },
	{ "an octet that IA5String does not have", "16('a' e4)", "a\xef\xbf\xbd", false },
	{ "what is no string", "02(05)", "#020105", false },
};

START_TEST(values_become_utf8)
{
	const struct text_row *row = &texts[_i];
	struct certificate c = with_subject(arena_printf(&arena, "30( 31( 30( <CN> %s ) ) )", row->value).at);
	bool valid = !row->valid;
	struct text text = attribute_text(&arena, &c.subject.attributes[0], &valid);

	ck_assert_msg(text_is(text, row->text), "%s: %.*s", row->why, TEXT_ARG(text));
	ck_assert_msg(valid == row->valid, "%s: valid %d", row->why, valid);
	ck_assert_msg(text_utf8_valid(text), "%s: not UTF-8", row->why);
}
END_TEST

static const struct pair {
	const char *why, *a, *b;
	bool equal;
} pairs[] = {
	{ "the same", "31( 30( <CN> 0c('a') ) )", "31( 30( <CN> 0c('a') ) )", true },
	{ "case", "31( 30( <CN> 0c('Example') ) )", "31( 30( <CN> 0c('eXAMPLE') ) )", true },
	{ "another string type", "31( 30( <CN> 0c('Example') ) )", "31( 30( <CN> 13('Example') ) )", true },
	{ "BMPString", "31( 30( <CN> 0c('AB') ) )", "31( 30( <CN> 1e(00410062) ) )", true },
	{ "blanks at the ends", "31( 30( <CN> 0c(' a b ') ) )", "31( 30( <CN> 0c('a b') ) )", true },
	{ "several blanks", "31( 30( <CN> 0c('a   b') ) )", "31( 30( <CN> 0c('a b') ) )", true },
	{ "a blank more", "31( 30( <CN> 0c('a b') ) )", "31( 30( <CN> 0c('ab') ) )", false },
	{ "another value", "31( 30( <CN> 0c('a') ) )", "31( 30( <CN> 0c('b') ) )", false },
	{ "a longer value", "31( 30( <CN> 0c('a') ) )", "31( 30( <CN> 0c('ab') ) )", false },
	{ "another type", "31( 30( <CN> 0c('a') ) )", "31( 30( <OU> 0c('a') ) )", false },
	{ "an attribute more", "31( 30( <CN> 0c('a') ) )", "31( 30( <CN> 0c('a') ) ) 31( 30( <CN> 0c('a') ) )", false },
	{ "another order of parts", "31( 30( <CN> 0c('a') ) ) 31( 30( <OU> 0c('b') ) )",
	    "31( 30( <OU> 0c('b') ) ) 31( 30( <CN> 0c('a') ) )", false },
	{ "another order within a set", "31( 30( <CN> 0c('a') ) 30( <OU> 0c('b') ) )",
	    "31( 30( <OU> 0c('B') ) 30( <CN> 0c('A') ) )", true },
	{ "one set or two", "31( 30( <CN> 0c('a') ) 30( <OU> 0c('b') ) )",
	    "31( 30( <CN> 0c('a') ) ) 31( 30( <OU> 0c('b') ) )", false },
	{ "different invalid octets", "31( 30( <CN> 0c(fe) ) )", "31( 30( <CN> 0c(ff) ) )", false },
	{ "what is no string, the same", "31( 30( <CN> 02(05) ) )", "31( 30( <CN> 02(05) ) )", true },
	{ "what is no string, another", "31( 30( <CN> 02(05) ) )", "31( 30( <CN> 02(06) ) )", false },
	{ "a set with one value twice", "31( 30( <CN> 0c('a') ) 30( <CN> 0c('a') ) )",
	    "31( 30( <CN> 0c('a') ) 30( <CN> 0c('b') ) )", false },
};

START_TEST(names_compare_as_rfc_5280_says)
{
	const struct pair *row = &pairs[_i];
	struct certificate a = with_subject(arena_printf(&arena, "30( %s )", row->a).at);
	struct certificate b = with_subject(arena_printf(&arena, "30( %s )", row->b).at);

	ck_assert_msg(name_equal(&a.subject, &b.subject) == row->equal, "%s", row->why);
	ck_assert_msg(name_equal(&b.subject, &a.subject) == row->equal, "%s: the other way round", row->why);
	ck_assert_msg((name_hash(&a.subject, 7) == name_hash(&b.subject, 7)) == row->equal, "%s: hash", row->why);
	/* Within a set the order shows. */
	ck_assert_msg(text_equal(name_folded(&arena, &a.subject), name_folded(&arena, &b.subject)) == row->equal ||
	    a.subject.rdn_count < a.subject.count, "%s: folded", row->why);
}
END_TEST

START_TEST(a_text_folds_as_a_value_of_a_name)
{
	ck_assert(text_is(text_folded(&arena, TEXT("  Example \t SHARED name ")), "example shared name"));
	ck_assert(text_is(text_folded(&arena, TEXT("")), ""));
}
END_TEST

static const struct label {
	const char *why, *subject, *label;
} labels[] = {
	{ "the common name", "31( 30( <O> 0c('O') ) ) 31( 30( <CN> 0c('name') ) )", "name" },
	{ "the last of two", "31( 30( <CN> 0c('first') ) ) 31( 30( <CN> 0c('last') ) )", "last" },
	{ "the organization", "31( 30( <OU> 0c('unit') ) ) 31( 30( <O> 0c('firm') ) )", "firm" },
	{ "the unit", "31( 30( <C> 13('DE') ) ) 31( 30( <OU> 0c('unit') ) )", "unit" },
	{ "an empty common name is none", "31( 30( <O> 0c('firm') ) ) 31( 30( <CN> 0c() ) )", "firm" },
	{ "all of it", "31( 30( <C> 13('DE') ) ) 31( 30( <L> 0c('Kiel') ) )", "L=Kiel,C=DE" },
	{ "no name at all", "", "" },
};

START_TEST(a_label_is_what_a_person_calls_the_owner)
{
	const struct label *row = &labels[_i];
	struct certificate c = with_subject(arena_printf(&arena, "30( %s )", row->subject).at);

	ck_assert_msg(text_is(name_label(&arena, &c.subject), row->label), "%s: %.*s", row->why,
	    TEXT_ARG(name_label(&arena, &c.subject)));
}
END_TEST

TESTS("name",
	EACH(attributes_are_held_to_type_characters_and_length, rows),
	TEST(a_set_stands_in_order_and_has_a_type_once),
	EACH(values_become_utf8, texts),
	TEST(a_text_folds_as_a_value_of_a_name),
	EACH(names_compare_as_rfc_5280_says, pairs),
	EACH(a_label_is_what_a_person_calls_the_owner, labels))
