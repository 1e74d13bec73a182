/* pkcs7.c - takes certificates and CRLs out of SignedData (RFC 5652 5.1). Nothing is verified or decrypted. */
#include "load/loader.h"

/* The whole values of a SET that are SEQUENCEs: other choices of certificates and CRLs are older or newer kinds. */
static void
take_sequences(struct arena *arena, struct der set, struct pkcs7_contents *out, bool crls)
{
	struct der_fault fault;
	struct bytes whole;
	uint8_t tag;

	while (!der_at_end(&set) && der_any_lax(&set, &tag, NULL, &whole, &fault)) {
		if (tag != DER_SEQUENCE)
			continue;
		if (crls)
			*LIST_ADD(arena, &out->crls) = whole;
		else
			*LIST_ADD(arena, &out->certificates) = whole;
	}
}

static bool
read_signed_data(struct arena *arena, struct der in, struct pkcs7_contents *out, struct der_fault *fault)
{
	struct der body;
	uint8_t tag;

	/* version, digestAlgorithms, encapContentInfo */
	for (unsigned i = 0; i < 3; i++)
		if (!der_any_lax(&in, NULL, NULL, NULL, fault))
			return false;
	while (!der_at_end(&in)) {
		if (!der_any_lax(&in, &tag, &body, NULL, fault))
			return false;
		if (tag == DER_CONTEXT_CONSTRUCTED(0))
			take_sequences(arena, body, out, false);
		else if (tag == DER_CONTEXT_CONSTRUCTED(1))
			take_sequences(arena, body, out, true);
		else
			break;         /* signerInfos */
	}
	return true;
}

static bool
read_content_info(struct arena *arena, struct bytes bytes, struct pkcs7_contents *out, struct der_fault *fault)
{
	struct der in, info, content, signed_data;
	struct bytes type;

	der_init(&in, bytes);
	if (!der_any_lax(&in, NULL, &info, NULL, fault) || !der_oid(&info, &type, fault))
		return false;
	out->signed_data = oid_equal(type, OID(PKCS_7_SIGNED_DATA));
	if (!out->signed_data)
		return true;
	return der_any_lax(&info, NULL, &content, NULL, fault) &&
	    der_any_lax(&content, NULL, &signed_data, NULL, fault) &&
	    read_signed_data(arena, signed_data, out, fault);
}

bool
pkcs7_read(struct arena *arena, struct bytes bytes, struct pkcs7_contents *out, struct text *why)
{
	struct der_fault fault = { 0 };
	struct bytes der;

	*out = (struct pkcs7_contents){ 0 };
	if (!der_check(bytes, &fault) &&
	    (fault.code == DER_LENGTH_INDEFINITE || fault.code == DER_LENGTH_NOT_MINIMAL)) {
		if (!der_ber_to_der(arena, bytes, &der, &fault))
			goto bad;
		bytes = der;
		out->ber = true;
	}
	if (read_content_info(arena, bytes, out, &fault))
		return true;
bad:
	*why = arena_printf(arena, "the PKCS#7 is damaged at byte %zu: %s", fault.offset, der_code_text(fault.code));
	return false;
}
