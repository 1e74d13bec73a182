/* string.c - the string types of ASN.1: their characters, and their text as UTF-8 (X.680 41, RFC 5280 4.1.2.4). */

#include <string.h>

#include "x509/parse.h"
#include "x509/string.h"

/* X.680 41.4, table 10. */
static bool
is_printable(uint8_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	    c == ' ' || (c >= 0x27 && c <= 0x2f && c != 0x2a) || c == ':' || c == '=' || c == '?';
}

static bool
is_numeric(uint8_t c)
{
	return (c >= '0' && c <= '9') || c == ' ';
}

static bool
is_visible(uint8_t c)
{
	return c >= 0x20 && c < 0x7f;
}

static bool
is_ascii(uint8_t c)
{
	return c < 0x80;
}

const char *
string_type_name(uint8_t tag)
{
	switch (tag) {
	case DER_UTF8_STRING:
		return "UTF8String";
	case DER_NUMERIC_STRING:
		return "NumericString";
	case DER_PRINTABLE_STRING:
		return "PrintableString";
	case DER_TELETEX_STRING:
		return "TeletexString";
	case DER_IA5_STRING:
		return "IA5String";
	case DER_VISIBLE_STRING:
		return "VisibleString";
	case DER_UNIVERSAL_STRING:
		return "UniversalString";
	case DER_BMP_STRING:
		return "BMPString";
	case DER_BIT_STRING:
		return "BIT STRING";
	case DER_OCTET_STRING:
		return "OCTET STRING";
	case DER_INTEGER:
		return "INTEGER";
	case DER_BOOLEAN:
		return "BOOLEAN";
	case DER_NULL:
		return "NULL";
	case DER_OID:
		return "OBJECT IDENTIFIER";
	case DER_UTC_TIME:
		return "UTCTime";
	case DER_GENERALIZED_TIME:
		return "GeneralizedTime";
	case DER_SEQUENCE:
		return "SEQUENCE";
	case DER_SET:
		return "SET";
	default:
		return "unknown";
	}
}

bool
string_is_text(uint8_t tag)
{
	switch (tag) {
	case DER_UTF8_STRING:
	case DER_NUMERIC_STRING:
	case DER_PRINTABLE_STRING:
	case DER_TELETEX_STRING:
	case DER_IA5_STRING:
	case DER_VISIBLE_STRING:
	case DER_UNIVERSAL_STRING:
	case DER_BMP_STRING:
		return true;
	default:
		return false;
	}
}

uint32_t
string_next(uint8_t tag, struct bytes *rest)
{
	const uint8_t *at = rest->at;
	uint32_t scalar;
	size_t taken = 1;

	switch (tag) {
	case DER_BMP_STRING:
		if (rest->len < 2) {
			scalar = STRING_INVALID | at[0];
			break;
		}
		taken = 2;
		scalar = (uint32_t)at[0] << 8 | at[1];
		if (scalar >= 0xd800 && scalar < 0xe000)
			scalar |= STRING_INVALID;
		break;
	case DER_UNIVERSAL_STRING:
		if (rest->len < 4) {
			scalar = STRING_INVALID | at[0];
			break;
		}
		taken = 4;
		scalar = (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
		if (scalar > 0x10ffff || (scalar >= 0xd800 && scalar < 0xe000))
			scalar |= STRING_INVALID;
		break;
	case DER_UTF8_STRING:
		if (at[0] >= 0x80) {
			const char *p = (const char *)at;

			scalar = text_utf8_next(&p, p + rest->len);
			taken = (size_t)(p - (const char *)at);
			if (scalar == UINT32_MAX)
				scalar = STRING_INVALID | at[0];
			break;
		}
		scalar = at[0];
		break;
	case DER_TELETEX_STRING:
		/* T.61 is not in use: what is written is Latin-1. */
		scalar = at[0];
		break;
	default:
		scalar = at[0] < 0x80 ? at[0] : STRING_INVALID | at[0];
		break;
	}
	*rest = (struct bytes){ at + taken, rest->len - taken };
	return scalar;
}

static bool
all(struct bytes value, bool (*is)(uint8_t))
{
	for (size_t i = 0; i < value.len; i++)
		if (!is(value.at[i]))
			return false;
	return true;
}

/* True if the octets are text of the type. */
static bool
is_valid(uint8_t tag, struct bytes value)
{
	switch (tag) {
	case DER_PRINTABLE_STRING:
		return all(value, is_printable);
	case DER_NUMERIC_STRING:
		return all(value, is_numeric);
	case DER_VISIBLE_STRING:
		return all(value, is_visible);
	case DER_IA5_STRING:
		return all(value, is_ascii);
	case DER_UTF8_STRING:
		return text_utf8_valid(text_of_bytes(value));
	case DER_BMP_STRING:
	case DER_UNIVERSAL_STRING:
		while (value.len > 0)
			if ((string_next(tag, &value) & STRING_INVALID) != 0)
				return false;
		return true;
	default:
		return true;
	}
}

/* Offset of the first octet that `is` refuses. */
static void
check_characters(struct reading *r, struct bytes value, size_t offset, uint8_t tag, bool (*is)(uint8_t))
{
	for (size_t i = 0; i < value.len; i++) {
		if (!is(value.at[i])) {
			report(r, P_STRING_CHARACTERS, offset + i, "%s, octet %02x", string_type_name(tag), value.at[i]);
			return;
		}
	}
}

static void
check_wide(struct reading *r, struct bytes value, size_t offset, uint8_t tag)
{
	size_t unit = tag == DER_BMP_STRING ? 2 : 4;
	struct bytes rest = value;

	if (value.len % unit != 0)
		report(r, P_STRING_LENGTH, offset, "%s", string_type_name(tag));
	while (rest.len >= unit) {
		size_t at = offset + (value.len - rest.len);
		uint32_t scalar = string_next(tag, &rest);

		if ((scalar & STRING_INVALID) != 0) {
			report(r, P_STRING_CHARACTERS, at, "%s", string_type_name(tag));
			return;
		}
		if (scalar == 0) {
			report(r, P_STRING_NUL, at, NULL);
			return;
		}
	}
}

void
check_string(struct reading *r, uint8_t tag, struct bytes value, size_t offset)
{
	switch (tag) {
	case DER_PRINTABLE_STRING:
		check_characters(r, value, offset, tag, is_printable);
		break;
	case DER_NUMERIC_STRING:
		check_characters(r, value, offset, tag, is_numeric);
		break;
	case DER_VISIBLE_STRING:
		check_characters(r, value, offset, tag, is_visible);
		break;
	case DER_IA5_STRING:
		check_characters(r, value, offset, tag, is_ascii);
		break;
	case DER_UTF8_STRING:
		if (!text_utf8_valid(text_of_bytes(value)))
			report(r, P_STRING_UTF8, offset, NULL);
		break;
	case DER_BMP_STRING:
	case DER_UNIVERSAL_STRING:
		check_wide(r, value, offset, tag);
		return;
	case DER_TELETEX_STRING:
		break;
	default:
		return;
	}
	if (value.len > 0) {
		const uint8_t *nul = memchr(value.at, 0, value.len);

		if (nul != NULL)
			report(r, P_STRING_NUL, offset + (size_t)(nul - value.at), NULL);
	}
}

size_t
string_characters(uint8_t tag, struct bytes value)
{
	size_t count = 0;

	if (tag == DER_UTF8_STRING) {
		for (size_t i = 0; i < value.len; i++)
			count += (value.at[i] & 0xc0) != 0x80;
		return count;
	}
	return tag == DER_BMP_STRING ? value.len / 2 : tag == DER_UNIVERSAL_STRING ? value.len / 4 : value.len;
}

struct text
string_text(struct arena *arena, uint8_t tag, struct bytes value, bool *valid)
{
	struct buffer out;
	bool view;

	if (valid != NULL)
		*valid = is_valid(tag, value);
	if (tag == DER_UTF8_STRING)
		view = text_utf8_valid(text_of_bytes(value));
	else
		view = tag != DER_BMP_STRING && tag != DER_UNIVERSAL_STRING && all(value, is_ascii);
	if (view)
		return text_of_bytes(value);
	buffer_init(&out, arena);
	while (value.len > 0) {
		uint32_t scalar = string_next(tag, &value);
		char octets[4];
		size_t len = text_utf8_encode((scalar & STRING_INVALID) != 0 ? 0xfffd : scalar, octets);

		buffer_add(&out, (struct text){ octets, len });
	}
	return buffer_text(&out);
}
