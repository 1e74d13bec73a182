/* test_oid.c - src/der/oid.c: names, dotted text and back. */

#include <stdio.h>

#include "../notation.h"

static const struct {
	const char *octets;
	size_t len;
	const char *dotted, *name, *alias;
} rows[] = {
#define ROW(octets, dotted, name, alias) { octets, sizeof(octets) - 1, dotted, name, alias },
#include "der/oid_rows.h"
#undef ROW
};

static struct bytes
row_oid(size_t i)
{
	return (struct bytes){ (const uint8_t *)rows[i].octets, rows[i].len };
}

START_TEST(rows_ascend)
{
	for (size_t i = 1; i < COUNT_OF(rows); i++)
		ck_assert_msg(bytes_compare(row_oid(i - 1), row_oid(i)) < 0, "%s is not after %s", rows[i].dotted,
		    rows[i - 1].dotted);
}
END_TEST

START_TEST(octets_are_those_of_the_dotted_form)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct bytes oid;

		ck_assert_msg(oid_parse(&arena, text_of(rows[i].dotted), &oid), "%s", rows[i].dotted);
		ck_assert_msg(oid_equal(oid, row_oid(i)), "%s is %.*s", rows[i].dotted,
		    TEXT_ARG(hex_text(&arena, oid)));
	}
}
END_TEST

START_TEST(every_row_is_found_by_octets_name_and_alias)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct bytes oid;

		ck_assert_msg(oid_name(row_oid(i)) != NULL, "%s has no name", rows[i].dotted);
		ck_assert_str_eq(oid_name(row_oid(i)), rows[i].name);
		ck_assert_msg(oid_parse(&arena, text_of(rows[i].name), &oid), "%s", rows[i].name);
		ck_assert_msg(oid_equal(oid, row_oid(i)), "another identifier is named %s, too", rows[i].name);
		if (rows[i].alias == NULL)
			continue;
		ck_assert_msg(oid_parse(&arena, text_of(rows[i].alias), &oid), "%s", rows[i].alias);
		ck_assert_msg(oid_equal(oid, row_oid(i)), "another identifier is named %s, too", rows[i].alias);
	}
}
END_TEST

START_TEST(names_are_words_of_letters_digits_and_hyphens)
{
	size_t count;
	const char *const *names = oid_names(&count);

	ck_assert_uint_eq(count, COUNT_OF(rows));
	for (size_t i = 0; i < count; i++)
		for (const char *p = names[i]; *p != '\0'; p++)
			ck_assert_msg((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
			    (p > names[i] && ((*p >= '0' && *p <= '9') || *p == '-' || *p == '.')), "%s", names[i]);
}
END_TEST

static const struct known {
	const char *dotted, *name;
} known[] = {
	{ "1.3.6.1.5.5.7.3.1", "serverAuth" },
	{ "1.3.6.1.5.5.7.3.2", "clientAuth" },
	{ "2.5.29.17", "subjectAltName" },
	{ "2.5.4.3", "commonName" },
	{ "1.3.6.1.4.1.311.60.2.1.3", "jurisdictionCountryName" },
	{ "1.3.6.1.5.5.7.8.5", "xmppAddr" },
	{ "1.3.6.1.5.5.7.8.7", "dnsSRV" },
	{ "1.2.840.113549.1.1.11", "sha256WithRSAEncryption" },
	{ "1.2.840.10045.3.1.7", "P-256" },
	{ "2.16.840.1.101.3.4.3.18", "ML-DSA-65" },
	{ "2.5.29.37.0", "anyExtendedKeyUsage" },
	{ "1.2.840.113549.1.9.7", "challengePassword" },
};

START_TEST(well_known_identifiers_have_their_names)
{
	const struct known *row = &known[_i];
	struct bytes oid;

	ck_assert(oid_parse(&arena, text_of(row->dotted), &oid));
	ck_assert_msg(oid_name(oid) != NULL && strcmp(oid_name(oid), row->name) == 0, "%s is not %s", row->dotted,
	    row->name);
}
END_TEST

static const struct dotted_row {
	const char *why, *dotted, *hex;
} dotted[] = {
	{ "the first two arcs share octets", "1.2.3", "2a03" },
	{ "the second arc may be large under 2", "2.999.3", "883703" },
	{ "zeros", "0.0.0", "0000" },
	{ "an arc of two octets", "1.3.128", "2b8100" },
	{ "an arc of 64 bits", "1.2.18446744073709551615", "2a81ffffffffffffffff7f" },
};

START_TEST(dotted_form_and_octets_agree)
{
	const struct dotted_row *row = &dotted[_i];
	struct bytes oid;

	ck_assert_msg(oid_parse(&arena, text_of(row->dotted), &oid), "%s", row->why);
	ck_assert_msg(text_is(hex_text(&arena, oid), row->hex), "%s: %.*s", row->why,
	    TEXT_ARG(hex_text(&arena, oid)));
	ck_assert_msg(text_is(oid_dotted(&arena, oid), row->dotted), "%s: %.*s", row->why,
	    TEXT_ARG(oid_dotted(&arena, oid)));
	ck_assert_msg(text_is(oid_text(&arena, oid), row->dotted), "%s", row->why);
}
END_TEST

/* 2.25 is followed by a UUID as one number (X.667). */
START_TEST(arcs_over_64_bits_are_decimal)
{
	struct bytes oid, back;
	const char *uuid = "2.25.329800735698586629295641978511506172918";

	ck_assert(oid_parse(&arena, text_of(uuid), &oid));
	ck_assert_uint_eq(oid.len, 20);
	ck_assert_msg(text_is(oid_dotted(&arena, oid), uuid), "%.*s", TEXT_ARG(oid_dotted(&arena, oid)));
	ck_assert(oid_parse(&arena, oid_dotted(&arena, oid), &back));
	ck_assert(oid_equal(oid, back));
}
END_TEST

START_TEST(long_identifiers_are_cut)
{
	uint8_t octets[LIMIT_OID_SHOWN + 1];
	struct text text;

	memset(octets, 1, sizeof(octets));
	text = oid_dotted(&arena, (struct bytes){ octets, LIMIT_OID_SHOWN });
	/* The first octet is two arcs. */
	ck_assert_uint_eq(text.len, 2 * LIMIT_OID_SHOWN + 1);
	ck_assert(text_ends_with(text, ".1.1"));
	text = oid_dotted(&arena, (struct bytes){ octets, LIMIT_OID_SHOWN + 1 });
	ck_assert_uint_eq(text.len, 2 * LIMIT_OID_SHOWN + 1 + 3);
	ck_assert(text_ends_with(text, ".1.1..."));
}
END_TEST

START_TEST(arcs_of_any_length_show)
{
	uint8_t octets[66];

	/* 64 octets are the longest in decimal. */
	memset(octets, 0xff, sizeof(octets));
	octets[0] = 0x2a;
	octets[64] = 0x7f;
	ck_assert_uint_eq(oid_dotted(&arena, (struct bytes){ octets, 65 }).len, strlen("1.2.") + 135);
	octets[64] = 0xff;
	octets[65] = 0x7f;
	ck_assert(text_starts_with(oid_dotted(&arena, (struct bytes){ octets, 66 }), "1.2.xffff"));
	/* As the first, it is under 2 and less 80. */
	memcpy(octets, (uint8_t[]){ 0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00 }, 10);
	ck_assert(text_is(oid_dotted(&arena, (struct bytes){ octets, 10 }), "2.18446744073709551536"));
}
END_TEST

static const char *const refused[] = {
	"", "1", "1.", "3.1", "1.40", "0.40", "1.2.", "1..2", "1.2.03", "01.2", "1.2.x", "1.2 ", ".1.2", "noSuchName",
};

START_TEST(what_is_no_identifier_is_refused)
{
	struct bytes oid;

	ck_assert_msg(!oid_parse(&arena, text_of(refused[_i]), &oid), "accepted: '%s'", refused[_i]);
}
END_TEST

START_TEST(under_means_equal_or_below)
{
	struct bytes arc = OID(0x2b, 0x06, 0x01);
	struct bytes below = OID(0x2b, 0x06, 0x01, 0x05);
	struct bytes beside = OID(0x2b, 0x06, 0x02);

	ck_assert(oid_under(arc, arc));
	ck_assert(oid_under(below, arc));
	ck_assert(!oid_under(arc, below));
	ck_assert(!oid_under(beside, arc));
	ck_assert(oid_name((struct bytes){ 0 }) == NULL);
}
END_TEST

TESTS("oid",
	TEST(rows_ascend),
	TEST(octets_are_those_of_the_dotted_form),
	TEST(every_row_is_found_by_octets_name_and_alias),
	TEST(names_are_words_of_letters_digits_and_hyphens),
	EACH(well_known_identifiers_have_their_names, known),
	EACH(dotted_form_and_octets_agree, dotted),
	TEST(arcs_over_64_bits_are_decimal),
	TEST(long_identifiers_are_cut),
	TEST(arcs_of_any_length_show),
	EACH(what_is_no_identifier_is_refused, refused),
	TEST(under_means_equal_or_below))
