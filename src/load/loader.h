/* loader.h - what the files of load/ share: text made readable, blocks, shapes, and the file being read. */
#ifndef LOAD_LOADER_H
#define LOAD_LOADER_H

#include "load/load.h"

/* ---- leftover.c ---- */

/* Notes that a part of a source, or a path without one, gave no artifact, and why; where it is and what, the caller adds. */
struct leftover *source_leftover(struct arena *arena, struct source *source, const char *format, ...) PRINTF_LIKE(3, 4);
struct leftover *path_leftover(struct arena *arena, leftover_list *list, struct text file, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* ---- encoding.c ---- */

/* Fills the text facts of a source and gives the text to be scanned: the bytes themselves, or
 * UTF-16 as UTF-8. */
struct text source_read_text(struct arena *arena, struct source *source);

/* ---- marker.c ---- */

/* A BEGIN or END line (RFC 7468), or what was meant to be one. */
struct marker {
	bool end;                      /* END, not BEGIN */
	size_t start, stop;            /* from the first hyphen to after the last */
	struct text label;             /* as RFC 7468 spells it, where it is known */
	enum block_fault fault;        /* what is wrong with the line */
	const char *words;             /* of it; NULL: nothing is */
	uint32_t invisible;            /* the first character in it that does not show; 0: none */
	size_t invisible_at;
};
/* Reads the marker whose first hyphen, or dash, is at `at`. A line that is not well made must have a label that is known, or `open`. */
MUST_USE bool marker_read(struct text text, size_t at, struct text open, struct marker *out);
/* The first marker at or after `from`, well made or not. */
MUST_USE bool marker_find(struct text text, size_t from, struct text open, struct marker *out);
/* Bytes of a character that shows nothing, or only a blank of its own kind; 0: none. */
size_t invisible_read(struct text text, size_t at, uint32_t *scalar);
/* "no-break space (U+00A0)" */
struct text invisible_name(struct arena *arena, uint32_t scalar);
/* A label for messages: escaped and of bounded length. */
struct text label_shown(struct arena *arena, struct text label);

/* ---- repair.c ---- */

/* What had to be undone to make base64 of a block's body; the last of them names the problem. */
struct repair {
	bool escaped, quoted, prefixed, url_safe, percent, printable, invisible;
	bool bad;                      /* a character that nothing explains */
	size_t at;                     /* of it, in the body */
	uint32_t scalar;               /* the first invisible character, and where it is in the body */
	size_t scalar_at;
};
/* A copy of a block's body with escapes, quotes and prefixes of lines taken out. */
struct text repair_body(struct arena *arena, struct text body, bool in_quotes, struct repair *out);

/* ---- pem.c ---- */

/* The public facts of a block, and what reading it needs. */
struct block {
	struct pem_block facts;
	struct text dek_info;          /* value of that header, when encrypted */
	struct bytes der;              /* decoded; memory of its own */
	struct text lines;             /* from the beginning of its BEGIN line to the end of its END line */
	bool plain;                    /* nothing about its text is unusual */
};
typedef LIST(struct block) block_list;
/* Finds every block of a text and decodes it. `most` blocks are kept; false if there are more. */
bool pem_scan(struct arena *arena, struct source *source, struct text text, size_t most, block_list *blocks);
void block_problem(struct arena *arena, struct block *block, enum block_fault fault, unsigned line, unsigned column,
    const char *format, ...) PRINTF_LIKE(6, 7);

/* ---- der_kind.c ---- */

enum shape {
	SHAPE_NONE,                    /* not ASN.1, or nothing that is known */
	SHAPE_CERTIFICATE, SHAPE_REQUEST, SHAPE_CRL,
	SHAPE_PKCS8, SHAPE_PKCS8_ENCRYPTED, SHAPE_RSA_PRIVATE, SHAPE_EC_PRIVATE, SHAPE_DSA_PRIVATE,
	SHAPE_SPKI, SHAPE_RSA_PUBLIC,
	SHAPE_PKCS7, SHAPE_PKCS7_OTHER, SHAPE_PKCS12,
	SHAPE_OCSP_RESPONSE, SHAPE_PARAMETERS,
	SHAPE_TRUNCATED,               /* begins as DER, but its outermost length says more than there is */
};
/* What the first value of these bytes is, from the tags at its beginning alone; `size` is of that value. */
enum shape der_shape(struct bytes bytes, size_t *size);
/* An object in BER (X.690 8), as the DER that it means. */
struct ber {
	struct bytes der;
	bool rewritten;                /* false: it was DER, or could not be rewritten */
	bool signed_part;              /* what is signed was BER, too */
};
/* True if the first value of these bytes, of `size` bytes, is an object in BER; what PKCS#7 and PKCS#12 hold is for their readers. */
MUST_USE bool ber_read(struct arena *arena, struct bytes bytes, size_t *size, struct ber *ber);
/* As der_shape, of an object in BER too: then `size` is of what stands in `bytes`, and `ber` has the DER. */
enum shape object_shape(struct arena *arena, struct bytes bytes, size_t *size, struct ber *ber);
void note_ber(struct source *source, const struct ber *ber);
/* "a certificate", "an encrypted private key" */
const char *shape_name(enum shape shape);
/* The label of PEM for it, or NULL. */
const char *shape_label(enum shape shape);
bool shape_is_private_key(enum shape shape);

/* ---- recognise.c ---- */

/* What bytes that hold nothing for us look like, and what to do about it; both NULL when unknown. */
struct look {
	const char *what, *hint;
};
struct look recognise(struct bytes bytes);
/* A key store of Java: JKS, JCEKS, BKS. */
bool keystore_begins(struct bytes bytes);
bool tar_begins(struct bytes bytes);

/* ---- damage.c ---- */

/* What a program did to a binary file that it took for text; empty: nothing that can be told. */
struct text damage_of(struct arena *arena, struct bytes bytes);

/* ---- openssh.c ---- */

struct openssh_key {
	enum key_kind kind;
	bool encrypted;
};
/* True if the body of a block is a key in the form of OpenSSH, though perhaps cut off. */
bool openssh_key_read(struct bytes bytes, struct openssh_key *out);

/* ---- wrapped.c ---- */

/* A value of YAML or JSON that holds PEM, or base64 of what is ours. */
struct wrapped_value {
	struct text path;              /* data.tls.crt */
	struct text value;             /* without quotes, escapes and indentation */
	struct text object;            /* `kind` of the object that it stands in; may be empty */
	size_t start, end;             /* bytes of the text */
	bool lines_kept;               /* a block, whose lines are lines of the text */
};
struct wrapped {
	LIST(struct wrapped_value) values;
	bool too_deep;                 /* keys within keys past the limit: what is deeper was not looked at */
};
enum wrapping { WRAPPED_NOT, WRAPPED_YAML, WRAPPED_JSON };
enum wrapping wrapped_scan(struct arena *arena, struct text text, struct wrapped *out);
/* A copy of the text with blanks where the values are. */
struct text wrapped_rest(struct arena *arena, struct text text, const struct wrapped *wrapped);
/* The bytes of a text that is base64 and nothing else. */
MUST_USE bool base64_layer(struct arena *arena, struct text text, struct bytes *out);
/* Whether bytes begin as something of ours, or are base64 of it, `layers` times at most. */
bool is_ours(struct arena *arena, struct bytes bytes, unsigned layers);

/* ---- pkcs7.c ---- */

struct pkcs7_contents {
	LIST(struct bytes) certificates, crls;
	bool signed_data;              /* else nothing can be taken out */
	bool ber;                      /* had to be rewritten */
};
/* False if it is not to be read; `why` says so. */
MUST_USE bool pkcs7_read(struct arena *arena, struct bytes bytes, struct pkcs7_contents *out, struct text *why);

/* ---- gzip.c ---- */

bool gzip_begins(struct bytes bytes);
/* Unpacks all members, one behind the other, up to `limit` bytes; `rest` follows them. False with `why` for damaged or larger contents. */
MUST_USE bool gzip_unpack(struct arena *arena, struct bytes packed, size_t limit, struct bytes *out, size_t *rest, struct text *why);

/* ---- archive.c ---- */

enum archive_form { ARCHIVE_NONE, ARCHIVE_ZIP, ARCHIVE_TAR, ARCHIVE_7Z, ARCHIVE_RAR };
/* By the first 512 bytes. */
enum archive_form archive_form(struct bytes bytes);
const char *archive_layer(enum archive_form form);     /* "ZIP", "tar", "7-Zip", "RAR" */

/* What is wrong, and the way out; empty and NULL where nothing is. */
struct archive_fault {
	struct text why;
	const char *hint;
};
/* The packed bytes: all of them at hand, or block by block (0 at the end, -1 where they break off). */
struct archive_input {
	struct bytes whole;
	bool cut;                      /* a ZIP archive without its directory is read as far as it goes */
	ptrdiff_t (*read)(void *context, const void **block);
	void *context;
};
struct archive_member {
	struct text name;              /* a label: with the folders it is in, or with any other bytes */
	int64_t size;                  /* as the archive says; 0: it does not */
	const char *passed;            /* why it is not read: hidden (dot files, __MACOSX), a link */
	bool hidden;
};
enum archive_step { ARCHIVE_MEMBER, ARCHIVE_PASSED, ARCHIVE_LOCKED, ARCHIVE_BROKEN, ARCHIVE_END };
struct archive_reader;
/* NULL with `fault`, which must live as long as the reader, if it cannot be read, and in a build that cannot do it. */
struct archive_reader *archive_open(struct arena *arena, enum archive_form form, const struct archive_input *input,
    struct archive_fault *fault);
/* The next member; LOCKED (encrypted: the next may be read) and BROKEN (nothing follows) with a fault. */
enum archive_step archive_next(struct archive_reader *reader, struct archive_member *out);
/* The next bytes of that member; 0 at its end, -1 with a fault where it is damaged. */
ptrdiff_t archive_data(struct archive_reader *reader, void *to, size_t room);
void archive_close(struct archive_reader *reader);

struct archive_file {
	struct text name;
	struct bytes bytes;
	size_t index;                  /* in the archive's own order */
};
struct archive_files {
	LIST(struct archive_file) files;
	LIST(struct archive_member) passed;
	struct archive_fault fault;
};
/*
 * Unpacks `most` members of `limit` bytes together, in byte order of their names; false with a fault for encrypted, damaged
 * or larger contents, and in a build that cannot do it.
 */
MUST_USE bool archive_unpack(struct arena *arena, enum archive_form form, struct bytes packed, size_t limit, size_t most,
    struct archive_files *out);

/* ---- stream.c ---- */

struct stream *stream_gzip(struct arena *arena, struct stream *inner);
struct stream *stream_member(struct arena *arena, struct archive_reader *archive, struct archive_fault *fault);
/* The next block, whatever its length, as archive_input.read gives it. */
ptrdiff_t stream_block(struct stream *stream, const void **block);

/* ---- walk.c ---- */

/* Objects of an item, with what is not for us forgiven as in a folder. */
void load_member_bytes(struct loader *loader, const struct walk_item *item, struct load_result *out);

/* ---- object.c ---- */

/* Where an object was found. */
struct found {
	struct loader *loader;
	struct load_result *out;
	struct source *source;
	enum source_format container;
	unsigned line;                 /* PEM: of the block, else 0 */
	size_t offset;                 /* DER: in the file */
	struct block *block;           /* PEM */
};
/* Makes artifacts of what `der` holds, which is of that shape; false with `why` if that cannot be. */
MUST_USE bool object_read(const struct found *found, enum shape shape, struct bytes der, struct text *why);
/* The same for a block of PEM, by label and content; what is wrong becomes a problem of the block. */
void object_of_block(const struct found *found);

/* ---- folder.c ---- */

/*
 * The regular files below a folder, each folder in byte order of its names and without hidden ones; false with a message if
 * it, or a folder in it, cannot be read. What is skipped is left over, and what is not hidden gets a note.
 */
void leave_excluded(struct arena *arena, leftover_list *list, struct text path, struct text by);
bool folder_walk(struct arena *arena, const char *path, struct strings *out, leftover_list *leftovers,
    const struct exclusion *exclude, const struct exclusion *exclude_end, struct messages *messages);

#endif
