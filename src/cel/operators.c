/* operators.c - which operators there are for which types. */

#include "cel/calls.h"
#include "cel/scope.h"


/* a op b = result; lists, == and in are treated apart. */
static const struct {
	uint8_t op, a, b, result;
} rows[] = {
	{ OP_ADD, CEL_INT, CEL_INT, CEL_INT },
	{ OP_ADD, CEL_STRING, CEL_STRING, CEL_STRING },
	{ OP_ADD, CEL_UINT, CEL_UINT, CEL_UINT },
	{ OP_ADD, CEL_DOUBLE, CEL_DOUBLE, CEL_DOUBLE },
	{ OP_ADD, CEL_BYTES, CEL_BYTES, CEL_BYTES },
	{ OP_ADD, CEL_TIMESTAMP, CEL_DURATION, CEL_TIMESTAMP },
	{ OP_ADD, CEL_DURATION, CEL_TIMESTAMP, CEL_TIMESTAMP },
	{ OP_ADD, CEL_DURATION, CEL_DURATION, CEL_DURATION },
	{ OP_SUBTRACT, CEL_INT, CEL_INT, CEL_INT },
	{ OP_SUBTRACT, CEL_UINT, CEL_UINT, CEL_UINT },
	{ OP_SUBTRACT, CEL_DOUBLE, CEL_DOUBLE, CEL_DOUBLE },
	{ OP_SUBTRACT, CEL_TIMESTAMP, CEL_TIMESTAMP, CEL_DURATION },
	{ OP_SUBTRACT, CEL_TIMESTAMP, CEL_DURATION, CEL_TIMESTAMP },
	{ OP_SUBTRACT, CEL_DURATION, CEL_DURATION, CEL_DURATION },
	{ OP_MULTIPLY, CEL_INT, CEL_INT, CEL_INT },
	{ OP_MULTIPLY, CEL_UINT, CEL_UINT, CEL_UINT },
	{ OP_MULTIPLY, CEL_DOUBLE, CEL_DOUBLE, CEL_DOUBLE },
	{ OP_DIVIDE, CEL_INT, CEL_INT, CEL_INT },
	{ OP_DIVIDE, CEL_UINT, CEL_UINT, CEL_UINT },
	{ OP_DIVIDE, CEL_DOUBLE, CEL_DOUBLE, CEL_DOUBLE },
	{ OP_MODULO, CEL_INT, CEL_INT, CEL_INT },
	{ OP_MODULO, CEL_UINT, CEL_UINT, CEL_UINT },
};

static const struct cel_type *
plain_type(uint8_t kind)
{
	switch (kind) {
	case CEL_INT:
		return &cel_type_int;
	case CEL_UINT:
		return &cel_type_uint;
	case CEL_DOUBLE:
		return &cel_type_double;
	case CEL_STRING:
		return &cel_type_string;
	case CEL_BYTES:
		return &cel_type_bytes;
	case CEL_TIMESTAMP:
		return &cel_type_timestamp;
	case CEL_DURATION:
		return &cel_type_duration;
	default:
		return &cel_type_bool;
	}
}

static bool
is_numeric(const struct cel_type *type)
{
	return type->kind == CEL_INT || type->kind == CEL_UINT || type->kind == CEL_DOUBLE;
}

static bool
fits(uint8_t kind, const struct cel_type *type)
{
	return type->kind == kind || type->kind == CEL_DYN;
}

static const struct cel_type *
arithmetic(struct compiler *c, unsigned op, const struct cel_type *a, const struct cel_type *b)
{
	const struct cel_type *result = NULL;

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		if (rows[i].op != op || !fits(rows[i].a, a) || !fits(rows[i].b, b))
			continue;
		if (result != NULL && result->kind != rows[i].result)
			return &cel_type_dyn;
		result = plain_type(rows[i].result);
	}
	if (op != OP_ADD)
		return result;
	if (a->kind == CEL_LIST && b->kind == CEL_LIST)
		return type_assignable(c, a, b) ? type_join(c, a, b) : NULL;
	if ((a->kind == CEL_LIST && b->kind == CEL_DYN) || (a->kind == CEL_DYN && b->kind == CEL_LIST))
		return &cel_type_list_dyn;
	return result;
}

static const struct cel_type *
order(const struct cel_type *a, const struct cel_type *b)
{
	static const uint8_t kinds[] = { CEL_STRING, CEL_BOOL, CEL_BYTES, CEL_TIMESTAMP, CEL_DURATION };

	if ((is_numeric(a) || a->kind == CEL_DYN) && (is_numeric(b) || b->kind == CEL_DYN))
		return &cel_type_bool;
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (fits(kinds[i], a) && fits(kinds[i], b))
			return &cel_type_bool;
	return NULL;
}

static const struct cel_type *
equality(struct compiler *c, const struct cel_type *a, const struct cel_type *b)
{
	/* Nothing of these is ever null. */
	if ((a->kind == CEL_NULL) != (b->kind == CEL_NULL) && a->kind != CEL_DYN && b->kind != CEL_DYN)
		return NULL;
	return type_assignable(c, a, b) ? &cel_type_bool : NULL;
}

static const struct cel_type *
membership(struct compiler *c, const struct cel_type *a, const struct cel_type *b)
{
	if (b->kind == CEL_DYN)
		return &cel_type_bool;
	if (b->kind == CEL_LIST || b->kind == CEL_MAP)
		return type_assignable(c, b->args[0], a) ? &cel_type_bool : NULL;
	return NULL;
}

/* An operand as it is written, for a hint; "..." if it is long. */
static struct text
written(const struct compiler *c, const struct cel_node *node)
{
	struct text text = { c->source.at + node->start, node->end - node->start };

	return text.len > 40 ? TEXT("...") : text_escape(c->arena, text);
}

/* oid('x') makes an Oid, ip('x') a net.IP: a function with the name of the type in small letters. */
static struct text
maker(struct compiler *c, const struct cel_type *type)
{
	struct text name = text_of(type->opaque->name);
	struct function_name *found[1];
	char *lower;

	for (size_t i = name.len; i > 0; i--) {
		if (name.at[i - 1] == '.') {
			name = (struct text){ name.at + i, name.len - i };
			break;
		}
	}
	lower = arena_string(c->arena, name);
	for (size_t i = 0; i < name.len; i++)
		if (lower[i] >= 'A' && lower[i] <= 'Z')
			lower[i] = (char)(lower[i] - 'A' + 'a');
	return env_functions(c->env, text_of(lower), found, 1) > 0 ? text_of(lower) : TEXT("");
}

static void
hint_opaque(struct compiler *c, const struct cel_node *string, const struct cel_type *type)
{
	struct text make = maker(c, type);

	if (make.len > 0)
		mistake_hint(c, "write %.*s(%.*s)", TEXT_ARG(make), TEXT_ARG(written(c, string)));
	else
		mistake_hint(c, "string(...) makes the other side text");
}

/* Whether string() takes values of the type. */
static bool
becomes_text(struct compiler *c, const struct cel_type *type)
{
	struct function_name *found[8];
	size_t count = env_functions(c->env, TEXT("string"), found, COUNT_OF(found));

	for (size_t i = 0; i < count; i++)
		for (const struct overload *o = env_overloads(found[i]); o != NULL; o = o->next)
			if (!o->method && o->count == 1 && cel_type_equal(o->params[0], type))
				return true;
	return false;
}

/* Numbers of two types. */
static void
hint_numbers(struct compiler *c, const struct cel_node *node, const struct cel_type *a, const struct cel_type *b)
{
	const struct cel_type *both = &cel_type_double;

	if (a->kind != CEL_DOUBLE && b->kind != CEL_DOUBLE)
		both = &cel_type_int;
	else if (node->op == OP_MODULO)
		both = a->kind == CEL_DOUBLE ? b : a;
	mistake_hint(c, "%.*s(%.*s) makes both %.*s", TEXT_ARG(shown_type(c, both)),
	    TEXT_ARG(written(c, a->kind == both->kind ? node->b : node->a)), TEXT_ARG(shown_type(c, both)));
}

/* The way out of the mistakes that people make. */
static void
hint(struct compiler *c, const struct cel_node *node, const struct cel_type *a, const struct cel_type *b)
{
	const struct cel_type *other;
	const struct cel_node *string;

	if (node->op == OP_IN) {
		if (b->kind == CEL_STRING)
			mistake_hint(c, "text.contains('part') looks within a string");
		else if (b->kind == CEL_RECORD)
			mistake_hint(c, "has(a.b) asks whether a field is there");
		else if (b->kind == CEL_LIST && a->kind == CEL_LIST)
			mistake_hint(c, "a.all(x, x in b) asks it of each element");
		else if (b->kind == CEL_LIST && a->kind == CEL_STRING && b->args[0]->kind == CEL_OPAQUE)
			hint_opaque(c, node->a, b->args[0]);
		return;
	}
	if (a->kind == CEL_OPTIONAL || b->kind == CEL_OPTIONAL) {
		mistake_hint(c, "%.*s.orValue(...) gives the value, or another if there is none",
		    TEXT_ARG(written(c, a->kind == CEL_OPTIONAL ? node->a : node->b)));
		return;
	}
	if (a->kind == CEL_NULL || b->kind == CEL_NULL) {
		mistake_hint(c, "a value that is not there reads as its default; has(a.b) asks whether it is there");
		return;
	}
	if (is_numeric(a) && is_numeric(b) && a->kind != b->kind) {
		hint_numbers(c, node, a, b);
		return;
	}
	if (a->kind != CEL_STRING && b->kind != CEL_STRING) {
		if (a->kind == CEL_TIMESTAMP || b->kind == CEL_TIMESTAMP || a->kind == CEL_DURATION || b->kind == CEL_DURATION)
			mistake_hint(c, "points in time are timestamp('2050-01-01T00:00:00Z'), spans duration('24h')");
		return;
	}
	string = a->kind == CEL_STRING ? node->a : node->b;
	other = a->kind == CEL_STRING ? b : a;
	if (node->op == OP_ADD && other->kind != CEL_STRING && becomes_text(c, other)) {
		mistake_hint(c, "string(%.*s) makes it text", TEXT_ARG(written(c, string == node->a ? node->b : node->a)));
		return;
	}
	switch (other->kind) {
	case CEL_INT:
	case CEL_UINT:
	case CEL_DOUBLE:
		if (string->kind == NODE_LITERAL)
			mistake_hint(c, "write the number without quotes");
		else
			mistake_hint(c, "%.*s(%.*s) makes it a number", TEXT_ARG(shown_type(c, other)), TEXT_ARG(written(c, string)));
		break;
	case CEL_TIMESTAMP:
		mistake_hint(c, "a point in time is written timestamp('2050-01-01T00:00:00Z')");
		break;
	case CEL_DURATION:
		mistake_hint(c, "%.*s(%.*s) makes it a %.*s", TEXT_ARG(shown_type(c, other)), TEXT_ARG(written(c, string)),
		    TEXT_ARG(shown_type(c, other)));
		break;
	case CEL_LIST:
		if (other->args[0]->kind == CEL_STRING)
			mistake_hint(c, "%s", node->op == OP_EQUAL ? "'x' in list asks whether it is one of the elements" :
			    "['x'] is a list of one element");
		break;
	case CEL_OPAQUE:
		if (node->op == OP_EQUAL || node->op == OP_UNEQUAL)
			hint_opaque(c, string, other);
		break;
	case CEL_BYTES:
		mistake_hint(c, "string(%.*s) makes it text", TEXT_ARG(written(c, string == node->a ? node->b : node->a)));
		break;
	default:
		break;
	}
}

static void
check_unary(struct compiler *c, struct cel_node *node)
{
	const struct cel_type *type;

	type = shallow(c, node->a->type);
	if (type->kind == CEL_ERROR) {
		node->type = node->op == OP_NOT ? &cel_type_bool : &cel_type_error;
		return;
	}
	if (node->op == OP_NOT ? fits(CEL_BOOL, type) :
	    type->kind == CEL_INT || type->kind == CEL_DOUBLE || type->kind == CEL_DYN) {
		node->type = node->op == OP_NOT ? &cel_type_bool : type;
		return;
	}
	mark_wrong(c, node);
	if (unchecked(c))
		return;
	mistake(c, CEL_NO_MATCHING_OVERLOAD, node->at, node->at_end,
	    "no '%s' for (%.*s)", operator_text(node->op), TEXT_ARG(shown_type(c, type)));
	if (node->op == OP_NOT && type->kind == CEL_LIST)
		mistake_hint(c, "size(x) == 0 asks whether a list is empty");
	else if (node->op == OP_NOT && type->kind == CEL_STRING)
		mistake_hint(c, "x == '' asks whether a string is empty");
	else if (node->op == OP_NOT && type->kind == CEL_RECORD)
		mistake_hint(c, "!has(...) asks whether it is not there");
	if (node->op == OP_NOT)
		node->type = &cel_type_bool;
}

/*
 * Records are equal if they are one object, which says nothing of two names that read alike. A type with a method
 * same() has a better answer.
 */
static bool
has_same(struct compiler *c, const struct cel_type *type)
{
	struct function_name *found[8];
	size_t count = env_functions(c->env, TEXT("same"), found, COUNT_OF(found));

	for (size_t i = 0; i < count; i++)
		for (const struct overload *o = env_overloads(found[i]); o != NULL; o = o->next)
			if (o->method && o->count == 2 && o->params[0]->kind == CEL_RECORD && o->params[0]->record == type->record)
				return true;
	return false;
}

static void
check_records(struct compiler *c, const struct cel_node *node, const struct cel_type *a, const struct cel_type *b)
{
	if (a->kind != CEL_RECORD || b->kind != CEL_RECORD || unchecked(c) || !has_same(c, a))
		return;
	mistake(c, CEL_NO_MATCHING_OVERLOAD, node->start, node->end,
	    "'%s' asks whether two values of type %.*s are one object", operator_text(node->op),
	    TEXT_ARG(shown_type(c, a)));
	mistake_hint(c, "%s%.*s.same(%.*s) compares what they say", node->op == OP_UNEQUAL ? "!" : "", TEXT_ARG(written(c, node->a)),
	    TEXT_ARG(written(c, node->b)));
}

void
check_operator(struct compiler *c, struct cel_node *node)
{
	const struct cel_type *a, *b, *type;

	if (node->kind == NODE_UNARY) {
		check_unary(c, node);
		return;
	}
	a = shallow(c, node->a->type);
	b = shallow(c, node->b->type);
	switch (node->op) {
	case OP_EQUAL:
	case OP_UNEQUAL:
		type = a->kind == CEL_ERROR || b->kind == CEL_ERROR ? &cel_type_bool : equality(c, a, b);
		break;
	case OP_LESS:
	case OP_LESS_EQUAL:
	case OP_GREATER:
	case OP_GREATER_EQUAL:
		type = a->kind == CEL_ERROR || b->kind == CEL_ERROR ? &cel_type_bool : order(a, b);
		break;
	case OP_IN:
		type = a->kind == CEL_ERROR || b->kind == CEL_ERROR ? &cel_type_bool : membership(c, node->a->type, b);
		break;
	default:
		type = a->kind == CEL_ERROR || b->kind == CEL_ERROR ? &cel_type_error : arithmetic(c, node->op, a, b);
		break;
	}
	node->type = type;
	if (type != NULL) {
		if (node->op == OP_EQUAL || node->op == OP_UNEQUAL)
			check_records(c, node, a, b);
		return;
	}
	mark_wrong(c, node);
	if (unchecked(c))
		return;
	mistake(c, CEL_NO_MATCHING_OVERLOAD, node->start, node->end,
	    "no '%s' for (%.*s, %.*s)", operator_text(node->op), TEXT_ARG(shown_type(c, a)),
	    TEXT_ARG(shown_type(c, b)));
	hint(c, node, a, b);
	if (node->op >= OP_EQUAL)
		node->type = &cel_type_bool;
}
