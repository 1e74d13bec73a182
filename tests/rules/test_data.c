/* test_data.c - src/rules/data.c: tables that parameters read, and which of two counts. */
#include <string.h>

#include "rule_runs.h"

/* Rules whose parameter is a table, with the user's tables in a folder beside them. */
static struct rule_set *
with_tables(const char *mine, const char *more)
{
	const char *paths[] = { write_file("rules/rules.yaml", "certproof-rules: 1\npack: t\nparams:\n  codes: {table: codes}\n"
	    "rules:\n  - {id: r, check: \"cert.subject.c.all(c, c in params.codes)\"}\n"), write_file("tables/mine.yaml", mine) };
	struct rules_options options = { .kinds = ~0U, .paths = paths, .path_count = 2, .shipped = arena_printf(&arena, "%s/shipped", temp_folder()).at };

	(void)write_file("shipped/data/codes.yaml", "certproof-data: 1\ntable: codes\ndate: 2026-01-01\nsource: a book\nentries: [DE, FR]\n");
	if (more != NULL)
		(void)write_file("tables/more.yaml", more);
	return rules_load(&arena, products, &options, &messages);
}

#define TABLE(date, entries) "certproof-data: 1\ntable: codes\ndate: " date "\nsource: mine\nentries: [" entries "]\n"

static const struct { const char *why, *mine; size_t entries; const char *date; } rows[] = {
	{ "a newer one of the user's counts", TABLE("2026-02-01", "DE, FR, IT"), 3, "2026-02-01" },
	{ "an older one does not", TABLE("2025-02-01", "DE, FR, IT"), 2, "2026-01-01" },
};

START_TEST(of_two_tables_with_one_name_the_newer_counts)
{
	const struct rule_set *set = with_tables(rows[_i].mine, NULL);

	ck_assert_msg(set != NULL, "%s", messages.first != NULL ? messages.first->text.at : "");
	ck_assert_uint_eq(set->tables.count, 1);
	ck_assert_msg(set->tables.items[0]->entries.count == rows[_i].entries, "%s", rows[_i].why);
	ck_assert(text_is(set->tables.items[0]->date, rows[_i].date));
	ck_assert_uint_eq(set->files.items[0]->parameters[0].value.as.list.count, rows[_i].entries);
}
END_TEST

START_TEST(a_table_is_told_in_the_result)
{
	const struct rule_set *set = with_tables(TABLE("2026-02-01", "DE"), NULL);
	const struct result *result = judge(set, (struct run){ .files = "expressway/leaf-good.pem" });

	ck_assert_uint_eq(result->data.count, 1);
	ck_assert(text_is(result->data.items[0].name, "codes") && text_is(result->data.items[0].date, "2026-02-01") &&
	    text_is(result->data.items[0].source, "mine"));
}
END_TEST

static const struct { const char *mine, *said; } wrong[] = {
	{ "certproof-data: 2\ntable: codes\ndate: 2026-02-01\nsource: mine\nentries: [DE]\n", "unknown version '2' of data tables" },
	{ TABLE("soon", "DE"), "not a date" },
	{ "certproof-data: 1\ntable: codes\ndate: 2026-02-01\nentries: [DE]\n", "source" },
};

START_TEST(a_table_that_is_not_well_made_is_a_mistake)
{
	ck_assert_ptr_null(with_tables(wrong[_i].mine, NULL));
	ck_assert_msg(strstr(said(), wrong[_i].said) != NULL, "%s", wrong[_i].said);
}
END_TEST

START_TEST(a_table_that_is_not_there_is_a_mistake)
{
	ck_assert_ptr_null(rules_of("certproof-rules: 1\npack: t\nparams:\n  codes: {table: nothing}\nrules:\n  - {id: r, check: 'true'}\n"));
	ck_assert(strstr(said(), "no table 'nothing'") != NULL);
}
END_TEST

TESTS_WITH("data", setup_rules, NULL,
	EACH(of_two_tables_with_one_name_the_newer_counts, rows),
	TEST(a_table_is_told_in_the_result),
	EACH(a_table_that_is_not_well_made_is_a_mistake, wrong),
	TEST(a_table_that_is_not_there_is_a_mistake))
