/* test_change.c - src/fix/change.c: each difference between a file and its clean copies is said, and no other. */
#include "fixing.h"

static const struct { const char *file, *changes; } rows[] = {
	{ "file/leaf.der", "wrote PEM instead of DER\n" },
	{ "file/utf-16.pem", "wrote ASCII instead of UTF-16LE\n" },
	{ "file/bom.pem", "removed the byte order mark\n" },
	{ "file/cr-only.pem", "wrote LF line ends instead of CR\n" },
	{ "file/no-newline.pem", "added a line end at the end of the file\nleft out the text outside of the blocks\n" },
	{ "file/indented.pem", "left out the text outside of the blocks\nremoved the indentation (line 6)\n" },
	{ "file/url-safe.pem", "left out the text outside of the blocks\nreplaced URL-safe base64 with standard base64 (line 6)\n" },
	{ "file/bare-base64.txt", "added BEGIN and END lines (line 1)\n" },
	{ "file/quoted-printable.txt", "decoded quoted-printable (line 1)\n" },
	{ "file/trusted-certificate.pem", "left out the text outside of the blocks\n"
	    "wrote a plain certificate, without OpenSSL's trust settings (line 6)\n" },
	{ "file/pkcs7.p7b", "wrote PEM instead of PKCS#7\nwrote each kind of object to its own file\n" },
	{ "file/crl.gz", "unpacked it\nwrote PEM instead of DER\n" },
	{ "key/sec1-with-parameters.pem", "left out the text outside of the blocks\n"
	    "left out 1 block of parameters, which keys and certificates do not need\n" },
	{ "file/chain-and-leaf.pem", "left out the text outside of the blocks\n"
	    "put the chain in order, from the server's certificate to the root\nwrote each kind of object to its own file\n" },
};

START_TEST(what_differs_is_said)
{
	struct fix fix;

	load_fixture(&loading, rows[_i].file);
	fix = planned();
	ck_assert_uint_eq(fix.sources.count, 1);
	ck_assert_msg(strcmp(changes_said(&fix), rows[_i].changes) == 0, "%s: %s", rows[_i].file, changes_said(&fix));
}
END_TEST

START_TEST(lines_are_named_up_to_three)
{
	struct buffer text;
	struct bytes bytes;
	struct fix fix;

	buffer_init(&text, &arena);
	ck_assert(file_read(&arena, fixture("file/lower-case.pem"), LIMIT_FILE_SIZE, &bytes, &messages));
	for (unsigned i = 0; i < 5; i++)
		buffer_add(&text, text_of_bytes(bytes));
	load_bytes(&loading.loader, TEXT("five.pem"), bytes_of_text(buffer_text(&text)), &loading.result);
	fix = planned();
	ck_assert_msg(strstr(changes_said(&fix), " and 2 more)\n") != NULL, "%s", changes_said(&fix));
	ck_assert_msg(strstr(changes_said(&fix), "left out 4 duplicate objects\n") != NULL, "%s", changes_said(&fix));
}
END_TEST

START_TEST(of_a_clean_file_nothing_is_said)
{
	struct fix fix;
	struct fixed_file file;

	load_fixture(&loading, "file/indented.pem");
	fix = planned();
	file = fix.sources.items[0].files.items[0];
	loading.result = (struct load_result){ 0 };
	load_bytes(&loading.loader, TEXT("clean.pem"), bytes_of_text(file.content), &loading.result);
	fix = planned();
	ck_assert(fix.sources.items[0].unchanged);
	ck_assert_str_eq(changes_said(&fix), "");
}
END_TEST

TESTS_WITH("change", setup, NULL,
	EACH(what_differs_is_said, rows),
	TEST(lines_are_named_up_to_three),
	TEST(of_a_clean_file_nothing_is_said))
