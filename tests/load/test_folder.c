/* test_folder.c - src/load/folder.c: which files a folder has, in which order, and what is skipped with which words. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "load/loader.h"
#include "loading.h"

static struct loading loading;
static struct strings paths;
static leftover_list leftovers;
static char folder[] = "/tmp/certproof-folder-XXXXXX";

static const char *
inside(const char *name)
{
	return arena_printf(&arena, "%s/%s", folder, name).at;
}

static void
setup(void)
{
	loading_begin(&loading);
	paths = (struct strings){ 0 };
	leftovers = (leftover_list){ 0 };
	memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
teardown(void)
{
	ck_assert_int_eq(system(arena_printf(&arena, "rm -rf '%s'", folder).at), 0);
}

static void
add_file(const char *name)
{
	int fd = open(inside(name), O_WRONLY | O_CREAT | O_EXCL, 0644);

	ck_assert_msg(fd >= 0, "%s", name);
	close(fd);
}

static void
add_folder(const char *name)
{
	ck_assert_msg(mkdir(inside(name), 0755) == 0, "%s", name);
}

static bool
walk(const char *path)
{
	return folder_walk(&arena, path, &paths, &leftovers, NULL, NULL, &messages);
}

/* Without the folder of the test. */
static const char *
short_of(const char *path)
{
	size_t len = strlen(folder);

	return strncmp(path, folder, len) != 0 ? path : path[len] == '/' ? path + len + 1 : path + len;
}

/* All paths, divided by blanks. */
static const char *
found(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < paths.count; i++)
		buffer_printf(&out, "%s%s", i == 0 ? "" : " ", short_of(paths.items[i]));
	return paths.count == 0 ? "" : buffer_text(&out).at;
}

/* "error FILE: text | hint", a line each. */
static const char *
printed(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (const struct message *m = messages.first; m != NULL; m = m->next)
		buffer_printf(&out, "%s %s: %.*s%s%.*s\n", m->level == MESSAGE_NOTE ? "note" : "error",
		    short_of(arena_string(&arena, m->file)), TEXT_ARG(m->text), m->hint.len != 0 ? " | " : "",
		    TEXT_ARG(m->hint));
	return buffer_text(&out).at == NULL ? "" : buffer_text(&out).at;
}

START_TEST(names_come_in_byte_order_folder_by_folder)
{
	static const char *const files[] = { "b", "a.pem", "a-b", "B", "9", "10", "\xc3\xa4", "~", "a/z", "a/A", "a/n/1", "a 1" };

	add_folder("a");
	add_folder("a/n");
	add_folder("empty");
	for (size_t i = 0; i < COUNT_OF(files); i++)
		add_file(files[i]);
	ck_assert(walk(folder));
	/* "a" comes before all that it begins; octets over 127 come last. */
	ck_assert_str_eq(found(), "10 9 B a/A a/n/1 a/z a 1 a-b a.pem b ~ \xc3\xa4");
	ck_assert_str_eq(printed(), "");
}
END_TEST

START_TEST(hidden_names_are_passed_over_unless_they_are_asked_for)
{
	add_file(".a.pem");
	add_folder(".git");
	add_file(".git/b.pem");
	ck_assert(walk(folder));
	ck_assert_str_eq(found(), "");
	ck_assert(walk(inside(".git")));
	ck_assert_str_eq(found(), ".git/b.pem");
	ck_assert_str_eq(printed(), "");
}
END_TEST

START_TEST(a_path_is_continued_as_it_was_given)
{
	add_folder("a");
	add_file("a/x");
	ck_assert(walk(inside("a/")));
	ck_assert(walk(inside("a")));
	ck_assert(walk(inside("a/../a")));
	ck_assert_str_eq(found(), "a/x a/x a/../a/x");
	ck_assert_int_eq(chdir(folder), 0);
	paths.count = 0;
	ck_assert(walk("a"));
	ck_assert(walk("."));
	ck_assert_str_eq(found(), "a/x a/x");
	ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

START_TEST(names_of_any_bytes_are_names)
{
	add_file("a\nb");
	add_file("\xff\x1b[31m");
	add_file("%s%n");
	ck_assert_int_eq(symlink("nowhere", inside("%s%n\x1b")), 0);
	ck_assert(walk(folder));
	ck_assert_str_eq(found(), "%s%n a\nb \xff\x1b[31m");
	ck_assert_str_eq(printed(), "note %s%n\x1b: skipped: no such file or directory\n");
}
END_TEST

START_TEST(links_are_followed_and_each_folder_is_entered_once)
{
	add_folder("a");
	add_file("a/x");
	ck_assert_int_eq(symlink("..", inside("a/up")), 0);
	ck_assert_int_eq(symlink("a", inside("b")), 0);
	ck_assert_int_eq(symlink("a/x", inside("c")), 0);
	ck_assert_int_eq(symlink("d", inside("d")), 0);
	ck_assert(walk(folder));
	/* A file by two names is two files: which of them is meant is not for the walk to say. */
	ck_assert_str_eq(found(), "a/x c");
	ck_assert_str_eq(printed(), "note a/up: this folder was read already under another name\n"
	    "note b: this folder was read already under another name\n"
	    "note d: skipped: too many levels of symbolic links\n");
	ck_assert_uint_eq(messages.errors, 0);
}
END_TEST

START_TEST(what_is_neither_file_nor_folder_is_skipped)
{
	ck_assert_int_eq(mkfifo(inside("pipe"), 0644), 0);
	ck_assert_int_eq(symlink("/dev/null", inside("device")), 0);
	add_file("x");
	ck_assert(walk(folder));
	ck_assert_str_eq(found(), "x");
	ck_assert_str_eq(printed(), "note device: skipped: neither a file nor a folder\n"
	    "note pipe: skipped: neither a file nor a folder\n");
}
END_TEST

START_TEST(a_folder_that_is_too_deep_does_not_hide_its_neighbours)
{
	struct text name = TEXT("d");

	/* The folder that is given is the first. */
	for (int depth = 2; depth <= LIMIT_FOLDER_DEPTH + 1; depth++) {
		add_folder(name.at);
		add_file(arena_printf(&arena, "%s/x", name.at).at);
		if (depth <= LIMIT_FOLDER_DEPTH)
			name = arena_printf(&arena, "%s/d", name.at);
	}
	ck_assert(!walk(folder));
	ck_assert_uint_eq(paths.count, LIMIT_FOLDER_DEPTH - 1);
	ck_assert_str_eq(printed(), arena_printf(&arena,
	    "error %s: deeper than 32 folders, the limit | give this folder by itself\n", name.at).at);
	/* So it can be, and what is in it is found. */
	ck_assert(walk(inside(name.at)));
	ck_assert_uint_eq(paths.count, LIMIT_FOLDER_DEPTH);
}
END_TEST

START_TEST(a_folder_that_may_not_be_read_does_not_hide_its_neighbours)
{
	bool read;

	add_folder("a");
	add_folder("b");
	add_file("b/x");
	add_folder("c");
	add_file("c/x");
	ck_assert_int_eq(chmod(inside("b"), 0), 0);
	ck_assert_int_eq(chmod(folder, 0755), 0);
	/* Whoever may read everything cannot see this. */
	if (geteuid() == 0 && seteuid(65534) != 0)
		return;
	read = walk(folder);
	if (getuid() == 0)
		ck_assert_int_eq(seteuid(0), 0);
	ck_assert_int_eq(chmod(inside("b"), 0755), 0);
	ck_assert(!read);
	ck_assert_str_eq(found(), "c/x");
	ck_assert_str_eq(printed(), "error b: cannot read the folder: permission denied\n");
}
END_TEST

START_TEST(what_is_no_folder_at_all_is_an_error)
{
	add_file("x");
	ck_assert(!walk(inside("gone")));
	ck_assert(!walk(""));
	ck_assert(!walk(inside("x")));
	ck_assert_str_eq(found(), "");
	ck_assert_str_eq(printed(), "error gone: cannot open: no such file or directory\n"
	    "error : cannot open: no such file or directory\n"
	    "error x: cannot read the folder: not a directory\n");
}
END_TEST

START_TEST(one_folder_is_open_at_a_time)
{
	struct rlimit usual, few;
	int lowest = dup(STDOUT_FILENO);
	bool deep, none;

	ck_assert_int_ge(lowest, 0);
	close(lowest);
	add_folder("a");
	add_folder("a/b");
	add_folder("a/b/c");
	add_file("a/b/c/x");
	ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &usual), 0);
	few = usual;
	few.rlim_cur = (rlim_t)lowest + 1;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	deep = walk(folder);
	few.rlim_cur = (rlim_t)lowest;
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
	none = !walk(folder);
	ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &usual), 0);
	ck_assert_msg(deep, "%s", printed());
	ck_assert(none);
	ck_assert_str_eq(found(), "a/b/c/x");
	ck_assert_str_eq(printed(), "error : cannot read the folder: too many open files\n");
}
END_TEST

TESTS_WITH("folder", setup, teardown,
	TEST(names_come_in_byte_order_folder_by_folder),
	TEST(hidden_names_are_passed_over_unless_they_are_asked_for),
	TEST(a_path_is_continued_as_it_was_given),
	TEST(names_of_any_bytes_are_names),
	TEST(links_are_followed_and_each_folder_is_entered_once),
	TEST(what_is_neither_file_nor_folder_is_skipped),
	TEST(a_folder_that_is_too_deep_does_not_hide_its_neighbours),
	TEST(a_folder_that_may_not_be_read_does_not_hide_its_neighbours),
	TEST(what_is_no_folder_at_all_is_an_error),
	TEST(one_folder_is_open_at_a_time))
