/* test_services.c - src/rules/services.c: what a deployment is used for, and whether that works. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

/* "service: state; ends DAY (what); N causes: rule at node or link; give: ...", one line each. */
static const char *
services(const struct result *result)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < result->services.count; i++) {
		const struct service_verdict *v = &result->services.items[i];

		buffer_printf(&out, "%s%.*s: %s", out.len == 0 ? "" : "\n", TEXT_ARG(v->service), service_state_name(v->state));
		if (v->has_end)
			buffer_printf(&out, "; %.*s ends %.*s", TEXT_ARG(v->ending), TEXT_ARG(date_text(&arena, v->ends)));
		if (v->causes != 0)
			buffer_printf(&out, "; %zu: %.*s at %.*s", v->causes, TEXT_ARG(v->rule), TEXT_ARG(v->link.len != 0 ? v->link : v->node));
		for (size_t j = 0; j < v->give.count; j++)
			buffer_printf(&out, "%s%.*s", j == 0 ? "; give " : ", ", TEXT_ARG(v->give.items[j]));
	}
	return out.len == 0 ? "" : buffer_text(&out).at;
}

/* The line of one service. */
static const char *
of(const struct result *result, const char *service)
{
	struct text rest = text_of(services(result)), line;

	while (text_split_line(&rest, &line))
		if (text_starts_with(line, arena_printf(&arena, "%s: ", service).at))
			return arena_string(&arena, line);
	return "";
}

START_TEST(only_a_site_has_services_and_only_those_it_uses)
{
	struct rule_set *set = rule_with("check: 'true'\n");

	ck_assert_str_eq(services(judge(set, (struct run){ .files = "expressway/leaf-good.pem", .role = "expressway-e" })), "");
	ck_assert_str_ne(of(judge(set, (struct run){ .site = "site-good.yaml" }), "mra"), "");
	ck_assert_str_ne(of(judge(set, (struct run){ .site = "site-good.yaml" }), "xmpp-federation"), "");
	ck_assert_str_eq(of(judge(set, (struct run){ .site = "site-good.yaml" }), "webex"), "");
}
END_TEST

static const struct {
	const char *why, *rules, *mra;
} causes[] = {
	{ "nothing found", "  - {id: a, check: 'true'}\n", "works" },
	{ "a notice", "  - {id: a, severity: notice, effect: refused, check: 'false'}\n", "works" },
	{ "a warning that weakens", "  - {id: a, severity: warning, effect: weakens, check: 'false'}\n", "works" },
	{ "a warning", "  - {id: a, severity: warning, check: 'false'}\n", "at risk; 2: t/a at expc1" },
	{ "a warning of a list", "  - {id: a, severity: warning, applies-to: trust, check: 'false'}\n", "works" },
	{ "an error that weakens", "  - {id: a, severity: error, effect: weakens, check: 'false'}\n", "fails; 2: t/a at expc1" },
	{ "an error without effect", "  - {id: a, severity: error, check: 'false'}\n", "fails; 2: t/a at expc1" },
	{ "what leaves a node unjudged", "  - {id: a, severity: error, undecided: true, applies-to: node, check: 'false'}\n", "not judged" },
	{ "an error for which something fails", "  - {id: a, severity: error, effect: fails, check: 'false'}\n", "fails; 2: t/a at expc1" },
	{ "an error for which it is refused", "  - {id: a, severity: error, effect: refused, roles: expressway-e, check: 'false'}\n",
	    "fails; 1: t/a at expe1" },
	{ "an error for the service", "  - {id: a, severity: error, effect: fails, services: [mra], roles: expressway-e, check: 'false'}\n",
	    "fails; 1: t/a at expe1" },
	{ "an error for another service", "  - {id: a, severity: error, effect: fails, services: [xmpp-federation], check: 'false'}\n", "works" },
	{ "the worst counts", "  - {id: a, severity: warning, check: 'false'}\n  - {id: b, severity: error, effect: fails, roles: expressway-e, check: 'false'}\n",
	    "fails; 1: t/b at expe1" },
	{ "a link", "  - {id: a, severity: error, effect: fails, applies-to: link, check: 'false'}\n",
	    "fails; 1: t/a at expc1 to expe1 (traversal)" },
	{ "the site, and no service is named", "  - {id: a, severity: error, effect: fails, applies-to: site, check: 'false'}\n", "works" },
	{ "the site, for the service", "  - {id: a, severity: error, effect: fails, applies-to: site, services: mra, check: 'false'}\n",
	    "fails; 1: t/a at " },
};

/* What a service hangs on besides is the same in all rows: the end of a certificate, and what the site does not have. */
START_TEST(the_worst_finding_decides_over_a_service)
{
	const char *line = of(judge(rules_in(causes[_i].rules), (struct run){ .site = "site-good.yaml" }), "mra");
	const char *quiet = of(judge(rules_in("  - {id: a, check: 'true'}\n"), (struct run){ .site = "site-good.yaml" }), "mra");
	const char *rest = strchr(quiet, ';'), *give = strstr(quiet, "; give");
	const char *state = causes[_i].mra, *cause = strchr(state, ';');
	const char *expected;

	ck_assert_msg(rest != NULL && give != NULL, "%s", quiet);
	expected = arena_printf(&arena, "mra: %.*s%.*s%s%s", (int)(cause != NULL ? cause - state : (ptrdiff_t)strlen(state)), state,
	    (int)(give - rest), rest, cause != NULL ? cause : "", give).at;
	ck_assert_msg(strcmp(line, expected) == 0, "%s: %s, expected: %s", causes[_i].why, line, expected);
}
END_TEST

START_TEST(a_service_says_what_ends_first_and_what_is_not_there)
{
	struct rule_set *set = rule_with("check: 'true'\n");

	ck_assert_str_eq(of(judge(set, (struct run){ .site = "site-good.yaml" }), "mra"),
	    "mra: works; certificate of node expc1 ends 2027-10-01; give a link of zone unified-cm");
}
END_TEST

START_TEST(what_ends_soon_puts_a_service_at_risk)
{
	struct rule_set *set = rule_with("check: 'true'\n");
	struct run run = { .site = "site-good.yaml" };
	const struct result *result = judge(set, run);
	int64_t ends = result->services.items[0].ends;

	/* 21 days before it ends there is no risk yet, a second later there is. */
	run.now = ends - 21 * 86400;
	ck_assert_int_eq(judge(set, run)->services.items[0].state, SERVICE_WORKS);
	run.now++;
	ck_assert_int_eq(judge(set, run)->services.items[0].state, SERVICE_AT_RISK);
}
END_TEST

START_TEST(a_waived_finding_stops_no_service)
{
	struct rule_set *set = rule_with("severity: error\neffect: fails\nroles: expressway-e\ncheck: 'false'\n");
	const char *path = write_file("certproof.yaml", arena_printf(&arena, "certproof-config: 1\nwaivers:\n"
	    "  - {rule: t/r, file: %s, reason: so, until: 2027-01-31}\n", fixture("expressway/leaf-good.pem")).at);
	struct run run = { .site = "site-good.yaml" };

	ck_assert_int_eq(judge(set, run)->services.items[0].state, SERVICE_FAILS);
	run.config = config_read(&arena, path, &messages);
	ck_assert_ptr_nonnull(run.config);
	ck_assert_int_eq(judge(set, run)->services.items[0].state, SERVICE_WORKS);
}
END_TEST

START_TEST(what_could_not_be_read_leaves_a_service_not_judged)
{
	struct rule_set *set = rule_with("check: 'true'\n");

	ck_assert_str_eq(of(judge(set, (struct run){ .site = "site-file-missing.yaml" }), "mra"),
	    "mra: not judged; certificate of node expe1 ends 2027-10-01; give all files of node expc1, a link of zone unified-cm");
	ck_assert_str_eq(said(), "0:0: node expc1: cannot open: no such file or directory (is the path right?)");
	/* That it fails is known all the same. */
	set = rule_with("severity: error\neffect: fails\ncheck: 'false'\n");
	ck_assert_int_eq(judge(set, (struct run){ .site = "site-file-missing.yaml" })->services.items[0].state, SERVICE_FAILS);
}
END_TEST

START_TEST(a_node_alone_does_not_tell_of_its_services)
{
	struct rule_set *set = rule_with("check: 'true'\n");

	ck_assert_str_eq(of(judge(set, (struct run){ .site = "site-good.yaml", .node = "expe1" }), "mra"),
	    "mra: not judged; certificate of node expe1 ends 2027-10-01; give the run without --node, a link of zone unified-cm");
}
END_TEST

START_TEST(rules_of_a_summary_are_there)
{
	/* Every shipped rule is loaded, so that each name that a product file has is one of them. */
	const char *top = source_file("rules");

	ck_assert_ptr_nonnull(rules_load(&arena, products, &(struct rules_options){ .shipped = top, .everything = true }, &messages));
	ck_assert_str_eq(said(), "");
	/* And a name that is none is told. */
	top = arena_printf(&arena, "%s/s", temp_folder()).at;
	(void)write_file("s/p/a.yaml", "certproof-rules: 1\npack: p\nset-params: {}\n");
	ck_assert_ptr_null(rules_load(&arena, products, &(struct rules_options){ .shipped = top, .everything = true }, &messages));
	ck_assert_ptr_nonnull(strstr(said(), "'expressway/phone-profile-missing' is not a rule"));
}
END_TEST

/* Whether a service names the link among what stops it. */
static bool
is_told(const struct result *result, struct text link)
{
	for (size_t i = 0; i < result->services.count; i++)
		for (size_t j = 0; j < result->services.items[i].places.count; j++)
			if (result->services.items[i].state == SERVICE_FAILS && text_equal(result->services.items[i].places.items[j].link, link))
				return true;
	return false;
}

/* Whatever the zone, and whether or not the site says what it is used for. */
START_TEST(each_link_that_fails_stops_a_service)
{
	struct rule_set *set = rule_with("severity: error\neffect: fails\napplies-to: link\ncheck: 'false'\n");
	size_t links = 0;
	glob_t sites;

	ck_assert_int_eq(glob(fixture("site-*.yaml"), 0, NULL, &sites), 0);
	for (size_t i = 0; i < sites.gl_pathc; i++) {
		const struct result *result = judge(set, (struct run){ .site = strrchr(sites.gl_pathv[i], '/') + 1 });

		for (size_t j = 0; j < result->verdicts.count; j++) {
			struct text link = result->verdicts.items[j].link;

			ck_assert_msg(link.len == 0 || is_told(result, link), "%s: no service fails for link %.*s", sites.gl_pathv[i], TEXT_ARG(link));
			links += link.len != 0;
		}
	}
	globfree(&sites);
	ck_assert_uint_gt(links, 100);
}
END_TEST

START_TEST(a_service_names_each_node_and_link_once_and_goes_over_its_own_zones)
{
	struct rule_set *set = rules_in("  - {id: a, severity: error, effect: fails, applies-to: link, check: 'false'}\n"
	    "  - {id: b, severity: error, effect: fails, applies-to: link, check: 'false'}\n");
	const struct result *result = judge(set, (struct run){ .site = "site-webex-zone-dead.yaml" });
	size_t links = 0;

	for (size_t i = 0; i < result->services.count; i++) {
		const struct service_verdict *v = &result->services.items[i];

		if (!text_is(v->service, "webex"))
			continue;
		for (size_t j = 0; j < v->places.count; j++)
			links += v->places.items[j].link.len != 0;
		ck_assert_int_eq(v->state, SERVICE_FAILS);
	}
	/* Over the zone and the traversal zone to it, and not over another neighbour. */
	ck_assert_uint_eq(links, 2);
}
END_TEST

TESTS_WITH("services", setup_rules, NULL,
	TEST(only_a_site_has_services_and_only_those_it_uses),
	EACH(the_worst_finding_decides_over_a_service, causes),
	TEST(a_service_says_what_ends_first_and_what_is_not_there),
	TEST(what_ends_soon_puts_a_service_at_risk),
	TEST(each_link_that_fails_stops_a_service),
	TEST(a_service_names_each_node_and_link_once_and_goes_over_its_own_zones),
	TEST(a_waived_finding_stops_no_service),
	TEST(what_could_not_be_read_leaves_a_service_not_judged),
	TEST(a_node_alone_does_not_tell_of_its_services),
	TEST(rules_of_a_summary_are_there))
