/* escape.c - making any bytes safe to show, and how wide text is. */
#include <string.h>

#include "base/base.h"

bool
text_unsafe(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || c == 0xad || c == 0x61c || c == 0x180e ||
	    (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
	    c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

struct text
text_escape(struct arena *arena, struct text text)
{
	const char *at = text.at, *end = text.len > 0 ? at + text.len : at, *here;
	struct buffer out;
	uint32_t c;

	while (at < end && (unsigned char)*at >= 0x20 && (unsigned char)*at < 0x7f)
		at++;
	if (at == end)
		return text;
	buffer_init(&out, arena);
	buffer_add(&out, (struct text){ text.at, (size_t)(at - text.at) });
	while (at < end) {
		here = at;
		c = text_utf8_next(&at, end);
		if (c == 0xffffffff)
			buffer_printf(&out, "\\x%02x", (unsigned char)*here);
		else if (c == '\n')
			buffer_adds(&out, "\\n");
		else if (c == '\r')
			buffer_adds(&out, "\\r");
		else if (c == '\t')
			buffer_adds(&out, "\\t");
		else if (c < 0x80 && text_unsafe(c))
			buffer_printf(&out, "\\x%02x", c);
		else if (text_unsafe(c))
			buffer_printf(&out, "\\u{%04x}", c);
		else
			buffer_add(&out, (struct text){ here, (size_t)(at - here) });
	}
	return buffer_text(&out);
}

/* Ranges of combining and of wide characters; the common ones, enough to keep a caret in its place. */
static const uint32_t combining[][2] = {
	{ 0x300, 0x36f }, { 0x483, 0x489 }, { 0x591, 0x5bd }, { 0x610, 0x61a }, { 0x64b, 0x65f }, { 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff }, { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f },
};
static const uint32_t wide[][2] = {
	{ 0x1100, 0x115f }, { 0x2e80, 0x303e }, { 0x3041, 0x33ff }, { 0x3400, 0x4dbf }, { 0x4e00, 0x9fff },
	{ 0xa000, 0xa4cf }, { 0xac00, 0xd7a3 }, { 0xf900, 0xfaff }, { 0xfe30, 0xfe4f }, { 0xff00, 0xff60 },
	{ 0xffe0, 0xffe6 }, { 0x1f300, 0x1f64f }, { 0x1f900, 0x1f9ff }, { 0x20000, 0x3fffd },
};

static bool
within(uint32_t c, const uint32_t ranges[][2], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

size_t
text_width(struct text text)
{
	const char *at = text.at, *end = text.len > 0 ? at + text.len : at;
	size_t width = 0;
	uint32_t c;

	while (at < end) {
		c = text_utf8_next(&at, end);
		if (c < 0x300)
			width++;
		else if (!within(c, combining, COUNT_OF(combining)))
			width += within(c, wide, COUNT_OF(wide)) ? 2 : 1;
	}
	return width;
}

/* A file may be called anything, and a line that is copied from a report must not run what a name says. */
void
buffer_add_shell_word(struct buffer *buffer, struct text word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:@%+,=";
	size_t i = 0;

	while (i < word.len && word.at[i] != '\0' && strchr(plain, word.at[i]) != NULL)
		i++;
	if (i == word.len && i != 0 && word.at[0] != '-') {
		buffer_add(buffer, word);
		return;
	}
	if (word.len != 0 && word.at[0] == '-')
		buffer_adds(buffer, "./");
	buffer_addc(buffer, '\'');
	for (i = 0; i < word.len; i++)
		if (word.at[i] == '\'')
			buffer_adds(buffer, "'\\''");
		else
			buffer_addc(buffer, word.at[i]);
	buffer_addc(buffer, '\'');
}
