/* test_output.c - src/base/output.c: a report is replaced whole or not at all, and never silently lost. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../harness.h"

static char folder[64];

static void
enter_folder(void)
{
	strcpy(folder, "/tmp/test_output.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(chdir(folder), 0);
}

/* Takes away what the test made, folders within it too. */
static void
leave_folder(void)
{
	ck_assert_int_eq(chdir("/"), 0);
	ck_assert_int_eq(system(arena_printf(&arena, "rm -rf '%s'", folder).at), 0);
}

static void
put_file(const char *path, const char *content)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(content, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static struct text
content_of(const char *path)
{
	struct bytes bytes;
	struct messages ignored;

	messages_init(&ignored, &arena);
	ck_assert_msg(file_read(&arena, path, LIMIT_FILE_SIZE, &bytes, &ignored), "%s cannot be read", path);
	return text_of_bytes(bytes);
}

/* How many names the folder of the test holds: what is left over is counted, too. */
static unsigned
names(void)
{
	DIR *here = opendir(".");
	unsigned count = 0;

	ck_assert_ptr_nonnull(here);
	for (struct dirent *entry; (entry = readdir(here)) != NULL;)
		count += entry->d_name[0] != '.';
	closedir(here);
	return count;
}

static struct output *
opened(const char *path)
{
	struct output *output = output_open(&arena, path, &messages);

	ck_assert_msg(output != NULL, "%s: not opened", path);
	return output;
}

static const char *
printed(void)
{
	struct buffer out;

	buffer_init(&out, &arena);
	messages_render(&out, &messages, false);
	return buffer_text(&out).at;
}

START_TEST(the_old_report_stands_until_the_new_one_is_whole)
{
	struct output *output;

	put_file("report", "old");
	output = opened("report");
	output_puts(output, "new");
	for (size_t i = 0; i < 20000; i++)
		output_puts(output, "!");
	ck_assert(text_is(content_of("report"), "old"));
	ck_assert(output_close(output, &messages));
	ck_assert_uint_eq(content_of("report").len, 20003);
	ck_assert(text_starts_with(content_of("report"), "new!"));
	ck_assert_uint_eq(names(), 1);
}
END_TEST

START_TEST(a_report_that_is_dropped_leaves_the_old_one)
{
	struct output *output;

	put_file("report", "old");
	output = opened("report");
	output_puts(output, "new");
	output_abandon(output);
	ck_assert(text_is(content_of("report"), "old"));
	ck_assert_uint_eq(names(), 1);
}
END_TEST

START_TEST(a_report_without_a_word_is_an_empty_file)
{
	ck_assert(output_close(opened("report"), &messages));
	ck_assert_uint_eq(content_of("report").len, 0);
}
END_TEST

/* The writer holds 16384 bytes. */
static const size_t lengths[] = { 1, 255, 256, 257, 16383, 16384, 16385, 32768, 100000 };

START_TEST(pieces_of_every_length_arrive_in_order)
{
	size_t len = lengths[_i];
	char *piece = arena_take(&arena, len + 1);
	struct output *output = opened("report");
	struct text content;

	memset(piece, 'p', len);
	output_puts(output, "<");
	output_write(output, (struct text){ piece, len });
	output_puts(output, "|");
	output_printf(output, "%s", piece);
	output_write(output, TEXT("\0>"));
	ck_assert(output_close(output, &messages));
	content = content_of("report");
	ck_assert_msg(content.len == 2 * len + 4, "%zu: %zu bytes", len, content.len);
	ck_assert_msg(content.at[0] == '<' && content.at[len + 1] == '|' &&
	    memcmp(content.at + 2 * len + 2, "\0>", 2) == 0 && memcmp(content.at + 1, piece, len) == 0 &&
	    memcmp(content.at + len + 2, piece, len) == 0, "%zu: not in order", len);
}
END_TEST

START_TEST(a_disk_that_is_full_is_told_and_the_old_report_kept)
{
	static const size_t sizes[] = { 1, 9000 };
	struct rlimit before, limit;
	char piece[] = "0123456789";
	struct output *output;
	bool closed;

	put_file("report", "old");
	/* A limit on the length of files fails as a full disk does, in the middle of a write too. */
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 8192;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	output = opened("report");
	for (size_t i = 0; i < sizes[_i]; i++)
		output_puts(output, piece);
	closed = output_close(output, &messages);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &before), 0);
	if (_i == 0) {
		ck_assert(closed);
		ck_assert(text_is(content_of("report"), piece));
	} else {
		ck_assert(!closed);
		ck_assert_str_eq(printed(), "report: error: cannot write report: file too large\n");
		ck_assert(text_is(content_of("report"), "old"));
	}
	ck_assert_uint_eq(names(), 1);
}
END_TEST

START_TEST(a_device_is_written_to_and_its_refusal_told)
{
	static const size_t sizes[] = { 1, 20000 };
	struct output *output;

	/* Only Linux and NetBSD have this device. */
	if (access("/dev/full", W_OK) != 0)
		return;
	output = opened("/dev/full");
	for (size_t i = 0; i < sizes[_i]; i++)
		output_puts(output, "x");
	ck_assert(!output_close(output, &messages));
	ck_assert_str_eq(printed(), "/dev/full: error: cannot write report: no space left on device\n");
}
END_TEST

START_TEST(standard_output_that_fails_is_told_and_stays_open)
{
	int kept = dup(STDOUT_FILENO), full = open("/dev/full", O_WRONLY);
	struct output *output;
	bool closed;

	if (full < 0)
		return;
	dup2(full, STDOUT_FILENO);
	output = opened("-");
	output_puts(output, "x");
	closed = output_close(output, &messages);
	ck_assert_int_ge(fcntl(STDOUT_FILENO, F_GETFD), 0);
	dup2(kept, STDOUT_FILENO);
	ck_assert(!closed);
	ck_assert_str_eq(printed(), "standard output: error: cannot write report: no space left on device\n");
}
END_TEST

START_TEST(a_pipe_is_written_to_not_replaced)
{
	struct output *output;
	struct stat st;
	char got[8] = "";
	int reader;

	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	reader = open("pipe", O_RDONLY | O_NONBLOCK);
	output = opened("pipe");
	output_puts(output, "report");
	ck_assert(output_close(output, &messages));
	ck_assert_int_eq(read(reader, got, sizeof(got)), 6);
	ck_assert_str_eq(got, "report");
	ck_assert_int_eq(stat("pipe", &st), 0);
	ck_assert(S_ISFIFO(st.st_mode));
	ck_assert_uint_eq(names(), 1);
}
END_TEST

START_TEST(a_pipe_is_waited_for_until_somebody_reads_it)
{
	int64_t start = clock_milliseconds();
	struct output *output;
	char got[8] = "";

	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	ck_assert_ptr_null(output_open_within(&arena, "pipe", 100, &messages));
	ck_assert_int_ge(clock_milliseconds() - start, 100);
	ck_assert_str_eq(printed(), "pipe: error: cannot write report: nobody reads this FIFO\n");
	if (fork() == 0) {
		int fd;

		usleep(200000);
		fd = open("pipe", O_RDONLY);
		_exit(read(fd, got, sizeof(got)) == 6 ? 0 : 1);
	}
	output = output_open_within(&arena, "pipe", 10000, &messages);
	ck_assert_ptr_nonnull(output);
	output_puts(output, "report");
	ck_assert(output_close(output, &messages));
}
END_TEST

START_TEST(a_pipe_that_nobody_reads_is_told)
{
	struct output *output;
	int reader;

	ck_assert_int_eq(mkfifo("pipe", 0600), 0);
	signal(SIGPIPE, SIG_IGN);
	reader = open("pipe", O_RDONLY | O_NONBLOCK);
	output = opened("pipe");
	close(reader);
	output_puts(output, "report");
	ck_assert(!output_close(output, &messages));
	ck_assert_str_eq(printed(), "pipe: error: cannot write report: broken pipe\n");
}
END_TEST

static const struct {
	const char *why, *path, *words;
} refusals[] = {
	{ "a folder", "folder", "folder: error: cannot write report: is a directory\n" },
	{ "a folder that is not there", "none/report",
	    "none/report: error: cannot write report: no such file or directory\n" },
	{ "a file where a folder is meant", "file/report",
	    "file/report: error: cannot write report: not a directory\n" },
};

START_TEST(what_cannot_be_written_is_said_at_once)
{
	ck_assert_int_eq(mkdir("folder", 0700), 0);
	put_file("file", "kept");
	ck_assert_msg(output_open(&arena, refusals[_i].path, &messages) == NULL, "%s: opened",
	    refusals[_i].why);
	ck_assert_msg(strcmp(printed(), refusals[_i].words) == 0, "%s: %s", refusals[_i].why, printed());
	ck_assert(text_is(content_of("file"), "kept"));
	ck_assert_uint_eq(names(), 2);
}
END_TEST

START_TEST(a_folder_that_may_not_be_written_is_said_at_once)
{
	/* Whoever may write everywhere cannot see this. */
	if (geteuid() == 0 && (setegid(65534) != 0 || seteuid(65534) != 0))
		return;
	ck_assert_ptr_null(output_open(&arena, "/report", &messages));
	ck_assert_str_eq(printed(), "/report: error: cannot write report: permission denied\n");
	if (getuid() == 0)
		ck_assert_int_eq(seteuid(0), 0);
}
END_TEST

START_TEST(a_folder_that_took_the_place_of_the_report_is_left_alone)
{
	struct output *output = opened("report");

	output_puts(output, "new");
	ck_assert_int_eq(mkdir("report", 0700), 0);
	ck_assert(!output_close(output, &messages));
	ck_assert_str_eq(printed(), "report: error: cannot write report: is a directory\n");
	ck_assert_uint_eq(names(), 1);
}
END_TEST

START_TEST(a_folder_that_vanished_is_told)
{
	struct output *output;

	ck_assert_int_eq(mkdir("folder", 0700), 0);
	output = opened("folder/report");
	output_puts(output, "new");
	ck_assert_int_eq(system("rm -r folder"), 0);
	ck_assert(!output_close(output, &messages));
	ck_assert_str_eq(printed(), "folder/report: error: cannot write report: no such file or directory\n");
}
END_TEST

START_TEST(a_file_that_bears_the_name_of_the_draft_is_left_alone)
{
	const char *draft = arena_printf(&arena, "report.%ld-0.tmp", (long)getpid()).at;
	struct output *output;

	put_file(draft, "somebody's");
	output = opened("report");
	output_puts(output, "new");
	ck_assert(output_close(output, &messages));
	ck_assert(text_is(content_of("report"), "new"));
	ck_assert(text_is(content_of(draft), "somebody's"));
	ck_assert_uint_eq(names(), 2);
}
END_TEST

START_TEST(a_report_that_few_may_read_stays_so)
{
	struct output *output;
	struct stat st;

	put_file("report", "old");
	ck_assert_int_eq(chmod("report", 0600), 0);
	output = opened("report");
	ck_assert(output_close(output, &messages));
	ck_assert_int_eq(stat("report", &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
}
END_TEST

START_TEST(a_new_report_is_made_as_the_user_makes_files)
{
	struct stat st;

	umask(027);
	ck_assert(output_close(opened("report"), &messages));
	ck_assert_int_eq(stat("report", &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0640);
}
END_TEST

START_TEST(a_link_is_replaced_and_leads_no_report_elsewhere)
{
	struct output *output;
	struct stat st;

	ck_assert_int_eq(mkdir("folder", 0700), 0);
	put_file("folder/kept", "old");
	ck_assert_int_eq(symlink("folder/kept", "link"), 0);
	output = opened("link");
	output_puts(output, "new");
	ck_assert(output_close(output, &messages));
	ck_assert_int_eq(lstat("link", &st), 0);
	ck_assert_msg(S_ISREG(st.st_mode), "the link stands");
	ck_assert(text_is(content_of("link"), "new"));
	ck_assert(text_is(content_of("folder/kept"), "old"));
}
END_TEST

static const char *
create(const char *path, const char *text, bool secret)
{
	struct output *output = output_create(&arena, path, secret, &messages);
	bool good = false;

	if (output != NULL) {
		output_puts(output, text);
		good = output_close(output, &messages);
	}
	return good ? "" : messages.last->text.at;
}

START_TEST(a_new_file_replaces_nothing)
{
	ck_assert_str_eq(create("new", "text\n", false), "");
	ck_assert(text_is(content_of("new"), "text\n"));
	ck_assert_str_eq(create("new", "other\n", false), "cannot write the file: file exists");
	ck_assert(text_is(content_of("new"), "text\n"));
	ck_assert_int_eq(symlink("elsewhere", "link"), 0);
	ck_assert_str_eq(create("link", "other\n", false), "cannot write the file: file exists");
	ck_assert_int_ne(access("elsewhere", F_OK), 0);
	ck_assert_uint_eq(names(), 2);
	ck_assert_str_eq(create("none/new", "text\n", false), "cannot write the file: no such file or directory");
}
END_TEST

START_TEST(a_secret_file_is_for_its_owner_alone)
{
	struct stat st;

	(void)umask(0);
	ck_assert_str_eq(create("secret", "text\n", true), "");
	ck_assert_int_eq(stat("secret", &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_str_eq(create("open", "text\n", false), "");
	ck_assert_int_eq(stat("open", &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0644);
}
END_TEST

START_TEST(a_new_file_that_is_dropped_leaves_nothing)
{
	struct output *output = output_create(&arena, "new", true, &messages);

	output_puts(output, "text\n");
	output_abandon(output);
	ck_assert_uint_eq(names(), 0);
}
END_TEST

START_TEST(an_output_can_collect_into_a_buffer)
{
	struct buffer buffer;
	struct output *output;

	buffer_init(&buffer, &arena);
	output = output_to_buffer(&arena, &buffer);
	output_puts(output, "a");
	output_printf(output, "%300d", 1);
	output_write(output, TEXT("\0"));
	ck_assert(output_close(output, &messages));
	ck_assert_uint_eq(buffer.len, 302);
	output_abandon(output);
	ck_assert_uint_eq(buffer.len, 302);
}
END_TEST

TESTS_WITH("output", enter_folder, leave_folder,
	TEST(the_old_report_stands_until_the_new_one_is_whole),
	TEST(a_report_that_is_dropped_leaves_the_old_one),
	TEST(a_report_without_a_word_is_an_empty_file),
	EACH(pieces_of_every_length_arrive_in_order, lengths),
	RANGE(a_disk_that_is_full_is_told_and_the_old_report_kept, 0, 2),
	RANGE(a_device_is_written_to_and_its_refusal_told, 0, 2),
	TEST(standard_output_that_fails_is_told_and_stays_open),
	TEST(a_pipe_is_written_to_not_replaced),
	TEST(a_pipe_is_waited_for_until_somebody_reads_it),
	TEST(a_pipe_that_nobody_reads_is_told),
	EACH(what_cannot_be_written_is_said_at_once, refusals),
	TEST(a_folder_that_may_not_be_written_is_said_at_once),
	TEST(a_folder_that_took_the_place_of_the_report_is_left_alone),
	TEST(a_folder_that_vanished_is_told),
	TEST(a_file_that_bears_the_name_of_the_draft_is_left_alone),
	TEST(a_report_that_few_may_read_stays_so),
	TEST(a_new_report_is_made_as_the_user_makes_files),
	TEST(a_link_is_replaced_and_leads_no_report_elsewhere),
	TEST(a_new_file_replaces_nothing),
	TEST(a_secret_file_is_for_its_owner_alone),
	TEST(a_new_file_that_is_dropped_leaves_nothing),
	TEST(an_output_can_collect_into_a_buffer))
