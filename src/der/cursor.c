/* cursor.c - taking values off a window: headers, tags, lengths, ends. */

#include "der/der.h"
#include "der/header.h"

static const struct {
	const char *name, *text;
} codes[DER_CODE_COUNT] = {
	[DER_NO_FAULT] = { "no-fault", "nothing is wrong" },
	[DER_TRUNCATED] = { "truncated", "the value extends past the end of its container" },
	[DER_WRONG_TAG] = { "wrong-tag", "the value has an unexpected type" },
	[DER_HIGH_TAG] = { "high-tag", "the tag number is over 30" },
	[DER_LENGTH_NOT_MINIMAL] = { "length-not-minimal", "the length takes more octets than it needs" },
	[DER_LENGTH_INDEFINITE] = { "length-indefinite", "the length is indefinite" },
	[DER_LENGTH_TOO_LARGE] = { "length-too-large", "the length has more than four octets" },
	[DER_TRAILING_DATA] = { "trailing-data", "octets follow the end of the value" },
	[DER_EMPTY] = { "empty", "the value has no contents" },
	[DER_BOOLEAN_VALUE] = { "boolean-value", "a BOOLEAN is neither 00 nor FF" },
	[DER_INTEGER_NOT_MINIMAL] = { "integer-not-minimal", "an INTEGER takes more octets than it needs" },
	[DER_INTEGER_TOO_LARGE] = { "integer-too-large", "an INTEGER is too large" },
	[DER_BIT_STRING_UNUSED] = { "bit-string-unused", "the count of unused bits of a BIT STRING is impossible" },
	[DER_BIT_STRING_PADDING] = { "bit-string-padding", "unused bits of a BIT STRING are not zero" },
	[DER_OID_ENCODING] = { "oid-encoding", "an OBJECT IDENTIFIER is not encoded as X.690 8.19 requires" },
	[DER_NULL_CONTENTS] = { "null-contents", "a NULL has contents" },
	[DER_TOO_DEEP] = { "too-deep", "values are nested too deeply" },
	[DER_STRING_CONSTRUCTED] = { "string-constructed", "a string is in constructed form" },
};

const char *
der_code_name(enum der_code code)
{
	return codes[code].name;
}

const char *
der_code_text(enum der_code code)
{
	return codes[code].text;
}

void
der_init(struct der *in, struct bytes input)
{
	static const uint8_t nothing;

	in->base = input.at != NULL ? input.at : &nothing;
	in->pos = in->base;
	in->end = in->base + input.len;
}

bool
der_at_end(const struct der *in)
{
	return in->pos == in->end;
}

size_t
der_offset(const struct der *in)
{
	return (size_t)(in->pos - in->base);
}

struct bytes
der_rest(const struct der *in)
{
	return (struct bytes){ in->pos, (size_t)(in->end - in->pos) };
}

int
der_peek(const struct der *in)
{
	return in->pos == in->end ? -1 : *in->pos;
}

static bool
refuse(struct der_fault *fault, enum der_code code, const struct der *in, const uint8_t *at)
{
	fault->code = code;
	fault->offset = (size_t)(at - in->base);
	return false;
}

/* Strict headers: X.690 8.1.2 and 8.1.3, with the restrictions of 10.1. `next` is one past the value. */
static inline bool
read_header(const struct der *in, const uint8_t **body, const uint8_t **next, struct der_fault *fault)
{
	const uint8_t *at = in->pos;
	size_t left = (size_t)(in->end - at);
	size_t len, octets;

	if (left < 2)
		return refuse(fault, DER_TRUNCATED, in, at);
	if ((at[0] & 0x1f) == 0x1f)
		return refuse(fault, DER_HIGH_TAG, in, at);
	len = at[1];
	if (len < 0x80) {
		left -= 2;
		*body = at + 2;
	} else {
		octets = len & 0x7f;
		if (octets == 0)
			return refuse(fault, DER_LENGTH_INDEFINITE, in, at + 1);
		if (octets > 4)
			return refuse(fault, DER_LENGTH_TOO_LARGE, in, at + 1);
		if (left < 2 + octets)
			return refuse(fault, DER_TRUNCATED, in, at);
		len = 0;
		for (size_t i = 0; i < octets; i++)
			len = len << 8 | at[2 + i];
		if (len < 0x80 || at[2] == 0)
			return refuse(fault, DER_LENGTH_NOT_MINIMAL, in, at + 1);
		left -= 2 + octets;
		*body = at + 2 + octets;
	}
	if (len > left)
		return refuse(fault, DER_TRUNCATED, in, at);
	*next = *body + len;
	return true;
}

bool
der_any(struct der *in, uint8_t *tag, struct der *body, struct bytes *whole, struct der_fault *fault)
{
	const uint8_t *contents, *next;

	if (!read_header(in, &contents, &next, fault))
		return false;
	if (tag != NULL)
		*tag = *in->pos;
	if (whole != NULL)
		*whole = (struct bytes){ in->pos, (size_t)(next - in->pos) };
	if (body != NULL)
		*body = (struct der){ in->base, contents, next };
	in->pos = next;
	return true;
}

bool
ber_header(const uint8_t *at, const uint8_t *end, struct ber_header *out)
{
	const uint8_t *p = at;
	size_t octets, len;

	*out = (struct ber_header){ .code = DER_NO_FAULT, .wrong = at };
	if (end - p < 2) {
		out->code = DER_TRUNCATED;
		return false;
	}
	out->tag = *p++;
	if ((out->tag & 0x1f) == 0x1f) {
		out->code = DER_HIGH_TAG;
		out->high_tag = true;
		do {
			if (end - p < 2) {
				out->code = DER_TRUNCATED;
				return false;
			}
		} while ((*p++ & 0x80) != 0);
	}
	len = *p;
	if (len >= 0x80) {
		const uint8_t *first = p;
		enum der_code code = DER_NO_FAULT;

		octets = len & 0x7f;
		p++;
		if (octets == 0 && (out->tag & 0x20) == 0) {
			out->code = DER_LENGTH_INDEFINITE;
			out->wrong = first;
			return false;
		}
		if (octets == 0) {
			code = DER_LENGTH_INDEFINITE;
			out->indefinite = true;
		} else if ((size_t)(end - p) < octets) {
			out->code = DER_TRUNCATED;
			return false;
		} else if (*p == 0) {
			code = DER_LENGTH_NOT_MINIMAL;
		}
		for (; octets > 0 && *p == 0; octets--)
			p++;
		if (octets > 4) {
			out->code = DER_LENGTH_TOO_LARGE;
			out->wrong = first;
			return false;
		}
		for (len = 0; octets > 0; octets--)
			len = len << 8 | *p++;
		if (!out->indefinite && len < 0x80)
			code = DER_LENGTH_NOT_MINIMAL;
		if (code != DER_NO_FAULT) {
			out->code = code;
			out->wrong = first;
		}
	} else {
		p++;
	}
	if (!out->indefinite && len > (size_t)(end - p)) {
		out->code = DER_TRUNCATED;
		out->wrong = at;
		return false;
	}
	out->body = p;
	out->len = out->indefinite ? 0 : len;
	return true;
}

/* Finds the end-of-contents octets (X.690 8.1.5) that close an indefinite length. */
static bool
find_end_of_contents(const uint8_t *at, const uint8_t *end, const uint8_t **close)
{
	unsigned open = 1;
	struct ber_header header;

	while (end - at >= 2) {
		if (at[0] == 0 && at[1] == 0) {
			if (--open == 0) {
				*close = at;
				return true;
			}
			at += 2;
			continue;
		}
		if (!ber_header(at, end, &header))
			return false;
		if (header.indefinite && ++open > LIMIT_DER_DEPTH)
			return false;
		at = header.body + header.len;
	}
	return false;
}

bool
der_any_lax(struct der *in, uint8_t *tag, struct der *body, struct bytes *whole, struct der_fault *fault)
{
	struct ber_header header;
	const uint8_t *close, *next;

	fault->code = DER_NO_FAULT;
	if (der_any(in, tag, body, whole, fault))
		return true;
	if (!ber_header(in->pos, in->end, &header))
		return refuse(fault, header.code, in, header.wrong);
	refuse(fault, header.code, in, header.wrong);
	close = header.body + header.len;
	next = close;
	if (header.indefinite) {
		if (!find_end_of_contents(header.body, in->end, &close))
			return refuse(fault, DER_TRUNCATED, in, in->pos);
		next = close + 2;
	}
	if (tag != NULL)
		*tag = header.tag;
	if (whole != NULL)
		*whole = (struct bytes){ in->pos, (size_t)(next - in->pos) };
	if (body != NULL)
		*body = (struct der){ in->base, header.body, close };
	in->pos = next;
	return true;
}

/* 1d is CHARACTER STRING, a SEQUENCE for all its name. */
bool
is_string_type(uint8_t tag)
{
	return tag == DER_BIT_STRING || tag == DER_OCTET_STRING || tag == DER_UTF8_STRING ||
	    (tag >= DER_NUMERIC_STRING && tag <= DER_BMP_STRING && tag != 0x1d);
}

bool
der_read(struct der *in, uint8_t tag, struct der *body, struct der_fault *fault)
{
	const uint8_t *contents, *next;

	if (in->pos != in->end && *in->pos != tag) {
		if (*in->pos == (tag | 0x20) && is_string_type(tag))
			return refuse(fault, DER_STRING_CONSTRUCTED, in, in->pos);
		return refuse(fault, DER_WRONG_TAG, in, in->pos);
	}
	if (!read_header(in, &contents, &next, fault))
		return false;
	if (body != NULL)
		*body = (struct der){ in->base, contents, next };
	in->pos = next;
	return true;
}

bool
der_optional(struct der *in, uint8_t tag, struct der *body, bool *present, struct der_fault *fault)
{
	if (in->pos == in->end || *in->pos != tag) {
		*present = false;
		return true;
	}
	if (!der_read(in, tag, body, fault))
		return false;
	*present = true;
	return true;
}

bool
der_done(const struct der *in, struct der_fault *fault)
{
	return in->pos == in->end || refuse(fault, DER_TRAILING_DATA, in, in->pos);
}

bool
der_check(struct bytes input, struct der_fault *fault)
{
	const uint8_t *ends[LIMIT_DER_DEPTH];
	const uint8_t *contents, *next;
	unsigned depth = 0;
	struct der in;

	der_init(&in, input);
	for (;;) {
		if (!read_header(&in, &contents, &next, fault))
			return false;
		if ((*in.pos & 0x20) != 0) {
			if (is_string_type(*in.pos & 0xdf))
				return refuse(fault, DER_STRING_CONSTRUCTED, &in, in.pos);
			if (depth == LIMIT_DER_DEPTH)
				return refuse(fault, DER_TOO_DEEP, &in, in.pos);
			ends[depth++] = in.end;
			in.pos = contents;
			in.end = next;
		} else {
			if (depth == LIMIT_DER_DEPTH)
				return refuse(fault, DER_TOO_DEEP, &in, in.pos);
			in.pos = next;
		}
		while (in.pos == in.end && depth > 0)
			in.end = ends[--depth];
		if (depth == 0)
			return der_done(&in, fault);
	}
}
