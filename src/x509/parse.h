/*
 * parse.h - parsing DER for a linter: each fault becomes a problem, and reading goes on
 * where the value could still be delimited.
 *
 * The take_ functions are those of der.h with that difference: false means that the
 * value could not be had at all, and that this was reported as fatal.
 */
#ifndef X509_PARSE_H
#define X509_PARSE_H

#include "x509/x509.h"

/* The codes of problems, in the order of the table in parse.c; those of enum der_code come before. */
enum problem_kind {
	P_TOO_MANY_PROBLEMS,
	P_TOO_MANY,
	P_VERSION_DEFAULT_ENCODED,
	P_VERSION_UNKNOWN,
	P_VERSION_EXTENSIONS,
	P_VERSION_UNIQUE_ID,
	P_SERIAL_ZERO,
	P_SERIAL_NEGATIVE,
	P_SERIAL_TOO_LONG,
	P_ALGORITHMS_DIFFER,
	P_ALGORITHM_PARAMETERS,
	P_TIME_INVALID,
	P_TIME_NO_ZONE,
	P_TIME_NO_SECONDS,
	P_TIME_FRACTION,
	P_TIME_TYPE,
	P_VALIDITY_REVERSED,
	P_ISSUER_EMPTY,
	P_RDN_EMPTY,
	P_SET_ORDER,
	P_ATTRIBUTE_TWICE,
	P_STRING_TYPE,
	P_STRING_CHARACTERS,
	P_STRING_UTF8,
	P_STRING_NUL,
	P_STRING_EMPTY,
	P_STRING_TOO_LONG,
	P_STRING_LENGTH,
	P_KEY_PARAMETERS,
	P_KEY_LENGTH,
	P_KEY_EXPLICIT_CURVE,
	P_RSA_NOT_POSITIVE,
	P_RSA_EVEN,
	P_EC_POINT,
	P_SIGNATURE_LENGTH,
	P_UNUSED_BITS,
	P_EXTENSION_TWICE,
	P_SEQUENCE_EMPTY,
	P_DEFAULT_ENCODED,
	P_NAMED_BITS,
	P_NO_BITS,
	P_UNKNOWN_BITS,
	P_ITEM_TWICE,
	P_IP_LENGTH,
	P_IP_MASK,
	P_URI_RELATIVE,
	P_NAME_EMPTY,
	P_SUBTREE_RANGE,
	P_NOT_POSITIVE,
	P_PATH_LENGTH_WITHOUT_CA,
	P_DISTRIBUTION_POINT,
	P_AUTHORITY_KEY_ID,
	P_SCT,
	P_QUALIFIER,
	P_VALUE_NOT_DER,
	P_ATTRIBUTE_VALUES,
	P_REASON,
	P_KIND_COUNT,
};

struct reading {
	struct problems *problems;     /* its arena may be NULL: then nothing is kept but the count */
	const char *where;
	unsigned faults;
};

/* Notes a problem at an offset of the object; the format says more than the table's sentence, or is NULL. */
void report(struct reading *r, enum problem_kind kind, size_t offset, const char *format, ...) PRINTF_LIKE(4, 5);
/* Notes what a reader of der.h found. */
void report_der(struct reading *r, const struct der_fault *fault, bool fatal);

MUST_USE bool take_any(struct reading *r, struct der *in, uint8_t *tag, struct der *body, struct bytes *whole);
/* `body` and `whole` may be NULL. */
MUST_USE bool take(struct reading *r, struct der *in, uint8_t tag, struct der *body, struct bytes *whole);
/* False also if it is absent, which is no problem. */
MUST_USE bool take_optional(struct reading *r, struct der *in, uint8_t tag, struct der *body, struct bytes *whole);
MUST_USE bool take_integer(struct reading *r, struct der *in, struct bytes *out);
MUST_USE bool take_int64(struct reading *r, struct der *in, int64_t *out);
MUST_USE bool take_oid(struct reading *r, struct der *in, struct bytes *out);
MUST_USE bool take_bits(struct reading *r, struct der *in, uint8_t tag, struct bytes *out, unsigned *unused);
MUST_USE bool take_octets(struct reading *r, struct der *in, struct bytes *out);
MUST_USE bool take_boolean(struct reading *r, struct der *in, bool *out);
/* Reports octets left over. */
void take_end(struct reading *r, const struct der *in);

/* A window onto `part` of an object, whose offsets count from the object's start. */
struct der window(struct bytes object, struct bytes part);

/* Reports what is wrong with the contents of an IMPLICIT INTEGER or OBJECT IDENTIFIER at that offset. */
void check_integer_contents(struct reading *r, struct bytes contents, size_t offset);
void check_oid_contents(struct reading *r, struct bytes contents, size_t offset);
/* The contents of an INTEGER, minimal or not, as a number; false if it does not fit. */
MUST_USE bool integer_value(struct bytes contents, int64_t *out);

/* ---- the parts of objects ---- */

/* Name: `in` stands before its SEQUENCE. */
MUST_USE bool read_name(struct reading *r, struct der *in, struct name *out);
/* Characters and lengths of a string of that type. */
void check_string(struct reading *r, uint8_t tag, struct bytes value, size_t offset);
MUST_USE bool read_time(struct reading *r, struct der *in, struct x509_time *out);
void parse_time(struct reading *r, uint8_t tag, struct bytes value, struct x509_time *out);
MUST_USE bool read_algorithm(struct reading *r, struct der *in, struct bytes *oid, struct bytes *parameters,
    struct bytes *whole);
MUST_USE bool read_signature_algorithm(struct reading *r, struct der *in, struct signature_algorithm *out);
/* `in` stands before the SubjectPublicKeyInfo. */
MUST_USE bool read_public_key(struct reading *r, struct der *in, struct public_key *out);
/* The kind of key that an algorithm's OID stands for. */
enum key_kind key_kind_of(struct bytes oid);
/* The octets of the signatures that algorithm makes; 0: they vary. */
size_t signature_octets(const struct signature_algorithm *algorithm);
/* Extensions: `in` stands before their SEQUENCE. */
MUST_USE bool read_extensions(struct reading *r, struct der *in, struct extensions *out);
/* The same of what stands in it, which begins at `at`; `out` is empty before. */
bool read_extension_list(struct reading *r, struct der list, size_t at, struct extensions *out);
/* The names until the end of `in`. */
MUST_USE bool read_general_names(struct reading *r, struct der *in, struct general_names *out, bool in_constraints);
MUST_USE bool read_general_name(struct reading *r, struct der *in, struct general_name *out, bool in_constraints);
/* Signature algorithm and signature, which end certificates, requests and CRLs. */
MUST_USE bool read_signature(struct reading *r, struct der *in, struct signature_algorithm *outer, struct bytes *signature);

#endif
