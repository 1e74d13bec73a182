/* extension.c - facts of extensions, and of what is wrong with an encoding. */
#include "facts/records.h"

GET(extension_oid_value)
{
	UNUSED_GET;
	*out = cel_opaque(&((const struct extension_facts *)object)->extension->oid, &fact_oid);
}

GET_BOOL(extension_critical, ((const struct extension_facts *)object)->extension->critical)
GET_INT(extension_size, ((const struct extension_facts *)object)->extension->value.len)
GET_INT(extension_index, ((const struct extension_facts *)object)->index)

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

struct cel_value
fact_extension(struct arena *arena, const struct extensions *extensions, struct bytes oid)
{
	const struct extension *e = extensions == NULL ? NULL : extension_find(extensions, oid);
	struct extension_facts *facts;

	if (e == NULL)
		return cel_record(NULL, &record_extension);
	facts = ARENA_NEW(arena, struct extension_facts);
	*facts = (struct extension_facts){ e, (size_t)(e - extensions->items) };
	return cel_record(facts, &record_extension);
}

struct cel_value
fact_extensions(struct arena *arena, const struct extensions *extensions)
{
	struct extension_facts *facts = ARENA_ARRAY(arena, struct extension_facts, extensions->count);
	struct cel_value *items = ARENA_ARRAY(arena, struct cel_value, extensions->count);

	for (size_t i = 0; i < extensions->count; i++) {
		facts[i] = (struct extension_facts){ &extensions->items[i], i };
		items[i] = cel_record(&facts[i], &record_extension);
	}
	return cel_list(items, extensions->count);
}

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

GET_BOOL(basic_ca, ((const struct basic_constraints_facts *)object)->value.ca)
GET_INT(basic_path_len, ((const struct basic_constraints_facts *)object)->value.path_len)

HAS(basic_has_path_len)
{
	UNUSED_HAS;
	return ((const struct basic_constraints_facts *)object)->value.has_path_len;
}

GET_BOOL(basic_has_path_len_value, ((const struct basic_constraints_facts *)object)->value.has_path_len)

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

GET_INT(pc_explicit, ((const struct policy_constraints_facts *)object)->value.explicit_skip)

HAS(pc_has_explicit)
{
	UNUSED_HAS;
	return ((const struct policy_constraints_facts *)object)->value.has_explicit;
}

GET_INT(pc_inhibit, ((const struct policy_constraints_facts *)object)->value.inhibit_skip)

HAS(pc_has_inhibit)
{
	UNUSED_HAS;
	return ((const struct policy_constraints_facts *)object)->value.has_inhibit;
}

static const struct cel_field pc_fields[] = {
	FIELD("critical", "bool", pc_critical, "the extension is critical"),
	FIELD_HAS("require_explicit_policy", "int", pc_explicit, pc_has_explicit, "certificates until a policy is required"),
	FIELD_HAS("inhibit_policy_mapping", "int", pc_inhibit, pc_has_inhibit, "certificates until mapping ends"),
};
const struct cel_record record_policy_constraints =
    RECORD("PolicyConstraints", pc_fields, "policy constraints (RFC 5280 4.2.1.11)");

GET_TEXT(template_name, ((const struct template_facts *)object)->name)

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

GET_STRING(problem_code, ((const struct problem *)object)->code)
GET_INT(problem_offset, ((const struct problem *)object)->offset)
GET_TEXT(problem_text, ((const struct problem *)object)->text)

GET(problem_where)
{
	const char *where = ((const struct problem *)object)->where;

	UNUSED_GET;
	*out = cel_string(where != NULL ? text_of(where) : TEXT(""));
}

/* That of the object, for each of its problems: which of them OpenSSL minds, it does not say. */
GET(problem_load_fault)
{
	const struct artifact *artifact = ((const struct problem_facts *)object)->artifact;
	struct scan *scan = run->context;
	union { const struct cert_facts *given; struct cert_facts *own; } facts;

	(void)field;
	if (artifact->crl != NULL) {
		*out = cel_string(crypto_crl_load_fault(scan->crypto, artifact->crl));
		return;
	}
	facts.given = facts_of_certificate(scan, artifact);
	*out = cel_string(facts_load_fault(scan, facts.own));
}

GET(problem_load_asked)
{
	const struct artifact *artifact = ((const struct problem_facts *)object)->artifact;

	UNUSED_GET;
	*out = cel_bool(artifact->crl != NULL || crypto_load_asked(artifact->certificate));
}

static const struct cel_field problem_fields[] = {
	FIELD("code", "string", problem_code, "fixed name of the problem: 'serial-negative' ..."),
	FIELD("where", "string", problem_where, "the field or extension it is in: 'subjectAltName', 'serialNumber' ..."),
	FIELD("offset", "int", problem_offset, "byte of the object where it is"),
	FIELD("text", "string", problem_text, "what is wrong, in a sentence"),
	FIELD("load_fault", "string", problem_load_fault, "why the OpenSSL at hand cannot load the object or verify anything with it; empty: it can"),
	FIELD("load_asked", "bool", problem_load_asked, "it was asked; not about objects that are past a limit"),
};
const struct cel_record record_problem = RECORD("Problem", problem_fields, "what is wrong with an encoding");

struct cel_value
fact_problems(struct arena *arena, const struct problems *problems, const struct artifact *artifact, bool of_list)
{
	struct problem_facts *facts = ARENA_ARRAY(arena, struct problem_facts, problems->list.count);
	struct cel_value *items = ARENA_ARRAY(arena, struct cel_value, problems->list.count);

	for (size_t i = 0; i < problems->list.count; i++) {
		facts[i] = (struct problem_facts){ problems->list.items[i], artifact, of_list };
		items[i] = cel_record(&facts[i], &record_problem);
	}
	return cel_list(items, problems->list.count);
}
