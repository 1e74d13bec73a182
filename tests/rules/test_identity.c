/* test_identity.c - src/rules/identity.c: a finding is the same one wherever its object stands, whatever the time is and the words are. */
#include <string.h>

#include "rule_runs.h"

#define LEAF "expressway/leaf-good.pem"

static const char *
id(const struct result *result, size_t index)
{
	ck_assert_uint_lt(index, result->findings.count);
	return arena_string(&arena, result->findings.items[index].id);
}

static const char *
ids(const struct result *result)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < result->findings.count; i++)
		buffer_printf(&out, "%.*s\n", TEXT_ARG(result->findings.items[i].id));
	return buffer_text(&out).at;
}

static const char *
copy_of(const char *name, const char *before)
{
	struct bytes bytes;

	ck_assert(file_read(&arena, fixture(LEAF), LIMIT_FILE_SIZE, &bytes, &messages));
	return write_file(name, arena_printf(&arena, "%s%.*s", before, (int)bytes.len, (const char *)bytes.at).at);
}

#define RULE "applies-to: [leaf]\nfind: cert.san.dns\nmessage: 'bad {{it}}'\n"

START_TEST(an_id_is_32_digits_and_tells_values_apart)
{
	const struct result *result = judge(rule_with(RULE), (struct run){ .files = LEAF });

	ck_assert_uint_ge(result->findings.count, 2);
	for (size_t i = 0; i < result->findings.count; i++) {
		ck_assert_uint_eq(strlen(id(result, i)), 32);
		for (size_t j = 0; j < i; j++)
			ck_assert_str_ne(id(result, i), id(result, j));
	}
}
END_TEST

static const struct { const char *why, *keys, *before; int64_t now; bool same; } rows[] = {
	{ "the same run again", RULE, "", 0, true },
	{ "another day", RULE, "", JUDGED_AT + 100000, true },
	{ "other words", "applies-to: [leaf]\nfind: cert.san.dns\nmessage: 'no {{it}}'\nseverity: notice\nfix: none\n", "", 0, true },
	{ "lines before the block", RULE, "subject: CN = a\n\n\n", 0, true },
	{ "other values", "applies-to: [leaf]\nfind: cert.san.dns.map(n, n + 'x')\nmessage: 'bad {{it}}'\n", "", 0, false },
};

/* The object counts, and not its file: a copy has the ids of the fixture. */
START_TEST(the_id_stays)
{
	const struct result *first = judge(rule_with(RULE), (struct run){ .files = LEAF });
	const struct result *then = judge(rule_with(rows[_i].keys),
	    (struct run){ .files = copy_of("moved.pem", rows[_i].before), .now = rows[_i].now });

	ck_assert_msg((strcmp(ids(first), ids(then)) == 0) == rows[_i].same, "%s: %s is not %s", rows[_i].why, ids(first), ids(then));
}
END_TEST

START_TEST(findings_that_nothing_tells_apart_are_numbered)
{
	const struct result *result = judge(rule_with("applies-to: [leaf]\nfind: \"['a', 'a', 'a']\"\nmessage: m\n"),
	    (struct run){ .files = LEAF });

	ck_assert_uint_eq(result->findings.count, 3);
	ck_assert_str_eq(id(result, 1), arena_printf(&arena, "%s-2", id(result, 0)).at);
	ck_assert_str_eq(id(result, 2), arena_printf(&arena, "%s-3", id(result, 0)).at);
}
END_TEST

/* Of a link and a node, which are in no file, the line of the site file. */
START_TEST(what_is_in_no_file_stands_in_the_site_file)
{
	static const char *const kinds[] = { "link", "node", "site" };
	unsigned last = 0;

	for (size_t i = 0; i < COUNT_OF(kinds); i++) {
		const struct result *result = judge(rule_with(arena_printf(&arena, "applies-to: [%s]\ncheck: 'false'\n", kinds[i]).at),
		    (struct run){ .site = "office/site.yaml" });

		ck_assert_uint_ge(result->findings.count, 1);
		for (size_t j = 0; j < result->findings.count; j++) {
			const struct finding *f = &result->findings.items[j];

			ck_assert_msg(text_ends_with(f->file, "office/site.yaml"), "%s: %.*s", kinds[i], TEXT_ARG(f->file));
			ck_assert_uint_ge(f->line, 1);
			if (strcmp(kinds[i], "link") == 0) {
				ck_assert_msg(f->line > last, "links are described one after the other: %u, %u", last, f->line);
				last = f->line;
			}
		}
	}
}
END_TEST

TESTS_WITH("identity", setup_rules, NULL,
	TEST(an_id_is_32_digits_and_tells_values_apart),
	EACH(the_id_stays, rows),
	TEST(findings_that_nothing_tells_apart_are_numbered),
	TEST(what_is_in_no_file_stands_in_the_site_file))
