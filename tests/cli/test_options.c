/* test_options.c - the command line: what is taken, and the words for what is not. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "cli/cli.h"

static struct session session;

static void
setup(void)
{
	session = (struct session){ 0 };
	arena_init(&session.arena, out_of_memory, NULL);
	messages_init(&session.messages, &session.arena);
}

static void
teardown(void)
{
	arena_free(&session.arena);
}

/* The words of a command line, split at blanks. */
static bool
read(const char *line)
{
	char *words = arena_string(&session.arena, text_of(line)), program[] = "certproof", *argv[32] = { program };
	int argc = 1;

	for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " ")) {
		ck_assert_int_lt(argc, 32);
		argv[argc++] = word;
	}
	return options_read(&session, argc, argv);
}

static const char *
printed(void)
{
	struct buffer out;

	buffer_init(&out, &session.arena);
	messages_render(&out, &session.messages, false);
	return buffer_text(&out).at;
}

static const struct {
	const char *line, *words;
} mistakes[] = {
	{ "chek a.pem", "error: unknown command 'chek'\n  hint: did you mean 'check'?\n" },
	{ "frobnicate", "error: unknown command 'frobnicate'\n  hint: certproof --help lists the commands\n" },
	{ "help chekc", "error: unknown command 'chekc'\n  hint: did you mean 'check'?\n" },
	{ "check --rol x", "error: unknown option '--rol'\n  hint: did you mean '--role'?\n" },
	{ "check --frobnicate", "error: unknown option '--frobnicate'\n  hint: certproof check --help lists the options\n" },
	{ "check -y", "error: unknown option '-y'\n  hint: certproof check --help lists the options\n" },
	{ "check -q\x1b", "error: unknown option '-\\x1b'\n  hint: certproof check --help lists the options\n" },
	{ "show --role expressway-e", "error: 'show' has no option '--role'\n  hint: certproof show --help lists the options\n" },
	{ "show -q", "error: 'show' has no option '--quiet'\n  hint: certproof show --help lists the options\n" },
	{ "check --role", "error: --role needs a value\n"
	    "  hint: --role ROLE: judge certificates and requests for this role\n" },
	{ "check -r", "error: -r needs a value\n" },
	{ "check --quiet=yes", "error: --quiet takes no value\n" },
	{ "check --at tomorrow", "error: 'tomorrow' is not a time\n"
	    "  hint: write a date or an RFC 3339 time: 2026-11-21 or 2026-11-21T12:00:00Z\n" },
	{ "check --format jso", "error: unknown value 'jso' of --format\n  hint: did you mean 'json'?\n" },
	{ "check --format ics", "error: check writes human, gcc, json, ndjson, sarif, junit, gitlab, github, markdown or html\n" },
	{ "expiry --format junit", "error: expiry writes human, json, ics or prometheus\n" },
	{ "check --format xyz", "error: unknown value 'xyz' of --format\n  hint: use human, gcc, json, ndjson, sarif, junit, gitlab, github, markdown or html\n" },
	{ "check --color blue", "error: unknown value 'blue' of --color\n  hint: use auto, always or never\n" },
	{ "check --fail-on eror", "error: unknown value 'eror' of --fail-on\n  hint: did you mean 'error'?\n" },
	{ "rules --severity never", "error: unknown value 'never' of --severity\n  hint: use notice, warning or error\n" },
	{ "check -f json -o r -f junit -o r a.pem", "error: two reports for 'r'\n  hint: give each a file of its own\n" },
	{ "check -f json -f junit a.pem", "error: two reports for standard output\n"
	    "  hint: give each --format but one an --output FILE after it\n" },
	{ "check -j 0", "error: '0' is not a number of threads\n  hint: from 1 to 64\n" },
	{ "check -j -1", "error: '-1' is not a number of threads\n  hint: from 1 to 64\n" },
	{ "check -j 4x", "error: '4x' is not a number of threads\n  hint: from 1 to 64\n" },
	{ "check -j 65", "error: '65' is not a number of threads\n  hint: from 1 to 64\n" },
	{ "check -j 99999999999999999999", "error: '99999999999999999999' is not a number of threads\n  hint: from 1 to 64\n" },
};

START_TEST(a_mistake_is_named_with_a_way_out)
{
	ck_assert_msg(!read(mistakes[_i].line), "taken: %s", mistakes[_i].line);
	ck_assert_str_eq(printed(), mistakes[_i].words);
}
END_TEST

/* Of two values one would be passed over: each option either counts both, or refuses the second. */
START_TEST(an_option_with_two_values_counts_both_or_is_refused)
{
	static const struct {
		const char *line, *again, *other;
		bool both;
	} rows[] = {
		{ "check --role", "a", "b", false }, { "check --release", "X1", "X2", false }, { "check --site", "a", "b", false },
		{ "check --node", "a", "b", false }, { "names --unit", "a", "b", false }, { "check --key", "a", "b", true },
		{ "check --trust", "a", "b", true }, { "check --chain", "a", "b", true }, { "check --crl", "a", "b", true },
		{ "check --request", "a", "b", false }, { "check --previous", "a", "b", false }, { "check --host", "a.example", "b.example", true },
		{ "check --rules", "a", "b", true }, { "check --pack", "a", "b", true }, { "check --config", "a", "b", false },
		{ "check --at", "2026-01-01", "2026-01-02", false }, { "fix --output", "a", "b", false },
		{ "check --fail-on", "error", "notice", false }, { "check --color", "auto", "never", false },
		{ "check --password-file", "a", "b", true }, { "check --jobs", "1", "2", false }, { "rules --severity", "error", "notice", false },
	};
	const char *words = strchr(rows[_i].line, '-');
	struct text line = arena_printf(&session.arena, "%s %s %s ", rows[_i].line, rows[_i].again, words);

	ck_assert_int_eq(read(arena_printf(&session.arena, "%.*s%s x", TEXT_ARG(line), rows[_i].other).at), rows[_i].both);
	if (!rows[_i].both)
		ck_assert_str_eq(printed(), arena_printf(&session.arena,
		    "error: %s given twice: '%s' and '%s'\n  hint: a run takes one: leave the other out\n", words, rows[_i].again,
		    rows[_i].other).at);
	/* The same one again does no harm. */
	session.options = (struct options){ 0 };
	ck_assert(read(arena_printf(&session.arena, "%.*s%s x", TEXT_ARG(line), rows[_i].again).at));
}
END_TEST

START_TEST(options_stand_before_and_after_files_and_in_every_spelling)
{
	ck_assert_msg(read("check a.pem -qv -rexpressway-e -k k.pem --trust=ca.pem b.pem -t ca2.pem --at 2026-11-21 -j 64 -- -c"), "%s",
	    printed());
	ck_assert(session.options.command == COMMAND_CHECK);
	ck_assert(session.options.quiet && session.options.verbose);
	ck_assert_str_eq(session.options.asked.role, "expressway-e");
	ck_assert_uint_eq(session.options.asked.given[GIVEN_KEY].count, 1);
	ck_assert_uint_eq(session.options.asked.given[GIVEN_TRUST].count, 2);
	ck_assert_str_eq(session.options.asked.given[GIVEN_TRUST].items[0].name, "ca.pem");
	ck_assert_str_eq(session.options.asked.given[GIVEN_TRUST].items[1].name, "ca2.pem");
	ck_assert_uint_eq(session.options.asked.given[GIVEN_FILE].count, 3);
	ck_assert_str_eq(session.options.asked.given[GIVEN_FILE].items[1].name, "b.pem");
	ck_assert_str_eq(session.options.asked.given[GIVEN_FILE].items[2].name, "-c");
	ck_assert_int_eq(session.options.at, 1795219200);
	ck_assert_uint_eq(session.options.threads, LIMIT_THREADS);
}
END_TEST

START_TEST(a_dash_is_standard_input_and_not_an_option)
{
	ck_assert(read("check - -q"));
	ck_assert_uint_eq(session.options.asked.given[GIVEN_FILE].count, 1);
	ck_assert_str_eq(session.options.asked.given[GIVEN_FILE].items[0].name, "-");
}
END_TEST

START_TEST(an_output_takes_the_last_format_before_it)
{
	const struct wanted_report *reports;

	ck_assert_msg(read("check -o a.txt -f junit -o b.xml -o c.xml -f json x.pem"), "%s", printed());
	reports = session.options.reports.items;
	ck_assert_uint_eq(session.options.reports.count, 4);
	ck_assert(reports[0].format == REPORT_HUMAN && strcmp(reports[0].path, "a.txt") == 0);
	ck_assert(reports[1].format == REPORT_JUNIT && strcmp(reports[1].path, "b.xml") == 0);
	ck_assert(reports[2].format == REPORT_JUNIT && strcmp(reports[2].path, "c.xml") == 0);
	ck_assert(reports[3].format == REPORT_JSON && reports[3].path == NULL);
}
END_TEST

START_TEST(without_a_format_one_report_for_people_goes_to_standard_output)
{
	ck_assert(read("check x.pem"));
	ck_assert_uint_eq(session.options.reports.count, 1);
	ck_assert(session.options.reports.items[0].format == REPORT_HUMAN && session.options.reports.items[0].path == NULL);
}
END_TEST

START_TEST(fail_on_has_five_levels)
{
	static const struct {
		const char *line;
		enum severity fail_on;
		bool unchecked, never;
	} rows[] = {
		{ "check x", SEVERITY_ERROR, false, false },
		{ "check --fail-on error x", SEVERITY_ERROR, false, false },
		{ "check --fail-on warning x", SEVERITY_WARNING, false, false },
		{ "check --fail-on notice x", SEVERITY_NOTICE, false, false },
		{ "check --fail-on unchecked x", SEVERITY_ERROR, true, false },
		{ "check --fail-on never x", SEVERITY_ERROR, false, true },
	};

	ck_assert(read(rows[_i].line));
	ck_assert_msg(session.options.fail_on == rows[_i].fail_on && session.options.fail_unchecked == rows[_i].unchecked &&
	    session.options.fail_never == rows[_i].never, "%s", rows[_i].line);
}
END_TEST

START_TEST(help_and_version_are_asked_for_in_many_ways)
{
	static const struct {
		const char *line;
		enum command command;
		bool version;
	} rows[] = {
		{ "", COMMAND_COUNT, false }, { "--help", COMMAND_COUNT, false }, { "-h", COMMAND_COUNT, false },
		{ "help", COMMAND_COUNT, false }, { "help check", COMMAND_CHECK, false }, { "--help names", COMMAND_NAMES, false },
		{ "check --help", COMMAND_CHECK, false }, { "expiry -h", COMMAND_EXPIRY, false },
		{ "--version", COMMAND_COUNT, true }, { "-V", COMMAND_COUNT, true }, { "show --version", COMMAND_SHOW, true },
	};

	ck_assert_msg(read(rows[_i].line), "%s", printed());
	ck_assert_msg(session.options.command == rows[_i].command && session.options.version == rows[_i].version &&
	    session.options.help == !rows[_i].version, "%s", rows[_i].line);
}
END_TEST

START_TEST(a_command_takes_the_formats_that_its_reports_have)
{
	for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++) {
		const char *line = arena_printf(&arena, "%s -f %s x", command_names[_i], report_rows[i].name).at;
		bool written = (report_rows[i].subjects & command_subjects[_i]) != 0;

		teardown();
		setup();
		ck_assert_msg(read(line) == written, "%s: %s", line, printed());
		if (written)
			ck_assert_msg(session.options.reports.items[0].format == i, "%s", line);
		else
			ck_assert_msg(command_subjects[_i] == 0 ? text_contains(text_of(printed()), "has no option") :
			    text_starts_with(text_of(printed()), arena_printf(&arena, "error: %s writes human", command_names[_i]).at), "%s: %s",
			    line, printed());
	}
}
END_TEST

START_TEST(a_calendar_is_a_format_of_expiry_alone)
{
	ck_assert(read("expiry -f ics -o a.ics x.pem"));
	ck_assert_int_eq(session.options.reports.items[0].format, REPORT_CALENDAR);
}
END_TEST

START_TEST(names_and_letters_of_options_are_each_there_once)
{
	for (size_t i = 0; i < OPTION_COUNT; i++)
		for (size_t j = 0; j < i; j++)
			ck_assert_msg(strcmp(option_row((enum option)i).name, option_row((enum option)j).name) != 0 &&
			    (option_row((enum option)i).letter == 0 || option_row((enum option)i).letter != option_row((enum option)j).letter), "%s and %s",
			    option_row((enum option)i).name, option_row((enum option)j).name);
}
END_TEST

TESTS_WITH("options", setup, teardown,
	EACH(a_mistake_is_named_with_a_way_out, mistakes),
	RANGE(an_option_with_two_values_counts_both_or_is_refused, 0, 22),
	TEST(options_stand_before_and_after_files_and_in_every_spelling),
	TEST(a_dash_is_standard_input_and_not_an_option),
	TEST(an_output_takes_the_last_format_before_it),
	TEST(without_a_format_one_report_for_people_goes_to_standard_output),
	RANGE(fail_on_has_five_levels, 0, 6),
	RANGE(help_and_version_are_asked_for_in_many_ways, 0, 11),
	RANGE(a_command_takes_the_formats_that_its_reports_have, 0, COMMAND_COUNT),
	TEST(a_calendar_is_a_format_of_expiry_alone),
	TEST(names_and_letters_of_options_are_each_there_once))
