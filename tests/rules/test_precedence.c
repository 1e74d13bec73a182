/* test_precedence.c - src/rules/precedence.c: which findings give way to which. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

#define LEAF "expressway/leaf-good.pem"
#define TRUSTED "trust/good.pem"

/* "RULE [PLACE]" of each finding, divided by "; ". */
static const char *
spoken(const struct result *result)
{
	struct buffer out;

	buffer_init(&out, &arena);
	for (size_t i = 0; i < result->findings.count; i++) {
		const struct finding *f = &result->findings.items[i];

		buffer_printf(&out, "%s%.*s", i == 0 ? "" : "; ", (int)f->rule.len - 2, f->rule.at + 2);
		if (f->place.len != 0)
			buffer_printf(&out, " %.*s", TEXT_ARG(f->place));
	}
	return buffer_text(&out).at;
}

/* A rule `general` that gives way to `special`, both with more keys, run over LEAF with TRUSTED. */
static const struct {
	const char *why, *general, *special, *spoken;
} rows[] = {
	{ "the specific rule finds nothing", "check: 'false'", "check: 'true'", "general" },
	{ "both find the certificate", "check: 'false'", "check: 'false'", "special" },
	{ "both at one place", "check: 'false', at: cert.san.dns", "check: 'false', at: cert.san.dns", "special cert.san.dns" },
	{ "one without a place", "check: 'false', at: cert.san.dns", "check: 'false'", "special" },
	{ "at two places", "check: 'false', at: cert.san.dns", "check: 'false', at: cert.subject.cn",
	    "general cert.san.dns; special cert.subject.cn" },
	{ "some of a list's places", "find: 'cert.san.dns.filter(n, true)'", "find: 'cert.san.dns.filter(n, n.startsWith(\"expe\"))'",
	    "general cert.san.dns[2]; general cert.san.dns[3]; general cert.san.dns[4]; special cert.san.dns[0]; special cert.san.dns[1]" },
	{ "the certificate, and the chain by its element", "check: 'false', at: cert.not_after",
	    "applies-to: [chain], find: 'chain.filter(c, !c.is_ca)'", "special chain[0]" },
	{ "the certificate, and another of the chain", "check: 'false', at: cert.not_after",
	    "applies-to: [chain], find: 'chain.filter(c, c.is_ca && c.self_signed)'", "general cert.not_after; special chain[2]" },
	{ "a CA of the chain, and the chain by its element", "applies-to: [root], check: 'false'",
	    "applies-to: [chain], find: 'chain.filter(c, c.self_signed)'", "special chain[2]" },
	{ "the certificate, and one that is related", "check: 'false'",
	    "applies-to: [chain], find: 'chain.filter(c, c.self_signed)', related: 'chain.filter(c, !c.is_ca)'", "special chain[2]" },
	{ "a file, and an object in it", "applies-to: [file], when: 'file.use == \"certificate\"', check: 'false'", "check: 'false'", "special" },
	{ "an object, and the file it is in", "check: 'false'", "applies-to: [file], check: 'file.use != \"certificate\"'",
	    "special file.use" },
	{ "an object, and another file", "check: 'false'", "applies-to: [file], check: 'file.use != \"trust\"'",
	    "general; special file.use" },
	{ "an entry of a list, and the list as a whole", "applies-to: [trust], find: 'trust.filter(c, c.self_signed)'",
	    "applies-to: [trust], check: 'false'", "special; general trust[0]" },
	{ "an entry of a list, and the same entry", "applies-to: [trust], find: 'trust.filter(c, c.self_signed)'",
	    "applies-to: [trust], find: 'trust.filter(c, true)'", "special trust[0]; special trust[1]; special trust[2]" },
	{ "a certificate, and the entry of a list that is another", "check: 'false'",
	    "applies-to: [trust], find: 'trust.filter(c, true)'", "general; special trust[0]; special trust[1]; special trust[2]" },
	{ "a rule that is switched off", "check: 'false'", "check: 'false', when: 'false'", "general" },
};

static const struct rule_set *
pair(const char *general, const char *special)
{
	return rules_in(arena_printf(&arena, "  - {id: general, gives-way-to: [t/special], %s}\n  - {id: special, %s}\n", general,
	    special).at);
}

START_TEST(of_one_object_and_place_the_specific_rule_speaks)
{
	const struct result *result = judge(pair(rows[_i].general, rows[_i].special),
	    (struct run){ .files = LEAF, .trust = TRUSTED });

	ck_assert_msg(strcmp(spoken(result), rows[_i].spoken) == 0, "%s: %s", rows[_i].why, spoken(result));
}
END_TEST

START_TEST(what_gave_way_counts_as_not_applicable)
{
	const struct rule_set *set = pair("check: 'false'", "check: 'false'");
	const struct result *result = judge(set, (struct run){ .files = LEAF, .outcomes = true });

	ck_assert_str_eq(outcomes(result), "1 found, 0 passed, 1 not applicable");
	ck_assert_uint_eq(result->outcomes.count, 1);
	ck_assert_str_eq(arena_string(&arena, result->outcomes.items[0].rule), "t/special");
	ck_assert_uint_eq(result->warnings, 1);
}
END_TEST

START_TEST(what_gave_way_in_part_is_still_found)
{
	const struct rule_set *set = pair("find: cert.san.dns", "find: 'cert.san.dns.filter(n, n.startsWith(\"expe\"))'");
	const struct result *result = judge(set, (struct run){ .files = LEAF, .outcomes = true });

	ck_assert_str_eq(outcomes(result), "5 found, 0 passed, 0 not applicable");
	ck_assert_uint_eq(result->outcomes.count, 2);
}
END_TEST

START_TEST(of_three_the_last_speaks)
{
	const struct rule_set *set = rules_in(
	    "  - {id: a, gives-way-to: [t/b], check: 'false'}\n"
	    "  - {id: b, gives-way-to: [t/c], check: 'false'}\n"
	    "  - {id: c, check: 'false'}\n");

	ck_assert_str_eq(spoken(judge(set, (struct run){ .files = LEAF })), "c");
}
END_TEST

START_TEST(a_file_given_twice_is_one_object)
{
	const struct rule_set *set = pair("check: '!file.name.endsWith(\"bom.pem\")'", "check: 'file.name.endsWith(\"bom.pem\")'");

	/* file/bom.pem holds the certificate of LEAF, behind a byte order mark. */
	ck_assert_str_eq(spoken(judge(set, (struct run){ .files = LEAF " file/bom.pem" })), "special file.name");
}
END_TEST

START_TEST(a_waived_finding_still_speaks)
{
	const char *path = write_file("certproof.yaml", arena_printf(&arena, "certproof-config: 1\nwaivers:\n"
	    "  - {rule: t/special, file: %s, reason: known, until: 2027-01-31}\n", fixture(LEAF)).at);
	const struct config *config = config_read(&arena, path, &messages);
	const struct result *result = judge(pair("check: 'false'", "check: 'false'"), (struct run){ .files = LEAF, .config = config });

	ck_assert_str_eq(spoken(result), "special");
	ck_assert_uint_eq(result->findings.items[0].waived.len, strlen("known"));
	ck_assert_uint_eq(result->warnings, 0);
}
END_TEST

START_TEST(a_finding_about_other_releases_does_not_speak)
{
	/* No release is named, so the newest is assumed, and the rule tells of the older. */
	const struct rule_set *set = pair("check: 'false'",
	    "check: 'false', severity: error, effect: refused, roles: [expressway-e], releases: '< X8.10'");

	ck_assert_str_eq(spoken(judge(set, (struct run){ .files = LEAF, .role = "expressway-e" })), "general; special");
	ck_assert_str_eq(spoken(judge(set, (struct run){ .files = LEAF, .role = "expressway-e", .release = "X8.9.2" })), "special");
}
END_TEST

START_TEST(threads_do_not_matter)
{
	const struct rule_set *set = pair("applies-to: [leaf, intermediate, root, request, key, crl], check: 'false'",
	    "applies-to: [file], check: 'file.certificates == 1'");
	const char *one = spoken(judge(set, (struct run){ .files = "expressway chain", .threads = 1 }));

	ck_assert_uint_gt(strlen(one), 1000);
	ck_assert_str_eq(spoken(judge(set, (struct run){ .files = "expressway chain", .threads = 3 })), one);
}
END_TEST

TESTS_WITH("precedence", setup_rules, NULL,
	EACH(of_one_object_and_place_the_specific_rule_speaks, rows),
	TEST(what_gave_way_counts_as_not_applicable),
	TEST(what_gave_way_in_part_is_still_found),
	TEST(of_three_the_last_speaks),
	TEST(a_file_given_twice_is_one_object),
	TEST(a_waived_finding_still_speaks),
	TEST(a_finding_about_other_releases_does_not_speak),
	TEST(threads_do_not_matter))
