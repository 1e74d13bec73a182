/* test_link.c - src/cel/link.c: what is known before an evaluation is found then. */
#include <stdlib.h>
#include <string.h>

#include "cel/evaluate.h"
#include "model.h"

static struct model model;

static void
setup(void)
{
	model_open(&model);
}

static void
teardown(void)
{
	model_close(&model);
}

static node_eval *
evaluation_of(const char *expression)
{
	return model_compile(&model, expression)->root->evaluate;
}

START_TEST(a_list_of_literals_is_made_once)
{
	ck_assert(evaluation_of("[1, 2]") == eval_constant);
	ck_assert(evaluation_of("[[1], ['a']]") == eval_constant);
	ck_assert(evaluation_of("[1, count]") == eval_list);
	ck_assert(evaluation_of("[?optional.of(1)]") == eval_list);
}
END_TEST

START_TEST(a_declared_field_needs_no_look_at_names)
{
	const struct cel_node *node = model_compile(&model, "cert.san.dns")->root;

	ck_assert(node->evaluate == eval_field);
	ck_assert_str_eq(node->as.select.origin->field->name, "dns");
	ck_assert_str_eq(node->as.select.origin->parent->field->name, "san");
	ck_assert(evaluation_of("dyn(cert).san") == eval_select);
	ck_assert(evaluation_of("has(cert.san)") == eval_select);
}
END_TEST

START_TEST(or_of_an_optional_leaves_its_argument_alone)
{
	ck_assert(evaluation_of("optional.of(1).orValue(count)") == eval_alternative);
	ck_assert(evaluation_of("optional.of(1).value()") == eval_call);
}
END_TEST

START_TEST(nodes_know_how_deep_they_are)
{
	const struct cel_node *root = model_compile(&model, "1 + (2 - count)")->root;

	ck_assert_uint_eq(root->depth, 0);
	ck_assert_uint_eq(root->b->depth, 1);
	ck_assert_uint_eq(root->b->b->depth, 2);
}
END_TEST

TESTS_WITH("link", setup, teardown,
	TEST(a_list_of_literals_is_made_once),
	TEST(a_declared_field_needs_no_look_at_names),
	TEST(or_of_an_optional_leaves_its_argument_alone),
	TEST(nodes_know_how_deep_they_are))
