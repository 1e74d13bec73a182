/* reference.c - the plain evaluator, and the text of its trees. */
#include "reference.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- values ---- */

static const struct ref_value error = { .kind = REF_ERROR };

static struct ref_value
truth(bool yes)
{
	return (struct ref_value){ .kind = REF_BOOL, .truth = yes };
}

static struct ref_value
whole(int64_t number)
{
	return (struct ref_value){ .kind = REF_INT, .number = number };
}

static struct ref_value
of_items(enum ref_kind kind, const struct ref_value *items, size_t count)
{
	return (struct ref_value){ .kind = kind, .items = items, .count = count };
}

static struct ref_value
letters(const uint32_t *at, size_t count)
{
	return (struct ref_value){ .kind = REF_STRING, .letters = at, .count = count };
}

struct ref_value
ref_text(struct arena *arena, const char *ascii)
{
	size_t count = strlen(ascii);
	uint32_t *at = ARENA_ARRAY(arena, uint32_t, count);

	for (size_t i = 0; i < count; i++)
		at[i] = (unsigned char)ascii[i];
	return letters(at, count);
}

bool
ref_same(const struct ref_value *a, const struct ref_value *b)
{
	if (a->kind != b->kind || a->count != b->count || a->truth != b->truth || a->number != b->number ||
	    a->unsigned_number != b->unsigned_number)
		return false;
	if (a->kind == REF_DOUBLE)
		return a->real == b->real || (isnan(a->real) && isnan(b->real));
	for (size_t i = 0; i < a->count; i++)
		if (a->kind == REF_STRING ? a->letters[i] != b->letters[i] : !ref_same(&a->items[i], &b->items[i]))
			return false;
	return true;
}

static bool
is_number(const struct ref_value *value)
{
	return value->kind == REF_INT || value->kind == REF_UINT || value->kind == REF_DOUBLE;
}

/* -1, 0, 1; 2: no order. Numbers are compared as the long doubles they all fit into. */
static int
compare(const struct ref_value *a, const struct ref_value *b)
{
	if (is_number(a) && is_number(b)) {
		long double x = a->kind == REF_INT ? (long double)a->number : a->kind == REF_UINT ?
		    (long double)a->unsigned_number : (long double)a->real;
		long double y = b->kind == REF_INT ? (long double)b->number : b->kind == REF_UINT ?
		    (long double)b->unsigned_number : (long double)b->real;

		return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
	}
	if (a->kind != b->kind)
		return 2;
	switch (a->kind) {
	case REF_BOOL:
		return (int)a->truth - (int)b->truth;
	case REF_DURATION:
		return a->number < b->number ? -1 : a->number > b->number;
	case REF_STRING:
		for (size_t i = 0; i < a->count && i < b->count; i++)
			if (a->letters[i] != b->letters[i])
				return a->letters[i] < b->letters[i] ? -1 : 1;
		return a->count < b->count ? -1 : a->count > b->count;
	default:
		return 2;
	}
}

static const struct ref_value *find_key(const struct ref_value *map, const struct ref_value *key);

static bool
equal(const struct ref_value *a, const struct ref_value *b)
{
	if (is_number(a) && is_number(b))
		return compare(a, b) == 0;
	if (a->kind != b->kind)
		return false;
	if (a->kind != REF_LIST && a->kind != REF_MAP && a->kind != REF_OPTIONAL)
		return compare(a, b) == 0;
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct ref_value *other = &b->items[i];

		if (a->kind == REF_MAP) {
			if (i % 2 == 1)
				continue;
			other = find_key(b, &a->items[i]);
			if (other == NULL || !equal(&a->items[i + 1], other))
				return false;
		} else if (!equal(&a->items[i], other)) {
			return false;
		}
	}
	return true;
}

static const struct ref_value *
find_key(const struct ref_value *map, const struct ref_value *key)
{
	for (size_t i = 0; i < map->count; i += 2)
		if (equal(&map->items[i], key))
			return &map->items[i + 1];
	return NULL;
}

static bool
holds(const struct ref_value *list, const struct ref_value *value)
{
	for (size_t i = 0; i < list->count; i++)
		if (equal(&list->items[i], value))
			return true;
	return false;
}

static size_t
occurrences(const struct ref_value *list, size_t before, const struct ref_value *value)
{
	size_t count = 0;

	for (size_t i = 0; i < before; i++)
		count += equal(&list->items[i], value);
	return count;
}

static bool
is_default(const struct ref_value *value)
{
	switch (value->kind) {
	case REF_BOOL:
		return !value->truth;
	case REF_INT:
	case REF_DURATION:
		return value->number == 0;
	case REF_UINT:
		return value->unsigned_number == 0;
	case REF_DOUBLE:
		return value->real == 0;
	default:
		return value->count == 0;
	}
}

/* ---- operators ---- */

static struct ref_value
add_up(const struct ref_value *a, char op, const struct ref_value *b)
{
	struct ref_value out = { .kind = a->kind };
	int64_t x = a->number, y = b->number;
	uint64_t u = a->unsigned_number, w = b->unsigned_number;
	bool over;

	if (a->kind != b->kind || (a->kind == REF_DOUBLE && op == '%') || (a->kind == REF_DURATION && op != '+' && op != '-'))
		return error;
	switch (a->kind) {
	case REF_DOUBLE:
		out.real = op == '+' ? a->real + b->real : op == '-' ? a->real - b->real : op == '*' ? a->real * b->real :
		    a->real / b->real;
		return out;
	case REF_UINT:
		if ((op == '/' || op == '%') && w == 0)
			return error;
		over = op == '+' ? __builtin_add_overflow(u, w, &out.unsigned_number) :
		    op == '-' ? __builtin_sub_overflow(u, w, &out.unsigned_number) :
		    op == '*' ? __builtin_mul_overflow(u, w, &out.unsigned_number) : false;
		if (op == '/' || op == '%')
			out.unsigned_number = op == '/' ? u / w : u % w;
		return over ? error : out;
	case REF_INT:
	case REF_DURATION:
		/* A quotient that overflows has no remainder either. */
		if ((op == '/' || op == '%') && (y == 0 || (x == INT64_MIN && y == -1)))
			return error;
		over = op == '+' ? __builtin_add_overflow(x, y, &out.number) : op == '-' ? __builtin_sub_overflow(x, y, &out.number) :
		    op == '*' ? __builtin_mul_overflow(x, y, &out.number) : false;
		if (op == '/' || op == '%')
			out.number = op == '/' ? x / y : x % y;
		return over ? error : out;
	default:
		return error;
	}
}

static struct ref_value
joined(struct arena *arena, const struct ref_value *a, const struct ref_value *b)
{
	size_t count = a->count + b->count;

	if (a->kind == REF_STRING) {
		uint32_t *at = ARENA_ARRAY(arena, uint32_t, count);

		for (size_t i = 0; i < count; i++)
			at[i] = i < a->count ? a->letters[i] : b->letters[i - a->count];
		return letters(at, count);
	} else {
		struct ref_value *items = ARENA_ARRAY(arena, struct ref_value, count);

		for (size_t i = 0; i < count; i++)
			items[i] = i < a->count ? a->items[i] : b->items[i - a->count];
		return of_items(REF_LIST, items, count);
	}
}

static struct ref_value
operate(struct arena *arena, const char *op, const struct ref_value *a, const struct ref_value *b)
{
	int order;

	if (strcmp(op, "==") == 0)
		return truth(equal(a, b));
	if (strcmp(op, "!=") == 0)
		return truth(!equal(a, b));
	if (strcmp(op, "in") == 0) {
		if (b->kind == REF_LIST)
			return truth(holds(b, a));
		return b->kind == REF_MAP ? truth(find_key(b, a) != NULL) : error;
	}
	if (op[0] == '<' || op[0] == '>') {
		if (!(is_number(a) && is_number(b)) && (a->kind != b->kind || a->kind >= REF_LIST))
			return error;
		order = compare(a, b);
		if (order == 2)
			return truth(false);
		return truth((op[0] == '<' ? order < 0 : order > 0) || (op[1] == '=' && order == 0));
	}
	if (op[0] == '+' && a->kind == b->kind && (a->kind == REF_STRING || a->kind == REF_LIST))
		return joined(arena, a, b);
	return add_up(a, op[0], b);
}

/* ---- functions ---- */

static struct ref_value
some(struct arena *arena, const struct ref_value *value)
{
	struct ref_value *one = ARENA_NEW(arena, struct ref_value);

	*one = *value;
	return of_items(REF_OPTIONAL, one, 1);
}

static bool
orderable(const struct ref_value *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (compare(&list->items[0], &list->items[i]) == 2)
			return false;
	return true;
}

/* Sorts by keys, and keeps the order of those that are equal. */
static struct ref_value
sorted(struct arena *arena, const struct ref_value *keys, const struct ref_value *items, size_t count)
{
	struct ref_value *out = ARENA_ARRAY(arena, struct ref_value, count);
	struct ref_value list = of_items(REF_LIST, keys, count);

	if (!orderable(&list))
		return error;
	for (size_t i = 0; i < count; i++) {
		size_t place = 0;

		for (size_t k = 0; k < count; k++)
			place += compare(&keys[k], &keys[i]) < 0 || (k < i && compare(&keys[k], &keys[i]) == 0);
		out[place] = items[i];
	}
	return of_items(REF_LIST, out, count);
}

static bool
stands_at(const struct ref_value *text, size_t at, const struct ref_value *part)
{
	if (at > text->count || part->count > text->count - at)
		return false;
	for (size_t i = 0; i < part->count; i++)
		if (text->letters[at + i] != part->letters[i])
			return false;
	return true;
}

static int64_t
place_of(const struct ref_value *text, size_t from, const struct ref_value *part)
{
	for (size_t i = from; i <= text->count; i++)
		if (stands_at(text, i, part))
			return (int64_t)i;
	return -1;
}

static struct ref_value
split(struct arena *arena, const struct ref_value *text, const struct ref_value *by)
{
	struct ref_value *items = ARENA_ARRAY(arena, struct ref_value, text->count + 1);
	size_t count = 0, from = 0;

	if (by->count == 0) {
		for (; count < text->count; count++)
			items[count] = letters(text->letters + count, 1);
		return of_items(REF_LIST, items, count);
	}
	for (int64_t at; (at = place_of(text, from, by)) >= 0; from = (size_t)at + by->count)
		items[count++] = letters(text->letters + from, (size_t)at - from);
	items[count++] = letters(text->letters + from, text->count - from);
	return of_items(REF_LIST, items, count);
}

static struct ref_value
join(struct arena *arena, const struct ref_value *list, const struct ref_value *by)
{
	struct ref_value out = letters(NULL, 0);

	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].kind != REF_STRING)
			return error;
	for (size_t i = 0; i < list->count; i++) {
		if (i > 0)
			out = joined(arena, &out, by);
		out = joined(arena, &out, &list->items[i]);
	}
	return out;
}

static struct ref_value
replace(struct arena *arena, const struct ref_value *text, const struct ref_value *old, const struct ref_value *new)
{
	struct ref_value out = letters(NULL, 0), one;

	for (size_t i = 0; i < text->count;) {
		if (stands_at(text, i, old)) {
			out = joined(arena, &out, new);
			i += old->count;
			if (old->count > 0)
				continue;
		}
		one = letters(text->letters + i, 1);
		out = joined(arena, &out, &one);
		i++;
	}
	return old->count == 0 ? joined(arena, &out, new) : out;
}

static struct ref_value
turned(struct arena *arena, const struct ref_value *value)
{
	struct ref_value *items = ARENA_ARRAY(arena, struct ref_value, value->count);
	uint32_t *at = ARENA_ARRAY(arena, uint32_t, value->count);

	for (size_t i = 0; i < value->count; i++) {
		if (value->kind == REF_STRING)
			at[value->count - 1 - i] = value->letters[i];
		else
			items[value->count - 1 - i] = value->items[i];
	}
	return value->kind == REF_STRING ? letters(at, value->count) : of_items(REF_LIST, items, value->count);
}

static struct ref_value
cased(struct arena *arena, const struct ref_value *text, uint32_t first, int by)
{
	uint32_t *at = ARENA_ARRAY(arena, uint32_t, text->count);

	for (size_t i = 0; i < text->count; i++)
		at[i] = text->letters[i] >= first && text->letters[i] < first + 26 ? (uint32_t)((int)text->letters[i] + by) :
		    text->letters[i];
	return letters(at, text->count);
}

static struct ref_value
flat(struct arena *arena, const struct ref_value *list)
{
	struct ref_value out = of_items(REF_LIST, NULL, 0);

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].kind != REF_LIST)
			return error;
		out = joined(arena, &out, &list->items[i]);
	}
	return out;
}

static struct ref_value
as_text(struct arena *arena, const struct ref_value *value)
{
	switch (value->kind) {
	case REF_STRING:
		return *value;
	case REF_BOOL:
		return ref_text(arena, value->truth ? "true" : "false");
	case REF_INT:
		return ref_text(arena, arena_printf(arena, "%" PRId64, value->number).at);
	case REF_UINT:
		return ref_text(arena, arena_printf(arena, "%" PRIu64, value->unsigned_number).at);
	case REF_DURATION:
		return ref_text(arena, arena_printf(arena, "%" PRId64 "s", value->number).at);
	default:
		return error;
	}
}

/* A whole number in decimal digits; a sign may stand in front of an int. */
static struct ref_value
read_digits(const struct ref_value *text, enum ref_kind kind)
{
	struct ref_value out = { .kind = kind }, digit = { .kind = kind }, ten = { .kind = kind, .number = kind == REF_INT ? 10 : 0,
		.unsigned_number = kind == REF_UINT ? 10 : 0 };
	bool sign = kind == REF_INT && text->count > 0 && (text->letters[0] == '-' || text->letters[0] == '+');
	bool minus = sign && text->letters[0] == '-';

	if (text->count == sign)
		return error;
	for (size_t i = sign; i < text->count; i++) {
		if (text->letters[i] < '0' || text->letters[i] > '9')
			return error;
		digit.number = kind == REF_INT ? (int64_t)text->letters[i] - '0' : 0;
		digit.unsigned_number = kind == REF_UINT ? text->letters[i] - '0' : 0;
		out = add_up(&out, '*', &ten);
		out = add_up(&out, minus ? '-' : '+', &digit);
	}
	return out;
}

static struct ref_value
as_number(const struct ref_value *value, enum ref_kind kind)
{
	struct ref_value out = *value;

	if (value->kind == REF_STRING)
		out = read_digits(value, kind == REF_UINT ? REF_UINT : REF_INT);
	if (out.kind != REF_INT && out.kind != REF_UINT)
		return error;
	if (kind == REF_DOUBLE)
		return (struct ref_value){ .kind = REF_DOUBLE, .real = out.kind == REF_UINT ? (double)out.unsigned_number :
		    (double)out.number };
	if (kind == out.kind)
		return out;
	if (kind == REF_INT)
		return out.unsigned_number > INT64_MAX ? error : whole((int64_t)out.unsigned_number);
	return out.number < 0 ? error : (struct ref_value){ .kind = REF_UINT, .unsigned_number = (uint64_t)out.number };
}

/* The elements of a list that some test of place and value lets through. */
enum choice { DISTINCT, DUPLICATES, MISSING, UNWRAP };

static struct ref_value
chosen(struct arena *arena, const struct ref_value *list, enum choice choice, const struct ref_value *other)
{
	struct ref_value *items = ARENA_ARRAY(arena, struct ref_value, list->count);
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct ref_value *item = &list->items[i];

		if (choice == UNWRAP) {
			if (item->kind != REF_OPTIONAL)
				return error;
			if (item->count == 1)
				items[count++] = item->items[0];
		} else if (choice == MISSING ? !holds(other, item) :
		    occurrences(list, i, item) == (choice == DISTINCT ? 0 : 1)) {
			items[count++] = *item;
		}
	}
	return of_items(REF_LIST, items, count);
}

static bool
all_in(const struct ref_value *list, const struct ref_value *among)
{
	for (size_t i = 0; i < list->count; i++)
		if (!holds(among, &list->items[i]))
			return false;
	return true;
}

static bool
any_in(const struct ref_value *list, const struct ref_value *among)
{
	for (size_t i = 0; i < list->count; i++)
		if (holds(among, &list->items[i]))
			return true;
	return false;
}

static struct ref_value
extreme(const struct ref_value *list, int sign)
{
	const struct ref_value *best = list->items;

	if (list->count == 0 || !orderable(list))
		return error;
	for (size_t i = 1; i < list->count; i++)
		if (compare(&list->items[i], best) == sign)
			best = &list->items[i];
	return *best;
}

static struct ref_value
total(const struct ref_value *list)
{
	struct ref_value sum = whole(0);

	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i].kind != REF_INT)
			return error;
		sum = add_up(&sum, '+', &list->items[i]);
		if (sum.kind == REF_ERROR)
			return error;
	}
	return sum;
}

static struct ref_value
grouped(struct arena *arena, const struct ref_value *list, const struct ref_value *keys)
{
	struct ref_value *entries = ARENA_ARRAY(arena, struct ref_value, 2 * list->count);
	size_t count = 0;

	if (keys->count != list->count)
		return error;
	for (size_t i = 0; i < keys->count; i++)
		if (keys->items[i].kind != REF_STRING)
			return error;
	for (size_t i = 0; i < list->count; i++) {
		struct ref_value *items = ARENA_ARRAY(arena, struct ref_value, list->count);
		size_t inside = 0;

		if (occurrences(keys, i, &keys->items[i]) > 0)
			continue;
		for (size_t k = i; k < list->count; k++)
			if (equal(&keys->items[k], &keys->items[i]))
				items[inside++] = list->items[k];
		entries[count++] = keys->items[i];
		entries[count++] = of_items(REF_LIST, items, inside);
	}
	return of_items(REF_MAP, entries, count);
}

#define IS(word_) (strcmp(word, word_) == 0)

static struct ref_value
of_list(struct arena *arena, const char *word, const struct ref_value *v, size_t count)
{
	const struct ref_value *list = &v[0];

	if (count == 1) {
		if (IS("size"))
			return whole((int64_t)list->count);
		if (IS("distinct"))
			return chosen(arena, list, DISTINCT, NULL);
		if (IS("duplicates"))
			return chosen(arena, list, DUPLICATES, NULL);
		if (IS("unwrapOpt"))
			return chosen(arena, list, UNWRAP, NULL);
		if (IS("sort"))
			return sorted(arena, list->items, list->items, list->count);
		if (IS("isSorted")) {
			if (!orderable(list))
				return error;
			for (size_t i = 1; i < list->count; i++)
				if (compare(&list->items[i - 1], &list->items[i]) > 0)
					return truth(false);
			return truth(true);
		}
		if (IS("max") || IS("min"))
			return extreme(list, IS("max") ? 1 : -1);
		if (IS("sum"))
			return total(list);
		if (IS("first") || IS("last"))
			return list->count == 0 ? of_items(REF_OPTIONAL, NULL, 0) :
			    some(arena, &list->items[IS("first") ? 0 : list->count - 1]);
		if (IS("reverse"))
			return turned(arena, list);
		if (IS("flatten"))
			return flat(arena, list);
		if (IS("join"))
			return join(arena, list, &(struct ref_value){ .kind = REF_STRING });
	}
	if (count == 2) {
		if (IS("indexOf") || IS("lastIndexOf")) {
			int64_t found = -1;

			for (size_t i = 0; i < list->count && (found < 0 || IS("lastIndexOf")); i++)
				if (equal(&list->items[i], &v[1]))
					found = (int64_t)i;
			return whole(found);
		}
		if (IS("join"))
			return v[1].kind == REF_STRING ? join(arena, list, &v[1]) : error;
		if (v[1].kind != REF_LIST)
			return error;
		if (IS("containsAll"))
			return truth(all_in(&v[1], list));
		if (IS("containsAny"))
			return truth(any_in(&v[1], list));
		if (IS("missing"))
			return chosen(arena, &v[1], MISSING, list);
		if (IS("groupedBy"))
			return grouped(arena, list, &v[1]);
	}
	if (IS("slice") && v[1].kind == REF_INT && v[2].kind == REF_INT && v[1].number >= 0 && v[2].number >= v[1].number &&
	    (uint64_t)v[2].number <= list->count)
		return of_items(REF_LIST, list->items + v[1].number, (size_t)(v[2].number - v[1].number));
	return error;
}

static struct ref_value
of_text(struct arena *arena, const char *word, const struct ref_value *v, size_t count)
{
	const struct ref_value *text = &v[0];

	if (count == 1) {
		if (IS("size"))
			return whole((int64_t)text->count);
		if (IS("reverse"))
			return turned(arena, text);
		if (IS("lowerAscii"))
			return cased(arena, text, 'A', 32);
		if (IS("upperAscii"))
			return cased(arena, text, 'a', -32);
	}
	if (count == 2 && IS("charAt")) {
		if (v[1].kind != REF_INT || v[1].number < 0 || (uint64_t)v[1].number > text->count)
			return error;
		return letters(text->letters + v[1].number, (uint64_t)v[1].number < text->count ? 1 : 0);
	}
	if (IS("substring")) {
		if (v[1].kind != REF_INT || v[2].kind != REF_INT || v[1].number < 0 || v[2].number < v[1].number ||
		    (uint64_t)v[2].number > text->count)
			return error;
		return letters(text->letters + v[1].number, (size_t)(v[2].number - v[1].number));
	}
	for (size_t i = 1; i < count; i++)
		if (v[i].kind != REF_STRING)
			return error;
	if (count == 2) {
		if (IS("contains"))
			return truth(place_of(text, 0, &v[1]) >= 0);
		if (IS("startsWith"))
			return truth(stands_at(text, 0, &v[1]));
		if (IS("endsWith"))
			return truth(v[1].count <= text->count && stands_at(text, text->count - v[1].count, &v[1]));
		if (IS("indexOf"))
			return whole(place_of(text, 0, &v[1]));
		if (IS("lastIndexOf")) {
			int64_t found = -1;

			for (size_t i = 0; i <= text->count; i++)
				if (stands_at(text, i, &v[1]))
					found = (int64_t)i;
			return whole(found);
		}
		if (IS("split"))
			return split(arena, text, &v[1]);
	}
	return IS("replace") ? replace(arena, text, &v[1], &v[2]) : error;
}

static struct ref_value
method(struct arena *arena, const char *word, const struct ref_value *v, size_t count)
{
	switch (v[0].kind) {
	case REF_LIST:
		return of_list(arena, word, v, count);
	case REF_STRING:
		return of_text(arena, word, v, count);
	case REF_MAP:
		return IS("size") ? whole((int64_t)v[0].count / 2) : error;
	case REF_OPTIONAL:
		if (IS("hasValue"))
			return truth(v[0].count == 1);
		if (IS("value"))
			return v[0].count == 1 ? v[0].items[0] : error;
		return error;
	default:
		return error;
	}
}

static struct ref_value
function(struct arena *arena, const char *word, const struct ref_value *v, size_t count)
{
	if (IS("dyn"))
		return v[0];
	if (IS("size"))
		return v[0].kind == REF_OPTIONAL ? error : method(arena, word, v, count);
	if (IS("string"))
		return as_text(arena, &v[0]);
	if (IS("int") || IS("uint") || IS("double"))
		return as_number(&v[0], IS("int") ? REF_INT : IS("uint") ? REF_UINT : REF_DOUBLE);
	if (IS("math.greatest") || IS("math.least")) {
		struct ref_value list = count == 1 && v[0].kind == REF_LIST ? v[0] : of_items(REF_LIST, v, count);

		for (size_t i = 0; i < list.count; i++)
			if (!is_number(&list.items[i]))
				return error;
		return extreme(&list, IS("math.greatest") ? 1 : -1);
	}
	if (IS("lists.range")) {
		size_t end = v[0].kind == REF_INT && v[0].number > 0 ? (size_t)v[0].number : 0;
		struct ref_value *items;

		if (v[0].kind != REF_INT)
			return error;
		items = ARENA_ARRAY(arena, struct ref_value, end);
		for (size_t i = 0; i < end; i++)
			items[i] = whole((int64_t)i);
		return of_items(REF_LIST, items, end);
	}
	if (IS("optional.of"))
		return some(arena, &v[0]);
	if (IS("optional.ofNonZeroValue"))
		return is_default(&v[0]) ? of_items(REF_OPTIONAL, NULL, 0) : some(arena, &v[0]);
	if (IS("optional.none"))
		return of_items(REF_OPTIONAL, NULL, 0);
	if (v[0].kind != REF_LIST || v[1].kind != REF_LIST)
		return error;
	if (IS("sets.contains"))
		return truth(all_in(&v[1], &v[0]));
	if (IS("sets.intersects"))
		return truth(any_in(&v[1], &v[0]));
	return truth(all_in(&v[1], &v[0]) && all_in(&v[0], &v[1]));
}

/* ---- macros ---- */

/* The i-th element of what a macro goes over, seen by its names. */
static const struct ref_name *
named(struct ref_run *run, const struct ref_node *node, const struct ref_value *over, size_t i, const struct ref_name *names)
{
	struct ref_name *first = ARENA_NEW(run->arena, struct ref_name), *second;
	const struct ref_value *item = over->kind == REF_MAP ? &over->items[2 * i] : &over->items[i];

	*first = (struct ref_name){ node->name1, *item, names };
	if (node->name2 == NULL)
		return first;
	second = ARENA_NEW(run->arena, struct ref_name);
	if (over->kind == REF_LIST)
		first->value = whole((int64_t)i);
	*second = (struct ref_name){ node->name2, over->kind == REF_MAP ? over->items[2 * i + 1] : *item, first };
	return second;
}

static struct ref_value
asked(struct ref_run *run, const struct ref_node *node, const struct ref_name *names)
{
	struct ref_value value = ref_eval(run, node, names);

	return value.kind == REF_BOOL ? value : error;
}

static struct ref_value
quantified(struct ref_run *run, const struct ref_node *node, const struct ref_value *over, size_t count,
    const struct ref_name *names)
{
	const char *word = node->word;
	bool exists = IS("exists");
	size_t found = 0, errors = 0;

	for (size_t i = 0; i < count; i++) {
		struct ref_value value = asked(run, node->kids[1], named(run, node, over, i, names));

		if (value.kind == REF_ERROR) {
			errors++;
			if (IS("exists_one"))
				return error;
			continue;
		}
		found += value.truth;
		if (!IS("exists_one") && value.truth == exists) {
			run->dropped += errors;
			return value;
		}
	}
	if (errors > 0)
		return error;
	return truth(IS("exists_one") ? found == 1 : !exists);
}

static struct ref_value
made(struct ref_run *run, const struct ref_node *node, const struct ref_value *over, size_t count,
    const struct ref_name *names)
{
	const char *word = node->word;
	bool to_map = IS("transformMap") || IS("transformMapEntry");
	const struct ref_node *condition = IS("filter") || node->count == 3 ? node->kids[1] : NULL;
	const struct ref_node *body = IS("filter") ? NULL : node->kids[node->count - 1];
	struct ref_value *items = ARENA_ARRAY(run->arena, struct ref_value, 2 * count + 2);
	struct ref_value out = of_items(to_map ? REF_MAP : REF_LIST, items, 0);

	for (size_t i = 0; i < count; i++) {
		const struct ref_name *seen = named(run, node, over, i, names);
		struct ref_value value = condition == NULL ? truth(true) : asked(run, condition, seen), entry[2];

		if (value.kind == REF_ERROR)
			return error;
		if (!value.truth)
			continue;
		value = body == NULL ? seen->value : ref_eval(run, body, seen);
		if (value.kind == REF_ERROR)
			return error;
		if (!to_map) {
			items[out.count++] = value;
			continue;
		}
		entry[0] = to_map ? seen->outer->value : value;
		entry[1] = value;
		if (IS("transformMap"))
			value = of_items(REF_MAP, entry, 2);
		if (value.kind != REF_MAP)
			return error;
		for (size_t k = 0; k < value.count; k += 2) {
			if (find_key(&out, &value.items[k]) != NULL)
				return error;
			items[out.count++] = value.items[k];
			items[out.count++] = value.items[k + 1];
		}
	}
	return out;
}

static struct ref_value
macro(struct ref_run *run, const struct ref_node *node, const struct ref_name *names)
{
	const char *word = node->word;
	struct ref_value over = ref_eval(run, node->kids[0], names), value, *keys;
	size_t count;

	if (IS("optMap") || IS("optFlatMap")) {
		struct ref_name seen;

		if (over.kind != REF_OPTIONAL)
			return error;
		if (over.count == 0)
			return over;
		seen = (struct ref_name){ node->name1, over.items[0], names };
		value = ref_eval(run, node->kids[1], &seen);
		if (IS("optMap"))
			return value.kind == REF_ERROR ? error : some(run->arena, &value);
		return value.kind == REF_OPTIONAL ? value : error;
	}
	if (over.kind != REF_LIST && (over.kind != REF_MAP || IS("sortBy")))
		return error;
	count = over.kind == REF_MAP ? over.count / 2 : over.count;
	if (IS("all") || IS("exists") || IS("exists_one"))
		return quantified(run, node, &over, count, names);
	if (!IS("sortBy"))
		return made(run, node, &over, count, names);
	keys = ARENA_ARRAY(run->arena, struct ref_value, count);
	for (size_t i = 0; i < count; i++) {
		keys[i] = ref_eval(run, node->kids[1], named(run, node, &over, i, names));
		if (keys[i].kind == REF_ERROR)
			return error;
	}
	return sorted(run->arena, keys, over.items, count);
}

/* ---- trees ---- */

static struct ref_value
logic(struct ref_run *run, const struct ref_node *node, const struct ref_name *names)
{
	bool deciding = node->op == REF_OR;
	size_t errors = 0;

	for (size_t i = 0; i < node->count; i++) {
		struct ref_value value = asked(run, node->kids[i], names);

		if (value.kind == REF_ERROR) {
			errors++;
		} else if (value.truth == deciding) {
			run->dropped += errors;
			return value;
		}
	}
	return errors > 0 ? error : truth(!deciding);
}

static struct ref_value
collected(struct ref_run *run, const struct ref_node *node, const struct ref_name *names)
{
	bool map = node->op == REF_MAKE_MAP;
	struct ref_value *items = ARENA_ARRAY(run->arena, struct ref_value, node->count), value;
	struct ref_value out = of_items(map ? REF_MAP : REF_LIST, items, 0);

	for (size_t i = 0; i < node->count; i++) {
		if (map) {
			items[out.count] = ref_eval(run, node->kids[i++], names);
			if (items[out.count].kind == REF_ERROR || items[out.count].kind == REF_DOUBLE ||
			    items[out.count].kind > REF_STRING)
				return error;
		}
		value = ref_eval(run, node->kids[i], names);
		if (value.kind == REF_ERROR)
			return error;
		if (node->optional[i]) {
			if (value.kind != REF_OPTIONAL)
				return error;
			if (value.count == 0)
				continue;
			value = value.items[0];
		}
		if (map) {
			if (find_key(&out, &items[out.count]) != NULL)
				return error;
			out.count++;
		}
		items[out.count++] = value;
	}
	return out;
}

/* a[b], a.b; with ? and of an optional the answer is optional. */
static struct ref_value
stepped(struct ref_run *run, const struct ref_node *node, const struct ref_name *names)
{
	struct ref_value from = ref_eval(run, node->kids[0], names), key;
	const struct ref_value *found = NULL;
	bool optional = node->op == REF_AT_OPTIONAL || node->op == REF_FIELD_OPTIONAL;
	bool field = node->op != REF_AT && node->op != REF_AT_OPTIONAL;

	if (from.kind == REF_ERROR)
		return error;
	key = field ? ref_text(run->arena, node->word) : ref_eval(run, node->kids[1], names);
	if (key.kind == REF_ERROR)
		return error;
	if (from.kind == REF_OPTIONAL) {
		if (from.count == 0)
			return node->op == REF_HAS ? truth(false) : from;
		from = from.items[0];
		optional = true;
	}
	if (from.kind == REF_MAP)
		found = find_key(&from, &key);
	else if (from.kind == REF_LIST && !field && key.kind == REF_INT)
		found = key.number >= 0 && (uint64_t)key.number < from.count ? &from.items[key.number] : NULL;
	else
		return error;
	if (node->op == REF_HAS)
		return truth(found != NULL);
	if (!optional)
		return found != NULL ? *found : error;
	return found != NULL ? some(run->arena, found) : of_items(REF_OPTIONAL, NULL, 0);
}

static struct ref_value
called(struct ref_run *run, const struct ref_node *node, const struct ref_name *names)
{
	struct ref_value values[REF_KIDS];
	const char *word = node->word;

	for (size_t i = 0; i < node->count; i++) {
		values[i] = ref_eval(run, node->kids[i], names);
		if (values[i].kind == REF_ERROR)
			return error;
		if (i == 0 && node->op == REF_METHOD && (IS("or") || IS("orValue"))) {
			if (values[0].kind == REF_OPTIONAL && values[0].count == 1)
				return IS("or") ? values[0] : values[0].items[0];
		}
	}
	if (node->op == REF_FUNCTION)
		return function(run->arena, word, values, node->count);
	if (IS("or") || IS("orValue"))
		return values[0].kind == REF_OPTIONAL && (IS("orValue") || values[1].kind == REF_OPTIONAL) ? values[1] : error;
	return method(run->arena, word, values, node->count);
}

struct ref_value
ref_eval(struct ref_run *run, const struct ref_node *node, const struct ref_name *names)
{
	struct ref_value a, b;

	switch (node->op) {
	case REF_LITERAL:
		return node->literal;
	case REF_NAME:
		while (strcmp(names->name, node->word) != 0)
			names = names->outer;
		return names->value;
	case REF_CONDITION:
		a = asked(run, node->kids[0], names);
		return a.kind == REF_ERROR ? error : ref_eval(run, node->kids[a.truth ? 1 : 2], names);
	case REF_AND:
	case REF_OR:
		return logic(run, node, names);
	case REF_NOT:
		a = asked(run, node->kids[0], names);
		return a.kind == REF_ERROR ? error : truth(!a.truth);
	case REF_NEGATE:
		a = ref_eval(run, node->kids[0], names);
		if (a.kind == REF_DOUBLE)
			return (struct ref_value){ .kind = REF_DOUBLE, .real = -a.real };
		return a.kind == REF_INT && a.number != INT64_MIN ? whole(-a.number) : error;
	case REF_OPERATOR:
		a = ref_eval(run, node->kids[0], names);
		if (a.kind == REF_ERROR)
			return error;
		b = ref_eval(run, node->kids[1], names);
		return b.kind == REF_ERROR ? error : operate(run->arena, node->word, &a, &b);
	case REF_MAKE_LIST:
	case REF_MAKE_MAP:
		return collected(run, node, names);
	case REF_BIND: {
		struct ref_name seen = { node->name1, ref_eval(run, node->kids[0], names), names };

		return ref_eval(run, node->kids[1], &seen);
	}
	case REF_MACRO:
		return macro(run, node, names);
	case REF_METHOD:
	case REF_FUNCTION:
		return called(run, node, names);
	default:
		return stepped(run, node, names);
	}
}

/* ---- text ---- */

/* How tightly a node holds together; what holds less tightly than its place asks for is put in parentheses. */
static int
binding_of(const struct ref_node *node, bool hidden)
{
	switch (node->op) {
	case REF_CONDITION:
		return 1;
	case REF_OR:
		return 2;
	case REF_AND:
		return 3;
	case REF_OPERATOR:
		return strchr("*/%", node->word[0]) != NULL ? 6 : strchr("+-", node->word[0]) != NULL ? 5 : 4;
	case REF_NOT:
	case REF_NEGATE:
		return 7;
	case REF_LITERAL:
		return !hidden && (node->literal.number < 0 || node->literal.real < 0) ? 7 : 8;
	default:
		return 8;
	}
}

static void
print(struct buffer *out, const struct ref_node *node, int wanted, bool hidden)
{
	bool parentheses = binding_of(node, hidden) < wanted;

	if (parentheses)
		buffer_addc(out, '(');
	ref_print(out, node, hidden);
	if (parentheses)
		buffer_addc(out, ')');
}

static void
print_some(struct buffer *out, const struct ref_node *node, size_t from, bool hidden)
{
	for (size_t i = from; i < node->count; i++) {
		if (i > from)
			buffer_adds(out, ", ");
		print(out, node->kids[i], 1, hidden);
	}
	buffer_addc(out, ')');
}

static void
print_literal(struct buffer *out, const struct ref_value *value)
{
	switch (value->kind) {
	case REF_BOOL:
		buffer_adds(out, value->truth ? "true" : "false");
		break;
	case REF_INT:
		buffer_printf(out, "%" PRId64, value->number);
		break;
	case REF_UINT:
		buffer_printf(out, "%" PRIu64 "u", value->unsigned_number);
		break;
	case REF_DOUBLE:
		buffer_printf(out, "%.1f", value->real);
		break;
	case REF_DURATION:
		buffer_printf(out, "duration('%" PRId64 "s')", value->number);
		break;
	default:
		buffer_addc(out, '\'');
		for (size_t i = 0; i < value->count; i++) {
			if (value->letters[i] < 0x80)
				buffer_addc(out, (char)value->letters[i]);
			else
				buffer_printf(out, "\\u%04x", (unsigned)value->letters[i]);
		}
		buffer_addc(out, '\'');
		break;
	}
}

static void
print_entries(struct buffer *out, const struct ref_node *node, bool hidden)
{
	bool map = node->op == REF_MAKE_MAP;

	buffer_addc(out, map ? '{' : '[');
	for (size_t i = 0; i < node->count; i++) {
		if (i > 0)
			buffer_adds(out, ", ");
		if (node->optional[map ? i + 1 : i])
			buffer_addc(out, '?');
		if (map) {
			print(out, node->kids[i++], 1, hidden);
			buffer_adds(out, ": ");
		}
		print(out, node->kids[i], 1, hidden);
	}
	buffer_addc(out, map ? '}' : ']');
}

void
ref_print(struct buffer *out, const struct ref_node *node, bool hidden)
{
	int own = binding_of(node, hidden);

	switch (node->op) {
	case REF_LITERAL:
		if (hidden)
			buffer_adds(out, "(yes ? ");
		print_literal(out, &node->literal);
		if (hidden) {
			buffer_adds(out, " : ");
			print_literal(out, &node->literal);
			buffer_addc(out, ')');
		}
		return;
	case REF_NAME:
		buffer_adds(out, node->word);
		return;
	case REF_CONDITION:
		print(out, node->kids[0], 2, hidden);
		buffer_adds(out, " ? ");
		print(out, node->kids[1], 2, hidden);
		buffer_adds(out, " : ");
		print(out, node->kids[2], 1, hidden);
		return;
	case REF_AND:
	case REF_OR:
		for (size_t i = 0; i < node->count; i++) {
			if (i > 0)
				buffer_adds(out, node->op == REF_AND ? " && " : " || ");
			print(out, node->kids[i], own + (i > 0), hidden);
		}
		return;
	case REF_NOT:
	case REF_NEGATE:
		buffer_addc(out, node->op == REF_NOT ? '!' : '-');
		print(out, node->kids[0], 8, hidden);
		return;
	case REF_OPERATOR:
		print(out, node->kids[0], own, hidden);
		buffer_printf(out, " %s ", node->word);
		print(out, node->kids[1], own + 1, hidden);
		return;
	case REF_MAKE_LIST:
	case REF_MAKE_MAP:
		print_entries(out, node, hidden);
		return;
	case REF_AT:
	case REF_AT_OPTIONAL:
		print(out, node->kids[0], 8, hidden);
		buffer_adds(out, node->op == REF_AT ? "[" : "[?");
		print(out, node->kids[1], 1, hidden);
		buffer_addc(out, ']');
		return;
	case REF_FIELD:
	case REF_FIELD_OPTIONAL:
	case REF_HAS:
		buffer_adds(out, node->op == REF_HAS ? "has(" : "");
		print(out, node->kids[0], 8, hidden);
		buffer_printf(out, "%s%s%s", node->op == REF_FIELD_OPTIONAL ? ".?" : ".", node->word, node->op == REF_HAS ? ")" : "");
		return;
	case REF_BIND:
		buffer_printf(out, "cel.bind(%s, ", node->name1);
		print_some(out, node, 0, hidden);
		return;
	case REF_FUNCTION:
		buffer_printf(out, "%s(", node->word);
		print_some(out, node, 0, hidden);
		return;
	case REF_METHOD:
	case REF_MACRO:
		print(out, node->kids[0], 8, hidden);
		buffer_printf(out, ".%s(", node->word);
		if (node->op == REF_MACRO)
			buffer_printf(out, "%s%s%s, ", node->name1, node->name2 != NULL ? ", " : "", node->name2 != NULL ? node->name2 : "");
		print_some(out, node, 1, hidden);
		return;
	}
}

struct ref_value
ref_of(struct arena *arena, const struct cel_value *value)
{
	struct ref_value out = error, *items;
	const char *at, *end;
	uint32_t *text;

	switch (value->kind) {
	case CEL_BOOL:
		return truth(value->as.truth);
	case CEL_INT:
		return whole(value->as.number);
	case CEL_UINT:
		return (struct ref_value){ .kind = REF_UINT, .unsigned_number = value->as.unsigned_number };
	case CEL_DOUBLE:
		return (struct ref_value){ .kind = REF_DOUBLE, .real = value->as.real };
	case CEL_DURATION:
		return (struct ref_value){ .kind = REF_DURATION, .number = value->as.time.seconds };
	case CEL_STRING:
		text = ARENA_ARRAY(arena, uint32_t, value->as.text.len);
		out = letters(text, 0);
		for (at = value->as.text.at, end = at + value->as.text.len; at < end;)
			text[out.count++] = text_utf8_next(&at, end);
		return out;
	case CEL_LIST:
		items = ARENA_ARRAY(arena, struct ref_value, value->as.list.count);
		for (size_t i = 0; i < value->as.list.count; i++)
			items[i] = ref_of(arena, &value->as.list.items[i]);
		return of_items(REF_LIST, items, value->as.list.count);
	case CEL_MAP:
		items = ARENA_ARRAY(arena, struct ref_value, 2 * cel_map_count(value->as.map));
		for (size_t i = 0; i < cel_map_count(value->as.map); i++) {
			struct cel_value key, entry;

			cel_map_entry(value->as.map, i, &key, &entry);
			items[2 * i] = ref_of(arena, &key);
			items[2 * i + 1] = ref_of(arena, &entry);
		}
		return of_items(REF_MAP, items, 2 * cel_map_count(value->as.map));
	case CEL_OPTIONAL:
		if (value->as.optional == NULL)
			return of_items(REF_OPTIONAL, NULL, 0);
		out = ref_of(arena, value->as.optional);
		return some(arena, &out);
	default:
		return error;
	}
}

void
ref_show(struct buffer *out, const struct ref_value *value)
{
	static const char open[] = "[{<", close[] = "]}>";

	if (value->kind == REF_ERROR) {
		buffer_adds(out, "error");
		return;
	}
	if (value->kind < REF_LIST) {
		print_literal(out, value);
		return;
	}
	buffer_addc(out, open[value->kind - REF_LIST]);
	for (size_t i = 0; i < value->count; i++) {
		if (i > 0)
			buffer_adds(out, ", ");
		ref_show(out, &value->items[i]);
	}
	buffer_addc(out, close[value->kind - REF_LIST]);
}
