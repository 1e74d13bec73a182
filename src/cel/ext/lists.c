/* lists.c - functions on lists, and lists as sets. Elements keep where they were read. */
#include <string.h>

#include "cel/ext/ext.h"
#include "cel/function.h"

/* ---- sets of values ---- */

/*
 * Which values a list holds: a hash table over the list's own elements, or the bare list when that is short. Its
 * memory is the caller's to give back.
 */
struct set {
	struct cel_run *run;
	const struct cel_value *list;
	struct hash_table table;       /* of indices + 1; empty for a short list */
	size_t added;                  /* elements in the table; all of a short list */
};

#define SHORT_LIST 8
#define FREE_PROBES 8

static void
set_init(struct cel_run *run, struct set *set, const struct cel_value *list)
{
	*set = (struct set){ .run = run, .list = list };
	cel_charge(run, list->as.list.count);
	if (list->as.list.count > SHORT_LIST)
		hash_reserve(run->arena, &set->table, list->as.list.count);
}

/*
 * The index + 1 of the element that equals a value; 0: there is none. Values chosen to share a hash would make every look-up
 * as long as the list, so long look-ups are charged for.
 */
static uint32_t
set_look_up(const struct set *set, const struct cel_value *value, uint64_t hash)
{
	const uint32_t *number;
	size_t probes = 0;

	while ((number = hash_next(&set->table, hash, &probes)) != NULL &&
	    !cel_run_equal(set->run, &set->list->as.list.items[*number - 1], value))
		;
	if (probes > FREE_PROBES)
		cel_charge(set->run, probes - FREE_PROBES);
	return number != NULL ? *number : 0;
}

/* The index of the first element added that equals `value`, or SIZE_MAX. */
static size_t
set_find(const struct set *set, const struct cel_value *value)
{
	if (set->table.slots != NULL)
		return (size_t)set_look_up(set, value, cel_run_hash(set->run, value)) - 1;
	for (size_t i = 0; i < set->added; i++)
		if (cel_run_equal(set->run, &set->list->as.list.items[i], value))
			return i;
	return SIZE_MAX;
}

/* Adds the next element of the list; the index of the element it equals, or SIZE_MAX if it is new. */
static size_t
set_add(struct set *set)
{
	const struct cel_value *value = &set->list->as.list.items[set->added];
	uint64_t hash;
	size_t found;

	if (set->table.slots == NULL) {
		found = set_find(set, value);
		set->added++;
		return found;
	}
	set->added++;
	hash = cel_run_hash(set->run, value);
	found = set_look_up(set, value, hash);
	if (found == 0)
		hash_put(set->run->arena, &set->table, hash, (uint32_t)set->added);
	return found - 1;
}

static void
set_fill(struct cel_run *run, struct set *set, const struct cel_value *list)
{
	set_init(run, set, list);
	while (set->added < list->as.list.count)
		set_add(set);
}

static struct cel_value
distinct(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct cel_value *items = cel_list_room(run, args[0].as.list.count);
	struct arena_mark mark = arena_mark(run->arena);
	struct set set;
	size_t kept = 0;

	(void)count;
	set_init(run, &set, &args[0]);
	for (size_t i = 0; i < args[0].as.list.count; i++)
		if (set_add(&set) == SIZE_MAX)
			items[kept++] = cel_list_item(&args[0], i);
	arena_rewind(run->arena, mark);
	return cel_list(items, kept);
}

/* The second occurrence stands for the value: it is the one that is too many. */
static struct cel_value
duplicates(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct cel_value *items = cel_list_room(run, args[0].as.list.count);
	struct arena_mark mark = arena_mark(run->arena);
	bool *reported = ARENA_ARRAY(run->arena, bool, args[0].as.list.count);
	struct set set;
	size_t kept = 0;

	(void)count;
	set_init(run, &set, &args[0]);
	for (size_t i = 0; i < args[0].as.list.count; i++) {
		size_t first = set_add(&set);

		if (first == SIZE_MAX || reported[first])
			continue;
		reported[first] = true;
		items[kept++] = cel_list_item(&args[0], i);
	}
	arena_rewind(run->arena, mark);
	return cel_list(items, kept);
}

/* How many elements of `among` are in `list`; stops at the first that is (or is not) if that decides. */
static bool
each_or_any(struct cel_run *run, const struct cel_value *list, const struct cel_value *among, bool any)
{
	struct arena_mark mark = arena_mark(run->arena);
	struct set set;
	bool result = !any;

	set_fill(run, &set, list);
	cel_charge(run, among->as.list.count);
	for (size_t i = 0; i < among->as.list.count; i++)
		if ((set_find(&set, &among->as.list.items[i]) != SIZE_MAX) == any) {
			result = any;
			break;
		}
	arena_rewind(run->arena, mark);
	return result;
}

static struct cel_value
contains_all(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return cel_bool(each_or_any(run, &args[0], &args[1], false));
}

static struct cel_value
contains_any(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return cel_bool(each_or_any(run, &args[0], &args[1], true));
}

static struct cel_value
equivalent(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return cel_bool(each_or_any(run, &args[0], &args[1], false) && each_or_any(run, &args[1], &args[0], false));
}

static struct cel_value
missing(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct cel_value *items = cel_list_room(run, args[1].as.list.count);
	struct arena_mark mark = arena_mark(run->arena);
	struct set set;
	size_t kept = 0;

	(void)count;
	set_fill(run, &set, &args[0]);
	for (size_t i = 0; i < args[1].as.list.count; i++)
		if (set_find(&set, &args[1].as.list.items[i]) == SIZE_MAX)
			items[kept++] = cel_list_item(&args[1], i);
	arena_rewind(run->arena, mark);
	return cel_list(items, kept);
}

/* ---- order ---- */

static bool
in_order(const struct cel_value *a, const struct cel_value *b)
{
	int order;

	return !cel_order(a, b, &order) || order <= 0;
}

/* Merges runs of twice the length in each pass; equal elements stay in their order. */
static void
merge_sort(struct cel_value *items, struct cel_value *spare, size_t count)
{
	struct cel_value *from = items, *to = spare, *swap;

	for (size_t width = 1; width < count; width *= 2) {
		for (size_t start = 0; start < count; start += 2 * width) {
			size_t middle = count - start < width ? count : start + width;
			size_t end = count - middle < width ? count : middle + width;
			size_t left = start, right = middle;

			for (size_t i = start; i < end; i++)
				if (left < middle && (right >= end || in_order(&from[left], &from[right])))
					to[i] = from[left++];
				else
					to[i] = from[right++];
		}
		swap = from;
		from = to;
		to = swap;
	}
	if (from != items)
		memcpy(items, from, count * sizeof(*items));
}

/* Every pair of values must have an order: all of one kind, or all numbers, and none NaN. */
static bool
all_ordered(const struct cel_value *list)
{
	int order;

	for (size_t i = 0; i < list->as.list.count; i++)
		if (!cel_order(&list->as.list.items[0], &list->as.list.items[i], &order))
			return false;
	return true;
}

static uint64_t
sorting_cost(const struct cel_value *list)
{
	uint64_t rounds = 1;

	for (size_t width = 1; width < list->as.list.count; width *= 2)
		rounds++;
	return rounds * cel_order_cost(list->as.list.items, list->as.list.count);
}

static struct cel_value
sort(struct cel_run *run, const struct cel_value *args, size_t count)
{
	size_t items_count = args[0].as.list.count;
	struct cel_value *items, *spare;
	struct arena_mark mark;

	cel_charge(run, sorting_cost(&args[0]));
	if (!all_ordered(&args[0]))
		return cel_no_overload(run, "sort", args, count);
	items = cel_list_room(run, items_count);
	mark = arena_mark(run->arena);
	spare = ARENA_ARRAY(run->arena, struct cel_value, items_count);
	for (size_t i = 0; i < items_count; i++)
		items[i] = cel_list_item(&args[0], i);
	merge_sort(items, spare, items_count);
	arena_rewind(run->arena, mark);
	return cel_list(items, items_count);
}

static struct cel_value
is_sorted(struct cel_run *run, const struct cel_value *args, size_t count)
{
	const struct cel_value *items = args[0].as.list.items;

	cel_charge(run, cel_order_cost(items, args[0].as.list.count));
	if (!all_ordered(&args[0]))
		return cel_no_overload(run, "isSorted", args, count);
	for (size_t i = 1; i < args[0].as.list.count; i++)
		if (!in_order(&items[i - 1], &items[i]))
			return cel_bool(false);
	return cel_bool(true);
}

static struct cel_value
extreme(struct cel_run *run, const char *name, int sign, const struct cel_value *args)
{
	const struct cel_value *items = args[0].as.list.items;
	size_t best = 0;
	int order;

	cel_charge(run, cel_order_cost(items, args[0].as.list.count));
	if (args[0].as.list.count == 0)
		return cel_fail(run, CEL_NO_VALUE, "%s() of an empty list", name);
	if (!all_ordered(&args[0]))
		return cel_no_overload(run, name, args, 1);
	for (size_t i = 1; i < args[0].as.list.count; i++)
		if (cel_order(&items[i], &items[best], &order) && order * sign > 0)
			best = i;
	return cel_list_item(&args[0], best);
}

static struct cel_value
greatest(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return extreme(run, "max", 1, args);
}

static struct cel_value
least(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return extreme(run, "min", -1, args);
}

/* ---- sums ---- */

#define NANOS 1000000000

/* Adds a value of the same kind; false if the sum is out of range. */
static bool
add_to(struct cel_value *sum, const struct cel_value *value)
{
	int32_t nanos;

	switch (sum->kind) {
	case CEL_INT:
		return !__builtin_add_overflow(sum->as.number, value->as.number, &sum->as.number);
	case CEL_UINT:
		return !__builtin_add_overflow(sum->as.unsigned_number, value->as.unsigned_number,
		    &sum->as.unsigned_number);
	case CEL_DOUBLE:
		sum->as.real += value->as.real;
		return true;
	default:
		if (__builtin_add_overflow(sum->as.time.seconds, value->as.time.seconds, &sum->as.time.seconds))
			return false;
		nanos = sum->as.time.nanos + value->as.time.nanos;
		sum->as.time.seconds += nanos / NANOS;
		nanos %= NANOS;
		/* Seconds and nanos have one sign. */
		if (sum->as.time.seconds > 0 && nanos < 0) {
			sum->as.time.seconds--;
			nanos += NANOS;
		} else if (sum->as.time.seconds < 0 && nanos > 0) {
			sum->as.time.seconds++;
			nanos -= NANOS;
		}
		sum->as.time.nanos = nanos;
		/* A duration is 64 bits of nanoseconds. */
		return sum->as.time.seconds < INT64_MAX / NANOS && sum->as.time.seconds > INT64_MIN / NANOS;
	}
}

static struct cel_value
sum_from(struct cel_run *run, const struct cel_value *args, struct cel_value zero)
{
	const struct cel_value *items = args[0].as.list.items;
	struct cel_value sum = zero;

	cel_charge(run, args[0].as.list.count);
	for (size_t i = 0; i < args[0].as.list.count; i++) {
		/* The static type was dyn: what the list holds decides. */
		if (i == 0 && items[0].kind != zero.kind) {
			if (items[0].kind != CEL_INT && items[0].kind != CEL_UINT && items[0].kind != CEL_DOUBLE &&
			    items[0].kind != CEL_DURATION)
				return cel_no_overload(run, "sum", args, 1);
			sum = (struct cel_value){ .kind = items[0].kind };
		}
		if (items[i].kind != sum.kind)
			return cel_no_overload(run, "sum", args, 1);
		if (!add_to(&sum, &items[i]))
			return cel_fail(run, CEL_OUT_OF_RANGE, "the sum is out of range");
	}
	return sum;
}

static struct cel_value
sum_ints(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return sum_from(run, args, cel_int(0));
}

static struct cel_value
sum_uints(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return sum_from(run, args, cel_uint(0));
}

static struct cel_value
sum_doubles(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return sum_from(run, args, cel_double(0));
}

static struct cel_value
sum_durations(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return sum_from(run, args, cel_duration(0, 0));
}

/* ---- parts ---- */

static struct cel_value
optional_item(struct cel_run *run, const struct cel_value *list, size_t i)
{
	struct cel_value item;

	if (i >= list->as.list.count)
		return (struct cel_value){ .kind = CEL_OPTIONAL };
	item = cel_list_item(list, i);
	return cel_optional(run, &item);
}

static struct cel_value
first(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return optional_item(run, &args[0], 0);
}

static struct cel_value
last(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return optional_item(run, &args[0], args[0].as.list.count - 1);       /* SIZE_MAX of an empty list */
}

static struct cel_value
slice(struct cel_run *run, const struct cel_value *args, size_t count)
{
	int64_t start = args[1].as.number, end = args[2].as.number;
	struct cel_value *items;

	(void)count;
	if (start < 0 || end < start || (uint64_t)end > args[0].as.list.count)
		return cel_fail(run, CEL_INDEX_OUT_OF_RANGE,
		    "slice(%lld, %lld) of a list of %zu", (long long)start, (long long)end,
		    args[0].as.list.count);
	items = cel_list_room(run, (size_t)(end - start));
	for (int64_t i = start; i < end; i++)
		items[i - start] = cel_list_item(&args[0], (size_t)i);
	return cel_list(items, (size_t)(end - start));
}

static struct cel_value
reverse(struct cel_run *run, const struct cel_value *args, size_t count)
{
	size_t items_count = args[0].as.list.count;
	struct cel_value *items = cel_list_room(run, items_count);

	(void)count;
	for (size_t i = 0; i < items_count; i++)
		items[i] = cel_list_item(&args[0], items_count - 1 - i);
	return cel_list(items, items_count);
}

static struct cel_value
index_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	cel_charge(run, args[0].as.list.count);
	for (size_t i = 0; i < args[0].as.list.count; i++)
		if (cel_run_equal(run, &args[0].as.list.items[i], &args[1]))
			return cel_int((int64_t)i);
	return cel_int(-1);
}

static struct cel_value
last_index_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	cel_charge(run, args[0].as.list.count);
	for (size_t i = args[0].as.list.count; i > 0; i--)
		if (cel_run_equal(run, &args[0].as.list.items[i - 1], &args[1]))
			return cel_int((int64_t)i - 1);
	return cel_int(-1);
}

/* Puts the elements into `items`, those of lists in their place down to `depth`; NULL only counts. */
static size_t
flatten_into(struct cel_run *run, const struct cel_value *list, int64_t depth, struct cel_value *items)
{
	size_t count = 0;

	cel_charge(run, list->as.list.count);
	for (size_t i = 0; i < list->as.list.count; i++) {
		struct cel_value item = cel_list_item(list, i);

		if (item.kind == CEL_LIST && depth > 0)
			count += flatten_into(run, &item, depth - 1, items != NULL ? items + count : NULL);
		else {
			if (items != NULL)
				items[count] = item;
			count++;
		}
	}
	return count;
}

static struct cel_value
flatten(struct cel_run *run, const struct cel_value *args, size_t count)
{
	int64_t depth = count == 2 ? args[1].as.number : 1;
	struct cel_value *items;
	size_t items_count;

	if (depth < 0)
		return cel_fail(run, CEL_INVALID_ARGUMENT, "flatten(%lld): the depth is negative", (long long)depth);
	items_count = flatten_into(run, &args[0], depth, NULL);
	items = cel_list_room(run, items_count);
	flatten_into(run, &args[0], depth, items);
	return cel_list(items, items_count);
}

static struct cel_value
range(struct cel_run *run, const struct cel_value *args, size_t count)
{
	int64_t end = args[0].as.number;
	struct cel_value *items;

	(void)count;
	if (end <= 0)
		return cel_list(NULL, 0);
	items = cel_list_room(run, (uint64_t)end > SIZE_MAX ? SIZE_MAX : (size_t)end);
	for (int64_t i = 0; i < end; i++)
		items[i] = cel_int(i);
	return cel_list(items, (size_t)end);
}

/* Two passes: how long each group is, then the groups, so that a list of one name is no slower than one of many. */
static struct cel_value
grouped_by(struct cel_run *run, const struct cel_value *args, size_t count)
{
	const struct cel_value *list = &args[0], *keys = &args[1];
	size_t items_count = list->as.list.count, groups = 0;
	struct cel_value *items = cel_list_room(run, items_count), **places;
	struct cel_map *map;
	uint32_t *group_of, *sizes;
	struct set set;

	(void)count;
	if (keys->as.list.count != items_count)
		return cel_fail(run, CEL_INVALID_ARGUMENT,
		    "groupedBy() of a list of %zu by a list of %zu", items_count, keys->as.list.count);
	group_of = ARENA_ARRAY(run->arena, uint32_t, items_count);
	sizes = ARENA_ARRAY(run->arena, uint32_t, items_count);
	places = ARENA_ARRAY(run->arena, struct cel_value *, items_count);
	set_init(run, &set, keys);
	for (size_t i = 0; i < items_count; i++) {
		size_t first = set_add(&set);

		group_of[i] = (uint32_t)(first == SIZE_MAX ? i : first);
		sizes[group_of[i]]++;
		groups += first == SIZE_MAX;
	}
	map = cel_map_new(run->arena, groups);
	for (size_t i = 0; i < items_count; i++) {
		size_t group = group_of[i];

		if (group == i) {
			places[i] = items;
			items += sizes[i];
			(void)cel_map_put(map, keys->as.list.items[i], cel_list(places[i], sizes[i]));
		}
		*places[group]++ = cel_list_item(list, i);
	}
	return cel_map_value(map);
}

static const struct cel_function functions[] = {
	{ "list(A).distinct() -> list(A)", "The list without values that stood before.", distinct, NULL },
	{ "list(A).duplicates() -> list(A)", "Values that occur more than once, each once.",
	    duplicates, NULL },
	{ "list(A).containsAll(list(A)) -> bool", "True if each value of the other list is in this one.",
	    contains_all, NULL },
	{ "list(A).containsAny(list(A)) -> bool", "True if a value of the other list is in this one.",
	    contains_any, NULL },
	{ "list(A).missing(list(A)) -> list(A)", "The values of the other list that this one lacks.",
	    missing, NULL },
	{ "sets.contains(list(A), list(A)) -> bool", "True if each value of the second list is in the first.",
	    contains_all, NULL },
	{ "sets.intersects(list(A), list(A)) -> bool", "True if the lists have a value in common.",
	    contains_any, NULL },
	{ "sets.equivalent(list(A), list(A)) -> bool",
	    "True if each value of one list is in the other, both ways.", equivalent, NULL },
	{ "list(A).sort() -> list(A)", "The elements in ascending order.", sort, NULL },
	{ "list(A).isSorted() -> bool", "True if no element is less than the one before it.",
	    is_sorted, NULL },
	{ "list(A).max() -> A", "The greatest element; an error for an empty list.", greatest, NULL },
	{ "list(A).min() -> A", "The least element; an error for an empty list.", least, NULL },
	{ "list(int).sum() -> int", "The sum of the elements, 0 of none.", sum_ints, NULL },
	{ "list(uint).sum() -> uint", "The sum of the elements, 0 of none.", sum_uints, NULL },
	{ "list(double).sum() -> double", "The sum of the elements, 0 of none.", sum_doubles, NULL },
	{ "list(duration).sum() -> duration", "The sum of the elements, 0 of none.", sum_durations, NULL },
	{ "list(A).first() -> optional(A)", "The first element, or none.", first, NULL },
	{ "list(A).last() -> optional(A)", "The last element, or none.", last, NULL },
	{ "list(A).slice(int, int) -> list(A)",
	    "The elements from a position up to another, which is not part of it.", slice, NULL },
	{ "list(A).groupedBy(list(string)) -> map(string, list(A))",
	    "The elements under the text that stands at their place in the other list.", grouped_by, NULL },
	{ "list(A).reverse() -> list(A)", "The elements in reverse order.", reverse, NULL },
	{ "list(A).indexOf(A) -> int", "The position of the first element equal to a value, or -1.",
	    index_of, NULL },
	{ "list(A).lastIndexOf(A) -> int", "The position of the last element equal to a value, or -1.",
	    last_index_of, NULL },
	{ "list(list(A)).flatten() -> list(A)", "The elements of the lists, in one list.", flatten, NULL },
	{ "list(dyn).flatten(int) -> list(dyn)", "The same for lists within lists, so many levels deep.",
	    flatten, NULL },
	{ "lists.range(int) -> list(int)", "The numbers from 0 up to a number, which is not part of it.",
	    range, NULL },
};

const struct cel_library cel_ext_lists = { "lists", functions, COUNT_OF(functions), NULL, 0 };
