/* phrase.c - what the parts of the report for people have in common: counts, lists, objects and places in words. */
#include "report/human.h"

struct text
counted(struct arena *arena, size_t count, const char *one)
{
	return arena_printf(arena, "%zu %s%s", count, one, count == 1 ? "" : "s");
}

void
say_list(struct page *page, enum ink ink, const struct texts *texts)
{
	for (size_t i = 0; i < texts->count; i++) {
		if (i > 0)
			page_say(page, INK_PLAIN, i + 1 == texts->count ? " and " : ", ");
		page_text(page, ink, texts->items[i], 0);
	}
}

void
say_object(struct page *page, enum object_kind object, struct text subject, bool entry)
{
	/* These name themselves. */
	if (object == OBJECT_KEY || object == OBJECT_PUBLIC_KEY || object == OBJECT_FILE || (object == OBJECT_TRUST && !entry)) {
		page_text(page, INK_PLAIN, subject, 0);
		return;
	}
	if (object != OBJECT_TRUST) {
		page_say(page, INK_PLAIN, object == OBJECT_CRL ? "CRL" : object_name(object));
		page_say(page, INK_PLAIN, object == OBJECT_CHAIN ? " of" : "");
	}
	if (subject.len != 0) {
		page_say(page, INK_PLAIN, object == OBJECT_TRUST ? "\"" : " \"");
		page_text(page, INK_PLAIN, subject, 0);
		page_say(page, INK_PLAIN, "\"");
	}
	if (object == OBJECT_TRUST)
		page_say(page, INK_PLAIN, " in the trusted CA list");
}

void
say_place(struct page *page, enum ink ink, struct text file, unsigned line)
{
	page_text(page, ink, file, LIMIT_MESSAGE);
	if (line != 0)
		page_printf(page, ink, ":%u", line);
}
