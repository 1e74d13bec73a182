/*
 * load.h - from a path or bytes to artifacts.
 *
 * A source is one file and what can be said of its text; an artifact is one
 * object found in it. Kinds are found from content, never from names: PEM with any text
 * round the blocks, DER of each kind, PKCS#7, PKCS#12, gzip, tar, ZIP, 7-Zip, RAR, folders, standard input.
 *
 * A broken block does not hide its neighbours: every block gets an entry in `blocks`, those that
 * could not be read say why. Nothing vanishes: what did not become an artifact is a `leftover`.
 *
 * Not here: what an artifact is judged as (plan/). The only door to zlib and libarchive.
 */
#ifndef LOAD_LOAD_H
#define LOAD_LOAD_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "x509/x509.h"

enum source_format { SOURCE_UNKNOWN, SOURCE_PEM, SOURCE_DER, SOURCE_PKCS7, SOURCE_PKCS12 };
const char *source_format_name(enum source_format format);     /* "PEM", "DER", "PKCS#7", "PKCS#12", "unknown" */

enum text_encoding { ENCODING_ASCII, ENCODING_UTF8, ENCODING_LATIN1, ENCODING_UTF16LE, ENCODING_UTF16BE, ENCODING_BINARY };
const char *text_encoding_name(enum text_encoding encoding);   /* "ASCII", "UTF-8", "Latin-1", "UTF-16LE", "UTF-16BE", "binary" */
bool text_encoding_is_utf16(enum text_encoding encoding);

enum line_ending { LINES_NONE, LINES_LF, LINES_CRLF, LINES_CR, LINES_MIXED };

/* What was wrong with a block; the block was still read when `readable`. The names are fixed.
 * Which of these OpenSSL reads all the same depends on more than the fault: `loads` says what the library answered. */
enum block_fault {
	BLOCK_SOUND,
	/* Nothing can be read of it. */
	BLOCK_BAD_BASE64, BLOCK_EMPTY, BLOCK_TOO_LARGE, BLOCK_NOT_DER, BLOCK_TRUNCATED, BLOCK_LABEL_UNKNOWN,
	/* Odd, and read. */
	BLOCK_NO_END, BLOCK_NO_BEGIN, BLOCK_NO_MARKERS, BLOCK_END_LABEL_DIFFERS, BLOCK_LABEL_WRONG, BLOCK_HYPHENS, BLOCK_DASHES,
	BLOCK_LOWER_CASE, BLOCK_INDENTED, BLOCK_ONE_LINE, BLOCK_EMBEDDED, BLOCK_ESCAPED, BLOCK_QUOTED, BLOCK_QUOTED_PRINTABLE,
	BLOCK_URL_SAFE, BLOCK_INVISIBLE, BLOCK_BLANK_LINE, BLOCK_HEADERS, BLOCK_LOOSE_BITS, BLOCK_TRAILING_BYTES, BLOCK_LABEL_OWN,
	BLOCK_OPENSSH, BLOCK_NOT_READ, BLOCK_UNDECIDED,
	BLOCK_FAULT_COUNT,
};
const char *block_fault_name(enum block_fault fault);          /* "bad-base64"; "" for BLOCK_SOUND */
struct block_problem {
	enum block_fault fault;
	unsigned line, column;
	struct text text;              /* a sentence without full stop, escaped */
};
struct pem_block {
	struct text label;             /* CERTIFICATE */
	unsigned line, end_line;       /* of its BEGIN and END lines, from 1; end_line 0: none */
	size_t offset, size;           /* byte of BEGIN in the file; decoded bytes */
	bool encrypted;                /* Proc-Type: 4,ENCRYPTED */
	bool text_before;              /* something but blank lines between it and its predecessor */
	bool readable;
	bool loads;                    /* OpenSSL reads it as it stands */
	LIST(struct block_problem) problems;
};

/*
 * A part of what was given of which no artifact came, and why: a file, an entry of a folder, a member of an archive, a block,
 * bytes after an object. Text round PEM blocks that looks like nothing of ours has none.
 */
struct leftover {
	struct text file;              /* as the user named it, or below a folder that was named */
	struct text member;            /* of an archive, or the keys that lead to a value in YAML and JSON; empty: the file itself */
	unsigned line;                 /* from 1; 0: not about a line */
	size_t offset, size;           /* bytes of the file or member; size 0: all of it, or a block */
	struct text what;              /* what it looks like, escaped: "DH PARAMETERS", "a tar archive"; may be empty */
	struct text why;               /* why it was not read, or not judged; escaped, no full stop */
	bool excluded;                 /* a pattern says that it is to be passed over */
	bool expected;                 /* not meant to be judged (key parameters, other files of a folder); else something may be missed */
};
typedef LIST(struct leftover) leftover_list;

struct artifact;
struct source {
	struct text name;              /* as the user named it; "(standard input)" for -; of a member of an archive with its archive */
	struct text file, member;      /* the file on disk, and what it is in that: empty, or as in struct leftover */
	struct bytes bytes;
	struct texts wrapping;         /* what it was taken out of, outermost first: "ZIP", "tar", "gzip", "YAML", "JSON", "base64" */
	struct text in_object;         /* kind of the Kubernetes object whose value it is: "Secret"; else empty */
	unsigned first_line;           /* of the file, where a value of YAML or JSON begins; else 0 */
	bool lines_kept;               /* each of its lines is one of the file; else all lines are first_line */
	struct text damage;            /* a binary file that a program took for text: what it did; else empty */
	enum source_format format;
	enum text_encoding encoding;
	bool has_bom;
	enum line_ending line_ending;
	bool final_newline;            /* the last byte is LF or CR; also true of an empty or binary file */
	unsigned blank_lines_at_end;
	bool text_before, text_between, text_after;    /* something but blanks outside blocks */
	size_t trailing_bytes;         /* DER: after the objects; PEM: after the objects in blocks, and bytes around the blocks that are not text */
	unsigned der_objects;          /* DER: one behind the other */
	bool ber;                      /* an object in it was BER, and was read as the DER that it means */
	bool ber_signed;               /* its signed part too, so the bytes that were signed are unknown */
	bool packed;                   /* was a gzip archive, or is a file of an archive; all else is said of what is in it */
	bool found;                    /* nobody named it: it was found in a folder, or in what somebody uploaded */
	bool incomplete;               /* something in it could not be read, and an error says so */
	bool sealed;                   /* PKCS#12 that a password protects, whether it was opened or not */
	struct text locked;            /* why a PKCS#12 was not opened, so that its contents are unknown; else empty */
	enum open_fault lock;          /* of it, or of a key that is the whole file */
	/* PKCS#12 that was opened. */
	bool pkcs12, no_mac;
	struct text old_encryption;    /* of the ciphers that only OpenSSL's legacy provider has, one that it uses; else empty */
	unsigned java_trusted;         /* certificates that Java takes for trusted ones */
	LIST(struct pem_block) blocks;
	LIST(const struct artifact *) artifacts;       /* what was found in it, in order */
	leftover_list leftovers;
	LIST(const struct artifact *) certs;   /* its certificates, in their order */
	unsigned certificates, requests, crls, private_keys, public_keys;
	bool has_pkcs7_block;
};

enum artifact_kind { ARTIFACT_CERTIFICATE, ARTIFACT_REQUEST, ARTIFACT_CRL, ARTIFACT_PRIVATE_KEY, ARTIFACT_PUBLIC_KEY };

struct artifact {
	enum artifact_kind kind;
	const struct source *source;
	unsigned line;                 /* of the PEM block, from 1; 0: DER */
	size_t offset;                 /* DER: byte of the file where it begins; PEM: 0 */
	unsigned index;                /* position in its source, from 0 */
	enum source_format container;  /* where it was found: PEM, DER, PKCS7, PKCS12 */
	struct bytes der;              /* empty for private keys */
	struct bytes trust;            /* what a TRUSTED CERTIFICATE says of its uses, as OpenSSL's X509_CERT_AUX; else empty */
	/* Private keys: as their block or file holds them, decrypted when a PKCS#12 did; cleared by crypto_close. Only for those who write it out. */
	struct bytes held;
	struct text dek_info;          /* of a key in traditional PEM encryption: the value of that header */
	uint8_t sha256[32];            /* of der; private keys: of the public half's SubjectPublicKeyInfo, or zeros */
	/* By kind; the others are NULL. */
	const struct certificate *certificate;         /* also of a request */
	const struct crl *crl;
	const struct private_key *private_key;
	const struct public_key *public_key;
};

/*
 * Adds the passwords of a file: each line is one, without its LF or CRLF. False, with a message, if it cannot be read or
 * is empty.
 */
bool passwords_read(struct arena *arena, const char *path, struct texts *out, struct messages *messages);
/* The same of a text that is read already; messages call it `name`. */
MUST_USE bool passwords_add(struct arena *arena, const char *name, struct text text, struct texts *out, struct messages *messages);

/* A file at hand: what load_path finds under a path instead of one on disk. */
struct held_file {
	const char *path;
	struct text name, file, member;        /* where it came from, as in struct source */
	bool found;                    /* as in struct source */
	struct bytes bytes;
};
struct held_files {
	struct held_file *items;
	size_t count, room;
};
/* Patterns, as in .gitignore, with the folder that they are meant from. */
struct exclusion {
	struct texts patterns;
	const char *folder;
};
/* The pattern that takes a path; empty: none does. */
struct text excluded_by(struct arena *arena, const struct exclusion *exclude, const struct exclusion *end, const char *path, bool folder);

struct loader {
	struct arena *arena;           /* of artifacts and sources */
	struct crypto *crypto;
	struct messages *messages;     /* what could not be read: errors, each with its file */
	bool finding;                  /* what is read now was found in a folder, or in an upload */
	bool forms_judged;             /* rules of the pack file speak of what is odd about a file that was read: no message about it */
	struct texts passwords;    /* tried in their order on whatever is encrypted */
	const struct held_files *held; /* files at hand, of which none is read from disk; or NULL */
	const struct exclusion *exclude, *exclude_end; /* paths that are passed over; NULL: none */
	struct strings *read;          /* paths of files that were read, of folders too: no report may replace them; or NULL */
};

struct load_result {
	LIST(struct source *) sources;
	LIST(struct artifact *) artifacts;     /* in the order of files, then of objects */
	leftover_list leftovers;               /* of what has no source; each source has its own besides */
	bool failed;                           /* something could not be read: status 2 */
	bool lacking;                          /* of some file nothing could be read: a list is not known whole */
};

/*
 * A file, "-", or a folder, which is walked in byte order of names (without hidden files; what holds nothing for us gets
 * a note there and no failure), as are the files of an archive; results are added to `out`. An encrypted key or PKCS#12 without a password is no
 * failure: there is an artifact for a key that is not opened. Each failure has a message that says what the file looks
 * like and what to do; a block that was read although OpenSSL would not read it, a warning unless `forms_judged`.
 */
void load_path(struct loader *loader, const char *path, struct load_result *out);
/* Bytes that hold a private key are cleared by crypto_close: until then they must live, and be writable. */
void load_bytes(struct loader *loader, struct text name, struct bytes bytes, struct load_result *out);

/* ---- bytes a part at a time ---- */

struct stream;
/* NULL with `why` if there is no such file. */
struct stream *stream_file(struct arena *arena, const char *path, struct text *why);
struct stream *stream_bytes(struct arena *arena, struct bytes bytes);
uint64_t stream_size(const struct stream *stream);             /* of the file or bytes */
/* The next bytes without taking them, as many as that (64 KiB at most) or as are left. */
struct bytes stream_peek(struct stream *stream, size_t len);
/* Takes some; 0 at the end, -1 where it breaks off. */
ptrdiff_t stream_read(struct stream *stream, void *to, size_t room);
/* False if there are not so many. */
MUST_USE bool stream_exactly(struct stream *stream, void *to, size_t len);
MUST_USE bool stream_skip(struct stream *stream, size_t len);
struct text stream_fault(const struct stream *stream);         /* why it broke off; empty: it did not */
void stream_close(struct stream *stream);

/* ---- all that somebody uploads ---- */

struct walk_bounds {
	uint64_t bytes;                /* unpacked in all */
	size_t members;                /* of archives, in all */
	unsigned ratio;                /* unpacked to packed, of one file on disk that unpacks to more than an item may have */
	size_t item;                   /* bytes of one thing that is read whole; captures are not */
};
extern const struct walk_bounds walk_bounds;           /* those of limits.h */

/* One file, or member of an archive, unpacked. */
struct walk_item {
	struct text name, file, member;        /* as in struct source */
	struct bytes bytes;
	size_t first_source, first_artifact;   /* of what was loaded of it, in `out` */
	int64_t time;                  /* of the file on disk; 0: not known */
	unsigned layers;               /* of gzip */
	bool kept;                     /* set by `item`: the bytes are to live as long as the loader's arena */
};
struct walker {
	struct loader *loader;
	struct load_result *out;
	struct walk_bounds bounds;
	void *context;
	/* Of each item, once its objects are in `out`: its bytes are gone when it returns, unless objects were found or it is kept. */
	void (*item)(void *context, struct walk_item *item);
	/* Of each capture, whose bytes come in a stream; NULL: it is an item. */
	void (*capture)(void *context, struct walk_item *item, struct stream *stream);
	/* What was seen so far. */
	uint64_t bytes;
	size_t members, items;
};
/*
 * Everything in files, folders and archives within each other, without ever unpacking to disk. What is cut, damaged, locked or
 * past a bound is told in a warning and left over, and the rest is read; `out->failed` only where a path cannot be opened.
 */
void load_walk(struct walker *walker, const struct strings *paths);

/* ---- network captures ---- */

/* One TLS connection, as far as it was in clear: TLS 1.3 hides certificates and most alerts. */
struct capture_session {
	struct text client, server;    /* addresses; which end is which was told by the handshake, or else by the ports */
	uint16_t client_port, server_port;
	uint64_t frame;                /* packet of the capture where it begins, from 1 */
	int64_t time;
	struct text sni;
	uint16_t version;              /* 0x0303 TLS 1.2, 0x0304 TLS 1.3; 0: not seen */
	LIST(struct bytes) server_chain, client_chain; /* certificates in the order sent, DER */
	bool client_certificate;       /* the client answered a request, perhaps with none */
	bool requested;                /* the server asked for one */
	LIST(struct bytes) acceptable; /* names of CAs that it takes, DER; none: it does not say */
	uint8_t alert;                 /* description of RFC 5246 7.2; 0: none in clear */
	bool alert_by_client;
	uint64_t alert_frame;
	bool resumed;                  /* an abbreviated handshake, which has no certificates */
	bool cut;                      /* packets are shorter in the capture than they were */
	bool gap;                      /* bytes are missing in between */
	bool late;                     /* the capture begins within the connection */
	size_t times;                  /* the same was seen so often */
};
struct capture {
	LIST(struct capture_session) sessions;
	uint64_t packets, other_links; /* of link types that are not read */
	size_t ssh;                    /* connections of SSH, in which there is nothing to read */
	size_t evicted;                /* connections that were given up for newer ones */
	struct text why;               /* the capture breaks off, or is none; empty: it was read to its end */
};
/* pcap or pcapng, of each byte order. */
bool capture_begins(struct bytes head);
/* Reads a capture in constant memory, but for what it finds. */
void capture_read(struct arena *arena, struct stream *stream, struct capture *out);
/* "unknown CA" */
const char *tls_alert_name(uint8_t alert);

/* ---- what carries certificates in forms of its own ---- */

enum carrier { CARRIER_NONE, CARRIER_MAIL, CARRIER_KEYSTORE, CARRIER_METADATA };
enum carrier carrier_of(struct bytes bytes);
const char *carrier_name(enum carrier carrier);        /* "mail", "Java key store", "SAML metadata" */
typedef void carrier_part(void *context, struct text name, struct bytes bytes);
/* Gives each attachment of a mail, each certificate of a store or of metadata; names are labels. Private keys stay where they are. */
void carrier_read(struct arena *arena, enum carrier carrier, struct bytes bytes, carrier_part *part, void *context);

/* A text as UTF-8, whatever it is encoded in. */
struct text bytes_as_text(struct arena *arena, struct bytes bytes);

/* ---- trust lists of phones: ITL and CTL files, and the heads of signed files ---- */

struct tlv_record {
	struct text name, subject;     /* of the server; of the certificate */
	unsigned function;
	struct bytes serial, certificate;      /* DER; empty: the record has none */
};
struct tlv_file {
	struct text signer, name;      /* of its signature's certificate; of the file, as the header says */
	struct bytes serial;           /* of the signer's certificate */
	uint8_t digest;                /* 1 SHA-1, 2 SHA-256, 3 SHA-512 */
	int64_t time;                  /* 0: not said */
	size_t header;                 /* its bytes */
	LIST(struct tlv_record) records;
	struct bytes content;          /* what follows: of a signed file, the file */
	bool whole;                    /* read to its end */
	bool checked;                  /* the signer is among the records: then `signature` says whether it is good */
	enum signature_state signature;
};
bool tlv_begins(struct bytes bytes);
/* False if it is none; the bytes must live as long as what is read. */
bool tlv_read(struct arena *arena, struct crypto *crypto, struct bytes bytes, struct tlv_file *out);
const char *tlv_function_name(unsigned function);      /* "CCM+TFTP" */

/* The same object: one fingerprint, upper-case pairs with colons. */
struct text artifact_fingerprint(struct arena *arena, const struct artifact *artifact);

#endif
