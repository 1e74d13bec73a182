/* eval.c - evaluating literals, logic, calls and bindings. */

#include "cel/evaluate.h"

#define SHOWN_KEY 60           /* bytes of a key in an error */

/* ---- nodes that read ---- */

void
eval_broken(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	fail_at_node(node, frame, out, CEL_UNDECLARED_REFERENCE, "%.*s", TEXT_ARG(node->name));
}

void
eval_literal(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	(void)frame;
	*out = node->as.literal;
}

void
eval_local(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	*out = frame->locals[node->as.variable.slot];
}

/* ---- logic ---- */

void
eval_not(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	eval(node->a, frame, out);
	if (out->kind == CEL_BOOL)
		set_bool(out, !out->as.truth);
	else if (out->kind != CEL_ERROR)
		fail_overload(node, frame, out, "!_", &(struct cel_value){ .kind = out->kind, .as = out->as }, 1);
}

/*
 * && and || hold if one operand decides, whatever the others are; errors of those are dropped and counted. If
 * none decides, the first error is the result.
 */
void
eval_and_or(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	bool deciding = node->kind == NODE_OR;
	struct cel_value error = { .kind = CEL_NULL };
	uint64_t errors = 0;

	for (size_t i = 0; i < node->count; i++) {
		eval(node->args[i], frame, out);
		if (out->kind == CEL_BOOL) {
			if (out->as.truth == deciding) {
				frame->run->absorbed += errors;
				set_bool(out, deciding);
				return;
			}
			continue;
		}
		if (out->kind != CEL_ERROR) {
			struct cel_value operand = *out;

			fail_overload(node->args[i], frame, out, deciding ? "_||_" : "_&&_", &operand, 1);
		}
		if (errors++ == 0)
			error = *out;
	}
	if (errors > 0)
		*out = error;
	else
		set_bool(out, !deciding);
}

void
eval_conditional(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	eval(node->a, frame, out);
	if (out->kind == CEL_BOOL) {
		eval(out->as.truth ? node->b : node->c, frame, out);
	} else if (out->kind != CEL_ERROR) {
		struct cel_value condition = *out;

		fail_overload(node, frame, out, "_?_:_", &condition, 1);
	}
}

/* ---- literals of lists and maps ---- */

void
eval_constant(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	(void)frame;
	*out = node->as.items.value;
}

/* An entry written with ?: false if it is not there. */
static bool
unwrap(const struct cel_node *node, struct cel_frame *frame, struct cel_value *entry)
{
	if (entry->kind == CEL_ERROR)
		return true;
	if (entry->kind != CEL_OPTIONAL) {
		struct cel_value operand = *entry;

		fail_overload(node, frame, entry, "?_", &operand, 1);
		return true;
	}
	if (entry->as.optional == NULL)
		return false;
	*entry = *entry->as.optional;
	return true;
}

void
eval_list(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_value *items = cel_list_room(frame->run, node->count);
	size_t count = 0;

	charge(frame, 10);
	for (size_t i = 0; i < node->count; i++) {
		eval(node->args[i], frame, &items[count]);
		if (node->as.items.optional != NULL && node->as.items.optional[i] &&
		    !unwrap(node->args[i], frame, &items[count]))
			continue;
		if (items[count].kind == CEL_ERROR) {
			*out = items[count];
			return;
		}
		count++;
	}
	*out = cel_list(items, count);
	check_depth(frame, out);
}

void
eval_map(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_map *map = cel_map_new(frame->run->arena, node->count / 2);

	charge(frame, 30);
	for (size_t i = 0; i < node->count; i += 2) {
		struct cel_value key, value;

		eval(node->args[i], frame, &key);
		if (key.kind == CEL_ERROR) {
			*out = key;
			return;
		}
		if (key.kind != CEL_BOOL && key.kind != CEL_INT && key.kind != CEL_UINT && key.kind != CEL_STRING) {
			fail_at_node(node->args[i], frame, out, CEL_WRONG_TYPE,
			    "unsupported key type: %.*s", TEXT_ARG(cel_value_type_name(&key)));
			return;
		}
		eval(node->args[i + 1], frame, &value);
		if (node->as.items.optional != NULL && node->as.items.optional[i / 2] &&
		    !unwrap(node->args[i + 1], frame, &value))
			continue;
		if (value.kind == CEL_ERROR) {
			*out = value;
			return;
		}
		charge_key(frame, &key);
		if (!cel_map_put(map, key, value)) {
			fail_at_node(node->args[i], frame, out, CEL_REPEATED_KEY, "repeated key: %.*s",
			    TEXT_ARG(cel_value_literal(frame->run->arena, &key, SHOWN_KEY)));
			return;
		}
	}
	*out = cel_map_value(map);
	check_depth(frame, out);
}

/* ---- calls ---- */

/* Elements that a row counts on have the kind it says, unless they come from where that is certain. */
static bool
has_elements(struct cel_frame *frame, const struct cel_value *value, const struct cel_type *type)
{
	const struct cel_type *element = type->args[0];

	if (type->kind == CEL_OPTIONAL)
		return value->as.optional == NULL || value_has_type(value->as.optional, element);
	if (type->kind != CEL_LIST || element->kind == CEL_DYN || element->kind == CEL_PARAMETER)
		return true;
	charge(frame, value->as.list.count / 8);
	for (size_t i = 0; i < value->as.list.count; i++)
		if (!value_has_type(&value->as.list.items[i], element))
			return false;
	return true;
}

static bool
fits(const struct cel_node *node, struct cel_frame *frame, const struct overload *overload, const struct cel_value *args)
{
	for (size_t i = 0; i < overload->count; i++) {
		const struct cel_type *type = overload->params[i];

		if (!value_has_type(&args[i], type))
			return false;
		if (type->count > 0 && !node->args[i]->trusted && !has_elements(frame, &args[i], type))
			return false;
	}
	return true;
}

/* The call itself, once the arguments before `from` have their values. */
static void
call(const struct cel_node *node, struct cel_frame *frame, struct cel_value *args, size_t from, struct cel_value *out)
{
	for (size_t i = from; i < node->count; i++) {
		eval(node->args[i], frame, &args[i]);
		if (args[i].kind == CEL_ERROR) {
			*out = args[i];
			return;
		}
	}
	for (size_t i = 0; i < node->as.call.count; i++) {
		const struct overload *overload = node->as.call.overloads[i];

		if (!fits(node, frame, overload, args))
			continue;
		*out = overload->row->call(frame->run, args, node->count);
		if (out->kind == CEL_ERROR)
			hand_on(node, frame, out);
		else if (out->depth > LIMIT_CEL_VALUE_DEPTH)
			check_depth(frame, out);
		return;
	}
	fail_overload(node, frame, out, arena_string(frame->run->arena, node->as.call.name), args, node->count);
}

void
eval_call(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_value args[16];

	call(node, frame, args, 0, out);
}

/* As with && and ||, what does not count is not evaluated: x.orValue(1 / 0) is x where x holds a value. */
void
eval_alternative(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_value args[16];

	eval(node->args[0], frame, &args[0]);
	if (args[0].kind == CEL_ERROR)
		*out = args[0];
	else if (args[0].kind == CEL_OPTIONAL && args[0].as.optional != NULL)
		*out = node->as.call.overloads[0]->row->call(frame->run, args, 1);
	else
		call(node, frame, args, 1, out);
}

/* ---- bindings ---- */

void
eval_bind(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct active active = { node, frame->active };
	struct cel_value bound;

	/* An error is bound like a value: it counts where the name is used. What is bound has the slots of names within
	 * it to itself, this name's too. */
	eval(node->a, frame, &bound);
	frame->locals[node->as.loop.slot1] = bound;
	frame->active = &active;
	eval(node->b, frame, out);
	frame->active = active.outer;
}
