/* check.c - names are resolved and every node gets its type; what does not fit is reported. */

#include "cel/calls.h"
#include "cel/scope.h"
#include "cel/value.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ---- names ---- */

static const struct cel_type *
type_of_name(struct compiler *c, struct text name)
{
	static const struct {
		const char *name;
		const struct cel_type *type;
	} names[] = {
		{ "int", &cel_type_int }, { "uint", &cel_type_uint }, { "double", &cel_type_double }, { "bool", &cel_type_bool },
		{ "string", &cel_type_string }, { "bytes", &cel_type_bytes }, { "list", &cel_type_list_dyn },
		{ "map", &cel_type_map_dyn }, { "null_type", &cel_type_null }, { "type", &cel_type_type },
		{ "optional_type", &cel_type_optional_dyn }, { "google.protobuf.Timestamp", &cel_type_timestamp },
		{ "google.protobuf.Duration", &cel_type_duration },
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (text_is(name, names[i].name))
			return names[i].type;
	return env_named_type(c->env, name);
}

/* Makes the node a variable or a type's name, if `path` is one. */
static bool
resolve(struct compiler *c, struct cel_node *node, struct text path, bool absolute)
{
	struct text scope = { NULL, 0 }, candidate;

	while (next_candidate(c, path, absolute, &scope, &candidate)) {
		const struct variable *variable = env_variable(c->env, candidate);
		const struct cel_type *type;

		if (variable != NULL) {
			node->kind = NODE_VARIABLE;
			node->as.variable.slot = variable->slot;
			node->as.variable.variable = variable;
			node->a = NULL;
			node->type = variable->type;
			node->trusted = true;
			return true;
		}
		type = type_of_name(c, candidate);
		if (type != NULL) {
			node->kind = NODE_LITERAL;
			node->as.literal = (struct cel_value){ .kind = CEL_TYPE, .as.type = type };
			node->a = NULL;
			node->type = &cel_type_type;
			return true;
		}
	}
	return false;
}

static void
check_name(struct compiler *c, struct cel_node *node)
{
	const struct local *local = node->absolute ? NULL : find_local(c, node->name);
	const char *names[64], *near;
	size_t count = 0;

	if (local != NULL) {
		node->kind = NODE_LOCAL;
		node->as.variable.slot = local->slot;
		node->type = local->type;
		return;
	}
	if (resolve(c, node, node->name, node->absolute))
		return;
	node->kind = NODE_BROKEN;
	mark_wrong(c, node);
	if (unchecked(c)) {
		node->name = arena_printf(c->arena, "undeclared reference to '%.*s'", TEXT_ARG(node->name));
		return;
	}
	mistake(c, CEL_UNDECLARED_REFERENCE, node->start, node->end, "unknown name '%.*s'", TEXT_ARG(node->name));
	for (local = c->locals; local != NULL && count < COUNT_OF(names); local = local->outer)
		names[count++] = arena_string(c->arena, local->name);
	near = env_near_variable(c->arena, c->env, node->name, names, count);
	if (near != NULL)
		mistake_hint(c, "did you mean '%s'?", near);
	else if (env_functions(c->env, node->name, (struct function_name *[1]){ NULL }, 1) > 0)
		mistake_hint(c, "'%.*s' is a function: call it with (...)", TEXT_ARG(node->name));
	else if (count == 0)
		mistake_hint(c, "text stands in quotes: '%.*s'", TEXT_ARG(node->name));
}

/* ---- fields and elements ---- */

static void
check_field(struct compiler *c, struct cel_node *node, const struct cel_type *type)
{
	const struct record_index *index = record_index(type);
	int field = record_field(index, node->name);

	if (field < 0) {
		const char *near = nearest_name(node->name, index->names, index->record->count);

		mark_wrong(c, node);
		if (unchecked(c))
			return;
		mistake(c, CEL_NO_SUCH_FIELD, node->at, node->at_end,
		    "%s has no field '%.*s'", index->record->name, TEXT_ARG(node->name));
		if (near != NULL)
			mistake_hint(c, "did you mean '%s'?", near);
		else if (env_functions(c->env, node->name, (struct function_name *[1]){ NULL }, 1) > 0)
			mistake_hint(c, "'%.*s' is a function: call it with (...)", TEXT_ARG(node->name));
		return;
	}
	node->as.select.index = index;
	node->as.select.field = &index->record->fields[field];
	node->type = record_field_type(index, (size_t)field);
	node->as.select.empty = value_default(node->type);
	node->trusted = true;
}

static void
check_select(struct compiler *c, struct cel_node *node)
{
	struct cel_node *root = path_root(node);
	const struct cel_type *type, *result = NULL;
	bool optional = node->optional, test = node->test;

	if (!test && may_be_dotted(c, root) && resolve(c, node, path_text(c, node), root->absolute))
		return;
	check_node(c, node->a);
	type = shallow(c, node->a->type);
	if (type->kind == CEL_OPTIONAL) {
		optional = true;
		type = shallow(c, type->args[0]);
	}
	node->as.select.key = cel_string(node->name);
	switch (type->kind) {
	case CEL_ERROR:
		node->type = &cel_type_error;
		return;
	case CEL_DYN:
		result = &cel_type_dyn;
		break;
	case CEL_MAP:
		if (unchecked(c) || type_assignable(c, type->args[0], &cel_type_string)) {
			result = type->args[1];
			break;
		}
		mistake(c, CEL_NO_SUCH_FIELD, node->at, node->at_end,
		    "no field '%.*s': the keys of this map are %.*s", TEXT_ARG(node->name),
		    TEXT_ARG(shown_type(c, type->args[0])));
		mark_wrong(c, node);
		return;
	case CEL_RECORD:
		check_field(c, node, type);
		if (node->type->kind == CEL_ERROR)
			return;
		result = node->type;
		break;
	default:
		mark_wrong(c, node);
		if (unchecked(c))
			return;
		mistake(c, CEL_NO_SUCH_FIELD, node->at, node->at_end,
		    "no field '%.*s': %.*s has no fields", TEXT_ARG(node->name),
		    TEXT_ARG(shown_type(c, type)));
		if (type->kind == CEL_LIST)
			mistake_hint(c, "a list has elements: name one with [0], or go over them with all, exists, filter or map");
		else if (env_functions(c->env, node->name, (struct function_name *[1]){ NULL }, 1) > 0)
			mistake_hint(c, "'%.*s' is a function: call it with (...)", TEXT_ARG(node->name));
		return;
	}
	if (test)
		result = &cel_type_bool;
	else if (optional)
		result = type_optional(c->arena, result);
	node->type = result;
	node->trusted = node->trusted && !optional && !test;
}

static void
check_index(struct compiler *c, struct cel_node *node)
{
	const struct cel_type *type, *key, *result = NULL;
	bool optional = node->optional;

	check_node(c, node->a);
	check_node(c, node->b);
	type = shallow(c, node->a->type);
	key = shallow(c, node->b->type);
	if (type->kind == CEL_OPTIONAL) {
		optional = true;
		type = shallow(c, type->args[0]);
	}
	if (type->kind == CEL_ERROR || key->kind == CEL_ERROR) {
		node->type = &cel_type_error;
		return;
	}
	if (type->kind == CEL_DYN)
		result = &cel_type_dyn;
	else if (type->kind == CEL_LIST && (key->kind == CEL_INT || key->kind == CEL_DYN))
		result = type->args[0];
	else if (type->kind == CEL_MAP && type_assignable(c, type->args[0], node->b->type))
		result = type->args[1];
	else if (unchecked(c))
		result = &cel_type_dyn;
	if (result == NULL) {
		mark_wrong(c, node);
		mistake(c, CEL_NO_MATCHING_OVERLOAD, node->at, node->at_end,
		    "no '[]' for (%.*s, %.*s)", TEXT_ARG(shown_type(c, node->a->type)),
		    TEXT_ARG(shown_type(c, node->b->type)));
		if (type->kind == CEL_RECORD && node->b->kind == NODE_LITERAL && key->kind == CEL_STRING &&
		    record_field(record_index(type), node->b->as.literal.as.text) >= 0)
			mistake_hint(c, "a field is read with a dot: .%.*s", TEXT_ARG(node->b->as.literal.as.text));
		else if (type->kind == CEL_LIST)
			mistake_hint(c, "elements of a list are numbered from 0");
		return;
	}
	node->type = optional ? type_optional(c->arena, result) : result;
	node->trusted = node->a->trusted && !optional;
}

/* ---- literals of lists and maps ---- */

/* The type of an entry; one written with ? must be optional and counts by what it holds. */
static const struct cel_type *
entry_type(struct compiler *c, struct cel_node *entry, bool optional)
{
	const struct cel_type *type;

	check_node(c, entry);
	if (!optional)
		return entry->type;
	type = shallow(c, entry->type);
	if (type->kind == CEL_OPTIONAL)
		return type->args[0];
	if (type->kind != CEL_DYN && type->kind != CEL_ERROR && !unchecked(c)) {
		mistake(c, CEL_WRONG_TYPE, entry->start, entry->end,
		    "an entry with '?' must be optional, not %.*s", TEXT_ARG(shown_type(c, type)));
		return &cel_type_error;
	}
	return type;
}

static void
check_list(struct compiler *c, struct cel_node *node)
{
	const struct cel_type *element = NULL;

	for (size_t i = 0; i < node->count; i++)
		element = type_join(c, element, entry_type(c, node->args[i],
		    node->as.items.optional != NULL && node->as.items.optional[i]));
	node->type = type_list(c->arena, element == NULL ? type_fresh(c) : element);
}

/* Keys that are written twice, or are of no kind a key has. */
static void
check_keys(struct compiler *c, struct cel_node *node)
{
	size_t seen = node->count < 512 ? node->count : 512;

	for (size_t i = 0; i < node->count; i += 2) {
		struct cel_node *key = node->args[i];
		const struct cel_type *type = shallow(c, key->type);

		switch (type->kind) {
		case CEL_BOOL:
		case CEL_INT:
		case CEL_UINT:
		case CEL_STRING:
		case CEL_DYN:
		case CEL_ERROR:
			break;
		default:
			mistake(c, CEL_WRONG_TYPE, key->start, key->end,
			    "a key of a map cannot be %.*s", TEXT_ARG(shown_type(c, type)));
			mistake_hint(c, "keys are string, int, uint or bool");
			continue;
		}
		if (key->kind != NODE_LITERAL || (node->as.items.optional != NULL && node->as.items.optional[i / 2]))
			continue;
		for (size_t k = 0; k < i && k < seen; k += 2) {
			if (node->args[k]->kind != NODE_LITERAL ||
			    (node->as.items.optional != NULL && node->as.items.optional[k / 2]) ||
			    !cel_equal(&node->args[k]->as.literal, &key->as.literal))
				continue;
			mistake(c, CEL_REPEATED_KEY, key->start, key->end, "the key %.*s stands twice in this map",
			    TEXT_ARG(cel_value_literal(c->arena, &key->as.literal, 60)));
			break;
		}
	}
}

static void
check_map(struct compiler *c, struct cel_node *node)
{
	const struct cel_type *key = NULL, *value = NULL;

	for (size_t i = 0; i < node->count; i += 2) {
		bool optional = node->as.items.optional != NULL && node->as.items.optional[i / 2];

		check_node(c, node->args[i]);
		key = type_join(c, key, node->args[i]->type);
		value = type_join(c, value, entry_type(c, node->args[i + 1], optional));
	}
	if (!(c->flags & (COMPILE_UNCHECKED | COMPILE_LATE_LITERALS)))
		check_keys(c, node);
	node->type = type_map(c->arena, key == NULL ? type_fresh(c) : key, value == NULL ? type_fresh(c) : value);
}

/* ---- conditions ---- */

/* The operand of && || ! ?: and of the macros that ask. */
static void
want_bool(struct compiler *c, struct cel_node *node, const char *by)
{
	const struct cel_type *type = shallow(c, node->type);

	if (type->kind == CEL_BOOL || type->kind == CEL_DYN || type->kind == CEL_ERROR || unchecked(c))
		return;
	mistake(c, CEL_WRONG_TYPE, node->start, node->end, "'%s' needs bool, not %.*s", by, TEXT_ARG(shown_type(c, type)));
	if (type->kind == CEL_STRING)
		mistake_hint(c, "ask something of it, as in x != ''");
	else if (type->kind == CEL_INT)
		mistake_hint(c, "ask something of it, as in x > 0");
	else if (type->kind == CEL_LIST || type->kind == CEL_MAP)
		mistake_hint(c, "ask something of it, as in size(x) > 0");
	else if (type->kind == CEL_RECORD)
		mistake_hint(c, "has(...) asks whether it is there");
	else if (type->kind == CEL_OPTIONAL)
		mistake_hint(c, "x.hasValue() asks whether it is there, x.orValue(false) gives a bool");
}

static void
check_conditional(struct compiler *c, struct cel_node *node)
{
	const struct cel_type *b, *d;

	check_node(c, node->a);
	check_node(c, node->b);
	check_node(c, node->c);
	want_bool(c, node->a, "?:");
	b = node->b->type;
	d = node->c->type;
	if (b->kind == CEL_ERROR || d->kind == CEL_ERROR) {
		node->type = b->kind == CEL_ERROR ? d : b;
	} else if (type_assignable(c, b, d)) {
		node->type = type_join(c, b, d);
	} else {
		mark_wrong(c, node);
		if (unchecked(c))
			return;
		mistake(c, CEL_WRONG_TYPE, node->at, node->at_end,
		    "the two sides of '?:' differ: %.*s and %.*s", TEXT_ARG(shown_type(c, b)),
		    TEXT_ARG(shown_type(c, d)));
		mistake_hint(c, "dyn(...) round one of them allows both");
	}
}

/* ---- comprehensions ---- */

static void
open_local(struct compiler *c, struct local *local, struct text name, const struct cel_type *type, unsigned *slot)
{
	local->name = name;
	local->type = type;
	local->slot = *slot = c->slots++;
	local->outer = c->locals;
	local->path = (struct text){ NULL, 0 };
	c->locals = local;
	if (c->slots > c->most_slots)
		c->most_slots = c->slots;
}

static void
warn_reserved(struct compiler *c, struct text name, uint32_t start)
{
	if (text_is(name, "__result__"))
		mistake(c, CEL_SYNTAX, start, start + name.len, "'%.*s' is a name of the language itself", TEXT_ARG(name));
}

/* What a loop yields, after its parts are checked. */
static const struct cel_type *
loop_type(struct compiler *c, struct cel_node *node, const struct cel_type *over, const struct cel_type *element)
{
	const struct cel_type *body = node->c == NULL ? NULL : node->c->type, *entry;

	switch (node->as.loop.macro) {
	case MACRO_ALL:
	case MACRO_EXISTS:
	case MACRO_EXISTS_ONE:
		return &cel_type_bool;
	case MACRO_FILTER:
	case MACRO_SORT_BY:
		return type_list(c->arena, element);
	case MACRO_MAP:
	case MACRO_TRANSFORM_LIST:
		return type_list(c->arena, body->kind == CEL_ERROR ? &cel_type_dyn : body);
	case MACRO_TRANSFORM_MAP:
		return type_map(c->arena, over->kind == CEL_LIST ? &cel_type_int : over->kind == CEL_MAP ? over->args[0] :
		    &cel_type_dyn, body->kind == CEL_ERROR ? &cel_type_dyn : body);
	case MACRO_TRANSFORM_MAP_ENTRY:
		entry = shallow(c, body);
		if (entry->kind == CEL_MAP)
			return entry;
		if (entry->kind != CEL_DYN && entry->kind != CEL_ERROR && !unchecked(c)) {
			mistake(c, CEL_WRONG_TYPE, node->c->start, node->c->end,
			    "'%.*s' needs a map of one entry here, not %.*s", TEXT_ARG(node->name),
			    TEXT_ARG(shown_type(c, entry)));
			mistake_hint(c, "write {key: value}");
		}
		return &cel_type_map_dyn;
	case MACRO_OPT_MAP:
		return type_optional(c->arena, body->kind == CEL_ERROR ? &cel_type_dyn : body);
	case MACRO_OPT_FLAT_MAP:
	default:
		entry = shallow(c, body);
		if (entry->kind == CEL_OPTIONAL)
			return entry;
		if (entry->kind != CEL_DYN && entry->kind != CEL_ERROR && !unchecked(c))
			mistake(c, CEL_WRONG_TYPE, node->c->start, node->c->end,
			    "'%.*s' needs an optional here, not %.*s", TEXT_ARG(node->name),
			    TEXT_ARG(shown_type(c, entry)));
		return &cel_type_optional_dyn;
	}
}

static void
check_sort_key(struct compiler *c, struct cel_node *node)
{
	const struct cel_type *type = shallow(c, node->c->type);

	switch (type->kind) {
	case CEL_BOOL: case CEL_INT: case CEL_UINT: case CEL_DOUBLE: case CEL_STRING: case CEL_BYTES:
	case CEL_TIMESTAMP: case CEL_DURATION: case CEL_DYN: case CEL_ERROR:
		return;
	default:
		if (!unchecked(c))
			mistake(c, CEL_WRONG_TYPE, node->c->start, node->c->end,
			    "'sortBy' cannot order %.*s", TEXT_ARG(shown_type(c, type)));
	}
}

static void
check_comprehension(struct compiler *c, struct cel_node *node)
{
	struct local first, second, *outer = c->locals;
	const struct cel_type *over, *one = &cel_type_dyn, *two = &cel_type_dyn;
	unsigned slots = c->slots;
	bool of_optional = node->as.loop.macro == MACRO_OPT_MAP || node->as.loop.macro == MACRO_OPT_FLAT_MAP;
	char by[24];

	check_node(c, node->a);
	over = shallow(c, node->a->type);
	if (of_optional) {
		if (over->kind == CEL_OPTIONAL) {
			one = over->args[0];
		} else if (over->kind != CEL_DYN && over->kind != CEL_ERROR && !unchecked(c)) {
			mistake(c, CEL_WRONG_TYPE, node->at, node->at_end,
			    "'%.*s' needs an optional, not %.*s", TEXT_ARG(node->name),
			    TEXT_ARG(shown_type(c, over)));
			one = &cel_type_error;
		}
	} else if (over->kind == CEL_LIST) {
		one = node->as.loop.count == 1 ? over->args[0] : &cel_type_int;
		two = over->args[0];
	} else if (over->kind == CEL_MAP) {
		one = over->args[0];
		two = over->args[1];
	} else if (over->kind == CEL_ERROR) {
		one = two = &cel_type_error;
	} else if (over->kind != CEL_DYN && !unchecked(c)) {
		mistake(c, CEL_WRONG_TYPE, node->at, node->at_end,
		    "'%.*s' goes over a list or map, not %.*s", TEXT_ARG(node->name),
		    TEXT_ARG(shown_type(c, over)));
		one = two = &cel_type_error;
	}
	if (!of_optional && c->loops == LIMIT_CEL_COMPREHENSIONS) {
		mistake(c, CEL_TOO_DEEP, node->at, node->at_end, "more than %d of all, exists, map ... stand within each other",
		    LIMIT_CEL_COMPREHENSIONS);
		node->type = &cel_type_error;
		return;
	}
	if (!of_optional)
		c->loops++;
	warn_reserved(c, node->as.loop.name1, node->as.loop.name1_at);
	open_local(c, &first, node->as.loop.name1, one, &node->as.loop.slot1);
	if (node->as.loop.count == 2) {
		warn_reserved(c, node->as.loop.name2, node->as.loop.name2_at);
		open_local(c, &second, node->as.loop.name2, two, &node->as.loop.slot2);
	}
	if (node->b != NULL) {
		check_node(c, node->b);
		snprintf(by, sizeof(by), "%.*s", TEXT_ARG(node->name));
		want_bool(c, node->b, by);
	}
	if (node->c != NULL)
		check_node(c, node->c);
	if (node->as.loop.macro == MACRO_SORT_BY)
		check_sort_key(c, node);
	if (!of_optional)
		c->loops--;
	c->locals = outer;
	c->slots = slots;
	node->type = loop_type(c, node, over, one);
}

static void
check_bind(struct compiler *c, struct cel_node *node)
{
	struct local local, *outer = c->locals;
	unsigned slots = c->slots;

	check_node(c, node->a);
	warn_reserved(c, node->as.loop.name1, node->as.loop.name1_at);
	open_local(c, &local, node->as.loop.name1, node->a->type, &node->as.loop.slot1);
	check_node(c, node->b);
	c->locals = outer;
	c->slots = slots;
	node->type = node->b->type;
}

static void
check_arguments(struct compiler *c, struct cel_node *node)
{
	struct call call;

	call_resolve(c, node, &call);
	for (size_t i = call.namespace ? 1 : 0; i < node->count; i++)
		check_node(c, node->args[i]);
	call_choose(c, node, &call);
}

void
check_node(struct compiler *c, struct cel_node *node)
{
	switch ((enum node_kind)node->kind) {
	case NODE_BROKEN:
		node->type = &cel_type_error;
		break;
	case NODE_LITERAL:
		node->type = value_type(&node->as.literal);
		break;
	case NODE_NAME:
		check_name(c, node);
		break;
	case NODE_SELECT:
		check_select(c, node);
		break;
	case NODE_INDEX:
		check_index(c, node);
		break;
	case NODE_CALL:
		check_arguments(c, node);
		break;
	case NODE_UNARY:
	case NODE_BINARY:
		check_node(c, node->a);
		if (node->b != NULL)
			check_node(c, node->b);
		check_operator(c, node);
		break;
	case NODE_AND:
	case NODE_OR:
		for (size_t i = 0; i < node->count; i++) {
			check_node(c, node->args[i]);
			want_bool(c, node->args[i], node->kind == NODE_AND ? "&&" : "||");
		}
		node->type = &cel_type_bool;
		break;
	case NODE_CONDITIONAL:
		check_conditional(c, node);
		break;
	case NODE_LIST:
		check_list(c, node);
		break;
	case NODE_MAP:
		check_map(c, node);
		break;
	case NODE_COMPREHENSION:
		check_comprehension(c, node);
		break;
	case NODE_BIND:
		check_bind(c, node);
		break;
	case NODE_VARIABLE:
	case NODE_LOCAL:
		break;
	}
}
