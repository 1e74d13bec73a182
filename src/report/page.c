/* page.c - words that wrap under a hanging indent. */
#include <string.h>

#include "report/page.h"

enum { NARROWEST = 24, HEADING_WIDTH = 80 };

static const char *
ink_code(enum ink ink)
{
	static const char *const codes[] = {
		[INK_PLAIN] = "", [INK_BOLD] = "\033[1m", [INK_DIM] = "\033[2m", [INK_ERROR] = "\033[1;31m",
		[INK_WARNING] = "\033[1;33m", [INK_NOTICE] = "\033[1;36m", [INK_GOOD] = "\033[1;32m",
	};

	return codes[ink];
}

void
page_init(struct page *page, struct output *out, struct arena *arena, bool color, unsigned width)
{
	*page = (struct page){ .out = out, .color = color, .width = width };
	if (page->width != 0 && page->width < NARROWEST)
		page->width = NARROWEST;
	arena_init(&page->scratch, arena->exhausted, arena->context);
}

void
page_free(struct page *page)
{
	arena_free(&page->scratch);
}

static void
spaces(struct page *page, size_t count)
{
	static const char blanks[] = "                                ";

	for (; count > sizeof(blanks) - 1; count -= sizeof(blanks) - 1)
		output_write(page->out, (struct text){ blanks, sizeof(blanks) - 1 });
	output_write(page->out, (struct text){ blanks, count });
}

void
page_begin(struct page *page, size_t indent, size_t hang)
{
	/* A narrow terminal has no room for deep indents. */
	if (page->width != 0 && hang > page->width / 3)
		hang = page->width / 3;
	if (page->width != 0 && indent > page->width / 2)
		indent = page->width / 2;
	page->column = indent;
	page->hang = hang;
	page->blanks = 0;
	page->word_width = 0;
	buffer_init(&page->word, &page->scratch);
	spaces(page, indent);
}

static void
end_word(struct page *page)
{
	struct text word = buffer_text(&page->word);

	if (word.len == 0)
		return;
	if (page->width != 0 && page->column + page->blanks + page->word_width > page->width &&
	    page->column + page->blanks > page->hang) {
		/* Ink ends with the line, so that a pager that shows lines out of order shows them right. */
		output_puts(page->out, page->word_ink != INK_PLAIN ? "\033[0m\n" : "\n");
		spaces(page, page->hang);
		page->column = page->hang;
		output_puts(page->out, ink_code(page->word_ink));
	} else {
		spaces(page, page->blanks);
		page->column += page->blanks;
	}
	output_write(page->out, word);
	page->column += page->word_width;
	page->blanks = 0;
	page->word_width = 0;
	page->word.len = 0;
}

static void
add_to_word(struct page *page, enum ink ink, struct text piece)
{
	if (page->word.len == 0)
		page->word_ink = page->ink;
	if (page->color && ink != page->ink) {
		buffer_adds(&page->word, page->ink != INK_PLAIN ? "\033[0m" : "");
		buffer_adds(&page->word, ink_code(ink));
		page->ink = ink;
	}
	buffer_add(&page->word, piece);
	page->word_width += text_width(piece);
}

/* Text that is safe to show. */
static void
flow(struct page *page, enum ink ink, struct text text)
{
	size_t len;

	while (text.len > 0) {
		for (len = 0; len < text.len && text.at[len] != ' '; len++)
			;
		if (len > 0)
			add_to_word(page, ink, (struct text){ text.at, len });
		if (len < text.len) {
			end_word(page);
			page->blanks++;
			len++;
		}
		text = (struct text){ text.at + len, text.len - len };
	}
}

/* How many bytes of `text` are at most `limit` and end between characters. */
static size_t
cut(struct text text, size_t limit)
{
	if (text.len <= limit)
		return text.len;
	while (limit > 0 && ((unsigned char)text.at[limit] & 0xc0) == 0x80)
		limit--;
	return limit;
}

void
page_text(struct page *page, enum ink ink, struct text text, size_t limit)
{
	size_t kept = cut(text, limit != 0 ? limit : LIMIT_SHOWN_VALUE);

	flow(page, ink, text_escape(&page->scratch, (struct text){ text.at, kept }));
	if (kept < text.len)
		flow(page, ink, arena_printf(&page->scratch, "... (%zu more bytes)", text.len - kept));
}

void
page_say(struct page *page, enum ink ink, const char *words)
{
	flow(page, ink, text_of(words));
}

void
page_printf(struct page *page, enum ink ink, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	flow(page, ink, arena_vprintf(&page->scratch, format, args));
	va_end(args);
}

void
page_prose(struct page *page, enum ink ink, struct text text)
{
	struct text line;
	bool first = true;

	text = text_trim(text);
	while (text_split_line(&text, &line)) {
		if (!first)
			flow(page, ink, TEXT(" "));
		first = false;
		page_text(page, ink, text_trim(line), LIMIT_MESSAGE);
	}
}

void
page_end(struct page *page)
{
	end_word(page);
	output_puts(page->out, page->ink != INK_PLAIN ? "\033[0m\n" : "\n");
	page->ink = INK_PLAIN;
	arena_reset(&page->scratch);
}

void
page_blank(struct page *page)
{
	output_puts(page->out, "\n");
}

void
page_heading(struct page *page, struct text words)
{
	size_t width = page->width != 0 && page->width < HEADING_WIDTH ? page->width : HEADING_WIDTH;

	page_begin(page, 0, 3);
	page_say(page, INK_BOLD, "-- ");
	page_text(page, INK_BOLD, words, 0);
	page_say(page, INK_PLAIN, " ");
	if (page->column + 1 < width) {
		struct buffer rest;

		buffer_init(&rest, &page->scratch);
		for (size_t taken = page->column + 1; taken < width; taken++)
			buffer_addc(&rest, '-');
		flow(page, INK_BOLD, buffer_text(&rest));
	}
	page_end(page);
}

void
page_label(struct page *page, enum ink ink, const char *label)
{
	size_t len = strlen(label);

	page_begin(page, len + 2 < PAGE_MARGIN ? PAGE_MARGIN - 2 - len : 0, PAGE_MARGIN);
	page_say(page, ink, label);
	page_say(page, INK_PLAIN, ": ");
}
