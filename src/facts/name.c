/* name.c - facts of object identifiers, distinguished names and general names. */
#include "facts/records.h"

/* ---- object identifiers ---- */

static bool
oid_values_equal(const void *a, const void *b)
{
	return bytes_equal(*(const struct bytes *)a, *(const struct bytes *)b);
}

static uint64_t
oid_value_hash(const void *a)
{
	return hash_bytes(1, *(const struct bytes *)a);
}

static struct text
oid_value_text(struct arena *arena, const void *a)
{
	return oid_text(arena, *(const struct bytes *)a);
}

const struct cel_opaque fact_oid = {
	.name = "Oid",
	.doc = "an object identifier; oid('serverAuth') and oid('1.3.6.1.5.5.7.3.1') make the same",
	.equal = oid_values_equal,
	.hash = oid_value_hash,
	.text = oid_value_text,
};

struct cel_value
fact_oid_value(struct arena *arena, struct bytes oid)
{
	struct bytes *object = ARENA_NEW(arena, struct bytes);

	*object = oid;
	return cel_opaque(object, &fact_oid);
}

struct cel_value
fact_oid_list(struct arena *arena, const struct bytes *oids, size_t count)
{
	struct cel_value *items = ARENA_ARRAY(arena, struct cel_value, count);

	for (size_t i = 0; i < count; i++)
		items[i] = cel_opaque(&oids[i], &fact_oid);
	return cel_list(items, count);
}

struct cel_value
fact_strings(struct arena *arena, const struct text *texts, size_t count)
{
	struct cel_value *items = ARENA_ARRAY(arena, struct cel_value, count);

	for (size_t i = 0; i < count; i++)
		items[i] = cel_string(texts[i]);
	return cel_list(items, count);
}

/* ---- names ---- */

static struct cel_value
values_of(struct arena *arena, const struct name_facts *n, struct bytes type)
{
	const struct name *name = n->name;
	struct cel_value *items;
	size_t count = 0;

	for (size_t i = 0; i < name->count; i++)
		count += oid_equal(name->attributes[i].type, type);
	items = ARENA_ARRAY(arena, struct cel_value, count);
	count = 0;
	for (size_t i = 0; i < name->count; i++)
		if (oid_equal(name->attributes[i].type, type))
			items[count++] = cel_string(attribute_text(arena, &name->attributes[i], NULL));
	return cel_list(items, count);
}

GET(name_text)
{
	const struct name_facts *n = object;

	UNUSED_GET;
	*out = cel_string(name_rfc4514(run->arena, n->name));
}

GET(name_label_text)
{
	const struct name_facts *n = object;

	UNUSED_GET;
	*out = cel_string(name_label(run->arena, n->name));
}

GET(name_folded_text)
{
	const struct name_facts *n = object;

	UNUSED_GET;
	*out = cel_string(name_folded(run->arena, n->name));
}

GET(name_attributes)
{
	const struct name_facts *n = object;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, n->name->count);
	struct attribute_facts *facts = ARENA_ARRAY(run->arena, struct attribute_facts, n->name->count);

	UNUSED_GET;
	for (size_t i = 0; i < n->name->count; i++) {
		facts[i] = (struct attribute_facts){ &n->name->attributes[i] };
		items[i] = cel_record(&facts[i], &record_attribute);
	}
	*out = cel_list(items, n->name->count);
}

#define NAME_VALUES(function, type) \
	GET(function) \
	{ \
		UNUSED_GET; \
		*out = values_of(run->arena, object, OID(type)); \
	}
NAME_VALUES(name_cn, AT_COMMON_NAME)
NAME_VALUES(name_serial_number, AT_SERIAL_NUMBER)
NAME_VALUES(name_c, AT_COUNTRY)
NAME_VALUES(name_l, AT_LOCALITY)
NAME_VALUES(name_st, AT_STATE)
NAME_VALUES(name_street, AT_STREET)
NAME_VALUES(name_o, AT_ORGANIZATION)
NAME_VALUES(name_ou, AT_ORGANIZATIONAL_UNIT)
NAME_VALUES(name_dc, AT_DOMAIN_COMPONENT)
NAME_VALUES(name_email, AT_EMAIL)

GET(name_empty)
{
	const struct name_facts *n = object;

	UNUSED_GET;
	*out = cel_bool(n->name->count == 0);
}

static const struct cel_field name_fields[] = {
	FIELD("text", "string", name_text, "the whole name in the notation of RFC 4514"),
	FIELD("label", "string", name_label_text, "what people call its owner: the last common name, else organization, else all of it"),
	FIELD("folded", "string", name_folded_text, "the name as names compare: without case, repeated blanks as one"),
	FIELD("attributes", "list(Attribute)", name_attributes, "all attributes in the order of the encoding"),
	FIELD("cn", "list(string)", name_cn, "common names (CN)"),
	FIELD("o", "list(string)", name_o, "organizations (O)"),
	FIELD("ou", "list(string)", name_ou, "organizational units (OU)"),
	FIELD("c", "list(string)", name_c, "countries (C)"),
	FIELD("l", "list(string)", name_l, "localities (L)"),
	FIELD("st", "list(string)", name_st, "states or provinces (ST)"),
	FIELD("street", "list(string)", name_street, "street addresses"),
	FIELD("dc", "list(string)", name_dc, "domain components (DC)"),
	FIELD("email", "list(string)", name_email, "e-mail addresses within the name"),
	FIELD("serial_number", "list(string)", name_serial_number, "serial numbers of the subject, not of the certificate"),
	FIELD("empty", "bool", name_empty, "true of a name without attributes"),
};
const struct cel_record record_name = RECORD("Name", name_fields, "a distinguished name (RFC 5280 4.1.2.4)");

GET(attribute_oid)
{
	const struct attribute_facts *a = object;

	UNUSED_GET;
	*out = cel_opaque(&a->attribute->type, &fact_oid);
}

GET(attribute_value)
{
	const struct attribute_facts *a = object;

	UNUSED_GET;
	*out = cel_string(attribute_text(run->arena, a->attribute, NULL));
}

GET(attribute_encoding)
{
	const struct attribute_facts *a = object;

	UNUSED_GET;
	*out = cel_string(text_of(string_type_name(a->attribute->tag)));
}

GET_INT(attribute_rdn, ((const struct attribute_facts *)object)->attribute->rdn)

GET(attribute_valid)
{
	const struct attribute_facts *a = object;
	bool valid = true;

	UNUSED_GET;
	(void)attribute_text(run->arena, a->attribute, &valid);
	*out = cel_bool(valid);
}

GET(attribute_raw)
{
	UNUSED_GET;
	*out = cel_bytes(((const struct attribute_facts *)object)->attribute->value);
}

static const struct cel_field attribute_fields[] = {
	FIELD("oid", "Oid", attribute_oid, "its type"),
	FIELD("value", "string", attribute_value, "its value as text"),
	FIELD("encoding", "string", attribute_encoding, "the ASN.1 string type: 'UTF8String', 'PrintableString' ..."),
	FIELD("rdn", "int", attribute_rdn, "index of its relative distinguished name, from 0"),
	FIELD("valid", "bool", attribute_valid, "the bytes are text of that string type"),
	FIELD("raw", "bytes", attribute_raw, "the bytes of the value"),
};
const struct cel_record record_attribute = RECORD("Attribute", attribute_fields, "one attribute of a name");

/* ---- general names ---- */

GET_STRING(general_kind, general_name_kind_name(((const struct general_name_facts *)object)->name->kind))

GET(general_value)
{
	const struct general_name_facts *g = object;

	UNUSED_GET;
	*out = cel_string(general_name_text(run->arena, g->name));
}

GET_INT(general_index, ((const struct general_name_facts *)object)->index)

GET(general_raw)
{
	UNUSED_GET;
	*out = cel_bytes(((const struct general_name_facts *)object)->name->value);
}

GET(general_type)
{
	UNUSED_GET;
	*out = cel_opaque(&((const struct general_name_facts *)object)->name->other_type, &fact_oid);
}

HAS(general_has_type)
{
	UNUSED_HAS;
	return ((const struct general_name_facts *)object)->name->kind == NAME_OTHER;
}

static const struct cel_field general_name_fields[] = {
	FIELD("kind", "string", general_kind, "'dns', 'email', 'uri', 'ip', 'directory', 'rid', 'other', 'x400' or 'edi'"),
	FIELD("value", "string", general_value, "the name as text"),
	FIELD("index", "int", general_index, "position in the extension, from 0"),
	FIELD("raw", "bytes", general_raw, "the bytes of the name"),
	FIELD_HAS("type", "Oid", general_type, general_has_type, "of an otherName: which kind it is"),
};
const struct cel_record record_general_name =
    RECORD("GeneralName", general_name_fields, "one name of a subject or issuer alternative name (RFC 5280 4.2.1.6)");

static struct cel_value
names_of_kind(struct cel_run *run, const struct general_names_facts *s, enum general_name_kind kind, struct bytes type)
{
	struct arena *arena = s->kept != NULL && type.len == 0 ? s->kept : run->arena;
	struct cel_value *items, *known = NULL;
	size_t count = 0;

	if (s->kept != NULL && type.len == 0) {
		struct general_names_facts *own = (struct general_names_facts *)(uintptr_t)s;

		if (own->of_kind == NULL)
			own->of_kind = ARENA_ARRAY(arena, struct cel_value, NAME_RID + 1);
		known = &own->of_kind[kind];
		if (known->kind == CEL_LIST)
			return *known;
	}
	for (size_t i = 0; i < s->names.count; i++)
		count += s->names.items[i].kind == kind;
	cel_charge(run, s->names.count / 2);
	items = ARENA_ARRAY(arena, struct cel_value, count);
	count = 0;
	for (size_t i = 0; i < s->names.count; i++) {
		const struct general_name *name = &s->names.items[i];

		if (name->kind == kind && (type.len == 0 || oid_equal(name->other_type, type)))
			items[count++] = cel_string(general_name_text(arena, name));
	}
	if (known != NULL)
		*known = cel_list(items, count);
	return cel_list(items, count);
}

GET(names_critical)
{
	const struct general_names_facts *s = object;

	UNUSED_GET;
	*out = cel_bool(s->extension != NULL && s->extension->critical);
}

GET(names_all)
{
	const struct general_names_facts *s = object;
	struct general_name_facts *facts = ARENA_ARRAY(run->arena, struct general_name_facts, s->names.count);
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, s->names.count);

	UNUSED_GET;
	cel_charge(run, s->names.count);
	for (size_t i = 0; i < s->names.count; i++) {
		facts[i] = (struct general_name_facts){ &s->names.items[i], i };
		items[i] = cel_record(&facts[i], &record_general_name);
	}
	*out = cel_list(items, s->names.count);
}

#define NAMES_OF_KIND(function, kind) \
	GET(function) \
	{ \
		UNUSED_GET; \
		*out = names_of_kind(run, object, kind, (struct bytes){ 0 }); \
	}
NAMES_OF_KIND(names_dns, NAME_DNS)
NAMES_OF_KIND(names_ip, NAME_IP)
NAMES_OF_KIND(names_email, NAME_EMAIL)
NAMES_OF_KIND(names_uri, NAME_URI)
NAMES_OF_KIND(names_directory, NAME_DIRECTORY)

/* id-on-dnsSRV (RFC 4985) and id-on-xmppAddr (RFC 6120 13.7.1.4). */
GET(names_srv)
{
	UNUSED_GET;
	*out = names_of_kind(run, object, NAME_OTHER, OID(ON_DNS_SRV));
}

GET(names_xmpp)
{
	UNUSED_GET;
	*out = names_of_kind(run, object, NAME_OTHER, OID(ON_XMPP_ADDR));
}

GET(names_text)
{
	static const char *const labels[] = { "othername", "email", "DNS", "X400Name", "DirName", "EdiPartyName", "URI",
		"IP Address", "Registered ID" };
	const struct general_names_facts *s = object;
	struct buffer text;

	UNUSED_GET;
	cel_charge(run, 2 * s->names.count);
	buffer_init(&text, run->arena);
	for (size_t i = 0; i < s->names.count; i++) {
		const struct general_name *name = &s->names.items[i];

		buffer_printf(&text, "%s%s:", i == 0 ? "" : ", ", labels[name->kind]);
		buffer_add(&text, general_name_text(run->arena, name));
	}
	*out = cel_string(buffer_text(&text));
}

static const struct cel_field san_fields[] = {
	FIELD("critical", "bool", names_critical, "the extension is critical"),
	FIELD("names", "list(GeneralName)", names_all, "all names in order"),
	FIELD("dns", "list(string)", names_dns, "the dNSNames"),
	FIELD("ip", "list(string)", names_ip, "the iPAddresses as text"),
	FIELD("email", "list(string)", names_email, "the rfc822Names"),
	FIELD("uri", "list(string)", names_uri, "the uniformResourceIdentifiers"),
	FIELD("directory", "list(string)", names_directory, "the directoryNames in the notation of RFC 4514"),
	FIELD("srv", "list(string)", names_srv, "the otherNames of type id-on-dnsSRV (RFC 4985)"),
	FIELD("xmpp", "list(string)", names_xmpp, "the otherNames of type id-on-xmppAddr (RFC 6120)"),
	FIELD("text", "string", names_text, "all names in one line: DNS:a.example.com, IP Address:192.0.2.1"),
};
const struct cel_record record_san =
    RECORD("San", san_fields, "a subject or issuer alternative name extension (RFC 5280 4.2.1.6)");
