/* frame.c - what an evaluation may take, and leaving it. */

#include "cel/node.h"

#include <assert.h>

struct cel_error *
error_new(struct cel_run *run, enum cel_code code)
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
	struct cel_error *error = error_new(run, limit);
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
	/* The last operation may have had what it asked for; now the budget is spent. */
	run->frame->ceiling = SIZE_MAX;
	cel_exhaust(run, CEL_MEMORY_EXCEEDED,
	    "the memory limit is reached: an expression may take %zu bytes", run->memory != 0 ? run->memory :
	    LIMIT_CEL_MEMORY);
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

/* ---- traces ---- */

void
eval_traced(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_step step = { .start = node->start, .end = node->end, .depth = node->depth, .value = out,
	    .program = frame->program, .node = node };

	node->evaluate(node, frame, out);
	frame->run->trace(frame->run, &step);
}
