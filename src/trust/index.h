/* index.h - what the list of certificates looks like inside, and reading key identifiers. */
#ifndef TRUST_INDEX_H
#define TRUST_INDEX_H

#include "trust/trust.h"

struct list_entry {
	const struct artifact *artifact;
	struct bytes key_id;           /* of the subject; empty: none */
	uint64_t subject_hash;
	unsigned trusts, rejects;      /* enum trust_use, where a TRUSTED CERTIFICATE says so */
	uint32_t next_subject;         /* the next entry of this subject, from 1 in the order of the list; 0: none */
};

struct trust_list {
	struct list_entry *entries;
	size_t count;
	bool repeats;                  /* two entries of one subject */
	uint64_t hash_key;             /* files cannot choose collisions */
	struct hash_table by_subject;  /* of the first entry of each subject */
	struct hash_table by_digest;
};

/* The first entry at or after `from` whose subject is `name`, or the count of the list when there is none. */
size_t list_find_subject(const struct trust_list *list, const struct name *name, size_t from);

/* Contents of the subject key identifier; empty: none. */
struct bytes subject_key_id(struct arena *arena, const struct certificate *certificate);
/* False without an authority key identifier. */
MUST_USE bool authority_key_id(struct arena *arena, const struct certificate *certificate, struct authority_key_id *out);

bool same_artifact(const struct artifact *a, const struct artifact *b);

/* How well key identifiers of an issued certificate and of its issuer's fit, best first. */
enum key_fit {
	KEY_FITS,
	KEY_UNTOLD,                    /* one of them has none */
	KEY_OTHER_SERIAL,              /* names another certificate of the issuer */
	KEY_DIFFERS,
};
enum key_fit key_fit(bool has_aki, const struct authority_key_id *aki, struct bytes key_id, const struct certificate *issuer);
bool is_valid_at(const struct certificate *certificate, int64_t time);

/* choose.c: the entry that SEARCH_ONE_PATH takes as the issuer, from 1; 0: none fits. `but` is never taken; it may be NULL. */
size_t list_choose_issuer(struct arena *arena, const struct trust_list *list, const struct artifact *issued, const struct artifact *but,
    int64_t time);
/* Whether another entry with the subject of this one is newer, so that SEARCH_NEWEST does not see it. */
bool list_is_replaced(const struct trust_list *list, size_t position);

#endif
