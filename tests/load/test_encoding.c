/* test_encoding.c - src/load/encoding.c: the facts of a text. */
#include "load/loader.h"
#include "loading.h"

#define BYTES(literal) { (const uint8_t *)(literal), sizeof(literal) - 1 }

static const struct row {
	const char *why;
	struct bytes bytes;
	const char *encoding, *text;   /* text NULL: the bytes themselves */
	enum line_ending lines;
	bool bom, final;
	unsigned blank;
} rows[] = {
	{ "LF", BYTES("a\nb\n"), "ASCII", NULL, LINES_LF, false, true, 0 },
	{ "no final newline", BYTES("a\nb"), "ASCII", NULL, LINES_LF, false, false, 0 },
	{ "CRLF", BYTES("a\r\nb\r\n"), "ASCII", NULL, LINES_CRLF, false, true, 0 },
	{ "CR", BYTES("a\rb\r"), "ASCII", NULL, LINES_CR, false, true, 0 },
	{ "LF and CRLF", BYTES("a\nb\r\n"), "ASCII", NULL, LINES_MIXED, false, true, 0 },
	{ "CR before CRLF", BYTES("a\r\r\n"), "ASCII", NULL, LINES_MIXED, false, true, 1 },
	{ "no line end", BYTES("a"), "ASCII", NULL, LINES_NONE, false, false, 0 },
	{ "blank lines at the end", BYTES("a\n\n \t\n"), "ASCII", NULL, LINES_LF, false, true, 2 },
	{ "blank lines of CRLF at the end", BYTES("a\r\n\r\n"), "ASCII", NULL, LINES_CRLF, false, true, 1 },
	{ "blanks after the last line end", BYTES("a\n  "), "ASCII", NULL, LINES_LF, false, false, 0 },
	{ "only blank lines", BYTES("\n \n"), "ASCII", NULL, LINES_LF, false, true, 2 },
	{ "UTF-8", BYTES("\303\244\n"), "UTF-8", NULL, LINES_LF, false, true, 0 },
	{ "UTF-8 with a mark", BYTES("\xef\xbb\xbf" "a\n"), "UTF-8", NULL, LINES_LF, true, true, 0 },
	{ "Latin-1", BYTES("\344bcdefghi\n"), "Latin-1", NULL, LINES_LF, false, true, 0 },
	{ "high bit in the last octets of a word", BYTES("abcdefghabcdefg\344"), "Latin-1", NULL, LINES_NONE, false, false, 0 },
	{ "NUL", BYTES("a\0bcd\n"), "binary", NULL, LINES_LF, false, true, 0 },
	{ "UTF-16LE", BYTES("\xff\xfe" "a\0\n\0"), "UTF-16LE", "\xef\xbb\xbf" "a\n", LINES_LF, true, true, 0 },
	{ "UTF-16BE", BYTES("\xfe\xff" "\0a\0\n"), "UTF-16BE", "\xef\xbb\xbf" "a\n", LINES_LF, true, true, 0 },
	{ "UTF-16LE without a mark", BYTES("a\0b\0c\0d\0"), "UTF-16LE", "abcd", LINES_NONE, false, false, 0 },
	{ "a pair of surrogates", BYTES("\xff\xfe\x3d\xd8\x00\xde"), "UTF-16LE", "\xef\xbb\xbf\xf0\x9f\x98\x80", LINES_NONE, true,
	    false, 0 },
	{ "half a pair", BYTES("\xff\xfe\x3d\xd8" "a\0"), "UTF-16LE", "\xef\xbb\xbf\xef\xbf\xbd" "a", LINES_NONE, true, false, 0 },
	{ "an odd octet after UTF-16", BYTES("\xff\xfe" "a\0\n"), "UTF-16LE", "\xef\xbb\xbf" "a", LINES_NONE, true, false, 0 },
};

START_TEST(the_facts_of_a_text)
{
	const struct row *row = &rows[_i];
	struct loading loading;
	struct source source = { .bytes = row->bytes };
	struct text text;

	loading_begin(&loading);
	text = source_read_text(&arena, &source);
	ck_assert_msg(strcmp(text_encoding_name(source.encoding), row->encoding) == 0, "%s: %s", row->why, text_encoding_name(source.encoding));
	ck_assert_msg(text_equal(text, row->text == NULL ? text_of_bytes(row->bytes) : text_of(row->text)), "%s: text", row->why);
	ck_assert_msg(source.line_ending == row->lines, "%s: line ending %d", row->why, source.line_ending);
	ck_assert_msg(source.has_bom == row->bom, "%s: mark", row->why);
	ck_assert_msg(source.final_newline == row->final, "%s: final newline", row->why);
	ck_assert_msg(source.blank_lines_at_end == row->blank, "%s: %u blank lines", row->why, source.blank_lines_at_end);
}
END_TEST

TESTS("encoding",
	EACH(the_facts_of_a_text, rows))
