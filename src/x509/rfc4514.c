/* rfc4514.c - distinguished names as text and back (RFC 4514). */

#include <string.h>

#include "x509/parse.h"
#include "x509/string.h"

/* The short names in use; RFC 4514 3 has the first nine. Other registered types show with their own name. */
static const struct {
	const char *name;
	struct bytes oid;
} keywords[] = {
	{ "CN", OID_ROW(AT_COMMON_NAME) },
	{ "L", OID_ROW(AT_LOCALITY) },
	{ "ST", OID_ROW(AT_STATE) },
	{ "O", OID_ROW(AT_ORGANIZATION) },
	{ "OU", OID_ROW(AT_ORGANIZATIONAL_UNIT) },
	{ "C", OID_ROW(AT_COUNTRY) },
	{ "STREET", OID_ROW(AT_STREET) },
	{ "DC", OID_ROW(AT_DOMAIN_COMPONENT) },
	{ "UID", OID_ROW(AT_USER_ID) },
	{ "S", OID_ROW(AT_STATE) },
};

static struct text
keyword_of(struct arena *arena, struct bytes type)
{
	for (size_t i = 0; i < COUNT_OF(keywords); i++)
		if (oid_equal(type, keywords[i].oid))
			return text_of(keywords[i].name);
	return oid_text(arena, type);
}

/* RFC 4514 2.4 */
static void
add_value(struct buffer *out, struct text value)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.at[i];
		bool edge = (i == 0 && (c == ' ' || c == '#')) || (i + 1 == value.len && c == ' ');

		if (c == '\0') {
			buffer_adds(out, "\\00");
			continue;
		}
		if (edge || strchr(",+\"\\<>;", c) != NULL)
			buffer_addc(out, '\\');
		buffer_addc(out, c);
	}
}

struct text
name_rfc4514(struct arena *arena, const struct name *name)
{
	struct buffer out;
	size_t end = name->count;

	buffer_init(&out, arena);
	while (end > 0) {
		size_t start = end - 1;

		while (start > 0 && name->attributes[start - 1].rdn == name->attributes[end - 1].rdn)
			start--;
		if (out.len > 0)
			buffer_addc(&out, ',');
		for (size_t i = start; i < end; i++) {
			const struct attribute *attribute = &name->attributes[i];
			struct text value = attribute_text(arena, attribute, NULL);

			if (i > start)
				buffer_addc(&out, '+');
			buffer_add(&out, keyword_of(arena, attribute->type));
			buffer_addc(&out, '=');
			if (string_is_text(attribute->tag))
				add_value(&out, value);
			else
				buffer_add(&out, value);
		}
		end = start;
	}
	return buffer_text(&out);
}

/* ---- parsing ---- */

struct parser {
	struct arena *arena;
	const char *at, *end;
};

static void
skip_blanks(struct parser *p)
{
	while (p->at < p->end && *p->at == ' ')
		p->at++;
}

/* attributeType = descr / numericoid */
static bool
parse_type(struct parser *p, struct bytes *oid)
{
	const char *start = p->at;
	struct text type;

	while (p->at < p->end && *p->at != '=')
		p->at++;
	if (p->at == p->end)
		return false;
	type = text_trim((struct text){ start, (size_t)(p->at - start) });
	p->at++;
	for (size_t i = 0; i < COUNT_OF(keywords); i++) {
		if (text_equal_nocase(type, text_of(keywords[i].name))) {
			*oid = keywords[i].oid;
			return true;
		}
	}
	return oid_parse(p->arena, type, oid);
}

/* hexstring = "#" 1*hexpair */
static bool
parse_hex(struct parser *p, struct bytes *out)
{
	uint8_t *octets = arena_take(p->arena, (size_t)(p->end - p->at));
	size_t len = 0;

	for (p->at++; p->end - p->at >= 2 && hex_digit(p->at[0]) >= 0 && hex_digit(p->at[1]) >= 0; p->at += 2)
		octets[len++] = (uint8_t)(hex_digit(p->at[0]) << 4 | hex_digit(p->at[1]));
	skip_blanks(p);
	*out = (struct bytes){ octets, len };
	return len > 0;
}

/* string: escapes are a backslash and a special character or a hexpair; blanks at the end count only if escaped. */
static bool
parse_string(struct parser *p, struct text *out)
{
	struct buffer value;
	size_t keep = 0;

	buffer_init(&value, p->arena);
	while (p->at < p->end && *p->at != ',' && *p->at != '+' && *p->at != ';') {
		char c = *p->at++;

		if (c == '\\') {
			if (p->at == p->end)
				return false;
			if (p->end - p->at >= 2 && hex_digit(p->at[0]) >= 0 && hex_digit(p->at[1]) >= 0) {
				buffer_addc(&value, (char)(hex_digit(p->at[0]) << 4 | hex_digit(p->at[1])));
				p->at += 2;
			} else if (strchr(" #=,+\"\\<>;", *p->at) != NULL && *p->at != '\0') {
				buffer_addc(&value, *p->at++);
			} else {
				return false;
			}
			keep = value.len;
		} else if (c == '"' || c == '<' || c == '>' || c == '\0') {
			return false;
		} else {
			buffer_addc(&value, c);
			if (c != ' ')
				keep = value.len;
		}
	}
	value.len = keep;
	*out = buffer_text(&value);
	return text_utf8_valid(*out);
}

static void
put(struct buffer *out, uint8_t tag, struct bytes contents)
{
	char header[6] = { (char)tag };
	size_t used = 1;

	if (contents.len < 0x80) {
		header[used++] = (char)contents.len;
	} else {
		size_t octets = 0;

		for (size_t rest = contents.len; rest != 0; rest >>= 8)
			octets++;
		header[used++] = (char)(0x80 | octets);
		for (; octets > 0; octets--)
			header[used++] = (char)(contents.len >> (8 * (octets - 1)));
	}
	buffer_add(out, (struct text){ header, used });
	buffer_add(out, text_of_bytes(contents));
}

static uint8_t
tag_for(struct bytes type, struct text value)
{
	if (oid_equal(type, OID(AT_SERIAL_NUMBER)) || oid_equal(type, OID(AT_COUNTRY)) || oid_equal(type, OID(AT_DN_QUALIFIER)) ||
	    oid_equal(type, OID(AT_JURISDICTION_COUNTRY)))
		return DER_PRINTABLE_STRING;
	if (oid_equal(type, OID(AT_DOMAIN_COMPONENT)) || oid_equal(type, OID(AT_EMAIL))) {
		for (size_t i = 0; i < value.len; i++)
			if ((uint8_t)value.at[i] >= 0x80)
				return DER_UTF8_STRING;
		return DER_IA5_STRING;
	}
	return DER_UTF8_STRING;
}

/* attributeTypeAndValue = attributeType "=" attributeValue */
static bool
parse_attribute(struct parser *p, struct text *out)
{
	struct buffer contents, whole;
	struct bytes oid, octets;
	struct text value;

	buffer_init(&contents, p->arena);
	buffer_init(&whole, p->arena);
	if (!parse_type(p, &oid))
		return false;
	put(&contents, DER_OID, oid);
	skip_blanks(p);
	if (p->at < p->end && *p->at == '#') {
		struct der_fault fault;
		struct der in;

		if (!parse_hex(p, &octets))
			return false;
		der_init(&in, octets);
		if (!der_any_lax(&in, NULL, NULL, NULL, &fault) || !der_at_end(&in))
			return false;
		buffer_add(&contents, text_of_bytes(octets));
	} else {
		if (!parse_string(p, &value))
			return false;
		put(&contents, tag_for(oid, value), bytes_of_text(value));
	}
	put(&whole, DER_SEQUENCE, bytes_of_text(buffer_text(&contents)));
	*out = buffer_text(&whole);
	return true;
}

/* relativeDistinguishedName = attributeTypeAndValue *( "+" attributeTypeAndValue ), as a SET OF in DER's order */
static bool
parse_rdn(struct parser *p, struct text *out)
{
	struct texts list = { 0 };
	struct buffer contents, whole;

	for (;;) {
		struct text attribute;
		size_t i;

		if (!parse_attribute(p, &attribute))
			return false;
		*LIST_ADD(p->arena, &list) = attribute;
		for (i = list.count - 1; i > 0 && text_compare(list.items[i - 1], attribute) > 0; i--)
			list.items[i] = list.items[i - 1];
		list.items[i] = attribute;
		if (p->at == p->end || *p->at != '+')
			break;
		p->at++;
	}
	buffer_init(&contents, p->arena);
	buffer_init(&whole, p->arena);
	for (size_t i = 0; i < list.count; i++)
		buffer_add(&contents, list.items[i]);
	put(&whole, DER_SET, bytes_of_text(buffer_text(&contents)));
	*out = buffer_text(&whole);
	return true;
}

/* distinguishedName = [ relativeDistinguishedName *( "," relativeDistinguishedName ) ] */
bool
name_parse(struct arena *arena, struct text text, struct name *out)
{
	struct parser p = { .arena = arena, .at = text.at, .end = text.at + text.len };
	struct texts rdns = { 0 };
	struct problems problems = { .arena = arena };
	struct reading r = { .problems = &problems, .where = "name" };
	struct buffer contents, whole;
	struct der in;

	skip_blanks(&p);
	while (p.at < p.end) {
		struct text rdn;

		if (rdns.count == LIMIT_ATTRIBUTES || !parse_rdn(&p, &rdn))
			return false;
		*LIST_ADD(arena, &rdns) = rdn;
		if (p.at < p.end) {
			p.at++;
			skip_blanks(&p);
			if (p.at == p.end)
				return false;
		}
	}
	buffer_init(&contents, arena);
	buffer_init(&whole, arena);
	for (size_t i = rdns.count; i > 0; i--)
		buffer_add(&contents, rdns.items[i - 1]);
	put(&whole, DER_SEQUENCE, bytes_of_text(buffer_text(&contents)));
	der_init(&in, bytes_of_text(buffer_text(&whole)));
	return read_name(&r, &in, out);
}
