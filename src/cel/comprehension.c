/* comprehension.c - all, exists, map, filter and their kind at work. */

#include "cel/evaluate.h"


/* What a loop goes over: the elements of a list, or the keys of a map. */
struct walk {
	const struct cel_node *node;
	struct cel_frame *frame;
	struct cel_value over;
	size_t count, i;
	struct active active;
};

/* False, with the error in `out`, if there is nothing to go over. */
static bool
begin(struct walk *walk, const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	walk->node = node;
	walk->frame = frame;
	walk->i = 0;
	eval(node->a, frame, &walk->over);
	switch (walk->over.kind) {
	case CEL_LIST:
		walk->count = walk->over.as.list.count;
		break;
	case CEL_MAP:
		walk->count = cel_map_count(walk->over.as.map);
		break;
	case CEL_ERROR:
		*out = walk->over;
		return false;
	default:
		fail_overload(node, frame, out, arena_string(frame->run->arena, node->name), &walk->over, 1);
		return false;
	}
	return true;
}

/* While a body runs, its variables are what an error shows. */
static void
enter(struct walk *walk)
{
	walk->active.node = walk->node;
	walk->active.outer = walk->frame->active;
	walk->frame->active = &walk->active;
}

static void
done(struct walk *walk)
{
	walk->frame->active = walk->active.outer;
}

/* Sets the variables to the next element; false at the end. */
static bool
next(struct walk *walk)
{
	struct cel_value *locals = walk->frame->locals;
	unsigned slot1 = walk->node->as.loop.slot1, slot2 = walk->node->as.loop.slot2;
	bool two = walk->node->as.loop.count == 2;
	size_t i = walk->i;

	if (i >= walk->count)
		return false;
	walk->i++;
	charge(walk->frame, 1);
	if (walk->over.kind == CEL_LIST) {
		unsigned slot = two ? slot2 : slot1;

		if (two)
			locals[slot1] = cel_int((int64_t)i);
		locals[slot] = walk->over.as.list.items[i];
		stamp(walk->frame->run, &walk->over, i, &locals[slot]);
	} else {
		struct cel_value key, value;

		cel_map_entry(walk->over.as.map, i, &key, &value);
		locals[slot1] = key;
		if (!two)
			return true;
		/* Like the value of a key that is asked for, it was read where the map was. */
		if (value.origin == NULL) {
			value.origin = walk->over.origin;
			value.index = walk->over.index;
		}
		locals[slot2] = value;
	}
	return true;
}

/* The value of a condition: CEL_BOOL or CEL_ERROR. */
static void
ask(const struct walk *walk, const struct cel_node *condition, struct cel_value *out)
{
	eval(condition, walk->frame, out);
	if (out->kind != CEL_BOOL && out->kind != CEL_ERROR) {
		struct cel_value operand = *out;

		fail_overload(condition, walk->frame, out, arena_string(walk->frame->run->arena, walk->node->name), &operand, 1);
	}
}

/* all is a chain of &&, exists one of ||: an element that decides makes errors of others void. */
static void
eval_all_exists(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	bool deciding = node->as.loop.macro == MACRO_EXISTS;
	struct cel_value error = { .kind = CEL_NULL };
	uint64_t errors = 0;
	struct walk walk;

	if (!begin(&walk, node, frame, out))
		return;
	enter(&walk);
	while (next(&walk)) {
		ask(&walk, node->b, out);
		if (out->kind == CEL_ERROR) {
			if (errors++ == 0)
				error = *out;
		} else if (out->as.truth == deciding) {
			done(&walk);
			frame->run->absorbed += errors;
			set_bool(out, deciding);
			return;
		}
	}
	done(&walk);
	if (errors > 0)
		*out = error;
	else
		set_bool(out, !deciding);
}

static void
eval_exists_one(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	uint64_t found = 0;
	struct walk walk;

	if (!begin(&walk, node, frame, out))
		return;
	enter(&walk);
	while (next(&walk)) {
		ask(&walk, node->b, out);
		if (out->kind == CEL_ERROR) {
			done(&walk);
			return;
		}
		found += out->as.truth;
	}
	done(&walk);
	set_bool(out, found == 1);
}

/* filter, map, transformList: a list of what passes, or of what is made of it. */
static void
eval_list_loop(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	unsigned element = node->as.loop.count == 2 ? node->as.loop.slot2 : node->as.loop.slot1;
	struct cel_value *items, answer;
	size_t count = 0, room;
	struct walk walk;

	if (!begin(&walk, node, frame, out))
		return;
	/* Room grows with what is in it: a body that fails at once must not cost the memory of all. */
	room = walk.count < 16 ? walk.count : 16;
	items = cel_list_room(frame->run, room);
	charge(frame, 10);
	enter(&walk);
	while (next(&walk)) {
		if (node->b != NULL) {
			ask(&walk, node->b, &answer);
			if (answer.kind == CEL_ERROR) {
				done(&walk);
				*out = answer;
				return;
			}
			if (!answer.as.truth)
				continue;
		}
		if (count == room) {
			size_t more = room * 2 < walk.count ? room * 2 : walk.count;

			if (more > LIMIT_CEL_LIST && room < LIMIT_CEL_LIST)
				more = LIMIT_CEL_LIST;
			if (count == LIMIT_CEL_LIST)
				(void)cel_list_room(frame->run, count + 1);
			items = arena_grow(frame->run->arena, items, room, more, sizeof(*items));
			room = more;
		}
		if (node->c == NULL)
			items[count] = frame->locals[element];
		else
			eval(node->c, frame, &items[count]);
		if (items[count].kind == CEL_ERROR) {
			done(&walk);
			*out = items[count];
			return;
		}
		count++;
	}
	done(&walk);
	*out = cel_list(items, count);
	check_depth(frame, out);
}

static bool
put_entry(const struct walk *walk, struct cel_map *map, struct cel_value key, struct cel_value value,
    struct cel_value *out)
{
	if (cel_map_count(map) == LIMIT_CEL_LIST)
		cel_exhaust(walk->frame->run, CEL_TOO_LONG, "a map has more entries than the limit of %d", LIMIT_CEL_LIST);
	charge_key(walk->frame, &key);
	if (cel_map_put(map, key, value))
		return true;
	fail_at_node(walk->node->c, walk->frame, out, CEL_REPEATED_KEY, "repeated key: %.*s",
	    TEXT_ARG(cel_value_literal(walk->frame->run->arena, &key, 60)));
	return false;
}

/* transformMap keeps the keys; transformMapEntry takes the entries of the maps that it makes. */
static void
eval_map_loop(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_map *map = cel_map_new(frame->run->arena, 0);
	struct cel_value value, key;
	struct walk walk;
	bool good = true;

	if (!begin(&walk, node, frame, out))
		return;
	charge(frame, 30);
	enter(&walk);
	while (good && next(&walk)) {
		if (node->b != NULL) {
			ask(&walk, node->b, &value);
			if (value.kind == CEL_ERROR) {
				*out = value;
				good = false;
				break;
			}
			if (!value.as.truth)
				continue;
		}
		eval(node->c, frame, &value);
		if (value.kind == CEL_ERROR) {
			*out = value;
			good = false;
		} else if (node->as.loop.macro == MACRO_TRANSFORM_MAP) {
			good = put_entry(&walk, map, frame->locals[node->as.loop.slot1], value, out);
		} else if (value.kind != CEL_MAP) {
			struct cel_value made = value;

			fail_overload(node->c, frame, out, "transformMapEntry", &made, 1);
			good = false;
		} else {
			const struct cel_map *made = value.as.map;

			for (size_t i = 0; good && i < cel_map_count(made); i++) {
				cel_map_entry(made, i, &key, &value);
				charge(frame, 1);
				good = put_entry(&walk, map, key, value, out);
			}
		}
	}
	done(&walk);
	if (!good)
		return;
	*out = cel_map_value(map);
	check_depth(frame, out);
}

/* optMap, optFlatMap: what is made of the value, if there is one. */
static void
eval_optional_map(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct active active = { node, frame->active };
	struct cel_value from;

	eval(node->a, frame, &from);
	if (from.kind != CEL_OPTIONAL) {
		if (from.kind == CEL_ERROR)
			*out = from;
		else
			fail_overload(node, frame, out, arena_string(frame->run->arena, node->name), &from, 1);
		return;
	}
	if (from.as.optional == NULL) {
		*out = from;
		return;
	}
	frame->locals[node->as.loop.slot1] = *from.as.optional;
	frame->active = &active;
	eval(node->c, frame, out);
	frame->active = active.outer;
	if (out->kind == CEL_ERROR)
		return;
	if (node->as.loop.macro == MACRO_OPT_MAP) {
		*out = cel_optional(frame->run, out);
		check_depth(frame, out);
	} else if (out->kind != CEL_OPTIONAL) {
		struct cel_value made = *out;

		fail_overload(node->c, frame, out, "optFlatMap", &made, 1);
	}
}

/* ---- sortBy ---- */

/* Merges two sorted runs of indexes; keys that are equal stay in order. */
static void
merge_runs(const struct cel_value *keys, const uint32_t *from, uint32_t *to, size_t left, size_t middle, size_t right)
{
	size_t a = left, b = middle;

	for (size_t i = left; i < right; i++) {
		int order = 1;

		if (a < middle && b < right)
			(void)cel_order(&keys[from[b]], &keys[from[a]], &order);
		if (a < middle && (b >= right || order >= 0))
			to[i] = from[a++];
		else
			to[i] = from[b++];
	}
}

/* Values that have an order with the first one have it with each other; NaN has it with nothing. */
static bool
have_order(const struct cel_value *keys, size_t count)
{
	int order;

	for (size_t i = 0; i < count; i++) {
		/* Text is not read for that, however long it is. */
		if ((keys[i].kind == CEL_STRING && keys[0].kind == CEL_STRING) ||
		    (keys[i].kind == CEL_BYTES && keys[0].kind == CEL_BYTES))
			continue;
		if (!cel_order(&keys[0], &keys[i], &order))
			return false;
	}
	return true;
}

static void
eval_sort_by(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_value *keys, *items;
	uint32_t *order, *other;
	struct walk walk;
	size_t n = 0;
	uint64_t round;

	if (!begin(&walk, node, frame, out))
		return;
	if (walk.over.kind != CEL_LIST) {
		fail_overload(node, frame, out, "sortBy", &walk.over, 1);
		return;
	}
	charge(frame, walk.count);
	keys = cel_list_room(frame->run, walk.count);
	items = cel_list_room(frame->run, walk.count);
	order = ARENA_ARRAY(frame->run->arena, uint32_t, walk.count);
	other = ARENA_ARRAY(frame->run->arena, uint32_t, walk.count);
	enter(&walk);
	while (next(&walk)) {
		items[n] = frame->locals[node->as.loop.slot1];
		eval(node->c, frame, &keys[n]);
		if (keys[n].kind == CEL_ERROR) {
			done(&walk);
			*out = keys[n];
			return;
		}
		order[n] = (uint32_t)n;
		n++;
	}
	done(&walk);
	round = cel_order_cost(keys, n);
	if (!have_order(keys, n)) {
		fail_at_node(node->c, frame, out, CEL_WRONG_TYPE, "these keys have no order");
		return;
	}
	for (size_t width = 1; width < n; width *= 2) {
		uint32_t *swap = order;

		charge(frame, round);
		for (size_t left = 0; left < n; left += 2 * width) {
			size_t middle = left + width < n ? left + width : n, right = left + 2 * width < n ? left + 2 * width : n;

			merge_runs(keys, order, other, left, middle, right);
		}
		order = other;
		other = swap;
	}
	for (size_t i = 0; i < n; i++)
		keys[i] = items[order[i]];
	*out = cel_list(keys, n);
	check_depth(frame, out);
}

node_eval *
link_comprehension(const struct cel_node *node)
{
	switch (node->as.loop.macro) {
	case MACRO_ALL:
	case MACRO_EXISTS:
		return eval_all_exists;
	case MACRO_EXISTS_ONE:
		return eval_exists_one;
	case MACRO_TRANSFORM_MAP:
	case MACRO_TRANSFORM_MAP_ENTRY:
		return eval_map_loop;
	case MACRO_OPT_MAP:
	case MACRO_OPT_FLAT_MAP:
		return eval_optional_map;
	case MACRO_SORT_BY:
		return eval_sort_by;
	default:
		return eval_list_loop;
	}
}
