/* changes.c - in a few words, what a configuration changed of a run. */
#include "result/result.h"

/* "3 rules" */
static void
add_count(struct buffer *out, size_t count, const char *one, const char *what)
{
	if (count != 0)
		buffer_printf(out, "%s%zu %s%s%s", out->len != 0 ? ", " : "", count, one, count == 1 ? "" : "s", what);
}

struct text
changes_text(struct arena *arena, const struct changes *changes)
{
	struct buffer out;

	buffer_init(&out, arena);
	add_count(&out, changes->off.count, "rule", " switched off");
	if (changes->severities.count != 0)
		buffer_printf(&out, "%s%zu severit%s changed", out.len != 0 ? ", " : "", changes->severities.count,
		    changes->severities.count == 1 ? "y" : "ies");
	add_count(&out, changes->params.count, "parameter", " changed");
	if (changes->packs.count != 0 && !changes->packs_asked)
		buffer_printf(&out, "%sonly %zu pack%s run", out.len != 0 ? ", " : "", changes->packs.count, changes->packs.count == 1 ? "" : "s");
	return buffer_text(&out);
}

struct text
changes_by_text(struct arena *arena, const struct changes *changes)
{
	struct text what = changes_text(arena, changes);
	struct buffer out;

	buffer_init(&out, arena);
	if (what.len != 0)
		buffer_printf(&out, "%.*s by %.*s", TEXT_ARG(what), TEXT_ARG(changes->file.len != 0 ?
		    changes->file : TEXT("a pack of rules")));
	if (changes->packs_asked)
		buffer_printf(&out, "%sonly %zu pack%s run by --pack", out.len != 0 ? ", " : "", changes->packs.count,
		    changes->packs.count == 1 ? "" : "s");
	return buffer_text(&out);
}
