/* test_password.c - src/load/password.c: passwords from a file, a line each. */
#include <stdio.h>
#include <unistd.h>

#include "loading.h"

static struct loading loading;
static char path[] = "/tmp/passwords-XXXXXX";

static void
setup(void)
{
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	close(fd);
	loading_begin(&loading);
}

static void
teardown(void)
{
	unlink(path);
}

static void
put_file(const char *content, size_t len)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_ne(file, NULL);
	ck_assert_uint_eq(fwrite(content, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

/* The passwords with a bar after each, or the message. */
static const char *
passwords_of(const char *name)
{
	struct texts found = { 0 };
	struct buffer out;

	buffer_init(&out, &arena);
	messages_init(&messages, &arena);
	if (!passwords_read(&arena, name, &found, &messages))
		return arena_string(&arena, messages.first->text);
	ck_assert_uint_eq(messages.count, 0);
	for (size_t i = 0; i < found.count; i++)
		buffer_printf(&out, "%.*s|", TEXT_ARG(found.items[i]));
	return buffer_text(&out).at;
}

static const struct { const char *why, *content, *passwords; } rows[] = {
	{ "a line", "secret\n", "secret|" },
	{ "no newline", "secret", "secret|" },
	{ "a line of Windows", "secret\r\n", "secret|" },
	{ "blanks belong to it", " se cret \n", " se cret |" },
	{ "a carriage return without a newline", "secret\r", "secret|" },
	{ "two lines", "one\ntwo\n", "one|two|" },
	{ "the last without a newline", "one\ntwo", "one|two|" },
	{ "lines of Windows", "one\r\ntwo\r\n", "one|two|" },
	{ "an empty line is the empty password", "\n", "|" },
	{ "also between others", "one\n\ntwo\n", "one||two|" },
	{ "a carriage return within", "on\re\n", "on\re|" },
	{ "a byte order mark", "\xef\xbb\xbfsecret\n", "secret|" },
	{ "beyond ASCII", "gehe\xc3\xafm\n", "gehe\xc3\xafm|" },
	{ "nothing", "", "the password file is empty" },
	{ "UTF-16", "\xff\xfes", "the password file is UTF-16" },
};

START_TEST(each_line_is_a_password)
{
	put_file(rows[_i].content, strlen(rows[_i].content));
	ck_assert_msg(strcmp(passwords_of(path), rows[_i].passwords) == 0, "%s: '%s'", rows[_i].why, passwords_of(path));
}
END_TEST

START_TEST(a_file_has_4096_bytes_at_most)
{
	char most[LIMIT_PASSWORD_FILE + 1];

	memset(most, 'x', sizeof(most));
	put_file(most, LIMIT_PASSWORD_FILE);
	ck_assert_uint_eq(strlen(passwords_of(path)), LIMIT_PASSWORD_FILE + 1);
	put_file(most, LIMIT_PASSWORD_FILE + 1);
	ck_assert_str_eq(passwords_of(path), "larger than 4096 bytes, the limit of such a file");
}
END_TEST

START_TEST(a_file_that_is_not_there_is_told)
{
	ck_assert_str_eq(passwords_of("/nowhere/password"), "cannot open: no such file or directory");
	ck_assert_str_eq(passwords_of("/"), "is a folder, where a file is meant");
}
END_TEST

TESTS_WITH("password", setup, teardown,
	EACH(each_line_is_a_password, rows),
	TEST(a_file_has_4096_bytes_at_most),
	TEST(a_file_that_is_not_there_is_told))
