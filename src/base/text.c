/* text.c - comparing and cutting text, UTF-8, and the name that was probably meant. */
#include <string.h>

#include "base/base.h"

struct text
text_of(const char *string)
{
	return (struct text){ string, strlen(string) };
}

struct text
text_of_bytes(struct bytes bytes)
{
	return (struct text){ (const char *)bytes.at, bytes.len };
}

struct bytes
bytes_of_text(struct text text)
{
	return (struct bytes){ (const uint8_t *)text.at, text.len };
}

bool
bytes_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool
text_equal(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool
text_is(struct text a, const char *string)
{
	/* Most differ in the first character: no need to know how long the string is. */
	for (size_t i = 0; i < a.len; i++)
		if (string[i] == '\0' || a.at[i] != string[i])
			return false;
	return string[a.len] == '\0';
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool
text_equal_nocase(struct text a, struct text b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.at[i]) != lower(b.at[i]))
			return false;
	return true;
}

bool
text_starts_with(struct text text, const char *prefix)
{
	size_t len = strlen(prefix);

	return text.len >= len && memcmp(text.at, prefix, len) == 0;
}

bool
text_ends_with(struct text text, const char *suffix)
{
	size_t len = strlen(suffix);

	return text.len >= len && memcmp(text.at + (text.len - len), suffix, len) == 0;
}

bool
text_contains(struct text text, const char *part)
{
	size_t len = strlen(part);

	return len == 0 || (text.len >= len && memmem(text.at, text.len, part, len) != NULL);
}

int
text_compare(struct text a, struct text b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.at, b.at, len);

	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

int
bytes_compare(struct bytes a, struct bytes b)
{
	return text_compare(text_of_bytes(a), text_of_bytes(b));
}

bool
texts_hold(struct texts texts, struct text text)
{
	for (size_t i = 0; i < texts.count; i++)
		if (text_equal(texts.items[i], text))
			return true;
	return false;
}

void
texts_add_once(struct arena *arena, struct texts *texts, struct text text)
{
	if (!texts_hold(*texts, text))
		*LIST_ADD(arena, texts) = text;
}

void
strings_add_once(struct arena *arena, struct strings *strings, struct text text)
{
	for (size_t i = 0; i < strings->count; i++)
		if (text_is(text, strings->items[i]))
			return;
	*LIST_ADD(arena, strings) = arena_string(arena, text);
}

struct text
text_trim(struct text text)
{
	while (text.len > 0 && memchr(" \t\r\n", text.at[0], 4) != NULL)
		text = (struct text){ text.at + 1, text.len - 1 };
	while (text.len > 0 && memchr(" \t\r\n", text.at[text.len - 1], 4) != NULL)
		text.len--;
	return text;
}

bool
text_split_line(struct text *rest, struct text *line)
{
	const char *at = rest->at, *end = at + rest->len, *p = at;

	if (rest->len == 0)
		return false;
	while (p < end && *p != '\n' && *p != '\r')
		p++;
	*line = (struct text){ at, (size_t)(p - at) };
	if (p < end)
		p += p + 1 < end && p[0] == '\r' && p[1] == '\n' ? 2 : 1;
	*rest = (struct text){ p, (size_t)(end - p) };
	return true;
}

/* The well-formed sequences of Unicode table 3-7: no overlong forms, no surrogates, nothing over 10FFFF. */
uint32_t
text_utf8_next(const char **at, const char *end)
{
	const unsigned char *p = (const unsigned char *)*at;
	size_t room = (size_t)(end - *at);
	unsigned more;
	uint32_t scalar, least;

	(*at)++;
	if (p[0] < 0x80)
		return p[0];
	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		more = 1, scalar = p[0] & 0x1f, least = 0x80;
	else if (p[0] >= 0xe0 && p[0] <= 0xef)
		more = 2, scalar = p[0] & 0x0f, least = 0x800;
	else if (p[0] >= 0xf0 && p[0] <= 0xf4)
		more = 3, scalar = p[0] & 0x07, least = 0x10000;
	else
		return 0xffffffff;
	if (room <= more)
		return 0xffffffff;
	for (unsigned i = 1; i <= more; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0xffffffff;
		scalar = scalar << 6 | (p[i] & 0x3f);
	}
	if (scalar < least || scalar > 0x10ffff || (scalar >= 0xd800 && scalar <= 0xdfff))
		return 0xffffffff;
	*at += more;
	return scalar;
}

bool
text_utf8_valid(struct text text)
{
	const char *at = text.at, *end;

	/* Empty text may have no address, which takes no addition. */
	if (text.len == 0)
		return true;
	end = at + text.len;
	while (at < end) {
		if ((unsigned char)*at < 0x80)
			at++;
		else if (text_utf8_next(&at, end) == 0xffffffff)
			return false;
	}
	return true;
}

size_t
text_utf8_encode(uint32_t scalar, char out[4])
{
	if (scalar < 0x80) {
		out[0] = (char)scalar;
		return 1;
	}
	if (scalar < 0x800) {
		out[0] = (char)(0xc0 | scalar >> 6);
		out[1] = (char)(0x80 | (scalar & 0x3f));
		return 2;
	}
	if (scalar < 0x10000) {
		out[0] = (char)(0xe0 | scalar >> 12);
		out[1] = (char)(0x80 | (scalar >> 6 & 0x3f));
		out[2] = (char)(0x80 | (scalar & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | scalar >> 18);
	out[1] = (char)(0x80 | (scalar >> 12 & 0x3f));
	out[2] = (char)(0x80 | (scalar >> 6 & 0x3f));
	out[3] = (char)(0x80 | (scalar & 0x3f));
	return 4;
}

__extension__ typedef unsigned __int128 uint128;

static uint64_t
mix(uint64_t a, uint64_t b)
{
	uint128 product = (uint128)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t
hash_bytes(uint64_t key, struct bytes bytes)
{
	const uint64_t odd1 = 0x9e3779b97f4a7c15, odd2 = 0xd6e8feb86659fd93;
	uint64_t hash = key ^ mix(bytes.len ^ odd1, odd2), word;
	const uint8_t *p = bytes.at;
	size_t left = bytes.len;

	for (; left >= 8; p += 8, left -= 8) {
		memcpy(&word, p, 8);
		hash = mix(hash ^ word, odd1 ^ key);
	}
	if (left > 0) {
		word = 0;
		memcpy(&word, p, left);
		hash = mix(hash ^ word ^ left, odd2 ^ key);
	}
	return mix(hash ^ odd2, odd1);
}

/* Optimal string alignment distance, not over `most`; both at most 63 bytes. */
static size_t
distance(struct text a, struct text b, size_t most)
{
	size_t rows[3][64], *before = rows[0], *above = rows[1], *row = rows[2], *spare;

	if (a.len > 63 || b.len > 63 || (a.len > b.len ? a.len - b.len : b.len - a.len) > most)
		return most + 1;
	for (size_t j = 0; j <= b.len; j++)
		above[j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b.len; j++) {
			char x = lower(a.at[i - 1]), y = lower(b.at[j - 1]);
			size_t least = above[j - 1] + (x != y);

			if (above[j] + 1 < least)
				least = above[j] + 1;
			if (row[j - 1] + 1 < least)
				least = row[j - 1] + 1;
			if (i > 1 && j > 1 && x == lower(b.at[j - 2]) && lower(a.at[i - 2]) == y &&
			    before[j - 2] + 1 < least)
				least = before[j - 2] + 1;
			row[j] = least;
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[b.len];
}

const char *
nearest_name(struct text given, const char *const *names, size_t count)
{
	const char *best = NULL;
	size_t best_distance = given.len < 3 ? 1 : given.len / 3;

	for (size_t i = 0; i < count; i++) {
		size_t d = distance(given, text_of(names[i]), best_distance);

		if (d < best_distance || (d == best_distance && best == NULL)) {
			best = names[i];
			best_distance = d;
		}
	}
	return best;
}
