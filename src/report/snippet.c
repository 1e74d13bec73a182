/* snippet.c - a line of foreign text with a caret under what is wrong with it. */
#include "report/page.h"

enum { DOTS = 3, NARROWEST_SNIPPET = 16 };

/* One character as it is shown. */
struct cell {
	struct text shown;
	size_t width, from;            /* where in the text it begins */
};

struct row {
	struct cell *cells;
	size_t count, end;             /* where in the text the cells end */
	bool cut_before;
};

/* The characters from `from` on, at most `limit` bytes of them. */
static void
gather(struct page *page, struct text text, size_t from, size_t limit, struct row *row)
{
	const char *at = text.at + from, *end = text.at + text.len, *here;

	if (text.len - from > limit)
		end = at + limit;
	row->cells = ARENA_ARRAY(&page->scratch, struct cell, (size_t)(end - at));
	row->cut_before = from > 0;
	while (at < end) {
		struct cell *cell = &row->cells[row->count++];

		here = at;
		(void)text_utf8_next(&at, text.at + text.len);
		cell->from = (size_t)(here - text.at);
		cell->shown = text_escape(&page->scratch, (struct text){ here, (size_t)(at - here) });
		cell->width = text_width(cell->shown);
	}
	row->end = (size_t)(at - text.at);
}

static size_t
columns(const struct row *row, size_t from, size_t to)
{
	size_t sum = 0;

	for (; from < to; from++)
		sum += row->cells[from].width;
	return sum;
}

/* Widens [*from, *to) on both sides as long as it fits into `room` columns. */
static void
widen(const struct row *row, size_t first, size_t last, size_t room, size_t *from, size_t *to)
{
	size_t used = 0;
	bool grew = true;

	*from = *to = first;
	while (*to < last && used + row->cells[*to].width <= room)
		used += row->cells[(*to)++].width;
	while (grew) {
		grew = false;
		if (*from > 0 && used + row->cells[*from - 1].width <= room) {
			used += row->cells[--*from].width;
			grew = true;
		}
		if (*to >= last && *to < row->count && used + row->cells[*to].width <= room) {
			used += row->cells[(*to)++].width;
			grew = true;
		}
	}
}

static void
repeat(struct buffer *line, char c, size_t count)
{
	while (count-- > 0)
		buffer_addc(line, c);
}

static void
gutter(struct page *page, struct buffer *line, unsigned number)
{
	if (page->color)
		buffer_adds(line, "\033[2m");
	if (number != 0)
		buffer_printf(line, "%8u | ", number);
	else
		buffer_adds(line, "         | ");
	if (page->color)
		buffer_adds(line, "\033[0m");
}

void
page_snippet(struct page *page, unsigned number, struct text shown, size_t caret, size_t caret_len, enum ink ink)
{
	size_t room = page->width == 0 ? LIMIT_SHOWN_VALUE :
	    page->width > PAGE_MARGIN + NARROWEST_SNIPPET ? page->width - PAGE_MARGIN : NARROWEST_SNIPPET;
	size_t reach = 8 * room, start, first, last, from, to;
	struct row row = { 0 };
	struct buffer line;
	bool dots_before, dots_after;

	if (caret > shown.len)
		caret = shown.len;
	if (caret_len > shown.len - caret)
		caret_len = shown.len - caret;
	start = caret > reach ? caret - reach : 0;
	while (start > 0 && ((unsigned char)shown.at[start] & 0xc0) == 0x80)
		start--;
	gather(page, shown, start, 2 * reach, &row);
	for (first = 0; first < row.count && row.cells[first].from + 1 <= caret; first++)
		;
	/* A caret within a character points at that character. */
	if (first > 0 && (first == row.count || row.cells[first].from > caret) && caret_len > 0)
		first--;
	for (last = first; last < row.count && row.cells[last].from < caret + caret_len; last++)
		;
	if (!row.cut_before && row.end == shown.len && columns(&row, 0, row.count) <= room) {
		from = 0;
		to = row.count;
	} else {
		widen(&row, first, last, room - 2 * DOTS, &from, &to);
	}
	dots_before = row.cut_before || from > 0;
	dots_after = row.end < shown.len || to < row.count;

	buffer_init(&line, &page->scratch);
	gutter(page, &line, number);
	buffer_adds(&line, dots_before ? "..." : "");
	for (size_t i = from; i < to; i++)
		buffer_add(&line, row.cells[i].shown);
	buffer_adds(&line, dots_after ? "..." : "");
	buffer_addc(&line, '\n');
	if (caret_len > 0) {
		size_t under = columns(&row, first < to ? first : to, last < to ? last : to);

		gutter(page, &line, 0);
		repeat(&line, ' ', (dots_before ? DOTS : 0) + columns(&row, from, first < to ? first : to));
		if (page->color)
			buffer_adds(&line, ink == INK_ERROR ? "\033[1;31m" : ink == INK_WARNING ? "\033[1;33m" : "\033[1;36m");
		buffer_addc(&line, '^');
		repeat(&line, '~', under > 1 ? under - 1 : 0);
		buffer_adds(&line, page->color ? "\033[0m\n" : "\n");
	}
	output_write(page->out, buffer_text(&line));
	arena_reset(&page->scratch);
}
