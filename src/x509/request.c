/* request.c - certification requests, extension request and challenge password (RFC 2986, RFC 2985 5.4). */

#include "x509/parse.h"

/* The one value of a SINGLE VALUE attribute. */
static bool
take_value(struct reading *r, struct der *values, struct der *body, uint8_t *tag)
{
	size_t at = der_offset(values);

	if (der_at_end(values)) {
		report(r, P_ATTRIBUTE_VALUES, at, "it has none");
		return false;
	}
	if (!take_any(r, values, tag, body, NULL))
		return false;
	if (!der_at_end(values))
		report(r, P_ATTRIBUTE_VALUES, at, "it has several");
	return true;
}

/* Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY } */
static bool
read_request_attribute(struct reading *r, struct der *in, struct certificate *out)
{
	struct bytes extension_request = OID(PKCS_9_EXTENSION_REQUEST);
	struct bytes microsoft_extensions = OID(MS_CERTIFICATE_EXTENSIONS);
	struct bytes challenge_password = OID(PKCS_9_CHALLENGE_PASSWORD);
	struct der body, values, value;
	struct bytes oid;
	uint8_t tag;

	r->where = "attributes";
	if (!take(r, in, DER_SEQUENCE, &body, NULL) || !take_oid(r, &body, &oid))
		return false;
	if (oid_name(oid) != NULL)
		r->where = oid_name(oid);
	if (!take(r, &body, DER_SET, &values, NULL))
		return false;
	take_end(r, &body);
	if (oid_equal(oid, extension_request) || oid_equal(oid, microsoft_extensions)) {
		struct extensions extensions;

		if (der_at_end(&values)) {
			report(r, P_ATTRIBUTE_VALUES, der_offset(&values), "it has none");
			return true;
		}
		if (!read_extensions(r, &values, &extensions))
			return false;
		if (!der_at_end(&values))
			report(r, P_ATTRIBUTE_VALUES, der_offset(&values), "it has several");
		/* PKCS#9's own wins over Microsoft's older one. */
		if (out->extensions.count == 0 || oid_equal(oid, extension_request))
			out->extensions = extensions;
	} else if (oid_equal(oid, challenge_password)) {
		if (take_value(r, &values, &value, &tag)) {
			out->challenge_password = der_rest(&value);
			check_string(r, tag, out->challenge_password, der_offset(&value));
		}
	}
	return true;
}

/*
 * CertificationRequestInfo ::= SEQUENCE { version INTEGER (0), subject Name, subjectPKInfo, attributes [0] IMPLICIT
 *     SET OF Attribute }
 */
static void
read_info(struct reading *r, struct der *in, struct certificate *out)
{
	struct der attributes;
	size_t at = der_offset(in);

	r->where = "version";
	if (!take_int64(r, in, &out->version))
		return;
	if (out->version != 0)
		report(r, P_VERSION_UNKNOWN, at, "the field is %lld", (long long)out->version);
	if (out->version < INT64_MAX)
		out->version++;
	r->where = "subject";
	if (!read_name(r, in, &out->subject))
		return;
	r->where = "subjectPublicKeyInfo";
	if (!read_public_key(r, in, &out->key))
		return;
	r->where = "attributes";
	/* RFC 2986 4.1: the field is not optional, though many leave an empty one out. */
	out->complete = der_at_end(in);
	if (!take(r, in, DER_CONTEXT_CONSTRUCTED(0), &attributes, NULL))
		return;
	while (!der_at_end(&attributes)) {
		if (out->attribute_count == LIMIT_EXTENSIONS) {
			report(r, P_TOO_MANY, der_offset(&attributes), "%d attributes", LIMIT_EXTENSIONS);
			return;
		}
		if (!read_request_attribute(r, &attributes, out))
			return;
		out->attribute_count++;
	}
	out->complete = true;
	r->where = "certificationRequestInfo";
	take_end(r, in);
}

/* CertificationRequest ::= SEQUENCE { certificationRequestInfo SEQUENCE, signatureAlgorithm, signature BIT STRING } */
bool
request_read(struct arena *arena, struct bytes der, struct certificate *out)
{
	struct reading r = { .problems = &out->problems, .where = "certificationRequest" };
	struct der in, body, info;

	*out = (struct certificate){ .problems.arena = arena, .is_request = true, .version = 1 };
	der_init(&in, der);
	if (!take(&r, &in, DER_SEQUENCE, &body, &out->der))
		return false;
	take_end(&r, &in);
	r.where = "certificationRequestInfo";
	if (!take(&r, &body, DER_SEQUENCE, &info, &out->tbs))
		return false;
	read_info(&r, &info, out);
	if (read_signature(&r, &body, &out->outer, &out->signature)) {
		r.where = "certificationRequest";
		take_end(&r, &body);
	}
	return true;
}
