/* test_help.c - what --help says, held against the table of options and the manual page. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "cli/cli.h"

static bool
said_by(const char *text, const char *what)
{
	size_t len = strlen(what);

	/* A longer name is another name: --rules does not say --rule. */
	for (const char *at = strstr(text, what); at != NULL; at = strstr(at + 1, what))
		if (strchr("abcdefghijklmnopqrstuvwxyz-", at[len]) == NULL || at[len] == '\0')
			return true;
	return false;
}

static const char *
dashed(const struct option_row *row)
{
	static char name[64];

	snprintf(name, sizeof(name), "--%s", row->name);
	return name;
}

static char *
manual_page(void)
{
	static char page[100000];
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/doc/certproof.1", getenv("TOP_SRCDIR"));
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "%s", path);
	page[fread(page, 1, sizeof(page) - 1, file)] = '\0';
	fclose(file);
	return page;
}

START_TEST(the_help_of_a_command_names_every_option_it_takes)
{
	const char *text = help_text((enum command)_i);

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row one = option_row((enum option)i), *row = &one;
		char letter[] = { ' ', '-', row->letter, ',', '\0' };

		if ((row->commands & (1U << _i)) == 0)
			continue;
		ck_assert_msg(said_by(text, dashed(row)), "%s --help lacks --%s", command_names[_i], row->name);
		if (row->letter != 0 && i != OPTION_HELP && i != OPTION_VERSION)
			ck_assert_msg(strstr(text, letter) != NULL, "%s --help lacks -%c", command_names[_i], row->letter);
	}
}
END_TEST

START_TEST(the_help_of_a_command_names_no_option_that_it_lacks)
{
	const char *text = help_text((enum command)_i);

	for (const char *at = strstr(text, "--"); at != NULL; at = strstr(at, "--")) {
		size_t len = strspn(at + 2, "abcdefghijklmnopqrstuvwxyz-");
		bool taken = false;

		for (size_t i = 0; i < OPTION_COUNT; i++)
			taken = taken || (strlen(option_row((enum option)i).name) == len && (option_row((enum option)i).commands & (1U << _i)) != 0 &&
			    memcmp(option_row((enum option)i).name, at + 2, len) == 0);
		ck_assert_msg(taken, "%s --help: %.*s", command_names[_i], (int)len + 2, at);
		at += len + 2;
	}
}
END_TEST

START_TEST(help_is_two_screens_at_most_and_shows_two_examples)
{
	const char *text = help_text((enum command)_i);
	size_t lines = 0, examples = 0;

	for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
		lines++;
		ck_assert_msg(strcspn(line, "\n") <= 100, "%.*s", (int)strcspn(line, "\n"), line);
		examples += strncmp(line, "  certproof ", 12) == 0 && strstr(line, "COMMAND") != line + 12;
	}
	ck_assert_msg(lines <= 48, "%s --help has %zu lines", _i == COMMAND_COUNT ? "" : command_names[_i], lines);
	ck_assert_msg(examples >= 2, "%s --help has %zu examples", _i == COMMAND_COUNT ? "" : command_names[_i], examples);
}
END_TEST

START_TEST(the_programs_help_and_its_manual_name_every_command)
{
	const char *page = manual_page();

	for (size_t i = 0; i < COMMAND_COUNT; i++) {
		char line[64];

		snprintf(line, sizeof(line), "\n  %s ", command_names[i]);
		ck_assert_msg(strstr(help_text(COMMAND_COUNT), line) != NULL, "--help lacks %s", command_names[i]);
		snprintf(line, sizeof(line), "\n.It Cm %s", command_names[i]);
		ck_assert_msg(said_by(page, line), "the manual lacks %s", command_names[i]);
	}
}
END_TEST

START_TEST(the_manual_names_every_option)
{
	const char *page = manual_page();

	for (size_t i = 0; i < OPTION_COUNT; i++) {
		char line[96];

		if (option_row((enum option)i).letter != 0)
			snprintf(line, sizeof(line), "\n.It Fl %c , Fl Fl %s", option_row((enum option)i).letter, option_row((enum option)i).name);
		else
			snprintf(line, sizeof(line), "\n.It Fl Fl %s", option_row((enum option)i).name);
		ck_assert_msg(said_by(page, line), "the manual lacks:%s", line);
	}
}
END_TEST

static bool
writes(enum command command, enum report_format format)
{
	return (report_rows[format].subjects & command_subjects[command]) != 0;
}

/* "human, json or ics", separated as help and manual do it. */
static const char *
formats_of(enum command command, const char *between, const char *before_last)
{
	struct buffer list;
	size_t count = 0, said = 0;

	buffer_init(&list, &arena);
	for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++)
		count += command == COMMAND_COUNT || writes(command, i);
	for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++)
		if (command == COMMAND_COUNT || writes(command, i))
			buffer_printf(&list, "%s%s", ++said == 1 ? "" : said == count ? before_last : between, report_rows[i].name);
	return buffer_text(&list).at;
}

START_TEST(the_help_of_a_command_lists_the_formats_that_it_writes)
{
	const char *line = strstr(help_text((enum command)_i), "-f, --format FMT");
	const char *want = formats_of((enum command)_i, ", ", " or ");

	ck_assert_msg((line != NULL) == (command_subjects[_i] != 0), "%s", command_names[_i]);
	ck_assert_msg(((option_row(OPTION_FORMAT).commands >> _i) & 1) == (command_subjects[_i] != 0), "%s", command_names[_i]);
	if (line == NULL)
		return;
	line += strcspn(line, "T") + 1;
	line += strspn(line, " \n");
	ck_assert_msg(strncmp(line, want, strlen(want)) == 0 && strchr("\n;:", line[strlen(want)]) != NULL, "%s: %.*s, not %s",
	    command_names[_i], (int)strcspn(line, "\n"), line, want);
}
END_TEST

START_TEST(the_manual_lists_every_format)
{
	const char *page = manual_page();

	ck_assert_ptr_nonnull(strstr(page, arena_printf(&arena, "\n.It Fl f , Fl Fl format Cm %s\n",
	    formats_of(COMMAND_COUNT, " | ", " | ")).at));
	for (size_t i = 0; i < REPORT_FORMAT_COUNT; i++)
		ck_assert_msg(strstr(option_row(OPTION_FORMAT).doc, report_rows[i].name) != NULL, "%s", report_rows[i].name);
}
END_TEST

TESTS("help",
	RANGE(the_help_of_a_command_names_every_option_it_takes, 0, COMMAND_COUNT),
	RANGE(the_help_of_a_command_names_no_option_that_it_lacks, 0, COMMAND_COUNT),
	RANGE(help_is_two_screens_at_most_and_shows_two_examples, 0, COMMAND_COUNT + 1),
	TEST(the_programs_help_and_its_manual_name_every_command),
	TEST(the_manual_names_every_option),
	RANGE(the_help_of_a_command_lists_the_formats_that_it_writes, 0, COMMAND_COUNT),
	TEST(the_manual_lists_every_format))
