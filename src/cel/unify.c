/*
 * unify.c - which type may stand where another is wanted, with type variables: [] is a list of a variable
 * until something says of what. Attempts that fail are undone by a trail.
 */

#include "cel/compiler.h"

static bool assignable(struct compiler *c, const struct cel_type *to, const struct cel_type *from);

static bool
is_variable(const struct cel_type *type)
{
	return type->kind == CEL_PARAMETER && type->id >= TYPE_VARIABLE;
}

static size_t
variable_slot(const struct cel_type *type)
{
	return type->id - TYPE_VARIABLE;
}

const struct cel_type *
type_fresh(struct compiler *c)
{
	struct cel_type *type = ARENA_NEW(c->arena, struct cel_type);

	if (c->bound_count == c->bound_room) {
		size_t room = c->bound_room == 0 ? 16 : c->bound_room * 2;

		c->bound = arena_grow(c->arena, c->bound, c->bound_count, room, sizeof(*c->bound));
		c->bound_room = room;
	}
	c->bound[c->bound_count] = NULL;
	type->kind = CEL_PARAMETER;
	type->id = (uint32_t)(TYPE_VARIABLE + c->bound_count++);
	type->open = true;
	return type;
}

/* What a variable stands for so far; other types are themselves. */
static const struct cel_type *
resolved(struct compiler *c, const struct cel_type *type)
{
	while (is_variable(type) && c->bound[variable_slot(type)] != NULL)
		type = c->bound[variable_slot(type)];
	return type;
}

static const struct cel_type *
rebuild(struct compiler *c, const struct cel_type *type, const struct cel_type *const args[TYPE_ARGUMENTS])
{
	struct cel_type *copy;
	bool same = true;

	for (size_t i = 0; i < type->count; i++)
		same = same && args[i] == type->args[i];
	if (same)
		return type;
	if (type->kind == CEL_LIST)
		return type_list(c->arena, args[0]);
	if (type->kind == CEL_OPTIONAL)
		return type_optional(c->arena, args[0]);
	copy = ARENA_NEW(c->arena, struct cel_type);
	*copy = *type;
	copy->open = false;
	for (size_t i = 0; i < type->count; i++) {
		copy->args[i] = args[i];
		copy->open = copy->open || args[i]->open;
	}
	return copy;
}

const struct cel_type *
type_substitute(struct compiler *c, const struct cel_type *type, bool finish)
{
	const struct cel_type *args[TYPE_ARGUMENTS] = { NULL };

	if (!type->open)
		return type;
	type = resolved(c, type);
	if (type->kind == CEL_PARAMETER)
		return finish ? &cel_type_dyn : type;
	if (!type->open)
		return type;
	for (size_t i = 0; i < type->count; i++)
		args[i] = type_substitute(c, type->args[i], finish);
	return rebuild(c, type, args);
}

/* A signature's parameters become variables, the same one for the same letter. */
const struct cel_type *
type_instance(struct compiler *c, const struct cel_type *type, const struct cel_type **fresh)
{
	const struct cel_type *args[TYPE_ARGUMENTS] = { NULL };

	if (!type->open)
		return type;
	if (type->kind == CEL_PARAMETER) {
		size_t letter = type->id - 'A';

		if (is_variable(type))
			return type;
		if (fresh[letter] == NULL)
			fresh[letter] = type_fresh(c);
		return fresh[letter];
	}
	for (size_t i = 0; i < type->count; i++)
		args[i] = type_instance(c, type->args[i], fresh);
	return rebuild(c, type, args);
}

static bool
occurs(struct compiler *c, const struct cel_type *variable, const struct cel_type *type)
{
	type = resolved(c, type);
	if (is_variable(type))
		return type->id == variable->id;
	for (size_t i = 0; i < type->count; i++)
		if (occurs(c, variable, type->args[i]))
			return true;
	return false;
}

static void
bind(struct compiler *c, const struct cel_type *variable, const struct cel_type *type)
{
	struct binding *step = LIST_ADD(c->arena, &c->trail);

	/* A variable may be bound again, to something more general. */
	step->slot = variable_slot(variable);
	step->before = c->bound[step->slot];
	c->bound[variable_slot(variable)] = type;
}

/* True if `a` says less than `b`, or the same. */
static bool
less_specific(struct compiler *c, const struct cel_type *a, const struct cel_type *b)
{
	a = resolved(c, a);
	b = resolved(c, b);
	if (a->kind == CEL_DYN || a->kind == CEL_PARAMETER)
		return true;
	if (b->kind == CEL_DYN || b->kind == CEL_PARAMETER)
		return false;
	if (a->kind != b->kind || a->count != b->count || a->record != b->record || a->opaque != b->opaque)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!less_specific(c, a->args[i], b->args[i]))
			return false;
	return true;
}

/* What is common to two types of which one may stand for the other, part by part. */
static const struct cel_type *
most_general(struct compiler *c, const struct cel_type *a, const struct cel_type *b)
{
	const struct cel_type *args[TYPE_ARGUMENTS] = { NULL }, *x = resolved(c, a), *y = resolved(c, b);

	if (x->kind == CEL_NULL || y->kind == CEL_NULL)
		return x->kind == CEL_NULL ? b : a;
	if (less_specific(c, x, y))
		return a;
	if (x->count == 0 || x->count != y->count || less_specific(c, y, x))
		return b;
	for (size_t i = 0; i < x->count; i++)
		args[i] = most_general(c, x->args[i], y->args[i]);
	return rebuild(c, x, args);
}

/* The last variable of the chain that `type` begins, and what it is bound to. */
static const struct cel_type *
bound_to(struct compiler *c, const struct cel_type **type)
{
	while (c->bound[variable_slot(*type)] != NULL && is_variable(c->bound[variable_slot(*type)]))
		*type = c->bound[variable_slot(*type)];
	return c->bound[variable_slot(*type)];
}

/* Whether `variable` may stand for `type`; then it does, or for what is common to both. */
static bool
bind_variable(struct compiler *c, const struct cel_type *variable, const struct cel_type *type)
{
	const struct cel_type *now = bound_to(c, &variable), *general;

	type = is_variable(type) && c->bound[variable_slot(type)] == NULL ? type : resolved(c, type);
	if (is_variable(type) && type->id == variable->id)
		return true;
	if (now != NULL) {
		if (!assignable(c, type, now))
			return false;
		general = most_general(c, type, now);
		if (general != now && !occurs(c, variable, general))
			bind(c, variable, general);
		return true;
	}
	if (occurs(c, variable, type))
		return false;
	bind(c, variable, type);
	return true;
}

/* What is not known before evaluation has no parts that are: the elements of dyn are dyn. */
static void
leave_open(struct compiler *c, const struct cel_type *type)
{
	if (!type->open)
		return;
	type = resolved(c, type);
	if (is_variable(type))
		bind(c, type, &cel_type_dyn);
	for (size_t i = 0; i < type->count; i++)
		leave_open(c, type->args[i]);
}

static bool
assignable(struct compiler *c, const struct cel_type *to, const struct cel_type *from)
{
	if (to == from)
		return true;
	if (is_variable(from))
		return bind_variable(c, from, to);
	if (is_variable(to))
		return bind_variable(c, to, from);
	if (to->kind == CEL_DYN || from->kind == CEL_DYN) {
		leave_open(c, to);
		leave_open(c, from);
		return true;
	}
	if (to->kind == CEL_ERROR || from->kind == CEL_ERROR)
		return true;
	/* null may stand for what can be absent. */
	if (from->kind == CEL_NULL && (to->kind == CEL_OPAQUE || to->kind == CEL_OPTIONAL))
		return true;
	if (to->kind == CEL_NULL && (from->kind == CEL_OPAQUE || from->kind == CEL_OPTIONAL))
		return true;
	if (to->kind != from->kind || to->record != from->record || to->opaque != from->opaque)
		return false;
	if (to->count != from->count)
		return to->count == 0 || from->count == 0;
	for (size_t i = 0; i < to->count; i++)
		if (!assignable(c, to->args[i], from->args[i]))
			return false;
	return true;
}

void
types_forget(struct compiler *c, size_t trail)
{
	while (c->trail.count > trail) {
		c->trail.count--;
		c->bound[c->trail.items[c->trail.count].slot] = c->trail.items[c->trail.count].before;
	}
}

bool
types_assignable(struct compiler *c, const struct cel_type *const *to, const struct cel_type *const *from, size_t count)
{
	size_t trail = c->trail.count;

	for (size_t i = 0; i < count; i++) {
		if (!assignable(c, to[i], from[i])) {
			types_forget(c, trail);
			return false;
		}
	}
	return true;
}

bool
type_assignable(struct compiler *c, const struct cel_type *to, const struct cel_type *from)
{
	if (!to->open && !from->open)
		return assignable(c, to, from);
	return types_assignable(c, &to, &from, 1);
}

/* What both are, or dyn. */
const struct cel_type *
type_join(struct compiler *c, const struct cel_type *a, const struct cel_type *b)
{
	if (a == NULL || a == b)
		return b;
	if (!type_assignable(c, a, b))
		return &cel_type_dyn;
	return most_general(c, a, b);
}
