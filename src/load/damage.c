/* damage.c - binary files that a program took for text: how it can be told, and what it did to them. */
#include <string.h>

#include "load/loader.h"

/* Bytes 0x80 to 0x9f of Windows-1252, as Unicode. */
static const uint16_t windows[32] = {
	0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
	0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
};

/* How long the value at the beginning says that it is, header and all; 0: it does not say. */
static size_t
said_size(const uint8_t *at, size_t len)
{
	size_t octets, size = 0;

	if (len < 4 || at[0] != DER_SEQUENCE || at[1] < 0x81 || at[1] > 0x84)
		return 0;
	octets = at[1] & 0x7f;
	for (size_t i = 0; i < octets && 2 + i < len; i++)
		size = size << 8 | at[2 + i];
	return size + 2 + octets;
}

static unsigned
replacements(struct bytes bytes)
{
	unsigned count = 0;

	for (size_t i = 0; i + 2 < bytes.len; i++)
		count += bytes.at[i] == 0xef && bytes.at[i + 1] == 0xbf && bytes.at[i + 2] == 0xbd;
	return count;
}

static bool
holds_controls(struct bytes bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.at[i] < 9)
			return true;
	return false;
}

/* Line feeds that got a CR before them: without those, the size is right. */
static size_t
added_returns(struct bytes bytes)
{
	size_t added = 0;

	for (size_t i = 0; i + 1 < bytes.len; i++)
		added += bytes.at[i] == '\r' && bytes.at[i + 1] == '\n';
	return added;
}

/* The byte that a character came from; -1: none. */
static int
byte_of(uint32_t scalar)
{
	if (scalar < 0x100)
		return (int)scalar;
	for (int i = 0; i < 32; i++)
		if (windows[i] == scalar)
			return 0x80 + i;
	return -1;
}

/* Read as Latin-1 or Windows-1252 and written as UTF-8: undone, the size is right. */
static bool
is_recoded(struct arena *arena, struct bytes bytes)
{
	struct arena_mark mark = arena_mark(arena);
	const char *at = (const char *)bytes.at, *end = at + bytes.len;
	uint8_t *undone = arena_take(arena, bytes.len);
	size_t len = 0;
	bool good = true;

	while (at < end && good) {
		uint32_t scalar = text_utf8_next(&at, end);
		int byte = scalar == 0xffffffff ? -1 : byte_of(scalar);

		good = byte >= 0;
		undone[len++] = (uint8_t)byte;
	}
	good = good && len < bytes.len && said_size(undone, len) == len;
	crypto_cleanse(undone, len);
	arena_rewind(arena, mark);
	return good;
}

/* Every byte lost its highest bit: 30 82 became 30 02, and the size says the rest. */
static bool
is_stripped(struct bytes bytes)
{
	size_t body = bytes.len - 4;

	if (bytes.at[0] != DER_SEQUENCE || bytes.at[1] != 0x02 || bytes.at[2] != ((body >> 8) & 0x7f) || bytes.at[3] != (body & 0x7f))
		return false;
	for (size_t i = 0; i < bytes.len; i++)
		if (bytes.at[i] >= 0x80)
			return false;
	return true;
}

struct text
damage_of(struct arena *arena, struct bytes bytes)
{
	size_t size, count;

	if (bytes.len < 32)
		return (struct text){ 0 };
	if (bytes.at[0] != DER_SEQUENCE && bytes.at[0] != 0xef)
		return (struct text){ 0 };
	count = replacements(bytes);
	if (count >= 8 && count * 3 >= bytes.len / 20 && holds_controls(bytes) && !text_contains(text_of_bytes(bytes), "-----BEGIN "))
		return arena_printf(arena, "its bytes above 127 were replaced by U+FFFD (EF BF BD, %zu times), as when a program reads "
		    "a binary file as UTF-8 text and writes it again", count);
	if (bytes.at[0] != DER_SEQUENCE)
		return (struct text){ 0 };
	size = said_size(bytes.at, bytes.len);
	count = added_returns(bytes);
	if (size != 0 && count != 0 && size < bytes.len && size + count == bytes.len)
		return arena_printf(arena, "a CR was put before each of its %zu line feeds, as a transfer in text mode does", count);
	if (is_recoded(arena, bytes))
		return TEXT("its bytes above 127 were written as UTF-8, as when a program reads a binary file as Latin-1 text");
	if (is_stripped(bytes))
		return TEXT("the highest bit of every byte was cleared, as a transfer in 7 bits does");
	/* No object of this size is without a zero for long: the second INTEGER of a key, the NULL of an algorithm. */
	if (size > bytes.len * 4 && memchr(bytes.at, 0, bytes.len) == NULL)
		return arena_printf(arena, "it ends after %zu of %zu bytes, before its first zero, as when a program takes binary bytes for a "
		    "string", bytes.len, size);
	return (struct text){ 0 };
}
