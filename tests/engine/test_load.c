/* test_load.c - src/engine/load.c: what is loaded of what a run is given, and what is said of it. */
#include <string.h>

#include "../cli/command.h"

/* ---- passwords ---- */

START_TEST(the_lines_of_all_password_files_are_passwords)
{
	struct texts passwords;

	given(line("check --password-file %s --password-file %s x.pem", write_file("one", "a\nb\n"), write_file("two", "c")));
	passwords = engine_passwords(&session.engine);
	ck_assert_uint_eq(passwords.count, 3);
	ck_assert(text_is(passwords.items[0], "a") && text_is(passwords.items[1], "b") && text_is(passwords.items[2], "c"));
	ck_assert(!session.engine.passwords_failed);
	/* Each is read once: a pipe would be empty. */
	ck_assert_uint_eq(engine_passwords(&session.engine).count, 3);
	ck_assert_str_eq(session_said(), "");
}
END_TEST

START_TEST(a_password_file_that_cannot_be_read_is_told_once)
{
	given("check x.pem");
	ck_assert_uint_eq(engine_passwords(&session.engine).count, 0);
	ck_assert(!session.engine.passwords_failed);
	given("check --password-file none.txt x.pem");
	ck_assert_uint_eq(engine_passwords(&session.engine).count, 0);
	ck_assert_uint_eq(engine_passwords(&session.engine).count, 0);
	ck_assert(session.engine.passwords_failed);
	ck_assert_str_eq(session_said(), "none.txt" NOT_THERE);
}
END_TEST

/* ---- loading ---- */

static const struct { const char *why, *paths; size_t artifacts; bool failed; const char *said; } loads[] = {
	{ "no path", "", 0, false, "" },
	{ "two files", "pki/root.pem pki/issuing-1.pem", 2, false, "" },
	{ "the same twice", "pki/root.pem pki/root.pem", 1, false, "pki/root.pem: note: named twice, and read once\n" },
	{ "the same by another spelling", "pki/root.pem ./pki/../pki/root.pem", 1, false,
	    "pki/../pki/root.pem: note: named twice, and read once\n" },
	{ "three times", "pki/root.pem pki/issuing-1.pem pki/root.pem pki/root.pem", 2, false,
	    "pki/root.pem: note: named twice, and read once\npki/root.pem: note: named twice, and read once\n" },
	{ "an unreadable file between others loses nothing of them", "pki/root.pem none.pem pki/issuing-1.pem", 2, true,
	    "none.pem" NOT_THERE },
	{ "an unreadable file first", "none.pem pki/root.pem pki/root.pem", 1, true,
	    "none.pem" NOT_THERE "pki/root.pem: note: named twice, and read once\n" },
};

START_TEST(each_file_is_read_once_whatever_becomes_of_the_others)
{
	struct load_result loaded = { 0 };

	given(line("show %s", loads[_i].paths));
	engine_load(&session.engine, GIVEN_FILE, NULL, &loaded);
	ck_assert_msg(loaded.artifacts.count == loads[_i].artifacts, "%s: %zu", loads[_i].why, loaded.artifacts.count);
	ck_assert_msg(loaded.failed == loads[_i].failed, "%s", loads[_i].why);
	ck_assert_str_eq(session_said(), loads[_i].said);
}
END_TEST

START_TEST(a_folder_is_no_key)
{
	struct load_result keys = { 0 }, files = { 0 };

	given("check -k key pki");
	engine_load(&session.engine, GIVEN_KEY, NULL, &keys);
	ck_assert(keys.failed && keys.artifacts.count == 0);
	ck_assert_str_eq(session_said(), "key: error: is a folder, where a key file is meant\n"
	    "  hint: name the file; keys among the FILEs are paired by themselves\n");
	engine_load(&session.engine, GIVEN_FILE, NULL, &files);
	ck_assert_uint_gt(files.artifacts.count, 1);
}
END_TEST

START_TEST(the_password_opens_what_is_loaded)
{
	struct load_result loaded = { 0 };

	given("check --password-file key/password.txt -k key/encrypted-pkcs8.pem x.pem");
	engine_load(&session.engine, GIVEN_KEY, NULL, &loaded);
	ck_assert(!loaded.failed && loaded.artifacts.count == 1);
	ck_assert_str_eq(session_said(), "");
}
END_TEST

START_TEST(each_option_gives_its_files)
{
	struct inputs in = { 0 };

	given("check -k pki/keys/leaf.pem -t trust/good.pem -c chain/intermediate.pem --crl pki/crl-root.pem"
	    " --request expressway/request-good.pem --previous expressway/expired.pem expressway/leaf-good.pem");
	ck_assert_msg(engine_inputs(&session.engine, &in), "%s", session_said());
	ck_assert_uint_eq(in.loaded[GIVEN_FILE].artifacts.count, 1);
	ck_assert(in.loaded[GIVEN_KEY].artifacts.count == 1 && in.loaded[GIVEN_KEY].artifacts.items[0]->kind == ARTIFACT_PRIVATE_KEY);
	ck_assert(in.loaded[GIVEN_TRUST].artifacts.count == 3 && in.loaded[GIVEN_CHAIN].artifacts.count == 1 && in.loaded[GIVEN_PREVIOUS].artifacts.count == 1);
	ck_assert(in.loaded[GIVEN_CRL].artifacts.count == 1 && in.loaded[GIVEN_CRL].artifacts.items[0]->kind == ARTIFACT_CRL);
	ck_assert(in.loaded[GIVEN_REQUEST].artifacts.count == 1 && in.loaded[GIVEN_REQUEST].artifacts.items[0]->kind == ARTIFACT_REQUEST);
	ck_assert(in.key_given && in.trust_given && in.chain_given && in.crl_given);
	in = (struct inputs){ 0 };
	given("check expressway/leaf-good.pem");
	ck_assert(engine_inputs(&session.engine, &in));
	ck_assert(!in.key_given && !in.trust_given && !in.chain_given && !in.crl_given);
}
END_TEST

TESTS_WITH("load", setup_cli, teardown_cli,
	TEST(the_lines_of_all_password_files_are_passwords),
	TEST(a_password_file_that_cannot_be_read_is_told_once),
	EACH(each_file_is_read_once_whatever_becomes_of_the_others, loads),
	TEST(a_folder_is_no_key),
	TEST(the_password_opens_what_is_loaded),
	TEST(each_option_gives_its_files))
