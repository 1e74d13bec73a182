/* eval.c - running a program: the frame, limits, errors, logic, literals and calls. */

#include "cel/node.h"

#include <assert.h>

#define SHOWN_VARIABLE 60      /* bytes of one variable's value in an error */
#define PLAIN_LOCALS 12        /* more come from the arena */

/* ---- limits ---- */

static struct cel_error *
new_error(struct cel_run *run, enum cel_code code)
{
	struct cel_error *error = ARENA_NEW(run->arena, struct cel_error);

	error->code = code;
	return error;
}

void
leave(struct cel_run *run, const struct cel_error *error)
{
	struct cel_frame *frame = run->frame;

	assert(frame != NULL);
	frame->failure = (struct cel_value){ .kind = CEL_ERROR, .as.error = error };
	longjmp(frame->jump, 1);
}

void
cel_exhaust(struct cel_run *run, enum cel_code limit, const char *format, ...)
{
	struct cel_error *error = new_error(run, limit);
	va_list args;

	va_start(args, format);
	error->text = arena_vprintf(run->arena, format, args);
	va_end(args);
	leave(run, error);
}

void
budget_passed(struct cel_run *run)
{
	cel_exhaust(run, CEL_COST_EXCEEDED, "the cost limit is reached");
}

void
memory_passed(struct cel_run *run)
{
	/* What was asked for by one operation may have been granted; now there is no more. */
	run->frame->ceiling = SIZE_MAX;
	cel_exhaust(run, CEL_MEMORY_EXCEEDED,
	    "the memory limit is reached: an expression may take %zu bytes", run->memory != 0 ? run->memory :
	    LIMIT_CEL_MEMORY);
}

/* Nested in an evaluation with the same arena, there is no more than is left of that. */
static size_t
ceiling_of(const struct cel_run *run)
{
	size_t ceiling = run->arena->used + (run->memory != 0 ? run->memory : LIMIT_CEL_MEMORY);

	return run->frame != NULL && run->frame->arena == run->arena && run->frame->ceiling < ceiling ? run->frame->ceiling : ceiling;
}

void
cel_charge(struct cel_run *run, uint64_t units)
{
	if (run->budget < units) {
		run->budget = 0;
		if (run->frame != NULL)
			budget_passed(run);
		return;
	}
	run->budget -= units;
}

void
charge(struct cel_frame *frame, uint64_t units)
{
	cel_charge(frame->run, units);
}

void
charge_key(struct cel_frame *frame, const struct cel_value *key)
{
	if (key->kind == CEL_STRING)
		charge(frame, key->as.text.len / 10);
}

struct cel_value *
cel_list_room(struct cel_run *run, size_t count)
{
	if (count > LIMIT_CEL_LIST)
		cel_exhaust(run, CEL_TOO_LONG, "a list of %zu elements is longer than the limit of %d", count, LIMIT_CEL_LIST);
	cel_charge(run, count / 2);
	return ARENA_ARRAY(run->arena, struct cel_value, count);
}

void
cel_string_check(struct cel_run *run, size_t len)
{
	if (len > LIMIT_CEL_STRING)
		cel_exhaust(run, CEL_TOO_LONG, "a string of %zu bytes is longer than the limit of %zu", len, LIMIT_CEL_STRING);
	cel_charge(run, len / 10);
}

char *
cel_string_room(struct cel_run *run, size_t len)
{
	cel_string_check(run, len);
	return arena_take(run->arena, len);
}

void
check_depth(struct cel_frame *frame, const struct cel_value *value)
{
	if (value->depth > LIMIT_CEL_VALUE_DEPTH)
		cel_exhaust(frame->run, CEL_TOO_DEEP,
		    "lists and maps stand more than %d levels within each other", LIMIT_CEL_VALUE_DEPTH);
}

/* ---- errors ---- */

struct cel_value
cel_fail(struct cel_run *run, enum cel_code code, const char *format, ...)
{
	struct cel_error *error = new_error(run, code);
	va_list args;

	va_start(args, format);
	error->text = arena_vprintf(run->arena, format, args);
	va_end(args);
	return (struct cel_value){ .kind = CEL_ERROR, .as.error = error };
}

static void
add_variable(struct buffer *out, struct cel_frame *frame, struct text name, unsigned slot)
{
	if (out->len > 0)
		buffer_adds(out, ", ");
	buffer_add(out, name);
	buffer_adds(out, " = ");
	buffer_add(out, cel_value_literal(out->arena, &frame->locals[slot], SHOWN_VARIABLE));
}

/* The variables of comprehensions around, the outermost first. */
static void
add_variables(struct buffer *out, struct cel_frame *frame, const struct active *active)
{
	if (active == NULL)
		return;
	add_variables(out, frame, active->outer);
	add_variable(out, frame, active->node->as.loop.name1, active->node->as.loop.slot1);
	if (active->node->as.loop.count == 2)
		add_variable(out, frame, active->node->as.loop.name2, active->node->as.loop.slot2);
}

void
place_error(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_error *error = (struct cel_error *)(uintptr_t)out->as.error;
	struct buffer variables;

	/* A callback that set nothing, or gave a value of zeros. */
	if (error == NULL) {
		*out = cel_fail(frame->run, CEL_NO_VALUE, "there is no value");
		error = (struct cel_error *)(uintptr_t)out->as.error;
	}
	if (error->program != NULL)
		return;
	error->program = frame->program;
	error->start = node->start;
	error->end = node->end;
	if (frame->active != NULL) {
		charge(frame, 10);
		buffer_init(&variables, frame->run->arena);
		add_variables(&variables, frame, frame->active);
		error->variables = buffer_text(&variables);
	}
}

void
fail_at_node(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out, enum cel_code code,
    const char *format, ...)
{
	struct cel_error *error = new_error(frame->run, code);
	va_list args;

	va_start(args, format);
	error->text = arena_vprintf(frame->run->arena, format, args);
	va_end(args);
	*out = (struct cel_value){ .kind = CEL_ERROR, .as.error = error };
	place_error(node, frame, out);
}

static struct text
overload_text(struct cel_run *run, const char *name, const struct cel_value *args, size_t count)
{
	struct buffer text;

	buffer_init(&text, run->arena);
	buffer_printf(&text, "no such overload: %s(", name);
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buffer_adds(&text, ", ");
		buffer_add(&text, cel_value_type_name(&args[i]));
	}
	buffer_addc(&text, ')');
	return buffer_text(&text);
}

struct cel_value
cel_no_overload(struct cel_run *run, const char *name, const struct cel_value *args, size_t count)
{
	struct cel_error *error = new_error(run, CEL_NO_MATCHING_OVERLOAD);

	error->text = overload_text(run, name, args, count);
	return (struct cel_value){ .kind = CEL_ERROR, .as.error = error };
}

void
fail_overload(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out, const char *name,
    const struct cel_value *args, size_t count)
{
	*out = cel_no_overload(frame->run, name, args, count);
	place_error(node, frame, out);
}

/* ---- traces ---- */

void
eval_traced(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_step step = { .start = node->start, .end = node->end, .depth = node->depth, .value = out,
	    .program = frame->program, .node = node };

	node->eval(node, frame, out);
	frame->run->trace(frame->run, &step);
}

/* An error that a callback gave, perhaps of a program that it ran. */
void
hand_on(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	if (out->as.error != NULL && cel_code_is_limit(out->as.error->code))
		leave(frame->run, out->as.error);
	place_error(node, frame, out);
}

/* ---- nodes that read ---- */

static void
eval_broken(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	fail_at_node(node, frame, out, CEL_UNDECLARED_REFERENCE, "%.*s", TEXT_ARG(node->name));
}

static void
eval_literal(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	(void)frame;
	*out = node->as.literal;
}

static void
eval_local(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	*out = frame->locals[node->as.variable.slot];
}

/* ---- logic ---- */

static void
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
static void
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

static void
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

static void
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

static void
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

static void
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
			    TEXT_ARG(cel_value_literal(frame->run->arena, &key, SHOWN_VARIABLE)));
			return;
		}
	}
	*out = cel_map_value(map);
	check_depth(frame, out);
}

/* ---- calls ---- */

bool
value_has_type(const struct cel_value *value, const struct cel_type *type)
{
	switch (type->kind) {
	case CEL_DYN:
	case CEL_PARAMETER:
		return true;
	case CEL_RECORD:
		return value->kind == CEL_RECORD && value->as.record.type == type->record;
	case CEL_OPAQUE:
		return value->kind == CEL_OPAQUE && value->as.opaque.type == type->opaque;
	default:
		return value->kind == type->kind;
	}
}

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

static void
eval_call(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_value args[16];

	call(node, frame, args, 0, out);
}

/* As with && and ||, what does not count is not evaluated: x.orValue(1 / 0) is x where x holds a value. */
static void
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

static void
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

/* ---- linking ---- */

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

	node->eval = eval_list;
	if (!is_constant(node))
		return;
	items = ARENA_ARRAY(c->arena, struct cel_value, node->count);
	for (size_t i = 0; i < node->count; i++)
		items[i] = node->args[i]->kind == NODE_LITERAL ? node->args[i]->as.literal : node->args[i]->as.items.value;
	node->as.items.constant = true;
	node->as.items.value = cel_list(items, node->count);
	node->eval = node->as.items.value.depth > LIMIT_CEL_VALUE_DEPTH ? eval_list : eval_constant;
}

/* Origins that are the same at every evaluation are made once. */
static void
link_select(struct compiler *c, struct cel_node *node)
{
	const struct cel_origin *from = NULL;
	struct cel_origin *origin;

	node->eval = node->as.select.field != NULL && !node->optional && !node->test &&
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
		node->eval = eval_broken;
		break;
	case NODE_LITERAL:
		node->eval = eval_literal;
		break;
	case NODE_VARIABLE:
		node->eval = eval_variable;
		break;
	case NODE_LOCAL:
		node->eval = eval_local;
		break;
	case NODE_SELECT:
		link_select(c, node);
		break;
	case NODE_INDEX:
		node->eval = eval_index;
		break;
	case NODE_CALL:
		node->as.call.alternative = node->as.call.count == 1 &&
		    optional_is_alternative(node->as.call.overloads[0]->row);
		node->eval = node->as.call.alternative ? eval_alternative : eval_call;
		break;
	case NODE_UNARY:
		node->eval = node->op == OP_NOT ? eval_not : link_operator(node);
		break;
	case NODE_BINARY:
		node->eval = link_operator(node);
		break;
	case NODE_AND:
	case NODE_OR:
		node->eval = eval_and_or;
		break;
	case NODE_CONDITIONAL:
		node->eval = eval_conditional;
		break;
	case NODE_LIST:
		link_list(c, node);
		break;
	case NODE_MAP:
		node->eval = eval_map;
		break;
	case NODE_COMPREHENSION:
		node->eval = link_comprehension(node);
		break;
	case NODE_BIND:
		node->eval = eval_bind;
		break;
	}
}

/* ---- the door ---- */

/* What is not of `type`: the value, or something that a list or optional holds; NULL: all is. */
static const struct cel_value *
misfit(struct cel_frame *frame, const struct cel_value *value, const struct cel_type *type)
{
	const struct cel_value *found = NULL;

	if (!value_has_type(value, type))
		return value;
	if (type->kind == CEL_OPTIONAL)
		return value->as.optional == NULL ? NULL : misfit(frame, value->as.optional, type->args[0]);
	if (type->kind != CEL_LIST || type->args[0]->kind == CEL_DYN)
		return NULL;
	charge(frame, value->as.list.count / 8);
	for (size_t i = 0; i < value->as.list.count && found == NULL; i++)
		found = misfit(frame, &value->as.list.items[i], type->args[0]);
	return found;
}

static void
check_result(struct cel_frame *frame, const struct cel_node *root, struct cel_value *out)
{
	const struct cel_type *wanted = frame->program->wanted;
	const struct cel_value *wrong = out->kind == CEL_ERROR ? NULL : misfit(frame, out, wanted);

	if (wrong != NULL)
		fail_at_node(root, frame, out, CEL_WRONG_TYPE, wrong == out ? "the result is %.*s, but %.*s is wanted" :
		    "the result holds %.*s, but %.*s is wanted", TEXT_ARG(cel_value_type_name(wrong)),
		    TEXT_ARG(cel_type_text(frame->run->arena, wanted)));
}

/* In a function of its own, so that no variable lives across the jump. */
static enum cel_outcome
guarded(struct cel_frame *frame, const struct cel_node *root, struct cel_value *out)
{
	if (setjmp(frame->jump) != 0)
		return CEL_EXHAUSTED;
	eval(root, frame, out);
	if (frame->program->wanted != NULL)
		check_result(frame, root, out);
	return out->kind == CEL_ERROR ? CEL_FAILED : CEL_DONE;
}

enum cel_outcome
cel_eval(struct cel_run *run, const struct cel_program *program, struct cel_value *out)
{
	struct cel_value plain[PLAIN_LOCALS];
	struct cel_frame frame;
	enum cel_outcome outcome;

	frame.run = run;
	frame.program = program;
	frame.active = NULL;
	frame.outer = run->frame;
	frame.arena = run->arena;
	frame.ceiling = ceiling_of(run);
	frame.recent.regex = NULL;
	frame.locals = program->locals <= PLAIN_LOCALS ? plain :
	    ARENA_ARRAY(run->arena, struct cel_value, program->locals);
	run->frame = &frame;
	outcome = guarded(&frame, program->root, out);
	run->frame = frame.outer;
	if (outcome == CEL_EXHAUSTED) {
		struct cel_error *error = (struct cel_error *)(uintptr_t)frame.failure.as.error;

		if (error->program == NULL) {
			error->program = program;
			error->start = program->root->start;
			error->end = program->root->end;
		}
		*out = frame.failure;
	}
	return outcome;
}
