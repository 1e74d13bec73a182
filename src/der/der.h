/*
 * der.h - read DER in place.
 *
 * A `struct der` is a window onto bytes that someone else owns. Reading moves
 * the front of the window; nothing is copied and nothing is allocated. A window
 * keeps the start of the whole input, so der_offset() of a value ten levels down
 * is still its offset in the object.
 *
 * This is a linter, so reading is strict and never silent: a function that
 * fails leaves its window and its results as they were and says in `fault` what is wrong
 * and where. Going on after a fault is the caller's choice; der_any_lax()
 * is there for those who do.
 *
 * Not here: what a value means (x509/), and BER but for der_ber_to_der(),
 * which load/ uses for PKCS#7 and PKCS#12.
 */
#ifndef DER_DER_H
#define DER_DER_H

#include "base/base.h"
#include "der/oids.h"

struct der {
	const uint8_t *base;    /* first byte of the whole input */
	const uint8_t *pos;     /* next byte to read */
	const uint8_t *end;     /* one past the last byte of this window */
};

/* Identifier octets of the types that X.509 uses (X.680 8.4, X.690 8.1.2). */
enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_ENUMERATED = 0x0a,
	DER_UTF8_STRING = 0x0c,
	DER_NUMERIC_STRING = 0x12,
	DER_PRINTABLE_STRING = 0x13,
	DER_TELETEX_STRING = 0x14,
	DER_IA5_STRING = 0x16,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_VISIBLE_STRING = 0x1a,
	DER_UNIVERSAL_STRING = 0x1c,
	DER_BMP_STRING = 0x1e,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
};
#define DER_CONTEXT(n) (0x80 | (n))               /* [n] IMPLICIT, primitive */
#define DER_CONTEXT_CONSTRUCTED(n) (0xa0 | (n))   /* [n] EXPLICIT, or IMPLICIT of a constructed type */

/* Why reading stopped. Each has a name (for facts) and a sentence. */
enum der_code {
	DER_NO_FAULT = 0,
	DER_TRUNCATED,               /* the value runs past its container */
	DER_WRONG_TAG,
	DER_HIGH_TAG,                /* tag numbers over 30, which X.509 does not use */
	DER_LENGTH_NOT_MINIMAL,
	DER_LENGTH_INDEFINITE,
	DER_LENGTH_TOO_LARGE,        /* over four octets of length */
	DER_TRAILING_DATA,
	DER_EMPTY,                   /* a value that needs contents has none */
	DER_BOOLEAN_VALUE,           /* not 00 or FF */
	DER_INTEGER_NOT_MINIMAL,
	DER_INTEGER_TOO_LARGE,       /* for the C type asked for */
	DER_BIT_STRING_UNUSED,       /* count of unused bits over 7, or of an empty string */
	DER_BIT_STRING_PADDING,      /* unused bits that are not zero */
	DER_OID_ENCODING,            /* a subidentifier that starts with 80 or does not end */
	DER_NULL_CONTENTS,
	DER_TOO_DEEP,
	DER_STRING_CONSTRUCTED,      /* a string type in constructed form (X.690 10.2) */
	DER_CODE_COUNT,
};

struct der_fault {
	enum der_code code;
	size_t offset;               /* of the byte that is wrong, in the whole input; of the tag, if it is the value */
};

const char *der_code_name(enum der_code code);        /* "length-not-minimal" */
const char *der_code_text(enum der_code code);        /* a sentence without full stop */

void der_init(struct der *in, struct bytes input);
bool der_at_end(const struct der *in);
size_t der_offset(const struct der *in);              /* of the next byte, in the whole input */
struct bytes der_rest(const struct der *in);

/* The identifier octet of the next value, or -1 at the end. */
int der_peek(const struct der *in);

/*
 * der_any takes the next value whatever its tag: `tag` its identifier octet, `body` its
 * contents, `whole` the value with its header. Each of the three may be NULL.
 */
MUST_USE bool der_any(struct der *in, uint8_t *tag, struct der *body, struct bytes *whole, struct der_fault *fault);
/*
 * der_any_lax is der_any for going on after a fault: long and indefinite lengths and high tag numbers are
 * taken and reported in `fault` with true returned; false only if the value cannot be delimited. `fault` is
 * always written: DER_NO_FAULT if the header is DER. Of a high tag number `tag` is the first octet.
 */
MUST_USE bool der_any_lax(struct der *in, uint8_t *tag, struct der *body, struct bytes *whole, struct der_fault *fault);

/*
 * der_read takes the next value off `in` if its tag is `tag`, and opens `body` on its contents.
 * For DER_WRONG_TAG the offset is that of the tag.
 */
MUST_USE bool der_read(struct der *in, uint8_t tag, struct der *body, struct der_fault *fault);
/* As der_read, but an absent value is no fault: `present` tells. */
MUST_USE bool der_optional(struct der *in, uint8_t tag, struct der *body, bool *present, struct der_fault *fault);
/* Succeeds if the window is empty: every reader of a SEQUENCE ends with it. */
MUST_USE bool der_done(const struct der *in, struct der_fault *fault);

MUST_USE bool der_boolean(struct der *in, bool *out, struct der_fault *fault);
/* Contents of an INTEGER, minimal two's complement, sign octet included. */
MUST_USE bool der_integer(struct der *in, struct bytes *out, struct der_fault *fault);
MUST_USE bool der_int64(struct der *in, int64_t *out, struct der_fault *fault);
/* The bits, without the octet that counts the unused ones. */
MUST_USE bool der_bit_string(struct der *in, struct bytes *out, unsigned *unused_bits, struct der_fault *fault);
MUST_USE bool der_octet_string(struct der *in, struct bytes *out, struct der_fault *fault);
MUST_USE bool der_null(struct der *in, struct der_fault *fault);
/* Contents of an OBJECT IDENTIFIER, subidentifiers checked. */
MUST_USE bool der_oid(struct der *in, struct bytes *out, struct der_fault *fault);

/*
 * der_check walks every value of an input, constructed ones within, and succeeds if all
 * headers are DER and nothing trails. Up to LIMIT_DER_DEPTH values may lie within each other.
 */
MUST_USE bool der_check(struct bytes input, struct der_fault *fault);
/*
 * der_ber_to_der rewrites BER (indefinite and long lengths, constructed strings) as
 * definite-length encoding in the arena; false if it is not even BER. Octets after the value
 * are DER_TRAILING_DATA at the first of them.
 */
MUST_USE bool der_ber_to_der(struct arena *arena, struct bytes input, struct bytes *out, struct der_fault *fault);

/* ---- object identifiers: always the contents octets ---- */

/* OID(CE_KEY_USAGE) or OID(ARC_CE, 15) within functions; OID_ROW of the same for a `struct bytes` of a table outside of them. */
#define OID(...) ((struct bytes){ (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }) })
#define OID_ROW(...) { (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }) }

struct oid_name {
	const char *dotted;          /* 1.3.6.1.5.5.7.3.1 */
	const char *name;            /* serverAuth */
	const char *alias;           /* id-kp-serverAuth, or NULL */
};
/* Of identifiers longer than LIMIT_OID_SHOWN the beginning, and "...". */
struct text oid_dotted(struct arena *arena, struct bytes oid);
/* The registered name, or NULL. */
const char *oid_name(struct bytes oid);
/* The registered name, else dotted. */
struct text oid_text(struct arena *arena, struct bytes oid);
/* Dotted decimal, or a registered name or alias. False if it is neither. */
MUST_USE bool oid_parse(struct arena *arena, struct text text, struct bytes *oid);
/* All registered names, for nearest-name hints: NULL-terminated arrays are not used, a count is. */
const char *const *oid_names(size_t *count);
bool oid_equal(struct bytes a, struct bytes b);
/* a is b or below it in the tree. */
bool oid_under(struct bytes a, struct bytes b);
/* The number of an identifier directly below an arc, up to 127; -1: it is not one. */
int oid_below(struct bytes oid, struct bytes arc);

#endif
