/* test_order.c - src/renewal/order.c: an order as plain data, beside what certproof names shows of it. */
#include <string.h>

#include "../cli/command.h"
#include "renewal/renewal.h"

static struct order order;

static bool
ordered(const char *words)
{
	order = (struct order){ 0 };
	given(words);
	return order_gather(&session.engine, session.options.unit, session_time(&session), &order);
}

START_TEST(an_order_has_what_its_node_needs)
{
	bool own = false;

	ck_assert_msg(ordered("names --site site-good.yaml --node expe1"), "%s", session_said());
	ck_assert(text_is(order.node, "expe1") && text_is(order.role, "expressway-e") && order.role_title.len != 0);
	ck_assert(order.common_name.len != 0 && order.names.count > 0);
	ck_assert_msg(text_equal(order.names.items[0].name, order.common_name), "the common name is not first");
	ck_assert(order.usages.count > 0);
	for (size_t i = 0; i < order.usages.count; i++)
		ck_assert(order.usages.items[i].usage.len != 0 && text_contains(order.usages.items[i].rule, "/"));
	ck_assert_uint_gt(order.trust.count, 0);
	for (size_t i = 0; i < order.trust.count; i++) {
		const struct trust_need *need = &order.trust.items[i];

		ck_assert(need->link.len != 0 && need->who.len != 0 && need->trusts.len != 0 && !text_equal(need->who, need->trusts));
		own = own || (need->ordered && text_is(need->trusts, "expe1"));
		for (size_t j = 0; j < need->path.count; j++)
			ck_assert(need->path.items[j].label.len != 0 && need->path.items[j].file.len != 0 && need->path.items[j].fingerprint.len == 95);
	}
	ck_assert_msg(own, "nobody is to trust what is ordered");
}
END_TEST

static const struct { const char *words, *said; } mistakes[] = {
	{ "names --site site-good.yaml", "error: names needs a site and a node\n  hint: certproof names --site office.yaml --node expe1\n" },
	{ "names --site site-good.yaml --node expe2", "error: the site has no node 'expe2'\n  hint: did you mean 'expe1'?\n" },
	{ "names --site site-good.yaml --node expe1 --unit tomcat", "error: node 'expe1' has no certificate 'tomcat' that rules know\n" },
};

START_TEST(a_node_that_there_is_not_has_none)
{
	ck_assert(!ordered(mistakes[_i].words));
	ck_assert_str_eq(session_said(), mistakes[_i].said);
}
END_TEST

TESTS_WITH("order", setup_cli, teardown_cli,
	TEST(an_order_has_what_its_node_needs),
	EACH(a_node_that_there_is_not_has_none, mistakes))
