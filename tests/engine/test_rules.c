/* test_rules.c - src/engine/rules.c: products and rules that runs judge by. */
#include <string.h>

#include "../cli/command.h"

START_TEST(products_are_read_once)
{
	const struct products *first;

	ck_assert(engine_products(&session.engine));
	first = session.engine.products;
	session.engine.rules_folder = "/none";
	ck_assert(engine_products(&session.engine) && session.engine.products == first);
	session.engine.products = NULL;
	ck_assert(!engine_products(&session.engine));
	ck_assert_msg(strstr(session_said(), "/none") != NULL, "it is not said where they were looked for");
}
END_TEST

START_TEST(rules_are_those_of_the_packs_that_are_asked_for)
{
	struct rule_set *set;

	ck_assert(engine_products(&session.engine));
	given("rules --pack trust --pack file");
	set = engine_rules(&session.engine, true, NULL, 0);
	ck_assert_msg(set != NULL && set->rules.count > 1, "%s", session_said());
	for (size_t i = 0; i < set->rules.count; i++)
		ck_assert_msg(text_is(set->rules.items[i]->pack, "trust") || text_is(set->rules.items[i]->pack, "file"), "%.*s",
		    TEXT_ARG(set->rules.items[i]->id));
	given("rules --pack trsut");
	ck_assert(engine_rules(&session.engine, true, NULL, 0) == NULL);
	ck_assert_str_eq(session_said(), "error: unknown pack 'trsut'\n  hint: did you mean 'trust'?\n");
}
END_TEST

TESTS_WITH("rules", setup_cli, teardown_cli,
	TEST(products_are_read_once),
	TEST(rules_are_those_of_the_packs_that_are_asked_for))
