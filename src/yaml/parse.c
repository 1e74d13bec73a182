/* parse.c - from bytes to a tree: libyaml's events, strictly. */
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "yaml/mistake.h"
#include "yaml/yaml.h"

/* Every STRIDE-th character's byte: libyaml counts characters. */
#define STRIDE 64

struct reader {
	yaml_parser_t parser;
	struct arena *arena;
	struct messages *messages;
	struct yaml_file *file;
	size_t skipped;                /* bytes of a byte order mark */
	bool ascii;                    /* and so without strides */
	size_t *strides;
	size_t stride_count;
};

static struct message *
refuse(struct reader *r, size_t start, size_t end, const char *format, ...) PRINTF_LIKE(4, 5);

static struct message *
refuse(struct reader *r, size_t start, size_t end, const char *format, ...)
{
	struct message *message;
	va_list args;

	va_start(args, format);
	message = yaml_mistake(r->messages, &r->file->source, start, end, format, args);
	va_end(args);
	return message;
}

/* ---- the bytes ---- */

/* YAML 1.1 ends lines at these too, which hardly an editor shows; and CR alone. */
static const char *
foreign_line_end(uint32_t c, const char *at, const char *end)
{
	switch (c) {
	case '\r':
		return at == end || *at != '\n' ? "a carriage return without a line feed" : NULL;
	case 0x85:
		return "the line end U+0085";
	case 0x2028:
		return "the line end U+2028";
	case 0x2029:
		return "the line end U+2029";
	default:
		return NULL;
	}
}

/*
 * Refuses what libyaml would refuse without a place or read as a line end, and notes where the
 * characters are.
 */
static bool
scan_characters(struct reader *r)
{
	struct text content = r->file->source.content;
	const char *at = content.at, *end = at + content.len, *here, *what;
	struct message *message;
	size_t count = 0;
	uint32_t c;

	if (content.len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
		r->skipped = 3;
	at += r->skipped;
	/* Most files are ASCII: their characters are their bytes. */
	while (at < end && ((*at >= 0x20 && *at < 0x7f) || *at == '\n' || *at == '\t'))
		at++;
	r->ascii = at == end;
	if (r->ascii)
		return true;
	at = content.at + r->skipped;
	r->strides = ARENA_ARRAY(r->arena, size_t, content.len / STRIDE + 1);
	while (at < end) {
		here = at;
		if (count++ % STRIDE == 0)
			r->strides[r->stride_count++] = (size_t)(here - content.at);
		c = text_utf8_next(&at, end);
		if (c == UINT32_MAX) {
			message = refuse(r, (size_t)(here - content.at), (size_t)(at - content.at),
			    "byte 0x%02x is not UTF-8", (unsigned)(uint8_t)*here);
			message_hint(r->messages, message, "save the file as UTF-8");
			return false;
		}
		what = foreign_line_end(c, at, end);
		if (what != NULL) {
			message = refuse(r, (size_t)(here - content.at), (size_t)(at - content.at), "%s", what);
			message_hint(r->messages, message, "end lines with LF or CRLF");
			return false;
		}
		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0) || c == 0xfeff ||
		    c == 0xfffe || c == 0xffff) {
			message = refuse(r, (size_t)(here - content.at), (size_t)(at - content.at),
			    "the character U+%04X is not allowed in a YAML file", (unsigned)c);
			message_hint(r->messages, message, "write it in double quotes as \\u%04x", (unsigned)c);
			return false;
		}
	}
	return true;
}

/* The byte at a mark; marks never lie beyond the end. */
static size_t
offset_of(const struct reader *r, const yaml_mark_t *mark)
{
	struct text content = r->file->source.content;
	const char *at, *end = content.at + content.len;
	size_t stride = mark->index / STRIDE;

	if (r->ascii)
		return mark->index < content.len - r->skipped ? r->skipped + mark->index : content.len;
	if (stride >= r->stride_count) {
		if (r->stride_count == 0 || stride > r->stride_count)
			return content.len;
		stride = r->stride_count - 1;
	}
	at = content.at + r->strides[stride];
	for (size_t i = stride * STRIDE; i < mark->index && at < end; i++)
		(void)text_utf8_next(&at, end);
	return (size_t)(at - content.at);
}

/* ---- events ---- */

/* A way out for what people get wrong most. */
static const char *
advice(const char *problem)
{
	if (strstr(problem, "mapping values are not allowed") != NULL)
		return "quote text that contains ': ', or put it in a block after '|'";
	if (strstr(problem, "cannot start any token") != NULL)
		return "quote text that begins with this character; do not indent with tabs";
	if (strstr(problem, "tab character") != NULL)
		return "indent with spaces";
	return NULL;
}

static bool
next_event(struct reader *r, yaml_event_t *event)
{
	const char *problem, *hint;
	struct message *message;
	size_t at;

	if (yaml_parser_parse(&r->parser, event))
		return true;
	if (r->parser.error == YAML_MEMORY_ERROR) {
		yaml_parser_delete(&r->parser);
		r->arena->exhausted(r->arena->context);
		__builtin_trap();
	}
	problem = r->parser.problem != NULL ? r->parser.problem : "unreadable";
	at = offset_of(r, &r->parser.problem_mark);
	message = refuse(r, at, at + 1, "not YAML: %s%s%s", r->parser.context != NULL ? r->parser.context : "",
	    r->parser.context != NULL ? ", " : "", problem);
	hint = advice(problem);
	if (hint != NULL)
		message_hint(r->messages, message, "%s", hint);
	return false;
}

/* Tags and anchors stand before the node, and its start is theirs; libyaml drops a lone "!". */
static void
refuse_properties(struct reader *r, size_t start, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	struct text content = r->file->source.content;
	char first = start < content.len ? content.at[start] : '\0';
	struct message *message;
	size_t end = start;

	if (anchor == NULL && tag == NULL && first != '!')
		return;
	while (end < content.len && strchr(" \t\r\n,[]{}", content.at[end]) == NULL)
		end++;
	message = first == '&' ? refuse(r, start, end, "anchors ('&') are not supported") :
	    refuse(r, start, end, "tags ('!') are not supported");
	message_hint(r->messages, message, "quote text that begins with '%c', or put it in a block after '|'", first);
}

static struct text
copy(struct reader *r, const yaml_char_t *at, size_t len)
{
	return arena_text(r->arena, (struct text){ (const char *)at, len });
}

static bool
scalar(struct reader *r, const yaml_event_t *event, struct yaml_node *node)
{
	static const enum yaml_style styles[] = {
		[YAML_PLAIN_SCALAR_STYLE] = YAML_PLAIN,
		[YAML_SINGLE_QUOTED_SCALAR_STYLE] = YAML_QUOTED,
		[YAML_DOUBLE_QUOTED_SCALAR_STYLE] = YAML_QUOTED,
		[YAML_LITERAL_SCALAR_STYLE] = YAML_LITERAL,
		[YAML_FOLDED_SCALAR_STYLE] = YAML_FOLDED,
	};
	const yaml_char_t *value = event->data.scalar.value;
	size_t len = event->data.scalar.length;

	node->kind = YAML_SCALAR;
	node->style = styles[event->data.scalar.style];
	if (len > LIMIT_YAML_SCALAR) {
		(void)refuse(r, node->start, node->end, "a text of %zu bytes; the limit is %zu", len,
		    (size_t)LIMIT_YAML_SCALAR);
		return false;
	}
	node->text = copy(r, value, len);
	if (len != 0 && memchr(value, 0, len) != NULL) {
		struct message *message = refuse(r, node->start, node->end, "text with a NUL character");

		message_hint(r->messages, message, "remove \\0");
		return false;
	}
	return true;
}

static bool read_node(struct reader *r, yaml_event_t *event, struct yaml_node *node, unsigned depth);

static bool
list(struct reader *r, struct yaml_node *node, unsigned depth)
{
	LIST(struct yaml_node) items = { 0 };
	yaml_event_t event;

	for (;;) {
		if (!next_event(r, &event))
			return false;
		if (event.type == YAML_SEQUENCE_END_EVENT)
			break;
		if (!read_node(r, &event, LIST_ADD(r->arena, &items), depth))
			return false;
	}
	node->end = offset_of(r, &event.end_mark);
	yaml_event_delete(&event);
	node->items = items.items;
	node->count = items.count;
	return true;
}

struct repeated {
	const struct yaml_node *first, *again;
};

static int
compare_keys(const void *a, const void *b)
{
	const struct yaml_node *x = *(const struct yaml_node *const *)a, *y = *(const struct yaml_node *const *)b;
	int order = text_compare(x->text, y->text);

	return order != 0 ? order : (x->start > y->start) - (x->start < y->start);
}

static int
compare_repeated(const void *a, const void *b)
{
	const struct repeated *x = a, *y = b;

	return (x->again->start > y->again->start) - (x->again->start < y->again->start);
}

static void
refuse_repeated(struct reader *r, const struct repeated *key)
{
	struct text name = text_escape(r->messages->arena, key->again->text);
	unsigned line, column;
	struct message *message;

	message = refuse(r, key->again->start, key->again->end, "duplicate key '%.*s'",
	    TEXT_ARG(name));
	if (r->messages->errors > LIMIT_YAML_MISTAKES)
		return;
	text_place(r->file->source.content, key->first->start, &line, &column);
	message_hint(r->messages, message, "first used in line %u", line);
}

static void
find_repeated(struct reader *r, const struct yaml_node *keys, size_t count)
{
	const struct yaml_node **sorted, *first;
	LIST(struct repeated) found = { 0 };

	if (count < 2)
		return;
	sorted = ARENA_ARRAY(r->arena, const struct yaml_node *, count);
	for (size_t i = 0; i < count; i++)
		sorted[i] = &keys[i];
	qsort(sorted, count, sizeof(*sorted), compare_keys);
	first = sorted[0];
	for (size_t i = 1; i < count; i++) {
		if (text_equal(first->text, sorted[i]->text))
			*LIST_ADD(r->arena, &found) = (struct repeated){ first, sorted[i] };
		else
			first = sorted[i];
	}
	if (found.count > 1)
		qsort(found.items, found.count, sizeof(*found.items), compare_repeated);
	for (size_t i = 0; i < found.count; i++)
		refuse_repeated(r, &found.items[i]);
}

static void
check_key(struct reader *r, const struct yaml_node *key)
{
	struct message *message;

	if (key->kind != YAML_SCALAR) {
		message = refuse(r, key->start, key->end, "a key must be text, not a %s",
		    key->kind == YAML_LIST ? "list" : "mapping");
		message_hint(r->messages, message, "quote text that begins with '%c', or put it in a block after '|'",
		    key->kind == YAML_LIST ? '[' : '{');
	} else if (key->style == YAML_PLAIN && text_is(key->text, "<<")) {
		(void)refuse(r, key->start, key->end, "merge keys ('<<') are not supported");
	}
}

static bool
mapping(struct reader *r, struct yaml_node *node, unsigned depth)
{
	LIST(struct yaml_node) keys = { 0 }, values = { 0 };
	bool whole = true;
	yaml_event_t event;

	for (;;) {
		struct yaml_node *key;

		if (!next_event(r, &event))
			return false;
		if (event.type == YAML_MAPPING_END_EVENT)
			break;
		key = LIST_ADD(r->arena, &keys);
		if (!read_node(r, &event, key, depth))
			return false;
		check_key(r, key);
		whole = whole && key->kind == YAML_SCALAR;
		if (!next_event(r, &event) || !read_node(r, &event, LIST_ADD(r->arena, &values), depth))
			return false;
	}
	node->end = offset_of(r, &event.end_mark);
	yaml_event_delete(&event);
	if (!whole)
		return false;
	node->keys = keys.items;
	node->items = values.items;
	node->count = keys.count;
	find_repeated(r, node->keys, node->count);
	return true;
}

/* Takes the event over; false ends the reading. */
static bool
read_node(struct reader *r, yaml_event_t *event, struct yaml_node *node, unsigned depth)
{
	yaml_event_type_t type = event->type;
	bool read = true;

	node->file = r->file;
	node->start = offset_of(r, &event->start_mark);
	node->end = offset_of(r, &event->end_mark);
	if (type == YAML_ALIAS_EVENT) {
		struct message *message = refuse(r, node->start, node->end, "aliases ('*') are not supported");

		message_hint(r->messages, message,
		    "quote text that begins with '*', or put it in a block after '|'");
		read = false;
	} else if (type == YAML_SCALAR_EVENT) {
		refuse_properties(r, node->start, event->data.scalar.anchor, event->data.scalar.tag);
		read = scalar(r, event, node);
	} else if (type == YAML_SEQUENCE_START_EVENT) {
		node->kind = YAML_LIST;
		refuse_properties(r, node->start, event->data.sequence_start.anchor, event->data.sequence_start.tag);
	} else {
		node->kind = YAML_MAPPING;
		refuse_properties(r, node->start, event->data.mapping_start.anchor, event->data.mapping_start.tag);
	}
	yaml_event_delete(event);
	if (!read || node->kind == YAML_SCALAR)
		return read;
	if (depth == LIMIT_YAML_DEPTH) {
		(void)refuse(r, node->start, node->end, "lists and mappings nested more than %d deep",
		    LIMIT_YAML_DEPTH);
		return false;
	}
	return node->kind == YAML_LIST ? list(r, node, depth + 1) : mapping(r, node, depth + 1);
}

/* ---- the file ---- */

/* Skips one event of a kind that cannot fail to come. */
static bool
skip(struct reader *r)
{
	yaml_event_t event;

	if (!next_event(r, &event))
		return false;
	yaml_event_delete(&event);
	return true;
}

static bool
check_start(struct reader *r, const yaml_event_t *start)
{
	size_t at = offset_of(r, &start->start_mark), end = offset_of(r, &start->end_mark);

	if (start->data.document_start.version_directive == NULL &&
	    start->data.document_start.tag_directives.start == start->data.document_start.tag_directives.end)
		return true;
	message_hint(r->messages, refuse(r, at, end, "directives ('%%') are not supported"), "remove the line");
	return false;
}

static bool
read_document(struct reader *r)
{
	struct yaml_node *root = &r->file->root;
	yaml_event_t event;
	bool read;

	if (!skip(r) || !next_event(r, &event))
		return false;
	if (event.type == YAML_STREAM_END_EVENT) {
		yaml_event_delete(&event);
		return true;
	}
	read = check_start(r, &event);
	yaml_event_delete(&event);
	if (!read || !next_event(r, &event) || !read_node(r, &event, root, 0))
		return false;
	/* "---" and nothing more. */
	if (root->kind == YAML_SCALAR && root->style == YAML_PLAIN && root->text.len == 0)
		*root = (struct yaml_node){ .kind = YAML_MAPPING, .start = root->start, .end = root->end, .file = r->file };
	if (!skip(r) || !next_event(r, &event))
		return false;
	read = event.type == YAML_STREAM_END_EVENT;
	if (!read)
		message_hint(r->messages, refuse(r, offset_of(r, &event.start_mark), offset_of(r, &event.end_mark),
		    "a second document"), "a file holds one document; remove '---'");
	yaml_event_delete(&event);
	return read;
}

const struct yaml_file *
yaml_parse(struct arena *arena, struct text name, struct text content, struct messages *messages)
{
	struct yaml_file *file = ARENA_NEW(arena, struct yaml_file);
	struct reader r = { .arena = arena, .messages = messages, .file = file };
	struct message *message;
	bool whole;

	if (content.at == NULL)
		content = TEXT("");
	file->source = (struct source_text){ name, content };
	file->root = (struct yaml_node){ .kind = YAML_MAPPING, .file = file };
	if (content.len > LIMIT_YAML_FILE) {
		message = message_add(messages, MESSAGE_ERROR, "larger than %zu MiB, the limit of a YAML file",
		    (size_t)LIMIT_YAML_FILE >> 20);
		message->file = name;
		return NULL;
	}
	if (!scan_characters(&r))
		return NULL;
	if (!yaml_parser_initialize(&r.parser)) {
		arena->exhausted(arena->context);
		__builtin_trap();
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)content.at + r.skipped,
	    content.len - r.skipped);
	whole = read_document(&r);
	yaml_parser_delete(&r.parser);
	return whole ? file : NULL;
}

const struct yaml_file *
yaml_read_stored(struct arena *arena, struct bytes store, const char *path, struct messages *messages)
{
	const struct yaml_file *file;
	struct bytes content;
	struct text name;

	if (!file_read(arena, path, LIMIT_YAML_FILE, &content, messages))
		return NULL;
	name = text_is(text_of(path), "-") ? TEXT("(standard input)") : arena_text(arena, text_of(path));
	file = yaml_store_find(arena, store, name, text_of_bytes(content));
	return file != NULL ? file : yaml_parse(arena, name, text_of_bytes(content), messages);
}

const struct yaml_file *
yaml_read(struct arena *arena, const char *path, struct messages *messages)
{
	return yaml_read_stored(arena, (struct bytes){ NULL, 0 }, path, messages);
}

const struct yaml_node *
yaml_get(const struct yaml_node *node, const char *key)
{
	if (node == NULL || node->kind != YAML_MAPPING)
		return NULL;
	for (size_t i = 0; i < node->count; i++)
		if (text_is(node->keys[i].text, key))
			return &node->items[i];
	return NULL;
}

struct text
yaml_text(const struct yaml_node *mapping, const char *key)
{
	const struct yaml_node *node = yaml_get(mapping, key);

	return node != NULL && node->kind == YAML_SCALAR ? node->text : TEXT("");
}

struct texts
yaml_texts(struct arena *arena, const struct yaml_node *node)
{
	size_t count = node == NULL || node->kind == YAML_MAPPING ? 0 : node->kind == YAML_LIST ? node->count : 1;
	struct texts texts = { .items = ARENA_ARRAY(arena, struct text, count) };

	for (size_t i = 0; i < count; i++) {
		const struct yaml_node *item = node->kind == YAML_LIST ? &node->items[i] : node;

		if (item->kind == YAML_SCALAR)
			texts.items[texts.count++] = item->text;
	}
	return texts;
}
