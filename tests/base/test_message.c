/* test_message.c - src/base/message.c: the place, the line, the caret and the way out, to the letter. */
#include "../harness.h"

static void
begin(void)
{
	messages_init(&messages, &arena);
}

static const char *
rendered(bool color)
{
	struct buffer out;

	buffer_init(&out, &arena);
	messages_render(&out, &messages, color);
	return buffer_text(&out).at;
}

START_TEST(a_message_without_a_place_is_one_line)
{
	begin();
	(void)message_add(&messages, MESSAGE_ERROR, "no %s", "rules");
	message_add(&messages, MESSAGE_WARNING, "odd")->file = TEXT("a.pem");
	message_hint(&messages, message_add(&messages, MESSAGE_NOTE, "by the way"), "try %d", 2);
	ck_assert_str_eq(rendered(false), "error: no rules\na.pem: warning: odd\nnote: by the way\n  hint: try 2\n");
}
END_TEST

START_TEST(only_errors_count_as_errors)
{
	begin();
	(void)message_add(&messages, MESSAGE_WARNING, "one");
	(void)message_add(&messages, MESSAGE_NOTE, "two");
	(void)message_add(&messages, MESSAGE_ERROR, "three");
	ck_assert_uint_eq(messages.count, 3);
	ck_assert_uint_eq(messages.errors, 1);
	ck_assert(text_is(messages.first->text, "one"));
	ck_assert(text_is(messages.last->text, "three"));
}
END_TEST

START_TEST(messages_come_in_the_order_of_their_places_and_notes_stay_with_theirs)
{
	struct source_text a = { TEXT("a"), TEXT("one\ntwo\nthree\n") }, b = { TEXT("b"), TEXT("one\ntwo\n") };
	struct buffer out;

	begin();
	messages_order(&messages);
	ck_assert_ptr_null(messages.first);
	(void)message_at(&messages, MESSAGE_ERROR, &a, 8, 9, "a3");
	(void)message_add(&messages, MESSAGE_NOTE, "of no file");
	message_add(&messages, MESSAGE_ERROR, "of all of a")->file = TEXT("a");
	(void)message_at(&messages, MESSAGE_ERROR, &b, 4, 5, "b2");
	(void)message_at(&messages, MESSAGE_WARNING, &a, 5, 6, "a1 later");
	(void)message_add(&messages, MESSAGE_NOTE, "of no file, too");
	(void)message_at(&messages, MESSAGE_ERROR, &a, 4, 5, "a1");
	(void)message_at(&messages, MESSAGE_ERROR, &b, 4, 6, "b2 again");
	messages_order(&messages);
	buffer_init(&out, &arena);
	for (const struct message *m = messages.first; m != NULL; m = m->next)
		buffer_printf(&out, "%.*s; ", TEXT_ARG(m->text));
	ck_assert_str_eq(buffer_text(&out).at, "a1; a1 later; of no file, too; a3; of no file; of all of a; b2; b2 again; ");
	ck_assert(text_is(messages.last->text, "b2 again"));
	ck_assert_uint_eq(messages.count, 8);
	ck_assert_uint_eq(messages.errors, 5);
}
END_TEST

/* `start` and `end` are bytes of `content`; `rest` is what follows "f:" */
static const struct {
	const char *why;
	struct text content;
	size_t start, end;
	const char *rest;
} places[] = {
	{ "a word in the second line", { "one\ntwo three\n", 14 }, 8, 13,
	    "2:5: error: x\n    2 | two three\n      |     ^~~~~\n" },
	{ "a span of no bytes has a caret", { "one", 3 }, 1, 1, "1:2: error: x\n    1 | one\n      |  ^\n" },
	{ "a span ends with its line", { "one\ntwo", 7 }, 1, 7, "1:2: error: x\n    1 | one\n      |  ^~\n" },
	{ "the end of the file", { "one", 3 }, 3, 3, "1:4: error: x\n    1 | one\n      |    ^\n" },
	{ "past the end of the file", { "one\n", 4 }, 9, 12, "2:1: error: x\n    2 | \n      | ^\n" },
	{ "an empty file", { NULL, 0 }, 0, 0, "1:1: error: x\n    1 | \n      | ^\n" },
	{ "the return of CRLF is not shown", { "one\r\ntwo\r\n", 10 }, 5, 8,
	    "2:1: error: x\n    2 | two\n      | ^~~\n" },
	{ "a tab is shown and repeated above the caret", { "\ta\tb", 4 }, 3, 4,
	    "1:4: error: x\n    1 | \ta\tb\n      | \t \t^\n" },
	{ "columns count characters, carets cells", { "\xc3\xa4\xe6\xbc\xa2 b", 7 }, 6, 7,
	    "1:4: error: x\n    1 | \xc3\xa4\xe6\xbc\xa2 b\n      |     ^\n" },
	{ "a wide character is underlined whole", { "a\xe6\xbc\xa2", 4 }, 1, 4,
	    "1:2: error: x\n    1 | a\xe6\xbc\xa2\n      |  ^~\n" },
	{ "a zero is spelled out and the caret moves on", { "a\0b", 3 }, 2, 3,
	    "1:3: error: x\n    1 | a\\x00b\n      |      ^\n" },
	{ "ESC is spelled out and underlined whole", { "a\033b", 3 }, 1, 2,
	    "1:2: error: x\n    1 | a\\x1bb\n      |  ^~~~\n" },
	{ "invalid UTF-8 is spelled out, a column for each byte", { "\xff\xc3(b", 4 }, 3, 4,
	    "1:4: error: x\n    1 | \\xff\\xc3(b\n      |          ^\n" },
	{ "a character that turns the line round is spelled out", { "\xe2\x80\xae" "b", 4 }, 3, 4,
	    "1:2: error: x\n    1 | \\u{202e}b\n      |         ^\n" },
};

START_TEST(a_place_is_shown_with_its_line_and_a_caret)
{
	struct source_text source = { TEXT("f"), places[_i].content };
	const char *shown;

	begin();
	(void)message_at(&messages, MESSAGE_ERROR, &source, places[_i].start, places[_i].end, "x");
	shown = rendered(false);
	ck_assert_msg(strncmp(shown, "f:", 2) == 0, "%s: %s", places[_i].why, shown);
	ck_assert_msg(strcmp(shown + 2, places[_i].rest) == 0, "%s:\n%s\nexpected:\n%s", places[_i].why, shown + 2,
	    places[_i].rest);
}
END_TEST

/* A line of `len` bytes with a mistake of three bytes at `at`, and what stands round what is shown of it. */
static const struct {
	const char *why;
	size_t len, at;
	const char *before, *behind;
	size_t shown, caret;           /* bytes without the dots; columns before the caret, with them */
} long_lines[] = {
	{ "as long as lines are shown", LIMIT_SHOWN_LINE, 200, "", "", LIMIT_SHOWN_LINE, 200 },
	{ "a byte longer, cut at its beginning", LIMIT_SHOWN_LINE + 1, 200, "...", "", LIMIT_SHOWN_LINE, 3 + 199 },
	{ "a byte longer, cut at its end", LIMIT_SHOWN_LINE + 1, 5, "", "...", LIMIT_SHOWN_LINE, 5 },
	{ "cut on both sides", 100000, 50000, "...", "...", LIMIT_SHOWN_LINE, 3 + LIMIT_SHOWN_LINE / 2 },
	{ "the end of a long line", 100000, 99997, "...", "", LIMIT_SHOWN_LINE, 3 + LIMIT_SHOWN_LINE - 3 },
};

START_TEST(a_long_line_is_cut_round_the_caret)
{
	size_t len = long_lines[_i].len, at = long_lines[_i].at;
	char *line = arena_take(&arena, len + 1);
	struct source_text source = { TEXT("f"), { line, len } };
	struct buffer expected;

	memset(line, '-', len);
	memcpy(line + at, "BAD", 3);
	begin();
	(void)message_at(&messages, MESSAGE_ERROR, &source, at, at + 3, "odd");

	buffer_init(&expected, &arena);
	buffer_printf(&expected, "f:1:%zu: error: odd\n    1 | %s", at + 1, long_lines[_i].before);
	for (size_t i = 0, bad = long_lines[_i].caret - strlen(long_lines[_i].before); i < long_lines[_i].shown; i++)
		buffer_addc(&expected, i >= bad && i < bad + 3 ? "BAD"[i - bad] : '-');
	buffer_printf(&expected, "%s\n      | %*s^~~\n", long_lines[_i].behind, (int)long_lines[_i].caret, "");
	ck_assert_msg(strcmp(rendered(false), buffer_text(&expected).at) == 0, "%s:\n%s\nexpected:\n%s",
	    long_lines[_i].why, rendered(false), buffer_text(&expected).at);
}
END_TEST

START_TEST(a_long_line_is_cut_between_characters)
{
	struct buffer line;
	struct source_text source = { TEXT("f"), { NULL, 0 } };

	for (size_t shift = 0; shift < 4; shift++) {
		const char *shown;

		buffer_init(&line, &arena);
		for (size_t i = 0; i < shift; i++)
			buffer_addc(&line, 'a');
		for (size_t i = 0; i < 1000; i++)
			buffer_adds(&line, "\xf0\x9f\x98\x80");
		source.content = buffer_text(&line);
		begin();
		(void)message_at(&messages, MESSAGE_ERROR, &source, shift + 2000, shift + 2004, "odd");
		shown = rendered(false);
		ck_assert_msg(strstr(shown, "\\x") == NULL && text_utf8_valid(text_of(shown)), "shifted by %zu: %s", shift,
		    shown);
		ck_assert_msg(strstr(shown, "^~\n") != NULL, "shifted by %zu: %s", shift, shown);
	}
}
END_TEST

START_TEST(the_name_of_a_file_cannot_steer_a_terminal)
{
	struct source_text source = { TEXT("a\033[2J\n\xff.yaml"), TEXT("x") };

	begin();
	(void)message_at(&messages, MESSAGE_ERROR, &source, 0, 1, "odd");
	ck_assert_str_eq(rendered(false), "a\\x1b[2J\\n\\xff.yaml:1:1: error: odd\n    1 | x\n      | ^\n");
}
END_TEST

START_TEST(a_message_about_the_whole_file_shows_no_line)
{
	struct source_text source = { TEXT("f"), TEXT("x") };
	struct message *message;

	begin();
	message = message_at(&messages, MESSAGE_ERROR, &source, 0, 1, "odd");
	message->line = 0;
	ck_assert_str_eq(rendered(false), "f: error: odd\n");
}
END_TEST

START_TEST(colours_stand_round_the_words_and_nowhere_else)
{
	struct source_text source = { TEXT("f"), TEXT("ab") };

	begin();
	message_hint(&messages, message_at(&messages, MESSAGE_WARNING, &source, 1, 2, "odd"), "even");
	ck_assert_str_eq(rendered(true),
	    "\033[1mf:1:2: \033[1;33mwarning\033[0m: odd\n"
	    "\033[2m    1 |\033[0m ab\n"
	    "\033[2m      |\033[0m  \033[1;33m^\033[0m\n"
	    "  \033[1;32mhint:\033[0m even\n");
}
END_TEST

START_TEST(a_near_name_becomes_the_hint)
{
	static const char *const names[] = { "severity", "check" };
	struct message *message;

	begin();
	message = message_add(&messages, MESSAGE_ERROR, "unknown field 'serverity'");
	ck_assert(message_hint_nearest(&messages, message, TEXT("serverity"), names, COUNT_OF(names)));
	message = message_add(&messages, MESSAGE_ERROR, "unknown field 'colour'");
	ck_assert(!message_hint_nearest(&messages, message, TEXT("colour"), names, COUNT_OF(names)));
	ck_assert_str_eq(rendered(false), "error: unknown field 'serverity'\n  hint: did you mean 'severity'?\n"
	    "error: unknown field 'colour'\n");
}
END_TEST

static const struct {
	const char *why;
	struct text content;
	size_t offset;
	unsigned line, column;
} offsets[] = {
	{ "the first byte", { "ab", 2 }, 0, 1, 1 },
	{ "the line feed ends its own line", { "ab\nc", 4 }, 2, 1, 3 },
	{ "the byte behind it begins the next", { "ab\nc", 4 }, 3, 2, 1 },
	{ "columns are characters", { "\xc3\xa4\xc3\xa4", 4 }, 2, 1, 2 },
	{ "past the end is the end", { "ab\n", 3 }, 100, 2, 1 },
	{ "no text at all", { NULL, 0 }, 0, 1, 1 },
};

START_TEST(lines_and_columns_count_from_one)
{
	unsigned line, column;

	text_place(offsets[_i].content, offsets[_i].offset, &line, &column);
	ck_assert_msg(line == offsets[_i].line && column == offsets[_i].column, "%s: %u:%u", offsets[_i].why, line,
	    column);
}
END_TEST

START_TEST(nothing_that_a_message_quotes_steers_the_terminal)
{
	struct text hostile = TEXT("a\033[2J\r\n\0b\xff\xe2\x80\xae"), lines[] = { hostile };
	struct message *message = message_add(&messages, MESSAGE_ERROR, "no '%.*s'", TEXT_ARG(hostile));
	struct buffer out;

	message->file = hostile;
	message->lines = (struct texts){ .items = lines, .count = 1 };
	message_hint(&messages, message, "not '%.*s'", TEXT_ARG(hostile));
	ck_assert_uint_eq(message->text.len, hostile.len + 5);
	buffer_init(&out, &arena);
	messages_render(&out, &messages, false);
	ck_assert_str_eq(buffer_text(&out).at,
	    "a\\x1b[2J\\r\\n\\x00b\\xff\\u{202e}: error: no 'a\\x1b[2J\\r\\n\\x00b\\xff\\u{202e}'\n"
	    "    a\\x1b[2J\\r\\n\\x00b\\xff\\u{202e}\n"
	    "  hint: not 'a\\x1b[2J\\r\\n\\x00b\\xff\\u{202e}'\n");
}
END_TEST

START_TEST(what_is_told_of_something_says_of_what)
{
	struct message *before = message_add(&messages, MESSAGE_ERROR, "before"), *error, *note;

	error = message_add(&messages, MESSAGE_ERROR, "broken");
	message_hint(&messages, error, "fix it");
	message_add(&messages, MESSAGE_WARNING, "odd")->line = 7;
	note = message_add(&messages, MESSAGE_NOTE, "by the way");
	message_scope(&messages, before, (struct message_scope){ .prefix = TEXT("node a: "), .line = 3 });
	ck_assert(text_is(before->text, "before") && before->line == 0);
	ck_assert(text_is(error->text, "node a: broken") && error->line == 3 && error->level == MESSAGE_ERROR);
	ck_assert(text_is(error->next->text, "node a: odd") && error->next->line == 7);
	ck_assert(text_is(note->text, "node a: by the way"));
	ck_assert_uint_eq(messages.errors, 2);
	message_scope(&messages, before, (struct message_scope){ .prefix = TEXT("skipped: "), .as_notes = true });
	ck_assert(text_is(error->text, "skipped: node a: broken") && error->level == MESSAGE_NOTE && error->hint.len == 0);
	ck_assert(text_is(note->text, "node a: by the way"));
	ck_assert_uint_eq(messages.errors, 1);
	message_scope(&messages, NULL, (struct message_scope){ .prefix = TEXT("x ") });
	ck_assert(text_is(before->text, "x before"));
	message_scope(&messages, messages.last, (struct message_scope){ .prefix = TEXT("y ") });
	ck_assert(text_is(messages.last->text, "x node a: by the way"));
}
END_TEST

TESTS("message",
	TEST(a_message_without_a_place_is_one_line),
	TEST(only_errors_count_as_errors),
	TEST(messages_come_in_the_order_of_their_places_and_notes_stay_with_theirs),
	EACH(a_place_is_shown_with_its_line_and_a_caret, places),
	EACH(a_long_line_is_cut_round_the_caret, long_lines),
	TEST(a_long_line_is_cut_between_characters),
	TEST(the_name_of_a_file_cannot_steer_a_terminal),
	TEST(a_message_about_the_whole_file_shows_no_line),
	TEST(colours_stand_round_the_words_and_nowhere_else),
	TEST(a_near_name_becomes_the_hint),
	EACH(lines_and_columns_count_from_one, offsets),
	TEST(nothing_that_a_message_quotes_steers_the_terminal),
	TEST(what_is_told_of_something_says_of_what))
