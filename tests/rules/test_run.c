/* test_run.c - src/rules/run.c: what all targets come to, whatever the number of threads. */
#include <string.h>

#include "rule_runs.h"

/* An expression that fails when it is evaluated, and cannot be folded before. */
#define FAILS "1 / (cert.version - 3) == 1"

START_TEST(findings_are_counted_by_severity)
{
	struct result *result = judge(rules_in("  - {id: a, severity: error, check: 'false'}\n"
	    "  - {id: b, severity: warning, find: '[1, 2]'}\n  - {id: c, severity: notice, find: '[1, 2, 3]'}\n"
	    "  - {id: d, check: 'true'}\n"), (struct run){ .files = "expressway/leaf-good.pem" });

	ck_assert_uint_eq(result->errors, 1);
	ck_assert_uint_eq(result->warnings, 2);
	ck_assert_uint_eq(result->notices, 3);
	ck_assert_uint_eq(result->rules, 4);
}
END_TEST

START_TEST(a_result_does_not_depend_on_the_number_of_threads)
{
	struct rule_set *set = rules_in("  - {id: a, find: cert.san.dns, message: '{{it}}'}\n  - {id: b, check: " FAILS "}\n"
	    "  - {id: c, applies-to: [leaf, file, chain], check: trust.size() > 0}\n  - {id: d, check: 'true'}\n");
	struct buffer names;
	struct result *one, *many;

	buffer_init(&names, &arena);
	for (int i = 0; i < 300; i++)
		buffer_printf(&names, "%s%s", i == 0 ? "" : " ", i % 2 != 0 ? "expressway/leaf-good.pem" : "expressway/c-good.pem");
	one = judge(set, (struct run){ .files = buffer_text(&names).at, .threads = 1, .outcomes = true });
	many = judge(set, (struct run){ .files = buffer_text(&names).at, .threads = 4, .outcomes = true });
	ck_assert_uint_ge(one->targets.count, 512);
	ck_assert_uint_eq(one->targets.count, many->targets.count);
	ck_assert_str_eq(findings(one), findings(many));
	ck_assert_str_eq(outcomes(one), outcomes(many));
	ck_assert_uint_eq(one->outcomes.count, many->outcomes.count);
	for (size_t i = 0; i < one->outcomes.count; i++)
		ck_assert_msg(one->outcomes.items[i].target == many->outcomes.items[i].target &&
		    one->outcomes.items[i].outcome == many->outcomes.items[i].outcome, "row %zu", i);
	for (size_t i = 0; i < one->findings.count; i++)
		ck_assert_msg(one->findings.items[i].target == many->findings.items[i].target, "finding %zu", i);
}
END_TEST

START_TEST(the_rules_of_the_set_are_described)
{
	struct result *result = judge(rules_in("  - {id: a, title: A title, severity: warning, effect: weakens, check: 'true'}\n"),
	    (struct run){ .files = "expressway/leaf-good.pem" });

	ck_assert_uint_eq(result->rules_known.count, 1);
	ck_assert(text_is(result->rules_known.items[0].id, "t/a"));
	ck_assert(text_is(result->rules_known.items[0].title, "A title"));
	ck_assert_int_eq(result->rules_known.items[0].severity, SEVERITY_WARNING);
	ck_assert_int_eq(result->rules_known.items[0].effect, EFFECT_WEAKENS);
	ck_assert(!result->rules_known.items[0].off);
}
END_TEST

TESTS_WITH("run", setup_rules, NULL,
	TEST(findings_are_counted_by_severity),
	TEST(a_result_does_not_depend_on_the_number_of_threads),
	TEST(the_rules_of_the_set_are_described))
