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

#include "support.h"

/* ---- passwords ---- */

START_TEST(the_lines_of_all_password_files_are_passwords)
{
	struct texts passwords;

	given(line("check --password-file %s --password-file %s x.pem", write_file("one", "a\nb\n"), write_file("two", "c")));
	passwords = session_passwords(&session);
	ck_assert_uint_eq(passwords.count, 3);
	ck_assert(text_is(passwords.items[0], "a") && text_is(passwords.items[1], "b") && text_is(passwords.items[2], "c"));
	ck_assert(!session.passwords_failed);
	/* Each is read once: a pipe would be empty. */
	ck_assert_uint_eq(session_passwords(&session).count, 3);
	ck_assert_str_eq(session_said(), "");
}
END_TEST

START_TEST(a_password_file_that_cannot_be_read_is_told_once)
{
	given("check x.pem");
	ck_assert_uint_eq(session_passwords(&session).count, 0);
	ck_assert(!session.passwords_failed);
	given("check --password-file none.txt x.pem");
	ck_assert_uint_eq(session_passwords(&session).count, 0);
	ck_assert_uint_eq(session_passwords(&session).count, 0);
	ck_assert(session.passwords_failed);
	ck_assert_str_eq(session_said(), "none.txt" NOT_THERE);
}
END_TEST

/* ---- loading ---- */

static const struct { const char *why, *paths; size_t artifacts; bool failed; const char *said; } loads[] = {
	{ "no path", "", 0, false, "" },
	{ "two files", "pki/root.pem pki/issuing-1.pem", 2, false, "" },
	{ "the same twice", "pki/root.pem pki/root.pem", 1, false, "pki/root.pem: note: named twice, and read once\n" },
	{ "the same by another spelling", "pki/root.pem ./pki/../pki/root.pem", 1, false,
	    "./pki/../pki/root.pem: note: named twice, and read once\n" },
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
	session_load(&session, &session.options.files, NULL, &loaded);
	ck_assert_msg(loaded.artifacts.count == loads[_i].artifacts, "%s: %zu", loads[_i].why, loaded.artifacts.count);
	ck_assert_msg(loaded.failed == loads[_i].failed, "%s", loads[_i].why);
	ck_assert_str_eq(session_said(), loads[_i].said);
}
END_TEST

START_TEST(a_folder_is_no_key)
{
	struct load_result keys = { 0 }, files = { 0 };

	given("check -k key pki");
	session_load(&session, &session.options.keys, NULL, &keys);
	ck_assert(keys.failed && keys.artifacts.count == 0);
	ck_assert_str_eq(session_said(), "key: error: is a folder, where a key file is meant\n"
	    "  hint: name the file; keys among the FILEs are paired by themselves\n");
	session_load(&session, &session.options.files, NULL, &files);
	ck_assert_uint_gt(files.artifacts.count, 1);
}
END_TEST

START_TEST(the_password_opens_what_is_loaded)
{
	struct load_result loaded = { 0 };

	given("check --password-file key/password.txt -k key/encrypted-pkcs8.pem x.pem");
	session_load(&session, &session.options.keys, NULL, &loaded);
	ck_assert(!loaded.failed && loaded.artifacts.count == 1);
	ck_assert_str_eq(session_said(), "");
}
END_TEST

/* ---- the configuration ---- */

/* Enters a folder so many levels below the test's. */
static void
enter_below(unsigned depth)
{
	ck_assert_int_eq(chdir(temp_folder()), 0);
	for (unsigned i = 0; i < depth; i++) {
		(void)mkdir("d", 0700);
		ck_assert_int_eq(chdir("d"), 0);
	}
}

START_TEST(a_configuration_is_looked_for_up_to_a_depth)
{
	write_file("certproof.yaml", "certproof-config: 1\nrole: expressway-c\n");
	given("check x.pem");
	enter_below(LIMIT_CONFIG_DEPTH - 1);
	ck_assert_msg(session_config(&session) && session.config != NULL, "%s", session_said());
	given("check x.pem");
	session.config = NULL;
	enter_below(LIMIT_CONFIG_DEPTH);
	ck_assert_msg(session_config(&session) && session.config == NULL, "%s", session_said());
	given("check --no-config --config x x.pem");
	ck_assert(!session_config(&session));
	ck_assert_str_eq(session_said(), "error: --config beside --no-config\n  hint: leave one of them out\n");
}
END_TEST

#define CONFIG "certproof-config: 1\n"

START_TEST(a_configuration_is_what_is_named_or_lies_in_the_folder_of_the_run)
{
	given("check x.pem");
	ck_assert(session_config(&session) && session.config == NULL);
	given(line("check --config %s x.pem", write_file("mine.yaml", CONFIG "role: expressway-e\n")));
	ck_assert_msg(session_config(&session), "%s", session_said());
	ck_assert_str_eq(session.config->role, "expressway-e");
	(void)write_file("certproof.yaml", CONFIG "role: expressway-c\n");
	ck_assert_int_eq(chdir(temp_folder()), 0);
	given("check x.pem");
	ck_assert_msg(session_config(&session), "%s", session_said());
	ck_assert_str_eq(session.config->role, "expressway-c");
	given("check --config mine.yaml x.pem");
	ck_assert_msg(session_config(&session), "%s", session_said());
	ck_assert_str_eq(session.config->role, "expressway-e");
}
END_TEST

START_TEST(a_configuration_that_cannot_be_read_ends_the_run)
{
	given("check --config none.yaml x.pem");
	ck_assert(!session_config(&session) && session.config == NULL);
	ck_assert_str_eq(session_said(), "none.yaml" NOT_THERE);
}
END_TEST

START_TEST(rules_of_the_configuration_are_added_and_its_packs_give_way)
{
	const char *config = write_file("c.yaml", CONFIG "rules: [more.yaml]\npacks: [tls, trust]\n");

	given(line("check --config %s --rules mine.yaml x.pem", config));
	ck_assert_msg(session_config(&session), "%s", session_said());
	ck_assert_uint_eq(session.options.rules.count, 2);
	ck_assert_str_eq(session.options.rules.items[0], "mine.yaml");
	ck_assert_str_eq(session.options.rules.items[1], line("%s/more.yaml", temp_folder()));
	ck_assert_uint_eq(session.options.packs.count, 2);
	given(line("check --config %s --pack file x.pem", config));
	ck_assert_msg(session_config(&session), "%s", session_said());
	ck_assert_uint_eq(session.options.packs.count, 1);
	ck_assert_str_eq(session.options.packs.items[0], "file");
}
END_TEST

/* ---- products and rules ---- */

START_TEST(products_are_read_once)
{
	const struct products *first;

	ck_assert(session_products(&session));
	first = session.products;
	session.rules_folder = "/none";
	ck_assert(session_products(&session) && session.products == first);
	session.products = NULL;
	ck_assert(!session_products(&session));
	ck_assert_msg(strstr(session_said(), "/none") != NULL, "it is not said where they were looked for");
}
END_TEST

START_TEST(rules_are_those_of_the_packs_that_are_asked_for)
{
	struct rule_set *set;

	ck_assert(session_products(&session));
	given("rules --pack trust --pack file");
	set = session_rules(&session, true, NULL, 0);
	ck_assert_msg(set != NULL && set->rules.count > 1, "%s", session_said());
	for (size_t i = 0; i < set->rules.count; i++)
		ck_assert_msg(text_is(set->rules.items[i]->pack, "trust") || text_is(set->rules.items[i]->pack, "file"), "%.*s",
		    TEXT_ARG(set->rules.items[i]->id));
	given("rules --pack trsut");
	ck_assert(session_rules(&session, true, NULL, 0) == NULL);
	ck_assert_str_eq(session_said(), "error: unknown pack 'trsut'\n  hint: did you mean 'trust'?\n");
}
END_TEST

static const struct { const char *words; bool known; const char *said; } releases[] = {
	{ "check --site x", true, "" },
	{ "check --site x --release X14.0.2", true, "" },
	{ "check --site x --release 15", true, "" },
	{ "check --site x --release Z9", false, "error: 'Z9' is no release of any product\n  hint: the newest known: " },
	{ "check --site x --release \x1b", false, "error: '\\x1b' is no release of any product\n" },
};

START_TEST(a_release_is_one_of_some_product)
{
	struct plan_options plan = { 0 };
	const char *words = releases[_i].words, *told;

	ck_assert(session_products(&session));
	given(words);
	ck_assert_msg(session_release(&session, &plan) == releases[_i].known, "%s", words);
	told = session_said();
	ck_assert_msg(releases[_i].known ? told[0] == '\0' : strncmp(told, releases[_i].said, strlen(releases[_i].said)) == 0,
	    "%s: %s", words, told);
	ck_assert_msg(!releases[_i].known || session.options.release == NULL || text_is(plan.release, session.options.release),
	    "%s", words);
}
END_TEST

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
	(void)write_file("certproof.yaml", CONFIG);
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
	{ COMMAND_CHECK, "pki/root.pem" }, { COMMAND_SHOW, "pki/root.pem" }, { COMMAND_RULES, "list" },
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
	TEST(the_lines_of_all_password_files_are_passwords),
	TEST(a_password_file_that_cannot_be_read_is_told_once),
	EACH(each_file_is_read_once_whatever_becomes_of_the_others, loads),
	TEST(a_folder_is_no_key),
	TEST(the_password_opens_what_is_loaded),
	TEST(a_configuration_is_looked_for_up_to_a_depth),
	TEST(a_configuration_is_what_is_named_or_lies_in_the_folder_of_the_run),
	TEST(a_configuration_that_cannot_be_read_ends_the_run),
	TEST(rules_of_the_configuration_are_added_and_its_packs_give_way),
	TEST(products_are_read_once),
	TEST(rules_are_those_of_the_packs_that_are_asked_for),
	EACH(a_release_is_one_of_some_product, releases),
	EACH(a_report_never_replaces_an_input, inputs),
	EACH(nor_what_an_input_leads_to, led_to),
	TEST(a_report_is_there_once_it_is_whole),
	EACH(a_signal_leaves_the_old_report_and_nothing_half_written, signals),
	EACH(some_commands_write_one_report, reports),
	EACH(no_two_formats_of_a_command_are_alike, written),
	TEST(what_cannot_be_printed_is_told),
	TEST(the_time_is_now_unless_it_was_given),
	TEST(problems_are_messages_but_not_notes))
