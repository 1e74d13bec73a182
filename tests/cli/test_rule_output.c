/* test_rule_output.c - src/cli/rule_output.c: which rules are chosen, and what they say of themselves. */
#include <string.h>

#include "cli/rule_output.h"
#include "command.h"

/* A rule by its severity, roles and releases alone. */
static const struct {
	const char *why, *words;
	enum severity severity;
	const char *role, *releases;
	bool wanted;
} wanted[] = {
	{ "any", "rules", SEVERITY_NOTICE, NULL, "", true },
	{ "its severity", "rules --severity warning", SEVERITY_WARNING, NULL, "", true },
	{ "a worse one is another", "rules --severity warning", SEVERITY_ERROR, NULL, "", false },
	{ "its role", "rules -r expressway-e", SEVERITY_ERROR, "expressway-e", "", true },
	{ "another role", "rules -r expressway-e", SEVERITY_ERROR, "expressway-c", "", false },
	{ "a rule of every role", "rules -r expressway-e", SEVERITY_ERROR, NULL, "", true },
	{ "its role, another severity", "rules -r expressway-e --severity notice", SEVERITY_ERROR, "expressway-e", "", false },
	{ "no role is asked for", "rules", SEVERITY_ERROR, "expressway-e", ">= X14.0", true },
	{ "without a release all of them", "rules -r expressway-e", SEVERITY_ERROR, "expressway-e", "< X8.0", true },
	{ "its release", "rules -r expressway-e --release X14.0", SEVERITY_ERROR, "expressway-e", ">= X14.0", true },
	{ "an older release", "rules -r expressway-e --release X12.5", SEVERITY_ERROR, "expressway-e", ">= X14.0", false },
	{ "a rule of every release", "rules -r expressway-e --release X12.5", SEVERITY_ERROR, "expressway-e", "", true },
};

START_TEST(rules_are_chosen_by_severity_role_and_release)
{
	struct text role = text_of(wanted[_i].role != NULL ? wanted[_i].role : "");
	struct rule rule = { .severity = wanted[_i].severity, .roles = { &role, wanted[_i].role != NULL },
		.releases = text_of(wanted[_i].releases) };

	given(wanted[_i].words);
	ck_assert(engine_products(&session.engine));
	ck_assert_msg(rule_wanted(&session, &rule) == wanted[_i].wanted, "%s", wanted[_i].why);
}
END_TEST

START_TEST(what_a_rule_judges_is_spelt_as_in_rule_files)
{
	struct rule rule = { .applies = 1U << TARGET_LEAF | 1U << TARGET_TRUST | 1U << TARGET_SITE };
	struct texts kinds = rule_applies(&session.arena, &rule);

	ck_assert_uint_eq(kinds.count, 3);
	ck_assert(text_is(kinds.items[0], "leaf") && text_is(kinds.items[1], "trust") && text_is(kinds.items[2], "site"));
}
END_TEST

TESTS_WITH("rule_output", setup_cli, teardown_cli,
	EACH(rules_are_chosen_by_severity_role_and_release, wanted),
	TEST(what_a_rule_judges_is_spelt_as_in_rule_files))
