/* test_change.c - src/renewal/change.c: the steps from one deployment to another, and what each would break. */
#include <stdlib.h>
#include <string.h>

#include "../cli/command.h"
#include "renewal/renewal.h"

/* "permissive expe.example.com; add expc1: A, B; certificate expe1 breaks link/not-trusted" */
static const char *
steps(const char *today, const char *then)
{
	static const char *const names[] = { "permissive", "add", "certificate", "restart", "remove", "enforcing" };
	struct change_plan plan;
	struct buffer out;

	given(line("site plan --site %s", today));
	session.options.asked.given[GIVEN_FILE].count = 0;
	if (!changes_gather(&session.engine, then, JUDGED_AT, &plan))
		return session_said();
	buffer_init(&out, &arena);
	for (size_t i = 0; i < plan.steps.count; i++) {
		const struct change_step *s = &plan.steps.items[i];

		buffer_printf(&out, "%s%s %.*s", i == 0 ? "" : "; ", names[s->kind], TEXT_ARG(s->node));
		for (size_t j = 0; j < s->what.count && (s->kind == CHANGE_ADD || s->kind == CHANGE_REMOVE); j++)
			buffer_printf(&out, "%s %.*s", j == 0 ? ":" : ",", TEXT_ARG(s->what.items[j]));
		for (size_t j = 0; j < s->breaks.count; j++)
			buffer_printf(&out, "%s %.*s", j == 0 ? " breaks" : ",", TEXT_ARG(s->breaks.items[j].rule));
	}
	return buffer_text(&out).at;
}

START_TEST(lists_come_before_certificates_and_peers_do_not_verify_meanwhile)
{
	ck_assert_str_eq(steps("site-plan-today.yaml", "site-plan-then.yaml"),
	    "permissive expe.example.com; add expc1: Example Public Root X1, YR1; add expe1: Example Public Root X1, YR1; "
	    "add expe2: Example Public Root X1, YR1; certificate expe1 breaks chain/ca-usage; restart expe1; enforcing expe.example.com");
}
END_TEST

START_TEST(a_step_that_breaks_a_link_is_told)
{
	ck_assert_str_eq(steps("site-plan-today.yaml", "site-plan-then-forgotten.yaml"),
	    "permissive expe.example.com; add expe1: Example Public Root X1, YR1; add expe2: Example Public Root X1, YR1; "
	    "certificate expe1 breaks chain/ca-usage, link/not-trusted; restart expe1; enforcing expe.example.com");
}
END_TEST

START_TEST(back_again_cas_are_removed_last)
{
	ck_assert_str_eq(steps("site-plan-then.yaml", "site-plan-today.yaml"),
	    "permissive expe.example.com; certificate expe1; restart expe1; remove expc1: Example Public Root X1, YR1; "
	    "remove expe1: Example Public Root X1, YR1; remove expe2: Example Public Root X1, YR1; enforcing expe.example.com");
}
END_TEST

START_TEST(what_is_pending_is_the_deployment_to_come)
{
	ck_assert_str_eq(steps("site-pending.yaml", NULL), "certificate expe1; restart expe1");
	ck_assert_str_eq(steps("site-good.yaml", NULL), "");
}
END_TEST

START_TEST(a_site_is_needed)
{
	struct change_plan plan;

	given("site plan");
	session.options.asked.given[GIVEN_FILE].count = 0;
	ck_assert(!changes_gather(&session.engine, NULL, JUDGED_AT, &plan));
	ck_assert_str_eq(session_said(), "error: site plan needs a site, and reads no files\n  hint: certproof site plan --site today.yaml --to then.yaml\n");
}
END_TEST

TESTS_WITH("renewal/change", setup_cli, teardown_cli,
	TEST(lists_come_before_certificates_and_peers_do_not_verify_meanwhile),
	TEST(a_step_that_breaks_a_link_is_told),
	TEST(back_again_cas_are_removed_last),
	TEST(what_is_pending_is_the_deployment_to_come),
	TEST(a_site_is_needed))
