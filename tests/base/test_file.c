/* test_file.c - reading a file whole, or saying why not. */
#define _DEFAULT_SOURCE                /* mkdtemp */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../harness.h"

#define LIMIT ((size_t)1 << 20)

static char folder[64];

static void
enter_folder(void)
{
	strcpy(folder, "/tmp/test_file.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
	messages = (struct messages){ .arena = &arena };
}

static void
leave_folder(void)
{
	unlink("file");
	unlink("fifo");
	rmdir("folder");
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}

static void
write_fully(int fd, size_t len, char c)
{
	char piece[1000];

	memset(piece, c, sizeof(piece));
	while (len > 0) {
		ssize_t done = write(fd, piece, len < sizeof(piece) ? len : sizeof(piece));

		if (done <= 0)
			_exit(1);
		len -= (size_t)done;
	}
}

static void
make_file(size_t len)
{
	int fd = open("file", O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	write_fully(fd, len, 'a');
	close(fd);
}

/* A child writes `len` bytes into a pipe that becomes standard input. */
static void
make_stdin(size_t len, char c)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	if (fork() == 0) {
		close(ends[0]);
		write_fully(ends[1], len, c);
		_exit(0);
	}
	close(ends[1]);
	ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
}

static const char *
printed(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	messages_render(&out, &messages, false);
	return buffer_text(&out).at;
}

static void
expect_all(const char *path, size_t len, char c)
{
	struct bytes bytes = { 0 };

	ck_assert_msg(file_read(&arena, path, LIMIT, &bytes, &messages), "%s", printed());
	ck_assert_uint_eq(bytes.len, len);
	for (size_t i = 0; i < len; i++)
		ck_assert_msg(bytes.at[i] == (uint8_t)c, "byte %zu", i);
	ck_assert_uint_eq(bytes.at[len], 0);
	ck_assert_uint_eq(messages.count, 0);
}

static void
expect_refusal(const char *path, const char *words)
{
	struct bytes bytes = { 0 };

	ck_assert_msg(!file_read(&arena, path, LIMIT, &bytes, &messages), "%s: read", path);
	ck_assert_str_eq(printed(), words);
}

START_TEST(a_file_is_read_whole_up_to_the_limit)
{
	static const size_t sizes[] = { 0, 1, 4096, LIMIT };

	make_file(sizes[_i]);
	expect_all("file", sizes[_i], 'a');
}
END_TEST

START_TEST(a_file_past_the_limit_is_refused)
{
	make_file(LIMIT + 1);
	expect_refusal("file", "file: error: larger than 1 MiB, the limit of one file\n"
	    "  hint: is this a certificate file? split it if it is\n");
}
END_TEST

START_TEST(a_small_limit_is_told_in_bytes)
{
	struct bytes bytes;

	make_file(17);
	ck_assert(!file_read(&arena, "file", 16, &bytes, &messages));
	ck_assert_str_eq(printed(), "file: error: larger than 16 bytes, the limit of such a file\n"
	    "  hint: is it the file that was meant?\n");
}
END_TEST

START_TEST(standard_input_is_read_whole_up_to_the_limit)
{
	static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, LIMIT };

	make_stdin(sizes[_i], 'k');
	expect_all("-", sizes[_i], 'k');
}
END_TEST

START_TEST(standard_input_past_the_limit_is_refused)
{
	make_stdin(LIMIT + 1, 'k');
	expect_refusal("-", "(standard input): error: larger than 1 MiB, the limit of one file\n"
	    "  hint: is this a certificate file? split it if it is\n");
}
END_TEST

START_TEST(a_key_on_standard_input_is_left_in_one_place_only)
{
	struct arena_mark mark;
	struct bytes bytes;
	const char *old;

	/* One block that holds the first 64 KiB, but not what they grow to. */
	arena_take_raw(&arena, 80 << 10);
	arena_reset(&arena);
	mark = arena_mark(&arena);
	make_stdin(LIMIT, 'k');
	ck_assert(file_read(&arena, "-", LIMIT, &bytes, &messages));
	arena_rewind(&arena, mark);
	old = arena_take_raw(&arena, 60 << 10);
	for (size_t i = 0; i < 60 << 10; i++)
		ck_assert_msg(old[i] != 'k', "byte %zu of the smaller buffer", i);
}
END_TEST

START_TEST(a_key_that_is_refused_for_its_length_is_left_nowhere)
{
	const size_t looked_at = 2 * LIMIT;
	struct arena_mark mark;
	struct bytes bytes;
	const char *old;

	/* One block that holds all that the reading takes. */
	arena_take_raw(&arena, looked_at + (64 << 10));
	arena_reset(&arena);
	mark = arena_mark(&arena);
	make_stdin(LIMIT + 1, 'k');
	ck_assert(!file_read(&arena, "-", LIMIT, &bytes, &messages));
	arena_rewind(&arena, mark);
	old = arena_take_raw(&arena, looked_at);
	ck_assert_msg(memmem(old, looked_at, "kkkkkkkk", 8) == NULL, "a piece of it");
}
END_TEST

START_TEST(a_file_that_hides_its_length_is_read_to_its_end)
{
	struct bytes bytes = { 0 };

	/* The kernel makes these up while they are read, and says that they are empty. */
	if (access("/proc/self/stat", R_OK) != 0)
		return;
	ck_assert_msg(file_read(&arena, "/proc/self/stat", LIMIT, &bytes, &messages), "%s", printed());
	ck_assert_uint_gt(bytes.len, 10);
	ck_assert_int_eq(bytes.at[bytes.len - 1], '\n');
}
END_TEST

START_TEST(a_file_that_may_not_be_read_is_said)
{
	make_file(1);
	ck_assert_int_eq(chmod("file", 0), 0);
	ck_assert_int_eq(chmod(".", 0755), 0);
	/* Whoever may read everything cannot see this. */
	if (geteuid() == 0 && seteuid(65534) != 0)
		return;
	expect_refusal("file", "file: error: cannot open: permission denied\n");
	if (getuid() == 0)
		ck_assert_int_eq(seteuid(0), 0);
}
END_TEST

START_TEST(a_link_that_leads_nowhere_is_no_file)
{
	ck_assert_int_eq(symlink("gone.pem", "file"), 0);
	expect_refusal("file", "file: error: cannot open: no such file or directory\n"
	    "  hint: is the path right? it begins at the folder of the run, in a site file at the site file\n");
}
END_TEST

START_TEST(standard_input_that_is_closed_or_a_folder_is_said)
{
	int kept = dup(STDIN_FILENO), here = open(".", O_RDONLY);

	ck_assert_int_eq(dup2(here, STDIN_FILENO), STDIN_FILENO);
	expect_refusal("-", "(standard input): error: cannot read: is a directory\n");
	close(STDIN_FILENO);
	messages = (struct messages){ .arena = &arena };
	expect_refusal("-", "(standard input): error: cannot read: bad file descriptor\n");
	ck_assert_int_eq(dup2(kept, STDIN_FILENO), STDIN_FILENO);
}
END_TEST

START_TEST(a_fifo_is_read_to_its_end)
{
	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	if (fork() == 0) {
		int fd = open("fifo", O_WRONLY);

		write_fully(fd, 70000, 'f');
		_exit(0);
	}
	expect_all("fifo", 70000, 'f');
}
END_TEST

START_TEST(a_fifo_that_nobody_writes_is_told_after_a_while)
{
	struct bytes bytes;
	int64_t start = clock_milliseconds();

	ck_assert_int_eq(LIMIT_FIFO_WAIT, 10000);
	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	ck_assert(!file_read_within(&arena, "fifo", 100, 150, &bytes, &messages));
	ck_assert_int_ge(clock_milliseconds() - start, 150);
	ck_assert_str_eq(printed(), "fifo: error: nobody writes to this FIFO: waited for 1 seconds\n"
	    "  hint: start what writes to it, or name a file\n");
}
END_TEST

/* Also a writer that comes late, and one that is there and takes longer than the limit to write. */
START_TEST(a_writer_that_is_there_has_all_the_time)
{
	struct bytes bytes;
	pid_t writer;

	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	writer = fork();
	if (writer == 0) {
		int fd;

		usleep(100000);
		fd = open("fifo", O_WRONLY);
		usleep(600000);
		write_fully(fd, 70000, 'f');
		usleep(300000);
		write_fully(fd, 1, 'f');
		_exit(0);
	}
	ck_assert_msg(file_read_within(&arena, "fifo", 100000, 400, &bytes, &messages), "%s", printed());
	ck_assert_uint_eq(bytes.len, 70001);
	ck_assert(bytes.at[0] == 'f' && bytes.at[70000] == 'f');
}
END_TEST

START_TEST(a_writer_that_writes_nothing_leaves_an_empty_file)
{
	struct bytes bytes;

	ck_assert_int_eq(mkfifo("fifo", 0600), 0);
	if (fork() == 0) {
		usleep(100000);
		close(open("fifo", O_WRONLY));
		_exit(0);
	}
	ck_assert_msg(file_read_within(&arena, "fifo", 100000, 5000, &bytes, &messages), "%s", printed());
	ck_assert_uint_eq(bytes.len, 0);
}
END_TEST

START_TEST(what_cannot_be_read_is_said_with_a_way_out)
{
	static const struct {
		const char *path, *words;
	} rows[] = {
		{ "none.pem", "none.pem: error: cannot open: no such file or directory\n"
		    "  hint: is the path right? it begins at the folder of the run, in a site file at the site file\n" },
		{ "/none.pem", "/none.pem: error: cannot open: no such file or directory\n  hint: is the path right?\n" },
		{ "folder", "folder: error: is a folder, where a file is meant\n" },
		{ "folder/none/at/all", "folder/none/at/all: error: cannot open: no such file or directory\n"
		    "  hint: is the path right? it begins at the folder of the run, in a site file at the site file\n" },
		{ "/dev/zero", "/dev/zero: error: is neither a file nor a pipe\n" },
		{ "bad\x1b[31m.pem", "bad\\x1b[31m.pem: error: cannot open: no such file or directory\n"
		    "  hint: is the path right? it begins at the folder of the run, in a site file at the site file\n" },
	};

	ck_assert_int_eq(mkdir("folder", 0700), 0);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		messages = (struct messages){ .arena = &arena };
		expect_refusal(rows[i].path, rows[i].words);
	}
}
END_TEST

START_TEST(a_file_as_part_of_a_path_is_no_folder)
{
	make_file(1);
	expect_refusal("file/below", "file/below: error: cannot open: not a directory\n");
}
END_TEST

START_TEST(what_the_system_says_becomes_part_of_a_sentence)
{
	ck_assert(text_is(system_error(&arena, EACCES), "permission denied"));
	ck_assert(text_is(system_error(&arena, ENOSPC), "no space left on device"));
	/* What begins with a word in capitals stays as it is. */
	ck_assert(text_is(system_error(&arena, EDOTDOT), "RFS specific error"));
}
END_TEST

TESTS_WITH("file", enter_folder, leave_folder,
	RANGE(a_file_is_read_whole_up_to_the_limit, 0, 4),
	TEST(a_file_past_the_limit_is_refused),
	TEST(a_small_limit_is_told_in_bytes),
	RANGE(standard_input_is_read_whole_up_to_the_limit, 0, 6),
	TEST(standard_input_past_the_limit_is_refused),
	TEST(a_key_on_standard_input_is_left_in_one_place_only),
	TEST(a_key_that_is_refused_for_its_length_is_left_nowhere),
	TEST(a_file_that_hides_its_length_is_read_to_its_end),
	TEST(a_file_that_may_not_be_read_is_said),
	TEST(a_link_that_leads_nowhere_is_no_file),
	TEST(standard_input_that_is_closed_or_a_folder_is_said),
	TEST(a_fifo_is_read_to_its_end),
	TEST(a_fifo_that_nobody_writes_is_told_after_a_while),
	TEST(a_writer_that_is_there_has_all_the_time),
	TEST(a_writer_that_writes_nothing_leaves_an_empty_file),
	TEST(what_cannot_be_read_is_said_with_a_way_out),
	TEST(a_file_as_part_of_a_path_is_no_folder),
	TEST(what_the_system_says_becomes_part_of_a_sentence))
