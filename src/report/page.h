/*
 * page.h - laying text out for a terminal or a file: words that wrap under a hanging indent, ink,
 * and lines of foreign text with a caret below.
 *
 * Whatever comes in is escaped here, so nothing that a file said can steer the terminal or begin a
 * line of its own.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include "base/base.h"

/* Labels, arrows and gutters end left of this column, what they introduce begins at it. */
enum { PAGE_MARGIN = 11 };

enum ink { INK_PLAIN, INK_BOLD, INK_DIM, INK_ERROR, INK_WARNING, INK_NOTICE, INK_GOOD };

struct page {
	struct output *out;
	struct arena scratch;          /* emptied at the end of each paragraph */
	bool color;
	size_t width;                  /* columns; 0: no wrapping */
	size_t column, hang;
	size_t blanks;                 /* seen, and not yet written */
	enum ink ink, word_ink;        /* at the end and at the start of the word */
	struct buffer word;            /* the word being gathered, with changes of ink */
	size_t word_width;
};

void page_init(struct page *page, struct output *out, struct arena *arena, bool color, unsigned width);
void page_free(struct page *page);

/* A paragraph: its first line begins `indent` columns in, the others `hang`. What is said flows until page_end. */
void page_begin(struct page *page, size_t indent, size_t hang);
/* Text is cut after `limit` bytes, and says by how much; 0: LIMIT_SHOWN_VALUE. */
void page_text(struct page *page, enum ink ink, struct text text, size_t limit);
/* The program's own words. */
void page_say(struct page *page, enum ink ink, const char *words);
void page_printf(struct page *page, enum ink ink, const char *format, ...) PRINTF_LIKE(3, 4);
/* Prose of a rule file: line ends in it are blanks. */
void page_prose(struct page *page, enum ink ink, struct text text);
void page_end(struct page *page);
void page_blank(struct page *page);
/* -- words -------- */
void page_heading(struct page *page, struct text words);
/* The paragraph "  label: " whose text hangs under its first word; labels end in one column. */
void page_label(struct page *page, enum ink ink, const char *label);

/* A line of foreign text, cut to what fits round the caret, and the caret under it; `line` 0: without a number. */
void page_snippet(struct page *page, unsigned line, struct text shown, size_t caret, size_t caret_len, enum ink ink);

#endif
