/* key.c - SubjectPublicKeyInfo (RFC 3279, 4055, 5480, 8410, 9881, 9909, 9935). */

#include <string.h>

#include "x509/parse.h"

struct curve {
	struct bytes oid;
	uint16_t bits;
	const char *name;
};

#define X962(n, bits, name) { OID_ROW(ARC_X962_CURVE, n), bits, name }
#define SECG(n, bits, name) { OID_ROW(ARC_SECG_CURVE, n), bits, name }
#define BRAINPOOL(n, bits, name) { OID_ROW(ARC_BRAINPOOL, n), bits, name }

static const struct curve curves[] = {
	X962(7, 256, "P-256"), SECG(34, 384, "P-384"), SECG(35, 521, "P-521"), SECG(10, 256, "secp256k1"),
	SECG(33, 224, "P-224"), X962(1, 192, "P-192"), X962(2, 192, "prime192v2"), X962(3, 192, "prime192v3"),
	X962(4, 239, "prime239v1"), X962(5, 239, "prime239v2"), X962(6, 239, "prime239v3"),
	BRAINPOOL(1, 160, "brainpoolP160r1"), BRAINPOOL(2, 160, "brainpoolP160t1"),
	BRAINPOOL(3, 192, "brainpoolP192r1"), BRAINPOOL(4, 192, "brainpoolP192t1"),
	BRAINPOOL(5, 224, "brainpoolP224r1"), BRAINPOOL(6, 224, "brainpoolP224t1"),
	BRAINPOOL(7, 256, "brainpoolP256r1"), BRAINPOOL(8, 256, "brainpoolP256t1"),
	BRAINPOOL(9, 320, "brainpoolP320r1"), BRAINPOOL(10, 320, "brainpoolP320t1"),
	BRAINPOOL(11, 384, "brainpoolP384r1"), BRAINPOOL(12, 384, "brainpoolP384t1"),
	BRAINPOOL(13, 512, "brainpoolP512r1"), BRAINPOOL(14, 512, "brainpoolP512t1"),
	SECG(0x01, 163, "sect163k1"), SECG(0x02, 163, "sect163r1"), SECG(0x03, 239, "sect239k1"),
	SECG(0x04, 113, "sect113r1"), SECG(0x05, 113, "sect113r2"), SECG(0x06, 112, "secp112r1"),
	SECG(0x07, 112, "secp112r2"), SECG(0x08, 160, "secp160r1"), SECG(0x09, 160, "secp160k1"),
	SECG(0x0f, 163, "sect163r2"), SECG(0x10, 283, "sect283k1"), SECG(0x11, 283, "sect283r1"),
	SECG(0x16, 131, "sect131r1"), SECG(0x17, 131, "sect131r2"), SECG(0x18, 193, "sect193r1"),
	SECG(0x19, 193, "sect193r2"), SECG(0x1a, 233, "sect233k1"), SECG(0x1b, 233, "sect233r1"),
	SECG(0x1c, 128, "secp128r1"), SECG(0x1d, 128, "secp128r2"), SECG(0x1e, 160, "secp160r2"),
	SECG(0x1f, 192, "secp192k1"), SECG(0x20, 224, "secp224k1"), SECG(0x24, 409, "sect409k1"),
	SECG(0x25, 409, "sect409r1"), SECG(0x26, 571, "sect571k1"), SECG(0x27, 571, "sect571r1"),
	{ OID_ROW(ARC_SM, 0x82, 0x2d), 256, "sm2" },
};

/* Algorithms whose keys are a fixed number of octets and have no parameters. */
struct fixed {
	struct bytes oid;
	uint8_t kind;
	uint16_t octets, bits;
};

#define EDWARDS(n, kind, octets, bits) { OID_ROW(ARC_EDWARDS, n), kind, octets, bits }
#define NIST_SIGNATURE(n, kind, octets) { OID_ROW(ARC_NIST_SIGNATURE, n), kind, octets, (octets) * 8 }
#define NIST_KEM(n, octets) { OID_ROW(ARC_NIST_KEM, n), KEY_ML_KEM, octets, (octets) * 8 }

static const struct fixed fixed[] = {
	EDWARDS(110, KEY_X25519, 32, 253), EDWARDS(111, KEY_X448, 56, 448),
	EDWARDS(112, KEY_ED25519, 32, 256), EDWARDS(113, KEY_ED448, 57, 456),
	NIST_SIGNATURE(17, KEY_ML_DSA, 1312), NIST_SIGNATURE(18, KEY_ML_DSA, 1952),
	NIST_SIGNATURE(19, KEY_ML_DSA, 2592),
	NIST_SIGNATURE(20, KEY_SLH_DSA, 32), NIST_SIGNATURE(21, KEY_SLH_DSA, 32), NIST_SIGNATURE(22, KEY_SLH_DSA, 48),
	NIST_SIGNATURE(23, KEY_SLH_DSA, 48), NIST_SIGNATURE(24, KEY_SLH_DSA, 64), NIST_SIGNATURE(25, KEY_SLH_DSA, 64),
	NIST_SIGNATURE(26, KEY_SLH_DSA, 32), NIST_SIGNATURE(27, KEY_SLH_DSA, 32), NIST_SIGNATURE(28, KEY_SLH_DSA, 48),
	NIST_SIGNATURE(29, KEY_SLH_DSA, 48), NIST_SIGNATURE(30, KEY_SLH_DSA, 64), NIST_SIGNATURE(31, KEY_SLH_DSA, 64),
	NIST_KEM(1, 800), NIST_KEM(2, 1184), NIST_KEM(3, 1568),
};

static const struct fixed *
find_fixed(struct bytes oid)
{
	for (size_t i = 0; i < COUNT_OF(fixed); i++)
		if (oid_equal(oid, fixed[i].oid))
			return &fixed[i];
	return NULL;
}

static const struct curve *
find_curve(struct bytes oid)
{
	for (size_t i = 0; i < COUNT_OF(curves); i++)
		if (oid_equal(oid, curves[i].oid))
			return &curves[i];
	return NULL;
}

const char *
key_kind_name(enum key_kind kind)
{
	static const char *const names[] = {
		[KEY_UNKNOWN] = "unknown", [KEY_RSA] = "RSA", [KEY_RSA_PSS] = "RSA-PSS", [KEY_DSA] = "DSA",
		[KEY_EC] = "EC", [KEY_ED25519] = "Ed25519", [KEY_ED448] = "Ed448", [KEY_X25519] = "X25519",
		[KEY_X448] = "X448", [KEY_DH] = "DH", [KEY_GOST] = "GOST", [KEY_ML_DSA] = "ML-DSA",
		[KEY_SLH_DSA] = "SLH-DSA", [KEY_ML_KEM] = "ML-KEM",
	};

	return names[kind];
}

struct text
key_curve_name(struct arena *arena, const struct public_key *key)
{
	const struct curve *curve = find_curve(key->curve);

	if (curve != NULL)
		return text_of(curve->name);
	return key->curve.len > 0 ? oid_text(arena, key->curve) : (struct text){ 0 };
}

/* The octets of an unsigned number without zeros in front. */
static struct bytes
magnitude(struct bytes integer)
{
	while (integer.len > 0 && *integer.at == 0)
		integer = (struct bytes){ integer.at + 1, integer.len - 1 };
	return integer;
}

static unsigned
bit_length(struct bytes number)
{
	unsigned bits = 0;

	if (number.len == 0 || number.len > UINT16_MAX * 16u)
		return 0;
	for (uint8_t first = *number.at; first != 0; first >>= 1)
		bits++;
	return bits + 8 * (unsigned)(number.len - 1);
}

static bool
is_positive(struct bytes integer)
{
	return integer.len > 0 && *integer.at < 0x80 && magnitude(integer).len > 0;
}

/* RSAPublicKey ::= SEQUENCE { modulus INTEGER, publicExponent INTEGER } (RFC 8017 A.1.1) */
static bool
read_rsa(struct reading *r, struct der *in, struct public_key *out)
{
	struct der body;
	struct bytes modulus, exponent;
	size_t at;

	if (!take(r, in, DER_SEQUENCE, &body, NULL))
		return false;
	take_end(r, in);
	at = der_offset(&body);
	if (!take_integer(r, &body, &modulus))
		return false;
	if (!is_positive(modulus))
		report(r, P_RSA_NOT_POSITIVE, at, "modulus");
	else if ((modulus.at[modulus.len - 1] & 1) == 0)
		report(r, P_RSA_EVEN, at, "modulus");
	out->modulus = magnitude(modulus);
	out->size = bit_length(out->modulus);
	at = der_offset(&body);
	if (!take_integer(r, &body, &exponent))
		return false;
	if (!is_positive(exponent))
		report(r, P_RSA_NOT_POSITIVE, at, "exponent");
	else if ((exponent.at[exponent.len - 1] & 1) == 0)
		report(r, P_RSA_EVEN, at, "exponent");
	out->exponent = magnitude(exponent);
	take_end(r, &body);
	return true;
}

/* SpecifiedECDomain (RFC 3279 2.3.5): SEQUENCE { version, FieldID { type, prime or Characteristic-two }, ... } */
static void
read_explicit_curve(struct reading *r, struct der *in, struct public_key *out)
{
	struct der field, body;
	struct bytes type, prime;
	int64_t number;

	out->explicit_curve = true;
	report(r, P_KEY_EXPLICIT_CURVE, der_offset(in), NULL);
	if (!take_int64(r, in, &number) || !take(r, in, DER_SEQUENCE, &field, NULL) || !take_oid(r, &field, &type))
		return;
	if (der_peek(&field) == DER_SEQUENCE) {
		if (take(r, &field, DER_SEQUENCE, &body, NULL) && take_int64(r, &body, &number) && number > 0 &&
		    number <= UINT16_MAX)
			out->size = (unsigned)number;
	} else if (take_integer(r, &field, &prime)) {
		out->size = bit_length(magnitude(prime));
	}
}

/* ECParameters ::= CHOICE { namedCurve OBJECT IDENTIFIER, implicitCurve NULL, specifiedCurve SEQUENCE } */
static bool
read_ec(struct reading *r, const struct der *in, struct public_key *out, size_t at)
{
	struct der parameters = window((struct bytes){ in->base, (size_t)(in->end - in->base) }, out->parameters);
	const struct curve *curve;
	struct der body;
	size_t octets, len = out->bits.len;
	int form;

	out->point = out->bits;
	switch (der_peek(&parameters)) {
	case DER_OID:
		if (!take_oid(r, &parameters, &out->curve))
			return false;
		curve = find_curve(out->curve);
		out->size = curve != NULL ? curve->bits : 0;
		break;
	case DER_SEQUENCE:
		if (!take(r, &parameters, DER_SEQUENCE, &body, NULL))
			return false;
		read_explicit_curve(r, &body, out);
		break;
	default:
		report(r, P_KEY_PARAMETERS, at, "no curve");
		break;
	}
	/* SEC 1 2.3.3: 04 and both coordinates, or 02 or 03 and one; X9.62 also has hybrids, 06 and 07. */
	form = len > 0 ? out->bits.at[0] : -1;
	octets = (out->size + 7) / 8;
	if (form != 2 && form != 3 && form != 4)
		report(r, P_EC_POINT, at, form < 0 ? "it is empty" : "it starts with %02x", (unsigned)form);
	else if (octets != 0 && len != 1 + octets * (form == 4 ? 2 : 1))
		report(r, P_EC_POINT, at, "%zu octets, not %zu", len, 1 + octets * (form == 4 ? 2 : 1));
	return true;
}

/* Dss-Parms ::= SEQUENCE { p, q, g }; DSAPublicKey ::= INTEGER (RFC 3279 2.3.2) */
static bool
read_dsa(struct reading *r, const struct der *in, struct der *bits, struct public_key *out, size_t at)
{
	struct der parameters = window((struct bytes){ in->base, (size_t)(in->end - in->base) }, out->parameters);
	struct bytes *const numbers[] = { &out->dsa_p, &out->dsa_q, &out->dsa_g };
	struct der body;
	struct bytes y;

	/* RFC 3279: left out, they are those of the issuer. */
	if (out->parameters.len > 0) {
		if (der_peek(&parameters) != DER_SEQUENCE) {
			report(r, P_KEY_PARAMETERS, at, NULL);
		} else {
			if (!take(r, &parameters, DER_SEQUENCE, &body, NULL))
				return false;
			for (size_t i = 0; i < COUNT_OF(numbers); i++) {
				if (!take_integer(r, &body, numbers[i]))
					return false;
				*numbers[i] = magnitude(*numbers[i]);
			}
			take_end(r, &body);
		}
	}
	out->size = bit_length(out->dsa_p);
	if (!take_integer(r, bits, &y))
		return false;
	take_end(r, bits);
	return true;
}

static const struct {
	struct bytes oid;
	uint8_t kind;
} kinds[] = {
	{ OID_ROW(PKCS_1_RSA_ENCRYPTION), KEY_RSA },
	{ OID_ROW(ARC_X962, 0x02, 0x01), KEY_EC },
	{ OID_ROW(ARC_SECG_SCHEME, 0x0c), KEY_EC },
	{ OID_ROW(ARC_SECG_SCHEME, 0x0d), KEY_EC },
	{ OID_ROW(PKCS_1_RSASSA_PSS), KEY_RSA_PSS },
	{ OID_ROW(ARC_X957, 0x01), KEY_DSA },
	{ OID_ROW(ARC_OIW, 0x0c), KEY_DSA },
	{ OID_ROW(ARC_X942, 0x02, 0x01), KEY_DH },
	{ OID_ROW(ARC_RSADSI, 0x01, 0x03, 0x01), KEY_DH },
	{ OID_ROW(ARC_GOST_2001, 0x13), KEY_GOST },
	{ OID_ROW(ARC_GOST_2001, 0x14), KEY_GOST },
	{ OID_ROW(ARC_GOST_2012, 0x01, 0x01), KEY_GOST },
	{ OID_ROW(ARC_GOST_2012, 0x01, 0x02), KEY_GOST },
};

enum key_kind
key_kind_of(struct bytes oid)
{
	const struct fixed *row = find_fixed(oid);

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (oid_equal(oid, kinds[i].oid))
			return kinds[i].kind;
	return row != NULL ? row->kind : KEY_UNKNOWN;
}

/* DomainParameters and DHParameter begin with the prime (RFC 3279 2.3.3, PKCS #3). */
static void
read_dh(struct reading *r, const struct der *in, struct public_key *out)
{
	struct der parameters = window((struct bytes){ in->base, (size_t)(in->end - in->base) }, out->parameters);
	struct der body;
	struct bytes prime;

	if (take(r, &parameters, DER_SEQUENCE, &body, NULL) && take_integer(r, &body, &prime))
		out->size = bit_length(magnitude(prime));
}

/* Last octets: 1.2.643.2.2.20 is of 1994, 1.2.643.7.1.1.1.2 has the long keys of 2012. */
static unsigned
gost_bits(struct bytes oid)
{
	if (oid.len == 6)
		return oid.at[5] == 0x14 ? 1024 : 256;
	return oid.at[oid.len - 1] == 0x02 ? 512 : 256;
}

static bool
is_null(struct bytes value)
{
	return value.len == 2 && value.at[0] == DER_NULL && value.at[1] == 0;
}

/* SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING } */
bool
read_public_key(struct reading *r, struct der *in, struct public_key *out)
{
	struct bytes object = { in->base, (size_t)(in->end - in->base) };
	size_t at = der_offset(in), bits_at;
	const struct fixed *row;
	struct der body, bits;
	unsigned unused;

	*out = (struct public_key){ 0 };
	if (!take(r, in, DER_SEQUENCE, &body, &out->spki))
		return false;
	if (!read_algorithm(r, &body, &out->oid, &out->parameters, NULL))
		return true;
	out->kind = key_kind_of(out->oid);
	bits_at = der_offset(&body);
	if (!take_bits(r, &body, DER_BIT_STRING, &out->bits, &unused))
		return true;
	take_end(r, &body);
	if (unused != 0)
		report(r, P_UNUSED_BITS, bits_at, NULL);
	bits = window(object, out->bits);
	switch (out->kind) {
	case KEY_RSA:
		/* RFC 3279 2.3.1 */
		if (!is_null(out->parameters))
			report(r, P_KEY_PARAMETERS, at, "rsaEncryption must have NULL");
		(void)read_rsa(r, &bits, out);
		break;
	case KEY_RSA_PSS:
		(void)read_rsa(r, &bits, out);
		break;
	case KEY_EC:
		(void)read_ec(r, in, out, bits_at);
		break;
	case KEY_DSA:
		(void)read_dsa(r, in, &bits, out, at);
		break;
	case KEY_DH:
		read_dh(r, in, out);
		break;
	case KEY_GOST:
		out->size = gost_bits(out->oid);
		break;
	default:
		row = find_fixed(out->oid);
		if (row == NULL)
			break;
		out->size = row->bits;
		if (out->bits.len != row->octets)
			report(r, P_KEY_LENGTH, bits_at, "%zu octets, not %u", out->bits.len, row->octets);
		if (out->parameters.len > 0)
			report(r, P_KEY_PARAMETERS, at, "%s must have none", oid_name(out->oid));
		break;
	}
	return true;
}

bool
public_key_read(struct arena *arena, struct bytes spki, struct public_key *out, struct problems *problems)
{
	struct reading r = { .problems = problems, .where = "subjectPublicKeyInfo" };
	struct der in;

	if (problems->arena == NULL)
		problems->arena = arena;
	der_init(&in, spki);
	if (!read_public_key(&r, &in, out))
		return false;
	take_end(&r, &in);
	return out->oid.len > 0;
}
