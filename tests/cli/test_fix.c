/* test_fix.c - src/cli/fix.c: what is written where, with which permissions, and that nothing is ever replaced. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"

static unsigned
mode_of(const char *path)
{
	struct stat st;

	ck_assert_msg(lstat(path, &st) == 0, "%s is not there", path);
	return st.st_mode & 07777;
}

START_TEST(it_says_what_it_wrote_and_changed)
{
	struct run r = run(line("fix file/chain-and-leaf.pem -o %s/new", temp_folder()));

	ck_assert_str_eq(r.said, "");
	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_str_eq(r.out, line("file/chain-and-leaf.pem: 3 objects in 2 files\n"
	    "  %s/new/chain-and-leaf.pem        certificate \"expe1.example.com\"\n"
	    "  %s/new/chain-and-leaf-chain.pem  2 CA certificates: \"Example Issuing CA 1\", \"Example Root CA\"\n"
	    "  changed: left out the text outside of the blocks\n"
	    "           put the chain in order, from the server's certificate to the root\n"
	    "           wrote each kind of object to its own file\n"
	    "wrote 2 files\n", temp_folder(), temp_folder()));
}
END_TEST

START_TEST(a_list_writes_nothing)
{
	struct run r = run("fix --list file/leaf.der");

	ck_assert_str_eq(r.out, "file/leaf.der: 1 object in 1 file\n  leaf.pem  certificate \"expe1.example.com\"\n"
	    "  changed: wrote PEM instead of DER\nwould write 1 file\n");
	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_int_ne(access("leaf.pem", F_OK), 0);
	r = run(line("fix --list file/leaf.der -o %s/none", temp_folder()));
	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_int_ne(access(line("%s/none", temp_folder()), F_OK), 0);
}
END_TEST

START_TEST(keys_are_for_their_owner_alone)
{
	(void)umask(022);
	ck_assert_int_eq(run(line("fix file/leaf-and-key.pem -o %s", temp_folder())).status, STATUS_CLEAN);
	ck_assert_uint_eq(mode_of(line("%s/leaf-and-key-key.pem", temp_folder())), 0600);
	ck_assert_uint_eq(mode_of(line("%s/leaf-and-key.pem", temp_folder())), 0644);
}
END_TEST

START_TEST(nothing_is_replaced_and_then_nothing_is_written)
{
	const char *there = write_file("leaf-and-key-key.pem", "mine\n");
	struct run r = run(line("fix file/leaf-and-key.pem -o %s", temp_folder()));

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.out, "");
	ck_assert_str_eq(r.said, line("%s: error: is there already, and fix replaces nothing\n"
	    "  hint: name another folder, or remove the file first\n", there));
	ck_assert_str_eq(content_of(there), "mine\n");
	ck_assert_int_ne(access(line("%s/leaf-and-key.pem", temp_folder()), F_OK), 0);
}
END_TEST

START_TEST(no_link_is_followed)
{
	const char *outside = line("%s/outside", temp_folder());

	ck_assert_int_eq(mkdir(line("%s/in", temp_folder()), 0700), 0);
	ck_assert_int_eq(symlink(outside, line("%s/in/leaf.pem", temp_folder())), 0);
	ck_assert_int_eq(run(line("fix file/leaf.der -o %s/in", temp_folder())).status, STATUS_TROUBLE);
	ck_assert_int_ne(access(outside, F_OK), 0);
}
END_TEST

START_TEST(the_folder_of_the_input_can_take_the_copies_but_not_the_input)
{
	const char *input = write_file("leaf.txt", content_of("file/indented.pem"));
	struct run r = run(line("fix %s -o %s", input, temp_folder()));

	ck_assert_int_eq(r.status, STATUS_CLEAN);
	ck_assert_str_eq(content_of(input), content_of("file/indented.pem"));
	r = run(line("fix %s -o %s", temp_folder(), temp_folder()));
	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_msg(strstr(r.said, ": error: is an input of this run\n  hint: name another folder\n") != NULL, "%s", r.said);
}
END_TEST

START_TEST(what_could_not_be_read_is_said_and_the_rest_is_written)
{
	struct run r = run(line("fix file/good-broken-good.pem -o %s", temp_folder()));

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_msg(strstr(r.said, "file/good-broken-good.pem:39:21: error: block 2, CERTIFICATE: invalid base64") == r.said, "%s", r.said);
	ck_assert_msg(strstr(r.out, "\nwrote 2 files\n") != NULL, "%s", r.out);
	ck_assert_int_eq(access(line("%s/good-broken-good.pem", temp_folder()), F_OK), 0);
}
END_TEST

START_TEST(what_is_fixed_is_no_error)
{
	static const char *const files[] = { "certificate-labelled-private-key.pem", "cr-only.pem", "end-label-differs.pem",
		"four-hyphens.pem", "long-dashes.pem", "lower-case.pem", "utf-16.pem", "trusted-certificate.pem" };

	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct run r = run(line("fix file/%s -o %s", files[i], temp_folder()));

		ck_assert_msg(r.status == STATUS_CLEAN && r.said[0] == '\0', "%s: %s", files[i], r.said);
	}
}
END_TEST

START_TEST(a_locked_pkcs12_names_the_option_that_opens_it)
{
	struct run r = run(line("fix key/with-password.p12 -o %s", temp_folder()));

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.out, "");
	ck_assert_msg(strstr(r.said, "--password-file FILE") != NULL, "%s", r.said);
	r = run(line("fix key/with-password.p12 --password-file key/password.txt -o %s", temp_folder()));
	ck_assert_msg(r.status == STATUS_CLEAN, "%s", r.said);
	ck_assert_uint_eq(mode_of(line("%s/with-password-key.pem", temp_folder())), 0600);
}
END_TEST

static const struct { const char *words, *said; } mistakes[] = {
	{ "fix -o x", "error: nothing to fix\n"
	    "  hint: certproof fix server.txt -o fixed; with --list instead of -o nothing is written\n" },
	{ "fix file/leaf.der", "error: no folder to write to\n"
	    "  hint: certproof fix server.txt -o fixed; with --list instead of -o nothing is written\n" },
	{ "fix file/leaf.der -o file/leaf.der", "file/leaf.der: error: is not a folder\n  hint: name a folder, which may be new: -o fixed\n" },
	{ "fix file/leaf.der -o none/below", "none/below: error: cannot make the folder: no such file or directory\n"
	    "  hint: the folder above it must be there, and allow it\n" },
	{ "fix none.pem -o x", "none.pem" NOT_THERE },
	{ "fix key/openssh-rsa.pem --list", "key/openssh-rsa.pem:1:1: error: the private key is in a form that fix cannot write as PEM\n"
	    "  hint: certproof check says what to do with it\n" },
};

START_TEST(a_mistake_is_said_with_a_way_out)
{
	struct run r = run(mistakes[_i].words);

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.out, "");
	ck_assert_str_eq(r.said, mistakes[_i].said);
}
END_TEST

TESTS_WITH("fix", setup_cli, teardown_cli,
	TEST(it_says_what_it_wrote_and_changed),
	TEST(a_list_writes_nothing),
	TEST(keys_are_for_their_owner_alone),
	TEST(nothing_is_replaced_and_then_nothing_is_written),
	TEST(no_link_is_followed),
	TEST(the_folder_of_the_input_can_take_the_copies_but_not_the_input),
	TEST(what_could_not_be_read_is_said_and_the_rest_is_written),
	TEST(what_is_fixed_is_no_error),
	TEST(a_locked_pkcs12_names_the_option_that_opens_it),
	EACH(a_mistake_is_said_with_a_way_out, mistakes))
