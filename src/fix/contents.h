/* contents.h - what the files of fix/ share. */
#ifndef FIX_CONTENTS_H
#define FIX_CONTENTS_H

#include "fix/fix.h"

typedef LIST(const struct artifact *) artifact_list;

/* ---- contents.c ---- */

/* A server's certificate and what issued it, leaf's issuer first. */
struct server {
	const struct artifact *certificate;
	const struct artifact *key;            /* NULL: not in the source */
	artifact_list chain;
};
/* The objects of one source, each once, by the file that they belong in. */
struct contents {
	LIST(struct server) servers;
	artifact_list others;                  /* certificates of no server; all of a list */
	artifact_list keys;                    /* of no server */
	artifact_list requests, crls, public_keys;
	size_t twice;                          /* left out, since they were there already */
	bool reordered;                        /* certificates stand in another order than in the source */
};
void sort_contents(struct crypto *crypto, struct arena *arena, const struct artifact *const *artifacts, size_t count, int64_t now,
    struct contents *out);

/* ---- name.c ---- */

/* What the names of a source's files begin with: its own without folders and endings that say a form ("server"). */
struct text name_stem(struct arena *arena, struct text source_name);

/* ---- change.c ---- */

/* Says what differs between a source and what is written of it. */
void list_changes(struct arena *arena, const struct contents *contents, struct fixed_source *out);

#endif
