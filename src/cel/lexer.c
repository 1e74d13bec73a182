/* lexer.c - the words of an expression: names, numbers, strings, signs. */

#include "cel/lexer.h"

#include <math.h>
#include <string.h>

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char
at(const struct compiler *c, size_t pos)
{
	return pos < c->source.len ? c->source.at[pos] : '\0';
}

/* Blanks and comments ("//" to the end of the line) are between words. */
static void
skip(struct compiler *c)
{
	while (c->pos < c->source.len) {
		char b = c->source.at[c->pos];

		if (b == ' ' || b == '\t' || b == '\n' || b == '\r' || b == '\f') {
			c->pos++;
		} else if (b == '/' && at(c, c->pos + 1) == '/') {
			const char *end = memchr(c->source.at + c->pos, '\n', c->source.len - c->pos);

			c->pos = end == NULL ? c->source.len : (size_t)(end - c->source.at);
		} else {
			return;
		}
	}
}

/*
 * Int = "0x" hex { hex } | digit { digit } ; Uint = Int ( "u" | "U" )
 * Float = digits [ "." digits ] [ "e" [ "+" | "-" ] digits ]
 * The sign of the smallest int is the parser's affair: here 9223372036854775808 is a uint-sized magnitude
 * and `value` a CEL_UINT; `sign` of the token, 1 for an int, tells them apart.
 */
static void
number(struct compiler *c, struct token *token)
{
	size_t p = c->pos;
	uint64_t magnitude = 0;
	bool overflow = false, real = false;

	if (at(c, p) == '0' && at(c, p + 1) == 'x' && hex_digit(at(c, p + 2)) >= 0) {
		for (p += 2; hex_digit(at(c, p)) >= 0; p++) {
			overflow = overflow || magnitude >> 60 != 0;
			magnitude = magnitude << 4 | (uint64_t)hex_digit(at(c, p));
		}
	} else {
		for (; is_digit(at(c, p)); p++) {
			uint64_t digit = (uint64_t)(at(c, p) - '0');

			overflow = overflow || magnitude > (UINT64_MAX - digit) / 10;
			magnitude = magnitude * 10 + digit;
		}
		if (at(c, p) == '.' && is_digit(at(c, p + 1))) {
			real = true;
			for (p++; is_digit(at(c, p)); p++)
				;
		}
		if (at(c, p) == 'e' || at(c, p) == 'E') {
			size_t e = p + 1;

			if (at(c, e) == '+' || at(c, e) == '-')
				e++;
			if (is_digit(at(c, e))) {
				real = true;
				for (p = e; is_digit(at(c, p)); p++)
					;
			}
		}
	}
	token->kind = TOKEN_NUMBER;
	if (real) {
		struct text text = { c->source.at + c->pos, p - c->pos };
		double value;

		if (!double_parse(text, &value))
			value = 0;
		if (isinf(value))
			mistake(c, CEL_OUT_OF_RANGE, c->pos, p,
			    "%.*s is larger than the largest double, 1.7976931348623157e+308", TEXT_ARG(text));
		token->value = cel_double(value);
	} else if (at(c, p) == 'u' || at(c, p) == 'U') {
		p++;
		token->value = cel_uint(magnitude);
		if (overflow)
			mistake(c, CEL_OUT_OF_RANGE, c->pos, p, "%.*s is larger than the largest uint, 18446744073709551615",
			    (int)(p - c->pos), c->source.at + c->pos);
	} else {
		/* An int whose range the parser checks, which knows of a sign in front. */
		token->value = cel_uint(overflow ? UINT64_MAX : magnitude);
		token->sign = 1;
	}
	if (is_letter(at(c, p)) || is_digit(at(c, p))) {
		size_t end = p;

		while (is_letter(at(c, end)) || is_digit(at(c, end)))
			end++;
		mistake(c, CEL_SYNTAX, c->pos, end, "'%.*s' is not a number", (int)(end - c->pos), c->source.at + c->pos);
		p = end;
	}
	token->end = c->pos = p;
}

/* One escape sequence after its backslash at `p`; returns the byte after it, 0 for a mistake. */
static size_t
escape(struct compiler *c, size_t p, bool is_bytes, struct buffer *out)
{
	size_t start = p - 1;
	char b = at(c, p);
	unsigned digits = 0;
	uint32_t scalar = 0;
	char utf8[4];

	switch (b) {
	case 'a':
		buffer_addc(out, '\a');
		return p + 1;
	case 'b':
		buffer_addc(out, '\b');
		return p + 1;
	case 'f':
		buffer_addc(out, '\f');
		return p + 1;
	case 'n':
		buffer_addc(out, '\n');
		return p + 1;
	case 'r':
		buffer_addc(out, '\r');
		return p + 1;
	case 't':
		buffer_addc(out, '\t');
		return p + 1;
	case 'v':
		buffer_addc(out, '\v');
		return p + 1;
	case '\\':
	case '?':
	case '"':
	case '\'':
	case '`':
		buffer_addc(out, b);
		return p + 1;
	case 'x':
	case 'X':
		digits = 2;
		break;
	case 'u':
		digits = 4;
		break;
	case 'U':
		digits = 8;
		break;
	case '0':
	case '1':
	case '2':
	case '3':
		for (unsigned i = 0; i < 3; i++) {
			char d = at(c, p + i);

			if (d < '0' || d > '7') {
				mistake(c, CEL_SYNTAX, start, p + i, "an octal escape needs three digits, as in '\\012'");
				return p + i;
			}
			scalar = scalar * 8 + (uint32_t)(d - '0');
		}
		p += 3;
		break;
	default: {
		size_t end = p;
		const char *next = c->source.at + p;

		if (p < c->source.len) {
			text_utf8_next(&next, c->source.at + c->source.len);
			end = (size_t)(next - c->source.at);
		}
		mistake(c, CEL_SYNTAX, start, end, "unknown escape sequence");
		mistake_hint(c, "write '\\\\' for a backslash, or put r before the quote: r'\\d+'");
		return end;
	}
	}
	if (digits > 0) {
		if (is_bytes && digits > 2) {
			mistake(c, CEL_SYNTAX, start, p + 1, "'\\%c' is an escape of strings, not of bytes", b);
			mistake_hint(c, "write the bytes as '\\xNN'");
		}
		p++;
		for (unsigned i = 0; i < digits; i++) {
			int d = hex_digit(at(c, p + i));

			if (d < 0) {
				mistake(c, CEL_SYNTAX, start, p + i, "'\\%c' needs %u hexadecimal digits", b, digits);
				return p + i;
			}
			scalar = scalar * 16 + (uint32_t)d;
		}
		p += digits;
	}
	if (is_bytes) {
		buffer_addc(out, (char)(scalar & 0xff));
		return p;
	}
	if (scalar > 0x10ffff || (scalar >= 0xd800 && scalar <= 0xdfff)) {
		mistake(c, CEL_SYNTAX, start, p, "'%.*s' is not a Unicode character", (int)(p - start), c->source.at + start);
		return p;
	}
	buffer_add(out, (struct text){ utf8, text_utf8_encode(scalar, utf8) });
	return p;
}

/* String = [ "r" | "b" | "br" ] ( ' or " or ''' or """ ) ... the same ; `p` stands on the first quote */
static void
string(struct compiler *c, struct token *token, size_t p, bool raw, bool is_bytes)
{
	char quote = at(c, p);
	bool triple = at(c, p + 1) == quote && at(c, p + 2) == quote, copied = false;
	size_t open = p, start;
	struct buffer out = { 0 };
	struct text text;

	p += triple ? 3 : 1;
	start = p;
	for (;;) {
		char b = at(c, p);

		if (p >= c->source.len || (!triple && (b == '\n' || b == '\r'))) {
			size_t end = open + (triple ? 3 : 1);

			mistake(c, CEL_SYNTAX, token->start, end,
			    "this %s is not closed", is_bytes ? "bytes literal" : "string");
			if (p < c->source.len)
				mistake_hint(c, "only '''...''' goes over several lines");
			token->kind = TOKEN_BAD;
			token->end = c->pos = p;
			return;
		}
		if (b == quote && (!triple || (at(c, p + 1) == quote && at(c, p + 2) == quote)))
			break;
		if (b == '\\' && !raw) {
			if (!copied) {
				buffer_init(&out, c->arena);
				buffer_add(&out, (struct text){ c->source.at + start, p - start });
				copied = true;
			}
			p = escape(c, p + 1, is_bytes, &out);
			continue;
		}
		if (copied)
			buffer_addc(&out, b);
		p++;
	}
	text = copied ? buffer_text(&out) : (struct text){ c->source.at + start, p - start };
	p += triple ? 3 : 1;
	token->end = c->pos = p;
	if (is_bytes) {
		token->kind = TOKEN_BYTES;
		token->value = cel_bytes(bytes_of_text(text));
	} else {
		token->kind = TOKEN_STRING;
		token->value = cel_string(text);
	}
}

static void
quoted(struct compiler *c, struct token *token)
{
	size_t p = c->pos + 1;

	while (p < c->source.len && at(c, p) != '`' && at(c, p) != '\n')
		p++;
	if (at(c, p) != '`') {
		mistake(c, CEL_SYNTAX, c->pos, c->pos + 1, "this name is not closed: '`' is missing");
		token->kind = TOKEN_BAD;
		token->end = c->pos = p;
		return;
	}
	token->kind = TOKEN_QUOTED;
	token->text = (struct text){ c->source.at + c->pos + 1, p - c->pos - 1 };
	for (size_t i = 0; i < token->text.len; i++) {
		char b = token->text.at[i];

		if (!is_letter(b) && !is_digit(b) && memchr("-./ ", b, 4) == NULL) {
			mistake(c, CEL_SYNTAX, c->pos, p + 1, "a name in '`' holds letters, digits and '_-./ ' only");
			break;
		}
	}
	if (token->text.len == 0)
		mistake(c, CEL_SYNTAX, c->pos, p + 1, "this name is empty");
	token->end = c->pos = p + 1;
}

static void
sign(struct compiler *c, struct token *token)
{
	char a = at(c, c->pos), b = at(c, c->pos + 1);
	size_t len = 1;

	token->kind = TOKEN_SIGN;
	switch (a) {
	case '&':
	case '|':
		len = b == a ? 2 : 0;
		break;
	case '=':
		len = b == '=' ? 2 : 0;
		break;
	case '!':
	case '<':
	case '>':
		len = b == '=' ? 2 : 1;
		break;
	case '(': case ')': case '[': case ']': case '{': case '}':
	case '.': case ',': case ':': case '?':
	case '+': case '-': case '*': case '/': case '%':
		break;
	default:
		len = 0;
		break;
	}
	if (len > 0) {
		token->sign = SIGN(a, len == 2 ? b : 0);
		token->end = c->pos += len;
		return;
	}
	token->kind = TOKEN_BAD;
	if (a == '&' || a == '|' || a == '=') {
		token->end = c->pos + 1;
		mistake(c, CEL_SYNTAX, c->pos, token->end, "'%c' is not an operator", a);
		mistake_hint(c, "did you mean '%c%c'?", a, a);
	} else {
		const char *next = c->source.at + c->pos;
		uint32_t scalar = text_utf8_next(&next, c->source.at + c->source.len);

		token->end = (size_t)(next - c->source.at);
		if (scalar > ' ' && scalar < 0x7f)
			mistake(c, CEL_SYNTAX, c->pos, token->end, "'%c' has no meaning here", (char)scalar);
		else if (scalar == 0xffffffff)
			mistake(c, CEL_SYNTAX, c->pos, token->end, "this byte is not UTF-8: 0x%02x", (unsigned char)a);
		else
			mistake(c, CEL_SYNTAX, c->pos, token->end, "the character U+%04X has no meaning here", (unsigned)scalar);
		if (scalar == 0x2018 || scalar == 0x2019 || scalar == 0x201c || scalar == 0x201d)
			mistake_hint(c, "use straight quotes: ' or \"");
	}
	c->pos = token->end;
}

void
lexer_next(struct compiler *c, struct token *token)
{
	char a, b;

	skip(c);
	token->start = token->end = c->pos;
	token->sign = 0;
	if (c->pos >= c->source.len) {
		token->kind = TOKEN_END;
		return;
	}
	a = at(c, c->pos);
	b = at(c, c->pos + 1);
	if (a == '"' || a == '\'') {
		string(c, token, c->pos, false, false);
		return;
	}
	if (is_letter(a)) {
		bool r1 = a == 'r' || a == 'R', b1 = a == 'b' || a == 'B', r2 = b == 'r' || b == 'R';
		char third = at(c, c->pos + 2);
		size_t p = c->pos;

		if ((r1 || b1) && (b == '"' || b == '\'')) {
			string(c, token, c->pos + 1, r1, b1);
			return;
		}
		if (b1 && r2 && (third == '"' || third == '\'')) {
			string(c, token, c->pos + 2, true, true);
			return;
		}
		while (is_letter(at(c, p)) || is_digit(at(c, p)))
			p++;
		token->kind = TOKEN_NAME;
		token->text = (struct text){ c->source.at + c->pos, p - c->pos };
		token->end = c->pos = p;
		return;
	}
	if (is_digit(a) || (a == '.' && is_digit(b))) {
		number(c, token);
		return;
	}
	if (a == '`')
		quoted(c, token);
	else
		sign(c, token);
}
