/* change.c - what differs between a file and its clean copies, in words for people. */
#include <string.h>

#include "fix/contents.h"

/* Lines of blocks that are named for one kind of change. */
#define LINES_NAMED 3

static void
say(struct arena *arena, struct fixed_source *out, const char *format, ...) PRINTF_LIKE(3, 4);

static void
say(struct arena *arena, struct fixed_source *out, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	*LIST_ADD(arena, &out->changes) = arena_vprintf(arena, format, args);
	va_end(args);
}

/* By the fault of a block's problem: what was done about it. */
static const struct {
	enum block_fault fault;
	const char *done;
} repairs[] = {
	{ BLOCK_NO_END, "added the END line" },
	{ BLOCK_NO_BEGIN, "added the BEGIN line" },
	{ BLOCK_NO_MARKERS, "added BEGIN and END lines" },
	{ BLOCK_END_LABEL_DIFFERS, "made the labels of BEGIN and END the same" },
	{ BLOCK_LABEL_WRONG, "corrected the label" },
	{ BLOCK_LABEL_OWN, "wrote a plain certificate, without OpenSSL's trust settings" },
	{ BLOCK_HYPHENS, "corrected the hyphens of BEGIN and END" },
	{ BLOCK_DASHES, "replaced long dashes with hyphens" },
	{ BLOCK_LOWER_CASE, "wrote BEGIN, END and label in upper case" },
	{ BLOCK_INDENTED, "removed the indentation" },
	{ BLOCK_ONE_LINE, "put BEGIN, base64 and END on lines of their own" },
	{ BLOCK_EMBEDDED, "put BEGIN at the beginning of its line" },
	{ BLOCK_ESCAPED, "replaced escapes such as \\n with what they stand for" },
	{ BLOCK_QUOTED, "removed quotes and marks around the lines" },
	{ BLOCK_QUOTED_PRINTABLE, "decoded quoted-printable" },
	{ BLOCK_URL_SAFE, "replaced URL-safe base64 with standard base64" },
	{ BLOCK_INVISIBLE, "removed invisible characters" },
	{ BLOCK_BLANK_LINE, "removed empty lines within the block" },
	{ BLOCK_LOOSE_BITS, "cleared the unused bits at the end of the base64" },
	{ BLOCK_TRAILING_BYTES, "removed bytes after the object" },
};

static void
say_repair(struct arena *arena, const struct source *source, enum block_fault fault, const char *done, struct fixed_source *out)
{
	struct buffer lines;
	size_t count = 0;
	unsigned last = 0;

	buffer_init(&lines, arena);
	for (size_t i = 0; i < source->blocks.count; i++) {
		const struct pem_block *block = &source->blocks.items[i];

		for (size_t j = 0; j < block->problems.count && block->readable; j++) {
			if (block->problems.items[j].fault != fault || (count != 0 && block->line == last))
				continue;
			last = block->line;
			if (count++ < LINES_NAMED)
				buffer_printf(&lines, "%s%u", count == 1 ? "" : ", ", block->line);
		}
	}
	if (count > LINES_NAMED)
		buffer_printf(&lines, " and %zu more", count - LINES_NAMED);
	if (count != 0)
		say(arena, out, "%s (line%s %.*s)", done, count == 1 ? "" : "s", TEXT_ARG(buffer_text(&lines)));
}

/* A problem without a row is not ignored silently. */
static void
say_other_repairs(struct arena *arena, const struct source *source, struct fixed_source *out)
{
	for (size_t i = 0; i < source->blocks.count; i++) {
		const struct pem_block *block = &source->blocks.items[i];

		for (size_t j = 0; j < block->problems.count && block->readable; j++) {
			size_t row = 0;

			while (row < COUNT_OF(repairs) && repairs[row].fault != block->problems.items[j].fault)
				row++;
			if (row == COUNT_OF(repairs)) {
				say(arena, out, "rewrote malformed blocks in the standard form");
				return;
			}
		}
	}
}

static void
say_form(struct arena *arena, const struct source *source, struct fixed_source *out)
{
	static const char *const line_ends[] = { [LINES_CRLF] = "CRLF", [LINES_CR] = "CR", [LINES_MIXED] = "mixed" };

	if (source->packed)
		say(arena, out, "unpacked it");
	if (source->format != SOURCE_PEM) {
		say(arena, out, "wrote PEM instead of %s", source_format_name(source->format));
		if (source->trailing_bytes != 0)
			say(arena, out, "left out %zu byte%s after the object", source->trailing_bytes, source->trailing_bytes == 1 ? "" : "s");
		return;
	}
	if (source->has_pkcs7_block)
		say(arena, out, "extracted the certificates from PKCS#7");
	if (text_encoding_is_utf16(source->encoding))
		say(arena, out, "wrote ASCII instead of %s", text_encoding_name(source->encoding));
	else if (source->has_bom)
		say(arena, out, "removed the byte order mark");
	if (source->line_ending == LINES_CRLF || source->line_ending == LINES_CR || source->line_ending == LINES_MIXED)
		say(arena, out, "wrote LF line ends instead of %s", line_ends[source->line_ending]);
	if (!source->final_newline)
		say(arena, out, "added a line end at the end of the file");
	if (source->text_before || source->text_between || source->text_after)
		say(arena, out, "left out the text outside of the blocks");
}

static void
say_parameters(struct arena *arena, const struct source *source, struct fixed_source *out)
{
	size_t count = 0;

	for (size_t i = 0; i < source->blocks.count; i++)
		count += text_ends_with(source->blocks.items[i].label, " PARAMETERS");
	if (count != 0)
		say(arena, out, "left out %zu block%s of parameters, which keys and certificates do not need", count, count == 1 ? "" : "s");
}

void
list_changes(struct arena *arena, const struct contents *contents, struct fixed_source *out)
{
	const struct source *source = out->source;

	if (out->unchanged)
		return;
	say_form(arena, source, out);
	for (size_t i = 0; i < COUNT_OF(repairs); i++)
		say_repair(arena, source, repairs[i].fault, repairs[i].done, out);
	say_other_repairs(arena, source, out);
	say_parameters(arena, source, out);
	if (contents->twice != 0)
		say(arena, out, "left out %zu duplicate object%s", contents->twice, contents->twice == 1 ? "" : "s");
	if (contents->reordered)
		say(arena, out, "put the chain in order, from the server's certificate to the root");
	if (out->files.count > 1)
		say(arena, out, "wrote each kind of object to its own file");
	if (out->changes.count == 0)
		say(arena, out, "wrote base64 in lines of 64 characters, and removed what was around the blocks");
}
