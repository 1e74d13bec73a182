/* types.c - the types of the language: making, naming and comparing them. */

#include "cel/type.h"

#include <assert.h>
#include <string.h>

const struct cel_type cel_type_error = { .kind = CEL_ERROR };
const struct cel_type cel_type_null = { .kind = CEL_NULL };
const struct cel_type cel_type_bool = { .kind = CEL_BOOL };
const struct cel_type cel_type_int = { .kind = CEL_INT };
const struct cel_type cel_type_uint = { .kind = CEL_UINT };
const struct cel_type cel_type_double = { .kind = CEL_DOUBLE };
const struct cel_type cel_type_string = { .kind = CEL_STRING };
const struct cel_type cel_type_bytes = { .kind = CEL_BYTES };
const struct cel_type cel_type_type = { .kind = CEL_TYPE };
const struct cel_type cel_type_timestamp = { .kind = CEL_TIMESTAMP };
const struct cel_type cel_type_duration = { .kind = CEL_DURATION };
const struct cel_type cel_type_dyn = { .kind = CEL_DYN };
const struct cel_type cel_type_list_dyn = { .kind = CEL_LIST, .count = 1, .args = { &cel_type_dyn } };
const struct cel_type cel_type_map_dyn = { .kind = CEL_MAP, .count = 2, .args = { &cel_type_dyn, &cel_type_dyn } };
const struct cel_type cel_type_optional_dyn = { .kind = CEL_OPTIONAL, .count = 1, .args = { &cel_type_dyn } };

static const struct cel_type type_list_string = { .kind = CEL_LIST, .count = 1, .args = { &cel_type_string } };
static const struct cel_type type_list_int = { .kind = CEL_LIST, .count = 1, .args = { &cel_type_int } };
static const struct cel_type type_list_bool = { .kind = CEL_LIST, .count = 1, .args = { &cel_type_bool } };

/* The names that a type is written by in signatures; the first of a kind is the one in messages. */
static const struct {
	const char *name;
	const struct cel_type *type;
} plain_types[] = {
	{ "string", &cel_type_string },
	{ "int", &cel_type_int },
	{ "bool", &cel_type_bool },
	{ "timestamp", &cel_type_timestamp },
	{ "duration", &cel_type_duration },
	{ "dyn", &cel_type_dyn },
	{ "bytes", &cel_type_bytes },
	{ "double", &cel_type_double },
	{ "uint", &cel_type_uint },
	{ "type", &cel_type_type },
	{ "null_type", &cel_type_null },
	{ "list", &cel_type_list_dyn },
	{ "map", &cel_type_map_dyn },
	{ "google.protobuf.Timestamp", &cel_type_timestamp },
	{ "google.protobuf.Duration", &cel_type_duration },
};

const struct cel_type *
type_list(struct arena *arena, const struct cel_type *element)
{
	struct cel_type *type;

	switch (element->kind) {
	case CEL_DYN:
		return &cel_type_list_dyn;
	case CEL_STRING:
		return &type_list_string;
	case CEL_INT:
		return &type_list_int;
	case CEL_BOOL:
		return &type_list_bool;
	default:
		break;
	}
	type = ARENA_NEW(arena, struct cel_type);
	type->kind = CEL_LIST;
	type->count = 1;
	type->args[0] = element;
	type->open = element->open;
	return type;
}

const struct cel_type *
type_map(struct arena *arena, const struct cel_type *key, const struct cel_type *value)
{
	struct cel_type *type = ARENA_NEW(arena, struct cel_type);

	type->kind = CEL_MAP;
	type->count = 2;
	type->args[0] = key;
	type->args[1] = value;
	type->open = key->open || value->open;
	return type;
}

const struct cel_type *
type_optional(struct arena *arena, const struct cel_type *element)
{
	struct cel_type *type;

	if (element->kind == CEL_DYN)
		return &cel_type_optional_dyn;
	type = ARENA_NEW(arena, struct cel_type);
	type->kind = CEL_OPTIONAL;
	type->count = 1;
	type->args[0] = element;
	type->open = element->open;
	return type;
}

bool
cel_type_equal(const struct cel_type *a, const struct cel_type *b)
{
	if (a == b)
		return true;
	if (a->kind != b->kind || a->count != b->count || a->id != b->id || a->record != b->record ||
	    a->opaque != b->opaque)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!cel_type_equal(a->args[i], b->args[i]))
			return false;
	return true;
}

enum cel_kind
cel_type_kind(const struct cel_type *type)
{
	return (enum cel_kind)type->kind;
}

const struct cel_type *
cel_type_element(const struct cel_type *type)
{
	switch (type->kind) {
	case CEL_LIST:
	case CEL_MAP:
	case CEL_OPTIONAL:
		return type->args[0];
	default:
		return NULL;
	}
}

static void
add_type(struct buffer *out, const struct cel_type *type)
{
	switch (type->kind) {
	case CEL_ERROR:
		buffer_adds(out, "?");
		return;
	case CEL_LIST:
		buffer_adds(out, "list");
		break;
	case CEL_MAP:
		buffer_adds(out, "map");
		break;
	case CEL_OPTIONAL:
		buffer_adds(out, "optional");
		break;
	case CEL_RECORD:
		buffer_adds(out, type->record->name);
		return;
	case CEL_OPAQUE:
		buffer_adds(out, type->opaque->name);
		break;
	case CEL_PARAMETER:
		if (type->id >= TYPE_VARIABLE)
			buffer_adds(out, "dyn");
		else
			buffer_addc(out, (char)type->id);
		return;
	default:
		for (size_t i = 0; i < COUNT_OF(plain_types); i++) {
			if (plain_types[i].type->kind == type->kind) {
				buffer_adds(out, plain_types[i].name);
				return;
			}
		}
		return;
	}
	for (size_t i = 0; i < type->count; i++) {
		buffer_adds(out, i == 0 ? "(" : ", ");
		add_type(out, type->args[i]);
	}
	if (type->count > 0)
		buffer_addc(out, ')');
}

struct text
cel_type_text(struct arena *arena, const struct cel_type *type)
{
	struct buffer out;

	for (size_t i = 0; type->count == 0 && i < COUNT_OF(plain_types); i++)
		if (plain_types[i].type == type)
			return text_of(plain_types[i].name);
	buffer_init(&out, arena);
	add_type(&out, type);
	return buffer_text(&out);
}

const struct cel_type *
type_plain(struct text name)
{
	for (size_t i = 0; i < COUNT_OF(plain_types); i++)
		if (text_is(name, plain_types[i].name))
			return plain_types[i].type;
	return NULL;
}
