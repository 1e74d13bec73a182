/* message.c - located messages: the place, the text, a caret, and the way out. */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

void
messages_init(struct messages *messages, struct arena *arena)
{
	*messages = (struct messages){ .arena = arena };
}

static struct message *
append(struct messages *messages, enum message_level level)
{
	struct message *message = ARENA_NEW(messages->arena, struct message);

	message->level = level;
	if (messages->last != NULL)
		messages->last->next = message;
	else
		messages->first = message;
	messages->last = message;
	messages->count++;
	if (level == MESSAGE_ERROR)
		messages->errors++;
	return message;
}

struct message *
message_add(struct messages *messages, enum message_level level, const char *format, ...)
{
	struct message *message = append(messages, level);
	va_list args;

	va_start(args, format);
	message->text = arena_vprintf(messages->arena, format, args);
	va_end(args);
	return message;
}

static size_t
line_start(struct text content, size_t offset)
{
	while (offset > 0 && content.at[offset - 1] != '\n')
		offset--;
	return offset;
}

static size_t
characters(const char *at, const char *end)
{
	size_t count = 0;

	for (; at < end; count++)
		(void)text_utf8_next(&at, end);
	return count;
}

void
text_place(struct text content, size_t offset, unsigned *line, unsigned *column)
{
	size_t start;

	if (offset > content.len)
		offset = content.len;
	start = line_start(content, offset);
	*line = 1;
	for (size_t i = 0; i < start; i++)
		*line += content.at[i] == '\n';
	*column = (unsigned)characters(content.at + start, content.at + offset) + 1;
}

struct message *
message_at(struct messages *messages, enum message_level level, const struct source_text *source, size_t start,
    size_t end, const char *format, ...)
{
	struct message *message = append(messages, level);
	struct text content = source->content;
	size_t first, last;
	va_list args;

	va_start(args, format);
	message->text = arena_vprintf(messages->arena, format, args);
	va_end(args);
	if (start > content.len)
		start = content.len;
	first = line_start(content, start);
	for (last = start; last < content.len && content.at[last] != '\n' && content.at[last] != '\r'; last++)
		;
	if (end > last)
		end = last;
	message->file = source->name;
	text_place(content, start, &message->line, &message->column);
	message->shown = (struct text){ content.at + first, last - first };
	message->caret = start - first;
	message->caret_len = end > start ? end - start : 1;
	return message;
}

void
message_hint(struct messages *messages, struct message *message, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	message->hint = arena_vprintf(messages->arena, format, args);
	va_end(args);
}

void
message_scope(struct messages *messages, struct message *after, struct message_scope scope)
{
	for (struct message *m = after != NULL ? after->next : messages->first; m != NULL; m = m->next) {
		bool was_note = m->level == MESSAGE_NOTE;

		if (m->line == 0)
			m->line = scope.line;
		if (scope.as_notes && was_note)
			continue;
		if (scope.as_notes) {
			messages->errors -= m->level == MESSAGE_ERROR;
			m->level = MESSAGE_NOTE;
			m->hint = (struct text){ 0 };
		}
		if (scope.prefix.len != 0)
			m->text = arena_printf(messages->arena, "%.*s%.*s", TEXT_ARG(scope.prefix), TEXT_ARG(m->text));
	}
}

bool
message_hint_nearest(struct messages *messages, struct message *message, struct text given,
    const char *const *names, size_t count)
{
	const char *near = nearest_name(given, names, count);

	if (near != NULL)
		message_hint(messages, message, "did you mean '%s'?", near);
	return near != NULL;
}

/* A tab is shown as it stands above the caret, so the caret line repeats it. */
static void
add_padding(struct buffer *out, struct text before)
{
	const char *at = before.at, *end = before.len > 0 ? at + before.len : at, *here;
	struct text piece;

	while (at < end) {
		here = at;
		if (text_utf8_next(&at, end) == '\t') {
			buffer_addc(out, '\t');
			continue;
		}
		piece = text_escape(out->arena, (struct text){ here, (size_t)(at - here) });
		for (size_t i = text_width(piece); i > 0; i--)
			buffer_addc(out, ' ');
	}
}

static void
add_shown(struct buffer *out, struct text line)
{
	const char *tab;

	while (line.len > 0) {
		tab = memchr(line.at, '\t', line.len);
		if (tab == NULL) {
			buffer_add(out, text_escape(out->arena, line));
			return;
		}
		buffer_add(out, text_escape(out->arena, (struct text){ line.at, (size_t)(tab - line.at) }));
		buffer_addc(out, '\t');
		line = (struct text){ tab + 1, line.len - (size_t)(tab - line.at) - 1 };
	}
}

/* The part of a long line that fits around the caret, cut between characters. */
static struct text
window(const struct message *message)
{
	struct text shown = message->shown;
	size_t from, to;

	if (shown.len <= LIMIT_SHOWN_LINE)
		return shown;
	from = message->caret > LIMIT_SHOWN_LINE / 2 ? message->caret - LIMIT_SHOWN_LINE / 2 : 0;
	if (shown.len - from < LIMIT_SHOWN_LINE)
		from = shown.len - LIMIT_SHOWN_LINE;
	to = from + LIMIT_SHOWN_LINE;
	for (unsigned i = 0; i < 3 && from > 0 && (shown.at[from] & 0xc0) == 0x80; i++)
		from++;
	for (unsigned i = 0; i < 3 && to < shown.len && (shown.at[to] & 0xc0) == 0x80; i++)
		to--;
	return (struct text){ shown.at + from, to - from };
}

/* The source line with a caret under what the message is about. */
static void
render_line(struct buffer *out, const struct message *message, const char *dim, const char *mark, const char *plain)
{
	struct text line = window(message), span = { message->shown.at + message->caret, message->caret_len };
	bool cut_before = line.at > message->shown.at;
	size_t room = (size_t)(line.at + line.len - span.at), width;

	if (span.len > room)
		span.len = room;
	width = text_width(text_escape(out->arena, span));
	buffer_printf(out, "%s%5u |%s %s", dim, message->line, plain, cut_before ? "..." : "");
	add_shown(out, line);
	buffer_printf(out, "%s\n%s      |%s %s", line.at + line.len < message->shown.at + message->shown.len ? "..." : "",
	    dim, plain, cut_before ? "   " : "");
	add_padding(out, (struct text){ line.at, (size_t)(span.at - line.at) });
	buffer_printf(out, "%s^", mark);
	for (size_t i = 1; i < width; i++)
		buffer_addc(out, '~');
	buffer_printf(out, "%s\n", plain);
}

void
message_render(struct buffer *out, const struct message *message, bool color)
{
	static const struct { const char *word, *color; } levels[] = {
		[MESSAGE_ERROR] = { "error", "\033[1;31m" },
		[MESSAGE_WARNING] = { "warning", "\033[1;33m" },
		[MESSAGE_NOTE] = { "note", "\033[1;36m" },
	};
	const char *bold = color ? "\033[1m" : "", *plain = color ? "\033[0m" : "";
	const char *dim = color ? "\033[2m" : "", *mark = color ? levels[message->level].color : "";

	buffer_adds(out, bold);
	if (message->file.len != 0) {
		buffer_add(out, text_escape(out->arena, message->file));
		if (message->line != 0)
			buffer_printf(out, ":%u:%u", message->line, message->column);
		buffer_adds(out, ": ");
	}
	buffer_printf(out, "%s%s%s: ", mark, levels[message->level].word, plain);
	buffer_add(out, text_escape(out->arena, message->text));
	buffer_addc(out, '\n');
	for (size_t i = 0; i < message->lines.count; i++) {
		buffer_adds(out, "    ");
		buffer_add(out, text_escape(out->arena, message->lines.items[i]));
		buffer_addc(out, '\n');
	}
	if (message->line != 0 && message->caret_len != 0)
		render_line(out, message, dim, mark, plain);
	if (message->hint.len != 0) {
		buffer_printf(out, "  %shint:%s ", color ? "\033[1;32m" : "", plain);
		buffer_add(out, text_escape(out->arena, message->hint));
		buffer_addc(out, '\n');
	}
}

void
messages_render(struct buffer *out, const struct messages *messages, bool color)
{
	for (const struct message *m = messages->first; m != NULL; m = m->next)
		message_render(out, m, color);
}

struct ordered {
	struct message *message;
	const struct message *about;   /* the message itself; of a note the one before it that is none */
	size_t at, first;              /* its own index; that of the first message of its file */
};

static int
by_file(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	struct text p = x->about->file, q = y->about->file;
	int order = p.len == 0 || q.len == 0 ? 0 : memcmp(p.at, q.at, p.len < q.len ? p.len : q.len);

	if (order == 0 && p.len != q.len)
		order = p.len < q.len ? -1 : 1;
	return order != 0 ? order : x->at < y->at ? -1 : x->at > y->at;
}

static int
by_place(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;
	/* No line wraps round to the last one. */
	unsigned p = x->about->line - 1, q = y->about->line - 1;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (p != q)
		return p < q ? -1 : 1;
	if (x->about->column != y->about->column)
		return x->about->column < y->about->column ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

void
messages_order(struct messages *messages)
{
	struct ordered *all;
	size_t count = 0;

	if (messages->count < 2)
		return;
	all = ARENA_ARRAY(messages->arena, struct ordered, messages->count);
	for (struct message *m = messages->first; m != NULL; m = m->next, count++)
		all[count] = (struct ordered){ m, m->level == MESSAGE_NOTE && count > 0 ? all[count - 1].about : m, count, count };
	qsort(all, count, sizeof(*all), by_file);
	for (size_t i = 1; i < count; i++)
		if (all[i].about == all[i - 1].about ||
		    (all[i].about->file.len != 0 && text_equal(all[i].about->file, all[i - 1].about->file)))
			all[i].first = all[i - 1].first;
	qsort(all, count, sizeof(*all), by_place);
	for (size_t i = 0; i < count; i++)
		all[i].message->next = i + 1 < count ? all[i + 1].message : NULL;
	messages->first = all[0].message;
	messages->last = all[count - 1].message;
}
