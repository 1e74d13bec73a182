/* mistake.c - what is wrong with an expression, collected while it is compiled. */

#include "cel/compiler.h"

void
mistake(struct compiler *c, enum cel_code code, size_t start, size_t end, const char *format, ...)
{
	struct cel_mistake *new;
	va_list args;

	c->wrong++;
	if (c->mistakes->count >= LIMIT_CEL_MISTAKES)
		return;
	new = ARENA_NEW(c->arena, struct cel_mistake);
	/* What is missing at the end is shown at the last character. */
	if (start >= c->source.len)
		for (start = c->source.len; start > 0 && ((unsigned char)c->source.at[--start] & 0xc0) == 0x80;)
			;
	new->code = code;
	new->start = start;
	new->end = end > start && end < c->source.len ? end : c->source.len;
	va_start(args, format);
	new->text = arena_vprintf(c->arena, format, args);
	va_end(args);
	if (c->mistakes->last == NULL)
		c->mistakes->first = new;
	else
		c->mistakes->last->next = new;
	c->mistakes->last = new;
	c->mistakes->count++;
}

void
mistake_hint(struct compiler *c, const char *format, ...)
{
	va_list args;

	if (c->mistakes->last == NULL || c->mistakes->last->hint.len > 0)
		return;
	va_start(args, format);
	c->mistakes->last->hint = arena_vprintf(c->arena, format, args);
	va_end(args);
}

void
mistakes_sort(struct cel_mistakes *mistakes, const struct cel_mistake *before)
{
	struct cel_mistake **first = before == NULL ? &mistakes->first : &((struct cel_mistake *)(uintptr_t)before)->next;
	struct cel_mistake *rest = *first, *next, **at;

	*first = NULL;
	for (; rest != NULL; rest = next) {
		next = rest->next;
		for (at = first; *at != NULL && (*at)->start <= rest->start; at = &(*at)->next)
			;
		rest->next = *at;
		*at = rest;
		if (rest->next == NULL)
			mistakes->last = rest;
	}
}
