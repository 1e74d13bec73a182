/* test_place.c - src/yaml/place.c: which byte of the file a byte of a text is. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "yaml/yaml.h"

/* The value of the key "a", wherever it stands. */
static const struct yaml_node *
value_in(const struct yaml_node *node)
{
	const struct yaml_node *found = yaml_get(node, "a");

	for (size_t i = 0; found == NULL && i < node->count; i++)
		found = value_in(&node->items[i]);
	return found;
}

static const struct yaml_node *
value(const char *content)
{
	const struct yaml_file *file = yaml_parse(&arena, TEXT("f"), text_of(content), &messages);

	ck_assert_msg(file != NULL, "not read: %s", content);
	return value_in(&file->root);
}

/* In `content` the text of the key "a" stands; the part `part` of that text is at `line`:`column`. */
static const struct place {
	const char *why, *content, *part;
	unsigned line, column;
} places[] = {
	{ "plain, its start", "a: xyz\n", "xyz", 1, 4 },
	{ "plain, further on", "a: xyz has(b)\n", "has", 1, 8 },
	{ "plain, blanks within", "a: x   y\n", "y", 1, 8 },
	{ "plain, after an accent", "\xc3\xa9: 1\na: \xc3\xbc y\n", "y", 2, 6 },
	{ "plain, a line further", "a: one\n   two three\n", "three", 2, 8 },
	{ "plain, after an empty line", "a: one\n\n\n  two\n", "two", 4, 3 },
	{ "plain, lines that end in CRLF", "a: one\r\n\r\n  two\r\n", "two", 3, 3 },
	{ "plain, blanks before the end of the line", "a: one  \n  two\n", "two", 2, 3 },
	{ "single quotes", "a: 'xyz'\n", "yz", 1, 6 },
	{ "single quotes with one doubled before", "a: 'x''s y'\n", "y", 1, 10 },
	{ "single quotes over two lines", "a: 'one\n  two'\n", "two", 2, 3 },
	{ "single quotes, blanks at the start", "a: '  x'\n", "x", 1, 7 },
	{ "a backslash in single quotes is one", "a: '\\n y'\n", "y", 1, 8 },
	{ "double quotes", "a: \"x y\"\n", "y", 1, 7 },
	{ "after a short escape", "a: \"\\ty\"\n", "y", 1, 7 },
	{ "after an escaped quote", "a: \"\\\"y\"\n", "y", 1, 7 },
	{ "after \\x", "a: \"\\x41y\"\n", "y", 1, 9 },
	{ "after \\x that takes two bytes", "a: \"\\xE9y\"\n", "y", 1, 9 },
	{ "after \\u that takes three bytes", "a: \"\\u20ACy\"\n", "y", 1, 11 },
	{ "after \\U that takes four bytes", "a: \"\\U0001F511y\"\n", "y", 1, 15 },
	{ "after \\N, \\_, \\L and \\P", "a: \"\\N\\_\\L\\Py\"\n", "y", 1, 13 },
	{ "an escape itself", "a: \"x\\u0079\"\n", "y", 1, 6 },
	{ "after an escaped line end", "a: \"one \\\n  two\"\n", "two", 2, 3 },
	{ "after an escaped line end and an empty line", "a: \"one\\\n\n  two\"\n", "two", 3, 3 },
	{ "double quotes over empty lines", "a: \"one\n\n\n  two\"\n", "two", 4, 3 },
	{ "a literal block", "a: |\n  one\n  two\n", "two", 3, 3 },
	{ "a literal block, within a line", "a: |\n  one two\n", "two", 2, 7 },
	{ "a literal block, deeper lines", "a: |\n  one\n    two\n", "two", 3, 5 },
	{ "a literal block, with an indentation indicator", "a: |2\n    one\n  two\n", "one", 2, 5 },
	{ "a literal block, line after its indicator", "a: |2\n    one\n  two\n", "two", 3, 3 },
	{ "a literal block, with both indicators and a comment", "a: |-1 # c\n  one\n", "one", 2, 3 },
	{ "a literal block after empty lines", "a: |\n\n\n  one\n", "one", 4, 3 },
	{ "a literal block with empty lines in it", "a: |\n  one\n\n \n  two\n", "two", 5, 3 },
	{ "a literal block that keeps blanks", "a: |+\n  one\n\n  two\n\n\n", "two", 4, 3 },
	{ "a literal block, lines that end in CRLF", "a: |\r\n  one\r\n  two\r\n", "two", 3, 3 },
	{ "a literal block in a list", "- - a: |\n      one\n      two\n", "two", 3, 7 },
	{ "a literal block after accents", "a: |\n  \xc3\xa9\xc3\xa9\n  \xc3\xa9 y\n", "y", 3, 5 },
	{ "a literal block without a last line end", "a: |\n  one\n  two", "two", 3, 3 },
	{ "a folded block gives its start", "a: >\n  one\n  two\n", "two", 1, 4 },
	{ "an indented list under its key", "b:\n- a: |1\n   one\n", "one", 3, 4 },
};

START_TEST(byte_of_a_text_has_its_place)
{
	const struct place *p = &places[_i];
	const struct yaml_node *node = value(p->content);
	const char *found = strstr(arena_string(&arena, node->text), p->part);
	struct message *message;
	size_t at;

	ck_assert_msg(found != NULL, "%s: the text is '%s'", p->why, arena_string(&arena, node->text));
	for (at = 0; strncmp(node->text.at + at, p->part, strlen(p->part)) != 0; at++)
		;
	message = yaml_error_within(&messages, node, at, at + strlen(p->part), "here");
	ck_assert_msg(message->line == p->line && message->column == p->column, "%s: %u:%u, expected %u:%u", p->why,
	    message->line, message->column, p->line, p->column);
}
END_TEST

static const struct end {
	const char *why, *content;
	size_t offset;
} ends[] = {
	{ "plain", "a: xyz \n", 6 },
	{ "quoted: before the closing quote", "a: 'xyz'\n", 7 },
	{ "literal: after its last line", "a: |\n  x\n", 9 },
	{ "literal without a last line end", "a: |-\n  x", 9 },
	{ "empty in quotes", "a: ''\n", 4 },
	{ "not there", "a:\n", 2 },
};

START_TEST(end_of_a_text_has_its_place)
{
	const struct end *e = &ends[_i];
	const struct yaml_node *node = value(e->content);
	size_t got = yaml_offset(node, node->text.len);

	ck_assert_msg(got == e->offset, "%s: %zu, expected %zu", e->why, got, e->offset);
	ck_assert_msg(yaml_offset(node, node->text.len + 1000) == got, "%s: and beyond", e->why);
}
END_TEST

static const struct cut {
	const char *why, *content;
	bool cut;
} cuts[] = {
	{ "a comment after a plain text", "a: b # c\n", true },
	{ "a comment after a tab", "a: b\t#c\n", true },
	{ "no comment", "a: b\n", false },
	{ "no blank before it", "a: b#c\n", false },
	{ "after quotes", "a: 'b' # c\n", false },
	{ "after a block's sign", "a: | # c\n  b\n", false },
	{ "in the next line", "a: b\n # c\n", false },
	{ "at the end of the file", "a: b ", false },
	{ "after a list", "a: [b] # c\n", false },
};

START_TEST(comment_that_cuts_a_plain_text_is_seen)
{
	const struct cut *c = &cuts[_i];

	ck_assert_msg(yaml_plain_cut_by_comment(value(c->content)) == c->cut, "%s", c->why);
}
END_TEST

/* The whole message as people see it. */
START_TEST(error_shows_the_line_and_a_caret)
{
	const struct yaml_node *node = value("b: 1\na: |\n  key.bits <= 2048\n");
	struct buffer out;

	(void)yaml_error_within(&messages, node, 9, 11, "no '%s' for these", "<=");
	buffer_init(&out, &arena);
	messages_render(&out, &messages, false);
	ck_assert_str_eq(buffer_text(&out).at,
	    "f:3:12: error: no '<=' for these\n"
	    "    3 |   key.bits <= 2048\n"
	    "      |            ^~\n");
}
END_TEST

START_TEST(error_at_a_block_mapping_shows_its_first_key)
{
	const struct yaml_file *file = yaml_parse(&arena, TEXT("f"), text_of("- name: x\n  b: c\n"), &messages);
	struct message *message = yaml_error(&messages, &file->root.items[0], "here");

	ck_assert_uint_eq(message->line, 1);
	ck_assert_uint_eq(message->column, 3);
	ck_assert_uint_eq(message->caret_len, 4);
}
END_TEST

TESTS("yaml",
	EACH(byte_of_a_text_has_its_place, places),
	EACH(end_of_a_text_has_its_place, ends),
	EACH(comment_that_cuts_a_plain_text_is_seen, cuts),
	TEST(error_shows_the_line_and_a_caret),
	TEST(error_at_a_block_mapping_shows_its_first_key))
