/* ber.c - BER to definite lengths and whole strings, for PKCS#7 and PKCS#12 (X.690 8). */

#include <string.h>

#include "der/der.h"
#include "der/header.h"

/*
 * Two walks: the first checks and notes, value by value in the order met, how long the contents will
 * be; the second writes with these lengths. So no value is measured twice.
 */
struct rewriting {
	struct arena *arena;
	const uint8_t *base;
	LIST(size_t) lengths;        /* of constructed values */
	size_t next;                 /* second walk: the next of them */
	uint8_t *out;
	struct der_fault *fault;
};

static bool
refuse(struct rewriting *r, enum der_code code, const uint8_t *at)
{
	r->fault->code = code;
	r->fault->offset = (size_t)(at - r->base);
	return false;
}

static bool
is_segmented_string(uint8_t tag)
{
	return (tag & 0x20) != 0 && is_string_type(tag & 0xdf);
}

static size_t
length_octets(size_t len)
{
	size_t octets = 1;

	if (len >= 0x80)
		for (; len != 0; len >>= 8)
			octets++;
	return octets;
}

static bool measure(struct rewriting *r, const uint8_t **at, const uint8_t *end, unsigned depth, size_t *size);

/* The values up to `end`, or to the end-of-contents octets: the sum of their new sizes. */
static bool
measure_contents(struct rewriting *r, const struct ber_header *header, const uint8_t *end, unsigned depth,
    const uint8_t **next, size_t *size)
{
	const uint8_t *at = header->body;
	size_t one;

	if (!header->indefinite)
		end = at + header->len;
	for (*size = 0;; *size += one) {
		if (header->indefinite && end - at >= 2 && at[0] == 0 && at[1] == 0) {
			*next = at + 2;
			return true;
		}
		if (at == end) {
			*next = at;
			return !header->indefinite || refuse(r, DER_TRUNCATED, at);
		}
		if (!measure(r, &at, end, depth, &one))
			return false;
	}
}

/* The segments of a string: the sum of their contents, a BIT STRING's count of unused bits once. */
static bool
measure_segments(struct rewriting *r, const struct ber_header *header, const uint8_t *end, uint8_t tag,
    unsigned depth, const uint8_t **next, size_t *size)
{
	const uint8_t *at = header->body;
	struct ber_header segment;
	size_t inner;

	if (!header->indefinite)
		end = at + header->len;
	for (*size = 0;;) {
		if (header->indefinite && end - at >= 2 && at[0] == 0 && at[1] == 0) {
			*next = at + 2;
			return true;
		}
		if (at == end) {
			*next = at;
			return !header->indefinite || refuse(r, DER_TRUNCATED, at);
		}
		if (!ber_header(at, end, &segment))
			return refuse(r, segment.code, segment.wrong);
		if (segment.tag == (tag | 0x20)) {
			if (depth == LIMIT_DER_DEPTH)
				return refuse(r, DER_TOO_DEEP, at);
			if (!measure_segments(r, &segment, end, tag, depth + 1, &at, &inner))
				return false;
			*size += inner;
			continue;
		}
		/* X.690 8.21.6: segments of a character string are OCTET STRINGs; many write the type itself. */
		if (segment.tag != tag && !(tag != DER_BIT_STRING && segment.tag == DER_OCTET_STRING))
			return refuse(r, DER_WRONG_TAG, at);
		if (tag == DER_BIT_STRING && segment.len == 0)
			return refuse(r, DER_EMPTY, at);
		*size += segment.len - (tag == DER_BIT_STRING);
		at = segment.body + segment.len;
	}
}

static bool
measure(struct rewriting *r, const uint8_t **at, const uint8_t *end, unsigned depth, size_t *size)
{
	struct ber_header header;
	size_t contents, slot;
	bool ok;

	if (!ber_header(*at, end, &header))
		return refuse(r, header.code, header.wrong);
	if (header.high_tag)
		return refuse(r, DER_HIGH_TAG, *at);
	if (depth == LIMIT_DER_DEPTH)
		return refuse(r, DER_TOO_DEEP, *at);
	if ((header.tag & 0x20) == 0) {
		*size = 1 + length_octets(header.len) + header.len;
		*at = header.body + header.len;
		return true;
	}
	slot = r->lengths.count;
	*LIST_ADD(r->arena, &r->lengths) = 0;
	if (is_segmented_string(header.tag)) {
		uint8_t tag = header.tag & 0xdf;

		ok = measure_segments(r, &header, end, tag, depth + 1, at, &contents);
		contents += tag == DER_BIT_STRING;
	} else {
		ok = measure_contents(r, &header, end, depth + 1, at, &contents);
	}
	if (!ok)
		return false;
	r->lengths.items[slot] = contents;
	*size = 1 + length_octets(contents) + contents;
	return true;
}

static void
put_header(struct rewriting *r, uint8_t tag, size_t len)
{
	size_t octets = length_octets(len);

	*r->out++ = tag;
	if (octets > 1)
		*r->out++ = (uint8_t)(0x80 | (octets - 1));
	for (size_t i = octets > 1 ? octets - 1 : 1; i > 0; i--)
		*r->out++ = (uint8_t)(len >> (8 * (i - 1)));
}

static const uint8_t *write_value(struct rewriting *r, const uint8_t *at, const uint8_t *end);

static bool
is_end(const struct ber_header *header, const uint8_t *at, const uint8_t *end)
{
	return header->indefinite ? at[0] == 0 && at[1] == 0 : at == end;
}

/* Appends the segments; `unused` is the first octet of a BIT STRING, to be taken from its last segment. */
static const uint8_t *
write_segments(struct rewriting *r, const struct ber_header *header, const uint8_t *end, uint8_t *unused)
{
	const uint8_t *at = header->body;
	struct ber_header segment;

	if (!header->indefinite)
		end = at + header->len;
	while (!is_end(header, at, end)) {
		size_t skip = unused != NULL;

		(void)ber_header(at, end, &segment);
		if ((segment.tag & 0x20) != 0) {
			at = write_segments(r, &segment, end, unused);
			continue;
		}
		if (unused != NULL)
			*unused = segment.body[0];
		if (segment.len > skip)
			memcpy(r->out, segment.body + skip, segment.len - skip);
		r->out += segment.len - skip;
		at = segment.body + segment.len;
	}
	return header->indefinite ? at + 2 : at;
}

static const uint8_t *
write_value(struct rewriting *r, const uint8_t *at, const uint8_t *end)
{
	struct ber_header header;

	(void)ber_header(at, end, &header);
	if ((header.tag & 0x20) == 0) {
		put_header(r, header.tag, header.len);
		if (header.len > 0)
			memcpy(r->out, header.body, header.len);
		r->out += header.len;
		return header.body + header.len;
	}
	if (is_segmented_string(header.tag)) {
		uint8_t *unused = NULL;

		put_header(r, header.tag & 0xdf, r->lengths.items[r->next++]);
		if ((header.tag & 0xdf) == DER_BIT_STRING) {
			unused = r->out++;
			*unused = 0;
		}
		return write_segments(r, &header, end, unused);
	}
	put_header(r, header.tag, r->lengths.items[r->next++]);
	if (!header.indefinite)
		end = header.body + header.len;
	for (at = header.body; !is_end(&header, at, end);)
		at = write_value(r, at, end);
	return header.indefinite ? at + 2 : at;
}

bool
der_ber_to_der(struct arena *arena, struct bytes input, struct bytes *out, struct der_fault *fault)
{
	struct der in;
	struct rewriting r = { .arena = arena, .fault = fault };
	const uint8_t *at;
	uint8_t *start;
	size_t size;

	der_init(&in, input);
	r.base = at = in.base;
	if (!measure(&r, &at, in.end, 0, &size))
		return false;
	if (at != in.end)
		return refuse(&r, DER_TRAILING_DATA, at);
	start = r.out = arena_take(arena, size);
	write_value(&r, in.base, in.end);
	*out = (struct bytes){ start, size };
	return true;
}
