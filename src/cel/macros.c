/* macros.c - calls that are no calls: has, all, exists, map, filter, cel.bind and their kind. */

#include "cel/compiler.h"

static const struct {
	const char *name;
	uint8_t macro;
	uint8_t variables, bodies;     /* arguments: names first, then expressions */
	struct cel_macro row;
} loops[] = {
	{ "all", MACRO_ALL, 1, 1, { "list.all(x, condition)",
	    "whether the condition holds for all elements; true of an empty list" } },
	{ "all", MACRO_ALL, 2, 1, { "list.all(i, x, condition)",
	    "the same with the index, or the key of a map" } },
	{ "exists", MACRO_EXISTS, 1, 1, { "list.exists(x, condition)",
	    "whether it holds for at least one" } },
	{ "exists", MACRO_EXISTS, 2, 1, { "list.exists(i, x, condition)",
	    "the same with the index, or the key of a map" } },
	{ "exists_one", MACRO_EXISTS_ONE, 1, 1, { "list.exists_one(x, condition)",
	    "whether it holds for exactly one" } },
	{ "exists_one", MACRO_EXISTS_ONE, 2, 1, { "list.exists_one(i, x, condition)",
	    "the same with the index, or the key of a map" } },
	{ "existsOne", MACRO_EXISTS_ONE, 1, 1, { "list.existsOne(x, condition)",
	    "another name of exists_one" } },
	{ "existsOne", MACRO_EXISTS_ONE, 2, 1, { "list.existsOne(i, x, condition)",
	    "the same with the index, or the key of a map" } },
	{ "map", MACRO_MAP, 1, 1, { "list.map(x, value)",
	    "what is made of each element" } },
	{ "map", MACRO_MAP, 1, 2, { "list.map(x, condition, value)",
	    "what is made of each element for which the condition holds" } },
	{ "filter", MACRO_FILTER, 1, 1, { "list.filter(x, condition)",
	    "the elements for which the condition holds" } },
	{ "transformList", MACRO_TRANSFORM_LIST, 2, 1, { "list.transformList(i, x, value)",
	    "a list of what is made of index and element" } },
	{ "transformList", MACRO_TRANSFORM_LIST, 2, 2, { "list.transformList(i, x, condition, value)",
	    "the same of those for which the condition holds" } },
	{ "transformMap", MACRO_TRANSFORM_MAP, 2, 1, { "map.transformMap(key, x, value)",
	    "a map with the same keys and other values" } },
	{ "transformMap", MACRO_TRANSFORM_MAP, 2, 2, { "map.transformMap(key, x, condition, value)",
	    "the same of those for which the condition holds" } },
	{ "transformMapEntry", MACRO_TRANSFORM_MAP_ENTRY, 2, 1, { "map.transformMapEntry(key, x, {newKey: value})",
	    "a map with other keys and values" } },
	{ "transformMapEntry", MACRO_TRANSFORM_MAP_ENTRY, 2, 2, { "map.transformMapEntry(key, x, condition, {newKey: value})",
	    "the same of those for which the condition holds" } },
	{ "optMap", MACRO_OPT_MAP, 1, 1, { "optional.optMap(x, value)",
	    "what is made of the value, if there is one, as an optional" } },
	{ "optFlatMap", MACRO_OPT_FLAT_MAP, 1, 1, { "optional.optFlatMap(x, optional)",
	    "the optional that is made of the value, if there is one" } },
	{ "sortBy", MACRO_SORT_BY, 1, 1, { "list.sortBy(x, key)",
	    "the elements in the order of their keys" } },
};

/* Those that give no name to each element. */
static const struct cel_macro plain[] = {
	{ "has(a.b)", "whether the field b of a, or the key b of a map, is there" },
	{ "cel.bind(x, value, expression)", "the expression, in which x is the value" },
};

const struct cel_macro *
cel_macro_at(size_t i)
{
	if (i < COUNT_OF(plain))
		return &plain[i];
	i -= COUNT_OF(plain);
	return i < COUNT_OF(loops) ? &loops[i].row : NULL;
}

static bool
is_name(const struct cel_node *node)
{
	return node->kind == NODE_NAME && !node->absolute;
}

/* Measures a node that the parser did not. */
static void
measure(struct cel_node *node)
{
	const struct cel_node *below[3] = { node->a, node->b, node->c };

	for (size_t i = 0; i < 3; i++)
		if (below[i] != NULL && below[i]->height >= node->height)
			node->height = (uint16_t)(below[i]->height + 1);
}

static struct cel_node *
broken(struct compiler *c, const struct cel_node *call)
{
	struct cel_node *node = node_new(c, NODE_BROKEN, call->start, call->end);

	return node;
}

/* has(a.b) asks for the last step of its argument. */
static struct cel_node *
expand_has(struct compiler *c, struct cel_node *call)
{
	struct cel_node *asked;

	if (call->count != 1) {
		mistake(c, CEL_SYNTAX, call->start, call->end, "'has' takes one argument, not %u", call->count);
		mistake_hint(c, "has(a.b) asks whether the field b is there");
		return broken(c, call);
	}
	asked = call->args[0];
	if (asked->kind == NODE_BROKEN)
		return asked;
	if (asked->kind != NODE_SELECT || asked->test) {
		mistake(c, CEL_SYNTAX, asked->start, asked->end, "'has' needs a field, as in has(a.b)");
		if (asked->kind == NODE_INDEX)
			mistake_hint(c, "a key of a map is asked for with 'in': 'key' in a");
		return broken(c, call);
	}
	asked->test = true;
	asked->start = call->start;
	asked->end = call->end;
	return asked;
}

/* cel.bind(name, value, expression) */
static struct cel_node *
expand_bind(struct compiler *c, struct cel_node *call)
{
	struct cel_node *node;

	if (call->count != 4) {
		mistake(c, CEL_SYNTAX, call->start, call->end, "'cel.bind' takes 3 arguments, not %u", call->count - 1);
		mistake_hint(c, "cel.bind(x, value, expression) gives the value a name within the expression");
		return broken(c, call);
	}
	if (!is_name(call->args[1])) {
		if (call->args[1]->kind != NODE_BROKEN) {
			mistake(c, CEL_SYNTAX, call->args[1]->start, call->args[1]->end, "'cel.bind' needs a plain name here");
			mistake_hint(c, "cel.bind(x, value, expression) gives the value a name within the expression");
		}
		return broken(c, call);
	}
	node = node_new(c, NODE_BIND, call->start, call->end);
	node->at = call->at;
	node->at_end = call->at_end;
	node->as.loop.name1 = call->args[1]->name;
	node->as.loop.name1_at = call->args[1]->start;
	node->as.loop.count = 1;
	node->a = call->args[2];
	node->b = call->args[3];
	measure(node);
	return node;
}

/* Methods with the names of macros that take no variable, such as list.max() or [..].sort(), are left alone. */
static struct cel_node *
expand_loop(struct compiler *c, struct cel_node *call)
{
	struct cel_node *node;
	const char *form = NULL;
	size_t i, arguments = call->count - 1;
	bool known = false;

	for (i = 0; i < COUNT_OF(loops); i++) {
		if (!text_is(call->name, loops[i].name))
			continue;
		known = true;
		if (form == NULL)
			form = loops[i].row.form;
		if (loops[i].variables + loops[i].bodies == arguments) {
			/* list.all(x, a, b) is the form with two names; map(x, a, b) that with a condition. */
			form = loops[i].row.form;
			break;
		}
	}
	if (!known)
		return call;
	if (i == COUNT_OF(loops)) {
		mistake(c, CEL_NO_MATCHING_OVERLOAD, call->at, call->end,
		    "'%.*s' does not take %zu argument%s", TEXT_ARG(call->name), arguments,
		    arguments == 1 ? "" : "s");
		mistake_hint(c, "%s", form);
		return broken(c, call);
	}
	for (size_t v = 1; v <= loops[i].variables; v++) {
		if (call->args[v]->kind == NODE_BROKEN)
			return broken(c, call);
		if (!is_name(call->args[v])) {
			mistake(c, CEL_SYNTAX, call->args[v]->start, call->args[v]->end,
			    "'%.*s' needs a plain name here", TEXT_ARG(call->name));
			mistake_hint(c, "%s", form);
			return broken(c, call);
		}
	}
	if (loops[i].variables == 2 && text_equal(call->args[1]->name, call->args[2]->name)) {
		mistake(c, CEL_SYNTAX, call->args[2]->start, call->args[2]->end,
		    "'%.*s' is named twice", TEXT_ARG(call->args[2]->name));
		return broken(c, call);
	}
	node = node_new(c, NODE_COMPREHENSION, call->start, call->end);
	node->at = call->at;
	node->at_end = call->at_end;
	node->name = call->name;
	node->as.loop.macro = loops[i].macro;
	node->as.loop.count = loops[i].variables;
	node->as.loop.name1 = call->args[1]->name;
	node->as.loop.name1_at = call->args[1]->start;
	if (loops[i].variables == 2) {
		node->as.loop.name2 = call->args[2]->name;
		node->as.loop.name2_at = call->args[2]->start;
	}
	node->a = call->args[0];
	switch (loops[i].macro) {
	case MACRO_ALL:
	case MACRO_EXISTS:
	case MACRO_EXISTS_ONE:
	case MACRO_FILTER:
		node->b = call->args[1 + loops[i].variables];
		break;
	default:
		if (loops[i].bodies == 2)
			node->b = call->args[1 + loops[i].variables];
		node->c = call->args[loops[i].variables + loops[i].bodies];
		break;
	}
	measure(node);
	return node;
}

/* math.greatest and math.least take any number of arguments: from three on they are made one list. */
static struct cel_node *
expand_extreme(struct compiler *c, struct cel_node *call)
{
	struct cel_node *list;

	if (call->count <= 3)
		return call;
	list = node_new(c, NODE_LIST, call->args[1]->start, call->args[call->count - 1]->end);
	list->args = call->args + 1;
	list->count = call->count - 1;
	for (size_t i = 0; i < list->count; i++)
		if (list->args[i]->height >= list->height)
			list->height = (uint16_t)(list->args[i]->height + 1);
	call->args = ARENA_ARRAY(c->arena, struct cel_node *, 2);
	call->args[0] = list->args[-1];
	call->args[1] = list;
	call->count = 2;
	return call;
}

struct cel_node *
expand_macro(struct compiler *c, struct cel_node *call)
{
	if (!call->method)
		return text_is(call->name, "has") && !call->absolute ? expand_has(c, call) : call;
	if (is_name(call->args[0])) {
		if (text_is(call->args[0]->name, "cel") && text_is(call->name, "bind"))
			return expand_bind(c, call);
		if (text_is(call->args[0]->name, "math") && (text_is(call->name, "greatest") || text_is(call->name, "least")))
			return expand_extreme(c, call);
	}
	return expand_loop(c, call);
}
