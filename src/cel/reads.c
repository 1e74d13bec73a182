/* reads.c - which variables and fields a program reads, as far as the tree tells. */

#include "cel/compiler.h"

#include <limits.h>

struct place {
	struct text path;              /* empty: not known */
	unsigned variable;             /* UINT_MAX: not known */
};

struct reader {
	struct compiler *c;
	struct place *locals;          /* what the variable of a comprehension stands for, by slot */
};

static void walk(struct reader *r, const struct cel_node *node);

/* Where the value of a node stands. */
static struct place
place_of(const struct reader *r, const struct cel_node *node)
{
	struct place place = { { "", 0 }, UINT_MAX };
	struct text format;

	switch (node->kind) {
	case NODE_VARIABLE:
		place.path = node->as.variable.variable->name;
		place.variable = node->as.variable.slot;
		return place;
	case NODE_LOCAL:
		return r->locals[node->as.variable.slot];
	case NODE_SELECT:
	case NODE_INDEX:
		place = place_of(r, node->a);
		format = node->kind == NODE_INDEX ? TEXT("[]") : node->name;
		if (place.path.len == 0 && node->kind == NODE_INDEX)
			return place;
		place.path = arena_printf(r->c->arena, "%.*s%s%.*s", TEXT_ARG(place.path),
		    node->kind == NODE_INDEX || place.path.len == 0 ? "" : ".", TEXT_ARG(format));
		return place;
	case NODE_COMPREHENSION:
		if (node->as.loop.macro == MACRO_FILTER || node->as.loop.macro == MACRO_SORT_BY)
			return place_of(r, node->a);
		return place;
	case NODE_BIND:
		return place_of(r, node->b);
	default:
		return place;
	}
}

static void
add(struct reader *r, const struct cel_node *node, struct place place, const struct cel_field *field,
    const struct cel_record *record, bool presence)
{
	struct cel_program *program = r->c->program;
	struct cel_read *read;

	for (size_t i = 0; i < program->reads.count; i++) {
		read = &program->reads.items[i];
		if (read->variable == place.variable && read->field == field && text_equal(read->path, place.path)) {
			read->presence = read->presence && presence;
			return;
		}
	}
	read = LIST_ADD(r->c->arena, &program->reads);
	read->variable = place.variable;
	read->path = place.path;
	read->field = field;
	read->record = record;
	read->presence = presence;
	read->start = node->start;
	read->end = node->end;
}

/* Whether the variable of the node is an element of what it goes over, and not that itself. */
static bool
goes_over_elements(const struct cel_node *node)
{
	return node->kind == NODE_COMPREHENSION && node->as.loop.macro != MACRO_OPT_MAP && node->as.loop.macro != MACRO_OPT_FLAT_MAP;
}

/* What stands below the last step of a path: only what is no part of the path is looked at. */
static void
walk_path(struct reader *r, const struct cel_node *node)
{
	switch (node->kind) {
	case NODE_SELECT:
		walk_path(r, node->a);
		break;
	case NODE_INDEX:
		walk(r, node->b);
		walk_path(r, node->a);
		break;
	case NODE_VARIABLE:
	case NODE_LOCAL:
		break;
	default:
		walk(r, node);
		break;
	}
}

static void
walk_select(struct reader *r, const struct cel_node *node)
{
	const struct cel_node *step = node;

	/* A key of a map is read from the field that holds the map. */
	while (step->kind == NODE_SELECT && step->as.select.field == NULL)
		step = step->a;
	if (step->kind == NODE_SELECT)
		add(r, node, place_of(r, node), step->as.select.field, step->as.select.index->record, node->test);
	else if (place_of(r, node).variable != UINT_MAX)
		add(r, node, place_of(r, node), NULL, NULL, node->test);
	walk_path(r, node->a);
}

static void
walk(struct reader *r, const struct cel_node *node)
{
	struct place place;

	switch (node->kind) {
	case NODE_VARIABLE:
		add(r, node, place_of(r, node), NULL, NULL, false);
		return;
	case NODE_SELECT:
		walk_select(r, node);
		return;
	case NODE_COMPREHENSION:
	case NODE_BIND:
		walk(r, node->a);
		place = place_of(r, node->a);
		if (goes_over_elements(node) && place.path.len > 0)
			place.path = arena_printf(r->c->arena, "%.*s[]", TEXT_ARG(place.path));
		r->locals[node->as.loop.slot1] = place;
		if (node->as.loop.count == 2) {
			r->locals[node->as.loop.slot1] = (struct place){ { "", 0 }, UINT_MAX };
			r->locals[node->as.loop.slot2] = place;
		}
		if (node->b != NULL)
			walk(r, node->b);
		if (node->c != NULL)
			walk(r, node->c);
		return;
	default:
		break;
	}
	if (node->a != NULL)
		walk(r, node->a);
	if (node->b != NULL)
		walk(r, node->b);
	if (node->c != NULL)
		walk(r, node->c);
	for (size_t i = 0; i < node->count; i++)
		walk(r, node->args[i]);
}

void
collect_reads(struct compiler *c, struct cel_node *root)
{
	struct reader r = { c, ARENA_ARRAY(c->arena, struct place, c->most_slots) };

	walk(&r, root);
}

size_t
cel_program_reads(const struct cel_program *program, const struct cel_read **reads)
{
	*reads = program->reads.items;
	return program->reads.count;
}
