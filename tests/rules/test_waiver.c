/* test_waiver.c - src/rules/waiver.c: which findings a waiver covers, until when, and what is said of waivers. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

#define LEAF "expressway/leaf-good.pem"
/* Of LEAF and of another certificate. */
#define OTHER "0000000000000000000000000000000000000000000000000000000000000000"

static const struct config *
config_of(const char *waivers)
{
	const char *path = write_file("certproof.yaml", arena_printf(&arena, "certproof-config: 1\nwaivers:\n%s", waivers).at);
	const struct config *config = config_read(&arena, path, &messages);

	ck_assert_str_eq(said(), "");
	ck_assert_ptr_nonnull(config);
	return config;
}

/* The fingerprint of LEAF, as `show` tells it. */
static const char *
fingerprint(void)
{
	return arena_string(&arena, judge(rule_with("check: 'false'\n"), (struct run){ .files = LEAF })->findings.items[0].fingerprint);
}

static const char *
lower_without_colons(const char *text)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (; *text != '\0'; text++)
		if (*text != ':')
			buffer_addc(&out, (char)(*text >= 'A' && *text <= 'F' ? *text - 'A' + 'a' : *text));
	return buffer_text(&out).at;
}

/* "waived N; errors warnings notices; rules of findings about waivers" */
static const char *
covered(const struct result *result)
{
	struct buffer out;
	size_t waived = 0;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < result->findings.count; i++)
		waived += result->findings.items[i].waived.len != 0;
	buffer_printf(&out, "%zu waived, %zu errors, %zu warnings, %zu notices", waived, result->errors, result->warnings,
	    result->notices);
	for (size_t i = 0; i < result->findings.count; i++)
		if (text_starts_with(result->findings.items[i].rule, "waiver/"))
			buffer_printf(&out, "; %.*s", TEXT_ARG(result->findings.items[i].rule));
	return buffer_text(&out).at;
}

static const struct {
	const char *why, *whom, *covered;
} whom_rows[] = {
	{ "the fingerprint as show tells it", "certificate: 'COLONS'", "1 waived, 0 errors, 0 warnings, 0 notices" },
	{ "the fingerprint in lower case", "certificate: LOWER", "1 waived, 0 errors, 0 warnings, 0 notices" },
	{ "another fingerprint", "certificate: '" OTHER "'", "0 waived, 1 errors, 0 warnings, 1 notices; waiver/unused" },
	{ "the file", "file: FILE", "1 waived, 0 errors, 0 warnings, 0 notices" },
	{ "another file", "file: other.pem", "0 waived, 1 errors, 0 warnings, 1 notices; waiver/unused" },
	{ "both", "certificate: LOWER, file: FILE", "1 waived, 0 errors, 0 warnings, 0 notices" },
	{ "both, and the file is another", "certificate: LOWER, file: other.pem",
	    "0 waived, 1 errors, 0 warnings, 1 notices; waiver/unused" },
	{ "both, and the certificate is another", "certificate: '" OTHER "', file: FILE",
	    "0 waived, 1 errors, 0 warnings, 1 notices; waiver/unused" },
};

static const char *
replaced(const char *in, const char *word, const char *by)
{
	const char *at = strstr(in, word);

	return at == NULL ? in : arena_printf(&arena, "%.*s%s%s", (int)(at - in), in, by, at + strlen(word)).at;
}

START_TEST(a_waiver_covers_what_it_names)
{
	const char *whom = whom_rows[_i].whom;
	struct result *result;

	whom = replaced(whom, "COLONS", fingerprint());
	whom = replaced(whom, "LOWER", lower_without_colons(fingerprint()));
	whom = replaced(whom, "FILE", fixture(LEAF));
	result = judge(rule_with("severity: error\neffect: refused\ncheck: 'false'\n"), (struct run){ .files = LEAF,
		.config = config_of(arena_printf(&arena, "  - {rule: t/r, %s, reason: it is so, until: 2027-01-31}\n", whom).at) });
	ck_assert_msg(strcmp(covered(result), whom_rows[_i].covered) == 0, "%s: %s", whom_rows[_i].why, covered(result));
	if (result->findings.items[0].waived.len != 0)
		ck_assert(text_is(result->findings.items[0].waived, "it is so"));
}
END_TEST

START_TEST(a_file_is_the_same_by_whatever_path_it_is_reached)
{
	const char *path = write_file("folder/copy.pem", "");
	struct bytes leaf;
	const struct config *config;

	ck_assert(file_read(&arena, fixture(LEAF), LIMIT_FILE_SIZE, &leaf, &messages));
	path = write_file("folder/copy.pem", arena_string(&arena, text_of_bytes(leaf)));
	config = config_of("  - {rule: t/r, file: folder/../folder/copy.pem, reason: so, until: 2027-01-31}\n");
	ck_assert_str_eq(covered(judge(rule_with("check: 'false'\n"), (struct run){ .files = path, .config = config })),
	    "1 waived, 0 errors, 0 warnings, 0 notices");
	/* The same content elsewhere is another file. */
	ck_assert_str_eq(covered(judge(rule_with("check: 'false'\n"), (struct run){ .files = LEAF, .config = config })),
	    "0 waived, 0 errors, 1 warnings, 1 notices; waiver/unused");
}
END_TEST

START_TEST(a_waiver_covers_every_finding_of_its_rule_and_of_no_other)
{
	struct rule_set *set = rules_in("  - {id: r, find: '[1, 2, 3]'}\n  - {id: s, check: 'false'}\n  - {id: r-2, check: 'false'}\n");
	const char *waiver = arena_printf(&arena, "  - {rule: t/r, file: %s, reason: so, until: 2027-01-31}\n", fixture(LEAF)).at;
	struct result *result = judge(set, (struct run){ .files = LEAF, .config = config_of(waiver) });

	ck_assert_str_eq(covered(result), "3 waived, 0 errors, 2 warnings, 0 notices");
	ck_assert_uint_eq(result->waivers_used[0], 3);
}
END_TEST

START_TEST(the_first_of_two_waivers_gives_the_reason)
{
	const char *file = fixture(LEAF);
	const struct config *config = config_of(arena_printf(&arena, "  - {rule: t/r, file: %s, reason: first, until: 2027-01-31}\n"
	    "  - {rule: t/r, file: %s, reason: second, until: 2027-01-31}\n", file, file).at);
	struct result *result = judge(rule_with("check: 'false'\n"), (struct run){ .files = LEAF, .config = config });

	/* Both cover it, so neither is called unused. */
	ck_assert_str_eq(covered(result), "1 waived, 0 errors, 0 warnings, 0 notices");
	ck_assert(text_is(result->findings.items[0].waived, "first"));
}
END_TEST

/* The last day of the waiver is 2026-11-20. */
static const struct {
	const char *why;
	int64_t now;
	const char *covered;
} day_rows[] = {
	{ "the day before", JUDGED_AT - 86401, "1 waived, 0 errors, 0 warnings, 0 notices" },
	{ "the first second of its last day", JUDGED_AT - 86400, "1 waived, 0 errors, 0 warnings, 0 notices" },
	{ "the last second of its last day", JUDGED_AT - 1, "1 waived, 0 errors, 0 warnings, 0 notices" },
	{ "the second after", JUDGED_AT, "0 waived, 1 errors, 1 warnings, 0 notices; waiver/expired" },
};

START_TEST(a_waiver_holds_until_the_end_of_its_last_day)
{
	const struct config *config = config_of(arena_printf(&arena, "  - {rule: t/r, file: %s, reason: so, until: 2026-11-20}\n",
	    fixture(LEAF)).at);
	struct result *result = judge(rule_with("severity: error\ncheck: 'false'\n"),
	    (struct run){ .files = LEAF, .now = day_rows[_i].now, .config = config });

	ck_assert_msg(strcmp(covered(result), day_rows[_i].covered) == 0, "%s: %s", day_rows[_i].why, covered(result));
}
END_TEST

START_TEST(a_waiver_may_end_at_a_second)
{
	const struct config *config = config_of(arena_printf(&arena, "  - {rule: t/r, file: %s, reason: so, until: '2026-11-20T12:00:00Z'}\n",
	    fixture(LEAF)).at);
	struct rule_set *set = rule_with("check: 'false'\n");

	ck_assert_str_eq(covered(judge(set, (struct run){ .files = LEAF, .now = JUDGED_AT - 43200, .config = config })),
	    "1 waived, 0 errors, 0 warnings, 0 notices");
	ck_assert_str_eq(covered(judge(set, (struct run){ .files = LEAF, .now = JUDGED_AT - 43199, .config = config })),
	    "0 waived, 0 errors, 2 warnings, 0 notices; waiver/expired");
}
END_TEST

START_TEST(an_ended_waiver_says_what_to_do_with_it)
{
	const char *waivers = arena_printf(&arena, "  - {rule: t/r, file: %s, reason: so, until: 2026-11-20}\n"
	    "  - {rule: t/r, file: not-there.pem, reason: so, until: 2026-11-20}\n"
	    "  - {rule: t/r, file: not-there.pem, reason: so, until: 2027-11-20}\n", fixture(LEAF)).at;
	struct result *result = judge(rule_with("check: 'false'\n"), (struct run){ .files = LEAF, .config = config_of(waivers), .outcomes = true });
	const struct finding *about = &result->findings.items[1];

	ck_assert_uint_eq(result->findings.count, 4);
	ck_assert(text_is(about[0].message, "the waiver of t/r ended on 2026-11-20"));
	ck_assert(text_is(about[0].fix, "fix what it covered, or give the waiver a new end and reason"));
	ck_assert(text_is(about[1].fix, "take it out; nothing that it covered is found any more"));
	ck_assert(text_is(about[2].rule, "waiver/unused"));
	ck_assert(text_is(about[2].message, "the waiver of t/r covers no finding of this run"));
	/* They stand in the configuration, which is judged with the rest, once. */
	for (unsigned i = 0; i < 3; i++) {
		ck_assert_msg(text_ends_with(about[i].file, "certproof.yaml"), "finding %u", i);
		ck_assert_msg(about[i].line == 3 + i, "finding %u: line %u", i, about[i].line);
		ck_assert_msg(about[i].target == result->targets.count - 1, "finding %u", i);
	}
	ck_assert_uint_eq(result->waiver_target, result->targets.count);
	ck_assert_uint_eq(result->outcomes.items[result->outcomes.count - 1].target, result->targets.count - 1);
}
END_TEST

START_TEST(a_waived_finding_does_not_count_for_the_verdict)
{
	const struct config *config = config_of(arena_printf(&arena, "  - {rule: t/r, file: %s, reason: so, until: 2027-01-31}\n",
	    fixture(LEAF)).at);
	struct rule_set *set = rule_with("severity: error\neffect: refused\nservices: [mra]\nfix: mend it\ncheck: 'false'\n");
	struct run run = { .files = LEAF, .role = "expressway-e", .release = "X14.0.2" };
	struct result *result = judge(set, run);

	ck_assert_int_eq(result->verdicts.items[0].kind, VERDICT_REFUSED);
	run.config = config;
	result = judge(set, run);
	ck_assert_int_eq(result->verdicts.items[0].kind, VERDICT_READY);
	ck_assert_uint_eq(result->verdicts.items[0].services.count, 0);
	ck_assert_uint_eq(result->verdicts.items[0].fixes.count, 0);
	ck_assert_uint_eq(result->findings.count, 1);
}
END_TEST

TESTS_WITH("waiver", setup_rules, NULL,
	EACH(a_waiver_covers_what_it_names, whom_rows),
	TEST(a_file_is_the_same_by_whatever_path_it_is_reached),
	TEST(a_waiver_covers_every_finding_of_its_rule_and_of_no_other),
	TEST(the_first_of_two_waivers_gives_the_reason),
	EACH(a_waiver_holds_until_the_end_of_its_last_day, day_rows),
	TEST(a_waiver_may_end_at_a_second),
	TEST(an_ended_waiver_says_what_to_do_with_it),
	TEST(a_waived_finding_does_not_count_for_the_verdict))
