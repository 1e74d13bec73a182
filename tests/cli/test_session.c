/* test_session.c - src/cli/session.c: what is loaded, what wins, what a report may replace, and what is said of it. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command.h"

/* ---- reports ---- */

static const char *const inputs[] = {
	"check", "check -k", "check -t", "check -c", "check --crl", "check --request", "check --previous",
	"check --rules", "check --config", "check --site", "check --password-file",
};

/* Each by a path that is spelt otherwise. */
START_TEST(a_report_never_replaces_an_input)
{
	const char *path = write_file("input", "kept"), *other = line("%s/./input", temp_folder());

	given(line("%s %s", inputs[_i], path));
	ck_assert_msg(session_output(&session, other) == NULL, "%s", inputs[_i]);
	ck_assert_str_eq(session_said(), line("%s: error: is an input of this run, which the report would replace\n"
	    "  hint: name another file for the report\n", other));
	ck_assert_str_eq(content_of(path), "kept");
}
END_TEST

/* What is not named itself: of a site, of a folder, of the configuration that lies there. */
static const struct { const char *why, *words, *file; bool refused; } led_to[] = {
	{ "a node's key", "check --site site.yaml", "server.key", true },
	{ "a node's certificate", "check --site site.yaml", "server.pem", true },
	{ "its list", "check --site site.yaml", "ca.pem", true },
	{ "the list of the phones", "check --site site.yaml", "phones.pem", true },
	{ "an end of files", "expiry --site site.yaml", "server.pem", true },
	{ "an order", "names --site site.yaml --node e", "server.pem", true },
	{ "a key of a folder", "check .", "server.key", true },
	{ "a file of a folder", "check .", "./server.pem", true },
	{ "and shown", "show .", "server.pem", true },
	{ "a rule file of a folder", "check --rules rules server.pem", "rules/own.yaml", true },
	{ "the configuration", "check server.pem", "certproof.yaml", true },
	{ "what holds nothing for us, as an earlier report", "check .", "report.txt", false },
	{ "what is of another run", "check server.pem", "server.key", false },
};

START_TEST(nor_what_an_input_leads_to)
{
	static const char site[] = "certproof-site: 1\nphone-trust: phones.pem\nnodes:\n"
		"  - {name: e, role: expressway-e, release: X14.0.2, fqdn: expe1.example.com, certificate: server.pem, key: server.key,\n"
		"     trust: [ca.pem]}\n";
	const char *path, *before;
	struct run r;
	bool refused;

	(void)write_file("site.yaml", site);
	(void)write_file("server.pem", content_of("expressway/leaf-good.pem"));
	(void)write_file("server.key", content_of("pki/keys/leaf.pem"));
	(void)write_file("ca.pem", content_of("trust/good.pem"));
	(void)write_file("phones.pem", content_of("pki/root.pem"));
	(void)write_file("certproof.yaml", "certproof-config: 1\n");
	ck_assert_int_eq(mkdir(line("%s/rules", temp_folder()), 0700), 0);
	(void)write_file("rules/own.yaml", "certproof-rules: 1\npack: own\nrules:\n  - {id: a, check: cert.version == 3}\n");
	(void)write_file("report.txt", "an earlier report\n");
	ck_assert_int_eq(chdir(temp_folder()), 0);
	path = line("%s/%s", temp_folder(), led_to[_i].file);
	before = content_of(path);
	r = run(line("%s -o %s", led_to[_i].words, led_to[_i].file));
	ck_assert_msg((strcmp(content_of(path), before) == 0) == led_to[_i].refused, "%s: %s", led_to[_i].why, content_of(path));
	refused = strstr(r.said, "error: is an input of this run, which the report would replace\n") != NULL;
	ck_assert_msg(refused == led_to[_i].refused, "%s: %s", led_to[_i].why, r.said);
}
END_TEST

START_TEST(a_report_is_there_once_it_is_whole)
{
	const char *path = line("%s/report", temp_folder());
	struct output *output;

	given("check -");
	output = session_output(&session, path);
	ck_assert_ptr_nonnull(output);
	output_puts(output, "all\n");
	ck_assert_ptr_null(content_of(path));
	ck_assert(session_output_close(&session, output));
	ck_assert_str_eq(content_of(path), "all\n");
	ck_assert_str_eq(session_said(), "");
}
END_TEST

/* All that end a process by themselves (signal(7)); the last cannot be caught. */
static const struct { int number; bool ignored, half; } signals[] = {
	{ SIGHUP, false, false }, { SIGINT, false, false }, { SIGQUIT, false, false }, { SIGILL, false, false },
	{ SIGTRAP, false, false }, { SIGABRT, false, false }, { SIGBUS, false, false }, { SIGFPE, false, false },
	{ SIGUSR1, false, false }, { SIGSEGV, false, false }, { SIGUSR2, false, false }, { SIGPIPE, false, false },
	{ SIGALRM, false, false }, { SIGTERM, false, false }, { SIGXCPU, false, false }, { SIGXFSZ, false, false },
	{ SIGVTALRM, false, false }, { SIGPROF, false, false }, { SIGIO, false, false }, { SIGSYS, false, false },
	{ SIGHUP, true, false }, { SIGXFSZ, true, false }, { SIGKILL, false, true },
};

/* Of a run that is killed the half is left, beside the report. */
START_TEST(a_signal_leaves_the_old_report_and_nothing_half_written)
{
	const char *path = write_file("report", "old\n"), *half;
	int number = signals[_i].number, status = 0;
	struct output *output;
	pid_t child;

	given("check x.pem");
	child = fork();
	ck_assert_int_ge(child, 0);
	half = line("%s.%ld-0.tmp", path, (long)(child == 0 ? getpid() : child));
	if (child == 0) {
		/* Not as the runner of the tests has it. */
		if (number != SIGKILL)
			signal(number, signals[_i].ignored ? SIG_IGN : SIG_DFL);
		output = session_output(&session, path);
		if (output == NULL || access(half, F_OK) != 0)
			_exit(70);
		output_puts(output, "new\n");
		(void)raise(number);
		_exit(session_output_close(&session, output) ? 0 : 71);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_msg((access(half, F_OK) == 0) == signals[_i].half, "signal %d: %s", number, half);
	if (signals[_i].ignored)
		ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "what the caller ignores ended it");
	else
		ck_assert_msg(WIFSIGNALED(status) && WTERMSIG(status) == number, "signal %d", number);
	ck_assert_str_eq(content_of(path), signals[_i].ignored ? "new\n" : "old\n");
}
END_TEST

static const struct { const char *words, *said; } reports[] = {
	{ "rules", "" },
	{ "rules -f json", "" },
	{ "show -f json -o a -f human x.pem", "error: show writes one report\n" },
};

START_TEST(some_commands_write_one_report)
{
	given(reports[_i].words);
	ck_assert_int_eq(session_one_report(&session), reports[_i].said[0] == '\0');
	ck_assert_str_eq(session_said(), reports[_i].said);
}
END_TEST

/* A command that writes a list or a result, one at a time, in each format that it takes. */
static const struct { enum command command; const char *words; } written[] = {
	{ COMMAND_CHECK, "expressway/no-san.pem" }, { COMMAND_SHOW, "pki/root.pem" }, { COMMAND_RULES, "list" },
	{ COMMAND_RULES, "check" }, { COMMAND_EXPLAIN, "trust/duplicate" }, { COMMAND_FACTS, "" },
	{ COMMAND_EXPIRY, "pki/root.pem" }, { COMMAND_NAMES, "--site site-good.yaml --node expe1" },
};

START_TEST(no_two_formats_of_a_command_are_alike)
{
	const char *outs[REPORT_FORMAT_COUNT] = { NULL };

	for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++) {
		if ((report_rows[i].subjects & command_subjects[written[_i].command]) == 0)
			continue;
#ifndef HAVE_XML
		if (i == REPORT_JUNIT)
			continue;
#endif
		teardown_cli();
		setup_cli();
		outs[i] = arena_string(&arena, text_of(run(line("%s -f %s %s", command_names[written[_i].command], report_rows[i].name,
		    written[_i].words)).out));
		ck_assert_msg(outs[i][0] != '\0', "%s writes no %s: %s", command_names[written[_i].command], report_rows[i].name, session_said());
		for (size_t j = 0; j < i; j++)
			ck_assert_msg(outs[j] == NULL || strcmp(outs[i], outs[j]) != 0, "%s writes %s as %s",
			    command_names[written[_i].command], report_rows[i].name, report_rows[j].name);
	}
}
END_TEST

START_TEST(what_cannot_be_printed_is_told)
{
	int before = dup(STDOUT_FILENO), reading = open("README.md", O_RDONLY);
	bool printed;

	ck_assert(before >= 0 && reading >= 0);
	ck_assert_int_ge(dup2(reading, STDOUT_FILENO), 0);
	printed = session_print(&session, TEXT("lost\n"));
	ck_assert_int_ge(dup2(before, STDOUT_FILENO), 0);
	ck_assert(!printed);
	ck_assert_str_eq(session_said(), "standard output: error: cannot write report: bad file descriptor\n");
	capture();
	printed = session_print(&session, TEXT("seen\n"));
	ck_assert_str_eq(captured(), "seen\n");
	ck_assert(printed);
}
END_TEST

START_TEST(the_time_is_now_unless_it_was_given)
{
	time_t now = time(NULL);

	given("check --at 1970-01-02 x.pem");
	ck_assert_int_eq(session_time(&session), 86400);
	session.options.at_given = false;
	ck_assert(session_time(&session) >= now && session_time(&session) <= time(NULL));
}
END_TEST

START_TEST(problems_are_messages_but_not_notes)
{
	struct message *placed = message_add(&session.messages, MESSAGE_ERROR, "one \"quoted\"");
	struct buffer out;
	struct output *output;
	struct json json;

	placed->file = TEXT("a.pem");
	placed->line = 3;
	(void)message_add(&session.messages, MESSAGE_NOTE, "two");
	message_hint(&session.messages, message_add(&session.messages, MESSAGE_WARNING, "three"), "four");
	buffer_init(&out, &session.arena);
	output = output_to_buffer(&session.arena, &out);
	json_init(&json, output);
	json_object(&json);
	session_json_problems(&session, &json);
	json_object_end(&json);
	json_end(&json);
	ck_assert(output_close(output, &session.messages));
	ck_assert_str_eq(buffer_text(&out).at, "{\n"
	    "  \"problems\": [\n"
	    "    {\n"
	    "      \"file\": \"a.pem\",\n"
	    "      \"line\": 3,\n"
	    "      \"message\": \"one \\\"quoted\\\"\"\n"
	    "    },\n"
	    "    {\n"
	    "      \"message\": \"three\",\n"
	    "      \"hint\": \"four\"\n"
	    "    }\n"
	    "  ]\n"
	    "}\n");
}
END_TEST

TESTS_WITH("session", setup_cli, teardown_cli,
	EACH(a_report_never_replaces_an_input, inputs),
	EACH(nor_what_an_input_leads_to, led_to),
	TEST(a_report_is_there_once_it_is_whole),
	EACH(a_signal_leaves_the_old_report_and_nothing_half_written, signals),
	EACH(some_commands_write_one_report, reports),
	EACH(no_two_formats_of_a_command_are_alike, written),
	TEST(what_cannot_be_printed_is_told),
	TEST(the_time_is_now_unless_it_was_given),
	TEST(problems_are_messages_but_not_notes))
