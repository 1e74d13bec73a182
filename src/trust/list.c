/* list.c - certificates in their order, found by subject and by their bytes. */
#include <string.h>

#include "trust/index.h"

struct bytes
subject_key_id(struct arena *arena, const struct certificate *certificate)
{
	const struct extension *found = extension_find(&certificate->extensions, OID(CE_SUBJECT_KEY_ID));
	struct problems ignored = { .arena = arena };
	struct bytes id = { 0 };

	if (found != NULL)
		(void)extension_subject_key_id(found, certificate->der, &ignored, &id);
	return id;
}

bool
authority_key_id(struct arena *arena, const struct certificate *certificate, struct authority_key_id *out)
{
	const struct extension *found = extension_find(&certificate->extensions, OID(CE_AUTHORITY_KEY_ID));
	struct problems ignored = { .arena = arena };

	*out = (struct authority_key_id){ 0 };
	if (found == NULL)
		return false;
	(void)extension_authority_key_id(found, certificate->der, &ignored, out);
	return true;
}

bool
same_artifact(const struct artifact *a, const struct artifact *b)
{
	return a == b || (memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0 && bytes_equal(a->der, b->der));
}

static uint64_t
digest_hash(const struct trust_list *list, const struct artifact *artifact)
{
	return hash_bytes(list->hash_key, (struct bytes){ artifact->sha256, sizeof(artifact->sha256) });
}

static bool
has_subject(const struct list_entry *entry, const struct name *name, uint64_t hash)
{
	const struct name *subject = &entry->artifact->certificate->subject;

	return entry->subject_hash == hash && (bytes_equal(subject->der, name->der) || name_equal(subject, name));
}

/* The place in the table of the first entry of a subject; NULL: there is none. */
static uint32_t *
first_of(const struct trust_list *list, const struct name *name, uint64_t hash)
{
	size_t probes = 0;
	uint32_t *place;

	while ((place = hash_next(&list->by_subject, hash, &probes)) != NULL && !has_subject(&list->entries[*place - 1], name, hash))
		;
	return place;
}

static unsigned
uses_of(struct der *oids)
{
	struct der_fault fault;
	struct bytes oid;
	unsigned uses = 0;

	while (!der_at_end(oids) && der_oid(oids, &oid, &fault)) {
		if (oid_equal(oid, OID(KP_SERVER_AUTH)))
			uses |= FOR_SERVER;
		else if (oid_equal(oid, OID(KP_CLIENT_AUTH)))
			uses |= FOR_CLIENT;
		else if (oid_equal(oid, OID(CE_ANY_EXTENDED_KEY_USAGE)))
			uses |= FOR_ANY;
	}
	return (uses & FOR_ANY) != 0 ? FOR_SERVER | FOR_CLIENT | FOR_ANY : uses;
}

/*
 * X509_CERT_AUX of OpenSSL: the uses for which the certificate is trusted, and those for which it is rejected. Where any
 * are trusted, all others are rejected.
 */
static void
read_trust(struct list_entry *entry)
{
	struct der_fault fault;
	struct der in, body, uses;
	bool present;

	der_init(&in, entry->artifact->trust);
	if (entry->artifact->trust.len == 0 || !der_read(&in, DER_SEQUENCE, &body, &fault))
		return;
	if (der_peek(&body) == DER_SEQUENCE && der_read(&body, DER_SEQUENCE, &uses, &fault)) {
		entry->trusts = uses_of(&uses);
		entry->rejects = (FOR_SERVER | FOR_CLIENT | FOR_ANY) & ~entry->trusts;
	}
	if (der_optional(&body, DER_CONTEXT_CONSTRUCTED(0), &uses, &present, &fault) && present) {
		unsigned rejected = uses_of(&uses);

		entry->rejects |= rejected;
		entry->trusts &= ~rejected;
	}
}

struct trust_list *
trust_list_new(struct arena *arena, const struct artifact *const *certificates, size_t count)
{
	struct trust_list *list = ARENA_NEW(arena, struct trust_list);

	list->entries = ARENA_ARRAY(arena, struct list_entry, count);
	list->count = count;
	list->hash_key = (uint64_t)(uintptr_t)list * UINT64_C(0x9e3779b97f4a7c15);
	hash_reserve(arena, &list->by_subject, count);
	hash_reserve(arena, &list->by_digest, count);
	/* Backwards, so that each entry leads on through the list in its order. */
	for (size_t i = count; i-- > 0;) {
		struct list_entry *entry = &list->entries[i];
		uint32_t number = (uint32_t)(i + 1), *next;

		entry->artifact = certificates[i];
		entry->subject_hash = name_hash(&certificates[i]->certificate->subject, list->hash_key);
		entry->key_id = subject_key_id(arena, certificates[i]->certificate);
		read_trust(entry);
		next = first_of(list, &certificates[i]->certificate->subject, entry->subject_hash);
		if (next != NULL) {
			entry->next_subject = *next;
			*next = number;
			list->repeats = true;
		} else {
			hash_put(arena, &list->by_subject, entry->subject_hash, number);
		}
		hash_put(arena, &list->by_digest, digest_hash(list, entry->artifact), number);
	}
	return list;
}

size_t
trust_list_count(const struct trust_list *list)
{
	return list->count;
}

const struct artifact *
trust_list_at(const struct trust_list *list, size_t position)
{
	return list->entries[position].artifact;
}

size_t
trust_list_by_subject(const struct trust_list *list, const struct name *name, size_t *positions, size_t most)
{
	uint64_t hash = name_hash(name, list->hash_key);
	size_t count = 0;
	const uint32_t *first = first_of(list, name, hash);

	for (uint32_t at = first != NULL ? *first : 0; at != 0; at = list->entries[at - 1].next_subject) {
		if (count < most)
			positions[count] = at - 1;
		count++;
	}
	return count;
}

size_t
list_find_subject(const struct trust_list *list, const struct name *name, size_t from)
{
	uint64_t hash = name_hash(name, list->hash_key);
	const uint32_t *first;
	uint32_t at;

	/* `from` is 0 or follows an entry of the same subject, which leads on. */
	if (from > 0 && has_subject(&list->entries[from - 1], name, hash)) {
		at = list->entries[from - 1].next_subject;
	} else {
		first = first_of(list, name, hash);
		at = first != NULL ? *first : 0;
	}
	while (at != 0 && at <= from)
		at = list->entries[at - 1].next_subject;
	if (at != 0)
		return at - 1;
	return list->count;
}

size_t
trust_list_find(const struct trust_list *list, const struct artifact *certificate)
{
	uint64_t hash = digest_hash(list, certificate);
	const uint32_t *place;
	size_t probes = 0;

	while ((place = hash_next(&list->by_digest, hash, &probes)) != NULL)
		if (same_artifact(list->entries[*place - 1].artifact, certificate))
			return *place;
	return 0;
}

bool
trust_list_holds(const struct trust_list *list, const struct artifact *certificate)
{
	return trust_list_find(list, certificate) != 0;
}
