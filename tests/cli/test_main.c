/* test_main.c - src/cli/main.c: the process as its caller sees it: status, streams, environment, terminal and limits. */
#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"

#define GOOD "expressway/leaf-good.pem"
#define TOGETHER "--at 2026-11-21 -t trust/good.pem " GOOD

static struct {
	const char *program;                   /* NULL: as the environment says */
	const char *set, *value;               /* a variable of the environment; value NULL: unset */
	unsigned closed;                       /* bit per descriptor */
	unsigned short columns;                /* of a terminal as standard output; 0: none */
} around;

/* In the child: standard output and error to these, then the program. */
static void
become(const char *words, int out, int err)
{
	const char *program = around.program != NULL ? around.program : getenv("CERTPROOF");
	char *argv[WORDS_MOST + 1];

	(void)split(words, argv);
	if (around.set != NULL && around.value != NULL)
		(void)setenv(around.set, around.value, 1);
	else if (around.set != NULL)
		(void)unsetenv(around.set);
	(void)dup2(out, STDOUT_FILENO);
	(void)dup2(err, STDERR_FILENO);
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (around.closed & 1U << fd)
			close(fd);
	execv(program, argv);
	_exit(127);
}

struct ended {
	int status;                            /* of waitpid */
	const char *out, *err;
};

static const char *
all_of(int fd)
{
	struct buffer out;
	char some[4096];
	ssize_t len;

	buffer_init(&out, &session.arena);
	while ((len = read(fd, some, sizeof(some))) > 0)
		buffer_add(&out, (struct text){ some, (size_t)len });
	return arena_string(&session.arena, buffer_text(&out));
}

/* A terminal of so many columns as `ends`, the program's and ours; false: there are none here, as in some chroots. */
static bool
open_terminal(unsigned short columns, int ends[2])
{
	struct winsize size = { .ws_col = columns, .ws_row = 24 };

	ends[1] = posix_openpt(O_RDWR | O_NOCTTY);
	if (ends[1] < 0)
		return false;
	if (grantpt(ends[1]) == 0 && unlockpt(ends[1]) == 0 && (ends[0] = open(ptsname(ends[1]), O_RDWR | O_NOCTTY)) >= 0) {
		ck_assert_int_eq(ioctl(ends[0], TIOCSWINSZ, &size), 0);
		return true;
	}
	close(ends[1]);
	return false;
}

static bool
has_terminals(void)
{
	int ends[2];

	if (!open_terminal(80, ends))
		return false;
	close(ends[0]);
	close(ends[1]);
	return true;
}

static struct ended
program(const char *words)
{
	FILE *out = tmpfile(), *err = tmpfile();
	struct ended ended = { 0 };
	int terminal[2] = { -1, -1 };
	pid_t child;

	ck_assert(out != NULL && err != NULL);
	if (around.columns != 0)
		ck_assert(open_terminal(around.columns, terminal));
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		become(words, terminal[0] >= 0 ? terminal[0] : fileno(out), fileno(err));
	if (terminal[0] >= 0) {
		close(terminal[0]);
		ended.out = all_of(terminal[1]);
		close(terminal[1]);
	}
	ck_assert_int_eq(waitpid(child, &ended.status, 0), child);
	rewind(out);
	rewind(err);
	if (terminal[0] < 0)
		ended.out = all_of(fileno(out));
	ended.err = all_of(fileno(err));
	fclose(out);
	fclose(err);
	return ended;
}

static int
status_of(struct ended ended)
{
	return WIFEXITED(ended.status) ? WEXITSTATUS(ended.status) : -1;
}

static const struct { const char *why, *words; int status; bool told; } kinds[] = {
	{ "nothing found", "check " TOGETHER, 0, false },
	{ "an error found", "check --at 2026-11-21 expressway/rsa-512.pem", 1, false },
	{ "an unknown command", "frobnicate", 2, true },
	{ "a mistake in an option", "check --rol x", 2, true },
	{ "an unreadable file, told in the report", "check none.pem", 2, false },
	{ "an unreadable file", "show none.pem", 2, true },
	{ "a rule that fails", "eval '1 / 0' " GOOD, 3, true },
	{ "show", "show " GOOD, 0, false },
	{ "rules", "rules check ../tests/cli/cases/authors/authors.yaml", 0, false },
	{ "explain", "explain trust/duplicate", 0, false },
	{ "facts", "facts San", 0, false },
	{ "eval", "eval cert.is_ca " GOOD, 0, false },
	{ "expiry", "expiry " GOOD, 0, false },
	{ "names", "names --site site-good.yaml --node expe1", 0, false },
	{ "help", "help check", 0, false },
	{ "the version", "-V", 0, false },
	{ "help since there is no argument", "", 2, false },
};

START_TEST(the_status_tells_how_a_run_ended)
{
	struct ended e = program(kinds[_i].words);

	ck_assert_msg(status_of(e) == kinds[_i].status, "%s: %d, %s", kinds[_i].why, e.status, e.err);
	ck_assert_msg((e.err[0] != '\0') == kinds[_i].told, "%s: %s", kinds[_i].why, e.err);
	ck_assert_msg(e.out[0] != '\0' || kinds[_i].told, "%s says nothing", kinds[_i].why);
}
END_TEST

START_TEST(the_version_is_that_of_the_program_and_its_library)
{
	ck_assert_int_eq(strncmp(program("--version").out, PACKAGE_STRING "\nOpenSSL 3.", strlen(PACKAGE_STRING "\nOpenSSL 3.")), 0);
	ck_assert_str_eq(program("show --version").out, program("-V").out);
}
END_TEST

START_TEST(help_is_that_of_the_command)
{
	ck_assert_str_eq(program("help names").out, help_text(COMMAND_NAMES));
	ck_assert_str_eq(program("names -h").out, help_text(COMMAND_NAMES));
	ck_assert_str_eq(program("").out, help_text(COMMAND_COUNT));
}
END_TEST

START_TEST(a_message_names_its_file_or_the_program)
{
	ck_assert_str_eq(program("show none.pem").err, "none.pem" NOT_THERE);
	ck_assert_str_eq(program("show").err, "certproof: error: nothing to show\n  hint: name a file: certproof show server.pem\n");
}
END_TEST

#define OUT (1U << STDOUT_FILENO)
#define NOT_WRITTEN "standard output: error: cannot write report: bad file descriptor\n"

static const struct { const char *why, *words; unsigned closed; int status; const char *err; } closed[] = {
	{ "a report", "check " TOGETHER, OUT, 2, NOT_WRITTEN },
	{ "help", "--help", OUT, 2, NOT_WRITTEN },
	{ "the version", "--version", OUT, 2, NOT_WRITTEN },
	{ "JSON", "facts -f json", OUT, 2, NOT_WRITTEN },
	{ "nowhere to say it", "--version", OUT | 1U << STDERR_FILENO, 2, "" },
	{ "a mistake", "frobnicate", OUT, 2, "certproof: error: unknown command 'frobnicate'\n"
	    "  hint: certproof --help lists the commands\n" },
	{ "no standard error", "check none.pem", 1U << STDERR_FILENO, 2, "" },
	{ "no standard input, which is not asked for", "check " TOGETHER, 1U << STDIN_FILENO, 0, "" },
	{ "no standard input, which is", "show -", 1U << STDIN_FILENO, 2,
	    "(standard input): error: cannot read: bad file descriptor\n" },
};

START_TEST(what_a_closed_stream_loses_is_told)
{
	struct ended e;

	around.closed = closed[_i].closed;
	e = program(closed[_i].words);
	ck_assert_msg(status_of(e) == closed[_i].status, "%s: %d", closed[_i].why, e.status);
	ck_assert_str_eq(e.err, closed[_i].err);
	ck_assert_msg(!(around.closed & OUT) || e.out[0] == '\0', "%s: %s", closed[_i].why, e.out);
}
END_TEST

/* The file would have had the number of standard output. */
START_TEST(a_report_in_a_file_is_no_standard_output)
{
	const char *path = line("%s/report", temp_folder());
	struct ended e;

	around.closed = OUT;
	e = program(line("check -o %s " TOGETHER, path));
	ck_assert_msg(status_of(e) == 0 && e.err[0] == '\0', "%s", e.err);
	around.closed = 0;
	ck_assert_str_eq(content_of(path), program("check " TOGETHER).out);
}
END_TEST

static const struct { const char *why, *set, *value, *option; unsigned short columns; bool colored; } colors[] = {
	{ "no terminal", NULL, NULL, "", 0, false },
	{ "a terminal", NULL, NULL, "", 80, true },
	{ "a wish", NULL, NULL, "--color always", 0, true },
	{ "a wish against it", NULL, NULL, "--color never", 80, false },
	{ "NO_COLOR", "NO_COLOR", "1", "", 80, false },
	{ "an empty NO_COLOR", "NO_COLOR", "", "", 80, true },
	{ "a wish in spite of NO_COLOR", "NO_COLOR", "1", "--color always", 80, true },
	{ "a dumb terminal", "TERM", "dumb", "", 80, false },
	{ "a terminal of no kind", "TERM", NULL, "", 80, true },
};

START_TEST(color_is_for_terminals_and_as_it_is_wished_for)
{
	struct ended e;

	if (colors[_i].columns != 0 && !has_terminals())
		return;
	(void)unsetenv("NO_COLOR");
	(void)setenv("TERM", "xterm", 1);
	around.set = colors[_i].set;
	around.value = colors[_i].value;
	around.columns = colors[_i].columns;
	e = program(line("explain %s trust/duplicate", colors[_i].option));
	ck_assert_msg(status_of(e) == 0 && (strstr(e.out, "\033[1m") != NULL) == colors[_i].colored, "%s: %s%s",
	    colors[_i].why, e.out, e.err);
}
END_TEST

/* 0: no terminal. */
static const struct { const char *why; unsigned short one, other; bool same; } widths[] = {
	{ "narrow", 40, 80, false }, { "wide", 80, 120, false }, { "too narrow to be true", 39, 80, true },
	{ "wider than anybody reads", 200, 120, true }, { "no terminal", 0, 100, true },
};

/* A terminal ends its lines with a carriage return, too. */
static const char *
shown_on(unsigned short columns)
{
	struct buffer out;

	around.columns = columns;
	buffer_init(&out, &session.arena);
	for (const char *at = program("check --site office/site.yaml --at 2026-11-21").out; *at != '\0'; at++)
		if (*at != '\r')
			buffer_addc(&out, *at);
	return arena_string(&session.arena, buffer_text(&out));
}

START_TEST(a_report_is_as_wide_as_its_terminal_within_reason)
{
	if (!has_terminals())
		return;
	around.set = "NO_COLOR";
	around.value = "1";
	ck_assert_msg((strcmp(shown_on(widths[_i].one), shown_on(widths[_i].other)) == 0) == widths[_i].same, "%s", widths[_i].why);
}
END_TEST

#define RULE "certproof-rules: 1\npack: p\nrules:\n" \
	"  - {id: r, title: T, severity: error, applies-to: [leaf], check: cert.is_ca, message: no,\n" \
	"     source: us, examples: {pass: [ca.pem], fail: [leaf.pem]}}\n"

/* A folder of packs with a product and one rule. */
static void
write_packs(const char *below)
{
	(void)write_file(line("%ss/product.yaml", below),
	    content_of(line("%s/tests/site/products/server/product.yaml", getenv("TOP_SRCDIR"))));
	(void)write_file(line("%sp/rules.yaml", below), RULE);
}

START_TEST(rules_are_where_the_environment_says)
{
	around.set = "CERTPROOF_RULES";
	around.value = temp_folder();
	write_packs("");
	ck_assert_str_eq(program("rules check").out, "1 rule in 1 file: no mistake\n");
	around.value = "/none";
	ck_assert_msg(strstr(program("rules check").err, "/none: error: ") != NULL, "%s", program("rules check").err);
}
END_TEST

START_TEST(else_they_are_beside_the_program_or_where_it_was_built)
{
	const char *copy = write_file("bin/certproof", "");
	FILE *from = fopen(getenv("CERTPROOF"), "r"), *to = fopen(copy, "w");
	struct ended e;
	char some[65536];
	size_t len;

	ck_assert(from != NULL && to != NULL);
	while ((len = fread(some, 1, sizeof(some), from)) != 0)
		ck_assert_uint_eq(fwrite(some, 1, len, to), len);
	fclose(from);
	ck_assert(fclose(to) == 0 && chmod(copy, 0700) == 0);
	around.program = copy;
	around.set = "CERTPROOF_RULES";
	around.value = NULL;
	e = program("rules list");
	ck_assert_msg(status_of(e) == 0 && strstr(e.out, "trust/duplicate") != NULL, "%s", e.err);
	around.value = "";
	ck_assert_str_eq(program("rules list").out, e.out);
	write_packs("share/certproof/rules/");
	if (access("/proc/self/exe", F_OK) == 0)
		ck_assert_str_eq(program("rules check").out, "1 rule in 1 file: no mistake\n");
}
END_TEST

#define NO_CORE "\nMax core file size        0                    0 "

/* It is met while it waits for its standard input. */
START_TEST(keys_never_get_into_a_core_file)
{
	bool has_proc = access("/proc/self/limits", R_OK) == 0;
	struct rlimit most;
	const char *limits = NULL;
	int status, ends[2];
	pid_t child;

	ck_assert(getrlimit(RLIMIT_CORE, &most) == 0 && pipe(ends) == 0 && chdir(temp_folder()) == 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		most.rlim_cur = most.rlim_max;
		(void)setrlimit(RLIMIT_CORE, &most);
		(void)dup2(ends[0], STDIN_FILENO);
		close(ends[1]);
		become("show -", STDOUT_FILENO, STDERR_FILENO);
	}
	/* Where there is no /proc it has two seconds to get so far. */
	for (int i = has_proc ? 0 : 800; i < 1000 && (limits == NULL || strstr(limits, NO_CORE) == NULL); i++) {
		(void)usleep(10000);
		limits = content_of(line("/proc/%ld/limits", (long)child));
	}
	(void)kill(child, SIGABRT);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg(!has_proc || (limits != NULL && strstr(limits, NO_CORE) != NULL), "%s", limits);
	ck_assert(WIFSIGNALED(status) && !WCOREDUMP(status));
	ck_assert_int_ne(access("core", F_OK), 0);
}
END_TEST

TESTS_WITH("main", setup_cli, teardown_cli,
	EACH(the_status_tells_how_a_run_ended, kinds),
	TEST(the_version_is_that_of_the_program_and_its_library),
	TEST(help_is_that_of_the_command),
	TEST(a_message_names_its_file_or_the_program),
	EACH(what_a_closed_stream_loses_is_told, closed),
	TEST(a_report_in_a_file_is_no_standard_output),
	EACH(color_is_for_terminals_and_as_it_is_wished_for, colors),
	EACH(a_report_is_as_wide_as_its_terminal_within_reason, widths),
	TEST(rules_are_where_the_environment_says),
	TEST(else_they_are_beside_the_program_or_where_it_was_built),
	TEST(keys_never_get_into_a_core_file))
