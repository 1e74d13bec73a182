/* test_load.c - src/load/load.c: whole files, with the exact words of every message. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load/loader.h"
#include "loading.h"

static struct loading loading;

static void
setup(void)
{
	loading_begin(&loading);
}

/* Objects in order, a letter each: Certificate, Request, L for CRL, Key (k: not opened), Public key. */
static const char *
objects(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < loading.result.artifacts.count; i++) {
		const struct artifact *artifact = loading.result.artifacts.items[i];

		buffer_addc(&out, artifact->kind == ARTIFACT_PRIVATE_KEY && !artifact->private_key->opened ? 'k' :
		    "CRLKP"[artifact->kind]);
	}
	return buffer_text(&out).at == NULL ? "" : buffer_text(&out).at;
}

static const struct row {
	const char *file, *objects;
	enum source_format format;
	bool failed;
	const char *messages;
} rows[] = {
	{ "file/leaf.der", "C", SOURCE_DER, false, "" },
	{ "file/pkcs7.pem", "CC", SOURCE_PEM, false, "" },
	{ "file/pkcs7.p7b", "CC", SOURCE_PKCS7, false, "" },
	{ "file/pkcs7-indefinite.p7b", "CC", SOURCE_PKCS7, false, "" },
	{ "file/pkcs7-crl-only.pem", "L", SOURCE_PEM, false, "" },
	{ "file/pkcs12.p12", "", SOURCE_PKCS12, true, "error: PKCS#12 that is locked: nothing in it was judged"
	    " | name a file with its password: --password-file FILE\n" },
	{ "file/public-key.pem", "P", SOURCE_PEM, false, "" },
	{ "file/crl.pem", "L", SOURCE_PEM, false, "" },
	{ "file/crl.gz", "L", SOURCE_DER, false, "" },
	{ "file/trusted-certificate.pem", "C", SOURCE_PEM, false, "warning 6:1: block 1, TRUSTED CERTIFICATE: TRUSTED CERTIFICATE "
	    "is OpenSSL's own form, which others do not read\n" },
	{ "file/x509-certificate.pem", "C", SOURCE_PEM, false, "" },
	{ "file/new-certificate-request.pem", "R", SOURCE_PEM, false, "" },
	{ "file/leaf-and-chain.pem", "CCC", SOURCE_PEM, false, "" },
	{ "file/leaf-and-key.pem", "CK", SOURCE_PEM, false, "" },
	{ "file/text-between.pem", "CC", SOURCE_PEM, false, "" },
	{ "file/bag-attributes.pem", "C", SOURCE_PEM, false, "" },
	{ "file/text-dump.pem", "C", SOURCE_PEM, false, "" },
	{ "file/good-broken-good.pem", "CC", SOURCE_PEM, true,
	    "error 39:21: block 2, CERTIFICATE: invalid base64: '*' is none of its characters"
	    " | copy or download the file again, as plain text\n" },
	{ "file/missing-end.pem", "CCC", SOURCE_PEM, false, "warning 33:1: block 2, CERTIFICATE: the block has no END line"
	    " | copy the file again, to the end of its END line\n" },
	{ "file/half-block.pem", "C", SOURCE_PEM, true, "error 33:1: block 2, CERTIFICATE: the block has no END line"
	    " | copy the file again, to the end of its END line\n" },
	{ "file/half-block-only.pem", "", SOURCE_PEM, true, "error 6:1: block 1, CERTIFICATE: the block has no END line"
	    " | copy the file again, to the end of its END line\n" },
	{ "file/two-on-one-line.pem", "CC", SOURCE_PEM, false, "warning 33:1: block 1, CERTIFICATE: END does not stand alone on its line; put a line end after it\n"
	    "warning 33:26: block 2, CERTIFICATE: BEGIN stands on the line "
	    "where the block before it ends; put a line end between them\n" },
	{ "file/end-label-differs.pem", "C", SOURCE_PEM, false,
	    "warning 32:1: block 1, CERTIFICATE: BEGIN CERTIFICATE is closed by END X509 CRL"
	    " | write one label in both lines; if lines of two blocks are mixed, copy the file again\n" },
	{ "file/certificate-labelled-private-key.pem", "C", SOURCE_PEM, false,
	    "warning 6:1: block 1, PRIVATE KEY: labelled PRIVATE KEY but contains a certificate, whose label is CERTIFICATE"
	    " | write the label of what the block contains in its BEGIN and END lines\n" },
	{ "file/key-labelled-certificate.pem", "K", SOURCE_PEM, false,
	    "warning 6:1: block 1, CERTIFICATE: labelled CERTIFICATE but contains a private key in PKCS#8, whose label is PRIVATE KEY"
	    " | write the label of what the block contains in its BEGIN and END lines\n" },
	{ "file/empty-block.pem", "", SOURCE_PEM, true, "error 6:1: block 1, CERTIFICATE: the block is empty"
	    " | copy or download the file again\n" },
	{ "file/trailing-bytes.pem", "C", SOURCE_PEM, false,
	    "warning 6:1: block 1, CERTIFICATE: 10 bytes after a certificate\n" },
	{ "file/trailing-bytes.der", "C", SOURCE_DER, false, "" },
	{ "file/two.der", "CC", SOURCE_DER, false, "" },
	{ "file/truncated.der", "", SOURCE_DER, true,
	    "error: the object in it is cut short | copy or download the file again\n" },
	{ "file/crlf.pem", "C", SOURCE_PEM, false, "" },
	{ "file/bom.pem", "C", SOURCE_PEM, false, "" },
	{ "file/cr-only.pem", "C", SOURCE_PEM, false, "warning: the lines end in CR alone, which OpenSSL does not read | "
	    "save the file with LF or CRLF line ends\n" },
	{ "file/utf-16.pem", "C", SOURCE_PEM, false, "warning: the file is UTF-16LE, which OpenSSL does not read | "
	    "save it as plain text (ANSI or UTF-8)\n" },
	{ "file/indented.pem", "C", SOURCE_PEM, false, "warning 6:1: block 1, CERTIFICATE: lines are indented by 2 blanks "
	    "(copied from YAML?); remove them\n" },
	{ "file/trailing-blanks.pem", "C", SOURCE_PEM, false, "" },
	{ "file/no-newline.pem", "C", SOURCE_PEM, false, "" },
	{ "file/one-line.pem", "C", SOURCE_PEM, false, "" },
	{ "file/lines-of-76.pem", "C", SOURCE_PEM, false, "" },
	{ "file/blank-line-inside.pem", "C", SOURCE_PEM, false,
	    "warning 14:1: block 1, CERTIFICATE: an empty line stands in the block; remove it\n" },
	{ "file/url-safe.pem", "C", SOURCE_PEM, false, "warning 6:1: block 1, CERTIFICATE: the block is in the base64 of URLs; "
	    "write '-' as '+' and '_' as '/'\n" },
	{ "file/four-hyphens.pem", "C", SOURCE_PEM, false,
	    "warning 6:1: block 1, CERTIFICATE: the BEGIN line begins with fewer than five hyphens\n"
	    "warning 32:1: block 1, CERTIFICATE: the END line begins with fewer than five hyphens\n" },
	{ "file/long-dashes.pem", "C", SOURCE_PEM, false,
	    "warning 1:1: block 1, CERTIFICATE: the BEGIN line has long dashes where hyphens belong (changed by a word processor?)\n"
	    "warning 27:1: block 1, CERTIFICATE: the END line has long dashes where hyphens belong (changed by a word processor?)\n" },
	{ "file/lower-case.pem", "C", SOURCE_PEM, false,
	    "warning 6:1: block 1, CERTIFICATE: the BEGIN line is not in upper case\n"
	    "warning 32:1: block 1, CERTIFICATE: the END line is not in upper case\n" },
	{ "file/bare-base64.txt", "C", SOURCE_PEM, false, "warning 1:1: block 1, CERTIFICATE: base64 without BEGIN and END lines; "
	    "put -----BEGIN CERTIFICATE----- before and -----END CERTIFICATE----- after it\n" },
	{ "file/escaped.json", "C", SOURCE_PEM, false, "" },
	{ "file/quoted-printable.txt", "C", SOURCE_PEM, false, "warning 1:1: block 1, CERTIFICATE: the block is quoted-printable "
	    "(copied from the source of a mail?); '=3D' is '=', a '=' at the end of a line joins it with the next\n" },
	{ "file/empty.pem", "", SOURCE_UNKNOWN, true, "error: the file is empty | export the certificate again\n" },
	{ "file/blanks.pem", "", SOURCE_UNKNOWN, true, "error: nothing but blanks in the file | export the certificate again\n" },
	{ "file/text.txt", "", SOURCE_UNKNOWN, true,
	    "error: no certificate, key, request or CRL in it: text without a PEM block\n" },
	{ "file/page.html", "", SOURCE_UNKNOWN, true, "error: no certificate, key, request or CRL in it; looks like HTML | "
	    "a web page was saved instead of the certificate (a login page?)\n" },
	{ "file/ssh-key.pub", "", SOURCE_UNKNOWN, true, "error: no certificate, key, request or CRL in it; looks like an OpenSSH "
	    "public key | OpenSSH keys are not certificates; TLS needs X.509\n" },
	{ "file/openssh-private.pem", "k", SOURCE_PEM, false, "warning 6:1: block 1, OPENSSH PRIVATE KEY: a private key in the form of "
	    "OpenSSH, which TLS servers do not read\n" },
	{ "file/pgp.pem", "", SOURCE_PEM, true, "error 6:1: block 1, PGP PUBLIC KEY BLOCK: the block is an OpenPGP block; "
	    "OpenPGP keys are not X.509 certificates\n" },
#ifdef HAVE_ARCHIVE
	{ "file/archive.zip", "", SOURCE_UNKNOWN, true, "error: the ZIP archive cannot be read: it is cut short or damaged | "
	    "copy or download the file again\n" },
#else
	{ "file/archive.zip", "", SOURCE_UNKNOWN, true, "error: no certificate, key, request or CRL in it; looks like a ZIP "
	    "archive | unpack it and give the files in it\n" },
#endif
	{ "file/picture.png", "", SOURCE_UNKNOWN, true,
	    "error: no certificate, key, request or CRL in it; looks like a PNG picture\n" },
	{ "file/nul-bytes.pem", "", SOURCE_PEM, true, "warning: the file is UTF-16LE, which OpenSSL does not read | "
	    "save it as plain text (ANSI or UTF-8)\n"
	    "error 1:1: block 1, CERTIFICATE: the block has no END line"
	    " | copy the file again, to the end of its END line\n" },
	{ "key/sec1-with-parameters.pem", "K", SOURCE_PEM, false, "" },
	{ "key/pkcs1.der", "K", SOURCE_DER, false, "" },
	{ "key/encrypted-pkcs8.pem", "k", SOURCE_PEM, false, "" },
	{ "key/encrypted-traditional.pem", "k", SOURCE_PEM, false, "" },
	{ "key/empty-password.p12", "CK", SOURCE_PKCS12, false, "" },
	{ "key/no-password.p12", "CK", SOURCE_PKCS12, false, "" },
	{ "no-such-file.pem", "", SOURCE_UNKNOWN, true, "error: cannot open: no such file or directory | "
	    "is the path right?\n" },
};

START_TEST(a_file_is_what_its_bytes_say)
{
	const struct row *row = &rows[_i];

	load_fixture(&loading, row->file);
	ck_assert_msg(strcmp(objects(), row->objects) == 0, "%s: '%s'", row->file, objects());
	ck_assert_msg(loading.result.failed == row->failed, "%s: failed or not", row->file);
	ck_assert_msg(strcmp(all_messages(), row->messages) == 0, "%s: %s", row->file, all_messages());
	if (loading.result.sources.count != 0)
		ck_assert_msg(loading.result.sources.items[0]->format == row->format, "%s: %s", row->file,
		    source_format_name(loading.result.sources.items[0]->format));
	for (const struct message *m = messages.first; m != NULL; m = m->next)
		ck_assert_msg(text_ends_with(m->file, row->file), "%s: the file is %.*s", row->file, TEXT_ARG(m->file));
}
END_TEST

START_TEST(trailing_bytes_are_counted)
{
	load_fixture(&loading, "file/trailing-bytes.der");
	load_fixture(&loading, "file/trailing-bytes.pem");
	load_fixture(&loading, "file/trusted-certificate.pem");
	ck_assert_uint_eq(loading.result.sources.items[0]->trailing_bytes, 10);
	ck_assert_uint_eq(loading.result.sources.items[1]->trailing_bytes, 10);
	ck_assert_uint_eq(loading.result.sources.items[2]->trailing_bytes, 0);
	for (size_t i = 0; i < 3; i++)
		ck_assert_msg(loading.result.artifacts.items[i]->der.len == loading.result.artifacts.items[0]->der.len, "%zu", i);
}
END_TEST

START_TEST(a_private_key_is_read_whatever_follows_it)
{
	/* RFC 8410: Ed25519; a zero octet follows. What holds a key is cleared, so it is no literal. */
	static uint8_t der[] = "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20"
	    "0123456789abcdef0123456789abcdef";

	load_bytes(&loading.loader, TEXT("key.der"), (struct bytes){ der, sizeof(der) }, &loading.result);
	load_string(&loading, arena_string(&arena, TEXT("-----BEGIN PRIVATE KEY-----\n"
	    "MC4CAQAwBQYDK2VwBCIEIDAxMjM0NTY3ODlhYmNkZWYwMTIzNDU2Nzg5YWJjZGVmAA==\n-----END PRIVATE KEY-----\n")));
	ck_assert_str_eq(all_messages(), "warning 1:1: block 1, PRIVATE KEY: 1 byte after a private key in PKCS#8\n");
	ck_assert_str_eq(objects(), "KK");
	ck_assert_uint_eq(loading.result.sources.items[0]->trailing_bytes, 1);
	ck_assert_uint_eq(loading.result.sources.items[1]->trailing_bytes, 1);
}
END_TEST

START_TEST(one_certificate_has_one_fingerprint_in_every_container)
{
	static const char *const files[] = {
		"file/leaf.der", "file/bag-attributes.pem", "file/pkcs7.p7b", "file/pkcs7-indefinite.p7b", "file/utf-16.pem",
		"file/escaped.json", "file/trusted-certificate.pem", "file/trailing-bytes.der", "key/empty-password.p12",
	};
	struct text first;

	load_fixture(&loading, files[0]);
	first = artifact_fingerprint(&arena, first_artifact(&loading));
	ck_assert_uint_eq(first.len, 95);
	for (size_t i = 1; i < COUNT_OF(files); i++) {
		loading.result = (struct load_result){ 0 };
		load_fixture(&loading, files[i]);
		ck_assert_msg(text_equal(artifact_fingerprint(&arena, first_artifact(&loading)), first), "%s", files[i]);
	}
}
END_TEST

START_TEST(places_of_objects)
{
	load_fixture(&loading, "file/leaf-and-chain.pem");
	ck_assert_uint_eq(loading.result.artifacts.items[0]->line, 6);
	ck_assert_uint_eq(loading.result.artifacts.items[1]->line, 33);
	ck_assert_uint_eq(loading.result.artifacts.items[2]->line, 60);
	ck_assert_int_eq(loading.result.artifacts.items[2]->container, SOURCE_PEM);
	ck_assert_uint_eq(loading.result.artifacts.items[2]->index, 2);
	ck_assert_uint_eq(loading.result.sources.items[0]->certificates, 3);
}
END_TEST

START_TEST(a_private_key_leaves_only_its_public_half)
{
	load_fixture(&loading, "key/pkcs8.pem");
	ck_assert_uint_eq(first_artifact(&loading)->der.len, 0);
	ck_assert(first_artifact(&loading)->private_key->key.modulus.len == 256);
}
END_TEST

START_TEST(no_message_shows_a_line_of_a_block)
{
	load_string(&loading, "-----BEGIN PRIVATE KEY-----\nMIISECRET*\n-----END PRIVATE KEY-----\n");
	ck_assert_uint_eq(messages.count, 1);
	ck_assert_uint_eq(messages.first->shown.len, 0);
	ck_assert(!text_contains(messages.first->text, "SECRET"));
}
END_TEST

START_TEST(control_characters_are_escaped)
{
	load_string(&loading, "-----BEGIN CERTIFICATE-----\nMII\033[2J\n-----END CERTIFICATE-----\n");
	ck_assert_str_eq(all_messages(),
	    "error 2:4: block 1, CERTIFICATE: invalid base64: '\\x1b' is none of its characters"
	    " | copy or download the file again, as plain text\n");
}
END_TEST

START_TEST(a_wrong_password_is_told_from_a_missing_one)
{
	loading_password(&loading, "wrong");
	load_fixture(&loading, "key/encrypted-pkcs8.pem");
	load_fixture(&loading, "key/encrypted-traditional.pem");
	load_fixture(&loading, "key/with-password.p12");
	ck_assert(loading.result.failed);
	ck_assert_str_eq(all_messages(),
	    "error 6:1: block 1, ENCRYPTED PRIVATE KEY: an encrypted private key that cannot be read: wrong password\n"
	    "error 6:1: block 1, RSA PRIVATE KEY: an encrypted private key that cannot be read: wrong password\n"
	    "error: the file holds PKCS#12, which cannot be read: wrong password, or damaged: its MAC does not verify"
	    " | each line of a --password-file is one password, and all are tried\n");
	ck_assert_str_eq(objects(), "kk");
}
END_TEST

START_TEST(the_right_password_opens_all)
{
	loading_password(&loading, "secret");
	load_fixture(&loading, "key/encrypted-pkcs8.der");
	load_fixture(&loading, "key/encrypted-scrypt.pem");
	load_fixture(&loading, "key/encrypted-traditional.pem");
	load_fixture(&loading, "key/encrypted-ec.pem");
	load_fixture(&loading, "key/with-password.p12");
	load_fixture(&loading, "key/no-password.p12");
	load_fixture(&loading, "key/empty-password.p12");
	ck_assert_str_eq(all_messages(), "");
	ck_assert(!loading.result.failed);
	ck_assert_uint_eq(loading.result.artifacts.count, 4 + 3 + 2 + 2);
	for (size_t i = 0; i < loading.result.artifacts.count; i++) {
		const struct private_key *key = loading.result.artifacts.items[i]->private_key;

		ck_assert_msg(key == NULL || (key->opened && key->encrypted == (i < 7)), "artifact %zu", i);
	}
}
END_TEST

/* ---- what is no ordinary file ---- */

#define KEY_BLOCK "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n"

static char folder[] = "/tmp/certproof-load-XXXXXX";

static const char *
inside(const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name).at;
}

static void
put_file(const char *name, const char *text)
{
	int fd = open(inside(name), O_WRONLY | O_CREAT | O_TRUNC, 0644);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void
make_folder(void)
{
	ck_assert_ptr_ne(mkdtemp(folder), NULL);
}

static void
remove_folder(void)
{
	ck_assert_int_eq(system(arena_printf(&arena, "rm -rf '%s'", folder).at), 0);
}

START_TEST(a_device_is_refused_at_once)
{
	load_path(&loading.loader, "/dev/zero", &loading.result);
	ck_assert(loading.result.failed);
	ck_assert_str_eq(all_messages(), "error: is neither a file nor a pipe\n");
}
END_TEST

START_TEST(a_file_may_have_64_mib)
{
	make_folder();
	put_file("big", "");
	ck_assert_int_eq(truncate(inside("big"), (off_t)LIMIT_FILE_SIZE), 0);
	load_path(&loading.loader, inside("big"), &loading.result);
	ck_assert_str_eq(all_messages(), "error: no certificate, key, request or CRL in it: neither PEM nor DER\n");
	messages.first = messages.last = NULL;
	ck_assert_int_eq(truncate(inside("big"), (off_t)LIMIT_FILE_SIZE + 1), 0);
	load_path(&loading.loader, inside("big"), &loading.result);
	ck_assert_str_eq(all_messages(), "error: larger than 64 MiB, the limit of one file | "
	    "is this a certificate file? split it if it is\n");
	remove_folder();
}
END_TEST

START_TEST(a_huge_file_costs_nothing)
{
	size_t before;

	make_folder();
	put_file("huge", "");
	ck_assert_int_eq(truncate(inside("huge"), (off_t)1 << 30), 0);
	before = arena.used;
	load_path(&loading.loader, inside("huge"), &loading.result);
	ck_assert(loading.result.failed);
	ck_assert_uint_lt(arena.used - before, 10000);
	remove_folder();
}
END_TEST

/* A child that writes `len` bytes to a descriptor or a FIFO. */
static void
write_from_child(int fd, const char *path, const char *text, size_t times)
{
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child != 0)
		return;
	if (path != NULL)
		fd = open(path, O_WRONLY);
	signal(SIGPIPE, SIG_DFL);
	while (fd >= 0 && times-- > 0)
		if (write(fd, text, strlen(text)) < 0)
			break;
	_exit(0);
}

START_TEST(standard_input_is_read_like_a_file)
{
	int pipes[2];

	ck_assert_int_eq(pipe(pipes), 0);
	ck_assert_int_ge(dup2(pipes[0], STDIN_FILENO), 0);
	write_from_child(pipes[1], NULL, KEY_BLOCK, 2);
	close(pipes[1]);
	load_path(&loading.loader, "-", &loading.result);
	ck_assert_msg(!loading.result.failed, "%s", all_messages());
	ck_assert_str_eq(objects(), "PP");
	ck_assert(text_is(loading.result.sources.items[0]->name, "(standard input)"));
}
END_TEST

START_TEST(standard_input_has_the_limit_of_a_file)
{
	char *mebibyte = malloc((1 << 20) + 1);
	int pipes[2];

	ck_assert_ptr_ne(mebibyte, NULL);
	memset(mebibyte, 'a', 1 << 20);
	mebibyte[1 << 20] = 0;
	ck_assert_int_eq(pipe(pipes), 0);
	ck_assert_int_ge(dup2(pipes[0], STDIN_FILENO), 0);
	write_from_child(pipes[1], NULL, mebibyte, 1000);
	close(pipes[1]);
	load_path(&loading.loader, "-", &loading.result);
	ck_assert(loading.result.failed);
	ck_assert(text_is(messages.first->text, "larger than 64 MiB, the limit of one file"));
	ck_assert(text_is(messages.first->file, "(standard input)"));
	free(mebibyte);
}
END_TEST

START_TEST(a_pipe_by_name_is_read)
{
	make_folder();
	ck_assert_int_eq(mkfifo(inside("fifo"), 0600), 0);
	write_from_child(-1, inside("fifo"), KEY_BLOCK, 1);
	load_path(&loading.loader, inside("fifo"), &loading.result);
	ck_assert_msg(!loading.result.failed, "%s", all_messages());
	ck_assert_str_eq(objects(), "P");
	remove_folder();
}
END_TEST

START_TEST(a_folder_is_walked_in_order_of_bytes)
{
	make_folder();
	put_file("b.pem", KEY_BLOCK);
	put_file("B.pem", KEY_BLOCK);
	put_file("README", "text");
	put_file("empty", "");
	put_file(".hidden.pem", KEY_BLOCK);
	ck_assert_int_eq(mkdir(inside("a"), 0755), 0);
	put_file("a/z.pem", KEY_BLOCK);
	ck_assert_int_eq(mkfifo(inside("fifo"), 0644), 0);
	ck_assert_int_eq(symlink("..", inside("a/loop")), 0);
	ck_assert_int_eq(symlink("nowhere", inside("dangling")), 0);
	load_path(&loading.loader, folder, &loading.result);
	ck_assert_msg(!loading.result.failed, "%s", all_messages());
	ck_assert_uint_eq(loading.result.sources.count, 3);
	ck_assert_str_eq(loading.result.sources.items[0]->name.at, inside("B.pem"));
	ck_assert_str_eq(loading.result.sources.items[1]->name.at, inside("a/z.pem"));
	ck_assert_str_eq(loading.result.sources.items[2]->name.at, inside("b.pem"));
	ck_assert_str_eq(all_messages(),
	    "note: this folder was read already under another name\n"
	    "note: skipped: no such file or directory\n"
	    "note: skipped: neither a file nor a folder\n"
	    "note: skipped: no certificate, key, request or CRL in it: text without a PEM block\n"
	    "note: skipped: the file is empty\n");
	ck_assert_uint_eq(messages.errors, 0);
	remove_folder();
}
END_TEST

START_TEST(a_broken_file_in_a_folder_fails)
{
	make_folder();
	put_file("a.pem", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n");
	put_file("b.pem", KEY_BLOCK);
	load_path(&loading.loader, folder, &loading.result);
	ck_assert(loading.result.failed);
	ck_assert_str_eq(objects(), "P");
	remove_folder();
}
END_TEST

START_TEST(files_that_were_read_are_kept_track_of)
{
	struct strings read = { 0 };

	make_folder();
	put_file("a.pem", KEY_BLOCK);
	put_file("b.txt", "nothing for us\n");
	put_file("c.pem", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n");
	loading.loader.read = &read;
	load_path(&loading.loader, folder, &loading.result);
	ck_assert_uint_eq(read.count, 2);
	ck_assert_str_eq(read.items[0], inside("a.pem"));
	ck_assert_str_eq(read.items[1], inside("c.pem"));
	/* What was named was meant. */
	load_path(&loading.loader, inside("b.txt"), &loading.result);
	ck_assert_uint_eq(read.count, 3);
	ck_assert_str_eq(read.items[2], inside("b.txt"));
	remove_folder();
}
END_TEST

START_TEST(a_folder_without_anything_fails)
{
	make_folder();
	put_file("README", "text");
	load_path(&loading.loader, folder, &loading.result);
	ck_assert(loading.result.failed && loading.result.lacking);
	ck_assert_str_eq(messages.last->text.at, "no certificate, key, request or CRL in this folder");
	ck_assert_str_eq(messages.last->hint.at, "is it the right folder? files whose names begin with a dot are passed over");
	/* After something else that failed, too. */
	load_string(&loading, "");
	load_path(&loading.loader, folder, &loading.result);
	ck_assert_uint_eq(messages.errors, 3);
	remove_folder();
}
END_TEST

START_TEST(folders_may_be_32_deep)
{
	struct text name = { 0 };

	make_folder();
	for (int depth = 2; depth <= LIMIT_FOLDER_DEPTH; depth++) {
		name = arena_printf(&arena, "%s%sd", name.len == 0 ? "" : name.at, name.len == 0 ? "" : "/");
		ck_assert_int_eq(mkdir(inside(name.at), 0755), 0);
	}
	put_file(arena_printf(&arena, "%s/key.pem", name.at).at, KEY_BLOCK);
	load_path(&loading.loader, folder, &loading.result);
	ck_assert_msg(!loading.result.failed && !loading.result.lacking, "%s", all_messages());
	ck_assert_str_eq(objects(), "P");
	ck_assert_int_eq(mkdir(inside(arena_printf(&arena, "%s/d", name.at).at), 0755), 0);
	load_path(&loading.loader, folder, &loading.result);
	/* What is deeper might be of a list, which then is not known whole. */
	ck_assert(loading.result.failed && loading.result.lacking);
	ck_assert_str_eq(all_messages(), "error: deeper than 32 folders, the limit | give this folder by itself\n");
	remove_folder();
}
END_TEST

START_TEST(problems_of_blocks_are_told_up_to_the_limit)
{
	for (int past = 0; past < 2; past++) {
		struct buffer file;
		size_t told = 0;
		bool rest = false;

		messages.first = messages.last = NULL;
		loading.result = (struct load_result){ 0 };
		buffer_init(&file, &arena);
		for (int i = 0; i < LIMIT_BLOCK_MESSAGES + past; i++)
			buffer_adds(&file, "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n");
		load_bytes(&loading.loader, TEXT("many.pem"), bytes_of_text(buffer_text(&file)), &loading.result);
		for (const struct message *m = messages.first; m != NULL; m = m->next) {
			told += text_ends_with(m->text, "the block is empty");
			rest = rest || (m->level == MESSAGE_ERROR && text_is(m->text, "1 more problems of blocks are not listed"));
		}
		ck_assert_uint_eq(told, LIMIT_BLOCK_MESSAGES);
		ck_assert_msg(rest == (past == 1), "%s", all_messages());
	}
}
END_TEST

TESTS_WITH("load", setup, NULL,
	EACH(a_file_is_what_its_bytes_say, rows),
	TEST(trailing_bytes_are_counted),
	TEST(a_private_key_is_read_whatever_follows_it),
	TEST(one_certificate_has_one_fingerprint_in_every_container),
	TEST(places_of_objects),
	TEST(a_private_key_leaves_only_its_public_half),
	TEST(no_message_shows_a_line_of_a_block),
	TEST(control_characters_are_escaped),
	TEST(a_wrong_password_is_told_from_a_missing_one),
	TEST(the_right_password_opens_all),
	TEST(a_device_is_refused_at_once),
	TEST(a_file_may_have_64_mib),
	TEST(a_huge_file_costs_nothing),
	TEST(standard_input_is_read_like_a_file),
	TEST(standard_input_has_the_limit_of_a_file),
	TEST(a_pipe_by_name_is_read),
	TEST(a_folder_is_walked_in_order_of_bytes),
	TEST(a_broken_file_in_a_folder_fails),
	TEST(files_that_were_read_are_kept_track_of),
	TEST(a_folder_without_anything_fails),
	TEST(folders_may_be_32_deep),
	TEST(problems_of_blocks_are_told_up_to_the_limit))
