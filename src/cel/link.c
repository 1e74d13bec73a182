/* link.c - the function that evaluates each node. */

#include "cel/compiler.h"
#include "cel/evaluate.h"

static bool
is_constant(const struct cel_node *node)
{
	if (node->as.items.optional != NULL)
		return false;
	for (size_t i = 0; i < node->count; i++)
		if (node->args[i]->kind != NODE_LITERAL &&
		    !(node->args[i]->kind == NODE_LIST && node->args[i]->as.items.constant))
			return false;
	return true;
}

static void
link_list(struct compiler *c, struct cel_node *node)
{
	struct cel_value *items;

	node->evaluate = eval_list;
	if (!is_constant(node))
		return;
	items = ARENA_ARRAY(c->arena, struct cel_value, node->count);
	for (size_t i = 0; i < node->count; i++)
		items[i] = node->args[i]->kind == NODE_LITERAL ? node->args[i]->as.literal : node->args[i]->as.items.value;
	node->as.items.constant = true;
	node->as.items.value = cel_list(items, node->count);
	node->evaluate = node->as.items.value.depth > LIMIT_CEL_VALUE_DEPTH ? eval_list : eval_constant;
}

/* Origins that are the same at every evaluation are made once. */
static void
link_select(struct compiler *c, struct cel_node *node)
{
	const struct cel_origin *from = NULL;
	struct cel_origin *origin;

	node->evaluate = node->as.select.field != NULL && !node->optional && !node->test &&
	    node->a->type->kind == CEL_RECORD ? eval_field : eval_select;
	if (node->as.select.field == NULL)
		return;
	if (node->a->kind == NODE_VARIABLE && !node->a->as.variable.variable->computed)
		from = &node->a->as.variable.variable->origin;
	else if (node->a->kind == NODE_SELECT)
		from = node->a->as.select.origin;
	if (from == NULL)
		return;
	origin = ARENA_NEW(c->arena, struct cel_origin);
	origin->parent = from;
	origin->field = node->as.select.field;
	node->as.select.origin = origin;
	node->as.select.from = from;
}

void
link_node(struct compiler *c, struct cel_node *node, unsigned depth)
{
	struct cel_node *below[3] = { node->a, node->b, node->c };

	node->depth = (uint16_t)depth;
	for (size_t i = 0; i < 3; i++)
		if (below[i] != NULL)
			link_node(c, below[i], depth + 1);
	for (size_t i = 0; i < node->count; i++)
		link_node(c, node->args[i], depth + 1);
	switch ((enum node_kind)node->kind) {
	case NODE_BROKEN:
	case NODE_NAME:
		node->evaluate = eval_broken;
		break;
	case NODE_LITERAL:
		node->evaluate = eval_literal;
		break;
	case NODE_VARIABLE:
		node->evaluate = eval_variable;
		break;
	case NODE_LOCAL:
		node->evaluate = eval_local;
		break;
	case NODE_SELECT:
		link_select(c, node);
		break;
	case NODE_INDEX:
		node->evaluate = eval_index;
		break;
	case NODE_CALL:
		node->as.call.alternative = node->as.call.count == 1 &&
		    optional_is_alternative(node->as.call.overloads[0]->row);
		node->evaluate = node->as.call.alternative ? eval_alternative : eval_call;
		break;
	case NODE_UNARY:
		node->evaluate = node->op == OP_NOT ? eval_not : link_operator(node);
		break;
	case NODE_BINARY:
		node->evaluate = link_operator(node);
		break;
	case NODE_AND:
	case NODE_OR:
		node->evaluate = eval_and_or;
		break;
	case NODE_CONDITIONAL:
		node->evaluate = eval_conditional;
		break;
	case NODE_LIST:
		link_list(c, node);
		break;
	case NODE_MAP:
		node->evaluate = eval_map;
		break;
	case NODE_COMPREHENSION:
		node->evaluate = link_comprehension(node);
		break;
	case NODE_BIND:
		node->evaluate = eval_bind;
		break;
	}
}
