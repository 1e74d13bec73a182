/* host.c - the order, places and words in which other programs are told of findings. */
#include <stdlib.h>

#include "report/host.h"

struct ranked {
	const struct finding *finding;
	size_t index;
};

static int
by_weight(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->finding->severity != y->finding->severity)
		return x->finding->severity > y->finding->severity ? -1 : 1;
	if (x->finding->effect != y->finding->effect)
		return x->finding->effect > y->finding->effect ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

struct worst
worst_first(struct arena *arena, const struct result *result)
{
	struct ranked *ranked = ARENA_ARRAY(arena, struct ranked, result->findings.count);
	struct worst worst = { .items = arena_take_array(arena, result->findings.count, sizeof(const struct finding *)) };

	for (size_t i = 0; i < result->findings.count; i++)
		if (finding_counts(&result->findings.items[i]))
			ranked[worst.count++] = (struct ranked){ &result->findings.items[i], i };
	if (worst.count != 0)
		qsort(ranked, worst.count, sizeof(*ranked), by_weight);
	for (size_t i = 0; i < worst.count; i++)
		worst.items[i] = ranked[i].finding;
	return worst;
}

unsigned
host_line(const struct finding *f)
{
	bool block = f->object != OBJECT_FILE && f->object != OBJECT_NODE && f->object != OBJECT_LINK && f->object != OBJECT_SITE &&
	    (f->object != OBJECT_TRUST || f->fingerprint.len != 0);

	return f->line == 0 ? 1 : block ? f->line + 1 : f->line;
}

struct text
host_file(struct text file)
{
	return file.len != 0 ? file : TEXT("certproof");
}

struct text
one_line(struct arena *arena, struct text text)
{
	struct buffer out;
	struct text line;

	buffer_init(&out, arena);
	text = text_trim(text);
	while (text_split_line(&text, &line)) {
		buffer_adds(&out, out.len != 0 ? " " : "");
		buffer_add(&out, text_escape(arena, text_trim(line)));
	}
	return buffer_text(&out);
}

struct text
host_sentence(struct arena *arena, const struct finding *f)
{
	struct text message = one_line(arena, f->message), fix = one_line(arena, f->fix);

	if (message.len == 0)
		message = text_escape(arena, f->title);
	return fix.len == 0 ? message : arena_printf(arena, "%.*s; fix: %.*s", TEXT_ARG(message), TEXT_ARG(fix));
}

struct text
uri_path(struct arena *arena, struct text path)
{
	static const char plain[] = "-._~/!$&'()*+,;=@";
	struct buffer out;

	buffer_init(&out, arena);
	/* A colon in the first part would end a scheme. */
	for (size_t i = 0; i < path.len; i++) {
		unsigned char c = (unsigned char)path.at[i];
		bool keep = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		for (size_t j = 0; j < sizeof(plain) - 1; j++)
			keep = keep || c == (unsigned char)plain[j];
		if (keep)
			buffer_addc(&out, (char)c);
		else
			buffer_printf(&out, "%%%02X", c);
	}
	return buffer_text(&out);
}

struct text
counts_text(struct arena *arena, const struct result *r)
{
	struct buffer out;

	buffer_init(&out, arena);
	buffer_printf(&out, "%zu error%s, %zu warning%s, %zu notice%s", r->errors, r->errors == 1 ? "" : "s", r->warnings,
	    r->warnings == 1 ? "" : "s", r->notices, r->notices == 1 ? "" : "s");
	if (r->waived != 0)
		buffer_printf(&out, ", %zu waived", r->waived);
	if (r->known != 0)
		buffer_printf(&out, ", %zu in the baseline", r->known);
	return buffer_text(&out);
}
