/* private_key.c - the outer shapes of private keys: PKCS#8, PKCS#1, SEC 1, DSA (RFC 5958, 8018, 8017, 5915). */

#include "x509/parse.h"

/* AlgorithmIdentifier, of which the parameters may be anything. */
static bool
algorithm(struct der *in, struct bytes *oid, struct der *parameters, struct bytes *whole, struct der_fault *fault)
{
	struct der body;

	if (!der_read(in, DER_SEQUENCE, &body, fault) || !der_oid(&body, oid, fault))
		return false;
	*parameters = body;
	*whole = der_rest(&body);
	return true;
}

/*
 * SEQUENCE { salt, iterations INTEGER ... }: parameters of PBKDF2, PBES1 and PKCS#12's own. More than 64 bits are as
 * many as can be said.
 */
static int64_t
read_iterations(struct der in)
{
	struct der body;
	struct der_fault fault;
	int64_t count;

	if (!der_read(&in, DER_SEQUENCE, &body, &fault) || !der_any(&body, NULL, NULL, NULL, &fault))
		return 0;
	return der_int64(&body, &count, &fault) ? count : fault.code == DER_INTEGER_TOO_LARGE ? INT64_MAX : 0;
}

/*
 * scrypt-params ::= SEQUENCE { salt OCTET STRING, N INTEGER, r INTEGER, p INTEGER ... } (RFC 7914 7). N r p times two blocks
 * of 64 octets are mixed, which takes as long as half as many iterations of PBKDF2.
 */
static int64_t
read_scrypt(struct der in)
{
	struct der body;
	struct der_fault fault;
	int64_t work = 1, factor;

	if (!der_read(&in, DER_SEQUENCE, &body, &fault) || !der_any(&body, NULL, NULL, NULL, &fault))
		return 0;
	for (unsigned i = 0; i < 3; i++)
		if (!der_int64(&body, &factor, &fault))
			return fault.code == DER_INTEGER_TOO_LARGE ? INT64_MAX : 0;
		else if (factor < 0)
			return factor;
		else if (__builtin_mul_overflow(work, factor, &work))
			return INT64_MAX;
	return work / 2;
}

/* PBES2-params ::= SEQUENCE { keyDerivationFunc, encryptionScheme } (RFC 8018 A.4) */
static void
read_pbes2(struct der parameters, struct encryption *out)
{
	struct bytes pbkdf2 = OID(PKCS_5_PBKDF2);
	struct bytes scrypt = OID(SCRYPT);
	struct der body, kdf, cipher;
	struct der_fault fault;
	struct bytes rest;

	if (!der_read(&parameters, DER_SEQUENCE, &body, &fault) || !algorithm(&body, &out->kdf, &kdf, &rest, &fault))
		return;
	/* PBKDF2-params ::= SEQUENCE { salt CHOICE, iterationCount INTEGER, ... } */
	if (oid_equal(out->kdf, pbkdf2))
		out->iterations = read_iterations(kdf);
	else if (oid_equal(out->kdf, scrypt))
		out->iterations = read_scrypt(kdf);
	(void)!algorithm(&body, &out->cipher, &cipher, &rest, &fault);
}

void
encryption_read(struct bytes identifier, struct encryption *out)
{
	struct bytes pbes2 = OID(PKCS_5_PBES2);
	struct der in, parameters;
	struct der_fault fault;
	struct bytes rest;

	*out = (struct encryption){ 0 };
	der_init(&in, identifier);
	if (!algorithm(&in, &out->scheme, &parameters, &rest, &fault))
		return;
	if (oid_equal(out->scheme, pbes2))
		read_pbes2(parameters, out);
	else
		out->iterations = read_iterations(parameters);
}

/* EncryptedPrivateKeyInfo ::= SEQUENCE { encryptionAlgorithm, encryptedData OCTET STRING } */
static bool
read_encrypted(struct der in, struct private_key_shape *out, struct der_fault *fault)
{
	struct bytes ciphertext, rest, whole;
	struct encryption encryption;
	struct der parameters, ahead = in;

	if (!der_any(&ahead, NULL, NULL, &whole, fault) ||
	    !algorithm(&in, &out->encryption_oid, &parameters, &rest, fault) ||
	    !der_octet_string(&in, &ciphertext, fault) || !der_done(&in, fault))
		return false;
	/* OpenSSL reads BER as well: a count of iterations that only it can read would pass for unknown, and be run. */
	if (rest.len > 0 && !der_check(rest, fault)) {
		fault->offset += (size_t)(rest.at - in.base);
		return false;
	}
	encryption_read(whole, &encryption);
	out->format = PRIVATE_PKCS8_ENCRYPTED;
	out->kdf_oid = encryption.kdf;
	out->cipher_oid = encryption.cipher;
	out->iterations = encryption.iterations;
	return true;
}

/* The contents of [1] publicKey: IMPLICIT in PKCS#8 (RFC 5958), EXPLICIT in SEC 1. The octet before it counts unused bits. */
static void
take_public(struct bytes bits, bool beside, struct private_key_shape *out)
{
	if (bits.len < 1)
		return;
	out->public_key = (struct bytes){ bits.at + 1, bits.len - 1 };
	out->public_beside = beside;
}

/*
 * ECPrivateKey ::= SEQUENCE { version INTEGER (1), privateKey OCTET STRING, parameters [0] OPTIONAL,
 *     publicKey [1] OPTIONAL }
 */
static bool
read_ec(struct der in, struct private_key_shape *out, struct der_fault *fault)
{
	struct der parameters, public_key, scalar;
	struct bytes whole, bits;
	bool present;

	if (!der_any(&in, NULL, &scalar, &out->scalar, fault))
		return false;
	if (der_peek(&in) == DER_CONTEXT_CONSTRUCTED(0)) {
		if (!der_any(&in, NULL, &parameters, &out->inner_parameters, fault))
			return false;
		out->parameters = der_rest(&parameters);
	}
	if (!der_optional(&in, DER_CONTEXT_CONSTRUCTED(1), &public_key, &present, fault) || !der_done(&in, fault))
		return false;
	if (present && der_peek(&public_key) == DER_BIT_STRING && der_any(&public_key, NULL, &scalar, &whole, fault)) {
		bits = der_rest(&scalar);
		take_public(bits, false, out);
	}
	out->format = PRIVATE_EC;
	out->kind = KEY_EC;
	return true;
}

/*
 * OneAsymmetricKey ::= SEQUENCE { version INTEGER, privateKeyAlgorithm, privateKey OCTET STRING,
 *     attributes [0] OPTIONAL, publicKey [1] OPTIONAL }
 */
static bool
read_pkcs8(struct der in, struct private_key_shape *out, struct der_fault *fault)
{
	struct private_key_shape inside = { 0 };
	struct der parameters, body, ec;
	struct der_fault ignored;
	struct bytes rest, version;
	struct der ahead = in;
	uint8_t tag;

	if (!der_any(&ahead, NULL, NULL, &out->algorithm, fault) ||
	    !algorithm(&in, &out->oid, &parameters, &rest, fault) || !der_octet_string(&in, &out->private_octets, fault))
		return false;
	out->kind = key_kind_of(out->oid);
	if (out->kind == KEY_EC) {
		der_init(&ec, out->private_octets);
		if (der_read(&ec, DER_SEQUENCE, &body, &ignored) && der_integer(&body, &version, &ignored) &&
		    der_peek(&body) == DER_OCTET_STRING && read_ec(body, &inside, &ignored)) {
			out->scalar = inside.scalar;
			out->inner_parameters = inside.inner_parameters;
			out->public_key = inside.public_key;
		}
	}
	while (!der_at_end(&in)) {
		if (!der_any(&in, &tag, &body, NULL, fault))
			return false;
		if (tag == DER_CONTEXT(1))
			take_public(der_rest(&body), true, out);
	}
	out->format = PRIVATE_PKCS8;
	out->parameters = rest;
	return true;
}

/* RSAPrivateKey has a version and eight INTEGERs, DSA's own form a version and five. */
static bool
read_integers(struct der in, struct private_key_shape *out, struct der_fault *fault)
{
	struct bytes number;
	unsigned count = 0;

	for (; der_peek(&in) == DER_INTEGER; count++)
		if (!der_integer(&in, &number, fault))
			return false;
	if (count == 5 && der_at_end(&in)) {
		out->format = PRIVATE_DSA;
		out->kind = KEY_DSA;
		return true;
	}
	/* With several primes (version 1), a SEQUENCE of them follows. */
	if (count == 8 && (der_at_end(&in) || der_peek(&in) == DER_SEQUENCE)) {
		out->format = PRIVATE_RSA;
		out->kind = KEY_RSA;
		return true;
	}
	*fault = (struct der_fault){ der_at_end(&in) ? DER_TRUNCATED : DER_WRONG_TAG, der_offset(&in) };
	return false;
}

bool
private_key_shape_read(struct bytes der, struct private_key_shape *out, struct der_fault *fault)
{
	struct der in, body;
	struct bytes version;

	*out = (struct private_key_shape){ 0 };
	der_init(&in, der);
	if (!der_read(&in, DER_SEQUENCE, &body, fault) || !der_done(&in, fault))
		return false;
	if (der_peek(&body) == DER_SEQUENCE)
		return read_encrypted(body, out, fault);
	if (!der_integer(&body, &version, fault))
		return false;
	switch (der_peek(&body)) {
	case DER_SEQUENCE:
		return read_pkcs8(body, out, fault);
	case DER_OCTET_STRING:
		return read_ec(body, out, fault);
	default:
		return read_integers(body, out, fault);
	}
}
