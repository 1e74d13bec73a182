/* map.c - maps: entries in order of insertion, found by hash once there are many. */

#include "cel/value.h"

#define SMALL 8                /* up to here a look at each entry is quicker than a hash */

struct map_entry {
	struct cel_value key, value;
};

struct cel_map {
	struct arena *arena;
	struct map_entry *entries;
	size_t count, room;
	struct hash_table table;       /* of entries, once there are more than SMALL */
	uint8_t depth;
};

/* Keys are scalars: text by its bytes, bool by itself, numbers by what they are worth. */
static bool
is_same(const struct cel_value *a, const struct cel_value *b)
{
	int order;

	if (a->kind == CEL_STRING && b->kind == CEL_STRING)
		return text_equal(a->as.text, b->as.text);
	return (a->kind == b->kind || (value_is_number(a) && value_is_number(b))) && cel_order(a, b, &order) && order == 0;
}

/* Numbers that are equal across kinds are so as doubles. */
static uint64_t
hash_scalar(const struct cel_value *key, uint64_t salt)
{
	double real = key->kind == CEL_BOOL ? (double)key->as.truth : value_as_double(key);

	if (key->kind == CEL_STRING)
		return hash_bytes(salt, bytes_of_text(key->as.text));
	if (real == 0)
		real = 0;              /* not minus zero */
	return hash_bytes(salt, (struct bytes){ (const uint8_t *)&real, sizeof(real) });
}

/*
 * Keys may be names out of a certificate, chosen to fall into one slot. So the place of the map in memory, which
 * cannot be predicted, is part of the hash; the order of entries does not depend on it.
 */
static uint64_t
hash_key(const struct cel_map *map, const struct cel_value *key)
{
	uint64_t salt = (uint64_t)(uintptr_t)map | 1;

	return hash_scalar(key, salt) * salt >> 32;
}

struct cel_map *
cel_map_new(struct arena *arena, size_t room)
{
	struct cel_map *map = ARENA_NEW(arena, struct cel_map);

	map->arena = arena;
	map->room = room > 0 ? room : 4;
	map->entries = ARENA_ARRAY(arena, struct map_entry, map->room);
	return map;
}

static const struct map_entry *
find(const struct cel_map *map, const struct cel_value *key)
{
	const uint32_t *number;
	size_t probes = 0;
	uint64_t hash;

	/* Doubles cannot be keys, but may equal keys. */
	if (map == NULL || (key->kind != CEL_STRING && key->kind != CEL_INT && key->kind != CEL_UINT && key->kind != CEL_BOOL &&
	    key->kind != CEL_DOUBLE))
		return NULL;
	if (map->count <= SMALL) {
		for (size_t i = 0; i < map->count; i++)
			if (is_same(&map->entries[i].key, key))
				return &map->entries[i];
		return NULL;
	}
	hash = hash_key(map, key);
	while ((number = hash_next(&map->table, hash, &probes)) != NULL) {
		const struct map_entry *entry = &map->entries[*number - 1];

		if (is_same(&entry->key, key))
			return entry;
	}
	return NULL;
}

bool
cel_map_put(struct cel_map *map, struct cel_value key, struct cel_value value)
{
	if (find(map, &key) != NULL)
		return false;
	if (map->count == map->room) {
		map->entries = arena_grow(map->arena, map->entries, map->count, map->room * 2, sizeof(*map->entries));
		map->room *= 2;
	}
	map->entries[map->count].key = key;
	map->entries[map->count].value = value;
	if (value.depth > map->depth)
		map->depth = value.depth;
	map->count++;
	if (map->count > SMALL)
		for (size_t i = map->table.count; i < map->count; i++)
			hash_put(map->arena, &map->table, hash_key(map, &map->entries[i].key), (uint32_t)i + 1);
	return true;
}

bool
cel_map_get(const struct cel_map *map, const struct cel_value *key, struct cel_value *value)
{
	const struct map_entry *entry = find(map, key);

	if (entry == NULL)
		return false;
	*value = entry->value;
	return true;
}

size_t
cel_map_count(const struct cel_map *map)
{
	return map == NULL ? 0 : map->count;
}

void
cel_map_entry(const struct cel_map *map, size_t i, struct cel_value *key, struct cel_value *value)
{
	*key = map->entries[i].key;
	*value = map->entries[i].value;
}

struct cel_value
cel_map_value(const struct cel_map *map)
{
	struct cel_value value = { .kind = CEL_MAP, .depth = 1 };

	value.as.map = map;
	if (map != NULL)
		value.depth = map->depth < UINT8_MAX ? (uint8_t)(map->depth + 1) : map->depth;
	return value;
}
