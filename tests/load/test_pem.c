/* test_pem.c - src/load/pem.c: blocks, their places and what is wrong with each. */
#include "load/loader.h"
#include "loading.h"

/* A SEQUENCE that looks like nothing, an RSAPublicKey, and one line of each. */
#define KEY "MAYCAQcCAQM="

static struct loading loading;
static struct source source;
static block_list blocks;

static void
setup(void)
{
	loading_begin(&loading);
	source = (struct source){ 0 };
	blocks = (block_list){ 0 };
}

static bool
scan(const char *string, size_t most)
{
	source.bytes = bytes_of_text(text_of(string));
	return pem_scan(&arena, &source, source_read_text(&arena, &source), most, &blocks);
}

/* "CERTIFICATE 1-3 5" for label, lines and size, "!" when not readable, then problems "code@line:column". */
static const char *
summary(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < blocks.count; i++) {
		const struct pem_block *block = &blocks.items[i].facts;

		buffer_printf(&out, "%s%.*s %u-%u %zu%s", i == 0 ? "" : "; ", TEXT_ARG(block->label), block->line, block->end_line,
		    block->size, block->readable ? "" : "!");
		for (size_t k = 0; k < block->problems.count; k++)
			buffer_printf(&out, " %s@%u:%u", block_fault_name(block->problems.items[k].fault), block->problems.items[k].line,
			    block->problems.items[k].column);
	}
	return buffer_text(&out).at == NULL ? "" : buffer_text(&out).at;
}

static const struct row {
	const char *why, *text, *summary;
} rows[] = {
	{ "no block", "text\n", "" },
	{ "one", "-----BEGIN X-----\n" KEY "\n-----END X-----\n", "X 1-3 8" },
	{ "no final newline", "-----BEGIN X-----\n" KEY "\n-----END X-----", "X 1-3 8" },
	{ "CRLF", "\r\n-----BEGIN X-----\r\n" KEY "\r\n-----END X-----\r\n", "X 2-4 8" },
	{ "CR", "a\r-----BEGIN X-----\r" KEY "\r-----END X-----\r", "X 2-4 8" },
	{ "CR and LF mixed", "a\rb\n-----BEGIN X-----\n" KEY "\n-----END X-----\r\n", "X 3-5 8" },
	{ "text round it", "a\n\n-----BEGIN X-----\n" KEY "\n-----END X-----\nb\n", "X 3-5 8" },
	{ "two", "-----BEGIN X-----\n" KEY "\n-----END X-----\n-----BEGIN Y-----\n" KEY "\n-----END Y-----\n",
	    "X 1-3 8; Y 4-6 8" },
	{ "a mark of UTF-8", "\xef\xbb\xbf-----BEGIN X-----\n" KEY "\n-----END X-----\n", "X 1-3 8" },
	{ "blanks at the ends of lines", "-----BEGIN X----- \n" KEY "  \n-----END X-----\t\n", "X 1-3 8" },
	{ "base64 over several lines", "-----BEGIN X-----\nMAYC\nAQcC\nAQM=\n-----END X-----\n", "X 1-5 8" },
	{ "an empty line within", "-----BEGIN X-----\nMAYC\n\nAQcCAQM=\n-----END X-----\n", "X 1-5 8 blank-line@3:1" },
	{ "indented", "  -----BEGIN X-----\n  " KEY "\n  -----END X-----\n", "X 1-3 8 indented@1:1" },
	{ "only its base64 indented", "-----BEGIN X-----\n\t" KEY "\n-----END X-----\n", "X 1-3 8 indented@1:1" },
	{ "all on one line", "-----BEGIN X----- " KEY " -----END X-----\n", "X 1-1 8 one-line@1:1" },
	{ "END on the line of base64", "-----BEGIN X-----\n" KEY "-----END X-----\n", "X 1-2 8 one-line@1:1" },
	{ "two on one line", "-----BEGIN X-----\n" KEY "\n-----END X----------BEGIN Y-----\n" KEY "\n-----END Y-----\n",
	    "X 1-3 8 one-line@3:1; Y 3-5 8 one-line@3:16" },
	{ "text before BEGIN", "key: -----BEGIN X-----\n" KEY "\n-----END X-----\n", "X 1-3 8 embedded@1:6" },
	{ "empty", "-----BEGIN X-----\n-----END X-----\n", "X 1-2 0! empty@1:1" },
	{ "empty, nothing between", "-----BEGIN X----------END X-----\n", "X 1-1 0! empty@1:1" },
	{ "a bad character", "-----BEGIN X-----\nMAYC\nAQ*CAQM=\n-----END X-----\n", "X 1-4 0! bad-base64@3:3" },
	{ "a bad character does not hide the next block",
	    "-----BEGIN X-----\nMA!C\n-----END X-----\n-----BEGIN Y-----\n" KEY "\n-----END Y-----\n",
	    "X 1-3 0! bad-base64@2:3; Y 4-6 8" },
	{ "columns count characters", "-----BEGIN X-----\n\303\244MAYC\n-----END X-----\n", "X 1-3 0! bad-base64@2:1" },
	{ "cut short", "-----BEGIN X-----\nMAYCAQc\n-----END X-----\n", "X 1-3 0! bad-base64@2:7" },
	{ "going on after the padding", "-----BEGIN X-----\n" KEY "\n" KEY "\n-----END X-----\n", "X 1-4 0! bad-base64@3:1" },
	{ "no END, then another", "-----BEGIN X-----\n" KEY "\n-----BEGIN Y-----\n" KEY "\n-----END Y-----\n",
	    "X 1-0 8 no-end@1:1; Y 3-5 8" },
	{ "no END, half an object", "-----BEGIN X-----\nMAYC\n", "X 1-0 0! no-end@1:1" },
	{ "no END, text after it", "-----BEGIN X-----\n" KEY "\nand so on\n", "X 1-0 8 no-end@1:1" },
	{ "no BEGIN", KEY "\n-----END X-----\n", "X 2-2 8 no-begin@2:1" },
	{ "no BEGIN after a header", "Name: value\n" KEY "\n-----END X-----\n", "X 3-3 0! no-begin@3:1" },
	{ "END of another label", "-----BEGIN X-----\n" KEY "\n-----END Y-----\n", "X 1-3 8 end-label-differs@3:1" },
	{ "four hyphens", "----BEGIN CMS-----\n" KEY "\n-----END CMS-----\n", "CMS 1-3 8 hyphens@1:1" },
	{ "four hyphens at END", "-----BEGIN CMS-----\n" KEY "\n-----END CMS----\n", "CMS 1-3 8 hyphens@3:1" },
	{ "lower case", "-----begin cms-----\n" KEY "\n-----end cms-----\n", "CMS 1-3 8 lower-case@1:1 lower-case@3:1" },
	{ "line ends of JSON", "{\"a\": \"-----BEGIN X-----\\nMAYC\\nAQcCAQM=\\n-----END X-----\\n\"}\n", "X 1-1 8 escaped@1:1" },
	{ "escaped slashes of JSON", "\"-----BEGIN X-----\\nMAYC\\u0041QcCAQM=\\n-----END X-----\"", "X 1-1 8 escaped@1:1" },
	{ "lines of JSON", "[\"-----BEGIN X-----\",\n \"MAYC\",\n \"AQcCAQM=\",\n \"-----END X-----\"]\n", "X 1-4 8 quoted@1:1" },
	{ "literals of source text", "\"-----BEGIN X-----\\n\"\n\"MAYC\\n\" +\n\"AQcCAQM=\\n\"\n\"-----END X-----\\n\";\n",
	    "X 1-4 8 escaped@1:1 quoted@1:1" },
	{ "a quoted mail", "> -----BEGIN X-----\n> MAYC\n> AQcCAQM=\n> -----END X-----\n", "X 1-4 8 quoted@1:1" },
	{ "quoted-printable", "-----BEGIN X-----\nMAYCAQ=\ncCAQM=3D\n-----END X-----\n", "X 1-4 8 quoted-printable@1:1" },
	{ "base64 of URLs", "-----BEGIN X-----\nMAYCAQcCAf-_\n-----END X-----\n", "X 1-3 9 url-safe@1:1" },
	{ "a no-break space", "-----BEGIN X-----\nMAYC\302\240AQcCAQM=\n-----END X-----\n", "X 1-3 8 invisible@2:5" },
	{ "in a URL", "-----BEGIN%20CMS-----%0AMAYCAQcCAQM%3D%0A-----END%20CMS-----%0A", "CMS 1-1 8 escaped@1:1" },
	{ "shortened", "-----BEGIN X-----\nMAYC\n...\n-----END X-----\n", "X 1-4 0! bad-base64@3:1" },
	{ "loose bits", "-----BEGIN X-----\nMAYCAQcCAQN=\n-----END X-----\n", "X 1-3 8 loose-bits@1:1" },
	{ "headers", "-----BEGIN X-----\nComment: a\n b\nVersion: 1\n\n" KEY "\n-----END X-----\n", "X 1-7 8 headers@1:1" },
};

START_TEST(blocks_are_found_with_their_places)
{
	const struct row *row = &rows[_i];

	ck_assert_msg(scan(row->text, 100), "%s: too many", row->why);
	ck_assert_msg(strcmp(summary(), row->summary) == 0, "%s: %s", row->why, summary());
}
END_TEST

START_TEST(text_outside_of_blocks_is_told_apart)
{
#define BLOCK "-----BEGIN X-----\n" KEY "\n-----END X-----\n"
	static const struct {
		const char *text;
		bool before, between, after, block_before[2];
	} cases[] = {
		{ BLOCK BLOCK, false, false, false, { false, false } },
		{ "\n \n" BLOCK "\r\n\t" BLOCK "\n\n", false, false, false, { false, false } },
		{ "a\n" BLOCK BLOCK, true, false, false, { true, false } },
		{ BLOCK "a\n" BLOCK, false, true, false, { false, true } },
		{ BLOCK BLOCK "a", false, false, true, { false, false } },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		source = (struct source){ 0 };
		blocks = (block_list){ 0 };
		(void)scan(cases[i].text, 100);
		ck_assert_msg(blocks.count == 2 && source.text_before == cases[i].before &&
		    source.text_between == cases[i].between && source.text_after == cases[i].after &&
		    blocks.items[0].facts.text_before == cases[i].block_before[0] &&
		    blocks.items[1].facts.text_before == cases[i].block_before[1], "case %zu", i);
	}
}
END_TEST

START_TEST(rfc_1421_encryption_is_noticed)
{
	(void)scan("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0011\n\n" KEY
	    "\n-----END RSA PRIVATE KEY-----\n", 100);
	ck_assert(blocks.count == 1 && blocks.items[0].facts.encrypted && blocks.items[0].facts.readable);
	ck_assert(text_is(blocks.items[0].dek_info, "AES-256-CBC,0011"));
	ck_assert_uint_eq(blocks.items[0].der.len, 8);
}
END_TEST

START_TEST(blocks_are_counted_up_to_the_limit)
{
	const char *three = BLOCK BLOCK BLOCK;

	ck_assert(scan(three, 3));
	ck_assert_uint_eq(blocks.count, 3);
	blocks = (block_list){ 0 };
	ck_assert(!scan(three, 2));
	ck_assert_uint_eq(blocks.count, 2);
}
END_TEST

/* A block of so many decoded bytes. */
static const char *
block_of(size_t len)
{
	struct buffer out;
	size_t groups = len / 3;
	char *base64 = malloc(groups * 4 + 4);

	ck_assert(base64 != NULL && len % 3 == 1);
	memset(base64, 'A', groups * 4 + 2);
	memcpy(base64 + groups * 4 + 2, "==", 2);
	buffer_init(&out, &arena);
	buffer_adds(&out, "-----BEGIN X-----\n");
	buffer_add(&out, (struct text){ base64, groups * 4 + 4 });
	buffer_adds(&out, "\n-----END X-----\n");
	free(base64);
	return buffer_text(&out).at;
}

START_TEST(one_block_may_have_16_mib)
{
	ck_assert_uint_eq(LIMIT_PEM_BLOCK % 3, 1);
	(void)scan(block_of(LIMIT_PEM_BLOCK), 100);
	ck_assert_str_eq(summary(), "X 1-3 16777216");
	blocks = (block_list){ 0 };
	(void)scan(block_of(LIMIT_PEM_BLOCK + 3), 100);
	ck_assert_str_eq(summary(), "X 1-3 16777219! too-large@1:1");
	ck_assert(text_is(blocks.items[0].facts.problems.items[0].text,
	    "the block holds more than 16 MiB, the limit of one block"));
}
END_TEST

START_TEST(text_full_of_begin_lines_takes_linear_time)
{
	const size_t count = 200000;
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < count; i++)
		buffer_adds(&out, "-----BEGIN CERTIFICATE-----\n");
	(void)scan(buffer_text(&out).at, LIMIT_OBJECTS_PER_FILE);
	ck_assert_uint_eq(blocks.count, count);
	ck_assert_uint_eq(blocks.items[count - 1].facts.line, count);
}
END_TEST

TESTS_WITH("pem", setup, NULL,
	EACH(blocks_are_found_with_their_places, rows),
	TEST(text_outside_of_blocks_is_told_apart),
	TEST(rfc_1421_encryption_is_noticed),
	TEST(blocks_are_counted_up_to_the_limit),
	TEST(one_block_may_have_16_mib),
	TEST(text_full_of_begin_lines_takes_linear_time))
