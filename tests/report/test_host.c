/* test_host.c - src/report/host.c: order, places and words for other programs. */
#include "sample.h"

#include "report/host.h"

START_TEST(the_worst_comes_first_and_what_is_covered_not_at_all)
{
	static const struct { enum severity severity; enum effect effect; bool known; const char *rule; } rows[] = {
		{ SEVERITY_NOTICE, EFFECT_NONE, false, "p/notice" }, { SEVERITY_ERROR, EFFECT_FAILS, false, "p/fails" },
		{ SEVERITY_WARNING, EFFECT_WEAKENS, false, "p/weakens" }, { SEVERITY_ERROR, EFFECT_REFUSED, false, "p/refused" },
		{ SEVERITY_ERROR, EFFECT_REFUSED, true, "p/known" }, { SEVERITY_ERROR, EFFECT_FAILS, false, "p/fails-too" },
	};
	static const char *const order[] = { "p/refused", "p/fails", "p/fails-too", "p/weakens", "p/notice" };
	struct result *r = ARENA_NEW(&arena, struct result);
	struct worst worst;

	(void)add_target(r, OBJECT_CERTIFICATE, "a", "a.pem", 1);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		add_finding(r, 0, rows[i].rule, rows[i].severity, rows[i].effect)->known = rows[i].known;
	worst = worst_first(&arena, r);
	ck_assert_uint_eq(worst.count, COUNT_OF(order));
	for (size_t i = 0; i < worst.count; i++)
		ck_assert(text_is(worst.items[i]->rule, order[i]));
}
END_TEST

static const struct { const char *why; struct finding finding; unsigned line; } lines[] = {
	{ "of a block the first line of base64", { .object = OBJECT_CERTIFICATE, .line = 7, .fingerprint = LITERAL("AA") }, 8 },
	{ "of an entry of a list too", { .object = OBJECT_TRUST, .line = 7, .fingerprint = LITERAL("AA") }, 8 },
	{ "of DER the first", { .object = OBJECT_CERTIFICATE }, 1 },
	{ "of a file its own line", { .object = OBJECT_FILE, .line = 3 }, 3 },
	{ "of a link the line of the site file", { .object = OBJECT_LINK, .line = 40 }, 40 },
};

START_TEST(the_line_is_one_that_changes_with_the_object)
{
	ck_assert_msg(host_line(&lines[_i].finding) == lines[_i].line, "%s: %u", lines[_i].why, host_line(&lines[_i].finding));
}
END_TEST

static const struct { const char *path, *uri; } paths[] = {
	{ "a.pem", "a.pem" }, { "sub/a b.pem", "sub/a%20b.pem" }, { "\xc3\xbc.pem", "%C3%BC.pem" }, { "a:b%c#d?e", "a%3Ab%25c%23d%3Fe" },
	{ "/x/\n\xff", "/x/%0A%FF" },
};

START_TEST(a_path_is_part_of_a_uri)
{
	struct text uri = uri_path(&arena, text_of(paths[_i].path));

	ck_assert_msg(text_is(uri, paths[_i].uri), "%s: %.*s", paths[_i].path, TEXT_ARG(uri));
}
END_TEST

START_TEST(a_sentence_is_one_line_with_its_fix)
{
	const struct finding f = { .message = LITERAL(" a\n  b "), .fix = LITERAL("c\nd") }, bare = { .title = LITERAL("Title") };

	ck_assert(text_is(host_sentence(&arena, &f), "a b; fix: c d"));
	ck_assert(text_is(host_sentence(&arena, &bare), "Title"));
}
END_TEST

TESTS("report/host",
	TEST(the_worst_comes_first_and_what_is_covered_not_at_all),
	EACH(the_line_is_one_that_changes_with_the_object, lines),
	EACH(a_path_is_part_of_a_uri, paths),
	TEST(a_sentence_is_one_line_with_its_fix))
