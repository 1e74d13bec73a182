/* test_plan.c - src/engine/plan.c: as what a run judges, and what is planned of what it is given. */
#include <string.h>

#include "../cli/command.h"

/* ---- role and release ---- */

static const struct { const char *words, *role, *release; bool assumed; } roles[] = {
	{ "check x", "", "", false },
	{ "check -r expressway-e x", "expressway-e", "", true },
	{ "check -r expressway-c --release X12.5 x", "expressway-c", "X12.5", false },
	{ "check -r cucm-tomcat --release 14 x", "cucm-tomcat", "14", false },
	{ "check --site x", "", "", false },
	{ "check --site x --release X12.5", "", "X12.5", false },
};

START_TEST(a_role_has_its_own_release_or_the_newest)
{
	struct plan_options plan = { 0 };

	given(roles[_i].words);
	ck_assert(engine_products(&session.engine));
	ck_assert_msg(engine_role(&session.engine, &plan), "%s: %s", roles[_i].words, session_said());
	ck_assert_msg(plan.role == NULL ? roles[_i].role[0] == '\0' : text_is(product_role_name(plan.role), roles[_i].role), "%s",
	    roles[_i].words);
	ck_assert_msg(plan.role != NULL && roles[_i].assumed ? text_equal(plan.release, product_newest(product_of_role(plan.role))) :
	    text_is(plan.release, roles[_i].release), "%s: %.*s", roles[_i].words, TEXT_ARG(plan.release));
	ck_assert_msg(plan.release_assumed == roles[_i].assumed, "%s", roles[_i].words);
}
END_TEST

static const struct { const char *words, *said; } mistakes[] = {
	{ "check -r expresway-e x", "error: unknown role 'expresway-e'\n  hint: did you mean 'expressway-e'?\n" },
	{ "check -r pbx x", "error: unknown role 'pbx'\n"
	    "  hint: use " ROLES "\n" },
	{ "check -r \x1b[2J x", "error: unknown role '\\x1b[2J'\n"
	    "  hint: use " ROLES "\n" },
	{ "check --release X14.0 x", "error: --release without --role\n  hint: a release is one of a role's product: add --role\n" },
	{ "check -r expressway-e --release fourteen x", "error: 'fourteen' is not a release of Cisco Expressway\n"
	    "  hint: the newest known is X15.5\n" },
	{ "check -r expressway-e --release '' x", "error: '' is not a release of Cisco Expressway\n  hint: the newest known is X15.5\n" },
};

START_TEST(a_mistake_in_them_is_said_with_what_there_is)
{
	struct plan_options plan = { 0 };

	given(mistakes[_i].words);
	ck_assert(engine_products(&session.engine));
	ck_assert_msg(!engine_role(&session.engine, &plan), "%s", mistakes[_i].words);
	ck_assert_str_eq(session_said(), mistakes[_i].said);
}
END_TEST

static const struct { const char *words; bool known; const char *said; } releases[] = {
	{ "check --site x", true, "" },
	{ "check --site x --release X14.0.2", true, "" },
	{ "check --site x --release 15", true, "" },
	{ "check --site x --release Z9", false, "error: 'Z9' is not a release of any product\n  hint: the newest known: " },
	{ "check --site x --release \x1b", false, "error: '\\x1b' is not a release of any product\n" },
};

START_TEST(a_release_is_one_of_some_product)
{
	struct plan_options plan = { 0 };
	const char *words = releases[_i].words, *told;

	ck_assert(engine_products(&session.engine));
	given(words);
	ck_assert_msg(engine_release(&session.engine, &plan) == releases[_i].known, "%s", words);
	told = session_said();
	ck_assert_msg(releases[_i].known ? told[0] == '\0' : strncmp(told, releases[_i].said, strlen(releases[_i].said)) == 0,
	    "%s: %s", words, told);
	ck_assert_msg(!releases[_i].known || session.options.asked.release == NULL || text_is(plan.release, session.options.asked.release),
	    "%s", words);
}
END_TEST

/* ---- files ---- */

static const char *const unreadable[] = { "", "-k", "-t", "-c", "--crl", "--request", "--previous" };

START_TEST(whatever_cannot_be_read_the_rest_is_planned)
{
	struct plan_options options = { .crypto = session.engine.crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct plan plan = { 0 };
	bool leaf = false;

	given(line("check %s none.pem expressway/leaf-good.pem", unreadable[_i]));
	ck_assert_msg(!engine_plan(&session.engine, &options, &plan, &result), "%s", unreadable[_i]);
	ck_assert_str_eq(session_said(), "none.pem" NOT_THERE);
	for (size_t i = 0; i < plan.targets.count; i++)
		leaf = leaf || plan.targets.items[i].kind == TARGET_LEAF;
	ck_assert_msg(leaf, "%s: the certificate is lost", unreadable[_i]);
}
END_TEST

static const struct { const char *why, *trust; bool good, given, partial; size_t count; } lists[] = {
	{ "none", "", true, false, false, 0 },
	{ "all of a file", "-t trust/good.pem", true, true, false, 3 },
	{ "two files", "-t pki/root.pem -t pki/issuing-2.pem", true, true, false, 2 },
	{ "one that cannot be read is no empty list", "-t none.pem", false, false, false, 0 },
	{ "what could be read of two", "-t none.pem -t pki/root.pem", false, true, true, 1 },
};

START_TEST(the_first_line_knows_how_much_of_the_list_there_is)
{
	struct plan_options options = { .crypto = session.engine.crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct plan plan = { 0 };

	given(line("check %s expressway/leaf-good.pem", lists[_i].trust));
	ck_assert_msg(engine_plan(&session.engine, &options, &plan, &result) == lists[_i].good, "%s: %s", lists[_i].why, session_said());
	ck_assert_msg(result.list_given == lists[_i].given && result.list_partial == lists[_i].partial &&
	    result.list_count == lists[_i].count, "%s: %zu", lists[_i].why, result.list_count);
}
END_TEST

START_TEST(the_first_line_knows_as_what_was_judged)
{
	struct plan_options options = { .crypto = session.engine.crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct plan plan = { 0 };

	given("check -r expressway-e expressway/leaf-good.pem expressway/no-san.pem");
	ck_assert(engine_products(&session.engine) && engine_role(&session.engine, &options) &&
	    engine_plan(&session.engine, &options, &plan, &result));
	ck_assert(text_is(result.role, "expressway-e") && result.release_assumed && text_equal(result.release, options.release));
	ck_assert_uint_eq(result.files, 2);
}
END_TEST

/* ---- sites ---- */

static const struct { const char *words; bool good; const char *site, *release, *said; size_t nodes; } sites[] = {
	{ "check --site site-good.yaml", true, "good", "", "", 2 },
	{ "check --site site-good.yaml --node expe1", true, "good", "", "", 1 },
	{ "check --site site-good.yaml --release X12.5", true, "good", "X12.5", "", 2 },
	{ "check --site site-good.yaml --node expe2", false, "", "",
	    "error: the site has no node 'expe2'\n  hint: did you mean 'expe1'?\n", 0 },
	{ "check --site site-good.yaml --node telephone", false, "", "", "error: the site has no node 'telephone'\n", 0 },
	{ "check --site none.yaml", false, "", "", "none.yaml" NOT_THERE, 0 },
};

START_TEST(a_site_is_planned_whole_or_one_node_of_it)
{
	struct plan_options options = { .crypto = session.engine.crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct plan plan = { 0 };
	size_t nodes = 0;

	given(sites[_i].words);
	ck_assert(engine_products(&session.engine) && engine_role(&session.engine, &options));
	ck_assert_msg(engine_plan(&session.engine, &options, &plan, &result) == sites[_i].good, "%s", sites[_i].words);
	ck_assert_str_eq(session_said(), sites[_i].said);
	for (size_t i = 0; i < plan.targets.count; i++)
		nodes += plan.targets.items[i].kind == TARGET_NODE;
	ck_assert_msg(nodes == sites[_i].nodes, "%s: %zu", sites[_i].words, nodes);
	ck_assert_msg(text_is(result.site, sites[_i].site) && text_is(result.release, sites[_i].release), "%s", sites[_i].words);
}
END_TEST

START_TEST(a_site_without_a_name_is_called_by_its_file)
{
	struct plan_options options = { .crypto = session.engine.crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct plan plan = { 0 };
	const char *path = write_file("site.yaml", "certproof-site: 1\nnodes:\n"
	    "  - {name: a, role: expressway-e, release: X14.0, fqdn: a.example.com}\n");

	given(line("check --site %s", path));
	ck_assert(engine_products(&session.engine) && engine_role(&session.engine, &options));
	ck_assert_msg(engine_plan(&session.engine, &options, &plan, &result), "%s", session_said());
	ck_assert_msg(text_is(result.site, path), "%.*s", TEXT_ARG(result.site));
}
END_TEST

TESTS_WITH("plan", setup_cli, teardown_cli,
	EACH(a_role_has_its_own_release_or_the_newest, roles),
	EACH(a_mistake_in_them_is_said_with_what_there_is, mistakes),
	EACH(a_release_is_one_of_some_product, releases),
	EACH(whatever_cannot_be_read_the_rest_is_planned, unreadable),
	EACH(the_first_line_knows_how_much_of_the_list_there_is, lists),
	TEST(the_first_line_knows_as_what_was_judged),
	EACH(a_site_is_planned_whole_or_one_node_of_it, sites),
	TEST(a_site_without_a_name_is_called_by_its_file))
