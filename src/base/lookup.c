/* lookup.c - numbers found by bytes or by address. */
#include <string.h>

#include "base/base.h"

struct lookup_row {
	struct bytes key;
	const void *address;           /* of rows found by address; NULL: by bytes */
	size_t value;
};

void
lookup_init(struct lookup *lookup, struct arena *arena)
{
	*lookup = (struct lookup){ .arena = arena };
	lookup->hash_key = (uint64_t)(uintptr_t)lookup * UINT64_C(0x9e3779b97f4a7c15);
}

static uint64_t
hash_of(const struct lookup *lookup, struct bytes key, const void *address)
{
	uintptr_t number = (uintptr_t)address;

	return hash_bytes(lookup->hash_key, address != NULL ? (struct bytes){ (const uint8_t *)&number, sizeof(number) } : key);
}

static struct lookup_row *
find(const struct lookup *lookup, uint64_t hash, struct bytes key, const void *address)
{
	const uint32_t *number;
	size_t probes = 0;

	while ((number = hash_next(&lookup->table, hash, &probes)) != NULL) {
		struct lookup_row *row = &lookup->rows[*number - 1];

		if (row->address == address && (address != NULL || bytes_equal(row->key, key)))
			return row;
	}
	return NULL;
}

static size_t *
put(struct lookup *lookup, struct bytes key, const void *address)
{
	uint64_t hash = hash_of(lookup, key, address);
	struct lookup_row *row = find(lookup, hash, key, address);

	if (row == NULL) {
		if (lookup->count == lookup->room)
			lookup->rows = list_grow(lookup->arena, lookup->rows, lookup->count, &lookup->room, sizeof(*lookup->rows));
		row = &lookup->rows[lookup->count++];
		*row = (struct lookup_row){ .key = key, .address = address };
		hash_put(lookup->arena, &lookup->table, hash, (uint32_t)lookup->count);
	}
	return &row->value;
}

static size_t
get(const struct lookup *lookup, struct bytes key, const void *address)
{
	const struct lookup_row *row;

	if (lookup->count == 0)
		return 0;
	row = find(lookup, hash_of(lookup, key, address), key, address);
	return row != NULL ? row->value : 0;
}

size_t *
lookup_put(struct lookup *lookup, struct bytes key)
{
	return put(lookup, key, NULL);
}

size_t
lookup_get(const struct lookup *lookup, struct bytes key)
{
	return get(lookup, key, NULL);
}

size_t *
lookup_put_address(struct lookup *lookup, const void *address)
{
	return put(lookup, (struct bytes){ 0 }, address);
}

size_t
lookup_get_address(const struct lookup *lookup, const void *address)
{
	return get(lookup, (struct bytes){ 0 }, address);
}
