/* run.c - running a program: its frame, and the type of its result. */

#include "cel/evaluate.h"

#define PLAIN_LOCALS 12        /* more come from the arena */

/* An evaluation nested in another with the same arena shares the memory that is left. */
static size_t
ceiling_of(const struct cel_run *run)
{
	size_t ceiling = run->arena->used + (run->memory != 0 ? run->memory : LIMIT_CEL_MEMORY);

	return run->frame != NULL && run->frame->arena == run->arena && run->frame->ceiling < ceiling ? run->frame->ceiling : ceiling;
}

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
