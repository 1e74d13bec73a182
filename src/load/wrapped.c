/*
 * wrapped.c - values of YAML and JSON that hold PEM, or base64 of what is ours.
 *
 * Not a reader of YAML: templates, anchors and tags of any tool are to be read through, and a file is never refused here.
 * What matters is which key a value stands under and in which line.
 */
#include <string.h>

#include "load/loader.h"

/* Where a value stands: mappings and lists within each other. */
struct frame {
	size_t indent;                 /* YAML: column of its keys or dashes */
	bool list;
	struct text key;
	size_t index;                  /* of a list, from 0 */
};
struct kind_row {
	size_t document;
	struct text parent, value;
};
struct reader {
	struct arena *arena;
	struct text text;
	size_t pos;
	size_t document;
	struct frame frames[LIMIT_WRAPPED_KEYS];
	size_t depth;
	bool too_deep;
	LIST(struct kind_row) kinds;
	LIST(size_t) documents;        /* of each value */
	struct wrapped *out;
};

/* ---- what is worth opening ---- */

static bool
is_base64_text(struct text text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];

		if (!base64_is_digit(c) && c != '=' && c != ' ' && c != '\t' && c != '\r' && c != '\n')
			return false;
	}
	return true;
}

bool
base64_layer(struct arena *arena, struct text text, struct bytes *out)
{
	struct base64_result result;
	uint8_t *at;

	text = text_trim(text);
	if (text.len < 48 || !is_base64_text(text))
		return false;
	at = arena_take(arena, BASE64_ROOM(text.len) + 1);
	result = base64_decode(text, at);
	if (result.fault != BASE64_OK || result.len == 0) {
		crypto_cleanse(at, result.len);
		return false;
	}
	*out = (struct bytes){ at, result.len };
	return true;
}

bool
is_ours(struct arena *arena, struct bytes bytes, unsigned layers)
{
	struct text text = text_of_bytes(bytes);
	struct arena_mark mark;
	struct bytes inner;
	bool ours;

	if (bytes.len == 0)
		return false;
	if (bytes.at[0] == DER_SEQUENCE && der_shape(bytes, NULL) != SHAPE_NONE)
		return true;
	if (text_contains(text, "-----BEGIN ") || text_contains(text, "LS0tLS1CRUdJTi") || gzip_begins(bytes) || archive_form(bytes) != ARCHIVE_NONE ||
	    keystore_begins(bytes) || damage_of(arena, bytes).len != 0)
		return true;
	if (layers == 0)
		return false;
	mark = arena_mark(arena);
	ours = base64_layer(arena, text, &inner);
	if (ours) {
		ours = is_ours(arena, inner, layers - 1);
		/* It may have been a key. */
		crypto_cleanse((void *)(uintptr_t)inner.at, inner.len);
	}
	arena_rewind(arena, mark);
	return ours;
}

/* ---- where a value stands ---- */

static struct text
path_of(struct reader *r, size_t depth)
{
	struct buffer out;

	buffer_init(&out, r->arena);
	buffer_adds(&out, "");
	for (size_t i = 0; i < depth; i++) {
		const struct frame *frame = &r->frames[i];

		if (frame->list)
			buffer_printf(&out, "[%zu]", frame->index);
		else
			buffer_printf(&out, "%s%.*s", out.len == 0 ? "" : ".", TEXT_ARG(text_escape(r->arena, frame->key)));
	}
	return out.len == 0 ? TEXT("") : arena_text(r->arena, buffer_text(&out));
}

static void
push(struct reader *r, struct frame frame)
{
	if (r->depth == LIMIT_WRAPPED_KEYS)
		r->too_deep = true;
	else
		r->frames[r->depth++] = frame;
}

static void
take_value(struct reader *r, struct text value, size_t start, size_t end, bool lines_kept)
{
	const struct frame *frame = r->depth == 0 ? NULL : &r->frames[r->depth - 1];
	struct wrapped_value *row;
	struct text trimmed = text_trim(value);
	bool pem = text_contains(value, "-----BEGIN ") && text_contains(value, "-----END ");

	if (frame != NULL && !frame->list && text_is(frame->key, "kind") && trimmed.len < 64)
		*LIST_ADD(r->arena, &r->kinds) = (struct kind_row){ r->document, path_of(r, r->depth - 1), arena_text(r->arena, trimmed) };
	if (frame == NULL || (!pem && (trimmed.len < 48 || !is_ours(r->arena, bytes_of_text(value), 3))))
		return;
	row = LIST_ADD(r->arena, &r->out->values);
	*row = (struct wrapped_value){ .path = path_of(r, r->depth), .value = value, .start = start, .end = end,
		.lines_kept = lines_kept };
	*LIST_ADD(r->arena, &r->documents) = r->document;
}

static struct bytes
kind_key(struct reader *r, size_t document, struct text parent)
{
	return bytes_of_text(arena_printf(r->arena, "%zu %.*s", document, TEXT_ARG(parent)));
}

/* The kind of the nearest object round each value that has one; it may stand after the value. */
static void
find_kinds(struct reader *r)
{
	struct lookup kinds;

	if (r->kinds.count == 0)
		return;
	lookup_init(&kinds, r->arena);
	for (size_t i = 0; i < r->kinds.count; i++)
		*lookup_put(&kinds, kind_key(r, r->kinds.items[i].document, r->kinds.items[i].parent)) = i + 1;
	for (size_t i = 0; i < r->out->values.count; i++) {
		struct wrapped_value *row = &r->out->values.items[i];
		struct text parent = row->path;

		while (parent.len != 0 && row->object.len == 0) {
			size_t found;

			parent.len--;
			if (parent.len != 0 && row->path.at[parent.len] != '.' && row->path.at[parent.len] != '[')
				continue;
			found = lookup_get(&kinds, kind_key(r, r->documents.items[i], parent));
			if (found != 0)
				row->object = r->kinds.items[found - 1].value;
		}
	}
}

/* ---- scalars ---- */

/* Adds the character that an escape means; an escaped line end adds nothing. */
static size_t
read_escape(struct text text, size_t *at, char *out)
{
	char c = text.at[*at];
	unsigned digits = c == 'u' ? 4 : c == 'x' ? 2 : c == 'U' ? 8 : 0;
	uint32_t scalar = 0;

	(*at)++;
	if (c == '\n' || c == '\r')
		return 0;
	if (digits != 0 && text.len - *at >= digits) {
		for (unsigned i = 0; i < digits; i++) {
			int digit = hex_digit(text.at[*at + i]);

			if (digit < 0)
				return 0;
			scalar = scalar << 4 | (uint32_t)digit;
		}
		*at += digits;
		return text_utf8_encode(scalar > 0x10ffff || (scalar >= 0xd800 && scalar < 0xe000) ? 0xfffd : scalar, out);
	}
	*out = c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
	return 1;
}

/* The byte of the quote that ends a scalar, or the end of the text. */
static size_t
quote_end(struct text text, size_t at, char quote)
{
	while (at < text.len) {
		if (text.at[at] == '\\' && quote == '"')
			at++;
		else if (text.at[at] == quote && (quote == '"' || at + 1 >= text.len || text.at[at + 1] != quote))
			return at;
		else if (text.at[at] == quote)
			at++;
		at++;
	}
	return text.len;
}

/* A scalar in quotes, in memory of its own: it may be a key. */
static struct text
read_quoted(struct reader *r)
{
	struct text text = r->text;
	char quote = text.at[r->pos++], *out;
	size_t end = quote_end(text, r->pos, quote), len = 0;

	/* The result of an escape is never longer than the escape. */
	out = arena_take(r->arena, end - r->pos + 4);
	while (r->pos < end) {
		char c = text.at[r->pos++];

		if (c == '\\' && quote == '"' && r->pos < end)
			len += read_escape((struct text){ text.at, end }, &r->pos, out + len);
		else
			out[len++] = c;
		if (c == '\'' && quote == '\'')
			r->pos++;
	}
	r->pos = end < text.len ? end + 1 : end;
	return (struct text){ out, len };
}

static void
skip_blanks(struct reader *r, bool lines)
{
	while (r->pos < r->text.len && (r->text.at[r->pos] == ' ' || r->text.at[r->pos] == '\t' ||
	    (lines && (r->text.at[r->pos] == '\n' || r->text.at[r->pos] == '\r'))))
		r->pos++;
}

/* ---- JSON, and YAML between brackets ---- */

static struct text
read_bare(struct reader *r)
{
	size_t start = r->pos;

	while (r->pos < r->text.len && strchr(",:{}[]\"\n\r", r->text.at[r->pos]) == NULL)
		r->pos++;
	/* "http://...", "12:30": a colon within. */
	if (r->pos == start)
		r->pos++;
	return text_trim((struct text){ r->text.at + start, r->pos - start });
}

static void
read_flow(struct reader *r)
{
	size_t bottom = r->depth;
	bool wants_key = false;

	do {
		size_t start;
		struct text text;
		char c;

		skip_blanks(r, true);
		if (r->pos >= r->text.len)
			break;
		c = r->text.at[r->pos];
		start = r->pos;
		if (c == '{' || c == '[') {
			r->pos++;
			push(r, (struct frame){ .list = c == '[' });
			wants_key = c == '{';
			continue;
		}
		if (c == '}' || c == ']') {
			r->pos++;
			if (r->depth > bottom)
				r->depth--;
			wants_key = false;
			continue;
		}
		if (c == ',' || c == ':') {
			r->pos++;
			if (c == ',' && r->depth > bottom) {
				r->frames[r->depth - 1].index += r->frames[r->depth - 1].list;
				wants_key = !r->frames[r->depth - 1].list;
			}
			continue;
		}
		text = c == '"' || c == '\'' ? read_quoted(r) : read_bare(r);
		if (wants_key && r->depth > bottom) {
			r->frames[r->depth - 1].key = text;
			wants_key = false;
		} else {
			take_value(r, text, start, r->pos, false);
		}
	} while (r->depth > bottom && !r->too_deep);
	r->depth = bottom;
}

static bool
looks_like_json(struct text text)
{
	struct text inside;

	text = text_trim(text);
	if (text.len < 2 || (text.at[0] != '{' && text.at[0] != '['))
		return false;
	inside = text_trim((struct text){ text.at + 1, text.len - 1 });
	return inside.len != 0 && strchr(text.at[0] == '{' ? "\"}" : "{[\"]", inside.at[0]) != NULL;
}

/* ---- YAML, line by line ---- */

static size_t
line_stop(const struct reader *r, size_t at)
{
	const char *end = at < r->text.len ? memchr(r->text.at + at, '\n', r->text.len - at) : NULL;

	return end == NULL ? r->text.len : (size_t)(end - r->text.at);
}

static size_t
after_line(const struct reader *r, size_t at)
{
	size_t stop = line_stop(r, at);

	return stop < r->text.len ? stop + 1 : stop;
}

static size_t
indent_of(const struct reader *r, size_t line)
{
	size_t at = line;

	while (at < r->text.len && r->text.at[at] == ' ')
		at++;
	return at - line;
}

static struct text
line_text(const struct reader *r, size_t from)
{
	return text_trim((struct text){ r->text.at + from, line_stop(r, from) - from });
}

/* Where the key of a line ends and its value begins: after a colon that a blank or the end of the line follows. 0: no key. */
static size_t
key_end(const struct reader *r, size_t from, size_t stop)
{
	struct text text = r->text;
	size_t at = from;

	if (at < stop && (text.at[at] == '"' || text.at[at] == '\'')) {
		const char *end = memchr(text.at + at + 1, text.at[at], stop - at - 1);

		if (end == NULL)
			return 0;
		at = (size_t)(end - text.at) + 1;
		return at < stop && text.at[at] == ':' ? at : 0;
	}
	if (at < stop && strchr("#{}[]|>-", text.at[at]) != NULL && (text.at[at] != '-' || at + 1 >= stop || text.at[at + 1] == '-'))
		return 0;
	for (; at < stop && at - from < 256; at++)
		if (text.at[at] == ':' && (at + 1 == stop || text.at[at + 1] == ' ' || text.at[at + 1] == '\t' || text.at[at + 1] == '\r'))
			return at == from ? 0 : at;
	return 0;
}

/* "|", ">-", "|2 # comment": lines below that are indented deeper. */
static bool
is_block_header(struct text text)
{
	if (text.len == 0 || (text.at[0] != '|' && text.at[0] != '>'))
		return false;
	for (size_t i = 1; i < text.len; i++) {
		if (text.at[i] == '#' && text.at[i - 1] == ' ')
			return true;
		if (strchr("+-0123456789 \t", text.at[i]) == NULL)
			return false;
	}
	return true;
}

static void
read_block_scalar(struct reader *r, size_t parent)
{
	size_t start = after_line(r, r->pos), end = start, indent = 0, len = 0;
	char *out;

	for (size_t line = start; line < r->text.len; line = after_line(r, line)) {
		if (line_text(r, line).len == 0)
			continue;
		if (indent_of(r, line) <= parent)
			break;
		if (indent == 0)
			indent = indent_of(r, line);
		end = after_line(r, line);
	}
	out = arena_take(r->arena, end - start + 1);
	for (size_t line = start; line < end; line = after_line(r, line)) {
		size_t have = indent_of(r, line), from = line + (have < indent ? have : indent), count = after_line(r, line) - from;

		memcpy(out + len, r->text.at + from, count);
		len += count;
	}
	r->pos = end;
	take_value(r, (struct text){ out, len }, start, end, true);
}

/* A plain scalar: the rest of its line, and deeper indented lines below it that are not keys. */
static void
read_plain(struct reader *r, size_t parent, size_t from)
{
	size_t line = after_line(r, from);

	while (line < r->text.len) {
		size_t first = line + indent_of(r, line), stop = line_stop(r, line);
		struct text content = line_text(r, line);

		if (content.len == 0 || first - line <= parent || key_end(r, first, stop) != 0 || content.at[0] == '#' ||
		    text_starts_with(content, "- "))
			break;
		line = after_line(r, line);
	}
	r->pos = line;
	/* Blanks before its lines do not matter in base64 and PEM. */
	take_value(r, text_trim((struct text){ r->text.at + from, line - from }), from, line, false);
}

/* What stands after a key or a dash; `parent` is the column that lines of it are indented deeper than. */
static void
read_node(struct reader *r, size_t parent)
{
	size_t start;
	char c;

	skip_blanks(r, false);
	/* Tags and anchors say nothing here. */
	while (r->pos < r->text.len && (r->text.at[r->pos] == '!' || r->text.at[r->pos] == '&')) {
		while (r->pos < r->text.len && strchr(" \t\r\n", r->text.at[r->pos]) == NULL)
			r->pos++;
		skip_blanks(r, false);
	}
	start = r->pos;
	c = r->pos < r->text.len ? r->text.at[r->pos] : '\n';
	if (is_block_header(line_text(r, r->pos))) {
		read_block_scalar(r, parent);
	} else if (c == '"' || c == '\'') {
		struct text value = read_quoted(r);

		take_value(r, value, start, r->pos, false);
		r->pos = after_line(r, r->pos);
	} else if ((c == '{' && !text_starts_with((struct text){ r->text.at + r->pos, r->text.len - r->pos }, "{{")) || c == '[') {
		read_flow(r);
		r->pos = after_line(r, r->pos);
	} else {
		read_plain(r, parent, r->pos);
	}
}

static void
read_line(struct reader *r)
{
	size_t line = r->pos, at = line + indent_of(r, line), stop = line_stop(r, line), colon;
	struct text content = line_text(r, line), key;

	if (content.len == 0 || content.at[0] == '#') {
		r->pos = after_line(r, line);
		return;
	}
	if (at == line && (text_is(content, "---") || text_is(content, "..."))) {
		r->document++;
		r->depth = 0;
		r->pos = after_line(r, line);
		return;
	}
	while (at + 1 <= stop && r->text.at[at] == '-' && (at + 1 == stop || r->text.at[at + 1] == ' ' || r->text.at[at + 1] == '\r')) {
		size_t column = at - line;

		/* A list may stand in the column of the key that it belongs to. */
		while (r->depth > 0 && r->frames[r->depth - 1].indent > column)
			r->depth--;
		if (r->depth > 0 && r->frames[r->depth - 1].list && r->frames[r->depth - 1].indent == column)
			r->frames[r->depth - 1].index++;
		else
			push(r, (struct frame){ .indent = column, .list = true });
		at++;
		while (at < stop && r->text.at[at] == ' ')
			at++;
		if (at == stop)
			break;
	}
	colon = key_end(r, at, stop);
	if (colon == 0) {
		r->pos = at;
		if (r->depth > 0 && at > line + indent_of(r, line))
			read_node(r, r->frames[r->depth - 1].indent);
		else
			r->pos = after_line(r, line);
		return;
	}
	key = text_trim((struct text){ r->text.at + at, colon - at });
	if (key.len >= 2 && (key.at[0] == '"' || key.at[0] == '\'') && key.at[key.len - 1] == key.at[0])
		key = (struct text){ key.at + 1, key.len - 2 };
	while (r->depth > 0 && r->frames[r->depth - 1].indent >= at - line)
		r->depth--;
	push(r, (struct frame){ .indent = at - line, .key = key });
	r->pos = colon + 1;
	read_node(r, at - line);
}

enum wrapping
wrapped_scan(struct arena *arena, struct text text, struct wrapped *out)
{
	struct reader r = { .arena = arena, .text = text, .out = out };
	bool json = looks_like_json(text);

	*out = (struct wrapped){ 0 };
	if (!json && memchr(text.at, ':', text.len) == NULL && !text_starts_with(text, "- "))
		return WRAPPED_NOT;
	if (text_starts_with(text, "\xef\xbb\xbf"))
		r.pos = 3;
	while (r.pos < text.len && !r.too_deep) {
		size_t before = r.pos;

		if (json)
			read_flow(&r);
		else
			read_line(&r);
		if (r.pos == before)
			r.pos++;
	}
	out->too_deep = r.too_deep;
	find_kinds(&r);
	return out->values.count == 0 ? WRAPPED_NOT : json ? WRAPPED_JSON : WRAPPED_YAML;
}

struct text
wrapped_rest(struct arena *arena, struct text text, const struct wrapped *wrapped)
{
	char *copy = arena_string(arena, text);

	for (size_t i = 0; i < wrapped->values.count; i++)
		for (size_t k = wrapped->values.items[i].start; k < wrapped->values.items[i].end && k < text.len; k++)
			if (copy[k] != '\n' && copy[k] != '\r')
				copy[k] = ' ';
	return (struct text){ copy, text.len };
}
