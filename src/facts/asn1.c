/* asn1.c - asn1(): the values in bytes of which only their encoding, DER, is known. */
#include "facts/records.h"

/*
 * A value is read when it is asked for, and only its header and those of its children. What cannot be read is not there:
 * hostile bytes give fewer values and a `fault`, never an error.
 */
struct asn1_facts {
	struct bytes root;             /* what asn1() was given */
	struct bytes whole, body;      /* empty: the value could not be delimited */
	struct der_fault fault;        /* of that */
	uint8_t first;                 /* identifier octet, of a high tag number the first */
	uint32_t number;               /* of the tag */
	unsigned depth;                /* 0: the root */
};

enum { CONSTRUCTED = 0x20, TAG_NUMBER = 0x1f };
/* A fault that DER does not have: more children than a list may hold. */
#define TOO_MANY DER_CODE_COUNT

/* X.690 8.1.2.4: seven bits in each octet, most significant first, without leading zeros, and over 30. */
static bool
read_high_number(struct bytes whole, uint32_t *out)
{
	uint32_t number = 0;

	for (size_t i = 1; i < whole.len && i <= 4; i++) {
		if (i == 1 && whole.at[i] == 0x80)
			return false;
		number = number << 7 | (whole.at[i] & 0x7f);
		if (whole.at[i] < 0x80) {
			*out = number;
			return number > 30;
		}
	}
	return false;
}

static bool
read_value(struct der *in, struct bytes root, unsigned depth, struct asn1_facts *out)
{
	struct der body;

	*out = (struct asn1_facts){ .root = root, .depth = depth };
	if (der_any(in, &out->first, &body, &out->whole, &out->fault)) {
		out->number = out->first & TAG_NUMBER;
	} else {
		size_t at = der_offset(in);

		/* X.509 itself has no high tag numbers, extensions of others do. */
		if (out->fault.code != DER_HIGH_TAG || !der_any_lax(in, &out->first, &body, &out->whole, &out->fault))
			return false;
		if (out->fault.code != DER_HIGH_TAG || !read_high_number(out->whole, &out->number)) {
			*out = (struct asn1_facts){ .root = root, .depth = depth, .fault = out->fault };
			if (out->fault.code == DER_HIGH_TAG)
				out->fault.offset = at;
			return false;
		}
	}
	out->fault = (struct der_fault){ 0 };
	out->body = der_rest(&body);
	return true;
}

static struct der
window(const struct asn1_facts *v, struct bytes part)
{
	return (struct der){ v->root.at, part.at, part.at + part.len };
}

static bool
refuse(struct der_fault *fault, enum der_code code, const struct asn1_facts *v)
{
	*fault = (struct der_fault){ code, (size_t)(v->whole.at - v->root.at) };
	return false;
}

/* Contents of the universal types that have a form of their own. */
static bool
check_contents(const struct asn1_facts *v, struct der_fault *fault)
{
	struct der in = window(v, v->whole);
	struct bytes octets;
	unsigned unused;
	bool truth;

	switch (v->first) {
	case DER_BOOLEAN:
		return der_boolean(&in, &truth, fault);
	case DER_INTEGER:
		return der_integer(&in, &octets, fault);
	case DER_BIT_STRING:
		return der_bit_string(&in, &octets, &unused, fault);
	case DER_NULL:
		return der_null(&in, fault);
	case DER_OID:
		return der_oid(&in, &octets, fault);
	case DER_SEQUENCE & ~CONSTRUCTED:
	case DER_SET & ~CONSTRUCTED:
		return refuse(fault, DER_WRONG_TAG, v);
	case DER_BIT_STRING | CONSTRUCTED:
	case DER_OCTET_STRING | CONSTRUCTED:
	case DER_UTF8_STRING | CONSTRUCTED:
	case DER_PRINTABLE_STRING | CONSTRUCTED:
	case DER_IA5_STRING | CONSTRUCTED:
	case DER_BMP_STRING | CONSTRUCTED:
		return refuse(fault, DER_STRING_CONSTRUCTED, v);
	default:
		return true;
	}
}

/* The value and all below it; as deep as LIMIT_DER_DEPTH. */
static bool
check(const struct asn1_facts *v, struct der_fault *fault)
{
	struct der in = window(v, v->body);
	struct asn1_facts child;

	if (!check_contents(v, fault))
		return false;
	if ((v->first & CONSTRUCTED) == 0 || der_at_end(&in))
		return true;
	if (v->depth + 1 >= LIMIT_DER_DEPTH) {
		*fault = (struct der_fault){ DER_TOO_DEEP, der_offset(&in) };
		return false;
	}
	for (size_t count = 0; !der_at_end(&in); count++) {
		if (count == LIMIT_CEL_LIST) {
			*fault = (struct der_fault){ TOO_MANY, (size_t)(v->body.at - v->root.at) };
			return false;
		}
		if (!read_value(&in, v->root, v->depth + 1, &child)) {
			*fault = child.fault;
			return false;
		}
		if (!check(&child, fault))
			return false;
	}
	return true;
}

/* ---- getters ---- */

GET(asn1_name)
{
	static const char *const names[] = { NULL, "BOOLEAN", "INTEGER", "BIT STRING", "OCTET STRING", "NULL",
		"OBJECT IDENTIFIER", "ObjectDescriptor", "EXTERNAL", "REAL", "ENUMERATED", "EMBEDDED PDV", "UTF8String",
		"RELATIVE-OID", "TIME", NULL, "SEQUENCE", "SET", "NumericString", "PrintableString", "TeletexString",
		"VideotexString", "IA5String", "UTCTime", "GeneralizedTime", "GraphicString", "VisibleString",
		"GeneralString", "UniversalString", "CHARACTER STRING", "BMPString" };
	static const char *const classes[] = { "UNIVERSAL ", "APPLICATION ", "", "PRIVATE " };
	const struct asn1_facts *v = object;
	unsigned class = v->first >> 6;

	UNUSED_GET;
	if (v->whole.len == 0)
		*out = cel_string(TEXT(""));
	else if (class == 0 && v->number < COUNT_OF(names) && names[v->number] != NULL)
		*out = cel_string(text_of(names[v->number]));
	else
		*out = cel_string(arena_printf(run->arena, "[%s%u]", classes[class], v->number));
}

GET(asn1_class)
{
	static const char *const classes[] = { "universal", "application", "context", "private" };
	const struct asn1_facts *v = object;

	UNUSED_GET;
	*out = cel_string(text_of(v->whole.len == 0 ? "" : classes[v->first >> 6]));
}

GET_INT(asn1_tag, ((const struct asn1_facts *)object)->number)
GET_BOOL(asn1_constructed, (((const struct asn1_facts *)object)->first & CONSTRUCTED) != 0)

GET(asn1_content)
{
	UNUSED_GET;
	*out = cel_bytes(((const struct asn1_facts *)object)->body);
}

GET(asn1_raw)
{
	UNUSED_GET;
	*out = cel_bytes(((const struct asn1_facts *)object)->whole);
}

/* Character strings of the types that X.509 uses, and times, which are written with digits. */
GET(asn1_text)
{
	const struct asn1_facts *v = object;
	struct attribute string = { .tag = v->first, .value = v->body };

	UNUSED_GET;
	*out = cel_string(TEXT(""));
	switch (v->first) {
	case DER_UTC_TIME:
	case DER_GENERALIZED_TIME:
		string.tag = DER_VISIBLE_STRING;
		break;
	case DER_UTF8_STRING:
	case DER_NUMERIC_STRING:
	case DER_PRINTABLE_STRING:
	case DER_TELETEX_STRING:
	case DER_IA5_STRING:
	case DER_VISIBLE_STRING:
	case DER_UNIVERSAL_STRING:
	case DER_BMP_STRING:
		break;
	default:
		return;
	}
	cel_charge(run, v->body.len / 10);
	*out = cel_string(attribute_text(run->arena, &string, NULL));
}

HAS(asn1_has_number)
{
	const struct asn1_facts *v = object;

	UNUSED_HAS;
	return (v->first == DER_INTEGER || v->first == DER_ENUMERATED) && v->body.len > 0 && v->body.len <= 8;
}

GET(asn1_number)
{
	const struct asn1_facts *v = object;
	uint64_t value = 0;

	*out = cel_int(0);
	if (!asn1_has_number(run, object, field))
		return;
	value = v->body.at[0] >= 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < v->body.len; i++)
		value = value << 8 | v->body.at[i];
	*out = cel_int(value <= INT64_MAX ? (int64_t)value : -(int64_t)(UINT64_MAX - value) - 1);
}

HAS(asn1_has_truth)
{
	const struct asn1_facts *v = object;

	UNUSED_HAS;
	return v->first == DER_BOOLEAN && v->body.len == 1;
}

GET(asn1_truth)
{
	*out = cel_bool(asn1_has_truth(run, object, field) && ((const struct asn1_facts *)object)->body.at[0] != 0);
}

static bool
read_oid(const struct asn1_facts *v, struct bytes *oid)
{
	struct der in = window(v, v->whole);
	struct der_fault fault;

	return v->first == DER_OID && der_oid(&in, oid, &fault);
}

HAS(asn1_has_oid)
{
	struct bytes oid;

	UNUSED_HAS;
	return read_oid(object, &oid);
}

GET(asn1_oid)
{
	struct bytes oid;

	UNUSED_GET;
	*out = read_oid(object, &oid) ? fact_oid_value(run->arena, oid) : cel_opaque(NULL, &fact_oid);
}

HAS(asn1_has_time)
{
	const struct asn1_facts *v = object;
	int64_t seconds;

	UNUSED_HAS;
	return (v->first == DER_UTC_TIME || v->first == DER_GENERALIZED_TIME) && time_value(v->first, v->body, &seconds);
}

GET(asn1_time)
{
	const struct asn1_facts *v = object;
	int64_t seconds;

	*out = cel_timestamp(0, 0);
	if (asn1_has_time(run, object, field) && time_value(v->first, v->body, &seconds))
		*out = cel_timestamp(seconds, 0);
}

GET(asn1_octets)
{
	const struct asn1_facts *v = object;
	struct der in = window(v, v->whole);
	struct der_fault fault;
	struct bytes octets = { 0 };
	unsigned unused;

	UNUSED_GET;
	if (v->first == DER_OCTET_STRING)
		octets = v->body;
	else if (v->first == DER_BIT_STRING && !der_bit_string(&in, &octets, &unused, &fault))
		octets = (struct bytes){ 0 };
	*out = cel_bytes(octets);
}

GET(asn1_children)
{
	const struct asn1_facts *v = object;
	struct der in = window(v, v->body);
	struct asn1_facts child, *facts;
	struct cel_value *items;
	size_t count = 0;

	UNUSED_GET;
	*out = cel_list(NULL, 0);
	if ((v->first & CONSTRUCTED) == 0 || v->depth + 1 >= LIMIT_DER_DEPTH)
		return;
	while (!der_at_end(&in) && count < LIMIT_CEL_LIST && read_value(&in, v->root, v->depth + 1, &child))
		count++;
	cel_charge(run, count);
	facts = ARENA_ARRAY(run->arena, struct asn1_facts, count);
	items = ARENA_ARRAY(run->arena, struct cel_value, count);
	in = window(v, v->body);
	for (size_t i = 0; i < count && read_value(&in, v->root, v->depth + 1, &facts[i]); i++)
		items[i] = cel_record(&facts[i], &record_asn1);
	*out = cel_list(items, count);
}

GET(asn1_fault)
{
	const struct asn1_facts *v = object;
	struct der_fault fault = v->fault;

	UNUSED_GET;
	*out = cel_string(TEXT(""));
	cel_charge(run, v->whole.len / 10);
	/* A value that was delimited may have a fault inside; what stands behind the root comes after those. */
	if (v->whole.len != 0) {
		struct der_fault inside = { 0 };

		if (!check(v, &inside))
			fault = inside;
	}
	if (fault.code == TOO_MANY)
		*out = cel_string(arena_printf(run->arena, "more than %d values, at byte %zu", LIMIT_CEL_LIST, fault.offset));
	else if (fault.code != DER_NO_FAULT)
		*out = cel_string(arena_printf(run->arena, "%s, at byte %zu", der_code_text(fault.code), fault.offset));
}

static const struct cel_field asn1_fields[] = {
	FIELD("name", "string", asn1_name, "'SEQUENCE', 'UTF8String' ...; '[0]', '[APPLICATION 1]' of other classes"),
	FIELD("tag_class", "string", asn1_class, "'universal', 'application', 'context' or 'private'"),
	FIELD("tag", "int", asn1_tag, "number of the tag"),
	FIELD("constructed", "bool", asn1_constructed, "it contains other values"),
	FIELD("children", "list(Asn1)", asn1_children, "the values in it, up to the first that cannot be read"),
	FIELD("text", "string", asn1_text, "a character string or a time, as text"),
	FIELD_HAS("number", "int", asn1_number, asn1_has_number, "an INTEGER or ENUMERATED of 64 bits at most"),
	FIELD_HAS("truth", "bool", asn1_truth, asn1_has_truth, "a BOOLEAN"),
	FIELD_HAS("oid", "Oid", asn1_oid, asn1_has_oid, "an OBJECT IDENTIFIER"),
	FIELD_HAS("time", "timestamp", asn1_time, asn1_has_time, "a UTCTime or GeneralizedTime"),
	FIELD("octets", "bytes", asn1_octets, "what an OCTET STRING or BIT STRING holds"),
	FIELD("content", "bytes", asn1_content, "the bytes after the header"),
	FIELD("raw", "bytes", asn1_raw, "all its bytes"),
	FIELD("fault", "string", asn1_fault, "what is wrong with its encoding or that of a value in it, and where; empty: nothing"),
};
const struct cel_record record_asn1 = RECORD("Asn1", asn1_fields, "any value in DER (X.690)");

/* ---- asn1() ---- */

static struct cel_value
open_bytes(struct cel_run *run, struct bytes bytes, const struct cel_value *from)
{
	struct asn1_facts *v = ARENA_NEW(run->arena, struct asn1_facts);
	struct der in;
	struct cel_value value;

	if (bytes.len == 0)
		return cel_record(NULL, &record_asn1);
	der_init(&in, bytes);
	if (read_value(&in, bytes, 0, v) && !der_done(&in, &v->fault))
		v->fault.code = DER_TRAILING_DATA;
	value = cel_record(v, &record_asn1);
	value.origin = from->origin;
	value.index = from->index;
	return value;
}

struct cel_value
asn1_of_bytes(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return open_bytes(run, args[0].as.bytes, &args[0]);
}

struct cel_value
asn1_of_extension(struct cel_run *run, const struct cel_value *args, size_t count)
{
	const struct extension_facts *e = args[0].as.record.object;

	(void)count;
	return open_bytes(run, e == NULL ? (struct bytes){ 0 } : e->extension->value, &args[0]);
}

/* OtherName ::= SEQUENCE { type-id OBJECT IDENTIFIER, value [0] EXPLICIT ANY } (RFC 5280 4.2.1.6): the value. */
struct cel_value
asn1_of_name(struct cel_run *run, const struct cel_value *args, size_t count)
{
	const struct general_name_facts *g = args[0].as.record.object;
	struct der_fault fault;
	struct der in, value;
	struct bytes oid;

	(void)count;
	if (g == NULL)
		return open_bytes(run, (struct bytes){ 0 }, &args[0]);
	if (g->name->kind != NAME_OTHER)
		return open_bytes(run, g->name->whole, &args[0]);
	der_init(&in, g->name->value);
	if (!der_oid(&in, &oid, &fault) || !der_read(&in, DER_CONTEXT_CONSTRUCTED(0), &value, &fault))
		return open_bytes(run, (struct bytes){ 0 }, &args[0]);
	return open_bytes(run, der_rest(&value), &args[0]);
}
