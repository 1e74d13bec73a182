/* extension.c - lists of extensions, and the values of the common ones (RFC 5280 4.2). */

#include <string.h>

#include "x509/extension.h"

const char *const key_usage_names[9] = {
	"digitalSignature", "nonRepudiation", "keyEncipherment", "dataEncipherment", "keyAgreement", "keyCertSign",
	"cRLSign", "encipherOnly", "decipherOnly",
};

/* Extension ::= SEQUENCE { extnID OBJECT IDENTIFIER, critical BOOLEAN DEFAULT FALSE, extnValue OCTET STRING } */
static bool
read_extension(struct reading *r, struct der *in, struct extension *out)
{
	struct der body;
	size_t at;

	*out = (struct extension){ 0 };
	if (!take(r, in, DER_SEQUENCE, &body, &out->whole) || !take_oid(r, &body, &out->oid))
		return false;
	at = der_offset(&body);
	if (der_peek(&body) == DER_BOOLEAN) {
		if (!take_boolean(r, &body, &out->critical))
			return false;
		if (!out->critical)
			report(r, P_DEFAULT_ENCODED, at, "critical FALSE");
	}
	if (!take_octets(r, &body, &out->value))
		return false;
	take_end(r, &body);
	return true;
}

bool
read_extensions(struct reading *r, struct der *in, struct extensions *out)
{
	struct der list;
	size_t at = der_offset(in);

	*out = (struct extensions){ 0 };
	return take(r, in, DER_SEQUENCE, &list, NULL) && read_extension_list(r, list, at, out);
}

bool
read_extension_list(struct reading *r, struct der list, size_t at, struct extensions *out)
{
	struct der counting;
	struct der_fault fault;
	size_t count = 0;

	if (der_at_end(&list))
		report(r, P_SEQUENCE_EMPTY, at, NULL);
	counting = list;
	while (count < LIMIT_EXTENSIONS && der_any_lax(&counting, NULL, NULL, NULL, &fault))
		count++;
	if (count > 0 && r->problems != NULL && r->problems->arena != NULL)
		out->items = ARENA_ARRAY(r->problems->arena, struct extension, count);
	while (!der_at_end(&list)) {
		struct extension extension;

		if (out->count == LIMIT_EXTENSIONS) {
			report(r, P_TOO_MANY, der_offset(&list), "%d extensions", LIMIT_EXTENSIONS);
			return false;
		}
		/* One that could not be read does not hide those after it. */
		if (read_extension(r, &list, &extension) && out->items != NULL)
			out->items[out->count++] = extension;
		else if (extension.whole.at == NULL)
			return false;
	}
	return true;
}

const struct extension *
extension_find(const struct extensions *extensions, struct bytes oid)
{
	for (size_t i = 0; i < extensions->count; i++)
		if (oid_equal(extensions->items[i].oid, oid))
			return &extensions->items[i];
	return NULL;
}

struct opening
open_extension(const struct extension *e, struct bytes object, struct problems *problems, const char *fallback)
{
	const char *name = oid_name(e->oid);

	return (struct opening){
		.r = { .problems = problems, .where = name != NULL ? name : fallback },
		.in = window(object, e->value),
	};
}

bool
close_extension(struct opening *o)
{
	take_end(&o->r, &o->in);
	return o->r.faults == 0;
}

bool
open_sequence(struct opening *o, struct der *body)
{
	size_t at = der_offset(&o->in);

	if (!take(&o->r, &o->in, DER_SEQUENCE, body, NULL))
		return false;
	if (der_at_end(body))
		report(&o->r, P_SEQUENCE_EMPTY, at, NULL);
	return true;
}

void
check_once(struct reading *r, struct lookup *seen, struct bytes oid, size_t offset)
{
	size_t *place;

	if (seen->arena == NULL)
		return;
	place = lookup_put(seen, oid);
	if (*place != 0)
		report(r, P_ITEM_TWICE, offset, NULL);
	*place = 1;
}

unsigned
named_bits(struct reading *r, struct bytes bits, unsigned unused, unsigned known, size_t offset)
{
	unsigned value = 0;
	size_t total = bits.len * 8 - (bits.len > 0 ? unused : 0);

	for (size_t i = 0; i < total && i < 32; i++)
		if ((bits.at[i / 8] >> (7 - i % 8) & 1) != 0)
			value |= 1u << i;
	/* X.690 11.2.2: the last bit of a named bit list is a one. */
	if (total > 0 && (bits.at[(total - 1) / 8] >> (7 - (total - 1) % 8) & 1) == 0)
		report(r, P_NAMED_BITS, offset, NULL);
	if ((value & ~known) != 0 || total > 32)
		report(r, P_UNKNOWN_BITS, offset, NULL);
	return value;
}

bool
extension_key_usage(const struct extension *e, struct bytes object, struct problems *problems, unsigned *out)
{
	struct opening o = open_extension(e, object, problems, "keyUsage");
	size_t at = der_offset(&o.in);
	struct bytes bits;
	unsigned unused;

	*out = 0;
	if (!take_bits(&o.r, &o.in, DER_BIT_STRING, &bits, &unused))
		return false;
	*out = named_bits(&o.r, bits, unused, (KEY_USAGE_DECIPHER_ONLY << 1) - 1, at);
	/* RFC 5280 4.2.1.3: at least one of the bits must be set. */
	if (*out == 0)
		report(&o.r, P_NO_BITS, at, NULL);
	return close_extension(&o);
}

/* BasicConstraints ::= SEQUENCE { cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER (0..MAX) OPTIONAL } */
bool
extension_basic_constraints(const struct extension *e, struct bytes object, struct problems *problems,
    struct basic_constraints *out)
{
	struct opening o = open_extension(e, object, problems, "basicConstraints");
	struct der body;
	size_t at;

	*out = (struct basic_constraints){ 0 };
	if (!take(&o.r, &o.in, DER_SEQUENCE, &body, NULL))
		return false;
	at = der_offset(&body);
	if (der_peek(&body) == DER_BOOLEAN) {
		if (!take_boolean(&o.r, &body, &out->ca))
			return false;
		if (!out->ca)
			report(&o.r, P_DEFAULT_ENCODED, at, "cA FALSE");
	}
	at = der_offset(&body);
	if (der_peek(&body) == DER_INTEGER) {
		if (!take_int64(&o.r, &body, &out->path_len))
			return false;
		out->has_path_len = true;
		if (out->path_len < 0)
			report(&o.r, P_NOT_POSITIVE, at, "pathLenConstraint");
		if (!out->ca)
			report(&o.r, P_PATH_LENGTH_WITHOUT_CA, at, NULL);
	}
	take_end(&o.r, &body);
	return close_extension(&o);
}

bool
extension_general_names(const struct extension *e, struct bytes object, struct problems *problems,
    struct general_names *out)
{
	struct opening o = open_extension(e, object, problems, "GeneralNames");
	struct der body;

	*out = (struct general_names){ 0 };
	if (!take(&o.r, &o.in, DER_SEQUENCE, &body, NULL) || !read_general_names(&o.r, &body, out, false))
		return false;
	return close_extension(&o);
}

bool
extension_oids(const struct extension *e, struct bytes object, struct problems *problems, struct oid_list *out)
{
	struct opening o = open_extension(e, object, problems, "extKeyUsage");
	LIST(struct bytes) list = { 0 };
	struct lookup seen;
	struct der body;
	bool read = false;

	lookup_init(&seen, problems->arena);
	*out = (struct oid_list){ 0 };
	if (!open_sequence(&o, &body))
		return false;
	while (!der_at_end(&body)) {
		size_t at = der_offset(&body);
		struct bytes oid;

		if (list.count == LIMIT_NAMES) {
			report(&o.r, P_TOO_MANY, at, "%d identifiers", LIMIT_NAMES);
			goto end;
		}
		if (!take_oid(&o.r, &body, &oid))
			goto end;
		check_once(&o.r, &seen, oid, at);
		if (problems->arena != NULL)
			*LIST_ADD(problems->arena, &list) = oid;
	}
	read = true;
end:
	*out = (struct oid_list){ list.items, list.count };
	return read && close_extension(&o);
}

bool
extension_subject_key_id(const struct extension *e, struct bytes object, struct problems *problems,
    struct bytes *out)
{
	struct opening o = open_extension(e, object, problems, "subjectKeyIdentifier");

	*out = (struct bytes){ 0 };
	if (!take_octets(&o.r, &o.in, out))
		return false;
	if (out->len == 0)
		report_der(&o.r, &(struct der_fault){ DER_EMPTY, der_offset(&o.in) }, false);
	return close_extension(&o);
}

/*
 * AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OCTET STRING OPTIONAL,
 *     authorityCertIssuer [1] GeneralNames OPTIONAL, authorityCertSerialNumber [2] INTEGER OPTIONAL }
 */
bool
extension_authority_key_id(const struct extension *e, struct bytes object, struct problems *problems,
    struct authority_key_id *out)
{
	struct opening o = open_extension(e, object, problems, "authorityKeyIdentifier");
	size_t at = der_offset(&o.in);
	struct der body, field;
	bool issuer, serial;

	*out = (struct authority_key_id){ 0 };
	if (!take(&o.r, &o.in, DER_SEQUENCE, &body, NULL))
		return false;
	if (take_optional(&o.r, &body, DER_CONTEXT(0), &field, NULL)) {
		out->key_id = der_rest(&field);
		if (out->key_id.len == 0)
			report_der(&o.r, &(struct der_fault){ DER_EMPTY, der_offset(&field) }, false);
	}
	issuer = take_optional(&o.r, &body, DER_CONTEXT_CONSTRUCTED(1), &field, NULL);
	if (issuer && !read_general_names(&o.r, &field, &out->issuer, false))
		return false;
	serial = take_optional(&o.r, &body, DER_CONTEXT(2), &field, NULL);
	if (serial) {
		out->serial = der_rest(&field);
		check_integer_contents(&o.r, out->serial, der_offset(&field));
	}
	if (issuer != serial)
		report(&o.r, P_AUTHORITY_KEY_ID, at, NULL);
	take_end(&o.r, &body);
	return close_extension(&o);
}

bool
extension_integer(const struct extension *e, struct bytes object, struct problems *problems, int64_t *out)
{
	struct opening o = open_extension(e, object, problems, "INTEGER");
	size_t at = der_offset(&o.in);
	struct bytes number;

	*out = 0;
	if (!take_integer(&o.r, &o.in, &number))
		return false;
	if (number.len > 0 && number.at[0] >= 0x80)
		report(&o.r, P_NOT_POSITIVE, at, NULL);
	/* A CRL number may have 20 octets (RFC 5280 5.2.3): it is then as large as can be said. */
	if (!integer_value(number, out))
		*out = number.len > 0 && number.at[0] >= 0x80 ? INT64_MIN : INT64_MAX;
	return close_extension(&o);
}

/* PolicyConstraints ::= SEQUENCE { requireExplicitPolicy [0] OPTIONAL, inhibitPolicyMapping [1] OPTIONAL } */
bool
extension_policy_constraints(const struct extension *e, struct bytes object, struct problems *problems,
    struct policy_constraints *out)
{
	struct opening o = open_extension(e, object, problems, "policyConstraints");
	struct der body, field;

	*out = (struct policy_constraints){ 0 };
	if (!open_sequence(&o, &body))
		return false;
	for (uint8_t i = 0; i < 2; i++) {
		int64_t *skip = i == 0 ? &out->explicit_skip : &out->inhibit_skip;
		struct bytes number;

		if (!take_optional(&o.r, &body, DER_CONTEXT(i), &field, NULL))
			continue;
		*(i == 0 ? &out->has_explicit : &out->has_inhibit) = true;
		number = der_rest(&field);
		check_integer_contents(&o.r, number, der_offset(&field));
		if (number.len > 0 && !integer_value(number, skip))
			*skip = number.at[0] >= 0x80 ? INT64_MIN : INT64_MAX;
		if (*skip < 0)
			report(&o.r, P_NOT_POSITIVE, der_offset(&field), "SkipCerts");
	}
	take_end(&o.r, &body);
	return close_extension(&o);
}
