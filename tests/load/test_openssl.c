/*
 * test_openssl.c - what is said of a file of PEM is what OpenSSL does with it: a certificate in every odd form, and in
 * every two of them at once, is given to the library's own reader and to the loader.
 */
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "load/loader.h"
#include "loading.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

/* What is put in the place of what, once or everywhere; "^" and "$" are the ends of the text. */
static const struct edit {
	const char *from, *to;
	bool all;
} edits[] = {
	{ "^", "", false },
	{ "\n", "\r\n", true },
	{ "\n", "\r", true },
	{ "\n", " ", true },
	{ "\n", "\\n", true },
	{ "\n", "\n\n", false },
	{ "\n", "\n\n\n", false },
	{ "A\n", "A\n\n", false },
	{ "\n-----END", "\n\n-----END", false },
	{ "\n", " \n", true },
	{ "\n", "\t\n", true },
	{ "\n", "\f\n", true },
	{ "\n", "\n  ", true },
	{ "\n", "\n\t", false },
	{ "^", "  ", false },
	{ "^", "text ", false },
	{ "^", "text\n", false },
	{ "^", "key: |\n", false },
	{ "^", "\xef\xbb\xbf", false },
	{ "^", "x\n\xef\xbb\xbf", false },
	{ "^", "\xe2\x80\x8b", false },
	{ "-----BEGIN", "----BEGIN", true },
	{ "-----BEGIN", "------BEGIN", true },
	{ "-----\n", "----\n", false },
	{ "CATE-----", "CATE------", false },
	{ "-----END", "----END", true },
	{ "-----BEGIN", "----- BEGIN", true },
	{ "CATE-----", "CATE -----", false },
	{ "BEGIN ", "BEGIN  ", false },
	{ "BEGIN ", "BEGIN\t", false },
	{ "BEGIN ", "BEGIN\xc2\xa0", false },
	{ "END ", "END\xc2\xa0", false },
	{ "BEGIN ", "BEGIN\xa0", false },
	{ "CATE-----", "CATE-----\xc2\xa0", false },
	{ "-----", "\xe2\x80\x94", true },
	{ "-----\n-----", "\xe2\x80\x93\xe2\x80\x93\n-----", false },
	{ "BEGIN CERTIFICATE", "begin certificate", true },
	{ "CERTIFICATE", "MY CERTIFICATE", true },
	{ "CERTIFICATE", "X509 CERTIFICATE", true },
	{ "CERTIFICATE", "X.509 CERTIFICATE", true },
	{ "CERTIFICATE", "TRUSTED CERTIFICATE", true },
	{ "CERTIFICATE", "PRIVATE KEY", true },
	{ "CERTIFICATE", "PKCS7", true },
	{ "END CERTIFICATE", "END X509 CERTIFICATE", false },
	{ "-----END CERTIFICATE-----\n", "", false },
	{ "-----BEGIN CERTIFICATE-----\n", "", false },
	{ "CATE-----\n", "CATE-----\nX-Comment: y\n\n", false },
	{ "CATE-----\n", "CATE-----\n\"", false },
	{ "+", "-", true },
	{ "=", "=3D", true },
	{ "A", "A\xc2\xa0", false },
	{ "A", "A ", true },
	{ "\n", "\n> ", true },
	{ "$", " end", false },
	{ "$", "-----END CERTIFICATE-----\n", false },
	{ "$", "-----BEGIN DH PARAMETERS-----\nMAYCAQcCAQI=\n-----END DH PARAMETERS-----\n", false },
};

static struct text
replaced(struct text text, const struct edit *edit)
{
	struct buffer out;
	size_t len = strlen(edit->from);

	buffer_init(&out, &arena);
	buffer_adds(&out, edit->from[0] == '^' ? edit->to : "");
	for (size_t i = 0; i < text.len;) {
		if (text.len - i >= len && memcmp(text.at + i, edit->from, len) == 0) {
			buffer_adds(&out, edit->to);
			i += len;
			if (!edit->all) {
				buffer_add(&out, (struct text){ text.at + i, text.len - i });
				break;
			}
		} else {
			buffer_addc(&out, text.at[i++]);
		}
	}
	buffer_adds(&out, edit->from[0] == '$' ? edit->to : "");
	return buffer_text(&out);
}

/* Whether OpenSSL finds the certificate in the file, as a server does with a file of its certificate and chain. */
static bool
openssl_reads(struct text text, struct bytes der)
{
	BIO *in = BIO_new_mem_buf(text.at, (int)text.len);
	bool found = false;
	X509 *x;

	while (!found && (x = PEM_read_bio_X509_AUX(in, NULL, NULL, NULL)) != NULL) {
		unsigned char *at = NULL;
		int len = i2d_X509(x, &at);

		found = bytes_equal((struct bytes){ at, (size_t)len }, der);
		OPENSSL_free(at);
		X509_free(x);
	}
	ERR_clear_error();
	BIO_free(in);
	return found;
}

/* What rules of the pack file see: a block that loads, in a file whose encoding does. */
static bool
said_to_load(const struct load_result *result)
{
	for (size_t i = 0; i < result->sources.count; i++) {
		const struct source *source = result->sources.items[i];

		if (source->line_ending == LINES_CR || text_encoding_is_utf16(source->encoding) || source->wrapping.count != 0)
			continue;
		for (size_t k = 0; k < source->blocks.count; k++)
			if (source->blocks.items[k].loads && source->certificates != 0 &&
			    !text_ends_with(source->blocks.items[k].label, "PARAMETERS"))
				return true;
	}
	return false;
}

static struct text leaf;
static struct bytes leaf_der;

static void
read_leaf(void)
{
	const struct artifact *artifact;
	const char *at;

	load_fixture(&loading, "expressway/leaf-good.pem");
	artifact = first_artifact(&loading);
	leaf_der = artifact->der;
	at = strstr((const char *)artifact->source->bytes.at, "-----BEGIN");
	leaf = text_of(at);
}

/* The number of those that OpenSSL reads, so that neither answer is always the same. */
static unsigned
compare(struct text text, const char *what)
{
	bool reads = openssl_reads(text, leaf_der), said;
	char *copy = arena_string(&arena, text);

	loading.result = (struct load_result){ 0 };
	messages_init(&messages, &arena);
	loading.loader.forms_judged = true;
	load_bytes(&loading.loader, TEXT("input"), (struct bytes){ (uint8_t *)copy, text.len }, &loading.result);
	said = said_to_load(&loading.result);
	ck_assert_msg(said == reads, "%s: OpenSSL %s it, and it is said that it %s\n%s", what, reads ? "reads" : "does not read",
	    said ? "does" : "does not", copy);
	/* What OpenSSL does not read is an error of a rule, a problem, or wrapped. */
	if (!reads) {
		bool told = loading.result.failed;

		for (size_t i = 0; i < loading.result.sources.count; i++) {
			const struct source *source = loading.result.sources.items[i];

			told = told || source->line_ending == LINES_CR || source->wrapping.count != 0;
			for (size_t k = 0; k < source->blocks.count; k++)
				told = told || (!source->blocks.items[k].loads && source->blocks.items[k].problems.count != 0);
		}
		ck_assert_msg(told, "%s: nothing is said of it\n%s", what, copy);
	}
	return reads;
}

START_TEST(one_odd_thing_is_judged_as_openssl_does)
{
	unsigned read = 0;

	read_leaf();
	for (size_t i = 0; i < COUNT_OF(edits); i++)
		read += compare(replaced(leaf, &edits[i]), arena_printf(&arena, "edit %zu", i).at);
	ck_assert_uint_gt(read, 10);
	ck_assert_uint_lt(read, COUNT_OF(edits) - 20);
}
END_TEST

START_TEST(two_odd_things_are_judged_as_openssl_does)
{
	unsigned read = 0;

	read_leaf();
	for (size_t k = 0; k < COUNT_OF(edits); k++)
		read += compare(replaced(replaced(leaf, &edits[_i]), &edits[k]), arena_printf(&arena, "edits %d and %zu", _i, k).at);
	(void)read;
}
END_TEST

/* Each code of a block that is read comes from one of the forms above, or it is named here, with the test that makes it. */
START_TEST(every_problem_is_among_the_forms)
{
	static const enum block_fault codes[] = {
		BLOCK_NO_END, BLOCK_NO_BEGIN, BLOCK_END_LABEL_DIFFERS, BLOCK_LABEL_WRONG, BLOCK_HYPHENS, BLOCK_DASHES, BLOCK_LOWER_CASE, BLOCK_INDENTED, BLOCK_ONE_LINE, BLOCK_EMBEDDED,
		BLOCK_ESCAPED, BLOCK_QUOTED, BLOCK_QUOTED_PRINTABLE, BLOCK_URL_SAFE, BLOCK_INVISIBLE, BLOCK_BLANK_LINE, BLOCK_LABEL_OWN, BLOCK_NOT_READ,
	};
	bool seen[COUNT_OF(codes)] = { false };

	read_leaf();
	for (size_t i = 0; i < COUNT_OF(edits); i++) {
		(void)compare(replaced(leaf, &edits[i]), "a form");
		for (size_t k = 0; k < loading.result.sources.count; k++)
			for (size_t b = 0; b < loading.result.sources.items[k]->blocks.count; b++) {
				const struct pem_block *block = &loading.result.sources.items[k]->blocks.items[b];

				for (size_t p = 0; p < block->problems.count; p++)
					for (size_t c = 0; c < COUNT_OF(codes); c++)
						seen[c] = seen[c] || block->problems.items[p].fault == codes[c];
			}
	}
	for (size_t c = 0; c < COUNT_OF(codes); c++)
		ck_assert_msg(seen[c], "no form has the problem %s", block_fault_name(codes[c]));
}
END_TEST

TESTS_WITH("openssl", setup, NULL,
	TEST(one_odd_thing_is_judged_as_openssl_does),
	EACH(two_odd_things_are_judged_as_openssl_does, edits),
	TEST(every_problem_is_among_the_forms))
