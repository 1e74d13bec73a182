/* test_string.c - src/x509/string.c: the alphabet of each string type, characters one by one, and text as UTF-8. */

#include "objects.h"
#include "x509/parse.h"
#include "x509/string.h"

static struct problems problems;

static void
setup(void)
{
	problems = (struct problems){ .arena = &arena };
}

/* What check_string says: code, offset and sentence of each problem, a line each. */
static const char *
checked(uint8_t tag, struct bytes value)
{
	struct reading r = { .problems = &problems, .where = "subject" };
	struct buffer out;

	problems.list.count = 0;
	check_string(&r, tag, value, 100);
	buffer_init(&out, &arena);
	for (size_t i = 0; i < problems.list.count; i++)
		buffer_printf(&out, "%s%zu %.*s", i > 0 ? "\n" : "", problems.list.items[i].offset,
		    TEXT_ARG(problems.list.items[i].text));
	buffer_addc(&out, '\0');
	return buffer_text(&out).at;
}

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

/* X.680 41: all that a type of single octets has, NUL, which is a problem of its own, left aside. */
static const struct alphabet {
	uint8_t tag;
	const char *octets;            /* NULL: from first to last */
	unsigned first, last;
} alphabets[] = {
	{ DER_NUMERIC_STRING, DIGITS " ", 0, 0 },
	{ DER_PRINTABLE_STRING, LETTERS DIGITS " '()+,-./:=?", 0, 0 },
	{ DER_VISIBLE_STRING, NULL, 0x20, 0x7e },
	{ DER_IA5_STRING, NULL, 0x01, 0x7f },
	{ DER_TELETEX_STRING, NULL, 0x01, 0xff },
	{ DER_OCTET_STRING, NULL, 0x01, 0xff },
};

START_TEST(each_type_has_its_alphabet_and_no_other_octet)
{
	const struct alphabet *row = &alphabets[_i];

	for (unsigned c = 1; c < 256; c++) {
		uint8_t value[] = { '1', (uint8_t)c, '1' };
		bool has = row->octets != NULL ? strchr(row->octets, (int)c) != NULL : c >= row->first && c <= row->last;
		const char *says = checked(row->tag, (struct bytes){ value, 3 });
		struct text expected = has ? TEXT("") : arena_printf(&arena,
		    "101 subject: a character is not in the string type's set: %s, octet %02x", string_type_name(row->tag), c);
		bool valid = !has;

		ck_assert_msg(text_equal(text_of(says), expected), "%s, octet %02x: %s", string_type_name(row->tag), c, says);
		(void)string_text(&arena, row->tag, (struct bytes){ value, 3 }, &valid);
		ck_assert_msg(valid == has, "%s, octet %02x: valid %d", string_type_name(row->tag), c, valid);
	}
}
END_TEST

#define SET "subject: a character is not in the string type's set: "
#define NUL "subject: a string holds the character NUL"

static const struct row {
	const char *why;
	uint8_t tag;
	const char *notation, *says;
} rows[] = {
	{ "nothing", DER_BMP_STRING, "", "" },
	{ "only the first of many is told", DER_PRINTABLE_STRING, "'a@*'", "101 " SET "PrintableString, octet 40" },
	{ "NUL, which the type lacks", DER_PRINTABLE_STRING, "'a' 00 '@'",
	    "101 " SET "PrintableString, octet 00\n101 " NUL },
	{ "NUL, which the type has", DER_IA5_STRING, "'ab' 00 00", "102 " NUL },
	{ "NUL in Latin-1", DER_TELETEX_STRING, "00 'a'", "100 " NUL },
	{ "NUL of no string", DER_OCTET_STRING, "'a' 00", "" },
	{ "UTF-8 of each length", DER_UTF8_STRING, "'a' c2a2 e282ac f09d849e", "" },
	{ "the last of Unicode", DER_UTF8_STRING, "f48fbfbf", "" },
	{ "past Unicode", DER_UTF8_STRING, "f4908080", "100 subject: a UTF8String is not UTF-8" },
	{ "a surrogate in UTF-8", DER_UTF8_STRING, "eda080", "100 subject: a UTF8String is not UTF-8" },
	{ "overlong in three octets", DER_UTF8_STRING, "'abc' e0809f", "100 subject: a UTF8String is not UTF-8" },
	{ "cut within a character", DER_UTF8_STRING, "'a' e282", "100 subject: a UTF8String is not UTF-8" },
	{ "neither UTF-8 nor free of NUL", DER_UTF8_STRING, "'a' 00 ff",
	    "100 subject: a UTF8String is not UTF-8\n101 " NUL },
	{ "before and after the surrogates", DER_BMP_STRING, "d7ff e000 ffff", "" },
	{ "the first surrogate", DER_BMP_STRING, "0041 d800", "102 " SET "BMPString" },
	{ "the last surrogate", DER_BMP_STRING, "0041 0042 dfff", "104 " SET "BMPString" },
	{ "half a character", DER_BMP_STRING, "0041 42", "100 subject: the number of octets does not suit the string type: BMPString" },
	{ "one octet", DER_BMP_STRING, "00", "100 subject: the number of octets does not suit the string type: BMPString" },
	{ "NUL in two octets", DER_BMP_STRING, "0041 0000 d800", "102 " NUL },
	{ "a zero octet is no NUL", DER_BMP_STRING, "0100 0001", "" },
	{ "the last of Unicode in four octets", DER_UNIVERSAL_STRING, "0010ffff", "" },
	{ "past Unicode in four octets", DER_UNIVERSAL_STRING, "00000041 00110000", "104 " SET "UniversalString" },
	{ "a surrogate in four octets", DER_UNIVERSAL_STRING, "0000dc00", "100 " SET "UniversalString" },
	{ "all ones", DER_UNIVERSAL_STRING, "ffffffff", "100 " SET "UniversalString" },
	{ "what is marked as invalid elsewhere", DER_UNIVERSAL_STRING, "80000041", "100 " SET "UniversalString" },
	{ "five octets, with NUL", DER_UNIVERSAL_STRING, "00000000 00",
	    "100 subject: the number of octets does not suit the string type: UniversalString\n100 " NUL },
};

START_TEST(what_is_wrong_has_its_place_and_its_words)
{
	const struct row *row = &rows[_i];
	const char *says = checked(row->tag, octets(row->notation));

	ck_assert_msg(strcmp(says, row->says) == 0, "%s: %s", row->why, says);
}
END_TEST

static const struct taken {
	const char *why;
	uint8_t tag;
	const char *notation;
	uint32_t characters[5];
	size_t count;
} takens[] = {
	{ "single octets", DER_IA5_STRING, "'a' 7f 80", { 'a', 0x7f, STRING_INVALID | 0x80 }, 3 },
	{ "Latin-1", DER_TELETEX_STRING, "'a' e4 ff", { 'a', 0xe4, 0xff }, 3 },
	{ "UTF-8", DER_UTF8_STRING, "f09d849e 'a'", { 0x1d11e, 'a' }, 2 },
	{ "one octet at a time of what is no UTF-8", DER_UTF8_STRING, "e282 'a'",
	    { STRING_INVALID | 0xe2, STRING_INVALID | 0x82, 'a' }, 3 },
	{ "two octets", DER_BMP_STRING, "20ac dfff", { 0x20ac, STRING_INVALID | 0xdfff }, 2 },
	{ "an octet left over of two", DER_BMP_STRING, "20ac 41", { 0x20ac, STRING_INVALID | 0x41 }, 2 },
	{ "four octets", DER_UNIVERSAL_STRING, "0010ffff 00110000", { 0x10ffff, STRING_INVALID | 0x110000 }, 2 },
	{ "three octets left over of four", DER_UNIVERSAL_STRING, "00000041 00 41 42",
	    { 'A', STRING_INVALID | 0, STRING_INVALID | 0x41, STRING_INVALID | 0x42 }, 4 },
};

START_TEST(characters_are_taken_one_by_one)
{
	const struct taken *row = &takens[_i];
	struct bytes rest = octets(row->notation);

	for (size_t i = 0; i < row->count; i++) {
		uint32_t c;

		ck_assert_msg(rest.len > 0, "%s: ends at character %zu", row->why, i);
		c = string_next(row->tag, &rest);
		ck_assert_msg(c == row->characters[i], "%s: character %zu is %x", row->why, i, c);
	}
	ck_assert_msg(rest.len == 0, "%s: %zu octets left", row->why, rest.len);
}
END_TEST

START_TEST(characters_are_counted_not_octets)
{
	ck_assert_uint_eq(string_characters(DER_UTF8_STRING, octets("'a' c3a4 e282ac f09d849e")), 4);
	ck_assert_uint_eq(string_characters(DER_BMP_STRING, octets("0041 00e4 20ac")), 3);
	ck_assert_uint_eq(string_characters(DER_UNIVERSAL_STRING, octets("00000041 0001d11e")), 2);
	ck_assert_uint_eq(string_characters(DER_TELETEX_STRING, octets("'a' c3a4")), 3);
	ck_assert_uint_eq(string_characters(DER_UTF8_STRING, (struct bytes){ 0 }), 0);
}
END_TEST

/* What string_text gives: the octets themselves, or a copy. */
static const struct text_row {
	const char *why;
	uint8_t tag;
	const char *notation, *text;
	bool view, valid;
} texts[] = {
	{ "ASCII", DER_PRINTABLE_STRING, "'abc'", "abc", true, true },
	{ "ASCII that the type lacks", DER_NUMERIC_STRING, "'1a'", "1a", true, false },
	{ "UTF-8", DER_UTF8_STRING, "'a' e282ac", "a\xe2\x82\xac", true, true },
	{ "each octet of a cut character", DER_UTF8_STRING, "'a' e282", "a\xef\xbf\xbd\xef\xbf\xbd", false, false },
	{ "ASCII as TeletexString", DER_TELETEX_STRING, "'abc'", "abc", true, true },
	{ "an octet of ASCII past its end", DER_VISIBLE_STRING, "'a' e4", "a\xef\xbf\xbd", false, false },
	{ "two octets", DER_BMP_STRING, "0041 20ac", "A\xe2\x82\xac", false, true },
	{ "a pair of surrogates is two characters", DER_BMP_STRING, "d834 dd1e", "\xef\xbf\xbd\xef\xbf\xbd", false, false },
	{ "four octets", DER_UNIVERSAL_STRING, "0001d11e", "\xf0\x9d\x84\x9e", false, true },
	{ "past Unicode", DER_UNIVERSAL_STRING, "00110000 00000041", "\xef\xbf\xbd" "A", false, false },
};

START_TEST(text_is_utf8_and_a_view_where_it_can_be)
{
	const struct text_row *row = &texts[_i];
	struct bytes value = octets(row->notation);
	bool valid = !row->valid;
	struct text text = string_text(&arena, row->tag, value, &valid);

	ck_assert_msg(text_is(text, row->text), "%s: %.*s", row->why, TEXT_ARG(text));
	ck_assert_msg((text.at == (const char *)value.at) == row->view, "%s: %s", row->why, row->view ? "copied" : "a view");
	ck_assert_msg(valid == row->valid, "%s: valid %d", row->why, valid);
	ck_assert_msg(text_equal(string_text(&arena, row->tag, value, NULL), text), "%s: without asking", row->why);
}
END_TEST

static const struct type {
	uint8_t tag;
	const char *name;
	bool text;
} types[] = {
	{ 0x0c, "UTF8String", true }, { 0x12, "NumericString", true }, { 0x13, "PrintableString", true },
	{ 0x14, "TeletexString", true }, { 0x16, "IA5String", true }, { 0x1a, "VisibleString", true },
	{ 0x1c, "UniversalString", true }, { 0x1e, "BMPString", true }, { 0x01, "BOOLEAN", false },
	{ 0x02, "INTEGER", false }, { 0x03, "BIT STRING", false }, { 0x04, "OCTET STRING", false }, { 0x05, "NULL", false },
	{ 0x06, "OBJECT IDENTIFIER", false }, { 0x17, "UTCTime", false }, { 0x18, "GeneralizedTime", false },
	{ 0x30, "SEQUENCE", false }, { 0x31, "SET", false }, { 0x2c, "unknown", false }, { 0x00, "unknown", false },
};

START_TEST(types_have_the_names_of_asn1)
{
	ck_assert_str_eq(string_type_name(types[_i].tag), types[_i].name);
	ck_assert_msg(string_is_text(types[_i].tag) == types[_i].text, "%s", types[_i].name);
}
END_TEST

TESTS_WITH("string", setup, NULL,
	EACH(each_type_has_its_alphabet_and_no_other_octet, alphabets),
	EACH(what_is_wrong_has_its_place_and_its_words, rows),
	EACH(characters_are_taken_one_by_one, takens),
	TEST(characters_are_counted_not_octets),
	EACH(text_is_utf8_and_a_view_where_it_can_be, texts),
	EACH(types_have_the_names_of_asn1, types))
