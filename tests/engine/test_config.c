/* test_config.c - src/engine/config.c: which configuration counts, and what of it. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../cli/command.h"

/* Enters a folder so many levels below the test's. */
static void
enter_below(unsigned depth)
{
	ck_assert_int_eq(chdir(temp_folder()), 0);
	for (unsigned i = 0; i < depth; i++) {
		(void)mkdir("d", 0700);
		ck_assert_int_eq(chdir("d"), 0);
	}
}

START_TEST(a_configuration_is_looked_for_up_to_a_depth)
{
	write_file("certproof.yaml", "certproof-config: 1\nrole: expressway-c\n");
	given("check x.pem");
	enter_below(LIMIT_CONFIG_DEPTH - 1);
	ck_assert_msg(session_config(&session) && session.engine.config != NULL, "%s", session_said());
	given("check x.pem");
	session.engine.config = NULL;
	enter_below(LIMIT_CONFIG_DEPTH);
	ck_assert_msg(session_config(&session) && session.engine.config == NULL, "%s", session_said());
	given("check --no-config --config x x.pem");
	ck_assert(!session_config(&session));
	ck_assert_str_eq(session_said(), "error: --config beside --no-config\n  hint: leave one of them out\n");
}
END_TEST

#define CONFIG "certproof-config: 1\n"

START_TEST(a_configuration_is_what_is_named_or_lies_in_the_folder_of_the_run)
{
	given("check x.pem");
	ck_assert(session_config(&session) && session.engine.config == NULL);
	given(line("check --config %s x.pem", write_file("mine.yaml", CONFIG "role: expressway-e\n")));
	ck_assert_msg(session_config(&session), "%s", session_said());
	ck_assert_str_eq(session.engine.config->role, "expressway-e");
	(void)write_file("certproof.yaml", CONFIG "role: expressway-c\n");
	ck_assert_int_eq(chdir(temp_folder()), 0);
	given("check x.pem");
	ck_assert_msg(session_config(&session), "%s", session_said());
	ck_assert_str_eq(session.engine.config->role, "expressway-c");
	given("check --config mine.yaml x.pem");
	ck_assert_msg(session_config(&session), "%s", session_said());
	ck_assert_str_eq(session.engine.config->role, "expressway-e");
}
END_TEST

START_TEST(a_configuration_that_cannot_be_read_ends_the_run)
{
	given("check --config none.yaml x.pem");
	ck_assert(!session_config(&session) && session.engine.config == NULL);
	ck_assert_str_eq(session_said(), "none.yaml" NOT_THERE);
}
END_TEST

START_TEST(rules_of_the_configuration_are_added_and_its_packs_give_way)
{
	const char *config = write_file("c.yaml", CONFIG "rules: [more.yaml]\npacks: [tls, trust]\n");

	given(line("check --config %s --rules mine.yaml x.pem", config));
	ck_assert_msg(session_config(&session), "%s", session_said());
	ck_assert_uint_eq(session.options.asked.rules.count, 2);
	ck_assert_str_eq(session.options.asked.rules.items[0], "mine.yaml");
	ck_assert_str_eq(session.options.asked.rules.items[1], line("%s/more.yaml", temp_folder()));
	ck_assert_uint_eq(session.options.asked.packs.count, 2);
	given(line("check --config %s --pack file x.pem", config));
	ck_assert_msg(session_config(&session), "%s", session_said());
	ck_assert_uint_eq(session.options.asked.packs.count, 1);
	ck_assert_str_eq(session.options.asked.packs.items[0], "file");
}
END_TEST

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
	engine_config_defaults(&session.engine);
	ck_assert_msg(strcmp(o->asked.role != NULL ? o->asked.role : "", defaults[_i].role) == 0, "%s: role %s", defaults[_i].why, o->asked.role);
	ck_assert_msg(strcmp(o->asked.release != NULL ? o->asked.release : "", defaults[_i].release) == 0, "%s: release %s", defaults[_i].why,
	    o->asked.release);
	/* Of a configuration a path is meant from its folder. */
	site = o->asked.site == NULL ? "" : strncmp(o->asked.site, temp_folder(), strlen(temp_folder())) == 0 ? o->asked.site + strlen(temp_folder()) + 1 : o->asked.site;
	ck_assert_msg(strcmp(site, defaults[_i].site) == 0, "%s: site %s", defaults[_i].why, site);
}
END_TEST

TESTS_WITH("config", setup_cli, teardown_cli,
	TEST(a_configuration_is_looked_for_up_to_a_depth),
	TEST(a_configuration_is_what_is_named_or_lies_in_the_folder_of_the_run),
	TEST(a_configuration_that_cannot_be_read_ends_the_run),
	TEST(rules_of_the_configuration_are_added_and_its_packs_give_way),
	EACH(a_configuration_says_what_the_command_line_does_not, defaults))
