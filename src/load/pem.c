/* pem.c - finds every PEM block of a text (RFC 7468) and decodes it; what is wrong with one is kept beside it. */
#include <string.h>

#include "load/loader.h"

struct scanner {
	struct arena *arena;
	struct source *source;
	struct text text;
	size_t most;
	block_list *blocks;
	bool lone_cr;                  /* some lines end in CR alone */
	unsigned line;                 /* number of the line that begins at line_at */
	size_t line_at;
	size_t pos;                    /* what is before belongs to blocks, or is text that was looked at */
};

const char *
block_fault_name(enum block_fault fault)
{
	static const char *const names[BLOCK_FAULT_COUNT] = {
		[BLOCK_SOUND] = "",
		[BLOCK_BAD_BASE64] = "bad-base64", [BLOCK_EMPTY] = "empty", [BLOCK_TOO_LARGE] = "too-large",
		[BLOCK_NOT_DER] = "not-der", [BLOCK_TRUNCATED] = "truncated", [BLOCK_LABEL_UNKNOWN] = "label-unknown",
		[BLOCK_NO_END] = "no-end", [BLOCK_NO_BEGIN] = "no-begin", [BLOCK_NO_MARKERS] = "no-markers",
		[BLOCK_END_LABEL_DIFFERS] = "end-label-differs", [BLOCK_LABEL_WRONG] = "label-wrong", [BLOCK_HYPHENS] = "hyphens",
		[BLOCK_DASHES] = "dashes", [BLOCK_LOWER_CASE] = "lower-case", [BLOCK_INDENTED] = "indented",
		[BLOCK_ONE_LINE] = "one-line", [BLOCK_EMBEDDED] = "embedded", [BLOCK_ESCAPED] = "escaped",
		[BLOCK_QUOTED] = "quoted", [BLOCK_QUOTED_PRINTABLE] = "quoted-printable", [BLOCK_URL_SAFE] = "url-safe",
		[BLOCK_INVISIBLE] = "invisible", [BLOCK_BLANK_LINE] = "blank-line", [BLOCK_HEADERS] = "headers",
		[BLOCK_LOOSE_BITS] = "loose-bits", [BLOCK_TRAILING_BYTES] = "trailing-bytes", [BLOCK_LABEL_OWN] = "label-own",
		[BLOCK_OPENSSH] = "openssh", [BLOCK_NOT_READ] = "not-read", [BLOCK_UNDECIDED] = "undecided",
	};

	return names[fault];
}

void
block_problem(struct arena *arena, struct block *block, enum block_fault fault, unsigned line, unsigned column,
    const char *format, ...)
{
	struct block_problem *problem = LIST_ADD(arena, &block->facts.problems);
	va_list args;

	va_start(args, format);
	*problem = (struct block_problem){ fault, line, column, arena_vprintf(arena, format, args) };
	va_end(args);
}

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || is_line_end(c);
}

static bool
has_lone_cr(struct text text)
{
	const char *p = text.at, *end = p + text.len;

	for (; p < end && (p = memchr(p, '\r', (size_t)(end - p))) != NULL; p++)
		if (p + 1 == end || p[1] != '\n')
			return true;
	return false;
}

/* Moves on to the line that holds `offset`; what is asked for never goes back behind line_at. */
static unsigned
line_of(struct scanner *s, size_t offset)
{
	const char *at = s->text.at + s->line_at, *end = s->text.at + offset, *p;

	if (!s->lone_cr) {
		while ((p = memchr(at, '\n', (size_t)(end - at))) != NULL) {
			s->line++;
			at = p + 1;
		}
		s->line_at = (size_t)(at - s->text.at);
		return s->line;
	}
	for (p = at; p < end; p++) {
		bool ends = *p == '\n' || (*p == '\r' && (p + 1 == s->text.at + s->text.len || p[1] != '\n'));

		if (ends) {
			s->line++;
			at = p + 1;
		}
	}
	s->line_at = (size_t)(at - s->text.at);
	return s->line;
}

static unsigned
column_of(const struct scanner *s, size_t offset)
{
	const char *at = s->text.at + offset, *end = at;
	unsigned column = 1;

	while (at > s->text.at && !is_line_end(at[-1]))
		at--;
	while (at < end) {
		(void)text_utf8_next(&at, end);
		column++;
	}
	return column;
}

/* A problem at a place at or behind the last line that was asked for. */
static void
problem_at(struct scanner *s, struct block *block, enum block_fault fault, size_t offset, const char *sentence)
{
	unsigned line = line_of(s, offset);

	block_problem(s->arena, block, fault, line, column_of(s, offset), "%s", sentence);
}

static size_t
skip_line_blanks(struct text text, size_t at)
{
	while (at < text.len && (text.at[at] == ' ' || text.at[at] == '\t'))
		at++;
	return at;
}

static size_t
skip_line_end(struct text text, size_t at)
{
	if (at < text.len && text.at[at] == '\r')
		at++;
	if (at < text.len && text.at[at] == '\n' )
		at++;
	return at;
}

static size_t
line_end_of(struct text text, size_t at)
{
	while (at < text.len && !is_line_end(text.at[at]))
		at++;
	return at;
}

static bool
holds_text(struct text text, size_t start, size_t end)
{
	if (start == 0 && text_starts_with(text, "\xef\xbb\xbf"))
		start = 3;
	while (start < end && is_blank(text.at[start]))
		start++;
	return start < end;
}

static bool
is_control(char c)
{
	return (unsigned char)c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != 0x1b;
}

/* A line of base64, as long as those of an object. */
static bool
is_base64_line(struct text line)
{
	if (line.len < 60)
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (!base64_is_digit(line.at[i]) && line.at[i] != '=')
			return false;
	return true;
}

static struct leftover *
leave_over(struct scanner *s, size_t start, size_t end, const char *what, const char *why)
{
	struct leftover *leftover = source_leftover(s->arena, s->source, "%s", why);

	leftover->what = text_of(what);
	leftover->offset = start;
	leftover->size = end - start;
	s->source->trailing_bytes += end - start;
	return leftover;
}

/* An object in base64 without BEGIN and END lines: programs do not find it. */
static void
note_base64(struct scanner *s, size_t start, size_t end)
{
	struct text rest = { s->text.at + start, end - start }, line;

	while (text_split_line(&rest, &line)) {
		struct arena_mark mark = arena_mark(s->arena);
		struct text body;
		const char *stop;
		struct base64_result result;
		enum shape shape = SHAPE_NONE;
		uint8_t *out;

		line = text_trim(line);
		if (!text_starts_with(line, "MI") || !is_base64_line(line))
			continue;
		stop = line.at + line.len;
		body.at = line.at;
		while (text_split_line(&rest, &line) && (line = text_trim(line)).len != 0 && line.len <= 80 &&
		    strcspn(arena_string(s->arena, line), " :-.,;") == line.len)
			stop = line.at + line.len;
		body.len = (size_t)(stop - body.at);
		out = arena_take(s->arena, BASE64_ROOM(body.len));
		result = base64_decode(body, out);
		if (result.fault == BASE64_OK)
			shape = der_shape((struct bytes){ out, result.len }, NULL);
		crypto_cleanse(out, result.len);
		arena_rewind(s->arena, mark);
		if (shape != SHAPE_NONE)
			leave_over(s, (size_t)(body.at - s->text.at), (size_t)(stop - s->text.at), shape_name(shape),
			    "base64 without BEGIN and END lines")->line = line_of(s, (size_t)(body.at - s->text.at));
	}
}

/* What stands between blocks and is no text. */
static void
note_gap(struct scanner *s, size_t start, size_t end)
{
	for (size_t i = start; i < end; i++)
		if (is_control(s->text.at[i])) {
			struct bytes rest;

			while (start < end && is_blank(s->text.at[start]))
				start++;
			rest = (struct bytes){ (const uint8_t *)s->text.at + start, end - start };
			leave_over(s, start, end, rest.at[0] == DER_SEQUENCE && der_shape(rest, NULL) != SHAPE_NONE ?
			    shape_name(der_shape(rest, NULL)) : "bytes that are not text", "stands outside of the PEM blocks");
			return;
		}
	note_base64(s, start, end);
}

/* Whether there is text outside of blocks from `start` to `end`; the source remembers where. */
static bool
note_text(struct scanner *s, size_t start, size_t end, bool last)
{
	if (!holds_text(s->text, start, end))
		return false;
	if (s->blocks->count != 0 || !last)
		note_gap(s, start, end);
	if (last)
		s->source->text_after = true;
	else if (s->blocks->count == 0)
		s->source->text_before = true;
	else
		s->source->text_between = true;
	return true;
}

/* RFC 1421 headers: lines with a colon up to an empty line. The body after them. */
static struct text
read_headers(struct block *block, struct text body)
{
	struct text rest = body, line;
	bool any = false;

	for (;;) {
		struct text before = rest;
		const char *colon;

		if (!text_split_line(&rest, &line))
			break;
		colon = memchr(line.at, ':', line.len);
		if (colon == NULL) {
			if (any && text_trim(line).len != 0) {
				/* A header may go on in a line that begins with a blank. */
				if (line.at[0] == ' ' || line.at[0] == '\t')
					continue;
				rest = before;
			} else if (!any) {
				rest = body;
			}
			break;
		}
		any = true;
		if (text_starts_with(line, "Proc-Type:") && text_contains(line, "ENCRYPTED"))
			block->facts.encrypted = true;
		else if (text_starts_with(line, "DEK-Info:"))
			block->dek_info = text_trim((struct text){ line.at + 9, line.len - 9 });
	}
	return rest;
}

static void
set_der(struct scanner *s, struct block *block, const uint8_t *at, size_t len)
{
	block->facts.size = len;
	block->der = (struct bytes){ at, len };
	if (len == 0) {
		block_problem(s->arena, block, BLOCK_EMPTY, block->facts.line, 1, "the block is empty");
	} else if (len > LIMIT_PEM_BLOCK) {
		block->der = (struct bytes){ 0 };
		block_problem(s->arena, block, BLOCK_TOO_LARGE, block->facts.line, 1,
		    "the block holds more than %zu MiB, the limit of one block", LIMIT_PEM_BLOCK >> 20);
	} else {
		block->facts.readable = true;
	}
}

static const char *
fault_sentence(struct arena *arena, const struct base64_result *result, struct text body)
{
	struct text rest = { body.at + result->at, body.len - result->at };
	const char *next = rest.at;

	switch (result->fault) {
	case BASE64_TRUNCATED:
		return "the base64 is cut short: its last group of four characters is not whole";
	case BASE64_PADDING:
		return rest.len > 0 && rest.at[0] == '=' ? "a '=' where none can stand in base64" :
		    "base64 goes on after its '=' (are two objects in one block?)";
	default:
		break;
	}
	if (text_starts_with(rest, "..."))
		return "the base64 has been shortened to '...'; the whole block is needed";
	(void)text_utf8_next(&next, rest.at + rest.len);
	rest.len = (size_t)(next - rest.at);
	rest = text_escape(arena, rest);
	return arena_printf(arena, "invalid base64: '%.*s' is none of its characters", TEXT_ARG(rest)).at;
}

static void
name_repairs(struct scanner *s, struct block *block, const struct repair *done, size_t body_at)
{
	static const struct {
		size_t flag;
		enum block_fault fault;
		const char *sentence;
	} kinds[] = {
		{ offsetof(struct repair, escaped), BLOCK_ESCAPED,
		    "line ends are written as \\n (copied from JSON or source text?); put real line ends there" },
		{ offsetof(struct repair, percent), BLOCK_ESCAPED,
		    "characters are written as %XX (copied from a URL or an HTTP header?); decode them" },
		{ offsetof(struct repair, quoted), BLOCK_QUOTED,
		    "lines stand in quotes (copied from source text?); remove quotes and commas" },
		{ offsetof(struct repair, prefixed), BLOCK_QUOTED,
		    "lines begin with a mark such as '> ' (copied from a mail?); remove it" },
		{ offsetof(struct repair, printable), BLOCK_QUOTED_PRINTABLE,
		    "the block is quoted-printable (copied from the source of a mail?); '=3D' is '=', a '=' at the end "
		    "of a line joins it with the next" },
		{ offsetof(struct repair, url_safe), BLOCK_URL_SAFE,
		    "the block is in the base64 of URLs; write '-' as '+' and '_' as '/'" },
	};

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (*(const bool *)((const char *)done + kinds[i].flag))
			block_problem(s->arena, block, kinds[i].fault, block->facts.line, 1, "%s", kinds[i].sentence);
	if (done->invisible)
		problem_at(s, block, BLOCK_INVISIBLE, body_at + done->scalar_at, arena_printf(s->arena,
		    "the block holds characters that do not show, the first a %.*s (copied from a web page?); remove them",
		    TEXT_ARG(invisible_name(s->arena, done->scalar))).at);
}

static void
marker_problem(struct scanner *s, struct block *block, const struct marker *marker)
{
	const char *line = marker->end ? "END" : "BEGIN";

	if (marker->invisible != 0)
		problem_at(s, block, BLOCK_INVISIBLE, marker->invisible_at, arena_printf(s->arena,
		    "the %s line holds a %.*s, which does not show (copied from a web page?); remove it", line,
		    TEXT_ARG(invisible_name(s->arena, marker->invisible))).at);
	if (marker->fault != BLOCK_SOUND && marker->fault != BLOCK_INVISIBLE)
		problem_at(s, block, marker->fault, marker->start, arena_printf(s->arena, "the %s line %s", line, marker->words).at);
}

/* The slow way: what a plain reading refused. `begun_quoted`: a quote stands before BEGIN. */
static void
decode_with_repairs(struct scanner *s, struct block *block, struct text body, const struct base64_result *plain,
    bool begun_quoted)
{
	struct repair done;
	struct text clean = repair_body(s->arena, body, begun_quoted, &done);
	uint8_t *out = arena_take(s->arena, BASE64_ROOM(clean.len));
	struct base64_result result = base64_decode(clean, out);
	size_t at = (size_t)(body.at - s->text.at);

	crypto_cleanse((char *)(uintptr_t)clean.at, clean.len);
	if (!done.bad && result.fault == BASE64_OK && result.len != 0 &&
	    der_shape((struct bytes){ out, result.len }, NULL) != SHAPE_NONE) {
		name_repairs(s, block, &done, at);
		set_der(s, block, out, result.len);
		return;
	}
	crypto_cleanse(out, result.len);
	problem_at(s, block, BLOCK_BAD_BASE64, at + plain->at, fault_sentence(s->arena, plain, body));
}

static bool
is_one_object(struct bytes der)
{
	size_t size;
	enum shape shape = der_shape(der, &size);

	return shape != SHAPE_NONE && shape != SHAPE_TRUNCATED && size == der.len;
}

/* What is not handed on is cleared: it might be half of a private key. */
static void
take_if_whole(struct scanner *s, struct block *block, uint8_t *out, const struct base64_result *result)
{
	if (result->fault == BASE64_OK && is_one_object((struct bytes){ out, result->len }))
		set_der(s, block, out, result->len);
	else
		crypto_cleanse(out, result->len);
}

/* A block whose END was lost: what is base64 to the end of a line, if that is one whole object. */
static void
decode_to_no_end(struct scanner *s, struct block *block, struct text body)
{
	uint8_t *out = arena_take(s->arena, BASE64_ROOM(body.len));
	struct base64_result result = base64_decode(body, out);

	if (result.fault == BASE64_CHARACTER || result.fault == BASE64_PADDING) {
		while (result.at > 0 && !is_line_end(body.at[result.at - 1]))
			result.at--;
		body.len = result.at;
		result = base64_decode(body, out);
	}
	take_if_whole(s, block, out, &result);
}

static bool
invisible_only(struct text text, size_t start, size_t end)
{
	uint32_t scalar;
	size_t step;

	while (start < end && (step = invisible_read(text, start, &scalar)) != 0)
		start += step;
	return start >= end;
}

/* How a block that was decoded stands in its lines: what OpenSSL would not read, though we do. */
static void
note_layout(struct scanner *s, struct block *block, const struct marker *begin, struct text body)
{
	struct text text = s->text;
	size_t start = begin->start, after = skip_line_blanks(text, begin->stop), first, after_end;

	while (start > 0 && !is_line_end(text.at[start - 1]))
		start--;
	if (start == 0 && text_starts_with(text, "\xef\xbb\xbf"))
		start = 3;
	first = skip_line_end(text, after);
	if (skip_line_blanks(text, start) == begin->start) {
		size_t by = begin->start - start;

		if (by == 0 && first > after && first < text.len && skip_line_blanks(text, first) > first &&
		    first < begin->stop + body.len)
			by = skip_line_blanks(text, first) - first;
		if (by != 0)
			block_problem(s->arena, block, BLOCK_INDENTED, block->facts.line, 1,
			    "lines are indented by %zu %s (copied from YAML?); remove them", by,
			    text.at[start] == '\t' || text.at[first] == '\t' ? "tabs" : by == 1 ? "blank" : "blanks");
	} else if (s->pos > start) {
		block_problem(s->arena, block, BLOCK_ONE_LINE, block->facts.line, column_of(s, begin->start),
		    "BEGIN stands on the line where the block before it ends; put a line end between them");
	} else if (invisible_only(text, start, begin->start)) {
		uint32_t scalar = 0;

		(void)invisible_read(text, start, &scalar);
		block_problem(s->arena, block, BLOCK_INVISIBLE, block->facts.line, 1,
		    "a %.*s, which does not show, stands before BEGIN (copied from a web page?); remove it",
		    TEXT_ARG(invisible_name(s->arena, scalar)));
	} else {
		block_problem(s->arena, block, BLOCK_EMBEDDED, block->facts.line, column_of(s, begin->start),
		    "BEGIN does not stand at the beginning of its line");
	}
	after_end = begin->stop + body.len;
	while (after_end > begin->stop && (text.at[after_end - 1] == ' ' || text.at[after_end - 1] == '\t'))
		after_end--;
	if (!is_line_end(text.at[after]) || !is_line_end(text.at[after_end - 1]))
		block_problem(s->arena, block, BLOCK_ONE_LINE, block->facts.line, 1,
		    "BEGIN, base64 and END are not on lines of their own; put line ends between them");
}

/* Finds where the block that `begin` opens ends. False: at another BEGIN, or at the end of the text. */
static bool
find_end(const struct scanner *s, const struct marker *begin, struct marker *end)
{
	if (marker_find(s->text, begin->stop, begin->label, end))
		return end->end;
	*end = (struct marker){ .start = s->text.len, .stop = s->text.len };
	return false;
}

static struct block *
add_block(struct scanner *s, const struct marker *marker, size_t start)
{
	bool text_before = note_text(s, s->pos, start, false);
	struct block *block = LIST_ADD(s->arena, s->blocks);

	block->facts.text_before = text_before;
	block->facts.label = marker->label;
	block->facts.line = line_of(s, marker->start);
	block->facts.offset = marker->start;
	return block;
}

/* All the lines that a block stands in. */
static struct text
lines_of(struct text text, size_t start, size_t end)
{
	while (start > 0 && !is_line_end(text.at[start - 1]))
		start--;
	/* With the end of the line before, so that OpenSSL does not take it for the first of the file. */
	start -= start > 0;
	end = line_end_of(text, end);
	if (end < text.len)
		end = skip_line_end(text, end);
	return (struct text){ text.at + start, end - start };
}

/* An END line that is not well made does not end a block for OpenSSL: the next one may. */
static size_t
stop_for_openssl(const struct scanner *s, const struct marker *begin, const struct marker *end)
{
	struct marker next;

	return end->fault != BLOCK_SOUND && marker_find(s->text, end->stop, begin->label, &next) && next.end ? next.stop : end->stop;
}

static void
read_block(struct scanner *s, const struct marker *begin)
{
	struct marker end;
	bool ended = find_end(s, begin, &end), in_quotes;
	struct text text = s->text, body, between;
	struct block *block;
	struct base64_result result;
	size_t start = begin->stop, from;
	uint8_t *out;

	block = add_block(s, begin, begin->start);
	start = skip_line_end(text, skip_line_blanks(text, start));
	if (start > end.start)
		start = end.start;
	body = (struct text){ text.at + start, end.start - start };
	if (memchr(body.at, ':', line_end_of(body, 0)) != NULL)
		body = read_headers(block, body);
	if (body.at != text.at + start && !block->facts.encrypted)
		block_problem(s->arena, block, BLOCK_HEADERS, block->facts.line, 1, "header lines that are not those of encryption stand in the block; "
		    "remove them and the empty line after them");
	from = (size_t)(body.at - text.at);
	marker_problem(s, block, begin);
	in_quotes = begin->start > 0 && (text.at[begin->start - 1] == '"' || text.at[begin->start - 1] == '\'');
	between = (struct text){ text.at + begin->stop, end.start - begin->stop };
	block->lines = lines_of(text, begin->start, ended ? stop_for_openssl(s, begin, &end) : end.start);
	if (!ended) {
		block_problem(s->arena, block, BLOCK_NO_END, block->facts.line, 1, "the block has no END line");
		decode_to_no_end(s, block, body);
		s->pos = end.start;
		return;
	}
	if (body.len > BASE64_ROOM(LIMIT_PEM_BLOCK) * 2) {
		set_der(s, block, NULL, LIMIT_PEM_BLOCK + 1);
		block->facts.end_line = line_of(s, end.start);
		s->pos = end.stop;
		return;
	}
	out = arena_take(s->arena, BASE64_ROOM(body.len));
	result = base64_decode(body, out);
	if (result.fault == BASE64_OK) {
		set_der(s, block, out, result.len);
		if (result.len != 0)
			note_layout(s, block, begin, between);
		if (result.blank_line)
			problem_at(s, block, BLOCK_BLANK_LINE, from + result.blank_line_at, "an empty line stands in the block; remove it");
		if (result.loose_bits)
			block_problem(s->arena, block, BLOCK_LOOSE_BITS, block->facts.line, 1,
			    "the last character of the base64 has bits that belong to no byte");
	} else {
		crypto_cleanse(out, result.len);
		decode_with_repairs(s, block, body, &result, in_quotes);
	}
	s->pos = end.stop;
	block->facts.end_line = line_of(s, end.start);
	marker_problem(s, block, &end);
	if (!text_equal(end.label, begin->label))
		problem_at(s, block, BLOCK_END_LABEL_DIFFERS, end.start,
		    arena_printf(s->arena, "BEGIN %.*s is closed by END %.*s", TEXT_ARG(label_shown(s->arena, begin->label)),
		    TEXT_ARG(label_shown(s->arena, end.label))).at);
	if (block->facts.readable && block->facts.problems.count == 0 && line_end_of(text, end.stop) != skip_line_blanks(text, end.stop))
		problem_at(s, block, BLOCK_ONE_LINE, end.start, "END does not stand alone on its line; put a line end after it");
	block->plain = block->facts.problems.count == 0 && !text_starts_with(block->lines, "\xef\xbb\xbf") && !result.blanks && from == start &&
	    line_end_of(text, end.stop) == end.stop;
}

/* An END without a BEGIN: the lines of base64 before it, if they are one whole object. */
static void
read_orphan(struct scanner *s, const struct marker *end)
{
	struct text text = s->text;
	size_t start = end->start;
	struct block *block;
	struct base64_result result;
	struct text body;
	uint8_t *out;

	while (start > s->pos && (is_blank(text.at[start - 1]) || (text.at[start - 1] > ' ' && text.at[start - 1] < 127 &&
	    strchr(":-\"'<>", text.at[start - 1]) == NULL)))
		start--;
	body = (struct text){ text.at + start, end->start - start };
	if (text_trim(body).len == 0) {
		/* A second END line: nothing is missing. */
		struct leftover *leftover = source_leftover(s->arena, s->source, "an END line without a block");

		leftover->what = label_shown(s->arena, end->label);
		leftover->line = line_of(s, end->start);
		leftover->offset = end->start;
		leftover->expected = true;
		s->pos = end->stop;
		return;
	}
	block = add_block(s, end, start);
	block->lines = lines_of(text, start, end->stop);
	block->facts.end_line = block->facts.line;
	block_problem(s->arena, block, BLOCK_NO_BEGIN, block->facts.line, column_of(s, end->start),
	    "END %.*s has no BEGIN line before it", TEXT_ARG(label_shown(s->arena, end->label)));
	out = arena_take(s->arena, BASE64_ROOM(body.len));
	result = base64_decode(body, out);
	take_if_whole(s, block, out, &result);
	s->pos = end->stop;
}

bool
pem_scan(struct arena *arena, struct source *source, struct text text, size_t most, block_list *blocks)
{
	struct scanner s = {
		.arena = arena, .source = source, .text = text, .most = most, .blocks = blocks, .line = 1,
		.lone_cr = source->line_ending == LINES_CR || (source->line_ending == LINES_MIXED && has_lone_cr(text)),
	};
	struct marker marker;

	while (s.pos < text.len && marker_find(text, s.pos, TEXT(""), &marker)) {
		if (blocks->count == most)
			return false;
		if (marker.end)
			read_orphan(&s, &marker);
		else
			read_block(&s, &marker);
	}
	if (blocks->count != 0)
		(void)note_text(&s, s.pos, text.len, true);
	return true;
}
