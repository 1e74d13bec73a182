/* test_setting.c - src/bundle/setting.c: dumps as they are printed, copied and damaged. */
#include "../harness.h"
#include "bundle/bundle.h"

#define BEGINS TEXT("*c xConfiguration ")

static const struct line {
	const char *text, *path, *value;
	size_t count;
} lines[] = {
	{ "*c xConfiguration SIP Port: \"7003\"\n", "SIP Port", "7003", 1 },
	{ "*c xConfiguration Peer 2 Address: \n", "Peer 2 Address", "", 1 },
	{ "*c xConfiguration Mode: On\r\n", "Mode", "On", 1 },
	/* Quotes and colons within a value; what an engineer wrote behind it. */
	{ "*c xConfiguration Zones Zone 6 Name: \"Video \"bridge\": Haus 2\" <-- this one\n", "Zones Zone 6 Name", "Video \"bridge\": Haus 2", 1 },
	/* Line ends lost. */
	{ "*c xConfiguration A: \"1\" *c xConfiguration B: \"2\"\n", "A", "1", 2 },
	{ "banner\nxconfiguration\n  *c xConfiguration A: \"1\"\nOK\n", "A", "1", 1 },
};

START_TEST(settings_are_read_as_dumps_have_them)
{
	struct dump dump = { 0 };

	settings_of_configuration(&arena, text_of(lines[_i].text), BEGINS, &dump);
	ck_assert_uint_eq(dump.count, lines[_i].count);
	ck_assert_msg(text_is(dump.items[0].path, lines[_i].path), "%.*s", TEXT_ARG(dump.items[0].path));
	ck_assert_msg(text_is(dump.items[0].value, lines[_i].value), "%.*s", TEXT_ARG(dump.items[0].value));
}
END_TEST

START_TEST(a_status_is_blocks_of_groups)
{
	struct dump dump = { 0 };

	settings_of_status(&arena, TEXT("*s SystemUnit: /\n     Product: \"TANDBERG VCS\"\n     Software:\n       Version: \"X14.2.5\"\n"
	    "     Hardware:\n       SerialNumber: 12\n*s/end\nVersion: \"none\"\n"), &dump);
	ck_assert_uint_eq(dump.count, 3);
	ck_assert(text_is(dump.items[1].path, "SystemUnit Software Version"));
	ck_assert(text_is(dump.items[1].value, "X14.2.5"));
	ck_assert(text_is(dump.items[2].path, "SystemUnit Hardware SerialNumber"));
	ck_assert_uint_eq(dump.items[2].line, 6);
}
END_TEST

START_TEST(a_pattern_takes_the_numbers_of_a_path)
{
	unsigned numbers[2];

	ck_assert(setting_matches(TEXT("Zones Zone # TraversalClient Peer # Address"), TEXT("Zones Zone 12 TraversalClient Peer 3 Address"), numbers));
	ck_assert_uint_eq(numbers[0], 12);
	ck_assert_uint_eq(numbers[1], 3);
	ck_assert(!setting_matches(TEXT("Zones Zone # Name"), TEXT("Zones Zone x Name"), numbers));
	ck_assert(!setting_matches(TEXT("Zones Zone # Name"), TEXT("Zones Zone 2 Name Too"), numbers));
	ck_assert(!setting_matches(TEXT("Zones Zone # Name"), TEXT("Zones Zone 2"), numbers));
}
END_TEST

START_TEST(passwords_and_accounts_are_secret)
{
	ck_assert(setting_is_secret(TEXT("Zones Zone 2 TraversalClient Authentication Password")));
	ck_assert(setting_is_secret(TEXT("Authentication Account Admin Account 1 Name")));
	ck_assert(!setting_is_secret(TEXT("Zones Zone 2 Name")));
}
END_TEST

TESTS("setting",
    EACH(settings_are_read_as_dumps_have_them, lines),
    TEST(a_status_is_blocks_of_groups),
    TEST(a_pattern_takes_the_numbers_of_a_path),
    TEST(passwords_and_accounts_are_secret))
