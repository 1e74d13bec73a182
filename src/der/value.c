/* value.c - contents of the simple types, strictly as DER has them (X.690 8 and 11). */

#include "der/der.h"

static bool
refuse(struct der_fault *fault, enum der_code code, const struct der *in, const uint8_t *at)
{
	fault->code = code;
	fault->offset = (size_t)(at - in->base);
	return false;
}

bool
der_boolean(struct der *in, bool *out, struct der_fault *fault)
{
	struct der work = *in, body;

	if (!der_read(&work, DER_BOOLEAN, &body, fault))
		return false;
	if (body.end - body.pos != 1)
		return refuse(fault, body.pos == body.end ? DER_EMPTY : DER_BOOLEAN_VALUE, in, in->pos);
	if (*body.pos != 0x00 && *body.pos != 0xff)
		return refuse(fault, DER_BOOLEAN_VALUE, in, body.pos);
	*out = *body.pos != 0;
	*in = work;
	return true;
}

/* X.690 8.3.2: the first nine bits are neither all ones nor all zeros. */
static bool
integer_contents(const struct der *in, const struct der *body, struct der_fault *fault)
{
	if (body->pos == body->end)
		return refuse(fault, DER_EMPTY, in, in->pos);
	if (body->end - body->pos > 1 && ((body->pos[0] == 0x00 && body->pos[1] < 0x80) ||
	    (body->pos[0] == 0xff && body->pos[1] >= 0x80)))
		return refuse(fault, DER_INTEGER_NOT_MINIMAL, in, body->pos);
	return true;
}

bool
der_integer(struct der *in, struct bytes *out, struct der_fault *fault)
{
	struct der work = *in, body;

	if (!der_read(&work, DER_INTEGER, &body, fault) || !integer_contents(in, &body, fault))
		return false;
	*out = der_rest(&body);
	*in = work;
	return true;
}

bool
der_int64(struct der *in, int64_t *out, struct der_fault *fault)
{
	struct der work = *in;
	struct bytes octets;
	uint64_t value;

	if (!der_integer(&work, &octets, fault))
		return false;
	if (octets.len > sizeof(value))
		return refuse(fault, DER_INTEGER_TOO_LARGE, in, in->pos);
	value = octets.at[0] >= 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < octets.len; i++)
		value = value << 8 | octets.at[i];
	*out = value <= INT64_MAX ? (int64_t)value : -(int64_t)(UINT64_MAX - value) - 1;
	*in = work;
	return true;
}

bool
der_bit_string(struct der *in, struct bytes *out, unsigned *unused_bits, struct der_fault *fault)
{
	struct der work = *in, body;
	unsigned unused;

	if (!der_read(&work, DER_BIT_STRING, &body, fault))
		return false;
	if (body.pos == body.end)
		return refuse(fault, DER_EMPTY, in, in->pos);
	unused = *body.pos;
	if (unused > 7 || (unused > 0 && body.end - body.pos == 1))
		return refuse(fault, DER_BIT_STRING_UNUSED, in, body.pos);
	if (unused > 0 && (body.end[-1] & ((1u << unused) - 1)) != 0)
		return refuse(fault, DER_BIT_STRING_PADDING, in, body.end - 1);
	*out = (struct bytes){ body.pos + 1, (size_t)(body.end - body.pos) - 1 };
	*unused_bits = unused;
	*in = work;
	return true;
}

bool
der_octet_string(struct der *in, struct bytes *out, struct der_fault *fault)
{
	struct der body;

	if (!der_read(in, DER_OCTET_STRING, &body, fault))
		return false;
	*out = der_rest(&body);
	return true;
}

bool
der_null(struct der *in, struct der_fault *fault)
{
	struct der work = *in, body;

	if (!der_read(&work, DER_NULL, &body, fault))
		return false;
	if (body.pos != body.end)
		return refuse(fault, DER_NULL_CONTENTS, in, body.pos);
	*in = work;
	return true;
}

bool
der_oid(struct der *in, struct bytes *out, struct der_fault *fault)
{
	struct der work = *in, body;
	bool starts = true;

	if (!der_read(&work, DER_OID, &body, fault))
		return false;
	if (body.pos == body.end)
		return refuse(fault, DER_EMPTY, in, in->pos);
	for (const uint8_t *p = body.pos; p < body.end; p++) {
		if (starts && *p == 0x80)
			return refuse(fault, DER_OID_ENCODING, in, p);
		starts = *p < 0x80;
	}
	if (!starts)
		return refuse(fault, DER_OID_ENCODING, in, body.end - 1);
	*out = der_rest(&body);
	*in = work;
	return true;
}
