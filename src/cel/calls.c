/* calls.c - which rows of functions a call may mean, and what to say when there is none. */

#include "cel/calls.h"
#include "cel/scope.h"

#include <string.h>

static bool
find(struct compiler *c, struct text name, struct found *found)
{
	found->count = env_functions(c->env, name, found->names, ENVIRONMENTS);
	return found->count > 0;
}

/* Finds the function that a global name means within the container. */
static bool
find_global(struct compiler *c, struct text path, bool absolute, struct found *found)
{
	struct text scope = { NULL, 0 }, candidate;

	while (next_candidate(c, path, absolute, &scope, &candidate))
		if (find(c, candidate, found))
			return true;
	return false;
}

static bool
has_style(const struct found *found, bool method)
{
	for (size_t i = 0; i < found->count; i++)
		for (const struct overload *o = env_overloads(found->names[i]); o != NULL; o = o->next)
			if (o->method == method)
				return true;
	return false;
}

/* Signatures for a hint, up to three. */
static struct text
forms(struct compiler *c, const struct found *found, bool method)
{
	struct buffer out;
	unsigned shown = 0, all = 0;

	buffer_init(&out, c->arena);
	for (size_t i = 0; i < found->count; i++) {
		for (const struct overload *o = env_overloads(found->names[i]); o != NULL; o = o->next) {
			if (o->method != method)
				continue;
			all++;
			if (shown == 3)
				continue;
			if (shown++ > 0)
				buffer_adds(&out, "; ");
			buffer_adds(&out, o->row->signature);
		}
	}
	if (all > shown)
		buffer_printf(&out, "; and %u more", all - shown);
	return buffer_text(&out);
}

static bool
has_arity(const struct found *found, bool method, size_t count, unsigned *one)
{
	unsigned arity = 0;
	bool several = false;

	for (size_t i = 0; i < found->count; i++) {
		for (const struct overload *o = env_overloads(found->names[i]); o != NULL; o = o->next) {
			if (o->method != method)
				continue;
			if (o->count == count)
				return true;
			several = several || (arity != 0 && arity != o->count + 1u);
			arity = o->count + 1u;
		}
	}
	*one = several ? 0 : arity;
	return false;
}

static void
add_types(struct compiler *c, struct buffer *out, struct cel_node *const *args, size_t count)
{
	buffer_addc(out, '(');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buffer_adds(out, ", ");
		buffer_add(out, shown_type(c, args[i]->type));
	}
	buffer_addc(out, ')');
}

/* No row fits: says whether it is the number of arguments or what they are. */
static void
report_misfit(struct compiler *c, struct cel_node *node, const struct found *found, struct text name)
{
	bool method = node->method;
	size_t receiver = method ? 1 : 0, given = node->count - receiver;
	struct buffer types;
	unsigned one = 0;

	if (!has_arity(found, method, node->count, &one)) {
		if (one > 0) {
			size_t wanted = one - 1 - receiver;

			mistake(c, CEL_NO_MATCHING_OVERLOAD, node->at, node->end,
			    "'%.*s' takes %zu argument%s, not %zu", TEXT_ARG(name), wanted,
			    wanted == 1 ? "" : "s", given);
		} else {
			mistake(c, CEL_NO_MATCHING_OVERLOAD, node->at, node->end,
			    "'%.*s' does not take %zu argument%s", TEXT_ARG(name), given,
			    given == 1 ? "" : "s");
		}
	} else {
		buffer_init(&types, c->arena);
		if (method) {
			buffer_add(&types, shown_type(c, node->args[0]->type));
			buffer_addc(&types, '.');
			buffer_add(&types, name);
		} else {
			buffer_add(&types, name);
		}
		add_types(c, &types, node->args + receiver, given);
		mistake(c, CEL_NO_MATCHING_OVERLOAD, node->start, node->end,
		    "no function '%.*s'", TEXT_ARG(buffer_text(&types)));
	}
	mistake_hint(c, "%.*s", TEXT_ARG(forms(c, found, method)));
}

static void
report_unknown(struct compiler *c, struct cel_node *node, struct text name)
{
	const char *near = env_near_function(c->arena, c->env, name);
	const struct cel_type *receiver = node->method ? shallow(c, node->args[0]->type) : &cel_type_dyn;

	mistake(c, CEL_UNDECLARED_REFERENCE, node->at, node->at_end, "unknown function '%.*s'", TEXT_ARG(name));
	if (receiver->kind == CEL_RECORD && record_field(record_index(receiver), node->name) >= 0)
		mistake_hint(c, "'%.*s' is a field: leave out the parentheses", TEXT_ARG(node->name));
	else if (near != NULL)
		mistake_hint(c, "did you mean '%s'?", near);
}

/* A call that fails when it is evaluated, because nothing is checked before. */
static void
leave_unbound(struct compiler *c, struct cel_node *node, struct text name)
{
	node->kind = NODE_BROKEN;
	node->type = &cel_type_dyn;
	node->name = arena_printf(c->arena, "unbound function '%.*s'", TEXT_ARG(name));
}

/* ---- literal arguments ---- */

/* Where byte `offset` of a string literal stands, if it is written without escapes. */
static bool
literal_place(struct compiler *c, const struct cel_node *literal, size_t offset, size_t *place)
{
	struct text text = literal->as.literal.as.text;
	const char *source = c->source.at;

	if (text.at < source || text.at + text.len > source + c->source.len)
		return false;
	*place = (size_t)(text.at - source) + offset;
	return true;
}

static void
check_pattern(struct compiler *c, const struct cel_node *literal)
{
	struct text error = { NULL, 0 };
	struct compiled_regex *compiled;
	size_t offset = 0, place;
	const struct regex *regex = regex_compile(c->arena, literal->as.literal.as.text, &error, &offset);

	if (regex != NULL) {
		compiled = LIST_ADD(c->arena, &c->program->regexes);
		compiled->at = literal->as.literal.as.text.at;
		compiled->regex = regex;
		return;
	}
	if (c->flags & (COMPILE_UNCHECKED | COMPILE_LATE_LITERALS))
		return;
	if (literal_place(c, literal, offset, &place))
		mistake(c, CEL_INVALID_PATTERN, place, place + 1, "not a regular expression: %.*s", TEXT_ARG(error));
	else
		mistake(c, CEL_INVALID_PATTERN, literal->start, literal->end, "not a regular expression: %.*s", TEXT_ARG(error));
}

static void
check_literals(struct compiler *c, struct cel_node *node, const struct cel_function *row)
{
	if (row->check == NULL)
		return;
	for (size_t i = 0; i < node->count; i++) {
		const struct cel_node *arg = node->args[i];
		struct text wrong;

		if (arg->kind != NODE_LITERAL)
			continue;
		if (row->check == cel_check_regex) {
			if (i == 1 && arg->as.literal.kind == CEL_STRING)
				check_pattern(c, arg);
			continue;
		}
		if (c->flags & (COMPILE_UNCHECKED | COMPILE_LATE_LITERALS))
			continue;
		wrong = row->check(c->arena, i, &arg->as.literal);
		if (wrong.len > 0)
			mistake(c, CEL_INVALID_ARGUMENT, arg->start, arg->end, "%.*s", TEXT_ARG(wrong));
	}
}

/* timestamp('2050-01-01T00:00:00Z') is the same every time: it becomes a literal itself. */
static void
fold(struct compiler *c, struct cel_node *node, const struct overload *overload)
{
	struct cel_run run = { .arena = c->arena, .budget = LIMIT_CEL_COST };
	struct cel_value args[4], result;
	uint8_t kind = overload->result->kind;

	if (overload->row->check == NULL || node->count == 0 || node->count > COUNT_OF(args) ||
	    (kind != CEL_TIMESTAMP && kind != CEL_DURATION && kind != CEL_OPAQUE))
		return;
	for (size_t i = 0; i < node->count; i++) {
		if (node->args[i]->kind != NODE_LITERAL)
			return;
		args[i] = node->args[i]->as.literal;
	}
	result = overload->row->call(&run, args, node->count);
	if (result.kind != kind)
		return;
	node->kind = NODE_LITERAL;
	node->as.literal = result;
	node->args = NULL;
	node->count = 0;
	node->height = 1;
}

/* ---- choosing ---- */

static bool
try_overload(struct compiler *c, const struct overload *o, const struct cel_type *const *args,
    const struct cel_type **result)
{
	const struct cel_type *fresh[26] = { NULL }, *params[16];

	if (!o->open) {
		*result = o->result;
		return types_assignable(c, o->params, args, o->count);
	}
	for (size_t i = 0; i < o->count; i++)
		params[i] = type_instance(c, o->params[i], fresh);
	if (!types_assignable(c, params, args, o->count))
		return false;
	*result = type_substitute(c, type_instance(c, o->result, fresh), false);
	return true;
}

static void
choose(struct compiler *c, struct cel_node *node, const struct found *found, struct text name)
{
	const struct cel_type *args[16], *result = NULL, *one;
	LIST(const struct overload *) fitting = { 0 };
	size_t trail = c->trail.count;

	for (size_t i = 0; i < node->count; i++) {
		if (node->args[i]->type->kind == CEL_ERROR && !unchecked(c)) {
			node->type = &cel_type_error;
			return;
		}
		/* No row takes more. */
		if (i < COUNT_OF(args))
			args[i] = node->args[i]->type;
	}
	for (size_t i = 0; i < found->count; i++) {
		for (const struct overload *o = env_overloads(found->names[i]); o != NULL; o = o->next) {
			if (o->method != node->method || o->count != node->count)
				continue;
			/* An argument whose type is still open may fit several rows: then none of them says what it is. */
			types_forget(c, trail);
			if (unchecked(c))
				one = &cel_type_dyn;
			else if (!try_overload(c, o, args, &one))
				continue;
			*LIST_ADD(c->arena, &fitting) = o;
			if (result == NULL)
				result = one;
			else if (result->kind != CEL_DYN && !cel_type_equal(result, one))
				result = &cel_type_dyn;
		}
	}
	if (result == NULL) {
		if (unchecked(c)) {
			node->kind = NODE_BROKEN;
			node->type = &cel_type_dyn;
			node->name = arena_printf(c->arena, "no such overload: %.*s", TEXT_ARG(name));
			return;
		}
		node->type = &cel_type_error;
		report_misfit(c, node, found, name);
		return;
	}
	types_forget(c, trail);
	if (fitting.count == 1 && !unchecked(c))
		(void)try_overload(c, fitting.items[0], args, &result);
	node->type = result;
	node->as.call.overloads = fitting.items;
	node->as.call.name = name;
	node->as.call.count = fitting.count;
	if (fitting.count == 1) {
		size_t before = c->wrong;

		check_literals(c, node, fitting.items[0]->row);
		if (c->wrong == before && !(c->flags & (COMPILE_UNCHECKED | COMPILE_LATE_LITERALS)))
			fold(c, node, fitting.items[0]);
	}
}

/* base64.encode(x): what stands before the dot is a namespace and no value. */
static bool
make_global(struct compiler *c, struct cel_node *node, struct found *found, struct text *name)
{
	struct cel_node *root = path_root(node->args[0]);
	struct text prefix, whole;

	if (root == NULL || (!root->absolute && find_local(c, root->name) != NULL))
		return false;
	prefix = path_text(c, node->args[0]);
	if (prefix.at + prefix.len + 1 == node->name.at)
		whole = (struct text){ prefix.at, prefix.len + 1 + node->name.len };
	else
		whole = arena_printf(c->arena, "%.*s.%.*s", TEXT_ARG(prefix), TEXT_ARG(node->name));
	if (!find_global(c, whole, root->absolute, found))
		return false;
	*name = whole;
	node->method = false;
	node->at = node->start;
	node->args++;
	node->count--;
	return true;
}

/* Whether the receiver is a mere name that nothing declares: then `dns.foo(x)` is an unknown function, not an unknown `dns`. */
static bool
is_namespace(struct compiler *c, const struct cel_node *node)
{
	struct cel_node *root = path_root(node->args[0]);
	struct text scope = { NULL, 0 }, candidate;

	if (root == NULL || find_local(c, root->name) != NULL)
		return false;
	while (next_candidate(c, root->name, root->absolute, &scope, &candidate))
		if (env_variable(c->env, candidate) != NULL)
			return false;
	return env_namespace(c->env, root->name);
}

void
call_resolve(struct compiler *c, struct cel_node *node, struct call *call)
{
	*call = (struct call){ .name = node->name };
	if (!node->method)
		call->known = find_global(c, node->name, node->absolute, &call->found) && has_style(&call->found, false);
	else if (make_global(c, node, &call->found, &call->name))
		call->known = has_style(&call->found, false);
	else if (is_namespace(c, node))
		call->namespace = true;
	else
		call->known = find(c, node->name, &call->found) && has_style(&call->found, true);
}

static void
choose_in_namespace(struct compiler *c, struct cel_node *node)
{
	struct text name = arena_printf(c->arena, "%.*s.%.*s", TEXT_ARG(path_text(c, node->args[0])), TEXT_ARG(node->name));

	node->type = &cel_type_error;
	if (unchecked(c)) {
		leave_unbound(c, node, name);
	} else {
		node->at = node->start;
		node->method = false;
		report_unknown(c, node, name);
	}
}

void
call_choose(struct compiler *c, struct cel_node *node, const struct call *call)
{
	if (call->namespace) {
		choose_in_namespace(c, node);
		return;
	}
	if (call->known) {
		choose(c, node, &call->found, call->name);
		return;
	}
	node->type = &cel_type_error;
	if (unchecked(c)) {
		leave_unbound(c, node, call->name);
		return;
	}
	if (node->method && node->args[0]->type->kind == CEL_ERROR)
		return;
	if (call->found.count == 0) {
		report_unknown(c, node, call->name);
		return;
	}
	mistake(c, CEL_NO_MATCHING_OVERLOAD, node->at, node->at_end,
	    node->method ? "'%.*s' is not a method" : "'%.*s' is a method", TEXT_ARG(call->name));
	mistake_hint(c, "%.*s", TEXT_ARG(forms(c, &call->found, !node->method)));
}
