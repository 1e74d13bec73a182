/* certificate.c - certificates (RFC 5280 4.1). */

#include "x509/parse.h"

static void
read_version(struct reading *r, struct der *in, struct certificate *out)
{
	size_t at = der_offset(in);
	struct der body;

	out->version = 1;
	r->where = "version";
	if (!take_optional(r, in, DER_CONTEXT_CONSTRUCTED(0), &body, NULL) || !take_int64(r, &body, &out->version))
		return;
	take_end(r, &body);
	if (out->version == 0)
		report(r, P_VERSION_DEFAULT_ENCODED, at, NULL);
	else if (out->version < 0 || out->version > 2)
		report(r, P_VERSION_UNKNOWN, at, "the field is %lld", (long long)out->version);
	if (out->version < INT64_MAX)
		out->version++;
}

/* RFC 5280 4.1.2.2: positive, up to 20 octets. */
static bool
read_serial(struct reading *r, struct der *in, struct bytes *serial, size_t *offset)
{
	bool zero = true;

	r->where = "serialNumber";
	*offset = der_offset(in);
	if (!take_integer(r, in, serial))
		return false;
	if (serial->len == 0)
		return true;
	for (size_t i = 0; i < serial->len; i++)
		zero = zero && serial->at[i] == 0;
	if (zero)
		report(r, P_SERIAL_ZERO, *offset, NULL);
	else if (serial->at[0] >= 0x80)
		report(r, P_SERIAL_NEGATIVE, *offset, NULL);
	if (serial->len > 20)
		report(r, P_SERIAL_TOO_LONG, *offset, "it has %zu", serial->len);
	return true;
}

/* Validity ::= SEQUENCE { notBefore Time, notAfter Time } */
static bool
read_validity(struct reading *r, struct der *in, struct certificate *out)
{
	struct der body;

	r->where = "validity";
	if (!take(r, in, DER_SEQUENCE, &body, NULL))
		return false;
	r->where = "notBefore";
	if (!read_time(r, &body, &out->not_before))
		return true;
	r->where = "notAfter";
	if (!read_time(r, &body, &out->not_after))
		return true;
	r->where = "validity";
	take_end(r, &body);
	if (out->not_before.known && out->not_after.known && out->not_after.seconds < out->not_before.seconds)
		report(r, P_VALIDITY_REVERSED, out->not_after.offset, NULL);
	return true;
}

/* issuerUniqueID [1] and subjectUniqueID [2], both IMPLICIT BIT STRINGs. */
static bool
read_unique_id(struct reading *r, struct der *in, uint8_t number, const struct certificate *certificate,
    struct bytes *out)
{
	size_t at = der_offset(in);
	unsigned unused;

	r->where = number == 1 ? "issuerUniqueID" : "subjectUniqueID";
	if ((der_peek(in) | 0x20) != DER_CONTEXT_CONSTRUCTED(number))
		return true;
	if (certificate->version == 1)
		report(r, P_VERSION_UNIQUE_ID, at, NULL);
	return take_bits(r, in, DER_CONTEXT(number), out, &unused);
}

/* Sets `complete` only at its end: what comes after damage is not read. */
static void
read_tbs(struct reading *r, struct der *in, struct certificate *out)
{
	struct der body;
	size_t at;

	read_version(r, in, out);
	if (!read_serial(r, in, &out->serial, &out->serial_offset))
		return;
	r->where = "signature";
	if (!read_signature_algorithm(r, in, &out->inner))
		return;
	r->where = "issuer";
	at = der_offset(in);
	if (!read_name(r, in, &out->issuer))
		return;
	if (out->issuer.rdn_count == 0)
		report(r, P_ISSUER_EMPTY, at, NULL);
	if (!read_validity(r, in, out))
		return;
	r->where = "subject";
	if (!read_name(r, in, &out->subject))
		return;
	r->where = "subjectPublicKeyInfo";
	if (!read_public_key(r, in, &out->key) ||
	    !read_unique_id(r, in, 1, out, &out->issuer_unique_id) ||
	    !read_unique_id(r, in, 2, out, &out->subject_unique_id))
		return;
	r->where = "extensions";
	at = der_offset(in);
	if (take_optional(r, in, DER_CONTEXT_CONSTRUCTED(3), &body, NULL)) {
		if (out->version != 3)
			report(r, P_VERSION_EXTENSIONS, at, "version %lld", (long long)out->version);
		if (!read_extensions(r, &body, &out->extensions))
			return;
		take_end(r, &body);
	}
	out->complete = true;
	r->where = "tbsCertificate";
	take_end(r, in);
}

/* Certificate ::= SEQUENCE { tbsCertificate SEQUENCE, signatureAlgorithm, signatureValue BIT STRING } */
bool
certificate_read(struct arena *arena, struct bytes der, struct certificate *out)
{
	struct reading r = { .problems = &out->problems, .where = "certificate" };
	struct der in, body, tbs;

	*out = (struct certificate){ .problems.arena = arena };
	der_init(&in, der);
	if (!take(&r, &in, DER_SEQUENCE, &body, &out->der))
		return false;
	take_end(&r, &in);
	r.where = "tbsCertificate";
	if (!take(&r, &body, DER_SEQUENCE, &tbs, &out->tbs))
		return false;
	read_tbs(&r, &tbs, out);
	if (read_signature(&r, &body, &out->outer, &out->signature)) {
		r.where = "certificate";
		take_end(&r, &body);
	}
	/* RFC 5280 4.1.1.2 */
	r.where = "signatureAlgorithm";
	if (out->inner.whole.len > 0 && out->outer.whole.len > 0 && !bytes_equal(out->inner.whole, out->outer.whole))
		report(&r, P_ALGORITHMS_DIFFER, (size_t)(out->outer.whole.at - in.base), NULL);
	return true;
}

bool
certificate_self_issued(const struct certificate *certificate)
{
	return name_equal(&certificate->issuer, &certificate->subject);
}

bool
certificate_is_ca(const struct certificate *certificate)
{
	const struct extension *e = extension_find(&certificate->extensions, OID(CE_BASIC_CONSTRAINTS));
	struct problems ignored = { 0 };
	struct basic_constraints constraints = { 0 };

	if (e == NULL)
		return false;
	(void)extension_basic_constraints(e, certificate->der, &ignored, &constraints);
	return constraints.ca;
}
