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

static size_t
first_slot(const struct lookup *lookup, struct bytes key, const void *address)
{
	uintptr_t number = (uintptr_t)address;

	if (address != NULL)
		key = (struct bytes){ (const uint8_t *)&number, sizeof(number) };
	return (size_t)hash_bytes(lookup->hash_key, key) & lookup->mask;
}

/* The slot of the row, or the free slot where it would be. */
static size_t
slot_of(const struct lookup *lookup, struct bytes key, const void *address)
{
	size_t slot = first_slot(lookup, key, address);

	for (; lookup->slots[slot] != 0; slot = (slot + 1) & lookup->mask) {
		const struct lookup_row *row = &lookup->rows[lookup->slots[slot] - 1];

		if (row->address == address && (address != NULL || bytes_equal(row->key, key)))
			break;
	}
	return slot;
}

static void
grow(struct lookup *lookup)
{
	size_t slots = lookup->slots == NULL ? 64 : (lookup->mask + 1) * 2;

	lookup->slots = ARENA_ARRAY(lookup->arena, uint32_t, slots);
	lookup->mask = slots - 1;
	for (size_t i = 0; i < lookup->count; i++)
		lookup->slots[slot_of(lookup, lookup->rows[i].key, lookup->rows[i].address)] = (uint32_t)i + 1;
}

static size_t *
put(struct lookup *lookup, struct bytes key, const void *address)
{
	size_t slot;

	if (lookup->slots == NULL || lookup->count * 2 > lookup->mask)
		grow(lookup);
	slot = slot_of(lookup, key, address);
	if (lookup->slots[slot] == 0) {
		if (lookup->count == lookup->room)
			lookup->rows = list_grow(lookup->arena, lookup->rows, lookup->count, &lookup->room, sizeof(*lookup->rows));
		lookup->rows[lookup->count++] = (struct lookup_row){ .key = key, .address = address };
		lookup->slots[slot] = (uint32_t)lookup->count;
	}
	return &lookup->rows[lookup->slots[slot] - 1].value;
}

static size_t
get(const struct lookup *lookup, struct bytes key, const void *address)
{
	size_t slot;

	if (lookup->slots == NULL)
		return 0;
	slot = slot_of(lookup, key, address);
	return lookup->slots[slot] != 0 ? lookup->rows[lookup->slots[slot] - 1].value : 0;
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
