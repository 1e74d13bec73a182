/* access.c - reading variables, fields and elements, and remembering where they were read. */

#include "cel/evaluate.h"

#include <string.h>

#define SHOWN_KEY 60           /* bytes of a key in an error */

/* ---- origins ---- */

void
stamp(struct cel_run *run, const struct cel_value *list, size_t i, struct cel_value *item)
{
	struct cel_origin *origin;

	if (item->origin != NULL || list->origin == NULL)
		return;
	if (list->index == 0) {
		item->origin = list->origin;
		item->index = (uint32_t)i + 1;
		return;
	}
	/* An element of an element. */
	origin = ARENA_NEW(run->arena, struct cel_origin);
	origin->parent = list->origin;
	origin->parent_index = list->index;
	item->origin = origin;
	item->index = (uint32_t)i + 1;
}

struct cel_value
cel_list_item(const struct cel_value *list, size_t i)
{
	struct cel_value item = list->as.list.items[i];

	if (item.origin == NULL && list->origin != NULL && list->index == 0) {
		item.origin = list->origin;
		item.index = (uint32_t)i + 1;
	}
	return item;
}

/* ---- nodes ---- */

void
eval_variable(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	const struct variable *variable = node->as.variable.variable;

	*out = (struct cel_value){ .kind = CEL_NULL };
	frame->run->variable(frame->run, variable->slot, out);
	if (__builtin_expect(out->kind == CEL_ERROR, 0)) {
		hand_on(node, frame, out);
		return;
	}
	if (out->origin == NULL && !variable->computed) {
		out->origin = &variable->origin;
		out->index = 0;
	}
}

static void
get_field(const struct cel_node *node, struct cel_frame *frame, const struct cel_value *record,
    const struct cel_field *field, struct cel_value *out)
{
	const struct cel_origin *from = record->origin;
	uint32_t index = record->index;
	struct cel_origin *origin;

	out->kind = CEL_NULL;
	out->depth = 0;
	out->index = 0;
	out->origin = NULL;
	field->get(frame->run, record->as.record.object, field, out);
	if (__builtin_expect(out->kind == CEL_ERROR, 0)) {
		hand_on(node, frame, out);
		return;
	}
	if (out->origin != NULL || from == NULL)
		return;
	if (from == node->as.select.from && index == 0) {
		out->origin = node->as.select.origin;
		return;
	}
	origin = ARENA_NEW(frame->run->arena, struct cel_origin);
	origin->parent = from;
	origin->parent_index = index;
	origin->field = field;
	out->origin = origin;
}

static bool
has_field(struct cel_frame *frame, const struct cel_value *record, const struct cel_field *field)
{
	struct cel_value value = { .kind = CEL_NULL };
	const void *object = record->as.record.object;

	if (object == NULL)
		return false;
	if (field->has != NULL)
		return field->has(frame->run, object, field);
	field->get(frame->run, object, field, &value);
	return !value_is_zero(&value);
}

/* a.b of a record whose type the checker knows: the common case. */
void
eval_field(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_value record;

	eval(node->a, frame, &record);
	if (record.kind != CEL_RECORD || record.as.record.type != node->as.select.index->record) {
		if (record.kind == CEL_ERROR)
			*out = record;
		else
			fail_overload(node, frame, out, "_._", &record, 1);
		return;
	}
	if (record.as.record.object == NULL) {
		*out = node->as.select.empty;
		return;
	}
	get_field(node, frame, &record, node->as.select.field, out);
}

/* The field of a record that the checker did not know. */
static const struct cel_field *
find_field(const struct cel_record *record, struct text name)
{
	for (size_t i = 0; i < record->count; i++)
		if (text_is(name, record->fields[i].name))
			return &record->fields[i];
	return NULL;
}

/* The default of a type by its name, without writing to the environment, which threads share. */
static struct cel_value
default_of(const struct cel_env *env, struct text name)
{
	static const struct {
		const char *prefix;
		const struct cel_type *type;
	} plain[] = {
		{ "list", &cel_type_list_dyn }, { "map", &cel_type_map_dyn }, { "string", &cel_type_string },
		{ "int", &cel_type_int }, { "bool", &cel_type_bool }, { "timestamp", &cel_type_timestamp },
		{ "duration", &cel_type_duration }, { "bytes", &cel_type_bytes }, { "double", &cel_type_double },
		{ "uint", &cel_type_uint }, { "optional", &cel_type_optional_dyn },
	};
	const struct cel_type *type = env_named_type(env, name);

	for (size_t i = 0; type == NULL && i < COUNT_OF(plain); i++)
		if (text_starts_with(name, plain[i].prefix))
			type = plain[i].type;
	return type == NULL ? cel_null() : value_default(type);
}

/*
 * One step of a.b on a value of any kind: CEL_ERROR if it cannot be asked; *absent if it can and there is none.
 * With `test`, only *absent is wanted.
 */
static void
select_value(const struct cel_node *node, struct cel_frame *frame, const struct cel_value *from, struct cel_value *out,
    bool *absent)
{
	const struct cel_field *field;

	*absent = false;
	if (from->kind == CEL_RECORD) {
		field = node->as.select.index != NULL && node->as.select.index->record == from->as.record.type ?
		    node->as.select.field : find_field(from->as.record.type, node->name);
		if (field == NULL) {
			fail_at_node(node, frame, out, CEL_NO_SUCH_FIELD,
			    "%s has no field '%.*s'", from->as.record.type->name, TEXT_ARG(node->name));
			return;
		}
		*absent = !has_field(frame, from, field);
		if (from->as.record.object != NULL) {
			get_field(node, frame, from, field, out);
		} else if (node->as.select.index != NULL && field == node->as.select.field) {
			*out = node->as.select.empty;
		} else {
			*out = default_of(frame->program->env, text_of(field->type));
		}
		return;
	}
	if (from->kind == CEL_MAP) {
		if (!cel_map_get(from->as.map, &node->as.select.key, out)) {
			*absent = true;
			*out = cel_null();
		} else if (from->origin != NULL && out->origin == NULL) {
			out->origin = from->origin;
			out->index = from->index;
		}
		return;
	}
	fail_overload(node, frame, out, "_._", from, 1);
}

/* a.b, a.?b, has(a.b) on anything, also on optionals. */
void
eval_select(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_value from;
	bool optional = node->optional, absent;

	eval(node->a, frame, &from);
	if (from.kind == CEL_ERROR) {
		*out = from;
		return;
	}
	if (from.kind == CEL_OPTIONAL) {
		if (from.as.optional == NULL) {
			if (node->test)
				set_bool(out, false);
			else
				*out = from;
			return;
		}
		optional = true;
		from = *from.as.optional;
	}
	if (node->test && from.kind == CEL_RECORD && node->as.select.index != NULL &&
	    node->as.select.index->record == from.as.record.type) {
		set_bool(out, has_field(frame, &from, node->as.select.field));
		return;
	}
	select_value(node, frame, &from, out, &absent);
	if (out->kind == CEL_ERROR)
		return;
	if (node->test) {
		set_bool(out, !absent);
	} else if (optional) {
		if (absent)
			*out = (struct cel_value){ .kind = CEL_OPTIONAL };
		else
			*out = cel_optional(frame->run, out);
		check_depth(frame, out);
	} else if (absent && from.kind == CEL_MAP) {
		fail_at_node(node, frame, out, CEL_NO_SUCH_KEY, "no such key: '%.*s'", TEXT_ARG(node->name));
	}
}

static bool
list_index(const struct cel_value *key, size_t count, size_t *index)
{
	switch (key->kind) {
	case CEL_INT:
		if (key->as.number < 0 || (uint64_t)key->as.number >= count)
			return false;
		*index = (size_t)key->as.number;
		return true;
	case CEL_UINT:
		if (key->as.unsigned_number >= count)
			return false;
		*index = (size_t)key->as.unsigned_number;
		return true;
	case CEL_DOUBLE:
		if (!(key->as.real >= 0 && key->as.real < (double)count))
			return false;
		*index = (size_t)key->as.real;
		return (double)*index == key->as.real;
	default:
		return false;
	}
}

static void
index_value(const struct cel_node *node, struct cel_frame *frame, const struct cel_value *a,
    const struct cel_value *key, struct cel_value *out, bool *absent)
{
	struct cel_value args[2] = { *a, *key };
	size_t index;

	*absent = false;
	if (a->kind == CEL_LIST) {
		if (key->kind != CEL_INT && key->kind != CEL_UINT && key->kind != CEL_DOUBLE) {
			fail_overload(node, frame, out, "_[_]", args, 2);
			return;
		}
		if (!list_index(key, a->as.list.count, &index)) {
			*absent = true;
			return;
		}
		*out = a->as.list.items[index];
		stamp(frame->run, &args[0], index, out);
		return;
	}
	if (a->kind == CEL_MAP) {
		charge_key(frame, key);
		if (!cel_map_get(a->as.map, key, out))
			*absent = true;
		else if (args[0].origin != NULL && out->origin == NULL) {
			out->origin = args[0].origin;
			out->index = args[0].index;
		}
		return;
	}
	fail_overload(node, frame, out, "_[_]", args, 2);
}

void
eval_index(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_value a, key;
	bool optional = node->optional, absent;

	eval(node->a, frame, &a);
	if (a.kind == CEL_ERROR) {
		*out = a;
		return;
	}
	eval(node->b, frame, &key);
	if (key.kind == CEL_ERROR) {
		*out = key;
		return;
	}
	if (a.kind == CEL_OPTIONAL) {
		if (a.as.optional == NULL) {
			*out = a;
			return;
		}
		optional = true;
		a = *a.as.optional;
	}
	out->kind = CEL_NULL;
	index_value(node, frame, &a, &key, out, &absent);
	if (absent && !optional) {
		struct text shown = cel_value_literal(frame->run->arena, &key, SHOWN_KEY);

		if (a.kind == CEL_LIST)
			fail_at_node(node, frame, out, CEL_INDEX_OUT_OF_RANGE,
			    "index out of range: %.*s of a list of %zu", TEXT_ARG(shown), a.as.list.count);
		else
			fail_at_node(node, frame, out, CEL_NO_SUCH_KEY, "no such key: %.*s", TEXT_ARG(shown));
	} else if (absent) {
		*out = (struct cel_value){ .kind = CEL_OPTIONAL };
	} else if (optional && out->kind != CEL_ERROR) {
		*out = cel_optional(frame->run, out);
		check_depth(frame, out);
	}
}
