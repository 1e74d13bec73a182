/* parse.c - reading DER with problems instead of failures. */

#include <string.h>

#include "x509/parse.h"

static const struct problem_code codes[DER_CODE_COUNT - 1 + P_KIND_COUNT] = {
#define DER_ROW(i, code, text) [i - 1] = { code, text }
	DER_ROW(DER_TRUNCATED, "truncated", "the value extends past the end of its container"),
	DER_ROW(DER_WRONG_TAG, "wrong-tag", "the value has an unexpected type"),
	DER_ROW(DER_HIGH_TAG, "high-tag", "the tag number is over 30"),
	DER_ROW(DER_LENGTH_NOT_MINIMAL, "length-not-minimal", "the length takes more octets than it needs"),
	DER_ROW(DER_LENGTH_INDEFINITE, "length-indefinite", "the length is indefinite"),
	DER_ROW(DER_LENGTH_TOO_LARGE, "length-too-large", "the length has more than four octets"),
	DER_ROW(DER_TRAILING_DATA, "trailing-data", "octets follow the end of the value"),
	DER_ROW(DER_EMPTY, "empty", "the value has no contents"),
	DER_ROW(DER_BOOLEAN_VALUE, "boolean-value", "a BOOLEAN is neither 00 nor FF"),
	DER_ROW(DER_INTEGER_NOT_MINIMAL, "integer-not-minimal", "an INTEGER takes more octets than it needs"),
	DER_ROW(DER_INTEGER_TOO_LARGE, "integer-too-large", "an INTEGER is too large"),
	DER_ROW(DER_BIT_STRING_UNUSED, "bit-string-unused", "the count of unused bits of a BIT STRING is impossible"),
	DER_ROW(DER_BIT_STRING_PADDING, "bit-string-padding", "unused bits of a BIT STRING are not zero"),
	DER_ROW(DER_OID_ENCODING, "oid-encoding", "an OBJECT IDENTIFIER is not encoded as X.690 8.19 requires"),
	DER_ROW(DER_NULL_CONTENTS, "null-contents", "a NULL has contents"),
	DER_ROW(DER_TOO_DEEP, "too-deep", "values are nested too deeply"),
	DER_ROW(DER_STRING_CONSTRUCTED, "string-constructed", "a string is in constructed form"),
#define ROW(i, code, text) [DER_CODE_COUNT - 1 + i] = { code, text }
	ROW(P_TOO_MANY_PROBLEMS, "too-many-problems", "further problems are not listed"),
	ROW(P_TOO_MANY, "too-many", "there are more than are read"),
	ROW(P_VERSION_DEFAULT_ENCODED, "version-default-encoded", "version 1 is the default and must be left out"),
	ROW(P_VERSION_UNKNOWN, "version-unknown", "there is no such version"),
	ROW(P_VERSION_EXTENSIONS, "version-extensions", "this version has no extensions"),
	ROW(P_VERSION_UNIQUE_ID, "version-unique-id", "version 1 has no unique identifiers"),
	ROW(P_SERIAL_ZERO, "serial-zero", "the serial number is zero"),
	ROW(P_SERIAL_NEGATIVE, "serial-negative", "the serial number is negative"),
	ROW(P_SERIAL_TOO_LONG, "serial-too-long", "the serial number has more than 20 octets"),
	ROW(P_ALGORITHMS_DIFFER, "signature-algorithms-differ",
	    "the signature algorithms inside and outside the signed part differ"),
	ROW(P_ALGORITHM_PARAMETERS, "algorithm-parameters", "the algorithm's parameters are not those it must have"),
	ROW(P_TIME_INVALID, "time-invalid", "the value is not a valid time"),
	ROW(P_TIME_NO_ZONE, "time-zone", "the time is not in GMT, written as Z"),
	ROW(P_TIME_NO_SECONDS, "time-no-seconds", "the time has no seconds"),
	ROW(P_TIME_FRACTION, "time-fraction", "the time has a fraction of a second"),
	ROW(P_TIME_TYPE, "time-type", "years up to 2049 must be UTCTime"),
	ROW(P_VALIDITY_REVERSED, "validity-reversed", "notAfter is before notBefore"),
	ROW(P_ISSUER_EMPTY, "issuer-empty", "the issuer name is empty"),
	ROW(P_RDN_EMPTY, "rdn-empty", "a RelativeDistinguishedName has no attribute"),
	ROW(P_SET_ORDER, "set-order", "the values of a SET OF are not in DER's order"),
	ROW(P_ATTRIBUTE_TWICE, "rdn-attribute-twice", "a RelativeDistinguishedName has an attribute type twice"),
	ROW(P_STRING_TYPE, "string-type", "the value has a string type that is not allowed here"),
	ROW(P_STRING_CHARACTERS, "string-characters", "a character is not in the string type's set"),
	ROW(P_STRING_UTF8, "string-utf8", "a UTF8String is not UTF-8"),
	ROW(P_STRING_NUL, "string-nul", "a string holds the character NUL"),
	ROW(P_STRING_EMPTY, "string-empty", "a string is empty"),
	ROW(P_STRING_TOO_LONG, "string-too-long", "a string is longer than its upper bound"),
	ROW(P_STRING_LENGTH, "string-length", "the number of octets does not suit the string type"),
	ROW(P_KEY_PARAMETERS, "key-parameters", "the key's parameters are not those its algorithm must have"),
	ROW(P_KEY_LENGTH, "key-length", "the key does not have the octets its algorithm must have"),
	ROW(P_KEY_EXPLICIT_CURVE, "key-explicit-curve", "the curve is not named"),
	ROW(P_RSA_NOT_POSITIVE, "rsa-not-positive", "an RSA modulus or exponent is not positive"),
	ROW(P_RSA_EVEN, "rsa-even", "an RSA modulus or exponent is even"),
	ROW(P_EC_POINT, "ec-point", "the point is not encoded as its curve requires"),
	ROW(P_SIGNATURE_LENGTH, "signature-length", "the signature does not have the octets its algorithm makes"),
	ROW(P_UNUSED_BITS, "unused-bits", "a BIT STRING of whole octets has unused bits"),
	ROW(P_EXTENSION_TWICE, "extension-twice", "an extension occurs twice"),
	ROW(P_SEQUENCE_EMPTY, "sequence-empty", "a list that must have an element is empty"),
	ROW(P_DEFAULT_ENCODED, "default-encoded", "a default value must be left out"),
	ROW(P_NAMED_BITS, "named-bits", "zero bits at the end of a named bit list must be left out"),
	ROW(P_NO_BITS, "no-bits", "no bit is set"),
	ROW(P_UNKNOWN_BITS, "unknown-bits", "a bit without a meaning is set"),
	ROW(P_ITEM_TWICE, "item-twice", "an element occurs twice"),
	ROW(P_IP_LENGTH, "ip-length", "an address has an impossible number of octets"),
	ROW(P_IP_MASK, "ip-mask", "an address mask is not ones followed by zeros"),
	ROW(P_URI_RELATIVE, "uri-relative", "a URI has no scheme"),
	ROW(P_NAME_EMPTY, "general-name-empty", "a general name is empty"),
	ROW(P_SUBTREE_RANGE, "subtree-range", "minimum must be 0 and left out, maximum must be left out"),
	ROW(P_NOT_POSITIVE, "negative", "the number is negative"),
	ROW(P_PATH_LENGTH_WITHOUT_CA, "path-length-without-ca", "pathLenConstraint is present although cA is not true"),
	ROW(P_DISTRIBUTION_POINT, "distribution-point", "a distribution point has neither name nor issuer"),
	ROW(P_AUTHORITY_KEY_ID, "authority-key-identifier", "issuer and serial number must both be present or both be absent"),
	ROW(P_SCT, "sct", "the list of signed certificate timestamps is malformed"),
	ROW(P_QUALIFIER, "policy-qualifier", "a policy qualifier is malformed"),
	ROW(P_VALUE_NOT_DER, "value-not-der", "the value is not DER"),
	ROW(P_ATTRIBUTE_VALUES, "attribute-values", "the attribute must have one value"),
	ROW(P_REASON, "crl-reason", "the reason code is not allowed"),
};

const struct problem_code *
problem_codes(size_t *count)
{
	*count = COUNT_OF(codes);
	return codes;
}

/* That something was not read is reported even when there are too many problems. */
static bool
has_room(const struct problems *problems, bool cut)
{
	return problems != NULL && problems->arena != NULL && problems->list.count < (size_t)LIMIT_PROBLEMS * (cut ? 2 : 1);
}

static void
add(struct reading *r, size_t row, size_t offset, bool fatal, struct text more)
{
	struct problems *problems = r->problems;
	bool cut = row == (size_t)DER_CODE_COUNT - 1 + P_TOO_MANY;
	struct problem *problem;

	r->faults++;
	if (!has_room(problems, cut))
		return;
	problem = LIST_ADD(problems->arena, &problems->list);
	if (problems->list.count == LIMIT_PROBLEMS && !cut) {
		row = DER_CODE_COUNT - 1 + P_TOO_MANY_PROBLEMS;
		more = (struct text){ 0 };
	}
	problem->code = codes[row].code;
	problem->where = r->where;
	problem->offset = offset;
	problem->fatal = fatal;
	problem->text = arena_printf(problems->arena, "%s: %s", r->where, codes[row].text);
	if (more.len > 0) {
		struct buffer text;

		buffer_init(&text, problems->arena);
		buffer_add(&text, problem->text);
		buffer_adds(&text, ": ");
		buffer_add(&text, text_escape(problems->arena, more));
		problem->text = buffer_text(&text);
	}
}

void
report(struct reading *r, enum problem_kind kind, size_t offset, const char *format, ...)
{
	struct text more = { 0 };
	va_list args;

	if (format != NULL && has_room(r->problems, kind == P_TOO_MANY)) {
		va_start(args, format);
		more = arena_vprintf(r->problems->arena, format, args);
		va_end(args);
	}
	add(r, (size_t)DER_CODE_COUNT - 1 + (size_t)kind, offset, false, more);
}

void
report_der(struct reading *r, const struct der_fault *fault, bool fatal)
{
	add(r, (size_t)fault->code - 1, fault->offset, fatal, (struct text){ 0 });
}

struct der
window(struct bytes object, struct bytes part)
{
	struct der in;

	der_init(&in, object);
	if (part.at == NULL) {
		in.end = in.pos;
		return in;
	}
	in.pos = part.at;
	in.end = part.at + part.len;
	return in;
}

bool
take_any(struct reading *r, struct der *in, uint8_t *tag, struct der *body, struct bytes *whole)
{
	struct der_fault fault;
	bool had = der_any_lax(in, tag, body, whole, &fault);

	if (fault.code != DER_NO_FAULT)
		report_der(r, &fault, !had);
	return had;
}

bool
take(struct reading *r, struct der *in, uint8_t tag, struct der *body, struct bytes *whole)
{
	const uint8_t *start = in->pos;
	struct der_fault fault;

	if (!der_read(in, tag, body, &fault)) {
		if (fault.code == DER_WRONG_TAG || fault.code == DER_STRING_CONSTRUCTED) {
			report_der(r, &fault, true);
			return false;
		}
		if (!take_any(r, in, NULL, body, NULL))
			return false;
	}
	if (whole != NULL)
		*whole = (struct bytes){ start, (size_t)(in->pos - start) };
	return true;
}

bool
take_optional(struct reading *r, struct der *in, uint8_t tag, struct der *body, struct bytes *whole)
{
	return der_peek(in) == tag && take(r, in, tag, body, whole);
}

/*
 * The simple types: what the strict reader refuses is reported, and its contents are taken all the
 * same. A constructed string has no contents in one piece: it counts as empty.
 */
static bool
take_invalid(struct reading *r, struct der *in, struct der_fault fault, struct bytes *out)
{
	struct der body;
	bool constructed = fault.code == DER_STRING_CONSTRUCTED;
	bool fatal = fault.code == DER_WRONG_TAG || fault.code == DER_TRUNCATED || fault.code == DER_LENGTH_TOO_LARGE;
	struct der_fault again;

	if (fatal || !der_any_lax(in, NULL, &body, NULL, &again)) {
		report_der(r, &fault, true);
		return false;
	}
	report_der(r, &fault, false);
	*out = constructed ? (struct bytes){ body.pos, 0 } : der_rest(&body);
	return true;
}

bool
take_integer(struct reading *r, struct der *in, struct bytes *out)
{
	struct der_fault fault;

	return der_integer(in, out, &fault) || take_invalid(r, in, fault, out);
}

void
check_integer_contents(struct reading *r, struct bytes contents, size_t offset)
{
	if (contents.len == 0)
		report_der(r, &(struct der_fault){ DER_EMPTY, offset }, false);
	else if (contents.len > 1 && ((contents.at[0] == 0x00 && contents.at[1] < 0x80) ||
	    (contents.at[0] == 0xff && contents.at[1] >= 0x80)))
		report_der(r, &(struct der_fault){ DER_INTEGER_NOT_MINIMAL, offset }, false);
}

void
check_oid_contents(struct reading *r, struct bytes contents, size_t offset)
{
	bool starts = true;

	if (contents.len == 0) {
		report_der(r, &(struct der_fault){ DER_EMPTY, offset }, false);
		return;
	}
	for (size_t i = 0; i < contents.len; i++) {
		if (starts && contents.at[i] == 0x80)
			break;
		starts = contents.at[i] < 0x80;
		if (starts && i + 1 == contents.len)
			return;
	}
	report_der(r, &(struct der_fault){ DER_OID_ENCODING, offset }, false);
}

bool
integer_value(struct bytes contents, int64_t *out)
{
	uint64_t value;

	while (contents.len > 1 && ((contents.at[0] == 0x00 && contents.at[1] < 0x80) ||
	    (contents.at[0] == 0xff && contents.at[1] >= 0x80)))
		contents = (struct bytes){ contents.at + 1, contents.len - 1 };
	if (contents.len == 0 || contents.len > sizeof(value))
		return false;
	value = contents.at[0] >= 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < contents.len; i++)
		value = value << 8 | contents.at[i];
	*out = value <= INT64_MAX ? (int64_t)value : -(int64_t)(UINT64_MAX - value) - 1;
	return true;
}

bool
take_int64(struct reading *r, struct der *in, int64_t *out)
{
	struct bytes contents = { 0 };
	struct der_fault fault;
	size_t at = der_offset(in);

	if (!der_integer(in, &contents, &fault) && fault.code != DER_EMPTY && !take_invalid(r, in, fault, &contents))
		return false;
	if (integer_value(contents, out))
		return true;
	report_der(r, &(struct der_fault){ contents.len > 0 ? DER_INTEGER_TOO_LARGE : DER_EMPTY, at }, true);
	return false;
}

bool
take_oid(struct reading *r, struct der *in, struct bytes *out)
{
	struct der_fault fault;

	return der_oid(in, out, &fault) || take_invalid(r, in, fault, out);
}

bool
take_octets(struct reading *r, struct der *in, struct bytes *out)
{
	struct der_fault fault;

	return der_octet_string(in, out, &fault) || take_invalid(r, in, fault, out);
}

bool
take_boolean(struct reading *r, struct der *in, bool *out)
{
	struct der_fault fault;
	struct bytes contents;

	if (der_boolean(in, out, &fault))
		return true;
	if (!take_invalid(r, in, fault, &contents))
		return false;
	*out = contents.len > 0 && contents.at[0] != 0;
	return true;
}

/* X.690 8.6 and 11.2; `tag` is that of an IMPLICIT one, too. */
bool
take_bits(struct reading *r, struct der *in, uint8_t tag, struct bytes *out, unsigned *unused)
{
	struct der body;
	size_t at = der_offset(in);

	*unused = 0;
	if (der_peek(in) == (tag | 0x20)) {
		report_der(r, &(struct der_fault){ DER_STRING_CONSTRUCTED, at }, false);
		if (!take_any(r, in, NULL, &body, NULL))
			return false;
		*out = (struct bytes){ body.pos, 0 };
		return true;
	}
	if (!take(r, in, tag, &body, NULL))
		return false;
	if (body.pos == body.end) {
		report_der(r, &(struct der_fault){ DER_EMPTY, at }, false);
		*out = der_rest(&body);
		return true;
	}
	*unused = *body.pos;
	if (*unused > 7 || (*unused > 0 && body.end - body.pos == 1)) {
		report_der(r, &(struct der_fault){ DER_BIT_STRING_UNUSED, der_offset(&body) }, false);
		*unused = 0;
	} else if (*unused > 0 && (body.end[-1] & ((1u << *unused) - 1)) != 0) {
		report_der(r, &(struct der_fault){ DER_BIT_STRING_PADDING, (size_t)(body.end - 1 - body.base) }, false);
	}
	*out = (struct bytes){ body.pos + 1, (size_t)(body.end - body.pos) - 1 };
	return true;
}

void
take_end(struct reading *r, const struct der *in)
{
	struct der_fault fault;

	if (!der_done(in, &fault))
		report_der(r, &fault, false);
}
