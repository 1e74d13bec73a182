/* place.c - from a byte of a scalar's text back to the byte of the file, and messages there. */
#include "yaml/mistake.h"
#include "yaml/yaml.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_break(char c)
{
	return c == '\n' || c == '\r';
}

/* Moves past one line end, LF or CRLF. */
static const char *
past_break(const char *at, const char *end)
{
	return *at == '\r' && at + 1 < end && at[1] == '\n' ? at + 2 : at + 1;
}

/* How many bytes of text the escape behind the backslash at `at` stands for; `*raw` gets its length. */
static size_t
escape_size(const char *at, const char *end, size_t *raw)
{
	size_t digits = 0;
	uint32_t c = 0;
	char out[4];

	*raw = 2;
	if (at + 1 >= end)
		return 1;
	switch (at[1]) {
	case 'x': digits = 2; break;
	case 'u': digits = 4; break;
	case 'U': digits = 8; break;
	case 'N': case '_': return 2;
	case 'L': case 'P': return 3;
	default: return 1;
	}
	for (size_t i = 0; i < digits && at + 2 + i < end; i++)
		c = c * 16 + (uint32_t)hex_digit(at[2 + i]);
	*raw += digits;
	return text_utf8_encode(c, out);
}

/*
 * Plain and quoted scalars: walks the raw text and counts what each piece of it stands for. Blanks and
 * line ends between words fold: n line ends give one blank, or n - 1 line feeds (YAML 1.1, 5.5).
 */
static size_t
walk_flow(struct text content, size_t start, size_t end, char quote, size_t offset)
{
	const char *at = content.at + start, *stop = content.at + end, *ahead, *here;
	size_t done = 0, raw, size;

	if (quote != '\0' && at < stop) {
		at++;
		stop = stop > at ? stop - 1 : at;
	}
	while (at < stop && done <= offset) {
		bool escaped = quote == '"' && *at == '\\' && at + 1 < stop && is_break(at[1]);
		size_t breaks = 0;

		here = at;
		ahead = escaped ? at + 1 : at;
		while (ahead < stop && (is_blank(*ahead) || is_break(*ahead))) {
			if (is_break(*ahead)) {
				breaks++;
				ahead = past_break(ahead, stop);
			} else {
				ahead++;
			}
		}
		if (breaks != 0) {
			/* An escaped line end adds nothing. */
			size = escaped ? breaks - 1 : breaks == 1 ? 1 : breaks - 1;
			raw = (size_t)(ahead - at);
		} else if (ahead > at) {
			size = raw = (size_t)(ahead - at);
			if (offset < done + size)
				here += offset - done;
		} else if (quote == '"' && *at == '\\') {
			size = escape_size(at, stop, &raw);
		} else if (quote == '\'' && *at == '\'') {
			size = 1;
			raw = 2;
		} else {
			size = 1;
			raw = 1;
		}
		if (offset < done + size)
			return (size_t)(here - content.at);
		done += size;
		at += raw;
	}
	return (size_t)((at < stop ? at : stop) - content.at);
}

/* Literal blocks: each line of text is a line of the file less its indentation. */
static size_t
walk_literal(struct text content, const struct yaml_node *scalar, size_t offset)
{
	const char *end = content.at + scalar->end, *line = content.at + scalar->start, *line_end;
	const char *text = scalar->text.at, *text_end = text + scalar->text.len, *text_line = text;
	size_t length, indent;

	for (;;) {
		while (line < end && !is_break(*line))
			line++;
		if (line == end)
			return scalar->end;
		line = past_break(line, end);
		length = 0;
		while (text_line + length < text_end && text_line[length] != '\n')
			length++;
		if (offset <= (size_t)(text_line - text) + length)
			break;
		text_line += length + 1;
	}
	for (line_end = line; line_end < content.at + content.len && !is_break(*line_end); line_end++)
		;
	indent = (size_t)(line_end - line) >= length ? (size_t)(line_end - line) - length : 0;
	line += indent + (offset - (size_t)(text_line - text));
	return line < end ? (size_t)(line - content.at) : scalar->end;
}

size_t
yaml_offset(const struct yaml_node *scalar, size_t offset)
{
	struct text content = scalar->file->source.content;

	if (offset > scalar->text.len)
		offset = scalar->text.len;
	switch (scalar->style) {
	case YAML_PLAIN:
		return walk_flow(content, scalar->start, scalar->end, '\0', offset);
	case YAML_QUOTED:
		return walk_flow(content, scalar->start, scalar->end, content.at[scalar->start], offset);
	case YAML_LITERAL:
		return walk_literal(content, scalar, offset);
	case YAML_FOLDED:
		break;
	}
	return scalar->start;
}

bool
yaml_plain_cut_by_comment(const struct yaml_node *scalar)
{
	struct text content = scalar->file->source.content;
	size_t at = scalar->end;

	if (scalar->kind != YAML_SCALAR || scalar->style != YAML_PLAIN)
		return false;
	while (at < content.len && is_blank(content.at[at]))
		at++;
	return at > scalar->end && at < content.len && content.at[at] == '#';
}

struct message *
yaml_mistake(struct messages *messages, const struct source_text *source, size_t start, size_t end,
    const char *format, va_list args)
{
	struct message *message;
	struct text text;

	if (messages->errors > LIMIT_YAML_MISTAKES) {
		messages->errors++;
		return ARENA_NEW(messages->arena, struct message);
	}
	if (messages->errors == LIMIT_YAML_MISTAKES) {
		message = message_add(messages, MESSAGE_ERROR, "too many mistakes; these are the first %d",
		    LIMIT_YAML_MISTAKES);
		message->file = source->name;
		return ARENA_NEW(messages->arena, struct message);
	}
	text = arena_vprintf(messages->arena, format, args);
	return message_at(messages, MESSAGE_ERROR, source, start, end, "%.*s", TEXT_ARG(text));
}

struct message *
yaml_error(struct messages *messages, const struct yaml_node *node, const char *format, ...)
{
	size_t end = node->end;
	struct message *message;
	va_list args;

	/* A block mapping is shown by its first key. */
	if (node->kind == YAML_MAPPING && node->count != 0 && node->keys[0].start == node->start)
		end = node->keys[0].end;
	va_start(args, format);
	message = yaml_mistake(messages, &node->file->source, node->start, end, format, args);
	va_end(args);
	return message;
}

struct message *
yaml_error_within(struct messages *messages, const struct yaml_node *scalar, size_t start, size_t end,
    const char *format, ...)
{
	size_t from = yaml_offset(scalar, start), to = from;
	struct message *message;
	va_list args;

	/* One on from the last byte: what follows the span may be the rest of an escape, or a fold. */
	if (end > start)
		to = yaml_offset(scalar, end - 1) + 1;
	if (scalar->style == YAML_FOLDED)
		to = scalar->end;
	va_start(args, format);
	message = yaml_mistake(messages, &scalar->file->source, from, to, format, args);
	va_end(args);
	return message;
}
