/* error.c - errors of the language: making them, and giving them their place. */

#include "cel/evaluate.h"

#define SHOWN_VARIABLE 60      /* bytes of one variable's value in an error */

struct cel_value
cel_fail(struct cel_run *run, enum cel_code code, const char *format, ...)
{
	struct cel_error *error = error_new(run, code);
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
	struct cel_error *error = error_new(frame->run, code);
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
	struct cel_error *error = error_new(run, CEL_NO_MATCHING_OVERLOAD);

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

/* An error that a callback gave, perhaps of a program that it ran. */
void
hand_on(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	if (out->as.error != NULL && cel_code_is_limit(out->as.error->code))
		leave(frame->run, out->as.error);
	place_error(node, frame, out);
}
