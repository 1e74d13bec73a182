/*
 * fix.h - clean copies of what files hold: which files to write, what stands in each, and what differs from the original.
 *
 * Of each source: the server's own certificate, the chain that issued it, further certificates, keys, requests, CRLs and
 * public keys, each in a file of its own, as PEM (RFC 7468) that any program reads. A list of CAs stays one file, in its
 * order, each certificate once.
 *
 * Nothing is written here: cli/ does that. Objects are copied byte by byte; only a key that a password opened is
 * written in another form, as PKCS#8.
 */
#ifndef FIX_FIX_H
#define FIX_FIX_H

#include "base/base.h"
#include "crypto/crypto.h"
#include "load/load.h"

/* A file to be written. */
struct fixed_file {
	struct text name;              /* within the folder: no blank surprises, no slash, not hidden */
	struct text content;           /* PEM; of a key: cleared by crypto_close */
	struct text holds;             /* "certificate "expe1.example.com"", escaped */
	bool secret;                   /* holds a private key */
};

/* What becomes of one source. */
struct fixed_source {
	const struct source *source;
	size_t objects;                /* that were found in it */
	LIST(struct fixed_file) files;
	struct texts changes;     /* "UTF-16LE is ASCII now"; escaped */
	bool unchanged;                /* the only file is the source, byte by byte */
};

struct fix {
	LIST(struct fixed_source) sources;     /* those with objects, in their order */
	size_t files;
};
/* Paths of chains are those that are valid at `now`, where there are several. Names are unique within `out`. */
void fix_plan(struct crypto *crypto, struct arena *arena, const struct load_result *loaded, int64_t now, struct fix *out);

/* Adds a block, its base64 in lines of 64; `dek_info` is empty but of a key in traditional PEM encryption. */
void pem_add(struct buffer *out, const char *label, struct bytes der, struct text dek_info);
/* How much pem_add adds, or a little more. */
size_t pem_room(struct bytes der, struct text dek_info);

#endif
