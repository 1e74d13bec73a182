/* test_recognise.c - src/load/recognise.c: what a file looks like that holds nothing for us. */
#include "load/loader.h"
#include "loading.h"

static const struct row {
	const char *bytes, *what;
	size_t len;
} rows[] = {
#define ROW(bytes, what) { bytes, what, sizeof(bytes) - 1 }
	ROW("PK\003\004\024\0\0", "a ZIP archive"),
	ROW("\xfd" "7zXZ\0", "an XZ archive"),
	ROW("%PDF-1.7\n", "a PDF document"),
	ROW("\x89PNG\r\n\x1a\n", "a PNG picture"),
	ROW("\177ELF\002", "a program"),
	ROW("SQLite format 3\0", "an SQLite database (of a browser or NSS?)"),
	ROW("\xfe\xed\xfe\xed\0\0\0\002", "a Java key store"),
	ROW("ssh-ed25519 AAAA", "an OpenSSH public key"),
	ROW("ecdsa-sha2-nistp256 AAAA", "an OpenSSH public key"),
	ROW("---- BEGIN SSH2 PUBLIC KEY ----", "an SSH key"),
	ROW("PuTTY-User-Key-File-2: ssh-rsa", "a PuTTY key"),
	ROW("\x1e\xf1\xb5\xb0\0\0\0\0", "a private key in the PVK form of Microsoft"),
	ROW("LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==", "base64 of a PEM file (from a Kubernetes secret?)"),
	ROW("data:\n  tls.crt: LS0tLS1CRUdJTiBDRVJU\n", "text that holds base64 of a PEM file (a Kubernetes secret?)"),
	ROW("Certificate:\n    Data:\n", "the decoded text of a certificate, without the certificate"),
	ROW("<!DOCTYPE html>\n", "HTML"),
	ROW("\n\n <html>\n", "HTML"),
	ROW("\xef\xbb\xbf<?xml version=\"1.0\"?><a/>", "XML"),
	ROW("{\"kty\": \"RSA\"}", "a JSON Web Key"),
	ROW("{\"a\": 1}\n", "JSON"),
	ROW("[1, 2]", "JSON"),
	ROW("just text", NULL),
	ROW("", NULL),
};

START_TEST(a_file_is_named_for_what_it_looks_like)
{
	const struct row *row = &rows[_i];
	struct look look = recognise((struct bytes){ (const uint8_t *)row->bytes, row->len });

	ck_assert_msg(row->what == NULL ? look.what == NULL : look.what != NULL && strcmp(look.what, row->what) == 0,
	    "%s: %s", row->bytes, look.what == NULL ? "nothing" : look.what);
}
END_TEST

START_TEST(base64_that_spells_the_magic_of_tar_is_no_archive)
{
	uint8_t bytes[1024];

	memset(bytes, 'A', sizeof(bytes));
	memcpy(bytes + 257, "ustar", 5);
	ck_assert(!tar_begins((struct bytes){ bytes, sizeof(bytes) }));
}
END_TEST

START_TEST(a_tar_archive_is_known_by_its_middle)
{
	uint8_t bytes[512] = { 'a' };

	memcpy(bytes + 257, "ustar", 5);
	ck_assert_str_eq(recognise((struct bytes){ bytes, sizeof(bytes) }).what, "a tar archive");
	ck_assert_ptr_eq(recognise((struct bytes){ bytes, 262 }).what, NULL);
}
END_TEST

TESTS("recognise",
	EACH(a_file_is_named_for_what_it_looks_like, rows),
	TEST(a_tar_archive_is_known_by_its_middle), TEST(base64_that_spells_the_magic_of_tar_is_no_archive))
