/* test_folder.c - src/base/folder.c: a folder is given whole, in byte order, or not at all. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../harness.h"

/* Stands before the C library's: fails when so many entries have been read. */
static int fails_after = -1;

struct dirent *
readdir(DIR *folder)
{
	struct dirent *(*real)(DIR *);
	void *symbol = dlsym(RTLD_NEXT, "readdir");

	memcpy(&real, &symbol, sizeof(real));
	if (fails_after == 0) {
		errno = EIO;
		return NULL;
	}
	fails_after -= fails_after > 0;
	return real(folder);
}

static char folder[] = "/tmp/certproof-folder-XXXXXX";

static const char *
inside(const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name).at;
}

static void
add_file(const char *name)
{
	int fd = open(inside(name), O_WRONLY | O_CREAT | O_EXCL, 0644);

	ck_assert_msg(fd >= 0, "%s", name);
	close(fd);
}

static void
make_folder(void)
{
	fails_after = -1;
	memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
remove_folder(void)
{
	struct buffer command;

	fails_after = -1;
	buffer_init(&command, &arena);
	buffer_printf(&command, "rm -rf '%s'", folder);
	ck_assert_int_eq(system(buffer_text(&command).at), 0);
}

START_TEST(what_is_in_a_folder_is_given_in_byte_order)
{
	static const char *const names[] = { ".hidden", "B", "a", "link", "none", "\xc3\xa4" };
	static const enum entry_kind kinds[] = { ENTRY_FILE, ENTRY_FILE, ENTRY_FOLDER, ENTRY_FOLDER, ENTRY_UNKNOWN, ENTRY_FILE };
	struct folder_entries entries;
	int error;

	add_file("\xc3\xa4");
	add_file(".hidden");
	add_file("B");
	ck_assert_int_eq(mkdir(inside("a"), 0755), 0);
	ck_assert_int_eq(symlink("a", inside("link")), 0);
	ck_assert_int_eq(symlink("nowhere", inside("none")), 0);
	ck_assert(folder_read(&arena, folder, &entries, &error));
	ck_assert_uint_eq(entries.count, 6);
	for (size_t i = 0; i < 6; i++) {
		ck_assert_str_eq(entries.items[i].name, names[i]);
		ck_assert_str_eq(entries.items[i].path, inside(names[i]));
		ck_assert_int_eq(entries.items[i].kind, kinds[i]);
		ck_assert(entries.items[i].hidden == (i == 0));
	}
	ck_assert_int_eq(entries.items[4].error, ENOENT);
	ck_assert(entries.items[2].inode == entries.items[3].inode && entries.items[2].device == entries.items[3].device);
	ck_assert(folder_read(&arena, arena_printf(&arena, "%s/", folder).at, &entries, &error));
	ck_assert_str_eq(entries.items[1].path, inside("B"));
}
END_TEST

START_TEST(an_error_after_some_entries_is_no_end)
{
	struct folder_entries entries;
	int error = 0;

	for (char c = 'a'; c < 'k'; c++)
		add_file((char[]){ c, 0 });
	for (fails_after = 0; fails_after < 12;) {
		int left = fails_after;

		ck_assert_msg(!folder_read(&arena, folder, &entries, &error), "after %d entries", left);
		ck_assert_int_eq(error, EIO);
		fails_after = left + 1;
	}
	/* Ten files, and the two names that every folder has. */
	fails_after = 13;
	ck_assert(folder_read(&arena, folder, &entries, &error));
	ck_assert_uint_eq(entries.count, 10);
}
END_TEST

START_TEST(what_cannot_be_opened_is_told_with_its_name)
{
	struct folder_entries entries;

	ck_assert(!folder_told(&arena, inside("none"), &entries, &messages));
	ck_assert_uint_eq(messages.errors, 1);
	ck_assert(text_is(messages.first->text, "cannot read the folder: no such file or directory"));
	ck_assert(text_is(messages.first->file, inside("none")));
	add_file("file");
	ck_assert(!folder_told(&arena, inside("file"), &entries, &messages));
	ck_assert(text_is(messages.last->text, "cannot read the folder: not a directory"));
}
END_TEST

TESTS_WITH("folder", make_folder, remove_folder,
	TEST(what_is_in_a_folder_is_given_in_byte_order),
	TEST(an_error_after_some_entries_is_no_end),
	TEST(what_cannot_be_opened_is_told_with_its_name))
