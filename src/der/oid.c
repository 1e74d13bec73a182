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
	/* Neighbours in the tree differ in the last octet. */
	return a.len == b.len && (a.len == 0 || (a.at[a.len - 1] == b.at[a.len - 1] && memcmp(a.at, b.at, a.len) == 0));
}

bool
oid_under(struct bytes a, struct bytes b)
{
	return a.len >= b.len && b.len > 0 && memcmp(a.at, b.at, b.len) == 0;
}

int
oid_below(struct bytes oid, struct bytes arc)
{
	return oid.len == arc.len + 1 && oid_under(oid, arc) && oid.at[arc.len] < 0x80 ? oid.at[arc.len] : -1;
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
 * A subidentifier may have any length: UUIDs under 2.25 have 19 octets (X.667). Up to this many, it is shown
 * in decimal; longer ones are not in use, and are shown as x and their octets.
 */
#define DECIMAL_OCTETS 64
#define DECIMAL_DIGITS 136

static void
add_large(struct buffer *out, struct bytes part, bool first)
{
	uint8_t digits[DECIMAL_DIGITS] = { 0 };       /* the last one first */
	size_t count = 1;

	if (part.len > DECIMAL_OCTETS) {
		buffer_adds(out, first ? "x" : ".x");
		for (size_t i = 0; i < part.len; i++)
			buffer_printf(out, "%02x", part.at[i]);
		return;
	}
	for (size_t i = 0; i < part.len; i++) {
		unsigned carry = part.at[i] & 0x7f;

		for (size_t k = 0; k < count || carry != 0; k++) {
			unsigned value = digits[k] * 128u + carry;

			digits[k] = (uint8_t)(value % 10);
			carry = value / 10;
			if (k == count)
				count++;
		}
	}
	if (first) {
		/* X.690 8.19.4: the first arc is 2, the second what is over 80. */
		unsigned borrow = 8;

		for (size_t k = 1; borrow != 0; k++) {
			unsigned value = digits[k] + 10u - borrow;

			digits[k] = (uint8_t)(value % 10);
			borrow = value < 10;
		}
		while (count > 1 && digits[count - 1] == 0)
			count--;
		buffer_adds(out, "2");
	}
	buffer_addc(out, '.');
	while (count > 0)
		buffer_addc(out, (char)('0' + digits[--count]));
}

static void
add_subidentifier(struct buffer *out, struct bytes part, bool first)
{
	uint64_t value = 0;

	for (size_t i = 0; i < part.len; i++) {
		if (value >> 57 != 0) {
			add_large(out, part, first);
			return;
		}
		value = value << 7 | (part.at[i] & 0x7f);
	}
	if (!first)
		buffer_printf(out, ".%llu", (unsigned long long)value);
	else if (value < 80)
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
	for (size_t i = 0; i < oid.len && i < LIMIT_OID_SHOWN; i++) {
		if (oid.at[i] >= 0x80 && i + 1 < oid.len)
			continue;
		add_subidentifier(&out, (struct bytes){ oid.at + start, i + 1 - start }, start == 0);
		start = i + 1;
	}
	if (oid.len > LIMIT_OID_SHOWN)
		buffer_adds(&out, "...");
	return buffer_text(&out);
}

struct text
oid_text(struct arena *arena, struct bytes oid)
{
	const char *name = oid_name(oid);

	return name != NULL ? text_of(name) : oid_dotted(arena, oid);
}

/* Takes the digits of an arc off `text`; false if there are none, too many, or a zero in front. */
static bool
take_arc(struct text *text, struct text *arc)
{
	size_t i = 0;

	while (i < text->len && text->at[i] >= '0' && text->at[i] <= '9')
		i++;
	*arc = (struct text){ text->at, i };
	*text = (struct text){ text->at + i, text->len - i };
	return i > 0 && i < DECIMAL_DIGITS && (i == 1 || *arc->at != '0');
}

/* Writes a number given in decimal, and `more`, as a subidentifier. */
static uint8_t *
put_subidentifier(uint8_t *at, struct text arc, unsigned more)
{
	uint8_t groups[DECIMAL_OCTETS + 2] = { 0 };   /* of seven bits, the last one first */
	size_t count = 1;

	for (size_t i = 0; i <= arc.len; i++) {
		unsigned carry = i < arc.len ? (unsigned)(arc.at[i] - '0') : more;
		unsigned factor = i < arc.len ? 10 : 1;

		for (size_t k = 0; k < count || carry != 0; k++) {
			unsigned value = groups[k] * factor + carry;

			groups[k] = value & 0x7f;
			carry = value >> 7;
			if (k == count)
				count++;
		}
	}
	while (count > 1)
		*at++ = (uint8_t)(0x80 | groups[--count]);
	*at++ = groups[0];
	return at;
}

static bool
parse_dotted(struct arena *arena, struct text text, struct bytes *oid)
{
	uint8_t *octets, *end;
	struct text first, arc;
	unsigned root;

	if (!take_arc(&text, &first) || first.len != 1 || *first.at > '2' || text.len == 0 || *text.at != '.')
		return false;
	root = (unsigned)(*first.at - '0');
	text = (struct text){ text.at + 1, text.len - 1 };
	if (!take_arc(&text, &arc) || (root < 2 && (arc.len > 2 || (arc.len == 2 && *arc.at > '3'))))
		return false;
	/* A dot and a digit give at most as many octets. */
	octets = arena_take(arena, text.len + DECIMAL_OCTETS + 2);
	end = put_subidentifier(octets, arc, root * 40);
	while (text.len > 0) {
		if (*text.at != '.')
			return false;
		text = (struct text){ text.at + 1, text.len - 1 };
		if (!take_arc(&text, &arc))
			return false;
		end = put_subidentifier(end, arc, 0);
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
