/* encoding.c - the facts of a text: encoding, byte order mark, line ends, how it ends; and UTF-16 made readable. */
#include <string.h>

#include "load/loader.h"

static bool
is_ascii(struct text text)
{
	const char *at = text.at, *end = at + text.len;
	uint64_t word, high = 0;

	for (; end - at >= 8; at += 8) {
		memcpy(&word, at, 8);
		high |= word;
	}
	for (; at < end; at++)
		high |= (uint64_t)(unsigned char)*at;
	return (high & 0x8080808080808080) == 0;
}

const char *
text_encoding_name(enum text_encoding encoding)
{
	static const char *const names[] = {
		[ENCODING_ASCII] = "ASCII", [ENCODING_UTF8] = "UTF-8", [ENCODING_LATIN1] = "Latin-1",
		[ENCODING_UTF16LE] = "UTF-16LE", [ENCODING_UTF16BE] = "UTF-16BE", [ENCODING_BINARY] = "binary",
	};

	return names[encoding];
}

bool
text_encoding_is_utf16(enum text_encoding encoding)
{
	return encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE;
}

/* Whether it has two octets a unit, by its byte order mark or by the zeros of its first units, and in which order. */
static bool
is_utf16(struct bytes bytes, bool *bom, enum text_encoding *encoding)
{
	size_t units = bytes.len / 2 < 32 ? bytes.len / 2 : 32, le = 0, be = 0;

	*bom = bytes.len >= 2 && (bytes.at[0] ^ bytes.at[1]) == 1 && (bytes.at[0] | bytes.at[1]) == 0xff;
	if (*bom) {
		*encoding = bytes.at[0] == 0xff ? ENCODING_UTF16LE : ENCODING_UTF16BE;
		return true;
	}
	for (size_t i = 0; i < units; i++) {
		le += bytes.at[2 * i] >= 9 && bytes.at[2 * i] < 0x7f && bytes.at[2 * i + 1] == 0;
		be += bytes.at[2 * i] == 0 && bytes.at[2 * i + 1] >= 9 && bytes.at[2 * i + 1] < 0x7f;
	}
	*encoding = le == units ? ENCODING_UTF16LE : ENCODING_UTF16BE;
	return units >= 4 && (le == units || be == units);
}

static struct text
utf16_to_utf8(struct arena *arena, struct bytes bytes, bool big)
{
	size_t units = bytes.len / 2, len = 0;
	char *at = arena_take(arena, units * 3 + 4);

	for (size_t i = 0; i < units; i++) {
		uint32_t unit = (uint32_t)(bytes.at[2 * i + !big] << 8 | bytes.at[2 * i + big]);

		if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < units) {
			uint32_t low = (uint32_t)(bytes.at[2 * i + 2 + !big] << 8 | bytes.at[2 * i + 2 + big]);

			if (low >= 0xdc00 && low < 0xe000) {
				unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
				i++;
			}
		}
		if (unit >= 0xd800 && unit < 0xe000)
			unit = 0xfffd;
		len += text_utf8_encode(unit, at + len);
	}
	return (struct text){ at, len };
}

static enum line_ending
line_ending_of(struct text text)
{
	const char *end = text.at + text.len, *p;
	bool crlf = false, lone_cr = false, lone_lf = false;

	for (p = text.at; p < end && (p = memchr(p, '\r', (size_t)(end - p))) != NULL; p++) {
		if (p + 1 < end && p[1] == '\n')
			crlf = true;
		else
			lone_cr = true;
	}
	for (p = text.at; p < end && !lone_lf && (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
		lone_lf = p == text.at || p[-1] != '\r';
	if (!crlf && !lone_cr && !lone_lf)
		return LINES_NONE;
	if (crlf + lone_cr + lone_lf > 1)
		return LINES_MIXED;
	return crlf ? LINES_CRLF : lone_cr ? LINES_CR : LINES_LF;
}

static unsigned
blank_lines_at_end(struct text text)
{
	unsigned lines = 0;
	size_t at = text.len;

	while (at > 0) {
		char c = text.at[at - 1];

		if (c == '\n' || c == '\r') {
			lines++;
			at -= c == '\n' && at >= 2 && text.at[at - 2] == '\r' ? 2 : 1;
		} else if (c == ' ' || c == '\t') {
			at--;
		} else {
			/* The first of them ended a line that is not blank. */
			return lines == 0 ? 0 : lines - 1;
		}
	}
	return lines;
}

struct text
source_read_text(struct arena *arena, struct source *source)
{
	struct text text = text_of_bytes(source->bytes);

	if (is_utf16(source->bytes, &source->has_bom, &source->encoding)) {
		text = utf16_to_utf8(arena, source->bytes, source->encoding == ENCODING_UTF16BE);
	} else if (is_ascii(text)) {
		source->encoding = memchr(text.at, 0, text.len) == NULL ? ENCODING_ASCII : ENCODING_BINARY;
	} else if (memchr(text.at, 0, text.len) != NULL) {
		source->encoding = ENCODING_BINARY;
	} else {
		source->has_bom = text_starts_with(text, "\xef\xbb\xbf");
		source->encoding = text_utf8_valid(text) ? ENCODING_UTF8 : ENCODING_LATIN1;
	}
	source->line_ending = line_ending_of(text);
	/* A lone CR ends a line only in a file whose lines all end so. */
	source->final_newline = text.len == 0 || text.at[text.len - 1] == '\n' ||
	    (text.at[text.len - 1] == '\r' && source->line_ending == LINES_CR);
	source->blank_lines_at_end = blank_lines_at_end(text);
	return text;
}

struct text
bytes_as_text(struct arena *arena, struct bytes bytes)
{
	struct source source = { .bytes = bytes };

	return source_read_text(arena, &source);
}
