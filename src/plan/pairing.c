/* pairing.c - which private keys, certificates and requests of a box belong to each other. */
#include "plan/planner.h"

/* What the public half of an object and of its key have in common; of a locked key nothing is known. */
static struct bytes
mark_of(const struct artifact *artifact)
{
	if (artifact->kind == ARTIFACT_PRIVATE_KEY)
		return artifact->private_key->opened ? crypto_key_lookup(&artifact->private_key->key) : (struct bytes){ 0 };
	return crypto_key_lookup(artifact->kind == ARTIFACT_PUBLIC_KEY ? artifact->public_key : &artifact->certificate->key);
}

struct key_index *
key_index_new(struct arena *arena, const struct artifact *const *items, size_t count)
{
	struct key_index *index = ARENA_NEW(arena, struct key_index);

	index->items = items;
	index->next = ARENA_ARRAY(arena, uint32_t, count);
	lookup_init(&index->first, arena);
	/* From the end, so that those of one key come in their order. */
	for (size_t i = count; i-- > 0;) {
		struct bytes mark = mark_of(items[i]);
		size_t *first = mark.len != 0 ? lookup_put(&index->first, mark) : NULL;

		if (first == NULL)
			continue;
		index->next[i] = (uint32_t)*first;
		*first = i + 1;
	}
	return index;
}

size_t
key_index_first(const struct key_index *index, const struct artifact *artifact)
{
	struct bytes mark = mark_of(artifact);

	return mark.len != 0 ? lookup_get(&index->first, mark) : 0;
}

const struct artifact *
pairing_key(const struct box *box, const struct artifact *certificate, struct crypto *crypto)
{
	const struct key_index *index = box->by_key.keys;

	for (size_t i = key_index_first(index, certificate); i != 0; i = index->next[i - 1])
		if (crypto_key_matches(crypto, index->items[i - 1]->private_key, &certificate->certificate->key))
			return index->items[i - 1];
	return NULL;
}

const struct artifact *
pairing_certificate(const struct box *box, const struct artifact *key, struct crypto *crypto)
{
	const struct key_index *index = box->by_key.certificates;

	for (size_t i = key_index_first(index, key); i != 0; i = index->next[i - 1])
		if (key->kind == ARTIFACT_PUBLIC_KEY || crypto_key_matches(crypto, key->private_key, &index->items[i - 1]->certificate->key))
			return index->items[i - 1];
	return NULL;
}

bool
pairing_counts(const struct box *box, const struct artifact *key)
{
	const struct key_index *index = box->by_key.keys;
	size_t i = key_index_first(index, key);

	while (i != 0 && index->items[i - 1] != key)
		i = index->next[i - 1];
	return i != 0;
}

const struct artifact *
pairing_twin(const struct box *box, const struct artifact *key, struct crypto *crypto)
{
	const struct key_index *index = box->by_key.keys;

	for (size_t i = key_index_first(index, key); i != 0 && index->items[i - 1] != key; i = index->next[i - 1]) {
		const struct artifact *earlier = index->items[i - 1];

		if (earlier->source != key->source && earlier->container == key->container &&
		    crypto_key_matches(crypto, earlier->private_key, &key->private_key->key))
			return earlier;
	}
	return NULL;
}
