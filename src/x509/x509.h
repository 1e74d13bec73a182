/*
 * x509.h - what the DER means: certificates, requests, CRLs, keys (RFC 5280, RFC 2986).
 *
 * A certificate is read once, in place: the structs below are views into the
 * bytes of the object, and the arena holds nothing but their lists. Extensions are
 * listed when an object is read and opened only when asked for.
 *
 * This is a linter, so what is wrong with an encoding is a `problem`, not a
 * failure: reading goes on as far as it safely can, and fields that could not be
 * read are empty. A reader fails only when the outermost shape is not that of its object.
 *
 * Not here: cryptography (crypto/) and files (load/). The only door to libpsl and IDNA.
 */
#ifndef X509_X509_H
#define X509_X509_H

#include "base/base.h"
#include "der/der.h"

/* What is wrong with an encoding; `code` is fixed, lower case with hyphens: "serial-not-positive". */
struct problem {
	const char *code;
	const char *where;             /* field or extension, as RFC 5280 spells it: "serialNumber", "subjectAltName" */
	size_t offset;                 /* in the object */
	struct text text;              /* `where` and a sentence without full stop, escaped */
	bool fatal;                    /* nothing after it within the same value could be read */
};
/* Up to LIMIT_PROBLEMS are kept; the last of them then says so ("too-many-problems"). What was not read ("too-many") is added still. */
struct problems {
	LIST(struct problem) list;
	struct arena *arena;
};
/* All codes there are, each with a sentence, for manuals and for hints. */
struct problem_code {
	const char *code, *text;
};
const struct problem_code *problem_codes(size_t *count);

/* ---- names ---- */

/* One AttributeTypeAndValue (RFC 5280 4.1.2.4). */
struct attribute {
	struct bytes type;             /* OID */
	uint8_t tag;                   /* string type of the value, enum der_tag */
	struct bytes value;            /* contents as they stand */
	struct bytes whole;            /* the SEQUENCE */
	unsigned rdn;                  /* index of its RelativeDistinguishedName, from 0 */
};
struct name {
	struct bytes der;              /* the Name; empty: absent */
	struct attribute *attributes;
	size_t count;
	unsigned rdn_count;
};
/* The value as UTF-8: a view where the string type allows, else converted (BMPString, UniversalString,
 * TeletexString as Latin-1); bytes that are no text of that type become U+FFFD. `valid` may be NULL. */
struct text attribute_text(struct arena *arena, const struct attribute *attribute, bool *valid);
const char *string_type_name(uint8_t tag);            /* "UTF8String" */
/* RFC 4514: CN=expe1.example.com,O=Example GmbH. Most significant last. Not escaped for terminals. */
struct text name_rfc4514(struct arena *arena, const struct name *name);
/* What a person calls the owner: the last CN, else O, else OU, else the whole name; empty for an empty name. */
struct text name_label(struct arena *arena, const struct name *name);
/* RFC 5280 7.1: attribute by attribute, white space collapsed, string types treated the same, without case in ASCII. Other
 * letters compare as they are: software that builds paths does so, and a rule must predict what it finds. */
bool name_equal(const struct name *a, const struct name *b);
/* Equal for names that name_equal calls equal. */
uint64_t name_hash(const struct name *name, uint64_t key);
/* A text as names compare: without case, without blanks at the ends, repeated blanks as one. */
struct text text_folded(struct arena *arena, struct text text);
/* The whole name so; equal for names of which name_equal says that they are, but for the order within a set. */
struct text name_folded(struct arena *arena, const struct name *name);
/* RFC 4514 text to a name in DER. */
MUST_USE bool name_parse(struct arena *arena, struct text text, struct name *out);

/* GeneralName (RFC 5280 4.2.1.6); the numbers are the tags. */
enum general_name_kind {
	NAME_OTHER, NAME_EMAIL, NAME_DNS, NAME_X400, NAME_DIRECTORY, NAME_EDI, NAME_URI, NAME_IP, NAME_RID,
};
struct general_name {
	enum general_name_kind kind;
	struct bytes value;            /* contents: IA5 text, address octets, OID, or the DER inside */
	struct bytes other_type;       /* NAME_OTHER: type-id */
	uint8_t other_tag;             /* NAME_OTHER: identifier of the value within [0] */
	struct bytes other_value;      /* NAME_OTHER: its contents */
	struct bytes whole;
};
struct general_names {
	struct general_name *items;
	size_t count;
};
/* "dns", "email", "uri", "ip", "directory", "rid", "other", "x400", "edi" */
const char *general_name_kind_name(enum general_name_kind kind);
/* For people and rules: text as it is, addresses as 192.0.2.1 (with /mask when 8 or 32 octets), directory
 * names as RFC 4514, the string value of an otherName. Valid UTF-8; a view where it can be. */
struct text general_name_text(struct arena *arena, const struct general_name *name);
/* The name within a NAME_DIRECTORY; false for another kind, and where it cannot be read. */
MUST_USE bool general_name_directory(struct arena *arena, const struct general_name *name, struct name *out);

/* ---- times ---- */

struct x509_time {
	uint8_t tag;                   /* DER_UTC_TIME or DER_GENERALIZED_TIME; 0: absent */
	struct bytes text;             /* as encoded */
	bool well_formed;              /* RFC 5280 4.1.2.5: Z, seconds, no fraction */
	bool known;                    /* `seconds` could be read, well formed or not */
	int64_t seconds;               /* since 1970 */
	size_t offset;
};
/* The contents of a UTCTime or GeneralizedTime, well formed or not; false if they tell no time. */
MUST_USE bool time_value(uint8_t tag, struct bytes contents, int64_t *seconds);

/* ---- public keys ---- */

enum key_kind {
	KEY_UNKNOWN, KEY_RSA, KEY_RSA_PSS, KEY_DSA, KEY_EC, KEY_ED25519, KEY_ED448, KEY_X25519, KEY_X448,
	KEY_DH, KEY_GOST, KEY_ML_DSA, KEY_SLH_DSA, KEY_ML_KEM,
};
struct public_key {
	enum key_kind kind;
	struct bytes spki;             /* SubjectPublicKeyInfo */
	struct bytes oid;              /* of the algorithm */
	struct bytes parameters;       /* DER; empty: absent */
	struct bytes bits;             /* contents of subjectPublicKey */
	unsigned size;                 /* bits of modulus, field or key; 0: unknown */
	struct bytes modulus, exponent;        /* RSA: unsigned, no leading zeros */
	struct bytes curve;            /* EC: OID of the named curve; empty: explicit or implicit */
	bool explicit_curve;
	struct bytes point;            /* EC: the encoded point */
	struct bytes dsa_p, dsa_q, dsa_g;
};
const char *key_kind_name(enum key_kind kind);         /* "RSA", "EC", "Ed25519", "DSA", "ML-DSA", "unknown" */
/* P-256, P-384, P-521, secp256k1, brainpoolP256r1 ...; dotted for unknown curves; empty for none. */
struct text key_curve_name(struct arena *arena, const struct public_key *key);

/* AlgorithmIdentifier of a signature, in words. */
struct signature_algorithm {
	struct bytes oid, parameters, whole;
	const char *name;              /* sha256WithRSAEncryption, else NULL */
	const char *hash;              /* "SHA-256", "SHA-1", "MD5", "none" (EdDSA); NULL: unknown */
	enum key_kind key;             /* kind of key that makes it */
};

/* ---- extensions ---- */

struct extension {
	struct bytes oid, value;       /* contents of extnValue */
	struct bytes whole;
	bool critical;
};
struct extensions {
	struct extension *items;
	size_t count;
};
/* The first of that OID, or NULL. */
const struct extension *extension_find(const struct extensions *extensions, struct bytes oid);

/* Key usage bits (RFC 5280 4.2.1.3), bit 0 first. */
enum key_usage {
	KEY_USAGE_DIGITAL_SIGNATURE = 1 << 0,
	KEY_USAGE_CONTENT_COMMITMENT = 1 << 1,
	KEY_USAGE_KEY_ENCIPHERMENT = 1 << 2,
	KEY_USAGE_DATA_ENCIPHERMENT = 1 << 3,
	KEY_USAGE_KEY_AGREEMENT = 1 << 4,
	KEY_USAGE_KEY_CERT_SIGN = 1 << 5,
	KEY_USAGE_CRL_SIGN = 1 << 6,
	KEY_USAGE_ENCIPHER_ONLY = 1 << 7,
	KEY_USAGE_DECIPHER_ONLY = 1 << 8,
};
extern const char *const key_usage_names[9];           /* "digitalSignature" ... as RFC 5280 spells them */

struct basic_constraints { bool ca, has_path_len; int64_t path_len; };
struct oid_list { struct bytes *items; size_t count; };
struct authority_key_id { struct bytes key_id; struct general_names issuer; struct bytes serial; };
struct distribution_point {
	struct general_names full_name, crl_issuer;
	struct bytes relative_name;    /* DER of the RDN's contents */
	bool has_reasons;
	unsigned reasons;              /* bit 0 first */
};
struct distribution_points { struct distribution_point *items; size_t count; };
struct access_description { struct bytes method; struct general_name location; };
struct access_descriptions { struct access_description *items; size_t count; };
struct policy { struct bytes oid; struct bytes qualifiers; struct text cps, notice; };
struct policies { struct policy *items; size_t count; };
struct policy_mapping { struct bytes issuer, subject; };
struct policy_mappings { struct policy_mapping *items; size_t count; };
struct policy_constraints { bool has_explicit, has_inhibit; int64_t explicit_skip, inhibit_skip; };
struct name_constraints { struct general_names permitted, excluded; bool has_permitted, has_excluded; };
struct sct { uint8_t version; struct bytes log_id; int64_t milliseconds; uint8_t hash, signature; };
struct scts { struct sct *items; size_t count; };
struct qc_statement { struct bytes oid, info; };
struct qc_statements { struct qc_statement *items; size_t count; };
struct ms_template { struct bytes oid; bool has_major, has_minor; int64_t major, minor; };
struct tls_features { int64_t *items; size_t count; };

/*
 * Readers of extension values. Each opens extension->value; what is wrong goes to `problems` with offsets in
 * `object`, the object that the extension points into; what could be read is in `out`, which is zeroed first.
 * True if nothing at all was wrong. Lists come from problems->arena.
 */
bool extension_key_usage(const struct extension *e, struct bytes object, struct problems *problems, unsigned *out);
bool extension_basic_constraints(const struct extension *e, struct bytes object, struct problems *problems,
    struct basic_constraints *out);
bool extension_general_names(const struct extension *e, struct bytes object, struct problems *problems,
    struct general_names *out);
bool extension_oids(const struct extension *e, struct bytes object, struct problems *problems, struct oid_list *out);
bool extension_subject_key_id(const struct extension *e, struct bytes object, struct problems *problems,
    struct bytes *out);
bool extension_authority_key_id(const struct extension *e, struct bytes object, struct problems *problems,
    struct authority_key_id *out);
bool extension_distribution_points(const struct extension *e, struct bytes object, struct problems *problems,
    struct distribution_points *out);
bool extension_access(const struct extension *e, struct bytes object, struct problems *problems,
    struct access_descriptions *out);
bool extension_policies(const struct extension *e, struct bytes object, struct problems *problems, struct policies *out);
bool extension_policy_mappings(const struct extension *e, struct bytes object, struct problems *problems,
    struct policy_mappings *out);
bool extension_policy_constraints(const struct extension *e, struct bytes object, struct problems *problems,
    struct policy_constraints *out);
bool extension_name_constraints(const struct extension *e, struct bytes object, struct problems *problems,
    struct name_constraints *out);
/* inhibitAnyPolicy, CRL number, delta CRL indicator */
bool extension_integer(const struct extension *e, struct bytes object, struct problems *problems, int64_t *out);
bool extension_scts(const struct extension *e, struct bytes object, struct problems *problems, struct scts *out);
bool extension_qc_statements(const struct extension *e, struct bytes object, struct problems *problems,
    struct qc_statements *out);
bool extension_tls_features(const struct extension *e, struct bytes object, struct problems *problems,
    struct tls_features *out);
bool extension_ms_template(const struct extension *e, struct bytes object, struct problems *problems,
    struct ms_template *out);
bool extension_ms_template_name(const struct extension *e, struct bytes object, struct problems *problems,
    struct text *out);

/* ---- certificates and requests ---- */

/* A request is a certificate that lacks serial, issuer, validity and the algorithm inside;
 * its extensions are those of its extension request (RFC 2985 5.4.2). */
struct certificate {
	struct bytes der;              /* the whole object */
	bool is_request;
	bool complete;                 /* what is signed was read to its end; false: damage or a limit hides the rest */
	struct bytes tbs;              /* what is signed */
	int64_t version;               /* 1, 2, 3; a request: 1 */
	struct bytes serial;           /* contents octets */
	size_t serial_offset;
	struct signature_algorithm inner, outer;   /* in the TBS, outside of it */
	struct name issuer, subject;
	struct x509_time not_before, not_after;
	struct public_key key;
	struct bytes issuer_unique_id, subject_unique_id;
	struct extensions extensions;
	struct bytes signature;        /* bits */
	struct bytes challenge_password;           /* request: the attribute's string contents */
	unsigned attribute_count;      /* request */
	struct problems problems;      /* of everything but extension values */
};
/* False if `der` is not the SEQUENCE { SEQUENCE ... } of that kind; `problems` of `out` then holds why. */
MUST_USE bool certificate_read(struct arena *arena, struct bytes der, struct certificate *out);
MUST_USE bool request_read(struct arena *arena, struct bytes der, struct certificate *out);
/* Opens every known extension and reports what is wrong with each and between them (twice the same). */
void certificate_check_extensions(const struct certificate *certificate, struct problems *problems);
/* The same for the extensions of any object, such as a CRL's. */
void extensions_check(const struct extensions *extensions, struct bytes object, struct problems *problems);
bool certificate_self_issued(const struct certificate *certificate);     /* issuer and subject equal */
bool certificate_is_ca(const struct certificate *certificate);           /* basicConstraints cA true */

/* ---- CRLs ---- */

struct crl {
	struct bytes der, tbs;
	int64_t version;
	struct signature_algorithm inner, outer;
	struct name issuer;
	struct x509_time this_update, next_update;
	struct bytes revoked;          /* contents of revokedCertificates, read with crl_entry_next */
	bool has_revoked;
	struct extensions extensions;
	struct bytes signature;
	struct problems problems;
};
struct crl_entry {
	struct bytes serial;
	struct x509_time date;
	struct bytes extensions_der;   /* contents of the SEQUENCE; empty: none */
	size_t offset;
};
MUST_USE bool crl_read(struct arena *arena, struct bytes der, struct crl *out);
/* Streams entries; false at the end or when the rest cannot be read (`fault` says). */
struct der crl_entries(const struct crl *crl);
MUST_USE bool crl_entry_next(struct der *cursor, struct crl_entry *out, struct der_fault *fault);
/* The same for nothing but the extensions of each, which costs half as much. */
MUST_USE bool crl_extensions_next(struct der *cursor, struct bytes *extensions);
/* The extensions of an entry; lists come from `arena`. */
void crl_entry_extensions(struct arena *arena, const struct crl *crl, const struct crl_entry *entry, struct extensions *out);
/* Reports what is wrong with entries: encodings, serial numbers, dates, reasons, extensions of a version 1. */
void crl_check_entries(const struct crl *crl, struct problems *problems);
/* The reason code of an entry, or -1. */
int crl_entry_reason(const struct crl_entry *entry);
const char *crl_reason_name(int reason);               /* "keyCompromise" */
/* The same serial number, whatever is not minimal about either. */
bool serial_equal(struct bytes a, struct bytes b);
/* Finds a serial in one pass; false if it is not listed. */
MUST_USE bool crl_find(const struct crl *crl, struct bytes serial, struct crl_entry *out);

/* ---- keys as files hold them ---- */

enum private_key_format { PRIVATE_PKCS8, PRIVATE_PKCS8_ENCRYPTED, PRIVATE_RSA, PRIVATE_EC, PRIVATE_DSA, PRIVATE_OPENSSH };
/* A private key's outer shape, without its secrets. */
struct private_key_shape {
	enum private_key_format format;
	enum key_kind kind;            /* KEY_UNKNOWN when encrypted */
	struct bytes oid, parameters;
	struct bytes encryption_oid, kdf_oid, cipher_oid;      /* PRIVATE_PKCS8_ENCRYPTED */
	int64_t iterations;            /* of PBKDF2 or the PKCS#12 derivation, or as much work of scrypt; 0: unknown */
	/* Parts, where the format has them: secrets that stay in the bytes that were read. */
	struct bytes algorithm, private_octets;    /* PKCS#8: AlgorithmIdentifier; contents of privateKey */
	struct bytes scalar, inner_parameters;     /* EC: the whole OCTET STRING; the whole [0] */
	struct bytes public_key;       /* contents of the public half, without count of unused bits; empty: none */
	bool public_beside;            /* that is publicKey of PKCS#8, not of SEC 1 */
};
/* How something is encrypted with a password, from its AlgorithmIdentifier (RFC 8018, RFC 7292 C, RFC 7914). */
struct encryption {
	struct bytes scheme, kdf, cipher;      /* OIDs; the last two of PBES2 */
	int64_t iterations;            /* as in private_key_shape */
};
void encryption_read(struct bytes algorithm, struct encryption *out);
MUST_USE bool private_key_shape_read(struct bytes der, struct private_key_shape *out, struct der_fault *fault);
MUST_USE bool public_key_read(struct arena *arena, struct bytes spki, struct public_key *out,
    struct problems *problems);

/* ---- matching names (RFC 9525, RFC 5890, RFC 5280 4.2.1.10) ---- */

/* At least two labels of letters, digits and hyphens, none at an end, up to 63 octets each, 253 together;
 * the last label starts with a letter. No wildcard, no trailing dot. */
bool dns_is_fqdn(struct text name);
bool dns_is_hostname(struct text name);                /* RFC 1123: one label is enough */
bool dns_has_wildcard(struct text name);
bool dns_same(struct text a, struct text b);           /* without case; a trailing dot is ignored */
bool dns_under(struct text name, struct text domain);  /* equal or below */
/*
 * RFC 9525 6.3: a whole left-most label "*" stands for exactly one label. A pattern that ends in a dot stands for
 * nothing, and neither does "*" before a single label, which OpenSSL and browsers refuse.
 */
bool dns_covers(struct text pattern, struct text host);
/* Why no client accepts a dNSName as the name of a host. Underscores match in practice. */
enum dns_fault {
	DNS_SOUND,
	DNS_EMPTY, DNS_NOT_ASCII, DNS_TEMPLATE, DNS_JOINED, DNS_URL,
	DNS_PREFIX, DNS_BLANK, DNS_EMAIL, DNS_ADDRESS, DNS_PORT,
	DNS_TRAILING_DOT, DNS_WILDCARD_PARTIAL, DNS_WILDCARD_INNER, DNS_WILDCARD_SHORT, DNS_EMPTY_LABEL,
	DNS_LONG_LABEL, DNS_LONG_NAME, DNS_HYPHEN, DNS_CHARACTER, DNS_NUMBER,
};
enum dns_fault dns_fault(struct text name);
const char *dns_fault_name(enum dns_fault fault);      /* "wildcard-partial", a fixed word of rules; "" of a sound one */
bool dns_is_a_label(struct text label);                /* xn-- that decodes */
/* What a label that begins with xn-- stands for by RFC 3492 alone, whatever IDNA allows; empty: nothing. */
struct text dns_punycode_decode(struct arena *arena, struct text label);
/* The text is normalized by Unicode's form C, as far as the IDNA library knows its characters. */
bool text_is_nfc(struct text text);
struct text dns_to_unicode(struct arena *arena, struct text name);
struct text dns_to_ascii(struct arena *arena, struct text name);       /* empty if it cannot be */
/* The public suffix list; empty text when the name has none. */
struct text psl_suffix_of(struct arena *arena, struct text name);
struct text psl_registrable_of(struct arena *arena, struct text name);
/* A public suffix that a registry of ICANN's is behind, no company's own. */
bool psl_is_icann(struct text name);
struct text psl_date(struct arena *arena);             /* of the list, for reports; empty: no list */

#endif
