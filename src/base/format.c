/* format.c - printf into a buffer, where %.*s takes each byte of a text, zeros and what is no UTF-8 included. */
#include <stdio.h>
#include <string.h>

#include "base/base.h"

/* A conversion without its letter: "%-5", "%04ll"; a width that was given as an argument stands in it as digits. */
struct conversion {
	char words[48];
	size_t len;
	bool exact;                    /* the precision is an argument */
	int precision;
	char length;                   /* 'l', 'L' for ll, 'z', or 0 */
};

static void
add_char(struct conversion *c, char letter)
{
	if (c->len + 1 < sizeof(c->words))
		c->words[c->len++] = letter;
	c->words[c->len] = '\0';
}

static void
add_argument(struct conversion *c, int number)
{
	char digits[16];

	snprintf(digits, sizeof(digits), "%d", number);
	for (const char *at = digits; *at != '\0'; at++)
		add_char(c, *at);
}

/* From the flags up to the letter; `at` follows the percent sign. */
static const char *
read_conversion(const char *at, va_list *args, struct conversion *c)
{
	bool precision = false;

	*c = (struct conversion){ 0 };
	add_char(c, '%');
	for (; *at != '\0' && strchr("-+ #0123456789.*lz", *at) != NULL; at++) {
		if (*at == '*') {
			int number = va_arg(*args, int);

			c->exact = precision;
			c->precision = precision ? number : c->precision;
			add_argument(c, number);
			continue;
		}
		precision = precision || *at == '.';
		if (*at == 'l' || *at == 'z')
			c->length = *at == 'l' && c->length == 'l' ? 'L' : *at;
		add_char(c, *at);
	}
	add_char(c, *at);
	return at;
}

/* Its room is the sizes of what numbers need; a string is not written here. */
#define ADD_NUMBER(out, c, type, args) do { \
	char digits_[400]; \
	int len_ = snprintf(digits_, sizeof(digits_), (c)->words, va_arg(*(args), type)); \
	if (len_ > 0) \
		buffer_add(out, (struct text){ digits_, (size_t)len_ < sizeof(digits_) ? (size_t)len_ : sizeof(digits_) - 1 }); \
} while (0)

static void
add_string(struct buffer *out, const struct conversion *c, const char *string)
{
	size_t len = c->exact && c->precision >= 0 ? (size_t)c->precision : strlen(string), width = 0;
	bool left = false;
	const char *at = c->words + 1;

	for (; *at != '\0' && strchr("-+ #0", *at) != NULL; at++)
		left = left || *at == '-';
	for (; *at >= '0' && *at <= '9'; at++)
		width = width * 10 + (size_t)(*at - '0');
	for (size_t i = len; !left && i < width; i++)
		buffer_addc(out, ' ');
	buffer_add(out, (struct text){ string, len });
	for (size_t i = len; left && i < width; i++)
		buffer_addc(out, ' ');
}

static void
add_value(struct buffer *out, const struct conversion *c, char letter, va_list *args)
{
	switch (letter) {
	case 's':
		add_string(out, c, va_arg(*args, const char *));
		break;
	case 'c':
		buffer_addc(out, (char)va_arg(*args, int));
		break;
	case 'd': case 'u': case 'x': case 'X':
		/* Signed and unsigned numbers of one length are passed the same way. */
		if (c->length == 'L')
			ADD_NUMBER(out, c, long long, args);
		else if (c->length == 'l')
			ADD_NUMBER(out, c, long, args);
		else if (c->length == 'z')
			ADD_NUMBER(out, c, size_t, args);
		else
			ADD_NUMBER(out, c, int, args);
		break;
	case 'f': case 'g': case 'e':
		ADD_NUMBER(out, c, double, args);
		break;
	default:
		break;
	}
}

void
buffer_vprintf(struct buffer *out, const char *format, va_list args)
{
	va_list rest;

	va_copy(rest, args);
	for (const char *at = format; *at != '\0';) {
		size_t plain = strcspn(at, "%");
		struct conversion c;

		buffer_add(out, (struct text){ at, plain });
		at += plain;
		if (at[0] == '%' && at[1] == '%') {
			buffer_addc(out, '%');
			at += 2;
		} else if (at[0] == '%') {
			at = read_conversion(at + 1, &rest, &c);
			add_value(out, &c, *at, &rest);
			at += *at != '\0';
		}
	}
	va_end(rest);
}

void
buffer_printf(struct buffer *buffer, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buffer_vprintf(buffer, format, args);
	va_end(args);
}

struct text
arena_vprintf(struct arena *arena, const char *format, va_list args)
{
	char small[256];
	struct buffer out = { .arena = arena, .at = small, .room = sizeof(small) };

	buffer_vprintf(&out, format, args);
	return out.at != small ? buffer_text(&out) :
	    (struct text){ arena_string(arena, (struct text){ small, out.len }), out.len };
}

struct text
arena_printf(struct arena *arena, const char *format, ...)
{
	struct text text;
	va_list args;

	va_start(args, format);
	text = arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}
