/* der_kind.c - which object DER is, from the tags at its beginning. Lenient: a broken certificate is still one. */
#include <string.h>

#include "load/loader.h"

/* A window that takes any length BER allows, and what its values are called. */
struct peek {
	const uint8_t *at, *end;
};
struct value {
	int tag;                       /* -1: none */
	struct peek body;
	bool indefinite, cut;          /* its length says more than there is */
};

static struct value
next(struct peek *in)
{
	struct value value = { .tag = -1, .body = { in->at, in->at } };
	const uint8_t *p = in->at;
	uint64_t len;

	if (in->end - p < 2)
		return value;
	value.tag = *p++;
	len = *p++;
	if (len == 0x80) {
		value.indefinite = true;
		value.body = (struct peek){ p, in->end };
		in->at = in->end;
		return value;
	}
	if (len > 0x80) {
		unsigned octets = (unsigned)len & 0x7f;

		if (octets > 8 || (size_t)(in->end - p) < octets) {
			value.tag = -1;
			return value;
		}
		for (len = 0; octets > 0; octets--)
			len = len << 8 | *p++;
	}
	value.cut = len > (uint64_t)(in->end - p);
	value.body = (struct peek){ p, value.cut ? in->end : p + len };
	in->at = value.body.end;
	return value;
}

static struct bytes
body_bytes(struct value value)
{
	return (struct bytes){ value.body.at, (size_t)(value.body.end - value.body.at) };
}

static int
first_tag(struct value value)
{
	return next(&value.body).tag;
}

/* The values of a list of INTEGERs, at most `most`. */
static unsigned
integers(struct peek in, unsigned most)
{
	unsigned count = 0;

	while (count < most && next(&in).tag == DER_INTEGER)
		count++;
	return in.at == in.end ? count : 0;
}

/* TBSCertificate, CertificationRequestInfo, TBSCertList: told apart by what follows the version. */
static enum shape
signed_shape(struct peek tbs)
{
	struct value v = next(&tbs);

	if (v.tag == DER_CONTEXT_CONSTRUCTED(0))
		return SHAPE_CERTIFICATE;
	if (v.tag == DER_INTEGER)
		v = next(&tbs);
	if (v.tag != DER_SEQUENCE)
		return SHAPE_NONE;
	if (first_tag(v) != DER_OID) {
		v = next(&tbs);
		return v.tag == DER_SEQUENCE && first_tag(v) == DER_SEQUENCE ? SHAPE_REQUEST : SHAPE_NONE;
	}
	v = next(&tbs);
	if (v.tag != DER_SEQUENCE)
		return SHAPE_NONE;
	v = next(&tbs);
	if (v.tag == DER_UTC_TIME || v.tag == DER_GENERALIZED_TIME)
		return SHAPE_CRL;
	return v.tag == DER_SEQUENCE ? SHAPE_CERTIFICATE : SHAPE_NONE;
}

/* Keys and PKCS#12 begin with their version. */
static enum shape
numbered_shape(struct peek in, struct value version)
{
	struct peek rest = in;
	struct value v = next(&in);

	if (v.tag == DER_SEQUENCE && first_tag(v) == DER_OID) {
		struct bytes type = body_bytes(next(&v.body));

		/* id-data or id-signedData: RFC 7292 4 */
		if (oid_under(type, OID(ARC_PKCS_7)))
			return SHAPE_PKCS12;
		return next(&in).tag == DER_OCTET_STRING ? SHAPE_PKCS8 : SHAPE_NONE;
	}
	if (v.tag == DER_OCTET_STRING)
		return SHAPE_EC_PRIVATE;
	if (v.tag != DER_INTEGER)
		return SHAPE_NONE;
	if (version.body.end - version.body.at == 1 && *version.body.at <= 1) {
		unsigned count = integers(rest, 8);

		if (count == 8 || (*version.body.at == 1 && count == 0))
			return SHAPE_RSA_PRIVATE;
		if (count == 5)
			return SHAPE_DSA_PRIVATE;
	}
	if (integers(rest, 4) == 1)
		return SHAPE_RSA_PUBLIC;
	return integers(rest, 4) == 0 ? SHAPE_NONE : SHAPE_PARAMETERS;
}

enum shape
der_shape(struct bytes bytes, size_t *size)
{
	struct peek in = { bytes.at, bytes.at + bytes.len };
	struct value whole = next(&in), first, second;
	enum shape shape = SHAPE_NONE;

	if (size != NULL)
		*size = (size_t)(in.at - bytes.at);
	if (whole.tag != DER_SEQUENCE)
		return SHAPE_NONE;
	in = whole.body;
	first = next(&in);
	if (first.tag == DER_ENUMERATED) {
		shape = SHAPE_OCSP_RESPONSE;
	} else if (first.tag == DER_INTEGER) {
		shape = numbered_shape(in, first);
	} else if (first.tag == DER_OID) {
		struct bytes type = body_bytes(first);

		if (oid_equal(type, OID(PKCS_7_SIGNED_DATA)))
			shape = SHAPE_PKCS7;
		else if (oid_under(type, OID(ARC_PKCS_7)))
			shape = SHAPE_PKCS7_OTHER;
	} else if (first.tag == DER_SEQUENCE) {
		second = next(&in);
		if (first_tag(first) != DER_OID)
			shape = signed_shape(first.body);
		else if (second.tag == DER_BIT_STRING)
			shape = SHAPE_SPKI;
		else if (second.tag == DER_OCTET_STRING)
			shape = SHAPE_PKCS8_ENCRYPTED;
	}
	return shape != SHAPE_NONE && whole.cut ? SHAPE_TRUNCATED : shape;
}

/* The first value within the outermost one. */
static struct bytes
first_part(struct bytes bytes)
{
	struct peek in = { bytes.at, bytes.at + bytes.len };
	struct value whole = next(&in);
	const uint8_t *start = whole.body.at;

	(void)next(&whole.body);
	return (struct bytes){ start, (size_t)(whole.body.at - start) };
}

static bool
is_bundle(enum shape shape)
{
	return shape == SHAPE_PKCS7 || shape == SHAPE_PKCS7_OTHER || shape == SHAPE_PKCS12;
}

bool
ber_read(struct arena *arena, struct bytes bytes, size_t *size, struct ber *ber)
{
	struct der_fault fault = { 0 };
	struct bytes whole, was, now, der;
	enum shape shape;
	struct der in;

	der_init(&in, bytes);
	if (bytes.len < 2 || bytes.at[0] != DER_SEQUENCE || !der_any_lax(&in, NULL, NULL, &whole, &fault) ||
	    der_check(whole, &fault) || !der_ber_to_der(arena, whole, &der, &fault))
		return false;
	shape = der_shape(der, NULL);
	if (shape == SHAPE_NONE || shape == SHAPE_TRUNCATED || is_bundle(shape))
		return false;
	was = first_part(whole);
	now = first_part(der);
	*ber = (struct ber){
		.der = der, .rewritten = true,
		.signed_part = shape <= SHAPE_CRL && (was.len < now.len || memcmp(was.at, now.at, now.len) != 0),
	};
	*size = whole.len;
	return true;
}

enum shape
object_shape(struct arena *arena, struct bytes bytes, size_t *size, struct ber *ber)
{
	enum shape shape = der_shape(bytes, size);

	*ber = (struct ber){ 0 };
	if (is_bundle(shape) || (shape != SHAPE_NONE && shape != SHAPE_TRUNCATED && bytes.at[1] != 0x80) ||
	    !ber_read(arena, bytes, size, ber))
		return shape;
	return der_shape(ber->der, NULL);
}

void
note_ber(struct source *source, const struct ber *ber)
{
	source->ber = source->ber || ber->rewritten;
	source->ber_signed = source->ber_signed || ber->signed_part;
}

const char *
shape_name(enum shape shape)
{
	static const char *const names[] = {
		[SHAPE_NONE] = "nothing that is known",
		[SHAPE_CERTIFICATE] = "a certificate",
		[SHAPE_REQUEST] = "a certificate request",
		[SHAPE_CRL] = "a revocation list",
		[SHAPE_PKCS8] = "a private key in PKCS#8",
		[SHAPE_PKCS8_ENCRYPTED] = "an encrypted private key",
		[SHAPE_RSA_PRIVATE] = "an RSA private key",
		[SHAPE_EC_PRIVATE] = "an EC private key",
		[SHAPE_DSA_PRIVATE] = "a DSA private key",
		[SHAPE_SPKI] = "a public key",
		[SHAPE_RSA_PUBLIC] = "an RSA public key",
		[SHAPE_PKCS7] = "PKCS#7",
		[SHAPE_PKCS7_OTHER] = "PKCS#7 or CMS without certificates",
		[SHAPE_PKCS12] = "PKCS#12",
		[SHAPE_OCSP_RESPONSE] = "an OCSP response",
		[SHAPE_PARAMETERS] = "key parameters",
		[SHAPE_TRUNCATED] = "an object that is cut short",
	};
	return names[shape];
}

const char *
shape_label(enum shape shape)
{
	static const char *const labels[] = {
		[SHAPE_CERTIFICATE] = "CERTIFICATE",
		[SHAPE_REQUEST] = "CERTIFICATE REQUEST",
		[SHAPE_CRL] = "X509 CRL",
		[SHAPE_PKCS8] = "PRIVATE KEY",
		[SHAPE_PKCS8_ENCRYPTED] = "ENCRYPTED PRIVATE KEY",
		[SHAPE_RSA_PRIVATE] = "RSA PRIVATE KEY",
		[SHAPE_EC_PRIVATE] = "EC PRIVATE KEY",
		[SHAPE_DSA_PRIVATE] = "DSA PRIVATE KEY",
		[SHAPE_SPKI] = "PUBLIC KEY",
		[SHAPE_RSA_PUBLIC] = "RSA PUBLIC KEY",
		[SHAPE_PKCS7] = "PKCS7",
		[SHAPE_PKCS7_OTHER] = "CMS",
	};

	return (size_t)shape < COUNT_OF(labels) ? labels[shape] : NULL;
}

bool
shape_is_private_key(enum shape shape)
{
	return shape >= SHAPE_PKCS8 && shape <= SHAPE_DSA_PRIVATE;
}
