/* test_map.c - src/cel/map.c: entries in order of insertion, found by key whether few or many. */
#include <stdlib.h>
#include <string.h>

#include "../harness.h"
#include "cel/evaluate.h"

/* Keys of all kinds by turns, none equal to another: -i, "i", "i" and NUL. */
static struct cel_value
key_of(size_t i)
{
	switch (i % 3) {
	case 0:
		return cel_int(-(int64_t)i);
	case 1:
		return cel_string(arena_printf(&arena, "%zu", i));
	default:
		return cel_string(arena_printf(&arena, "%zu%c", i - 1, '\0'));
	}
}

/* Looks for each of `count` keys, and for one that was not put. */
static void
check_entries(const struct cel_map *map, size_t count, size_t room)
{
	struct cel_value key = key_of(count), value = cel_null();

	ck_assert_msg(cel_map_count(map) == count, "room %zu: %zu of %zu", room, cel_map_count(map), count);
	ck_assert_msg(!cel_map_get(map, &key, &value), "room %zu, %zu entries: found what is not there", room, count);
	ck_assert_msg(value.kind == CEL_NULL, "room %zu: written without being found", room);
	for (size_t i = 0; i < count; i++) {
		struct cel_value at;

		key = key_of(i);
		ck_assert_msg(cel_map_get(map, &key, &value) && value.as.number == (int64_t)i, "room %zu, %zu entries: entry %zu",
		    room, count, i);
		cel_map_entry(map, i, &at, &value);
		ck_assert_msg(cel_equal(&at, &key) && value.as.number == (int64_t)i, "room %zu, %zu entries: place %zu", room,
		    count, i);
	}
}

/* From 9 entries on they are found by hash, and room doubles; both must work out at every count. */
START_TEST(entries_are_found_and_in_order_at_every_count)
{
	static const size_t rooms[] = { 0, 1, 7, 8, 9, 16, 100 };

	for (size_t r = 0; r < COUNT_OF(rooms); r++) {
		struct cel_map *map = cel_map_new(&arena, rooms[r]);

		check_entries(map, 0, rooms[r]);
		for (size_t i = 0; i < 70; i++) {
			ck_assert_msg(cel_map_put(map, key_of(i), cel_int((int64_t)i)), "room %zu: entry %zu", rooms[r], i);
			check_entries(map, i + 1, rooms[r]);
		}
	}
}
END_TEST

START_TEST(many_entries_are_found)
{
	struct cel_map *map = cel_map_new(&arena, 0);

	for (size_t i = 0; i < 20000; i++)
		ck_assert_msg(cel_map_put(map, key_of(i), cel_int((int64_t)i)), "entry %zu", i);
	check_entries(map, 20000, 0);
}
END_TEST

START_TEST(a_key_that_is_there_keeps_its_value)
{
	for (size_t count = 1; count <= 20; count++) {
		struct cel_map *map = cel_map_new(&arena, 0);

		for (size_t i = 0; i < count; i++)
			ck_assert(cel_map_put(map, key_of(i), cel_int((int64_t)i)));
		for (size_t i = 0; i < count; i++)
			ck_assert_msg(!cel_map_put(map, key_of(i), cel_int(-1)), "%zu entries: put again: %zu", count, i);
		check_entries(map, count, 0);
	}
}
END_TEST

/* Numbers are keys by what they are worth; no text, no truth value and no number is another kind's. */
static const struct sameness {
	const char *why;
	struct cel_value put, asked;
	bool found;
} same[] = {
	{ "int and uint", { .kind = CEL_INT, .as.number = 1 }, { .kind = CEL_UINT, .as.unsigned_number = 1 }, true },
	{ "uint and int", { .kind = CEL_UINT, .as.unsigned_number = 1 }, { .kind = CEL_INT, .as.number = 1 }, true },
	{ "int and a whole double", { .kind = CEL_INT, .as.number = 1 }, { .kind = CEL_DOUBLE, .as.real = 1 }, true },
	{ "0 and -0.0", { .kind = CEL_INT }, { .kind = CEL_DOUBLE, .as.real = -0.0 }, true },
	{ "int and a broken double", { .kind = CEL_INT, .as.number = 1 }, { .kind = CEL_DOUBLE, .as.real = 1.5 }, false },
	{ "-1 and the largest uint", { .kind = CEL_INT, .as.number = -1 }, { .kind = CEL_UINT, .as.unsigned_number = UINT64_MAX },
	    false },
	/* CEL compares an int with a double as doubles. */
	{ "the largest int and the nearest double", { .kind = CEL_INT, .as.number = INT64_MAX },
	    { .kind = CEL_DOUBLE, .as.real = 0x1p63 }, true },
	{ "the largest int and the next double but one", { .kind = CEL_INT, .as.number = INT64_MAX },
	    { .kind = CEL_DOUBLE, .as.real = 0x1.fffffffffffffp62 }, false },
	{ "true and 1", { .kind = CEL_BOOL, .as.truth = true }, { .kind = CEL_INT, .as.number = 1 }, false },
	{ "true and false", { .kind = CEL_BOOL, .as.truth = true }, { .kind = CEL_BOOL }, false },
	{ "'1' and 1", { .kind = CEL_STRING, .as.text = { "1", 1 } }, { .kind = CEL_INT, .as.number = 1 }, false },
	{ "texts with NUL", { .kind = CEL_STRING, .as.text = { "a\0b", 3 } }, { .kind = CEL_STRING, .as.text = { "a\0c", 3 } }, false },
	{ "a text and its beginning", { .kind = CEL_STRING, .as.text = { "ab", 2 } }, { .kind = CEL_STRING, .as.text = { "ab", 1 } },
	    false },
	{ "the empty text", { .kind = CEL_STRING, .as.text = { "x", 0 } }, { .kind = CEL_STRING, .as.text = { NULL, 0 } }, true },
	{ "case", { .kind = CEL_STRING, .as.text = { "a", 1 } }, { .kind = CEL_STRING, .as.text = { "A", 1 } }, false },
};

START_TEST(keys_are_the_same_across_kinds_of_number_alone)
{
	const struct sameness *row = &same[_i];

	/* Alone, and among so many others that it is found by hash. */
	for (size_t others = 0; others <= 30; others += 30) {
		struct cel_map *map = cel_map_new(&arena, 0);
		struct cel_value value;

		for (size_t i = 0; i < others; i++)
			ck_assert(cel_map_put(map, cel_string(arena_printf(&arena, "other %zu", i)), cel_null()));
		ck_assert(cel_map_put(map, row->put, cel_int(7)));
		ck_assert_msg(cel_map_get(map, &row->asked, &value) == row->found, "%s, of %zu", row->why, others + 1);
		ck_assert_msg(cel_map_put(map, row->asked, cel_null()) != row->found, "%s, of %zu: put", row->why, others + 1);
	}
}
END_TEST

START_TEST(no_map_is_an_empty_map)
{
	struct cel_value key = cel_int(1), value = cel_map_value(NULL), empty = cel_map_value(cel_map_new(&arena, 3));

	ck_assert_uint_eq(cel_map_count(NULL), 0);
	ck_assert(!cel_map_get(NULL, &key, &key));
	ck_assert_int_eq(value.kind, CEL_MAP);
	ck_assert_uint_eq(value.depth, 1);
	ck_assert_uint_eq(empty.depth, 1);
	ck_assert(cel_equal(&value, &empty) && cel_equal(&empty, &value));
	ck_assert_uint_eq(cel_hash(&value), cel_hash(&empty));
}
END_TEST

START_TEST(maps_are_equal_whatever_the_order)
{
	struct cel_map *up = cel_map_new(&arena, 0), *down = cel_map_new(&arena, 0);
	struct cel_value a, b;

	for (size_t i = 0; i < 50; i++) {
		ck_assert(cel_map_put(up, key_of(i), cel_int((int64_t)i)));
		ck_assert(cel_map_put(down, key_of(49 - i), cel_uint(49 - i)));
	}
	a = cel_map_value(up);
	b = cel_map_value(down);
	ck_assert(cel_equal(&a, &b) && cel_equal(&b, &a));
	ck_assert_uint_eq(cel_hash(&a), cel_hash(&b));
	ck_assert(cel_map_put(down, key_of(50), cel_null()));
	b = cel_map_value(down);
	ck_assert(!cel_equal(&a, &b) && !cel_equal(&b, &a));
}
END_TEST

START_TEST(a_map_is_one_deeper_than_its_deepest_value)
{
	struct cel_map *map = cel_map_new(&arena, 0);
	struct cel_value deep = cel_int(1), value;

	ck_assert(cel_map_put(map, cel_int(0), cel_int(0)));
	ck_assert_uint_eq(cel_map_value(map).depth, 1);
	deep.depth = 5;
	ck_assert(cel_map_put(map, cel_int(1), deep));
	ck_assert(cel_map_put(map, cel_int(2), cel_int(2)));
	ck_assert_uint_eq(cel_map_value(map).depth, 6);
	deep.depth = UINT8_MAX - 1;
	ck_assert(cel_map_put(map, cel_int(3), deep));
	value = cel_map_value(map);
	ck_assert_uint_eq(value.depth, UINT8_MAX);
	/* The count stays where it is instead of starting anew. */
	ck_assert(cel_map_put(map, cel_int(4), value));
	ck_assert_uint_eq(cel_map_value(map).depth, UINT8_MAX);
}
END_TEST

TESTS("map",
	TEST(entries_are_found_and_in_order_at_every_count),
	TEST(many_entries_are_found),
	TEST(a_key_that_is_there_keeps_its_value),
	EACH(keys_are_the_same_across_kinds_of_number_alone, same),
	TEST(no_map_is_an_empty_map),
	TEST(maps_are_equal_whatever_the_order),
	TEST(a_map_is_one_deeper_than_its_deepest_value))
