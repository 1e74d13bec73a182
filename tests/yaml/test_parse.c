/* test_parse.c - src/yaml/parse.c: what a file becomes, and what is refused where. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "yaml/yaml.h"

static const struct yaml_file *
parse(const char *content)
{
	return yaml_parse(&arena, TEXT("f.yaml"), text_of(content), &messages);
}

/* The tree in one line: texts in quotes, [lists], {mappings}. */
static void
draw(struct buffer *out, const struct yaml_node *node)
{
	static const char style[] = "pqlf";

	if (node->kind == YAML_SCALAR) {
		buffer_printf(out, "%c\"", style[node->style]);
		buffer_add(out, text_escape(&arena, node->text));
		buffer_addc(out, '"');
		return;
	}
	buffer_addc(out, node->kind == YAML_LIST ? '[' : '{');
	for (size_t i = 0; i < node->count; i++) {
		if (i > 0)
			buffer_addc(out, ' ');
		if (node->kind == YAML_MAPPING) {
			draw(out, &node->keys[i]);
			buffer_addc(out, ':');
		}
		draw(out, &node->items[i]);
	}
	buffer_addc(out, node->kind == YAML_LIST ? ']' : '}');
}

static const char *
drawn(const struct yaml_file *file)
{
	struct buffer out;

	buffer_init(&out, &arena);
	draw(&out, &file->root);
	return buffer_text(&out).at;
}

static const struct reading {
	const char *why, *content, *tree;
} readings[] = {
	{ "nothing", "", "{}" },
	{ "only a comment", "# nothing here\n", "{}" },
	{ "an empty document", "---\n", "{}" },
	{ "a mapping", "a: 1\nb: two\n", "{p\"a\":p\"1\" p\"b\":p\"two\"}" },
	{ "what YAML 1.1 takes for truth, numbers and times stays text", "a: no\nb: 010\nc: 12:30\nd: ~\ne: 1e3\n",
	    "{p\"a\":p\"no\" p\"b\":p\"010\" p\"c\":p\"12:30\" p\"d\":p\"~\" p\"e\":p\"1e3\"}" },
	{ "a value that is not there", "a:\nb: x\n", "{p\"a\":p\"\" p\"b\":p\"x\"}" },
	{ "lists in both forms", "a: [1, 2]\nb:\n  - 3\n  - 4\n", "{p\"a\":[p\"1\" p\"2\"] p\"b\":[p\"3\" p\"4\"]}" },
	{ "each style of text", "a: p\nb: 'q'\nc: \"q\"\nd: |\n  l\ne: >\n  f\n",
	    "{p\"a\":p\"p\" p\"b\":q\"q\" p\"c\":q\"q\" p\"d\":l\"l\\n\" p\"e\":f\"f\\n\"}" },
	{ "JSON", "{\"a\": [1, true, null, \"x\\/y\"],\n\t\"b\": {\"c\": {}}}",
	    "{q\"a\":[p\"1\" p\"true\" p\"null\" q\"x/y\"] q\"b\":{q\"c\":{}}}" },
	{ "a byte order mark", "\xef\xbb\xbf" "a: b\n", "{p\"a\":p\"b\"}" },
	{ "lines that end in CRLF", "a: b\r\nc: |\r\n  d\r\n  e\r\n", "{p\"a\":p\"b\" p\"c\":l\"d\\ne\\n\"}" },
	{ "a document with both marks", "---\na: b\n...\n", "{p\"a\":p\"b\"}" },
	{ "a list at the top", "- a\n- b\n", "[p\"a\" p\"b\"]" },
	{ "a quoted key that looks like a merge", "'<<': a\n", "{q\"<<\":p\"a\"}" },
	{ "a text that holds an asterisk or an exclamation mark", "a: b*c!\n", "{p\"a\":p\"b*c!\"}" },
};

START_TEST(file_becomes_a_tree)
{
	const struct reading *r = &readings[_i];
	const struct yaml_file *file = parse(r->content);

	ck_assert_msg(file != NULL && messages.count == 0, "%s: %s", r->why, said());
	ck_assert_msg(strcmp(drawn(file), r->tree) == 0, "%s: %s, expected %s", r->why, drawn(file), r->tree);
}
END_TEST

static const struct refusal {
	const char *why, *content, *said;
	bool tree;             /* a tree is given all the same */
} refusals[] = {
	{ "an anchor", "a: &x b\n",
	    "1:4: anchors ('&') are not supported (quote text that begins with '&', or put it in a block after '|')",
	    true },
	{ "an alias", "a: 1\nb: *x\n",
	    "2:4: aliases ('*') are not supported (quote text that begins with '*', or put it in a block after '|')",
	    false },
	{ "a tag", "check: !cert.is_ca\n",
	    "1:8: tags ('!') are not supported (quote text that begins with '!', or put it in a block after '|')",
	    true },
	{ "a tag of a list", "a: !!seq [b]\n",
	    "1:4: tags ('!') are not supported (quote text that begins with '!', or put it in a block after '|')",
	    true },
	{ "a tag of a mapping", "a: !x {b: c}\n",
	    "1:4: tags ('!') are not supported (quote text that begins with '!', or put it in a block after '|')",
	    true },
	{ "a lone exclamation mark", "a: ! b\n",
	    "1:4: tags ('!') are not supported (quote text that begins with '!', or put it in a block after '|')",
	    true },
	{ "an anchor of a mapping", "a: &x\n  b: c\n",
	    "1:4: anchors ('&') are not supported (quote text that begins with '&', or put it in a block after '|')",
	    true },
	{ "a merge key", "a:\n  <<: {b: c}\n", "2:3: merge keys ('<<') are not supported", true },
	{ "a version", "%YAML 1.1\n---\na: b\n", "1:1: directives ('%') are not supported (remove the line)", false },
	{ "a tag's prefix", "%TAG !e! x:\n---\na: b\n", "1:1: directives ('%') are not supported (remove the line)",
	    false },
	{ "a second document", "a: b\n---\nc: d\n",
	    "2:1: a second document (a file holds one document; remove '---')", false },
	{ "a key twice", "a: 1\nb: 2\na: 3\n", "3:1: duplicate key 'a' (first used in line 1)", true },
	{ "a key three times", "a: 1\na: 2\n'a': 3\n",
	    "2:1: duplicate key 'a' (first used in line 1); "
	    "3:1: duplicate key 'a' (first used in line 1)", true },
	{ "keys twice, in the order of the file", "b: 1\na: 1\nb: 2\na: 2\n",
	    "3:1: duplicate key 'b' (first used in line 1); "
	    "4:1: duplicate key 'a' (first used in line 2)", true },
	{ "a key that is a list", "[a]: b\n",
	    "1:1: a key must be text, not a list "
	    "(quote text that begins with '[', or put it in a block after '|')", false },
	{ "a key that is a mapping", "? {a: b}\n: c\n",
	    "1:3: a key must be text, not a mapping "
	    "(quote text that begins with '{', or put it in a block after '|')", false },
	{ "NUL by an escape", "a: \"b\\0c\"\n", "1:4: text with a NUL character (remove \\0)", false },
	{ "two colons", "message: a: b\n",
	    "1:11: not YAML: mapping values are not allowed in this context "
	    "(quote text that contains ': ', or put it in a block after '|')", false },
	{ "a tab that indents", "a:\n\tb: c\n",
	    "2:1: not YAML: while scanning for the next token, found character that cannot start any token "
	    "(quote text that begins with this character; do not indent with tabs)", false },
	{ "an accent before the mistake", "\xc3\xa9: \"\xc3\xbc\"\nb: c: d\n",
	    "2:5: not YAML: mapping values are not allowed in this context "
	    "(quote text that contains ': ', or put it in a block after '|')", false },
	{ "a text that does not end", "a: \"b\n",
	    "2:1: not YAML: while scanning a quoted scalar, found unexpected end of stream", false },
	{ "a surrogate pair of JSON", "{\"a\": \"\\ud83d\\ude00\"}",
	    "1:10: not YAML: while parsing a quoted scalar, found invalid Unicode character escape code", false },
	{ "Latin-1", "a: b\nc: \xe9t\xe9\n", "2:4: byte 0xe9 is not UTF-8 (save the file as UTF-8)", false },
	{ "UTF-16", "\xff\xfe" "a", "1:1: byte 0xff is not UTF-8 (save the file as UTF-8)", false },
	{ "a control character", "a: b\x1b[31m\n",
	    "1:5: the character U+001B is not allowed in a YAML file (write it in double quotes as \\u001b)", false },
	{ "DEL", "a: \x7f\n",
	    "1:4: the character U+007F is not allowed in a YAML file (write it in double quotes as \\u007f)", false },
	{ "a second byte order mark", "\xef\xbb\xbf\xef\xbb\xbf" "a: b\n",
	    "1:2: the character U+FEFF is not allowed in a YAML file (write it in double quotes as \\ufeff)", false },
	{ "lines that end in CR", "a: b\rc: d\r",
	    "1:5: a carriage return without a line feed (end lines with LF or CRLF)", false },
	{ "NEL", "a: b\xc2\x85", "1:5: the line end U+0085 (end lines with LF or CRLF)", false },
	{ "LINE SEPARATOR", "a: 'b\xe2\x80\xa8'", "1:6: the line end U+2028 (end lines with LF or CRLF)", false },
	{ "PARAGRAPH SEPARATOR", "\xe2\x80\xa9", "1:1: the line end U+2029 (end lines with LF or CRLF)", false },
};

START_TEST(mistake_has_a_place_and_a_way_out)
{
	const struct refusal *r = &refusals[_i];
	const struct yaml_file *file = parse(r->content);

	ck_assert_msg(strcmp(said(), r->said) == 0, "%s: %s, expected: %s", r->why, said(), r->said);
	ck_assert_msg((file != NULL) == r->tree, "%s: %s", r->why, file != NULL ? "a tree" : "no tree");
}
END_TEST

static const struct yaml_file *
parse_long_key(size_t len)
{
	char *content = arena_take(&arena, len + 4);

	memset(content, 'k', len);
	memcpy(content + len, ": v\n", 4);
	return yaml_parse(&arena, TEXT("f"), (struct text){ content, len + 4 }, &messages);
}

/* libyaml's own limit, which YAML 1.1 has for keys without a question mark. */
START_TEST(key_has_a_limit)
{
	ck_assert_ptr_nonnull(parse_long_key(1024));
	ck_assert_ptr_null(parse_long_key(1026));
	ck_assert_uint_eq(messages.errors, 1);
}
END_TEST

START_TEST(nul_byte_is_refused)
{
	const struct yaml_file *file = yaml_parse(&arena, TEXT("f"), (struct text){ "a: b\0c\n", 7 }, &messages);

	ck_assert_ptr_null(file);
	ck_assert_str_eq(said(),
	    "1:5: the character U+0000 is not allowed in a YAML file (write it in double quotes as \\u0000)");
}
END_TEST

START_TEST(key_twice_keeps_its_first_value)
{
	const struct yaml_file *file = parse("a: 1\na: 2\n");

	ck_assert_ptr_nonnull(file);
	ck_assert(text_is(yaml_get(&file->root, "a")->text, "1"));
}
END_TEST

START_TEST(get_finds_nothing_where_nothing_is)
{
	const struct yaml_file *file = parse("a: [b]\n");

	ck_assert_ptr_null(yaml_get(&file->root, "b"));
	ck_assert_ptr_null(yaml_get(yaml_get(&file->root, "a"), "b"));
}
END_TEST

START_TEST(node_knows_its_bytes)
{
	const char *content = "\xef\xbb\xbf\xc3\xa9: 'x\xc3\xbcy'\nb:\n  - [c, d]\n";
	const struct yaml_file *file = parse(content);
	const struct yaml_node *quoted, *inner;

	ck_assert_msg(file != NULL, "%s", said());
	quoted = &file->root.items[0];
	ck_assert_uint_eq(file->root.keys[0].start, 3);
	ck_assert_uint_eq(file->root.keys[0].end, 5);
	ck_assert_uint_eq(quoted->start, 7);
	ck_assert_uint_eq(quoted->end, 13);
	inner = &file->root.items[1].items[0];
	ck_assert_int_eq(content[inner->start], '[');
	ck_assert_int_eq(content[inner->end - 1], ']');
	ck_assert_ptr_eq(inner->items[1].file, file);
}
END_TEST

/* Marks far into a file of characters of every length. */
START_TEST(node_knows_its_bytes_far_down)
{
	struct buffer content;
	const struct yaml_file *file;

	buffer_init(&content, &arena);
	for (unsigned i = 0; i < 500; i++)
		buffer_printf(&content, "- \"\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91 %u\"\n", i);
	file = yaml_parse(&arena, TEXT("f"), buffer_text(&content), &messages);
	ck_assert_msg(file != NULL, "%s", said());
	ck_assert_uint_eq(file->root.count, 500);
	for (size_t i = 0; i < 500; i++) {
		const struct yaml_node *node = &file->root.items[i];

		ck_assert_msg(content.at[node->start] == '"' && content.at[node->end - 1] == '"' &&
		    node->end - node->start == node->text.len + 2, "item %zu", i);
	}
}
END_TEST

static const struct yaml_file *
parse_nested(const char *open, unsigned depth)
{
	struct buffer content;

	buffer_init(&content, &arena);
	for (unsigned i = 0; i < depth; i++)
		buffer_adds(&content, open);
	buffer_adds(&content, "x");
	for (unsigned i = 0; i < depth; i++)
		buffer_addc(&content, open[0] == '[' ? ']' : '}');
	return yaml_parse(&arena, TEXT("f"), buffer_text(&content), &messages);
}

START_TEST(depth_has_a_limit)
{
	ck_assert_ptr_nonnull(parse_nested("[", LIMIT_YAML_DEPTH));
	ck_assert_ptr_nonnull(parse_nested("{a: ", LIMIT_YAML_DEPTH));
	ck_assert_ptr_null(parse_nested("[", LIMIT_YAML_DEPTH + 1));
	ck_assert_str_eq(said(), "1:17: lists and mappings nested more than 16 deep");
	ck_assert_ptr_null(parse_nested("{a: ", LIMIT_YAML_DEPTH + 1));
}
END_TEST

/* libyaml's own loader would take many seconds for it. */
START_TEST(hostile_depth_is_refused_at_once)
{
	ck_assert_ptr_null(parse_nested("[", 400000));
	ck_assert_str_eq(said(), "1:17: lists and mappings nested more than 16 deep");
}
END_TEST

static const struct yaml_file *
parse_long(size_t len)
{
	char *content = arena_take(&arena, len + 4);

	memset(content, 'x', len + 3);
	memcpy(content, "a: ", 3);
	return yaml_parse(&arena, TEXT("f"), (struct text){ content, len + 3 }, &messages);
}

START_TEST(text_has_a_limit)
{
	const struct yaml_file *file = parse_long(LIMIT_YAML_SCALAR);

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(file->root.items[0].text.len, LIMIT_YAML_SCALAR);
	ck_assert_ptr_null(parse_long(LIMIT_YAML_SCALAR + 1));
	ck_assert_str_eq(said(), "1:4: a text of 65537 bytes; the limit is 65536");
}
END_TEST

START_TEST(file_has_a_limit)
{
	char *content = arena_take(&arena, LIMIT_YAML_FILE + 1);

	memset(content, '\n', LIMIT_YAML_FILE + 1);
	ck_assert_ptr_nonnull(yaml_parse(&arena, TEXT("f"), (struct text){ content, LIMIT_YAML_FILE }, &messages));
	ck_assert_ptr_null(yaml_parse(&arena, TEXT("f"), (struct text){ content, LIMIT_YAML_FILE + 1 }, &messages));
	ck_assert_str_eq(said(), "0:0: larger than 1 MiB, the limit of a YAML file");
}
END_TEST

/* A key each, none twice: what a quadratic search would choke on. */
START_TEST(many_keys_take_little_time)
{
	struct buffer content;

	buffer_init(&content, &arena);
	for (unsigned i = 0; i < 80000; i++)
		buffer_printf(&content, "k%u: v\n", i);
	ck_assert_uint_le(content.len, LIMIT_YAML_FILE);
	ck_assert_ptr_nonnull(yaml_parse(&arena, TEXT("f"), buffer_text(&content), &messages));
	ck_assert_uint_eq(messages.count, 0);
}
END_TEST

static size_t
messages_of_repeated_keys(unsigned count)
{
	struct buffer content;

	buffer_init(&content, &arena);
	for (unsigned i = 0; i <= count; i++)
		buffer_adds(&content, "a: b\n");
	messages_init(&messages, &arena);
	ck_assert_ptr_nonnull(yaml_parse(&arena, TEXT("f"), buffer_text(&content), &messages));
	ck_assert_uint_ge(messages.errors, count);
	return messages.count;
}

START_TEST(texts_of_what_holds_none_are_none)
{
	const struct yaml_node *root = &parse("one: a\nsome: [a, [b], {c: d}, '']\nmap: {a: b}\n")->root;
	struct texts texts = yaml_texts(&arena, yaml_get(root, "some"));

	ck_assert(text_is(yaml_text(root, "one"), "a"));
	ck_assert_uint_eq(yaml_text(root, "some").len, 0);
	ck_assert_uint_eq(yaml_text(root, "none").len, 0);
	ck_assert_uint_eq(yaml_text(yaml_get(root, "one"), "one").len, 0);
	ck_assert_uint_eq(texts.count, 2);
	ck_assert(text_is(texts.items[0], "a") && texts.items[1].len == 0);
	texts = yaml_texts(&arena, yaml_get(root, "one"));
	ck_assert(texts.count == 1 && text_is(texts.items[0], "a"));
	ck_assert_uint_eq(yaml_texts(&arena, yaml_get(root, "map")).count, 0);
	ck_assert_uint_eq(yaml_texts(&arena, NULL).count, 0);
	ck_assert_uint_eq(yaml_text(NULL, "one").len, 0);
}
END_TEST

START_TEST(mistakes_have_a_limit)
{
	ck_assert_uint_eq(messages_of_repeated_keys(LIMIT_YAML_MISTAKES), LIMIT_YAML_MISTAKES);
	ck_assert_uint_eq(messages_of_repeated_keys(LIMIT_YAML_MISTAKES + 1), LIMIT_YAML_MISTAKES + 1);
	ck_assert(text_is(messages.last->text, "too many mistakes; these are the first 100"));
	ck_assert_uint_eq(messages_of_repeated_keys(150000), LIMIT_YAML_MISTAKES + 1);
}
END_TEST

START_TEST(file_that_is_not_there_is_a_message)
{
	ck_assert_ptr_null(yaml_read(&arena, "/nowhere/at/all.yaml", &messages));
	ck_assert_uint_eq(messages.errors, 1);
	ck_assert(text_is(messages.first->file, "/nowhere/at/all.yaml"));
}
END_TEST

TESTS("yaml",
	EACH(file_becomes_a_tree, readings),
	EACH(mistake_has_a_place_and_a_way_out, refusals),
	TEST(key_has_a_limit),
	TEST(nul_byte_is_refused),
	TEST(key_twice_keeps_its_first_value),
	TEST(get_finds_nothing_where_nothing_is),
	TEST(node_knows_its_bytes),
	TEST(node_knows_its_bytes_far_down),
	TEST(depth_has_a_limit),
	TEST(hostile_depth_is_refused_at_once),
	TEST(text_has_a_limit),
	TEST(file_has_a_limit),
	TEST(many_keys_take_little_time),
	TEST(texts_of_what_holds_none_are_none),
	TEST(mistakes_have_a_limit),
	TEST(file_that_is_not_there_is_a_message))
