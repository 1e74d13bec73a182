/* test_baseline.c - src/result/baseline.c: what of an earlier report counts, and what is no report. */
#include "../harness.h"

#include "result/result.h"

#define REPORT(findings) "{ \"certproof\": 1, \"tool\": {\"name\": \"certproof\"}, \"findings\": [" findings "], \"summary\": {\"id\": \"s\"} }"

static struct result *
compared(const char *report, const char *id, enum severity severity)
{
	struct baseline *baseline = ARENA_NEW(&arena, struct baseline);
	struct result *result = ARENA_NEW(&arena, struct result);

	ck_assert_msg(baseline_read(&arena, write_file("old.json", report), baseline, &messages), "%s", said());
	*LIST_ADD(&arena, &result->findings) = (struct finding){ .id = text_of(id), .severity = severity };
	baseline_apply(baseline, &arena, result);
	return result;
}

static const struct { const char *why, *report, *id; enum severity severity; bool known; size_t gone; } rows[] = {
	{ "the same", REPORT("{\"id\": \"a\", \"severity\": \"error\"}"), "a", SEVERITY_ERROR, true, 0 },
	{ "another", REPORT("{\"id\": \"b\", \"severity\": \"error\"}"), "a", SEVERITY_ERROR, false, 1 },
	{ "better now", REPORT("{\"id\": \"a\", \"severity\": \"error\"}"), "a", SEVERITY_WARNING, true, 0 },
	{ "worse now", REPORT("{\"id\": \"a\", \"severity\": \"warning\"}"), "a", SEVERITY_ERROR, false, 0 },
	{ "nothing was found", REPORT(""), "a", SEVERITY_ERROR, false, 0 },
	{ "an id elsewhere is none of a finding", REPORT("{\"rule\": \"id\", \"related\": [{\"id\": \"a\"}], \"id\": \"b\"}"), "a", SEVERITY_NOTICE, false, 1 },
	{ "the id of the summary is none", REPORT(""), "s", SEVERITY_NOTICE, false, 0 },
	{ "escapes stand in texts", REPORT("{\"message\": \"\\\"id\\\": \\\\\", \"id\": \"a\", \"severity\": \"error\"}"), "a", SEVERITY_ERROR, true, 0 },
	{ "one line or many", "{\n\"certproof\":1,\n\"findings\":[\n{\n\"id\":\"a\",\n\"severity\":\"error\"}]}\n", "a", SEVERITY_ERROR, true, 0 },
};

START_TEST(a_finding_is_known_unless_it_is_worse)
{
	const struct result *result = compared(rows[_i].report, rows[_i].id, rows[_i].severity);

	ck_assert_msg(result->findings.items[0].known == rows[_i].known, "%s", rows[_i].why);
	ck_assert_msg(result->gone == rows[_i].gone, "%s: %zu gone", rows[_i].why, result->gone);
}
END_TEST

#define NOT_OURS "it is no JSON report of certproof"
#define CUT_OFF "the report is cut off, or is no JSON"
static const struct { const char *content, *words; } refused[] = {
	{ "", NOT_OURS }, { "{}", NOT_OURS }, { "[]", NOT_OURS }, { "-----BEGIN CERTIFICATE-----\n", NOT_OURS },
	{ "{\"findings\": []}", NOT_OURS },
	{ "{\"certproof\": 1", CUT_OFF },
	{ "{\"certproof\": 1, \"findings\": [{\"id\": \"a\"}", CUT_OFF },
	{ "{\"certproof\": 1} {\"certproof\": 1}", CUT_OFF },
	{ "{\"certproof\": 1, \"a\": \"\\", CUT_OFF },
	{ "{\"certproof\": 1, \"a\": }", CUT_OFF },
	{ "{\"certproof\": 1, \"a\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}", CUT_OFF },
};

START_TEST(what_is_no_report_is_a_mistake)
{
	struct baseline baseline;
	const char *words;

	ck_assert(!baseline_read(&arena, write_file("old.json", refused[_i].content), &baseline, &messages));
	words = said();
	ck_assert_msg(strstr(words, refused[_i].words) != NULL, "%s: %s", refused[_i].content, words);
}
END_TEST

TESTS("baseline",
	EACH(a_finding_is_known_unless_it_is_worse, rows),
	EACH(what_is_no_report_is_a_mistake, refused))
