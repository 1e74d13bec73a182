/* test_xml.c - src/xml/xml.c: documents that any reader takes, whatever bytes they are made of. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "xml/xml.h"

static struct arena text_arena;
static struct buffer buffer;
static struct output *output;

static void
setup(void)
{
	arena_init(&text_arena, out_of_memory, NULL);
	buffer_init(&buffer, &text_arena);
	output = output_to_buffer(&arena, &buffer);
}

static void
teardown(void)
{
	arena_free(&text_arena);
}

#ifdef HAVE_XML

static const char *
written(struct xml *xml)
{
	ck_assert(xml_close(xml, &messages));
	ck_assert(output_close(output, &messages));
	ck_assert_uint_eq(messages.count, 0);
	return buffer_text(&buffer).at;
}

START_TEST(document_has_its_shape)
{
	struct xml *xml = xml_open(&arena, output, &messages);

	ck_assert_ptr_nonnull(xml);
	xml_start(xml, "testsuites");
	xml_attribute_uint(xml, "tests", UINT64_MAX);
	xml_attribute_seconds(xml, "time", 12.3456);
	xml_start(xml, "testcase");
	xml_attribute_string(xml, "name", "a/b");
	xml_end(xml);
	xml_start(xml, "testcase");
	xml_start(xml, "failure");
	xml_text(xml, TEXT("one\ntwo"));
	xml_end(xml);
	xml_end(xml);
	xml_end(xml);
	ck_assert_str_eq(written(xml),
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<testsuites tests=\"18446744073709551615\" time=\"12.346\">\n"
	    " <testcase name=\"a/b\"/>\n"
	    " <testcase>\n"
	    "  <failure>one\ntwo</failure>\n"
	    " </testcase>\n"
	    "</testsuites>\n");
}
END_TEST

START_TEST(what_is_open_is_ended)
{
	struct xml *xml = xml_open(&arena, output, &messages);

	xml_start(xml, "a");
	xml_start(xml, "b");
	ck_assert_str_eq(written(xml),
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>\n <b/>\n</a>\n");
}
END_TEST

static const struct row {
	const char *why;
	struct text given;
	const char *text, *attribute;
} rows[] = {
	{ "plain", { "abc", 3 }, "abc", "abc" },
	{ "markup", { "<a b='c'>&", 10 }, "&lt;a b='c'&gt;&amp;", "&lt;a b='c'&gt;&amp;" },
	{ "the end of CDATA", { "]]>", 3 }, "]]&gt;", "]]&gt;" },
	{ "line ends and tabs", { "a\tb\nc\rd", 7 }, "a\tb\nc&#13;d", "a&#9;b&#10;c&#13;d" },
	{ "escape and NUL", { "\x1b[0m\0z", 6 }, "\\x1b[0m\\x00z", "\\x1b[0m\\x00z" },
	{ "Latin-1", { "\xe9t", 2 }, "\xef\xbf\xbdt", "\xef\xbf\xbdt" },
	{ "a surrogate in UTF-8", { "\xed\xa0\x80", 3 }, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd",
	    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	{ "no characters", { "\xef\xbf\xbe\xef\xbf\xbf", 6 }, "\\u{FFFE}\\u{FFFF}", "\\u{FFFE}\\u{FFFF}" },
	{ "all lengths of characters", { "\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91", 9 },
	    "\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91" },
	{ "nothing", { "", 0 }, "", "" },
};

START_TEST(any_bytes_are_taken)
{
	const struct row *r = &rows[_i];
	struct xml *xml = xml_open(&arena, output, &messages);
	struct text expected;

	xml_start(xml, "a");
	xml_attribute(xml, "b", r->given);
	xml_text(xml, r->given);
	expected = arena_printf(&arena, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"%s\">%s</a>\n", r->attribute,
	    r->text);
	ck_assert_msg(strcmp(written(xml), expected.at) == 0, "%s: %s, expected %s", r->why, buffer_text(&buffer).at,
	    expected.at);
}
END_TEST

/* Within an element some releases of libxml2 escape them too, and some do not. */
START_TEST(quotes_do_not_end_an_attribute)
{
	struct xml *xml = xml_open(&arena, output, &messages);

	xml_start(xml, "a");
	xml_attribute(xml, "b", TEXT("x\" c=\"y"));
	ck_assert_ptr_nonnull(strstr(written(xml), "<a b=\"x&quot; c=&quot;y\"/>"));
}
END_TEST

/* The document grows in the memory that the text comes from. */
START_TEST(document_may_be_long)
{
	struct xml *xml;
	struct text text;

	buffer_init(&buffer, &arena);
	output = output_to_buffer(&arena, &buffer);
	xml = xml_open(&arena, output, &messages);
	xml_start(xml, "a");
	for (unsigned i = 0; i < 20000; i++) {
		xml_start(xml, "b");
		xml_attribute_uint(xml, "n", i);
		xml_text(xml, TEXT("some text\x01"));
		xml_end(xml);
	}
	ck_assert(xml_close(xml, &messages));
	ck_assert(output_close(output, &messages));
	text = buffer_text(&buffer);
	ck_assert(text_ends_with(text, " <b n=\"19999\">some text\\x01</b>\n</a>\n"));
	ck_assert(text_contains(text, "<b n=\"12345\">some text\\x01</b>"));
}
END_TEST

START_TEST(seconds_have_three_digits)
{
	static const struct { double given; const char *written; } seconds[] = {
		{ 0, "0.000" }, { 0.0004, "0.000" }, { 0.0006, "0.001" }, { 1.0625, "1.063" }, { 3600, "3600.000" },
		{ -1, "0.000" },
	};
	struct xml *xml = xml_open(&arena, output, &messages);
	const char *got;

	for (size_t i = 0; i < COUNT_OF(seconds); i++) {
		xml_start(xml, "a");
		xml_attribute_seconds(xml, "t", seconds[i].given);
	}
	got = written(xml);
	for (size_t i = 0; i < COUNT_OF(seconds); i++) {
		got = strstr(got, "t=\"");
		ck_assert_ptr_nonnull(got);
		got += 3;
		ck_assert_msg(strncmp(got, seconds[i].written, strlen(seconds[i].written)) == 0 &&
		    got[strlen(seconds[i].written)] == '"', "%s: %.12s", seconds[i].written, got);
	}
}
END_TEST

START_TEST(two_documents_at_a_time)
{
	struct buffer other;
	struct output *second;
	struct xml *a, *b;

	buffer_init(&other, &text_arena);
	second = output_to_buffer(&arena, &other);
	a = xml_open(&arena, output, &messages);
	b = xml_open(&arena, second, &messages);
	xml_start(a, "a");
	xml_start(b, "b");
	ck_assert(xml_close(b, &messages));
	ck_assert(output_close(second, &messages));
	ck_assert_ptr_nonnull(strstr(written(a), "<a/>"));
	ck_assert_ptr_nonnull(strstr(buffer_text(&other).at, "<b/>"));
}
END_TEST

START_TEST(out_of_shape_is_a_message)
{
	struct xml *xml = xml_open(&arena, output, &messages);

	xml_start(xml, "a");
	xml_end(xml);
	xml_end(xml);
	ck_assert(!xml_close(xml, &messages));
	ck_assert(text_is(messages.first->text, "libxml2 cannot write the document"));
	output_abandon(output);
}
END_TEST

#else

START_TEST(build_without_it_says_so)
{
	ck_assert_ptr_null(xml_open(&arena, output, &messages));
	ck_assert(text_is(messages.first->text, "this certproof was built without JUnit reports"));
	output_abandon(output);
}
END_TEST

#endif

static const struct test tests[] = {
#ifdef HAVE_XML
	TEST(document_has_its_shape),
	TEST(what_is_open_is_ended),
	EACH(any_bytes_are_taken, rows),
	TEST(quotes_do_not_end_an_attribute),
	TEST(document_may_be_long),
	TEST(seconds_have_three_digits),
	TEST(two_documents_at_a_time),
	TEST(out_of_shape_is_a_message),
#else
	TEST(build_without_it_says_so),
#endif
};

int
main(void)
{
	return run_tests("xml", setup, teardown, tests, COUNT_OF(tests));
}
