/* oid.c - object identifiers: dotted form, registered names, comparison (X.690 8.19). */

#include <string.h>

#include "der/der.h"

static const struct {
	const char *octets;
	uint8_t len;
	struct oid_name name;
} rows[] = {
#define ROW(octets, dotted, name, alias) { octets, sizeof(octets) - 1, { dotted, name, alias } },
#include "der/oid_rows.h"
#undef ROW
};

static const char *const names[] = {
#define ROW(octets, dotted, name, alias) name,
#include "der/oid_rows.h"
#undef ROW
};

bool
oid_equal(struct bytes a, struct bytes b)
{
	return a.len == b.len && memcmp(a.at, b.at, a.len) == 0;
}

bool
oid_under(struct bytes a, struct bytes b)
{
	return a.len >= b.len && b.len > 0 && memcmp(a.at, b.at, b.len) == 0;
}

static const struct oid_name *
find(struct bytes oid)
{
	size_t low = 0, high = COUNT_OF(rows);

	if (oid.len == 0)
		return NULL;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		size_t shorter = oid.len < rows[middle].len ? oid.len : rows[middle].len;
		int order = memcmp(oid.at, rows[middle].octets, shorter);

		if (order == 0)
			order = (oid.len > rows[middle].len) - (oid.len < rows[middle].len);
		if (order == 0)
			return &rows[middle].name;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

const char *
oid_name(struct bytes oid)
{
	const struct oid_name *row = find(oid);

	return row != NULL ? row->name : NULL;
}

const char *const *
oid_names(size_t *count)
{
	*count = COUNT_OF(names);
	return names;
}

/*
 * A subidentifier may have any length (2.25 holds 128-bit numbers), so what does not fit 64 bits is written
 * as the number's octets in hex: the text stays one that names this identifier alone.
 */
static void
add_subidentifier(struct buffer *out, struct bytes part, bool first)
{
	uint64_t value = 0;

	for (size_t i = 0; i < part.len; i++) {
		if (value >> 57 != 0) {
			buffer_adds(out, first ? "x" : ".x");
			for (size_t k = 0; k < part.len; k++)
				buffer_printf(out, "%02x", part.at[k]);
			return;
		}
		value = value << 7 | (part.at[i] & 0x7f);
	}
	if (!first) {
		buffer_printf(out, ".%llu", (unsigned long long)value);
		return;
	}
	/* X.690 8.19.4: the first two arcs share a subidentifier. */
	if (value < 80)
		buffer_printf(out, "%u.%u", (unsigned)(value / 40), (unsigned)(value % 40));
	else
		buffer_printf(out, "2.%llu", (unsigned long long)(value - 80));
}

struct text
oid_dotted(struct arena *arena, struct bytes oid)
{
	const struct oid_name *row = find(oid);
	struct buffer out;
	size_t start = 0;

	if (row != NULL)
		return text_of(row->dotted);
	buffer_init(&out, arena);
	for (size_t i = 0; i < oid.len; i++) {
		if (oid.at[i] >= 0x80 && i + 1 < oid.len)
			continue;
		add_subidentifier(&out, (struct bytes){ oid.at + start, i + 1 - start }, start == 0);
		start = i + 1;
	}
	return buffer_text(&out);
}

struct text
oid_text(struct arena *arena, struct bytes oid)
{
	const char *name = oid_name(oid);

	return name != NULL ? text_of(name) : oid_dotted(arena, oid);
}

/* Takes decimal digits off `text`; false if there are none, a leading zero, or more than 64 bits. */
static bool
take_arc(struct text *text, uint64_t *out)
{
	uint64_t value = 0;
	size_t i = 0;

	for (; i < text->len && text->at[i] >= '0' && text->at[i] <= '9'; i++) {
		unsigned digit = (unsigned)(text->at[i] - '0');

		if (value > (UINT64_MAX - digit) / 10 || (i == 1 && text->at[0] == '0'))
			return false;
		value = value * 10 + digit;
	}
	if (i == 0)
		return false;
	*text = (struct text){ text->at + i, text->len - i };
	*out = value;
	return true;
}

static uint8_t *
put_subidentifier(uint8_t *at, uint64_t value)
{
	unsigned groups = 1;

	for (uint64_t rest = value >> 7; rest != 0; rest >>= 7)
		groups++;
	for (; groups > 1; groups--)
		*at++ = (uint8_t)(0x80 | (value >> (7 * (groups - 1)) & 0x7f));
	*at++ = (uint8_t)(value & 0x7f);
	return at;
}

static bool
parse_dotted(struct arena *arena, struct text text, struct bytes *oid)
{
	uint8_t *octets, *end;
	uint64_t first, arc;

	if (!take_arc(&text, &first) || first > 2 || text.len == 0 || *text.at != '.')
		return false;
	text = (struct text){ text.at + 1, text.len - 1 };
	if (!take_arc(&text, &arc) || (first < 2 && arc > 39) || arc > UINT64_MAX - 80)
		return false;
	/* "." and a digit give at most as many octets; the first arcs up to ten. */
	octets = arena_take(arena, text.len + 10);
	end = put_subidentifier(octets, first * 40 + arc);
	while (text.len > 0) {
		if (*text.at != '.')
			return false;
		text = (struct text){ text.at + 1, text.len - 1 };
		if (!take_arc(&text, &arc))
			return false;
		end = put_subidentifier(end, arc);
	}
	*oid = (struct bytes){ octets, (size_t)(end - octets) };
	return true;
}

bool
oid_parse(struct arena *arena, struct text text, struct bytes *oid)
{
	if (text.len > 0 && text.at[0] >= '0' && text.at[0] <= '9')
		return parse_dotted(arena, text, oid);
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		const struct oid_name *name = &rows[i].name;

		if (text_is(text, name->name) || (name->alias != NULL && text_is(text, name->alias))) {
			*oid = (struct bytes){ (const uint8_t *)rows[i].octets, rows[i].len };
			return true;
		}
	}
	return false;
}
