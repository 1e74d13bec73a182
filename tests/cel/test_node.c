/* test_node.c - src/cel/node.c: a new node covers its bytes, and each operator has its text. */
#include "../harness.h"
#include "cel/compiler.h"

START_TEST(a_new_node_is_one_level_high_and_covers_its_bytes)
{
	struct compiler c = { .arena = &arena };
	const struct cel_node *node = node_new(&c, NODE_LIST, 3, 7);

	ck_assert_int_eq(node->kind, NODE_LIST);
	ck_assert(node->start == 3 && node->at == 3 && node->end == 7 && node->at_end == 7);
	ck_assert_uint_eq(node->height, 1);
	ck_assert_uint_eq(node->count, 0);
}
END_TEST

START_TEST(operators_are_told_as_they_are_written)
{
	static const struct {
		unsigned op;
		const char *text;
	} rows[] = {
		{ OP_NOT, "!" }, { OP_NEGATE, "-" }, { OP_ADD, "+" }, { OP_SUBTRACT, "-" }, { OP_MULTIPLY, "*" }, { OP_DIVIDE, "/" },
		{ OP_MODULO, "%" }, { OP_EQUAL, "==" }, { OP_UNEQUAL, "!=" }, { OP_LESS, "<" }, { OP_LESS_EQUAL, "<=" },
		{ OP_GREATER, ">" }, { OP_GREATER_EQUAL, ">=" }, { OP_IN, "in" },
	};

	ck_assert_uint_eq(COUNT_OF(rows), OP_COUNT);
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		ck_assert_str_eq(operator_text(rows[i].op), rows[i].text);
}
END_TEST

TESTS("node",
	TEST(a_new_node_is_one_level_high_and_covers_its_bytes),
	TEST(operators_are_told_as_they_are_written))
