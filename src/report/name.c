/* name.c - what a target is called, and how grave a problem is. */
#include "report/formats.h"

const struct judged *
target_of(const struct result *result, size_t index)
{
	return index < result->targets.count ? &result->targets.items[index] : NULL;
}

struct text
target_name(struct arena *arena, const struct judged *target)
{
	struct buffer name;

	if (target == NULL)
		return TEXT("");
	if (target->link.len != 0)
		return target->link;
	if (target->file.len == 0)
		return target->subject.len != 0 ? target->subject : target->node.len != 0 ? target->node : text_of(object_name(target->object));
	buffer_init(&name, arena);
	/* Two nodes may share a file. */
	if (target->node.len != 0) {
		buffer_add(&name, target->node);
		buffer_adds(&name, ": ");
	}
	buffer_add(&name, target->file);
	if (target->line != 0)
		buffer_printf(&name, ":%u", target->line);
	else if (target->object_offset != 0)
		buffer_printf(&name, "@%zu", target->object_offset);
	if (target->object == OBJECT_CHAIN)
		buffer_adds(&name, " (chain)");
	return buffer_text(&name);
}

enum message_level
problem_level(const struct input_problem *problem)
{
	return problem->full != NULL ? problem->full->level : MESSAGE_ERROR;
}
