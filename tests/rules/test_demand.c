/* test_demand.c - src/rules/demand.c: what the rules ask of a certificate that is yet to be ordered. */
#include <stdlib.h>
#include <string.h>

#include "rule_runs.h"

static const char *const kinds[] = { "common-name", "name", "usage", "key-usage" };

/* "rule kind text" of each demand on a node of site-good.yaml, divided by "; ". */
static const char *
demands(const struct rule_set *set, const char *node, bool client_store)
{
	const struct site *site = site_read(&arena, products, fixture("site-good.yaml"), &messages);
	struct loader loader = { .arena = &arena, .crypto = crypto, .messages = &messages };
	struct plan_options options = { .crypto = crypto, .now = JUDGED_AT };
	struct judge_options judging = { .arena = &arena, .crypto = crypto, .now = JUDGED_AT };
	struct plan plan = { 0 };
	struct demands found = { 0 };
	const struct box *box = NULL;
	struct buffer out;
	size_t files;
	bool good;

	ck_assert(plan_deployment(&arena, site, NULL, products, &loader, &options, &plan, &files));
	for (size_t i = 0; i < plan.boxes.count; i++)
		if (text_is(plan.boxes.items[i]->name, node))
			box = plan.boxes.items[i];
	ck_assert_ptr_nonnull(box);
	good = rules_demands(set, &plan, box, client_store, &judging, &found, &messages);
	buffer_init(&out, &arena);
	for (size_t i = 0; i < found.list.count; i++) {
		const struct demand *d = &found.list.items[i];

		buffer_printf(&out, "%s%.*s %s %.*s", i == 0 ? "" : "; ", TEXT_ARG(d->rule->id), kinds[d->kind], TEXT_ARG(d->text));
	}
	if (!good)
		buffer_adds(&out, " and failed");
	return out.len == 0 ? "" : buffer_text(&out).at;
}

static const struct {
	const char *why, *keys, *demands;
} rows[] = {
	{ "nothing", "check: 'true'\n", "" },
	{ "names", "applies-to: request\nnames: '[node.fqdn, site.name]'\ncheck: 'true'\n", "t/r name expe1.example.com; t/r name good" },
	{ "all four", "applies-to: [leaf, request]\ncommon-name: node.fqdn\nnames: \"['a']\"\nusages: \"['serverAuth']\"\n"
	    "key-usage: \"['digitalSignature', 'keyEncipherment']\"\ncheck: 'true'\n", "t/r common-name expe1.example.com; t/r name a; "
	    "t/r usage serverAuth; t/r key-usage digitalSignature; t/r key-usage keyEncipherment" },
	{ "what is empty is not asked for", "applies-to: request\ncommon-name: \"''\"\nnames: \"['', 'a']\"\ncheck: 'true'\n", "t/r name a" },
	{ "when decides over names alone", "applies-to: request\nwhen: 'false'\ncommon-name: \"'b'\"\nnames: \"['a']\"\ncheck: 'true'\n",
	    "t/r common-name b" },
	{ "when reads a certificate that is not there", "applies-to: request\nwhen: cert.san.dns.size() == 0\nnames: \"['a']\"\ncheck: 'true'\n",
	    "t/r name a" },
	{ "when that fails", "applies-to: request\nwhen: 1 / cert.san.dns.size() == 1\nnames: \"['a']\"\ncheck: 'true'\n", "" },
	{ "another kind of target", "applies-to: leaf\nnames: \"['a']\"\ncheck: 'true'\n", "" },
	{ "another role", "applies-to: request\nroles: expressway-c\nnames: \"['a']\"\ncheck: 'true'\n", "" },
	{ "its role", "applies-to: request\nroles: expressway-e\nnames: \"['a']\"\ncheck: 'true'\n", "t/r name a" },
	{ "another release", "applies-to: request\nreleases: '> X14.0.2'\nnames: \"['a']\"\ncheck: 'true'\n", "" },
	{ "its release", "applies-to: request\nreleases: '= X14.0.2'\nnames: \"['a']\"\ncheck: 'true'\n", "t/r name a" },
	{ "the store of the server", "applies-to: request\nnames: '[store]'\ncheck: 'true'\n", "t/r name server" },
	{ "names that fail", "applies-to: request\ncommon-name: \"'b'\"\nnames: \"[['a'][cert.san.dns.size() + 1]]\"\ncheck: 'true'\n",
	    "t/r common-name b and failed" },
};

START_TEST(rules_demand_what_their_expressions_say)
{
	const char *found = demands(rule_with(rows[_i].keys), "expe1", false);

	ck_assert_msg(strcmp(found, rows[_i].demands) == 0, "%s: %s", rows[_i].why, found);
	ck_assert_msg((messages.errors != 0) == (strstr(found, "failed") != NULL), "%s", rows[_i].why);
}
END_TEST

START_TEST(a_failure_is_told_where_it_stands)
{
	(void)demands(rule_with("applies-to: request\nnames: \"[['a'][cert.san.dns.size() + 1]]\"\ncheck: 'true'\n"), "expe1", false);
	ck_assert_uint_eq(messages.errors, 1);
	ck_assert_uint_eq(messages.first->line, 6);
	ck_assert(text_ends_with(messages.first->file, "rules.yaml"));
}
END_TEST

START_TEST(demands_come_in_the_order_of_the_rules_and_of_their_node)
{
	struct rule_set *set = rules_in("  - {id: b, applies-to: request, names: '[node.name]', check: 'true'}\n"
	    "  - {id: a, applies-to: request, names: '[node.name]', check: 'true'}\n");

	ck_assert_str_eq(demands(set, "expe1", false), "t/b name expe1; t/a name expe1");
	ck_assert_str_eq(demands(set, "expc1", false), "t/b name expc1; t/a name expc1");
	ck_assert_str_eq(demands(rule_with("applies-to: request\nnames: '[store]'\ncheck: 'true'\n"), "expc1", true), "t/r name client");
}
END_TEST

START_TEST(a_rule_that_is_off_demands_nothing)
{
	struct rule_set *set = rules_of("certproof-rules: 1\npack: t\nrules: [{id: r, applies-to: request, names: \"['a']\", check: 'true'}]\n"
	    "overrides: [{rule: t/r, severity: off}]\n");

	ck_assert_str_eq(said(), "");
	ck_assert_str_eq(demands(set, "expe1", false), "");
}
END_TEST

TESTS_WITH("demand", setup_rules, NULL,
	EACH(rules_demand_what_their_expressions_say, rows),
	TEST(a_failure_is_told_where_it_stands),
	TEST(demands_come_in_the_order_of_the_rules_and_of_their_node),
	TEST(a_rule_that_is_off_demands_nothing))
