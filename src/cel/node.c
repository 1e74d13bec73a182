/* node.c - nodes, made. */

#include "cel/compiler.h"

const char *
operator_text(unsigned op)
{
	static const char *const texts[] = { "!", "-", "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "in" };

	return texts[op];
}

struct cel_node *
node_new(struct compiler *c, enum node_kind kind, size_t start, size_t end)
{
	struct cel_node *node = ARENA_NEW(c->arena, struct cel_node);

	node->kind = (uint8_t)kind;
	node->start = node->at = (uint32_t)start;
	node->end = node->at_end = (uint32_t)end;
	node->height = 1;
	return node;
}
