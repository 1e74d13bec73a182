/* general_name.c - GeneralNames: reading and showing (RFC 5280 4.2.1.6, 4.2.1.10). */

#include <string.h>

#include "x509/parse.h"
#include "x509/string.h"

const char *
general_name_kind_name(enum general_name_kind kind)
{
	static const char *const names[] = {
		[NAME_OTHER] = "other", [NAME_EMAIL] = "email", [NAME_DNS] = "dns", [NAME_X400] = "x400",
		[NAME_DIRECTORY] = "directory", [NAME_EDI] = "edi", [NAME_URI] = "uri", [NAME_IP] = "ip",
		[NAME_RID] = "rid",
	};

	return names[kind];
}

/* rfc822Name, dNSName and uniformResourceIdentifier are IA5Strings. */
static void
check_ia5(struct reading *r, const struct general_name *name, size_t offset, bool in_constraints)
{
	if (name->value.len == 0) {
		/* An empty constraint stands for every name of its kind. */
		if (!in_constraints)
			report(r, P_NAME_EMPTY, offset, "%s", general_name_kind_name(name->kind));
		return;
	}
	check_string(r, DER_IA5_STRING, name->value, offset);
}

/* RFC 3986 3.1: scheme ":" */
static bool
has_scheme(struct bytes uri)
{
	for (size_t i = 0; i < uri.len; i++) {
		uint8_t c = uri.at[i];
		bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';

		if (c == ':')
			return i > 0;
		if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.')))
			return false;
	}
	return false;
}

static void
check_address(struct reading *r, struct bytes value, size_t offset, bool in_constraints)
{
	size_t half = value.len / 2;
	bool zeros = false;

	if (value.len != (in_constraints ? 8u : 4u) && value.len != (in_constraints ? 32u : 16u)) {
		report(r, P_IP_LENGTH, offset, "%zu octets", value.len);
		return;
	}
	for (size_t bit = 0; in_constraints && bit < half * 8; bit++) {
		bool one = (value.at[half + bit / 8] >> (7 - bit % 8) & 1) != 0;

		if (one && zeros) {
			report(r, P_IP_MASK, offset + half, NULL);
			return;
		}
		zeros = zeros || !one;
	}
}

/* OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY }, IMPLICIT under [0] */
static void
read_other(struct reading *r, struct der *body, struct general_name *out)
{
	struct der value, inner;

	if (!take_oid(r, body, &out->other_type) ||
	    !take(r, body, DER_CONTEXT_CONSTRUCTED(0), &value, NULL) ||
	    !take_any(r, &value, &out->other_tag, &inner, NULL))
		return;
	out->other_value = der_rest(&inner);
	check_string(r, out->other_tag, out->other_value, der_offset(&inner));
	take_end(r, &value);
	take_end(r, body);
}

bool
read_general_name(struct reading *r, struct der *in, struct general_name *out, bool in_constraints)
{
	static const bool constructed[] = {
		[NAME_OTHER] = true, [NAME_X400] = true, [NAME_DIRECTORY] = true, [NAME_EDI] = true, [NAME_RID] = false,
	};
	size_t at = der_offset(in), inside;
	struct der body, inner;
	struct name name;
	uint8_t tag;

	*out = (struct general_name){ 0 };
	if (!take_any(r, in, &tag, &body, &out->whole))
		return false;
	out->kind = (enum general_name_kind)(tag & 0x1f);
	inside = der_offset(&body);
	if ((tag & 0xc0) != 0x80 || out->kind > NAME_RID) {
		report_der(r, &(struct der_fault){ DER_WRONG_TAG, at }, true);
		return false;
	}
	if (((tag & 0x20) != 0) != constructed[out->kind]) {
		enum der_code code = constructed[out->kind] ? DER_WRONG_TAG : DER_STRING_CONSTRUCTED;

		report_der(r, &(struct der_fault){ code, at }, false);
		return true;
	}
	out->value = der_rest(&body);
	switch (out->kind) {
	case NAME_OTHER:
		read_other(r, &body, out);
		break;
	case NAME_EMAIL:
	case NAME_DNS:
		check_ia5(r, out, inside, in_constraints);
		break;
	case NAME_URI:
		check_ia5(r, out, inside, in_constraints);
		if (!in_constraints && out->value.len > 0 && !has_scheme(out->value))
			report(r, P_URI_RELATIVE, inside, NULL);
		break;
	case NAME_DIRECTORY:
		/* Name is a CHOICE, so its tag [4] is EXPLICIT. */
		inner = body;
		if (read_name(r, &inner, &name)) {
			out->value = name.der;
			take_end(r, &inner);
		}
		break;
	case NAME_IP:
		check_address(r, out->value, inside, in_constraints);
		break;
	case NAME_RID:
		check_oid_contents(r, out->value, inside);
		break;
	default:
		break;
	}
	return true;
}

bool
read_general_names(struct reading *r, struct der *in, struct general_names *out, bool in_constraints)
{
	struct der counting = *in;
	struct der_fault fault;
	size_t count = 0;

	*out = (struct general_names){ 0 };
	if (der_at_end(in))
		report(r, P_SEQUENCE_EMPTY, der_offset(in), NULL);
	while (count <= LIMIT_NAMES && der_any_lax(&counting, NULL, NULL, NULL, &fault))
		count++;
	if (r->problems != NULL && r->problems->arena != NULL && count > 0)
		out->items = ARENA_ARRAY(r->problems->arena, struct general_name, count);
	while (!der_at_end(in)) {
		struct general_name name;

		if (out->count == LIMIT_NAMES) {
			report(r, P_TOO_MANY, der_offset(in), "%d names", LIMIT_NAMES);
			return false;
		}
		if (!read_general_name(r, in, &name, in_constraints))
			return false;
		if (out->items != NULL)
			out->items[out->count++] = name;
	}
	return true;
}

static struct text
address_text(struct arena *arena, struct bytes value)
{
	size_t half = value.len / 2;
	struct text address, mask;
	unsigned ones = 0;

	if (value.len == 4 || value.len == 16)
		return ip_octets_text(arena, value);
	if (value.len != 8 && value.len != 32)
		return hex_text(arena, value);
	address = ip_octets_text(arena, (struct bytes){ value.at, half });
	while (ones < half * 8 && (value.at[half + ones / 8] >> (7 - ones % 8) & 1) != 0)
		ones++;
	for (size_t bit = ones; bit < half * 8; bit++) {
		if ((value.at[half + bit / 8] >> (7 - bit % 8) & 1) != 0) {
			mask = ip_octets_text(arena, (struct bytes){ value.at + half, half });
			return arena_printf(arena, "%.*s/%.*s", TEXT_ARG(address), TEXT_ARG(mask));
		}
	}
	return arena_printf(arena, "%.*s/%u", TEXT_ARG(address), ones);
}

bool
general_name_directory(struct arena *arena, const struct general_name *name, struct name *out)
{
	struct problems ignored = { .arena = arena };
	struct reading r = { .problems = &ignored, .where = "directoryName" };
	struct der in;

	der_init(&in, name->value);
	return name->kind == NAME_DIRECTORY && read_name(&r, &in, out);
}

struct text
general_name_text(struct arena *arena, const struct general_name *name)
{
	switch (name->kind) {
	case NAME_EMAIL:
	case NAME_DNS:
	case NAME_URI:
		/* What is there instead of IA5 is shown if it is UTF-8. */
		return string_text(arena, DER_UTF8_STRING, name->value, NULL);
	case NAME_DIRECTORY: {
		struct name directory;

		return general_name_directory(arena, name, &directory) ? name_rfc4514(arena, &directory) : (struct text){ 0 };
	}
	case NAME_IP:
		return address_text(arena, name->value);
	case NAME_RID:
		return oid_dotted(arena, name->value);
	case NAME_OTHER:
		if (string_is_text(name->other_tag))
			return string_text(arena, name->other_tag, name->other_value, NULL);
		return hex_text(arena, name->other_value);
	default:
		return hex_text(arena, name->value);
	}
}
