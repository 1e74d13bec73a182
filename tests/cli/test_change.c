/* test_change.c - src/cli/change.c: certproof site plan, for people and for programs. */
#include <string.h>

#include "command.h"

static const struct { const char *words, *has; } rows[] = {
	{ "site plan --site site-plan-today.yaml --to site-plan-then.yaml", " 1. cluster expe.example.com: set TLS verification to Permissive on every peer\n" },
	{ "site plan --site site-plan-today.yaml --to site-plan-then.yaml",
	  " 2. node expc1: add \"Example Public Root X1\" and \"YR1\" to the trusted CA list\n" },
	{ "site plan --site site-plan-today.yaml --to site-plan-then.yaml", "set TLS verification back to Enforcing\n" },
	{ "site plan --site site-plan-today.yaml --to site-plan-then-forgotten.yaml", "    this breaks:\n" },
	{ "site plan --site site-plan-today.yaml --to site-plan-then-forgotten.yaml", "[link/not-trusted]" },
	{ "site plan --site site-pending.yaml", "no step breaks what worked before it\n" },
	{ "site plan --site site-good.yaml", "nothing changes: " },
	{ "site plan --site site-plan-today.yaml --to site-plan-then-forgotten.yaml -f json", "\"step\": \"certificate\"" },
	{ "site plan --site site-plan-today.yaml --to site-plan-then-forgotten.yaml -f json", "\"rule\": \"link/not-trusted\"" },
};

START_TEST(a_plan_says)
{
	struct run r = run(rows[_i].words);

	ck_assert_int_eq((int)r.status, STATUS_CLEAN);
	ck_assert_msg(strstr(r.out, rows[_i].has) != NULL, "%s: %s", rows[_i].words, r.out);
}
END_TEST

START_TEST(a_plan_needs_a_site)
{
	struct run r = run("site plan");

	ck_assert_int_eq((int)r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.said, "error: site plan needs a site, and reads no files\n  hint: certproof site plan --site today.yaml --to then.yaml\n");
}
END_TEST

TESTS_WITH("cli/change", setup_cli, teardown_cli,
	EACH(a_plan_says, rows),
	TEST(a_plan_needs_a_site))
