/* test_trace.c - src/rules/trace.c: what a rule made of a target, and why. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

#define LEAF "expressway/leaf-good.pem"

static const char *const outcome_names[] = { "pass", "finding", "not applicable", "not checked", "rule error" };

/* "outcome: why [parts]" of each target that the rule looks at, divided by line feeds. */
static const char *
traced(const struct rule_set *set, const struct run *run)
{
	struct judge_options judging = { .arena = &arena, .crypto = crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct traces traces = { 0 };
	struct buffer out;

	rules_trace(set, set->rules.items[0], plan_of(run), &judging, &result, &traces);
	buffer_init(&out, &arena);
	for (size_t i = 0; i < traces.count; i++) {
		const struct trace *trace = &traces.items[i];

		if ((set->rules.items[0]->applies & (1U << trace->kind)) == 0)
			continue;
		buffer_printf(&out, "%s%s: %.*s [", out.len == 0 ? "" : "\n", outcome_names[trace->outcome], TEXT_ARG(trace->why));
		for (size_t j = 0; j < trace->parts.count; j++)
			buffer_printf(&out, "%s%.*s", j == 0 ? "" : " ", TEXT_ARG(trace->parts.items[j].name));
		buffer_adds(&out, "]");
	}
	return out.len == 0 ? "" : buffer_text(&out).at;
}

static const struct {
	const char *why, *keys;
	struct run run;
	const char *traced;
} rows[] = {
	{ "check is true", "check: cert.version == 3\n", { .files = LEAF }, "pass: 'check' is true [check]" },
	{ "a part decides that check is true", "check: cert.version == 3 || cert.is_ca\n", { .files = LEAF },
	    "pass: 'check' is true: cert.version == 3 is true [check]" },
	{ "check is false", "check: cert.version == 2\n", { .files = LEAF }, "finding: 'check' is false [check]" },
	{ "a part decides that check is false", "check: cert.version == 3 && cert.is_ca\n", { .files = LEAF },
	    "finding: 'check' is false: cert.is_ca is false [check]" },
	{ "find finds nothing", "find: cert.subject.cn.filter(n, n == '')\n", { .files = LEAF }, "pass: 'find' found nothing [find]" },
	{ "find finds one", "find: cert.subject.cn\n", { .files = LEAF }, "finding: 'find' found 1 element [find]" },
	{ "find finds two", "find: cert.subject.cn\n", { .files = "expressway/cn-two.pem" },
	    "finding: 'find' found 2 elements [find]" },
	{ "when is false", "when: cert.version == 3 && cert.is_ca\ncheck: 'true'\n", { .files = LEAF },
	    "not applicable: 'when' is false: cert.is_ca is false [when]" },
	{ "another role", "roles: [expressway-c, cucm-tomcat]\ncheck: 'true'\n", { .files = LEAF, .role = "expressway-e", .release = "X15.0" },
	    "not applicable: the rule is for expressway-c and cucm-tomcat, and this is judged for expressway-e []" },
	{ "no role", "roles: [expressway-c]\ncheck: 'true'\n", { .files = LEAF },
	    "not applicable: the rule is for expressway-c, and no role is given: --role []" },
	{ "another release", "releases: '< X14.0'\ncheck: 'true'\n", { .files = LEAF, .role = "expressway-e", .release = "X15.0" },
	    "not applicable: the rule holds for releases < X14.0, and this is judged for X15.0 []" },
	{ "another day of issue", "issued: '< 2012-07-01'\ncheck: 'true'\n", { .files = LEAF },
	    "not applicable: the rule holds for what was issued < 2012-07-01, and this was issued 2026-10-01 []" },
	{ "not checked", "check: trust.size() > 0 && key.bits > 0\n", { .files = LEAF },
	    "not checked: it reads trust and key.bits: give --trust and --key []" },
	{ "an older release", "severity: error\neffect: refused\nreleases: '= X8.1'\ncheck: 'false'\n", { .files = LEAF, .role = "expressway-e" },
	    "finding: 'check' is false; a notice only, since the rule holds for releases = X8.1, and this is judged for X15.5, "
	    "the newest: --release for another [check]" },
	{ "rows and variables", "check: vars.three == 2\nunless-worse: [{when: 'false', severity: error}]\n", { .files = LEAF },
	    "finding: 'check' is false [vars.three check unless-worse]" },
	{ "a message that fails", "check: 'false'\nmessage: '{{1 / (cert.version - 3)}}'\n", { .files = LEAF },
	    "finding: 'check' is false [check message]" },
	{ "each target of its kind", "check: cert.subject.cn[0] == 'expe1.example.com'\n", { .files = LEAF " expressway/c-good.pem" },
	    "pass: 'check' is true [check]\nfinding: 'check' is false [check]" },
};

START_TEST(the_reason_is_told_for_each_outcome)
{
	struct text rest = text_of(rows[_i].keys), line;
	struct buffer content;
	struct rule_set *set;
	const char *told;

	buffer_init(&content, &arena);
	buffer_adds(&content, "certproof-rules: 1\npack: t\nvariables: {three: cert.version}\nrules:\n  - id: r\n");
	while (text_split_line(&rest, &line))
		buffer_printf(&content, "    %.*s\n", TEXT_ARG(line));
	set = rules_of(buffer_text(&content).at);
	ck_assert_str_eq(said(), "");
	told = traced(set, &rows[_i].run);
	ck_assert_msg(strcmp(told, rows[_i].traced) == 0, "%s: %s", rows[_i].why, told);
}
END_TEST

START_TEST(a_rule_error_is_told_with_its_place)
{
	const char *told = traced(rule_with("check: 1 / (cert.version - 3) == 1\n"), &(struct run){ .files = LEAF });

	ck_assert_msg(strncmp(told, "rule error: division by zero (", 30) == 0, "%s", told);
	ck_assert_msg(strstr(told, "rules.yaml:5:12)") != NULL, "%s", told);
}
END_TEST

START_TEST(a_trace_finds_what_judging_finds)
{
	static const char *const keys[] = { "find: cert.san.dns\nmessage: '{{it}}'\n", "check: trust.size() > 9\nmessage: '{{trust.size()}}'\n",
		"when: cert.subject.cn.size() > 1\nfind: cert.subject.cn\nmessage: '{{it}}'\n" };
	struct run run = { .files = LEAF " expressway/cn-two.pem", .trust = "trust/good.pem" };

	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		struct judge_options judging = { .arena = &arena, .crypto = crypto, .now = JUDGED_AT };
		struct rule_set *set = rule_with(keys[i]);
		struct result result = { 0 };
		struct traces traces = { 0 };
		size_t count = 0;

		rules_trace(set, set->rules.items[0], plan_of(&run), &judging, &result, &traces);
		ck_assert_str_eq(findings(&result), findings(judge(set, run)));
		/* Every finding belongs to one trace, in their order. */
		for (size_t j = 0; j < traces.count; j++) {
			ck_assert_msg(traces.items[j].first_finding == count, "%s: trace %zu", keys[i], j);
			for (size_t k = 0; k < traces.items[j].finding_count; k++)
				ck_assert_msg(result.findings.items[count + k].target == traces.items[j].target, "%s: trace %zu", keys[i], j);
			count += traces.items[j].finding_count;
		}
		ck_assert_msg(count == result.findings.count && count > 0, "%s: %zu", keys[i], count);
	}
}
END_TEST

START_TEST(a_rule_that_is_off_is_traced_all_the_same)
{
	struct rule_set *set = rules_of("certproof-rules: 1\npack: t\nrules: [{id: r, check: 'false'}]\noverrides: [{rule: t/r, severity: off}]\n");

	ck_assert_str_eq(said(), "");
	ck_assert_str_eq(traced(set, &(struct run){ .files = LEAF }), "finding: 'check' is false [check]");
}
END_TEST

TESTS_WITH("trace", setup_rules, NULL,
	EACH(the_reason_is_told_for_each_outcome, rows),
	TEST(a_rule_error_is_told_with_its_place),
	TEST(a_trace_finds_what_judging_finds),
	TEST(a_rule_that_is_off_is_traced_all_the_same))
