/* name.c - distinguished names: reading, bounds, comparison (RFC 5280 4.1.2.4, 7.1, appendix A). */

#include <string.h>

#include "x509/parse.h"
#include "x509/string.h"

/* String types, as bits. */
#define TYPE(tag) (1u << (tag))
#define DIRECTORY_STRING (TYPE(DER_TELETEX_STRING) | TYPE(DER_PRINTABLE_STRING) | TYPE(DER_UNIVERSAL_STRING) | \
	TYPE(DER_UTF8_STRING) | TYPE(DER_BMP_STRING))

/* Bounds in characters; both of them, for an exact number. */
struct bound {
	uint32_t types;
	uint16_t least, most;
};

/* RFC 5280 appendix A.1, and X.520 for streetAddress, postalCode and businessCategory; by last octet of 2.5.4.n. */
static const struct bound bounds[] = {
	[3] = { DIRECTORY_STRING, 1, 64 },                      /* commonName */
	[4] = { DIRECTORY_STRING, 1, 32768 },                   /* surname */
	[5] = { TYPE(DER_PRINTABLE_STRING), 1, 64 },            /* serialNumber */
	[6] = { TYPE(DER_PRINTABLE_STRING), 2, 2 },             /* countryName */
	[7] = { DIRECTORY_STRING, 1, 128 },                     /* localityName */
	[8] = { DIRECTORY_STRING, 1, 128 },                     /* stateOrProvinceName */
	[9] = { DIRECTORY_STRING, 1, 128 },                     /* streetAddress */
	[10] = { DIRECTORY_STRING, 1, 64 },                     /* organizationName */
	[11] = { DIRECTORY_STRING, 1, 64 },                     /* organizationalUnitName */
	[12] = { DIRECTORY_STRING, 1, 64 },                     /* title */
	[15] = { DIRECTORY_STRING, 1, 128 },                    /* businessCategory */
	[17] = { DIRECTORY_STRING, 1, 40 },                     /* postalCode */
	[41] = { DIRECTORY_STRING, 1, 32768 },                  /* name */
	[42] = { DIRECTORY_STRING, 1, 32768 },                  /* givenName */
	[43] = { DIRECTORY_STRING, 1, 32768 },                  /* initials */
	[44] = { DIRECTORY_STRING, 1, 32768 },                  /* generationQualifier */
	[46] = { TYPE(DER_PRINTABLE_STRING), 1, 32768 },        /* dnQualifier */
	[65] = { DIRECTORY_STRING, 1, 128 },                    /* pseudonym */
	[97] = { DIRECTORY_STRING, 1, 32768 },                  /* organizationIdentifier */
};
static const struct bound email_bound = { TYPE(DER_IA5_STRING), 1, 255 };
static const struct bound component_bound = { TYPE(DER_IA5_STRING), 1, 63 };
static const struct bound country_bound = { TYPE(DER_PRINTABLE_STRING), 2, 2 };
static const struct bound directory_bound = { DIRECTORY_STRING, 1, 128 };

static const struct bound *
bound_of(struct bytes type)
{
	int number = oid_below(type, OID(ARC_AT));

	if (number >= 0)
		return (size_t)number < COUNT_OF(bounds) && bounds[number].types != 0 ? &bounds[number] : NULL;
	if (oid_equal(type, OID(AT_EMAIL)))
		return &email_bound;
	if (oid_equal(type, OID(AT_DOMAIN_COMPONENT)))
		return &component_bound;
	if (oid_equal(type, OID(AT_JURISDICTION_COUNTRY)))
		return &country_bound;
	if (oid_below(type, OID(ARC_JURISDICTION)) >= 0)
		return &directory_bound;
	return NULL;
}

static void
check_attribute(struct reading *r, const struct attribute *attribute, size_t offset)
{
	const struct bound *bound = bound_of(attribute->type);
	size_t characters;

	check_string(r, attribute->tag, attribute->value, offset);
	if (bound == NULL)
		return;
	if (attribute->tag >= 32 || (bound->types & TYPE(attribute->tag)) == 0) {
		report(r, P_STRING_TYPE, offset, "%s is of type %s", oid_name(attribute->type),
		    string_type_name(attribute->tag));
		if (!string_is_text(attribute->tag))
			return;
	}
	characters = string_characters(attribute->tag, attribute->value);
	if (characters == 0)
		report(r, P_STRING_EMPTY, offset, "%s", oid_name(attribute->type));
	else if (bound->least == bound->most && characters != bound->most)
		report(r, P_STRING_LENGTH, offset, "%s has %zu characters, not %u", oid_name(attribute->type),
		    characters, bound->most);
	else if (characters > bound->most)
		report(r, P_STRING_TOO_LONG, offset, "%s has %zu characters, at most %u are allowed",
		    oid_name(attribute->type), characters, bound->most);
}

/* AttributeTypeAndValue ::= SEQUENCE { type OBJECT IDENTIFIER, value ANY } */
static bool
read_attribute(struct reading *r, struct der *in, struct attribute *out)
{
	struct der body, value;

	if (!take(r, in, DER_SEQUENCE, &body, &out->whole) || !take_oid(r, &body, &out->type) ||
	    !take_any(r, &body, &out->tag, &value, NULL))
		return false;
	out->value = der_rest(&value);
	/* A constructed string has no text in one piece. */
	if (out->tag > 0x20 && out->tag < 0x40 && string_is_text(out->tag & 0x1f)) {
		report_der(r, &(struct der_fault){ DER_STRING_CONSTRUCTED, der_offset(&value) }, false);
		return true;
	}
	take_end(r, &body);
	check_attribute(r, out, der_offset(&value));
	return true;
}

bool
read_name(struct reading *r, struct der *in, struct name *out)
{
	LIST(struct attribute) list = { 0 };
	struct der sequence, set;
	struct bytes before = { 0 };

	*out = (struct name){ 0 };
	if (!take(r, in, DER_SEQUENCE, &sequence, &out->der))
		return false;
	while (!der_at_end(&sequence)) {
		size_t at = der_offset(&sequence), first = list.count;

		if (!take(r, &sequence, DER_SET, &set, NULL))
			break;
		if (der_at_end(&set))
			report(r, P_RDN_EMPTY, at, NULL);
		while (!der_at_end(&set)) {
			struct attribute attribute = { .rdn = out->rdn_count };

			if (list.count == LIMIT_ATTRIBUTES) {
				report(r, P_TOO_MANY, der_offset(&set), "%d attributes", LIMIT_ATTRIBUTES);
				goto end;
			}
			at = der_offset(&set);
			if (!read_attribute(r, &set, &attribute))
				break;
			/* X.690 11.6: the values of a SET OF ascend. */
			if (list.count > first && bytes_compare(before, attribute.whole) > 0)
				report(r, P_SET_ORDER, at, NULL);
			if (list.count > first && oid_equal(list.items[list.count - 1].type, attribute.type))
				report(r, P_ATTRIBUTE_TWICE, at, NULL);
			before = attribute.whole;
			if (r->problems != NULL && r->problems->arena != NULL)
				*LIST_ADD(r->problems->arena, &list) = attribute;
		}
		out->rdn_count++;
	}
end:
	out->attributes = list.items;
	out->count = list.count;
	return true;
}

struct text
attribute_text(struct arena *arena, const struct attribute *attribute, bool *valid)
{
	if (string_is_text(attribute->tag))
		return string_text(arena, attribute->tag, attribute->value, valid);
	/* RFC 4514 2.4: what is no string shows as its encoding, which follows the type. */
	if (valid != NULL)
		*valid = false;
	{
		const uint8_t *start = attribute->type.at + attribute->type.len;
		size_t len = (size_t)(attribute->value.at + attribute->value.len - start);

		return arena_printf(arena, "#%.*s", TEXT_ARG(hex_text(arena, (struct bytes){ start, len })));
	}
}

struct text
name_label(struct arena *arena, const struct name *name)
{
	const struct bytes order[] = { OID(AT_COMMON_NAME), OID(AT_ORGANIZATION), OID(AT_ORGANIZATIONAL_UNIT) };

	for (size_t k = 0; k < COUNT_OF(order); k++) {
		for (size_t i = name->count; i > 0; i--) {
			const struct attribute *attribute = &name->attributes[i - 1];

			if (attribute->value.len > 0 && oid_equal(attribute->type, order[k]))
				return attribute_text(arena, attribute, NULL);
		}
	}
	return name->count > 0 ? name_rfc4514(arena, name) : (struct text){ 0 };
}

/* ---- comparison ---- */

/* The characters of a value as RFC 5280 7.1 compares them: no case in ASCII, white space collapsed. */
struct folding {
	uint8_t tag;
	struct bytes rest;
	bool started;
};

static bool
is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next character, or UINT32_MAX at the end. */
static uint32_t
fold_next(struct folding *f)
{
	bool space = false;

	while (f->rest.len > 0) {
		struct bytes before = f->rest;
		uint32_t c = string_next(f->tag, &f->rest);

		if (is_space(c)) {
			space = true;
			continue;
		}
		if (space && f->started) {
			f->rest = before;
			f->started = false;
			return ' ';
		}
		f->started = true;
		return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
	}
	return UINT32_MAX;
}

static bool
value_equal(const struct attribute *a, const struct attribute *b)
{
	struct folding left = { .tag = a->tag, .rest = a->value }, right = { .tag = b->tag, .rest = b->value };
	uint32_t c;

	if (a->tag == b->tag && bytes_equal(a->value, b->value))
		return true;
	if (!string_is_text(a->tag) || !string_is_text(b->tag))
		return false;
	do {
		c = fold_next(&left);
		if (c != fold_next(&right))
			return false;
	} while (c != UINT32_MAX);
	return true;
}

static bool
attribute_equal(const struct attribute *a, const struct attribute *b)
{
	return oid_equal(a->type, b->type) && value_equal(a, b);
}

/* Sets are compared as sets up to this size; larger ones in the order they stand in. */
#define SET_COMPARED 64

static bool
set_equal(const struct attribute *a, const struct attribute *b, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t k = 0;

		if (attribute_equal(&a[i], &b[i]))
			continue;
		if (count > SET_COMPARED)
			return false;
		while (k < count && !attribute_equal(&a[i], &b[k]))
			k++;
		if (k == count)
			return false;
	}
	return true;
}

static size_t
rdn_end(const struct name *name, size_t start)
{
	size_t end = start + 1;

	while (end < name->count && name->attributes[end].rdn == name->attributes[start].rdn)
		end++;
	return end;
}

bool
name_equal(const struct name *a, const struct name *b)
{
	if (bytes_equal(a->der, b->der))
		return true;
	if (a->count != b->count || a->rdn_count != b->rdn_count)
		return false;
	for (size_t start = 0; start < a->count;) {
		size_t end = rdn_end(a, start);

		if (end != rdn_end(b, start) ||
		    !set_equal(a->attributes + start, b->attributes + start, end - start) ||
		    (end - start > 1 && !set_equal(b->attributes + start, a->attributes + start, end - start)))
			return false;
		start = end;
	}
	return true;
}

static void
add_folded(struct buffer *out, const struct attribute *attribute)
{
	struct folding f = { .tag = attribute->tag, .rest = attribute->value };
	char octets[4];
	uint32_t c;

	while ((c = fold_next(&f)) != UINT32_MAX) {
		if ((c & STRING_INVALID) != 0)
			buffer_printf(out, "\\%02x", (unsigned)(c & 0xff));
		else
			buffer_add(out, (struct text){ octets, text_utf8_encode(c, octets) });
	}
}

struct text
text_folded(struct arena *arena, struct text text)
{
	struct attribute attribute = { .tag = DER_UTF8_STRING, .value = bytes_of_text(text) };
	struct buffer out;

	buffer_init(&out, arena);
	add_folded(&out, &attribute);
	return buffer_text(&out);
}

struct text
name_folded(struct arena *arena, const struct name *name)
{
	struct buffer out;

	buffer_init(&out, arena);
	for (size_t i = 0; i < name->count; i++) {
		const struct attribute *attribute = &name->attributes[i];

		buffer_printf(&out, "%s%.*s=", i == 0 ? "" : attribute->rdn == name->attributes[i - 1].rdn ? "+" : ",",
		    TEXT_ARG(oid_text(arena, attribute->type)));
		if (string_is_text(attribute->tag))
			add_folded(&out, attribute);
		else
			buffer_add(&out, hex_colons(arena, attribute->value));
	}
	return buffer_text(&out);
}

static uint64_t
attribute_hash(const struct attribute *attribute, uint64_t key)
{
	struct folding f = { .tag = attribute->tag, .rest = attribute->value };
	uint64_t hash = hash_bytes(key, attribute->type);
	char chunk[64];
	size_t used = 0;
	uint32_t c;

	if (!string_is_text(attribute->tag))
		return hash_bytes(hash + attribute->tag, attribute->value);
	while ((c = fold_next(&f)) != UINT32_MAX) {
		if (used + 4 > sizeof(chunk)) {
			hash = hash_bytes(hash, (struct bytes){ (const uint8_t *)chunk, used });
			used = 0;
		}
		if ((c & STRING_INVALID) == 0) {
			used += text_utf8_encode(c, chunk + used);
		} else {
			chunk[used++] = (char)0xff;
			chunk[used++] = (char)c;
		}
	}
	return hash_bytes(hash, (struct bytes){ (const uint8_t *)chunk, used });
}

uint64_t
name_hash(const struct name *name, uint64_t key)
{
	uint64_t hash = key;

	for (size_t start = 0; start < name->count;) {
		size_t end = rdn_end(name, start);
		uint64_t sum = 0;
		uint8_t octets[8];

		/* The order within a set does not count, so its hashes are added. */
		for (size_t i = start; i < end; i++)
			sum += attribute_hash(&name->attributes[i], key);
		for (size_t i = 0; i < sizeof(octets); i++)
			octets[i] = (uint8_t)(sum >> (8 * i));
		hash = hash_bytes(hash, (struct bytes){ octets, sizeof(octets) });
		start = end;
	}
	return hash;
}
