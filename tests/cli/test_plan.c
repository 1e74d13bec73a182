/* test_plan.c - src/cli/plan.c: as what a run judges, what of a configuration counts, and what options give a plan. */
#include <string.h>

#include "support.h"

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
	ck_assert(session_products(&session));
	ck_assert_msg(session_role(&session, &plan), "%s: %s", roles[_i].words, session_said());
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
	    "  hint: use cucm-tomcat, cucm-callmanager, imp-cup-xmpp, imp-tomcat, expressway-c or expressway-e\n" },
	{ "check -r \x1b[2J x", "error: unknown role '\\x1b[2J'\n"
	    "  hint: use cucm-tomcat, cucm-callmanager, imp-cup-xmpp, imp-tomcat, expressway-c or expressway-e\n" },
	{ "check --release X14.0 x", "error: --release without --role\n  hint: a release is one of a role's product: add --role\n" },
	{ "check -r expressway-e --release fourteen x", "error: 'fourteen' is no release of Cisco Expressway\n"
	    "  hint: the newest known is X15.5\n" },
	{ "check -r expressway-e --release '' x", "error: '' is no release of Cisco Expressway\n  hint: the newest known is X15.5\n" },
};

START_TEST(a_mistake_in_them_is_said_with_what_there_is)
{
	struct plan_options plan = { 0 };

	given(mistakes[_i].words);
	ck_assert(session_products(&session));
	ck_assert_msg(!session_role(&session, &plan), "%s", mistakes[_i].words);
	ck_assert_str_eq(session_said(), mistakes[_i].said);
}
END_TEST

/* ---- the configuration ---- */

#define BOTH "role: expressway-e\nrelease: X14.0\n"

static const struct { const char *why, *config, *words, *role, *release, *site; } defaults[] = {
	{ "role and release where none is given", BOTH, "check x", "expressway-e", "X14.0", "" },
	{ "the command line wins", BOTH, "check -r expressway-c --release X12.5 x", "expressway-c", "X12.5", "" },
	{ "a release of another role is not meant", BOTH, "check -r expressway-c x", "expressway-c", "", "" },
	{ "that of the same role is", BOTH, "check -r expressway-e x", "expressway-e", "X14.0", "" },
	{ "another release of the role", BOTH, "check --release X12.5 x", "expressway-e", "X12.5", "" },
	{ "a site is judged if no file is named", "site: s.yaml\n", "check", "", "", "s.yaml" },
	{ "as what the site says", "site: s.yaml\n" BOTH, "check", "", "", "s.yaml" },
	{ "and not if one is", "site: s.yaml\n" BOTH, "check x", "expressway-e", "X14.0", "" },
	{ "nor a key", "site: s.yaml\n", "check -k x", "", "", "" },
	{ "nor a list", "site: s.yaml\n", "check -t x", "", "", "" },
	{ "nor a CRL", "site: s.yaml\n", "check --crl x", "", "", "" },
	{ "another site", "site: s.yaml\n" BOTH, "check --site t.yaml", "", "", "t.yaml" },
};

START_TEST(a_configuration_says_what_the_command_line_does_not)
{
	const struct options *o = &session.options;
	const char *site;

	given(line("%s --config %s", defaults[_i].words, write_file("c.yaml", line("certproof-config: 1\n%s", defaults[_i].config))));
	ck_assert_msg(session_config(&session), "%s", session_said());
	session_config_defaults(&session);
	ck_assert_msg(strcmp(o->role != NULL ? o->role : "", defaults[_i].role) == 0, "%s: role %s", defaults[_i].why, o->role);
	ck_assert_msg(strcmp(o->release != NULL ? o->release : "", defaults[_i].release) == 0, "%s: release %s", defaults[_i].why,
	    o->release);
	/* Of a configuration a path is meant from its folder. */
	site = o->site == NULL ? "" : strncmp(o->site, temp_folder(), strlen(temp_folder())) == 0 ? o->site + strlen(temp_folder()) + 1 : o->site;
	ck_assert_msg(strcmp(site, defaults[_i].site) == 0, "%s: site %s", defaults[_i].why, site);
}
END_TEST

/* ---- files ---- */

START_TEST(each_option_gives_its_files)
{
	struct inputs in = { 0 };

	given("check -k pki/keys/leaf.pem -t trust/good.pem -c chain/intermediate.pem --crl pki/crl-root.pem"
	    " --request expressway/request-good.pem --previous expressway/expired.pem expressway/leaf-good.pem");
	ck_assert_msg(session_inputs(&session, &in), "%s", session_said());
	ck_assert_uint_eq(in.files.artifacts.count, 1);
	ck_assert(in.keys.artifacts.count == 1 && in.keys.artifacts.items[0]->kind == ARTIFACT_PRIVATE_KEY);
	ck_assert(in.trust.artifacts.count == 3 && in.chain.artifacts.count == 1 && in.previous.artifacts.count == 1);
	ck_assert(in.crls.artifacts.count == 1 && in.crls.artifacts.items[0]->kind == ARTIFACT_CRL);
	ck_assert(in.request.artifacts.count == 1 && in.request.artifacts.items[0]->kind == ARTIFACT_REQUEST);
	ck_assert(in.key_given && in.trust_given && in.chain_given && in.crl_given);
	in = (struct inputs){ 0 };
	given("check expressway/leaf-good.pem");
	ck_assert(session_inputs(&session, &in));
	ck_assert(!in.key_given && !in.trust_given && !in.chain_given && !in.crl_given);
}
END_TEST

static const char *const unreadable[] = { "", "-k", "-t", "-c", "--crl", "--request", "--previous" };

START_TEST(whatever_cannot_be_read_the_rest_is_planned)
{
	struct plan_options options = { .crypto = session.crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct plan plan = { 0 };
	bool leaf = false;

	given(line("check %s none.pem expressway/leaf-good.pem", unreadable[_i]));
	ck_assert_msg(!session_plan(&session, &options, &plan, &result), "%s", unreadable[_i]);
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
	struct plan_options options = { .crypto = session.crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct plan plan = { 0 };

	given(line("check %s expressway/leaf-good.pem", lists[_i].trust));
	ck_assert_msg(session_plan(&session, &options, &plan, &result) == lists[_i].good, "%s: %s", lists[_i].why, session_said());
	ck_assert_msg(result.list_given == lists[_i].given && result.list_partial == lists[_i].partial &&
	    result.list_count == lists[_i].count, "%s: %zu", lists[_i].why, result.list_count);
}
END_TEST

START_TEST(the_first_line_knows_as_what_was_judged)
{
	struct plan_options options = { .crypto = session.crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct plan plan = { 0 };

	given("check -r expressway-e expressway/leaf-good.pem expressway/no-san.pem");
	ck_assert(session_products(&session) && session_role(&session, &options) &&
	    session_plan(&session, &options, &plan, &result));
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
	struct plan_options options = { .crypto = session.crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct plan plan = { 0 };
	size_t nodes = 0;

	given(sites[_i].words);
	ck_assert(session_products(&session) && session_role(&session, &options));
	ck_assert_msg(session_plan(&session, &options, &plan, &result) == sites[_i].good, "%s", sites[_i].words);
	ck_assert_str_eq(session_said(), sites[_i].said);
	for (size_t i = 0; i < plan.targets.count; i++)
		nodes += plan.targets.items[i].kind == TARGET_NODE;
	ck_assert_msg(nodes == sites[_i].nodes, "%s: %zu", sites[_i].words, nodes);
	ck_assert_msg(text_is(result.site, sites[_i].site) && text_is(result.release, sites[_i].release), "%s", sites[_i].words);
}
END_TEST

START_TEST(a_site_without_a_name_is_called_by_its_file)
{
	struct plan_options options = { .crypto = session.crypto, .now = JUDGED_AT };
	struct result result = { 0 };
	struct plan plan = { 0 };
	const char *path = write_file("site.yaml", "certproof-site: 1\nnodes:\n"
	    "  - {name: a, role: expressway-e, release: X14.0, fqdn: a.example.com}\n");

	given(line("check --site %s", path));
	ck_assert(session_products(&session) && session_role(&session, &options));
	ck_assert_msg(session_plan(&session, &options, &plan, &result), "%s", session_said());
	ck_assert_msg(text_is(result.site, path), "%.*s", TEXT_ARG(result.site));
}
END_TEST

TESTS_WITH("plan", setup_cli, teardown_cli,
	EACH(a_role_has_its_own_release_or_the_newest, roles),
	EACH(a_mistake_in_them_is_said_with_what_there_is, mistakes),
	EACH(a_configuration_says_what_the_command_line_does_not, defaults),
	TEST(each_option_gives_its_files),
	EACH(whatever_cannot_be_read_the_rest_is_planned, unreadable),
	EACH(the_first_line_knows_how_much_of_the_list_there_is, lists),
	TEST(the_first_line_knows_as_what_was_judged),
	EACH(a_site_is_planned_whole_or_one_node_of_it, sites),
	TEST(a_site_without_a_name_is_called_by_its_file))
