/* buffer.c - text that is built piece by piece. */
#include <string.h>

#include "base/base.h"

void
buffer_init(struct buffer *buffer, struct arena *arena)
{
	*buffer = (struct buffer){ .arena = arena };
}

/* Room for `more` bytes and the zero behind them. */
static void
reserve(struct buffer *buffer, size_t more)
{
	size_t need = buffer->len + more + 1, room = buffer->room;

	if (need <= room)
		return;
	room = room == 0 ? 64 : room;
	while (room < need)
		room *= 2;
	buffer->at = arena_grow(buffer->arena, buffer->at, buffer->room, room, 1);
	buffer->room = room;
}

void
buffer_add(struct buffer *buffer, struct text text)
{
	if (text.len == 0)
		return;
	reserve(buffer, text.len);
	memcpy(buffer->at + buffer->len, text.at, text.len);
	buffer->len += text.len;
}

void
buffer_adds(struct buffer *buffer, const char *string)
{
	buffer_add(buffer, text_of(string));
}

void
buffer_addc(struct buffer *buffer, char c)
{
	buffer_add(buffer, (struct text){ &c, 1 });
}

struct text
buffer_text(struct buffer *buffer)
{
	reserve(buffer, 0);
	buffer->at[buffer->len] = '\0';
	return (struct text){ buffer->at, buffer->len };
}

int
hex_digit(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct text
hex(struct arena *arena, struct bytes bytes, const char *digits, bool colons)
{
	size_t each = colons ? 3 : 2;
	char *at, *p;

	if (bytes.len == 0)
		return (struct text){ "", 0 };
	at = arena_take_array(arena, bytes.len, each);
	p = at;
	for (size_t i = 0; i < bytes.len; i++) {
		if (colons && i != 0)
			*p++ = ':';
		*p++ = digits[bytes.at[i] >> 4];
		*p++ = digits[bytes.at[i] & 15];
	}
	return (struct text){ at, (size_t)(p - at) };
}

struct text
hex_text(struct arena *arena, struct bytes bytes)
{
	return hex(arena, bytes, "0123456789abcdef", false);
}

struct text
hex_colons(struct arena *arena, struct bytes bytes)
{
	return hex(arena, bytes, "0123456789ABCDEF", true);
}
