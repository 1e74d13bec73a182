/* index.h - what the list of certificates looks like inside, and reading key identifiers. */
#ifndef TRUST_INDEX_H
#define TRUST_INDEX_H

#include "trust/trust.h"

struct list_entry {
	const struct artifact *artifact;
	struct bytes key_id;           /* of the subject; empty: none */
	uint64_t subject_hash;
	unsigned trusts, rejects;      /* enum trust_use, where a TRUSTED CERTIFICATE says so */
	/* The next entry of the same bucket, from 1 in the order of the list; 0: none. */
	uint32_t next_subject, next_key_id, next_digest;
};

struct trust_list {
	struct list_entry *entries;
	size_t count;
	bool repeats;                  /* two entries of one subject */
	uint64_t hash_key;             /* files cannot choose collisions */
	size_t mask;                   /* buckets - 1 */
	uint32_t *by_subject, *by_key_id, *by_digest;
};

/* The first entry at or after `from` whose subject is `name`, or the count of the list when there is none. */
size_t list_find_subject(const struct trust_list *list, const struct name *name, size_t from);

/* Contents of the subject key identifier; empty: none. */
struct bytes subject_key_id(struct arena *arena, const struct certificate *certificate);
/* False without an authority key identifier. */
bool authority_key_id(struct arena *arena, const struct certificate *certificate, struct authority_key_id *out);

bool same_artifact(const struct artifact *a, const struct artifact *b);

#endif
