/* hash.c - a hash table of numbers: open addressing, at most half full. */
#include "base/base.h"

static void
place(struct hash_table *table, struct hash_slot slot)
{
	size_t i = slot.hash & table->mask;

	while (table->slots[i].number != 0)
		i = (i + 1) & table->mask;
	table->slots[i] = slot;
}

static void
resize(struct arena *arena, struct hash_table *table, size_t slots)
{
	struct hash_table old = *table;
	size_t start = 0;

	table->slots = ARENA_ARRAY(arena, struct hash_slot, slots);
	table->mask = slots - 1;
	if (old.slots == NULL)
		return;
	/* From a free slot on, wrapping at the end, so that equal hashes keep their order. */
	while (old.slots[start].number != 0)
		start++;
	for (size_t i = 0; i <= old.mask; i++)
		if (old.slots[(start + i) & old.mask].number != 0)
			place(table, old.slots[(start + i) & old.mask]);
}

void
hash_reserve(struct arena *arena, struct hash_table *table, size_t count)
{
	size_t slots = table->slots == NULL ? 16 : table->mask + 1;

	while (slots < count * 2)
		slots *= 2;
	if (table->slots == NULL || slots > table->mask + 1)
		resize(arena, table, slots);
}

void
hash_put(struct arena *arena, struct hash_table *table, uint64_t hash, uint32_t number)
{
	hash_reserve(arena, table, table->count + 1);
	place(table, (struct hash_slot){ (uint32_t)hash, number });
	table->count++;
}

uint32_t *
hash_next(const struct hash_table *table, uint64_t hash, size_t *probes)
{
	if (table->slots == NULL)
		return NULL;
	for (;;) {
		struct hash_slot *slot = &table->slots[(hash + *probes) & table->mask];

		++*probes;
		if (slot->number == 0)
			return NULL;
		if (slot->hash == (uint32_t)hash)
			return &slot->number;
	}
}
