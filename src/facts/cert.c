/* cert.c - facts of certificates and requests. */
#include <string.h>

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

#define NAME_VALUES(function, ...) \
	GET(function) \
	{ \
		UNUSED_GET; \
		*out = values_of(run->arena, object, OID(__VA_ARGS__)); \
	}
NAME_VALUES(name_cn, 0x55, 0x04, 0x03)
NAME_VALUES(name_serial_number, 0x55, 0x04, 0x05)
NAME_VALUES(name_c, 0x55, 0x04, 0x06)
NAME_VALUES(name_l, 0x55, 0x04, 0x07)
NAME_VALUES(name_st, 0x55, 0x04, 0x08)
NAME_VALUES(name_street, 0x55, 0x04, 0x09)
NAME_VALUES(name_o, 0x55, 0x04, 0x0a)
NAME_VALUES(name_ou, 0x55, 0x04, 0x0b)
NAME_VALUES(name_dc, 0x09, 0x92, 0x26, 0x89, 0x93, 0xf2, 0x2c, 0x64, 0x01, 0x19)
NAME_VALUES(name_email, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x01)

GET(name_empty)
{
	const struct name_facts *n = object;

	UNUSED_GET;
	*out = cel_bool(n->name->count == 0);
}

static const struct cel_field name_fields[] = {
	FIELD("text", "string", name_text, "the whole name in the notation of RFC 4514"),
	FIELD("label", "string", name_label_text, "what people call its owner: the last common name, else organization, else all of it"),
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

GET(attribute_rdn)
{
	UNUSED_GET;
	*out = cel_int(((const struct attribute_facts *)object)->attribute->rdn);
}

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

GET(general_kind)
{
	UNUSED_GET;
	*out = cel_string(text_of(general_name_kind_name(((const struct general_name_facts *)object)->name->kind)));
}

GET(general_value)
{
	const struct general_name_facts *g = object;

	UNUSED_GET;
	*out = cel_string(general_name_text(run->arena, g->name));
}

GET(general_index)
{
	UNUSED_GET;
	*out = cel_int((int64_t)((const struct general_name_facts *)object)->index);
}

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
names_of_kind(struct arena *arena, const struct general_names_facts *s, enum general_name_kind kind, struct bytes type)
{
	struct cel_value *items;
	size_t count = 0;

	for (size_t i = 0; i < s->names.count; i++)
		count += s->names.items[i].kind == kind;
	items = ARENA_ARRAY(arena, struct cel_value, count);
	count = 0;
	for (size_t i = 0; i < s->names.count; i++) {
		const struct general_name *name = &s->names.items[i];

		if (name->kind == kind && (type.len == 0 || oid_equal(name->other_type, type)))
			items[count++] = cel_string(general_name_text(arena, name));
	}
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
		*out = names_of_kind(run->arena, object, kind, (struct bytes){ 0 }); \
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
	*out = names_of_kind(run->arena, object, NAME_OTHER, OID(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x07));
}

GET(names_xmpp)
{
	UNUSED_GET;
	*out = names_of_kind(run->arena, object, NAME_OTHER, OID(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x05));
}

GET(names_text)
{
	static const char *const labels[] = { "othername", "email", "DNS", "X400Name", "DirName", "EdiPartyName", "URI",
		"IP Address", "Registered ID" };
	const struct general_names_facts *s = object;
	struct buffer text;

	UNUSED_GET;
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

/* ---- keys and signatures ---- */

GET(key_kind_text)
{
	UNUSED_GET;
	*out = cel_string(text_of(key_kind_name(((const struct key_facts *)object)->key->kind)));
}

GET(key_oid)
{
	UNUSED_GET;
	*out = cel_opaque(&((const struct key_facts *)object)->key->oid, &fact_oid);
}

GET(key_bits)
{
	UNUSED_GET;
	*out = cel_int(((const struct key_facts *)object)->key->size);
}

GET(key_curve)
{
	const struct key_facts *k = object;

	UNUSED_GET;
	*out = cel_string(key_curve_name(run->arena, k->key));
}

GET(key_explicit_curve)
{
	UNUSED_GET;
	*out = cel_bool(((const struct key_facts *)object)->key->explicit_curve);
}

static unsigned
bit_length(struct bytes number)
{
	unsigned bits = 0;

	while (number.len > 0 && number.at[0] == 0)
		number = (struct bytes){ number.at + 1, number.len - 1 };
	if (number.len == 0 || number.len > UINT32_MAX / 8)
		return 0;
	for (unsigned top = number.at[0]; top != 0; top >>= 1)
		bits++;
	return bits + (unsigned)(number.len - 1) * 8;
}

GET(key_exponent_bits)
{
	UNUSED_GET;
	*out = cel_int(bit_length(((const struct key_facts *)object)->key->exponent));
}

/* Exponents that do not fit are rare and all huge: the largest int stands for them. */
GET(key_exponent)
{
	struct bytes e = ((const struct key_facts *)object)->key->exponent;
	uint64_t value = 0;

	UNUSED_GET;
	if (bit_length(e) > 63) {
		*out = cel_int(INT64_MAX);
		return;
	}
	for (size_t i = 0; i < e.len; i++)
		value = value << 8 | e.at[i];
	*out = cel_int((int64_t)value);
}

/* A zero that was read has no octets left, but a place. */
HAS(key_has_exponent)
{
	UNUSED_HAS;
	return ((const struct key_facts *)object)->key->exponent.at != NULL;
}

GET(key_sha256)
{
	const struct key_facts *k = object;
	struct scan *scan = run->context;
	uint8_t digest[32];

	(void)field;
	crypto_sha256(scan->crypto, k->key->spki, digest);
	*out = cel_string(hex_colons(run->arena, (struct bytes){ digest, sizeof(digest) }));
}

HAS(key_has_spki)
{
	UNUSED_HAS;
	return ((const struct key_facts *)object)->key->spki.len != 0;
}

GET(key_has_parameters)
{
	UNUSED_GET;
	*out = cel_bool(((const struct key_facts *)object)->key->parameters.len != 0);
}

static const struct cel_field key_fields[] = {
	FIELD("kind", "string", key_kind_text, "'RSA', 'EC', 'DSA', 'Ed25519', 'Ed448' ..., 'unknown'"),
	FIELD("oid", "Oid", key_oid, "of the algorithm"),
	FIELD("bits", "int", key_bits, "bits of modulus, field or key"),
	FIELD("curve", "string", key_curve, "'P-256', 'P-384', 'P-521' ..., empty for keys without a curve"),
	FIELD("explicit_curve", "bool", key_explicit_curve, "the curve is spelled out instead of named"),
	FIELD_HAS("exponent", "int", key_exponent, key_has_exponent, "RSA: public exponent"),
	FIELD_HAS("exponent_bits", "int", key_exponent_bits, key_has_exponent, "RSA: bits of the public exponent"),
	FIELD("has_parameters", "bool", key_has_parameters, "the algorithm has parameters"),
	FIELD_HAS("sha256", "string", key_sha256, key_has_spki, "SHA-256 of the SubjectPublicKeyInfo"),
};
const struct cel_record record_key = RECORD("PublicKey", key_fields, "a public key (RFC 5280 4.1.2.7)");

GET(signature_oid)
{
	UNUSED_GET;
	*out = cel_opaque(&((const struct signature_facts *)object)->algorithm->oid, &fact_oid);
}

GET(signature_name)
{
	const char *name = ((const struct signature_facts *)object)->algorithm->name;

	UNUSED_GET;
	*out = cel_string(text_of(name != NULL ? name : ""));
}

GET(signature_hash)
{
	const char *hash = ((const struct signature_facts *)object)->algorithm->hash;

	UNUSED_GET;
	*out = cel_string(text_of(hash != NULL ? hash : ""));
}

GET(signature_key)
{
	UNUSED_GET;
	*out = cel_string(text_of(key_kind_name(((const struct signature_facts *)object)->algorithm->key)));
}

static const struct cel_field signature_fields[] = {
	FIELD("oid", "Oid", signature_oid, "of the algorithm"),
	FIELD("name", "string", signature_name, "'sha256WithRSAEncryption' ..., empty if it is not known"),
	FIELD("hash", "string", signature_hash, "'SHA-256', 'SHA-1', 'MD5' ..., 'none', empty if it is not known"),
	FIELD("key", "string", signature_key, "kind of key that makes such signatures"),
};
const struct cel_record record_signature = RECORD("Signature", signature_fields, "a signature algorithm (RFC 5280 4.1.1.2)");

/* ---- times and serial ---- */

bool
fact_time_fits(const struct x509_time *time)
{
	return time->known && time->seconds >= -62135596800 && time->seconds <= 253402300799;
}

struct cel_value
fact_timestamp(const struct x509_time *time)
{
	return cel_timestamp(fact_time_fits(time) ? time->seconds : 0, 0);
}

GET(raw_time_tag)
{
	uint8_t tag = ((const struct time_facts *)object)->time->tag;

	UNUSED_GET;
	*out = cel_string(tag == DER_UTC_TIME ? TEXT("UTCTime") :
	    tag == DER_GENERALIZED_TIME ? TEXT("GeneralizedTime") : TEXT(""));
}

GET(raw_time_text)
{
	const struct time_facts *t = object;
	(void)field;
	*out = cel_string(text_utf8_valid(text_of_bytes(t->time->text)) ? text_of_bytes(t->time->text) :
	    text_escape(run->arena, text_of_bytes(t->time->text)));
}

GET(raw_time_well_formed)
{
	UNUSED_GET;
	*out = cel_bool(((const struct time_facts *)object)->time->well_formed);
}

static const struct cel_field raw_time_fields[] = {
	FIELD("tag", "string", raw_time_tag, "'UTCTime' or 'GeneralizedTime'"),
	FIELD("text", "string", raw_time_text, "as it is encoded"),
	FIELD("well_formed", "bool", raw_time_well_formed, "written as RFC 5280 4.1.2.5 demands"),
};
const struct cel_record record_raw_time = RECORD("RawTime", raw_time_fields, "a time as it is encoded");

GET(serial_hex)
{
	const struct serial_facts *s = object;

	UNUSED_GET;
	*out = cel_string(hex_colons(run->arena, s->octets));
}

static bool
negative(struct bytes integer)
{
	return integer.len != 0 && (integer.at[0] & 0x80) != 0;
}

/* The magnitude of a negative number in two's complement (X.690 8.3.3): all bits turned, and one added. */
static struct bytes
negate(struct arena *arena, struct bytes integer)
{
	uint8_t *magnitude = ARENA_ARRAY(arena, uint8_t, integer.len);
	unsigned sum = 0x100;

	for (size_t i = integer.len; i-- > 0;) {
		sum = (uint8_t)~integer.at[i] + (sum >> 8);
		magnitude[i] = (uint8_t)sum;
	}
	return (struct bytes){ magnitude, integer.len };
}

GET(serial_bits)
{
	struct bytes octets = ((const struct serial_facts *)object)->octets;

	(void)field;
	*out = cel_int(bit_length(negative(octets) ? negate(run->arena, octets) : octets));
}

GET(serial_octets)
{
	UNUSED_GET;
	*out = cel_int((int64_t)((const struct serial_facts *)object)->octets.len);
}

GET(serial_negative)
{
	UNUSED_GET;
	*out = cel_bool(negative(((const struct serial_facts *)object)->octets));
}

static const struct cel_field serial_fields[] = {
	FIELD("hex", "string", serial_hex, "upper-case pairs with colons"),
	FIELD("bits", "int", serial_bits, "bits of its magnitude; 0 for zero"),
	FIELD("octets", "int", serial_octets, "octets of its encoding"),
	FIELD("negative", "bool", serial_negative, "the encoded number is negative"),
};
const struct cel_record record_serial = RECORD("Serial", serial_fields, "a serial number (RFC 5280 4.1.2.2)");

/* ---- extensions ---- */

GET(extension_oid_value)
{
	UNUSED_GET;
	*out = cel_opaque(&((const struct extension_facts *)object)->extension->oid, &fact_oid);
}

GET(extension_critical)
{
	UNUSED_GET;
	*out = cel_bool(((const struct extension_facts *)object)->extension->critical);
}

GET(extension_size)
{
	UNUSED_GET;
	*out = cel_int((int64_t)((const struct extension_facts *)object)->extension->value.len);
}

GET(extension_index)
{
	UNUSED_GET;
	*out = cel_int((int64_t)((const struct extension_facts *)object)->index);
}

GET(extension_value)
{
	UNUSED_GET;
	*out = cel_bytes(((const struct extension_facts *)object)->extension->value);
}

static const struct cel_field extension_fields[] = {
	FIELD("oid", "Oid", extension_oid_value, "which extension it is"),
	FIELD("critical", "bool", extension_critical, "it must be understood"),
	FIELD("size", "int", extension_size, "octets of its value"),
	FIELD("index", "int", extension_index, "position among the extensions, from 0"),
	FIELD("value", "bytes", extension_value, "the bytes of its value"),
};
const struct cel_record record_extension = RECORD("Extension", extension_fields, "any extension (RFC 5280 4.2)");

GET(eku_critical)
{
	const struct eku_facts *e = object;

	UNUSED_GET;
	*out = cel_bool(e->extension != NULL && e->extension->critical);
}

GET(eku_usages)
{
	const struct eku_facts *e = object;

	UNUSED_GET;
	*out = fact_oid_list(run->arena, e->oids.items, e->oids.count);
}

static const struct cel_field eku_fields[] = {
	FIELD("critical", "bool", eku_critical, "the extension is critical"),
	FIELD("usages", "list(Oid)", eku_usages, "what the key may be used for"),
};
const struct cel_record record_eku = RECORD("ExtendedKeyUsage", eku_fields, "extended key usage (RFC 5280 4.2.1.12)");

GET(key_usage_critical)
{
	const struct key_usage_facts *k = object;

	UNUSED_GET;
	*out = cel_bool(k->extension != NULL && k->extension->critical);
}

GET(key_usage_bits)
{
	const struct key_usage_facts *k = object;
	struct cel_value *items = ARENA_ARRAY(run->arena, struct cel_value, COUNT_OF(key_usage_names));
	size_t count = 0;

	UNUSED_GET;
	for (unsigned i = 0; i < COUNT_OF(key_usage_names); i++)
		if (k->bits & (1U << i))
			items[count++] = cel_string(text_of(key_usage_names[i]));
	*out = cel_list(items, count);
}

static const struct cel_field key_usage_fields[] = {
	FIELD("critical", "bool", key_usage_critical, "the extension is critical"),
	FIELD("bits", "list(string)", key_usage_bits, "'digitalSignature', 'keyEncipherment', 'keyCertSign' ..."),
};
const struct cel_record record_key_usage = RECORD("KeyUsage", key_usage_fields, "key usage (RFC 5280 4.2.1.3)");

GET(basic_critical)
{
	const struct basic_constraints_facts *b = object;

	UNUSED_GET;
	*out = cel_bool(b->extension != NULL && b->extension->critical);
}

GET(basic_ca)
{
	UNUSED_GET;
	*out = cel_bool(((const struct basic_constraints_facts *)object)->value.ca);
}

GET(basic_path_len)
{
	UNUSED_GET;
	*out = cel_int(((const struct basic_constraints_facts *)object)->value.path_len);
}

HAS(basic_has_path_len)
{
	UNUSED_HAS;
	return ((const struct basic_constraints_facts *)object)->value.has_path_len;
}

GET(basic_has_path_len_value)
{
	UNUSED_GET;
	*out = cel_bool(((const struct basic_constraints_facts *)object)->value.has_path_len);
}

static const struct cel_field basic_fields[] = {
	FIELD("critical", "bool", basic_critical, "the extension is critical"),
	FIELD("ca", "bool", basic_ca, "the subject is a CA"),
	FIELD("has_path_len", "bool", basic_has_path_len_value, "a path length is given"),
	FIELD_HAS("path_len", "int", basic_path_len, basic_has_path_len, "how many CAs may follow"),
};
const struct cel_record record_basic_constraints =
    RECORD("BasicConstraints", basic_fields, "basic constraints (RFC 5280 4.2.1.9)");

GET(aki_key_id)
{
	const struct authority_key_facts *a = object;

	UNUSED_GET;
	*out = cel_string(hex_colons(run->arena, a->value.key_id));
}

GET(aki_issuer)
{
	UNUSED_GET;
	*out = cel_record(&((const struct authority_key_facts *)object)->issuer, &record_san);
}

HAS(aki_has_issuer)
{
	UNUSED_HAS;
	return ((const struct authority_key_facts *)object)->value.issuer.count != 0;
}

GET(aki_serial)
{
	UNUSED_GET;
	*out = cel_record(&((const struct authority_key_facts *)object)->serial, &record_serial);
}

HAS(aki_has_serial)
{
	UNUSED_HAS;
	return ((const struct authority_key_facts *)object)->value.serial.len != 0;
}

GET(aki_critical)
{
	const struct authority_key_facts *a = object;

	UNUSED_GET;
	*out = cel_bool(a->extension != NULL && a->extension->critical);
}

static const struct cel_field aki_fields[] = {
	FIELD("critical", "bool", aki_critical, "the extension is critical"),
	FIELD("key_id", "string", aki_key_id, "identifier of the issuer's key, upper-case pairs with colons"),
	FIELD_HAS("issuer", "San", aki_issuer, aki_has_issuer, "the issuer's issuer"),
	FIELD_HAS("serial", "Serial", aki_serial, aki_has_serial, "the issuer's serial number"),
};
const struct cel_record record_authority_key_id =
    RECORD("AuthorityKeyIdentifier", aki_fields, "authority key identifier (RFC 5280 4.2.1.1)");

GET(nc_critical)
{
	const struct name_constraints_facts *n = object;

	UNUSED_GET;
	*out = cel_bool(n->extension != NULL && n->extension->critical);
}

GET(nc_permitted)
{
	UNUSED_GET;
	*out = cel_record(&((const struct name_constraints_facts *)object)->permitted, &record_san);
}

HAS(nc_has_permitted)
{
	UNUSED_HAS;
	return ((const struct name_constraints_facts *)object)->value.has_permitted;
}

GET(nc_excluded)
{
	UNUSED_GET;
	*out = cel_record(&((const struct name_constraints_facts *)object)->excluded, &record_san);
}

HAS(nc_has_excluded)
{
	UNUSED_HAS;
	return ((const struct name_constraints_facts *)object)->value.has_excluded;
}

static const struct cel_field nc_fields[] = {
	FIELD("critical", "bool", nc_critical, "the extension is critical"),
	FIELD_HAS("permitted", "San", nc_permitted, nc_has_permitted, "names that may occur below"),
	FIELD_HAS("excluded", "San", nc_excluded, nc_has_excluded, "names that may not"),
};
const struct cel_record record_name_constraints =
    RECORD("NameConstraints", nc_fields, "name constraints (RFC 5280 4.2.1.10)");

GET(pc_critical)
{
	const struct policy_constraints_facts *p = object;

	UNUSED_GET;
	*out = cel_bool(p->extension != NULL && p->extension->critical);
}

GET(pc_explicit)
{
	UNUSED_GET;
	*out = cel_int(((const struct policy_constraints_facts *)object)->value.explicit_skip);
}

HAS(pc_has_explicit)
{
	UNUSED_HAS;
	return ((const struct policy_constraints_facts *)object)->value.has_explicit;
}

GET(pc_inhibit)
{
	UNUSED_GET;
	*out = cel_int(((const struct policy_constraints_facts *)object)->value.inhibit_skip);
}

HAS(pc_has_inhibit)
{
	UNUSED_HAS;
	return ((const struct policy_constraints_facts *)object)->value.has_inhibit;
}

static const struct cel_field pc_fields[] = {
	FIELD("critical", "bool", pc_critical, "the extension is critical"),
	FIELD_HAS("require_explicit_policy", "int", pc_explicit, pc_has_explicit, "certificates until a policy is demanded"),
	FIELD_HAS("inhibit_policy_mapping", "int", pc_inhibit, pc_has_inhibit, "certificates until mapping ends"),
};
const struct cel_record record_policy_constraints =
    RECORD("PolicyConstraints", pc_fields, "policy constraints (RFC 5280 4.2.1.11)");

GET(template_name)
{
	UNUSED_GET;
	*out = cel_string(((const struct template_facts *)object)->name);
}

GET(template_oid)
{
	UNUSED_GET;
	*out = cel_opaque(&((const struct template_facts *)object)->value.oid, &fact_oid);
}

HAS(template_has_oid)
{
	UNUSED_HAS;
	return ((const struct template_facts *)object)->value.oid.len != 0;
}

static const struct cel_field template_fields[] = {
	FIELD("name", "string", template_name, "name of a version 1 template"),
	FIELD_HAS("oid", "Oid", template_oid, template_has_oid, "identifier of a later template"),
};
const struct cel_record record_template =
    RECORD("Template", template_fields, "the template that Microsoft's AD CS issued it by");

GET(problem_code)
{
	UNUSED_GET;
	*out = cel_string(text_of(((const struct problem *)object)->code));
}

GET(problem_offset)
{
	UNUSED_GET;
	*out = cel_int((int64_t)((const struct problem *)object)->offset);
}

GET(problem_text)
{
	UNUSED_GET;
	*out = cel_string(((const struct problem *)object)->text);
}

GET(problem_where)
{
	const char *where = ((const struct problem *)object)->where;

	UNUSED_GET;
	*out = cel_string(where != NULL ? text_of(where) : TEXT(""));
}

static const struct cel_field problem_fields[] = {
	FIELD("code", "string", problem_code, "fixed name of the problem: 'serial-negative' ..."),
	FIELD("where", "string", problem_where, "the field or extension it is in: 'subjectAltName', 'serialNumber' ..."),
	FIELD("offset", "int", problem_offset, "byte of the object where it is"),
	FIELD("text", "string", problem_text, "what is wrong, in a sentence"),
};
const struct cel_record record_problem = RECORD("Problem", problem_fields, "what is wrong with an encoding");
