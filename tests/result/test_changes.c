/* test_changes.c - src/result/changes.c: what a configuration changed, in a few words. */
#include "../harness.h"

#include "result/result.h"

static const struct {
	size_t off, severities, params, packs;
	const char *file, *text, *by;
} rows[] = {
	{ 0, 0, 0, 0, "c.yaml", "", "" },
	{ 1, 0, 0, 0, "c.yaml", "1 rule switched off", "1 rule switched off by c.yaml" },
	{ 3, 1, 0, 0, "", "3 rules switched off, 1 severity changed", "3 rules switched off, 1 severity changed by a pack of rules" },
	{ 0, 2, 1, 0, "c", "2 severities changed, 1 parameter changed", "2 severities changed, 1 parameter changed by c" },
	{ 0, 0, 2, 1, "a\033b", "2 parameters changed, only 1 pack run", "2 parameters changed, only 1 pack run by a\033b" },
	{ 0, 0, 0, 2, "c", "only 2 packs run", "only 2 packs run by c" },
};

START_TEST(what_may_have_made_a_verdict_better_is_counted)
{
	struct changes changes = { .file = text_of(rows[_i].file) };
	struct text text, by;

	changes.off.count = rows[_i].off;
	changes.severities.count = rows[_i].severities;
	changes.params.count = rows[_i].params;
	changes.packs.count = rows[_i].packs;
	text = changes_text(&arena, &changes);
	by = changes_by_text(&arena, &changes);
	ck_assert_msg(text_is(text, rows[_i].text), "%.*s", TEXT_ARG(text));
	ck_assert_msg(text_is(by, rows[_i].by), "%.*s", TEXT_ARG(by));
}
END_TEST

TESTS("changes",
	EACH(what_may_have_made_a_verdict_better_is_counted, rows))
