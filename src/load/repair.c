/* repair.c - a block's body as other formats carry it: JSON, YAML, source text, mail, URLs. */
#include <string.h>

#include "load/loader.h"

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

/* Two or four hexadecimal digits to one ASCII character; -1: none. */
static int
hex_char(struct text text, unsigned digits)
{
	int value = 0;

	if (text.len < digits)
		return -1;
	for (unsigned i = 0; i < digits; i++) {
		int digit = hex_digit(text.at[i]);

		if (digit < 0 || value > 7)
			return -1;
		value = value << 4 | digit;
	}
	return value < 0x80 ? value : -1;
}

/* What an escape stands for: a line end, or a character of base64; `len` is that of the escape, 0: none. */
static char
escape_read(struct text rest, size_t *len)
{
	int c = -1;

	*len = 0;
	if (rest.len < 2)
		return 0;
	if (strchr("nrt\n\r", rest.at[1]) != NULL && rest.at[1] != 0) {
		*len = 2;
		return '\n';
	}
	if (rest.at[1] == '/' || rest.at[1] == '"' || rest.at[1] == '=') {
		*len = 2;
		return rest.at[1];
	}
	if (rest.at[1] == '\\') {
		*len = 1;              /* escaped twice over */
		return '\n';
	}
	if (rest.at[1] == 'u' || rest.at[1] == 'x') {
		unsigned digits = rest.at[1] == 'u' ? 4 : 2;

		c = hex_char((struct text){ rest.at + 2, rest.len - 2 }, digits);
		*len = c < 0 ? 0 : 2 + digits;
	}
	return (char)(c < 0 ? 0 : c);
}

/* From after a closing quote to the next line or quote: what joins string literals. */
static size_t
joint_len(struct text rest)
{
	size_t len = 0;

	while (len < rest.len && rest.at[len] != 0 && strchr(" \t+,;.&\\", rest.at[len]) != NULL)
		len++;
	return len;
}

struct text
repair_body(struct arena *arena, struct text body, bool in_quotes, struct repair *out)
{
	char *copy = arena_take(arena, body.len + 1);
	size_t len = 0, i = 0, step;
	bool line_begins = true;
	uint32_t scalar;

	*out = (struct repair){ 0 };
	while (i < body.len) {
		struct text rest = { body.at + i, body.len - i };
		char c = body.at[i], stands_for;
		int hex;

		if (is_line_end(c)) {
			copy[len++] = c;
			line_begins = true;
			i++;
			continue;
		}
		if (c == ' ' || c == '\t' || c == '\f' || c == '\v') {
			i++;
			continue;
		}
		if (line_begins && (c == '>' || c == '#' || c == '|' || c == '*' ||
		    (rest.len >= 3 && c == '/' && rest.at[1] == '/' && rest.at[2] == ' ') ||
		    (rest.len >= 2 && c == '-' && rest.at[1] == ' '))) {
			out->prefixed = true;
			i += c == '/' ? 2 : 1;
			continue;
		}
		line_begins = false;
		if (base64_is_digit(c)) {
			copy[len++] = c;
			i++;
		} else if (c == '=') {
			hex = hex_char((struct text){ rest.at + 1, rest.len - 1 }, 2);
			step = 1;
			if (hex == '=') {
				out->printable = true;
				step = 3;
				copy[len++] = '=';
			} else if (rest.len >= 3 && is_line_end(rest.at[1]) && text_trim(rest).len > 2 &&
			    base64_is_digit(rest.at[rest.at[1] == '\r' && rest.at[2] == '\n' && rest.len > 3 ? 3 : 2])) {
				out->printable = true;
			} else {
				copy[len++] = '=';
			}
			i += step;
		} else if (c == '\\') {
			stands_for = escape_read(rest, &step);
			if (step == 0 || stands_for == 0)
				goto bad;
			out->escaped = true;
			i += step;
			if (stands_for == '"')
				continue;
			copy[len++] = stands_for;
			line_begins = stands_for == '\n';
		} else if (c == '"' || c == '\'') {
			out->quoted = true;
			i++;
			if (in_quotes)
				i += joint_len((struct text){ body.at + i, body.len - i });
			in_quotes = !in_quotes;
		} else if (c == '-' || c == '_') {
			out->url_safe = true;
			copy[len++] = c == '-' ? '+' : '/';
			i++;
		} else if (c == '%' && (hex = hex_char((struct text){ rest.at + 1, rest.len - 1 }, 2)) >= 0) {
			out->percent = true;
			copy[len++] = (char)hex;
			i += 3;
		} else if ((step = invisible_read(body, i, &scalar)) != 0) {
			if (!out->invisible) {
				out->scalar = scalar;
				out->scalar_at = i;
			}
			out->invisible = true;
			i += step;
		} else {
			goto bad;
		}
	}
	return (struct text){ copy, len };
bad:
	out->bad = true;
	out->at = i;
	return (struct text){ copy, len };
}
