/* test_check.c - src/cli/check.c: what check takes, its exit status, and where reports and messages go. */
#include <stdlib.h>
#include <string.h>

#include "command.h"

#define GOOD "expressway/leaf-good.pem"

/* A run with the rules of one file alone. */
static struct run
checked(const char *keys, const char *words)
{
	return run(line("check --pack t --rules %s %s", rule_file(keys), words));
}

static const struct { const char *words, *said; } mistakes[] = {
	{ "check", "error: nothing to check\n"
	    "  hint: name files, or a deployment with --site: certproof check --help shows examples\n" },
	{ "check -r expressway-e", "error: nothing to check\n"
	    "  hint: name files, or a deployment with --site: certproof check --help shows examples\n" },
	{ "check -c " GOOD, "error: nothing to check\n"
	    "  hint: name files, or a deployment with --site: certproof check --help shows examples\n" },
	{ "check --node expe1 " GOOD, "error: --node without --site\n  hint: a node is one of a site: add --site\n" },
	{ "check -r pbx " GOOD, "error: unknown role 'pbx'\n"
	    "  hint: use " ROLES "\n" },
	{ "check --config none.yaml " GOOD, "none.yaml" NOT_THERE },
};

START_TEST(people_are_told_a_mistake_in_the_command_by_its_words_alone)
{
	struct run r = run(mistakes[_i].words);

	ck_assert_msg(r.status == STATUS_TROUBLE && r.out[0] == '\0', "%s: %d, %s", mistakes[_i].words, r.status, r.out);
	ck_assert_str_eq(r.said, mistakes[_i].said);
}
END_TEST

START_TEST(programs_get_a_whole_report_of_a_mistake)
{
	struct run r = run("check --node expe1 -f json " GOOD);

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_msg(strstr(r.out, "\"message\": \"--node without --site\"") != NULL && r.out[0] == '{' &&
	    strcmp(r.out + strlen(r.out) - 2, "}\n") == 0, "%s", r.out);
	ck_assert_str_eq(r.said, "error: --node without --site\n  hint: a node is one of a site: add --site\n");
}
END_TEST

static const char *const beside[][2] = {
	{ GOOD, "a file" }, { "-k pki/keys/leaf.pem", "--key" }, { "-t trust/good.pem", "--trust" },
	{ "-c chain/intermediate.pem", "--chain" }, { "--crl pki/crl-root.pem", "--crl" },
	{ "--request expressway/request-good.pem", "--request" }, { "--previous " GOOD, "--previous" },
	{ "-r expressway-e", "--role" },
};

START_TEST(what_a_site_says_is_not_said_beside_it)
{
	struct run r = run(line("check --site site-good.yaml %s", beside[_i][0]));

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.said, line("error: %s beside a site\n"
	    "  hint: with --site the site says what is judged, and as what: leave one of them out\n", beside[_i][1]));
}
END_TEST

/* Its site is for runs that name no file, its role for those that do. */
START_TEST(a_site_of_the_configuration_stands_back)
{
	const char *config = write_file("c.yaml", line("certproof-config: 1\nrole: expressway-e\nsite: %s/site-good.yaml\n",
	    getenv("FIXTURES")));

	ck_assert_int_eq(run(line("check --config %s -t trust/good.pem " GOOD, config)).status, STATUS_CLEAN);
	ck_assert_msg(strstr(run(line("check --config %s", config)).out, "site good") != NULL, "the site is not judged");
}
END_TEST

#define BAD(severity) "severity: " severity "\napplies-to: [leaf]\ncheck: cert.is_ca\nmessage: no"
#define FINE "severity: error\napplies-to: [leaf]\ncheck: '!cert.is_ca'\nmessage: no"
#define UNKNOWN "severity: error\napplies-to: [leaf]\ncheck: trust.size() > 0\nmessage: no"
#define BROKEN "severity: error\napplies-to: [leaf]\ncheck: cert.san.dns[9] == ''\nmessage: no"
#define ABSORBED "severity: error\napplies-to: [leaf]\ncheck: cert.san.dns[9] == '' || true\nmessage: no"

static const struct { const char *why, *keys, *words; enum status status; } statuses[] = {
	{ "nothing found", FINE, GOOD, STATUS_CLEAN },
	{ "an error", BAD("error"), GOOD, STATUS_FINDINGS },
	{ "a warning", BAD("warning"), GOOD, STATUS_CLEAN },
	{ "a notice", BAD("notice"), GOOD, STATUS_CLEAN },
	{ "a warning that counts", BAD("warning"), "--fail-on warning " GOOD, STATUS_FINDINGS },
	{ "an error where warnings count", BAD("error"), "--fail-on warning " GOOD, STATUS_FINDINGS },
	{ "a notice where warnings count", BAD("notice"), "--fail-on warning " GOOD, STATUS_CLEAN },
	{ "a notice that counts", BAD("notice"), "--fail-on notice " GOOD, STATUS_FINDINGS },
	{ "a warning where notices count", BAD("warning"), "--fail-on notice " GOOD, STATUS_FINDINGS },
	{ "nothing counts", BAD("error"), "--fail-on never " GOOD, STATUS_CLEAN },
	{ "not checked", UNKNOWN, GOOD, STATUS_CLEAN },
	{ "not checked, which counts", UNKNOWN, "--fail-on unchecked " GOOD, STATUS_FINDINGS },
	{ "checked, where only that counts", FINE, "--fail-on unchecked " GOOD, STATUS_CLEAN },
	{ "an error where what is not checked counts", BAD("error"), "--fail-on unchecked " GOOD, STATUS_FINDINGS },
	{ "an unreadable file", FINE, "none.pem " GOOD, STATUS_TROUBLE },
	{ "an unreadable file beside an error", BAD("error"), "none.pem " GOOD, STATUS_TROUBLE },
	{ "an unreadable file where nothing counts", FINE, "--fail-on never none.pem " GOOD, STATUS_TROUBLE },
	{ "a rule that fails", BROKEN, GOOD, STATUS_RULE_ERROR },
	{ "a rule that fails where nothing counts", BROKEN, "--fail-on never " GOOD, STATUS_RULE_ERROR },
	{ "a rule that fails beside an unreadable file", BROKEN, "none.pem " GOOD, STATUS_RULE_ERROR },
	{ "an error that CEL absorbs", ABSORBED, GOOD, STATUS_CLEAN },
	{ "an error that CEL absorbs, counted", ABSORBED, "--strict-rules " GOOD, STATUS_RULE_ERROR },
	{ "rules that cannot be read", "severity: error\napplies-to: [leaf]\ncheck: cert.is_c\nmessage: no", GOOD, STATUS_TROUBLE },
	{ "more threads than targets", BAD("error"), "-j 64 " GOOD, STATUS_FINDINGS },
};

START_TEST(the_exit_status_tells_what_became_of_the_run)
{
	struct run r = checked(statuses[_i].keys, statuses[_i].words);

	ck_assert_msg(r.status == statuses[_i].status, "%s: %d, %s%s", statuses[_i].why, r.status, r.said, r.out);
}
END_TEST

START_TEST(a_report_for_people_on_standard_output_tells_the_messages_too)
{
	struct run r = checked(BAD("error"), "none.pem " GOOD);

	ck_assert_str_eq(r.said, "");
	ck_assert_msg(strstr(r.out, "\nerror[t/r]: no\n") != NULL &&
	    strstr(r.out, "\nproblem: cannot open: no such file or directory\n       --> none.pem\n") != NULL, "%s", r.out);
	r = checked(BAD("error"), "-f json none.pem " GOOD);
	ck_assert_str_eq(r.said, "none.pem" NOT_THERE);
	r = checked(BAD("error"), line("-o %s/report none.pem " GOOD, temp_folder()));
	ck_assert_str_eq(r.said, "none.pem" NOT_THERE);
	ck_assert_str_eq(r.out, "");
}
END_TEST

START_TEST(a_report_that_cannot_be_written_loses_none_of_the_others)
{
	struct run r = checked(FINE, line("-f json -o %s/none/a.json -o %s/b.json -f human " GOOD, temp_folder(), temp_folder()));

	ck_assert_int_eq(r.status, STATUS_TROUBLE);
	ck_assert_str_eq(r.said, line("%s/none/a.json: error: cannot write report: no such file or directory\n", temp_folder()));
	ck_assert_ptr_nonnull(content_of(line("%s/b.json", temp_folder())));
	ck_assert_msg(strstr(r.out, "1 file, 1 rule: 1 passed") != NULL, "%s", r.out);
}
END_TEST

START_TEST(color_and_width_are_those_of_standard_output_alone)
{
	const char *path = line("%s/report", temp_folder()), *wide;
	struct run plain, colored;

	plain = checked(BAD("error"), GOOD);
	session.color = true;
	session.width = 60;
	colored = checked(BAD("error"), line("-o %s -f human " GOOD, path));
	wide = content_of(path);
	ck_assert_msg(strchr(colored.out, '\033') != NULL, "%s", colored.out);
	ck_assert_str_eq(wide, plain.out);
}
END_TEST

static const struct { const char *why, *words; bool said; } cas[] = {
	{ "a CA certificate, for a role", "check -r expressway-e pki/issuing-1.pem", true },
	{ "with a server's", "check -r expressway-e pki/issuing-1.pem " GOOD, false },
	{ "for no role", "check pki/issuing-1.pem", false },
	{ "a key alone", "check -r expressway-e -k pki/keys/leaf.pem", true },
	{ "a CRL alone", "check -r expressway-e pki/crl-root.pem", true },
	{ "a list alone", "check -r expressway-e -t trust/good.pem", false },
	{ "a list and a CA", "check -r expressway-e -t trust/good.pem pki/issuing-1.pem", true },
};

START_TEST(a_role_with_nothing_to_judge_for_it_is_a_problem)
{
	struct run r = run(cas[_i].words);
	const char *problem = strstr(r.out, "problem: no certificate or request of a server is among the files, to be judged for expressway-e\n");

	ck_assert_msg((problem != NULL) == cas[_i].said && (r.status == STATUS_TROUBLE) == cas[_i].said, "%s: %s", cas[_i].why, r.out);
}
END_TEST

TESTS_WITH("check", setup_cli, teardown_cli,
	EACH(people_are_told_a_mistake_in_the_command_by_its_words_alone, mistakes),
	TEST(programs_get_a_whole_report_of_a_mistake),
	EACH(what_a_site_says_is_not_said_beside_it, beside),
	TEST(a_site_of_the_configuration_stands_back),
	EACH(the_exit_status_tells_what_became_of_the_run, statuses),
	TEST(a_report_for_people_on_standard_output_tells_the_messages_too),
	TEST(a_report_that_cannot_be_written_loses_none_of_the_others),
	TEST(color_and_width_are_those_of_standard_output_alone),
	EACH(a_role_with_nothing_to_judge_for_it_is_a_problem, cas))
