/* leftover.c - what no artifact came of, with the reason. */
#include "load/loader.h"

static struct leftover *
add(struct arena *arena, leftover_list *list, struct text file, const char *format, va_list args)
{
	struct leftover *leftover = LIST_ADD(arena, list);

	leftover->file = file;
	leftover->why = arena_vprintf(arena, format, args);
	return leftover;
}

void
leave_excluded(struct arena *arena, leftover_list *list, struct text path, struct text by)
{
	struct leftover *leftover = path_leftover(arena, list, path, "excluded by '%.*s'", TEXT_ARG(text_escape(arena, by)));

	leftover->expected = leftover->excluded = true;
}

struct leftover *
source_leftover(struct arena *arena, struct source *source, const char *format, ...)
{
	struct leftover *leftover;
	va_list args;

	va_start(args, format);
	leftover = add(arena, &source->leftovers, source->file, format, args);
	va_end(args);
	leftover->member = source->member;
	return leftover;
}

struct leftover *
path_leftover(struct arena *arena, leftover_list *list, struct text file, const char *format, ...)
{
	struct leftover *leftover;
	va_list args;

	va_start(args, format);
	leftover = add(arena, list, arena_text(arena, file), format, args);
	va_end(args);
	return leftover;
}
