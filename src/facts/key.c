/* key.c - facts of public keys, signature algorithms, encoded times and serial numbers. */
#include "facts/records.h"

/* ---- keys and signatures ---- */

GET_STRING(key_kind_text, key_kind_name(((const struct key_facts *)object)->key->kind))

GET(key_oid)
{
	UNUSED_GET;
	*out = cel_opaque(&((const struct key_facts *)object)->key->oid, &fact_oid);
}

GET_INT(key_bits, ((const struct key_facts *)object)->key->size)

GET(key_curve)
{
	const struct key_facts *k = object;

	UNUSED_GET;
	*out = cel_string(key_curve_name(run->arena, k->key));
}

GET(key_fault)
{
	const struct scan *scan = run->context;

	(void)field;
	*out = cel_string(crypto_key_fault(scan->crypto, ((const struct key_facts *)object)->key));
}

GET_BOOL(key_explicit_curve, ((const struct key_facts *)object)->key->explicit_curve)

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

GET_INT(key_exponent_bits, bit_length(((const struct key_facts *)object)->key->exponent))

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

GET(key_raw)
{
	UNUSED_GET;
	*out = cel_bytes(((const struct key_facts *)object)->key->spki);
}

GET_INT(key_divisor_bits, bit_length(((const struct key_facts *)object)->key->dsa_q))

HAS(key_has_divisor)
{
	UNUSED_HAS;
	return ((const struct key_facts *)object)->key->dsa_q.len != 0;
}

GET(key_sha1)
{
	const struct key_facts *k = object;
	struct scan *scan = run->context;
	uint8_t digest[20];

	(void)field;
	crypto_sha1(scan->crypto, k->key->bits, digest);
	*out = cel_string(hex_colons(run->arena, (struct bytes){ digest, sizeof(digest) }));
}

GET_BOOL(key_has_parameters, ((const struct key_facts *)object)->key->parameters.len != 0)

static const struct cel_field key_fields[] = {
	FIELD("kind", "string", key_kind_text, "'RSA', 'EC', 'DSA', 'Ed25519', 'Ed448' ..., 'unknown'"),
	FIELD("oid", "Oid", key_oid, "of the algorithm"),
	FIELD("bits", "int", key_bits, "bits of modulus, field or key"),
	FIELD("curve", "string", key_curve, "'P-256', 'P-384', 'P-521' ..., empty for keys without a curve"),
	FIELD("fault", "string", key_fault, "why the OpenSSL at hand cannot work with it; empty: it can, or it is past a limit"),
	FIELD("explicit_curve", "bool", key_explicit_curve, "the curve is spelled out instead of named"),
	FIELD_HAS("exponent", "int", key_exponent, key_has_exponent, "RSA: public exponent"),
	FIELD_HAS("exponent_bits", "int", key_exponent_bits, key_has_exponent, "RSA: bits of the public exponent"),
	FIELD_HAS("divisor_bits", "int", key_divisor_bits, key_has_divisor, "DSA: bits of the divisor q"),
	FIELD("has_parameters", "bool", key_has_parameters, "the algorithm has parameters"),
	FIELD("raw", "bytes", key_raw, "the SubjectPublicKeyInfo, all its bytes"),
	FIELD_HAS("bits_sha1", "string", key_sha1, key_has_spki, "SHA-1 of the key's bits, from which key identifiers are made (RFC 5280 4.2.1.2)"),
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

GET_STRING(signature_key, key_kind_name(((const struct signature_facts *)object)->algorithm->key))

GET(signature_raw)
{
	UNUSED_GET;
	*out = cel_bytes(((const struct signature_facts *)object)->algorithm->whole);
}

static const struct cel_field signature_fields[] = {
	FIELD("oid", "Oid", signature_oid, "of the algorithm"),
	FIELD("name", "string", signature_name, "'sha256WithRSAEncryption' ..., empty if it is not known"),
	FIELD("hash", "string", signature_hash, "'SHA-256', 'SHA-1', 'MD5' ..., 'none', empty if it is not known"),
	FIELD("key", "string", signature_key, "kind of key that makes such signatures"),
	FIELD("raw", "bytes", signature_raw, "the AlgorithmIdentifier, all its bytes"),
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

GET_BOOL(raw_time_well_formed, ((const struct time_facts *)object)->time->well_formed)

static const struct cel_field raw_time_fields[] = {
	FIELD("tag", "string", raw_time_tag, "'UTCTime' or 'GeneralizedTime'"),
	FIELD("text", "string", raw_time_text, "as it is encoded"),
	FIELD("well_formed", "bool", raw_time_well_formed, "written as RFC 5280 4.1.2.5 requires"),
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

GET_INT(serial_octets, ((const struct serial_facts *)object)->octets.len)
GET_BOOL(serial_negative, negative(((const struct serial_facts *)object)->octets))

static const struct cel_field serial_fields[] = {
	FIELD("hex", "string", serial_hex, "upper-case pairs with colons"),
	FIELD("bits", "int", serial_bits, "bits of its magnitude; 0 for zero"),
	FIELD("octets", "int", serial_octets, "octets of its encoding"),
	FIELD("negative", "bool", serial_negative, "the encoded number is negative"),
};
const struct cel_record record_serial = RECORD("Serial", serial_fields, "a serial number (RFC 5280 4.1.2.2)");
