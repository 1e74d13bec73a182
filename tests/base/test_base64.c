/* test_base64.c - src/base/base64.c: what decodes, where it stops, and what is written. */
#include "../harness.h"

static const struct row {
	const char *why, *text, *bytes;
	enum base64_fault fault;
	size_t at;
	bool loose_bits, blank_line;
} rows[] = {
	{ "nothing", "", "", BASE64_OK, 0, false, false },
	{ "RFC 4648 10: f", "Zg==", "f", BASE64_OK, 4, false, false },
	{ "RFC 4648 10: fo", "Zm8=", "fo", BASE64_OK, 4, false, false },
	{ "RFC 4648 10: foo", "Zm9v", "foo", BASE64_OK, 4, false, false },
	{ "RFC 4648 10: foobar", "Zm9vYmFy", "foobar", BASE64_OK, 8, false, false },
	{ "both last characters of the alphabet", "+/+/", "\373\377\277", BASE64_OK, 4, false, false },
	{ "blanks, tabs and all line ends", " Zm\t9v\r\nYm\nFy\r", "foobar", BASE64_OK, 14, false, false },
	{ "a blank before the padding", "Zg =\n=", "f", BASE64_OK, 6, false, false },
	{ "an empty line", "Zm9v\n\nYmFy", "foobar", BASE64_OK, 10, false, true },
	{ "an empty line of CRLF", "Zm9v\r\n\r\nYmFy", "foobar", BASE64_OK, 12, false, true },
	{ "an empty line of CR", "Zm9v\r\rYmFy", "foobar", BASE64_OK, 10, false, true },
	{ "a line of blanks", "Zm9v\n  \nYmFy", "foobar", BASE64_OK, 12, false, true },
	{ "bits of no byte after one byte", "Zh==", "f", BASE64_OK, 4, true, false },
	{ "bits of no byte after two", "Zm9=", "fo", BASE64_OK, 4, true, false },
	{ "a character of no alphabet", "Zm9v!mFy", "foo", BASE64_CHARACTER, 4, false, false },
	{ "the alphabet of URLs", "Zm9v-mFy", "foo", BASE64_CHARACTER, 4, false, false },
	{ "an octet over 127", "Zm\3519v", "", BASE64_CHARACTER, 2, false, false },
	{ "a control character", "Zm9vZm9v\001", "foofoo", BASE64_CHARACTER, 8, false, false },
	{ "padding at the start", "=Zg=", "", BASE64_PADDING, 0, false, false },
	{ "padding after one character", "Z===", "", BASE64_PADDING, 1, false, false },
	{ "padding after a whole group", "Zm9v=", "foo", BASE64_PADDING, 4, false, false },
	{ "too much padding", "Zm8==", "", BASE64_PADDING, 4, false, false },
	{ "characters after the padding", "Zg==Zg==", "", BASE64_PADDING, 4, false, false },
	{ "a character instead of the second padding", "Zg=v", "", BASE64_PADDING, 3, false, false },
	{ "one character left over", "Zm9vZ", "foo", BASE64_TRUNCATED, 4, false, false },
	{ "no padding", "Zm9vZm8\n", "foo", BASE64_TRUNCATED, 6, false, false },
	{ "half of the padding", "Zg=\n", "", BASE64_TRUNCATED, 2, false, false },
};

START_TEST(base64_is_read_strictly)
{
	const struct row *row = &rows[_i];
	struct text text = text_of(row->text);
	uint8_t out[64];
	struct base64_result result = base64_decode(text, out);

	ck_assert_msg(result.fault == row->fault, "%s: fault %d", row->why, result.fault);
	ck_assert_msg(result.at == row->at, "%s: stopped at %zu", row->why, result.at);
	ck_assert_msg(result.loose_bits == row->loose_bits, "%s: loose bits", row->why);
	ck_assert_msg(result.blank_line == row->blank_line, "%s: blank line", row->why);
	ck_assert_msg(result.len <= BASE64_ROOM(text.len), "%s: %zu bytes", row->why, result.len);
	if (row->fault == BASE64_OK)
		ck_assert_msg(text_is((struct text){ (char *)out, result.len }, row->bytes), "%s: other bytes", row->why);
}
END_TEST

START_TEST(every_length_of_line_gives_the_same_bytes)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t whole[64], parts[64];
	size_t len = base64_decode(TEXT("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"), whole).len;

	ck_assert_uint_eq(len, 48);
	for (size_t width = 1; width < 64; width++) {
		char text[192];
		size_t n = 0;

		for (size_t i = 0; i < 64; i++) {
			text[n++] = alphabet[i];
			if (i % width == width - 1)
				text[n++] = '\n';
		}
		ck_assert_msg(base64_decode((struct text){ text, n }, parts).len == 48 && memcmp(parts, whole, 48) == 0,
		    "lines of %zu", width);
	}
}
END_TEST

START_TEST(what_is_written_reads_back)
{
	uint8_t bytes[100], back[BASE64_ROOM(BASE64_LENGTH(100))];
	char text[BASE64_LENGTH(100)];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 37 + 200);
	for (size_t len = 0; len <= sizeof(bytes); len++) {
		struct base64_result result;

		base64_encode((struct bytes){ bytes, len }, text);
		result = base64_decode((struct text){ text, BASE64_LENGTH(len) }, back);
		ck_assert_msg(result.fault == BASE64_OK && !result.loose_bits && result.len == len && memcmp(back, bytes, len) == 0,
		    "%zu bytes", len);
	}
}
END_TEST

START_TEST(digits_are_the_64_that_decode)
{
	unsigned count = 0;

	for (int c = 0; c < 256; c++) {
		char text[4] = { (char)c, 'A', 'A', 'A' };
		uint8_t out[BASE64_ROOM(4)];

		count += base64_is_digit((char)c);
		ck_assert_msg(base64_is_digit((char)c) == (base64_decode((struct text){ text, 4 }, out).fault == BASE64_OK), "%d", c);
	}
	ck_assert_uint_eq(count, 64);
}
END_TEST

TESTS("base64",
	EACH(base64_is_read_strictly, rows),
	TEST(every_length_of_line_gives_the_same_bytes),
	TEST(what_is_written_reads_back),
	TEST(digits_are_the_64_that_decode))
