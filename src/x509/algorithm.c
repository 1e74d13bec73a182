/* algorithm.c - AlgorithmIdentifier, and signature algorithms in words (RFC 3279, 4055, 5758, 8410, 9881). */

#include "x509/parse.h"

/* What the parameters of an algorithm must be. */
enum parameters { ABSENT, NULL_VALUE, NULL_OR_ABSENT, ANY };

struct row {
	struct bytes oid;
	uint8_t key;                   /* enum key_kind */
	uint8_t parameters;
	uint16_t octets;               /* of a signature; 0: it varies */
	const char *hash;
};

#define RSA(n, hash) { OID_ROW(ARC_PKCS_1, n), KEY_RSA, NULL_VALUE, 0, hash }
#define NIST(n, key, parameters, octets, hash) { OID_ROW(ARC_NIST_SIGNATURE, n), key, parameters, octets, hash }

static const struct row rows[] = {
	RSA(11, "SHA-256"),
	{ OID_ROW(ARC_ECDSA_SHA2, 2), KEY_EC, ABSENT, 0, "SHA-256" },
	{ OID_ROW(ARC_ECDSA_SHA2, 3), KEY_EC, ABSENT, 0, "SHA-384" },
	{ OID_ROW(ARC_ECDSA_SHA2, 4), KEY_EC, ABSENT, 0, "SHA-512" },
	{ OID_ROW(ARC_ECDSA_SHA2, 1), KEY_EC, ABSENT, 0, "SHA-224" },
	{ OID_ROW(ARC_X962, 0x04, 1), KEY_EC, ABSENT, 0, "SHA-1" },
	RSA(12, "SHA-384"), RSA(13, "SHA-512"), RSA(14, "SHA-224"), RSA(5, "SHA-1"), RSA(4, "MD5"), RSA(3, "MD4"),
	RSA(2, "MD2"), RSA(15, "SHA-512/224"), RSA(16, "SHA-512/256"),
	{ OID_ROW(ARC_EDWARDS, 112), KEY_ED25519, ABSENT, 64, "none" },
	{ OID_ROW(ARC_EDWARDS, 113), KEY_ED448, ABSENT, 114, "none" },
	{ OID_ROW(ARC_OIW, 2), KEY_RSA, ANY, 0, "MD4" },
	{ OID_ROW(ARC_OIW, 3), KEY_RSA, ANY, 0, "MD5" },
	{ OID_ROW(ARC_OIW, 13), KEY_DSA, ANY, 0, "SHA" },
	{ OID_ROW(ARC_OIW, 15), KEY_RSA, ANY, 0, "SHA" },
	{ OID_ROW(ARC_OIW, 27), KEY_DSA, NULL_OR_ABSENT, 0, "SHA-1" },
	{ OID_ROW(ARC_OIW, 29), KEY_RSA, NULL_OR_ABSENT, 0, "SHA-1" },
	{ OID_ROW(ARC_TELETRUST, 0x01, 2), KEY_RSA, NULL_OR_ABSENT, 0, "RIPEMD-160" },
	{ OID_ROW(ARC_X957, 3), KEY_DSA, ABSENT, 0, "SHA-1" },
	NIST(1, KEY_DSA, ABSENT, 0, "SHA-224"), NIST(2, KEY_DSA, ABSENT, 0, "SHA-256"),
	NIST(3, KEY_DSA, ABSENT, 0, "SHA-384"), NIST(4, KEY_DSA, ABSENT, 0, "SHA-512"),
	NIST(5, KEY_DSA, ABSENT, 0, "SHA3-224"), NIST(6, KEY_DSA, ABSENT, 0, "SHA3-256"),
	NIST(7, KEY_DSA, ABSENT, 0, "SHA3-384"), NIST(8, KEY_DSA, ABSENT, 0, "SHA3-512"),
	NIST(9, KEY_EC, ABSENT, 0, "SHA3-224"), NIST(10, KEY_EC, ABSENT, 0, "SHA3-256"),
	NIST(11, KEY_EC, ABSENT, 0, "SHA3-384"), NIST(12, KEY_EC, ABSENT, 0, "SHA3-512"),
	NIST(13, KEY_RSA, NULL_VALUE, 0, "SHA3-224"), NIST(14, KEY_RSA, NULL_VALUE, 0, "SHA3-256"),
	NIST(15, KEY_RSA, NULL_VALUE, 0, "SHA3-384"), NIST(16, KEY_RSA, NULL_VALUE, 0, "SHA3-512"),
	NIST(17, KEY_ML_DSA, ABSENT, 2420, "none"), NIST(18, KEY_ML_DSA, ABSENT, 3309, "none"),
	NIST(19, KEY_ML_DSA, ABSENT, 4627, "none"),
	NIST(20, KEY_SLH_DSA, ABSENT, 7856, "none"), NIST(21, KEY_SLH_DSA, ABSENT, 17088, "none"),
	NIST(22, KEY_SLH_DSA, ABSENT, 16224, "none"), NIST(23, KEY_SLH_DSA, ABSENT, 35664, "none"),
	NIST(24, KEY_SLH_DSA, ABSENT, 29792, "none"), NIST(25, KEY_SLH_DSA, ABSENT, 49856, "none"),
	NIST(26, KEY_SLH_DSA, ABSENT, 7856, "none"), NIST(27, KEY_SLH_DSA, ABSENT, 17088, "none"),
	NIST(28, KEY_SLH_DSA, ABSENT, 16224, "none"), NIST(29, KEY_SLH_DSA, ABSENT, 35664, "none"),
	NIST(30, KEY_SLH_DSA, ABSENT, 29792, "none"), NIST(31, KEY_SLH_DSA, ABSENT, 49856, "none"),
	{ OID_ROW(ARC_SM, 0x83, 0x75), KEY_EC, NULL_OR_ABSENT, 0, "SM3" },
	{ OID_ROW(ARC_GOST_2001, 3), KEY_GOST, NULL_OR_ABSENT, 64, "GOST R 34.11-94" },
	{ OID_ROW(ARC_GOST_2001, 4), KEY_GOST, NULL_OR_ABSENT, 64, "GOST R 34.11-94" },
	{ OID_ROW(ARC_GOST_2012, 0x03, 2), KEY_GOST, NULL_OR_ABSENT, 64, "Streebog-256" },
	{ OID_ROW(ARC_GOST_2012, 0x03, 3), KEY_GOST, NULL_OR_ABSENT, 128, "Streebog-512" },
};

static const struct row *
find(struct bytes oid)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (oid_equal(oid, rows[i].oid))
			return &rows[i];
	return NULL;
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm OBJECT IDENTIFIER, parameters ANY OPTIONAL } */
bool
read_algorithm(struct reading *r, struct der *in, struct bytes *oid, struct bytes *parameters, struct bytes *whole)
{
	struct der body;
	struct der_fault fault;
	unsigned faults;

	*oid = *parameters = (struct bytes){ 0 };
	if (!take(r, in, DER_SEQUENCE, &body, whole) || !take_oid(r, &body, oid))
		return false;
	if (der_at_end(&body))
		return true;
	faults = r->faults;
	if (!take_any(r, &body, NULL, NULL, parameters))
		return false;
	if (r->faults == faults && parameters->len > 2 && !der_check(*parameters, &fault)) {
		fault.offset += (size_t)(parameters->at - in->base);
		report_der(r, &fault, false);
	}
	take_end(r, &body);
	return true;
}

static const char *
hash_name(struct bytes oid)
{
	static const char *const nist[] = {
		[1] = "SHA-256", [2] = "SHA-384", [3] = "SHA-512", [4] = "SHA-224", [5] = "SHA-512/224", [6] = "SHA-512/256",
		[7] = "SHA3-224", [8] = "SHA3-256", [9] = "SHA3-384", [10] = "SHA3-512", [11] = "SHAKE128", [12] = "SHAKE256",
	};
	int number = oid_below(oid, OID(ARC_NIST_HASH));

	if (oid_equal(oid, OID(HASH_SHA1)))
		return "SHA-1";
	if (oid_equal(oid, OID(HASH_MD5)))
		return "MD5";
	return number > 0 && (size_t)number < COUNT_OF(nist) ? nist[number] : NULL;
}

/* RSASSA-PSS-params (RFC 4055 3.1): the hash is [0], SHA-1 if left out. */
static const char *
pss_hash(struct reading *r, struct der *in, struct bytes parameters)
{
	struct der all = window((struct bytes){ in->base, (size_t)(in->end - in->base) }, parameters);
	struct der body, field;
	struct bytes oid, rest;

	if (parameters.len == 0 || !take(r, &all, DER_SEQUENCE, &body, NULL))
		return NULL;
	if (!take_optional(r, &body, DER_CONTEXT_CONSTRUCTED(0), &field, NULL))
		return "SHA-1";
	return read_algorithm(r, &field, &oid, &rest, NULL) ? hash_name(oid) : NULL;
}

static bool
parameters_suit(enum parameters must, struct bytes is)
{
	bool null = is.len == 2 && is.at[0] == DER_NULL && is.at[1] == 0;

	switch (must) {
	case ABSENT:
		return is.len == 0;
	case NULL_VALUE:
		return null;
	case NULL_OR_ABSENT:
		return is.len == 0 || null;
	default:
		return true;
	}
}

bool
read_signature_algorithm(struct reading *r, struct der *in, struct signature_algorithm *out)
{
	size_t at = der_offset(in);
	const struct row *row;

	*out = (struct signature_algorithm){ 0 };
	if (!read_algorithm(r, in, &out->oid, &out->parameters, &out->whole))
		return false;
	out->name = oid_name(out->oid);
	if (oid_equal(out->oid, OID(PKCS_1_RSASSA_PSS))) {
		out->key = KEY_RSA_PSS;
		out->hash = pss_hash(r, in, out->parameters);
		if (out->parameters.len == 0)
			report(r, P_ALGORITHM_PARAMETERS, at, "RSASSA-PSS without parameters");
		return true;
	}
	row = find(out->oid);
	if (row == NULL)
		return true;
	out->key = row->key;
	out->hash = row->hash;
	if (!parameters_suit(row->parameters, out->parameters))
		report(r, P_ALGORITHM_PARAMETERS, at, "%s must have %s", out->name != NULL ? out->name : "the algorithm",
		    row->parameters == NULL_VALUE ? "NULL" : row->parameters == ABSENT ? "none" : "NULL or none");
	return true;
}

size_t
signature_octets(const struct signature_algorithm *algorithm)
{
	const struct row *row = find(algorithm->oid);

	return row != NULL ? row->octets : 0;
}

bool
read_signature(struct reading *r, struct der *in, struct signature_algorithm *outer, struct bytes *signature)
{
	unsigned unused;
	size_t octets, at;

	r->where = "signatureAlgorithm";
	if (!read_signature_algorithm(r, in, outer))
		return false;
	r->where = "signatureValue";
	at = der_offset(in);
	if (!take_bits(r, in, DER_BIT_STRING, signature, &unused))
		return false;
	if (unused != 0)
		report(r, P_UNUSED_BITS, at, NULL);
	octets = signature_octets(outer);
	if (octets != 0 && octets != signature->len)
		report(r, P_SIGNATURE_LENGTH, at, "%zu octets, not %zu", signature->len, octets);
	return true;
}
