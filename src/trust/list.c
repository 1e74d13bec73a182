/* list.c - certificates in their order, found by subject, by key identifier and by their bytes. */
#include <string.h>

#include "trust/index.h"

struct bytes
subject_key_id(struct arena *arena, const struct certificate *certificate)
{
	const struct extension *found = extension_find(&certificate->extensions, OID(0x55, 0x1d, 0x0e));
	struct problems ignored = { .arena = arena };
	struct bytes id = { 0 };

	if (found != NULL)
		(void)extension_subject_key_id(found, certificate->der, &ignored, &id);
	return id;
}

bool
authority_key_id(struct arena *arena, const struct certificate *certificate, struct authority_key_id *out)
{
	const struct extension *found = extension_find(&certificate->extensions, OID(0x55, 0x1d, 0x23));
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

static size_t
digest_bucket(const struct trust_list *list, const struct artifact *artifact)
{
	return (size_t)hash_bytes(list->hash_key, (struct bytes){ artifact->sha256, sizeof(artifact->sha256) }) &
	    list->mask;
}

static bool
has_subject(const struct list_entry *entry, const struct name *name, uint64_t hash)
{
	const struct name *subject = &entry->artifact->certificate->subject;

	return entry->subject_hash == hash && (bytes_equal(subject->der, name->der) || name_equal(subject, name));
}

/* Whether an entry behind this one has its subject. */
static bool
is_repeated(const struct trust_list *list, const struct list_entry *entry, uint32_t at)
{
	const struct name *subject = &entry->artifact->certificate->subject;

	while (at != 0 && !has_subject(&list->entries[at - 1], subject, entry->subject_hash))
		at = list->entries[at - 1].next_subject;
	return at != 0;
}

static unsigned
uses_of(struct der *oids)
{
	struct der_fault fault;
	struct bytes oid;
	unsigned uses = 0;

	while (!der_at_end(oids) && der_oid(oids, &oid, &fault)) {
		if (oid_equal(oid, OID(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01)))
			uses |= FOR_SERVER;
		else if (oid_equal(oid, OID(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02)))
			uses |= FOR_CLIENT;
		else if (oid_equal(oid, OID(0x55, 0x1d, 0x25, 0x00)))
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
	size_t buckets = 1;

	while (buckets < count && buckets < (size_t)1 << 30)
		buckets *= 2;
	list->entries = ARENA_ARRAY(arena, struct list_entry, count);
	list->count = count;
	list->mask = buckets - 1;
	list->hash_key = (uint64_t)(uintptr_t)list * UINT64_C(0x9e3779b97f4a7c15);
	list->by_subject = ARENA_ARRAY(arena, uint32_t, buckets);
	list->by_key_id = ARENA_ARRAY(arena, uint32_t, buckets);
	list->by_digest = ARENA_ARRAY(arena, uint32_t, buckets);
	/* Backwards, so that each bucket leads through the list in its order. */
	for (size_t i = count; i-- > 0;) {
		struct list_entry *entry = &list->entries[i];
		uint32_t place = (uint32_t)(i + 1), *bucket;

		entry->artifact = certificates[i];
		entry->subject_hash = name_hash(&certificates[i]->certificate->subject, list->hash_key);
		entry->key_id = subject_key_id(arena, certificates[i]->certificate);
		read_trust(entry);
		bucket = &list->by_subject[(size_t)entry->subject_hash & list->mask];
		entry->next_subject = *bucket;
		list->repeats = list->repeats || is_repeated(list, entry, *bucket);
		*bucket = place;
		bucket = &list->by_digest[digest_bucket(list, entry->artifact)];
		entry->next_digest = *bucket;
		*bucket = place;
		if (entry->key_id.len == 0)
			continue;
		bucket = &list->by_key_id[(size_t)hash_bytes(list->hash_key, entry->key_id) & list->mask];
		entry->next_key_id = *bucket;
		*bucket = place;
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

	for (uint32_t at = list->by_subject[(size_t)hash & list->mask]; at != 0; at = list->entries[at - 1].next_subject) {
		if (!has_subject(&list->entries[at - 1], name, hash))
			continue;
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
	uint32_t at = list->by_subject[(size_t)hash & list->mask];

	/* `from` is 0 or follows an entry of the same subject, which leads on in its bucket. */
	if (from > 0 && has_subject(&list->entries[from - 1], name, hash))
		at = list->entries[from - 1].next_subject;
	for (; at != 0; at = list->entries[at - 1].next_subject) {
		if (at > from && has_subject(&list->entries[at - 1], name, hash))
			return at - 1;
	}
	return list->count;
}

size_t
trust_list_by_key_id(const struct trust_list *list, struct bytes key_id, size_t *positions, size_t most)
{
	uint32_t at = list->by_key_id[(size_t)hash_bytes(list->hash_key, key_id) & list->mask];
	size_t count = 0;

	for (; at != 0; at = list->entries[at - 1].next_key_id) {
		if (!bytes_equal(list->entries[at - 1].key_id, key_id))
			continue;
		if (count < most)
			positions[count] = at - 1;
		count++;
	}
	return count;
}

size_t
trust_list_find(const struct trust_list *list, const struct artifact *certificate)
{
	uint32_t at = list->by_digest[digest_bucket(list, certificate)];

	for (; at != 0; at = list->entries[at - 1].next_digest) {
		if (same_artifact(list->entries[at - 1].artifact, certificate))
			return at;
	}
	return 0;
}

bool
trust_list_holds(const struct trust_list *list, const struct artifact *certificate)
{
	return trust_list_find(list, certificate) != 0;
}
