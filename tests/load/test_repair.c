/* test_repair.c - src/load/repair.c: what stands for base64 in other formats, and what nothing explains. */
#include "load/loader.h"
#include "loading.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

/* The kinds of repair in the order of the struct. */
static const char *
done_of(const struct repair *done)
{
	struct buffer out;
	const struct {
		bool done;
		const char *name;
	} kinds[] = {
		{ done->escaped, "escaped" }, { done->quoted, "quoted" }, { done->prefixed, "prefixed" },
		{ done->url_safe, "url-safe" }, { done->percent, "percent" }, { done->printable, "printable" },
		{ done->invisible, "invisible" },
	};

	buffer_init(&out, &arena);
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (kinds[i].done)
			buffer_printf(&out, "%s%s", out.len == 0 ? "" : " ", kinds[i].name);
	return out.len == 0 ? "" : buffer_text(&out).at;
}

static const struct row {
	const char *why, *body;
	bool in_quotes;
	const char *clean, *done;
} rows[] = {
	{ "nothing", "", false, "", "" },
	{ "base64 stays as it is", "\nMAYC\r\nAQ+/cM=\n", false, "\nMAYC\r\nAQ+/cM=\n", "" },
	{ "blanks and tabs go", " MA\tYC \n", false, "MAYC\n", "" },
	{ "escaped line feeds", "\\nMAYC\\nAQcC\\n", true, "\nMAYC\nAQcC\n", "escaped" },
	{ "escaped CR and LF", "MAYC\\r\\nAQcC", false, "MAYC\n\nAQcC", "escaped" },
	{ "escaped tabs", "\\tMAYC", false, "\nMAYC", "escaped" },
	{ "a backslash at the end of a line", "MAYC\\\nAQcC\\\r\n", false, "MAYC\nAQcC\n\n", "escaped" },
	{ "escaped twice over", "MAYC\\\\nAQcC\\\\/", false, "MAYC\n\nAQcC\n/", "escaped" },
	{ "escaped slashes and signs of equality", "MA\\/CAQ\\=\\=", false, "MA/CAQ==", "escaped" },
	{ "escaped quotes go", "\\\"MAYC\\\"", false, "MAYC", "escaped" },
	{ "characters by number", "MA\\u002fC\\u002BAQ\\x3D\\x3d\\u000a", false, "MA/C+AQ==\n", "escaped" },
	{ "the last character of ASCII by number", "\\x7f\\u007f", false, "\x7f\x7f", "escaped" },
	{ "lines in quotes", "\",\n \"MAYC\",\n \"AQcC\",\n \"", true, "\nMAYC\nAQcC\n", "quoted" },
	{ "literals joined by plus", "\" +\n\"+AYC\" + \"+QcC\"", true, "\n+AYC+QcC", "quoted" },
	{ "literals joined by dots, semicolons, ampersands and commas", "'MA' . 'YC' & 'AQ' , 'cC';", false, "MAYCAQcC", "quoted" },
	{ "literals joined by a backslash", "\"MAYC\" \\\n\"AQcC\"", false, "MAYC\nAQcC", "quoted" },
	{ "a plus after an opening quote is base64", "\"+AYC\"\n\"+QcC\"", false, "+AYC\n+QcC", "quoted" },
	{ "a quoted mail", "\n> MAYC\n> AQcC\n", false, "\nMAYC\nAQcC\n", "prefixed" },
	{ "a mail quoted twice", ">> MAYC\n> > AQcC", false, "MAYC\nAQcC", "prefixed" },
	{ "comments of each kind", "# MAYC\n * AQcC\n// AQMM\n| Zm9v\n", false, "MAYC\nAQcC\nAQMM\nZm9v\n", "prefixed" },
	{ "items of a list", "- MAYC\n  - AQcC", false, "MAYC\nAQcC", "prefixed" },
	{ "marks after an escaped line end", "\\n> MAYC\\n# AQcC", false, "\nMAYC\nAQcC", "escaped prefixed" },
	{ "slashes that begin a line of base64", "//AYC\n//\n/ /AY", false, "//AYC\n//\n//AY", "" },
	{ "the base64 of URLs", "M-_C\n_-AY", false, "M+/C\n/+AY", "url-safe" },
	{ "a hyphen that begins a line of base64", "-AYC\n-", false, "+AYC\n+", "url-safe" },
	{ "percent encoding", "MA%2FC%2bAQ%3D%3D%0A%0d", false, "MA/C+AQ==\n\r", "percent" },
	{ "quoted-printable padding", "MAYCAQ=3D=3d\n", false, "MAYCAQ==\n", "printable" },
	{ "soft line ends", "MAY=\nCAQ=\r\ncCAQM=3D\n", false, "MAY\nCAQ\r\ncCAQM=\n", "printable" },
	{ "padding at the end is none", "MAYCAQ==\n", false, "MAYCAQ==\n", "" },
	{ "nor at the very end", "MAYCAQM=", false, "MAYCAQM=", "" },
	{ "nor before blank lines", "MAYCAQM=\r\n\r\n \n", false, "MAYCAQM=\r\n\r\n\n", "" },
	{ "nor before another '='", "MAYCAQ=\n=\n", false, "MAYCAQ=\n=\n", "" },
	{ "characters that do not show", "\xef\xbb\xbfMA\xc2\xa0YC\xe2\x80\x8b""AQ\xe2\x80\x8f\n", false, "MAYCAQ\n", "invisible" },
	{ "all at once", "> \"MA\\/C\"%0A'AQ\xc2\xa0_='\n=3D", false, "MA/C\nAQ/=\n=",
	    "escaped quoted prefixed url-safe percent printable invisible" },
};

START_TEST(what_other_formats_add_is_taken_out_and_named)
{
	const struct row *row = &rows[_i];
	struct text body = text_of(row->body);
	struct repair done;
	struct text clean = repair_body(&arena, body, row->in_quotes, &done);

	ck_assert_msg(!done.bad, "%s: bad at %zu", row->why, done.at);
	ck_assert_msg(text_is(clean, row->clean), "%s: %.*s", row->why, TEXT_ARG(clean));
	ck_assert_msg(strcmp(done_of(&done), row->done) == 0, "%s: %s", row->why, done_of(&done));
	/* The caller clears it, and must not clear the file. */
	ck_assert_msg(clean.at != body.at, "%s: no copy", row->why);
}
END_TEST

#define BODY(literal) { literal, sizeof(literal) - 1 }

static const struct bad {
	const char *why;
	struct text body;
	size_t at;
} bad[] = {
	{ "a sign of none", BODY("MAYC\nA*cC"), 6 },
	{ "an ellipsis", BODY("MAYC\n...\n"), 5 },
	{ "a mark that begins no line", BODY("MAYC > AQ"), 5 },
	{ "a comma outside of quotes", BODY("MAYC,\nAQ"), 4 },
	{ "a backslash at the end", BODY("MAYC\\"), 4 },
	{ "an escape of none", BODY("MAYC\\qAQ"), 4 },
	{ "an escaped NUL", BODY("MAYC\\\0AQ"), 4 },
	{ "NUL by number", BODY("MAYC\\u0000"), 4 },
	{ "a number past ASCII", BODY("MAYC\\u0080"), 4 },
	{ "a number past ASCII in its first digit", BODY("MAYC\\u8041"), 4 },
	{ "a number of two digits past ASCII", BODY("MAYC\\x80"), 4 },
	{ "a number cut short", BODY("MAYC\\u004"), 4 },
	{ "a number that is none", BODY("MAYC\\x4g"), 4 },
	{ "percent without digits", BODY("MAYC%zz"), 4 },
	{ "percent cut short", BODY("MAYC%4"), 4 },
	{ "percent past ASCII", BODY("MAYC%C3%A4"), 4 },
	{ "NUL", BODY("MAYC\0AQ"), 4 },
	{ "an umlaut", BODY("MAYC\xc3\xa4"), 4 },
	{ "half of a no-break space", BODY("MAYC\xc2"), 4 },
	{ "two thirds of a mark of UTF-8", BODY("MAYC\xef\xbb"), 4 },
	{ "an en dash, near those that do not show", BODY("MAYC\xe2\x80\x90"), 4 },
};

START_TEST(what_nothing_explains_has_its_place)
{
	const struct bad *row = &bad[_i];
	struct repair done;

	(void)repair_body(&arena, row->body, false, &done);
	ck_assert_msg(done.bad, "%s: accepted", row->why);
	ck_assert_msg(done.at == row->at, "%s: at %zu", row->why, done.at);
}
END_TEST

START_TEST(quotes_are_told_apart_by_where_the_body_begins)
{
	struct repair done;

	/* The same octets: after a closing quote the plus joins, after an opening one it is base64. */
	ck_assert(text_is(repair_body(&arena, TEXT("\"+AYC"), true, &done), "AYC"));
	ck_assert(text_is(repair_body(&arena, TEXT("\"+AYC"), false, &done), "+AYC"));
}
END_TEST

START_TEST(no_octet_past_the_body_is_read)
{
	/* Cut after each octet: what is left is as long as it is, and the sanitizers watch. */
	static const char body[] = "> \"MA\\u002fC\\x2b\"%2F'AQ\xc2\xa0=3D\xe2\x80\x8b=\r\nA\xef\xbb\xbf// B\\\\n";

	for (size_t len = 0; len < sizeof(body); len++) {
		char *copy = malloc(len == 0 ? 1 : len);
		struct repair done;
		struct text clean;

		ck_assert_ptr_nonnull(copy);
		memcpy(copy, body, len);
		clean = repair_body(&arena, (struct text){ copy, len }, false, &done);
		ck_assert_msg(clean.len <= len, "%zu octets of %zu", clean.len, len);
		ck_assert_msg(!done.bad || done.at < len, "bad at %zu of %zu", done.at, len);
		free(copy);
	}
}
END_TEST

TESTS_WITH("repair", setup, NULL,
	EACH(what_other_formats_add_is_taken_out_and_named, rows),
	EACH(what_nothing_explains_has_its_place, bad),
	TEST(quotes_are_told_apart_by_where_the_body_begins),
	TEST(no_octet_past_the_body_is_read))
