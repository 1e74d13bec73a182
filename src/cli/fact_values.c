/* fact_values.c - facts as JSON and as lines for people. */
#include <string.h>

#include "cli/fact_values.h"

#define DEPTH_LIMIT 8

static bool
present(struct cel_run *run, const void *object, const struct cel_field *field)
{
	return field->has == NULL || field->has(run, object, field);
}

/* Names of names would go on for ever only if a record held itself; none does, but Path holds Cert. */
void
value_json(struct json *json, struct cel_run *run, struct arena *arena, const struct cel_value *value, unsigned depth)
{
	switch ((enum cel_kind)value->kind) {
	case CEL_BOOL:
		json_bool(json, value->as.truth);
		return;
	case CEL_INT:
		json_int(json, value->as.number);
		return;
	case CEL_UINT:
		json_uint(json, value->as.unsigned_number);
		return;
	case CEL_DOUBLE:
		json_double(json, value->as.real);
		return;
	case CEL_BYTES:
		json_text(json, hex_text(arena, value->as.bytes));
		return;
	case CEL_LIST:
		json_array(json);
		for (size_t i = 0; i < value->as.list.count && depth < DEPTH_LIMIT; i++)
			value_json(json, run, arena, &value->as.list.items[i], depth + 1);
		json_array_end(json);
		return;
	case CEL_RECORD: {
		const struct cel_record *record = value->as.record.type;
		const void *object = value->as.record.object;

		json_object(json);
		for (size_t i = 0; object != NULL && i < record->count && depth < DEPTH_LIMIT; i++)
			value_json_field(json, run, arena, object, &record->fields[i], depth);
		json_object_end(json);
		return;
	}
	case CEL_MAP:
		json_object(json);
		for (size_t i = 0; i < cel_map_count(value->as.map) && depth < DEPTH_LIMIT; i++) {
			struct cel_value key, item;

			cel_map_entry(value->as.map, i, &key, &item);
			json_key(json, arena_string(arena, cel_value_text(arena, &key)));
			value_json(json, run, arena, &item, depth + 1);
		}
		json_object_end(json);
		return;
	case CEL_NULL:
		json_null(json);
		return;
	default:
		json_text(json, cel_value_text(arena, value));
		return;
	}
}

void
value_json_field(struct json *json, struct cel_run *run, struct arena *arena, const void *object, const struct cel_field *field,
    unsigned depth)
{
	struct cel_value value = { 0 };

	if (!present(run, object, field))
		return;
	field->get(run, object, field, &value);
	json_key(json, field->name);
	value_json(json, run, arena, &value, depth + 1);
}

static bool
says_nothing(const struct cel_value *value)
{
	switch ((enum cel_kind)value->kind) {
	case CEL_BOOL:
		return !value->as.truth;
	case CEL_STRING:
		return value->as.text.len == 0;
	case CEL_BYTES:
		return true;
	case CEL_LIST:
		return value->as.list.count == 0;
	case CEL_RECORD:
		return value->as.record.object == NULL;
	case CEL_MAP:
		return cel_map_count(value->as.map) == 0;
	default:
		return false;
	}
}

static void
add_indent(struct buffer *out, unsigned indent)
{
	for (unsigned i = 0; i < indent; i++)
		buffer_addc(out, ' ');
}

void
value_lines(struct buffer *out, struct cel_run *run, const struct cel_value *value, unsigned indent)
{
	const struct cel_record *record = value->as.record.type;

	if (indent > 2 * DEPTH_LIMIT)
		return;
	for (size_t i = 0; i < record->count; i++) {
		const struct cel_field *f = &record->fields[i];
		struct cel_value field = { 0 };

		if (!present(run, value->as.record.object, f))
			continue;
		f->get(run, value->as.record.object, f, &field);
		if (says_nothing(&field))
			continue;
		add_indent(out, indent);
		if (field.kind == CEL_RECORD) {
			buffer_printf(out, "%s\n", f->name);
			value_lines(out, run, &field, indent + 2);
		} else if (field.kind == CEL_LIST && field.as.list.items[0].kind == CEL_RECORD) {
			buffer_printf(out, "%s\n", f->name);
			for (size_t j = 0; j < field.as.list.count; j++) {
				struct buffer item;

				buffer_init(&item, out->arena);
				value_lines(&item, run, &field.as.list.items[j], indent + 4);
				if (item.len == 0)
					continue;
				/* The first line of an item gets a dash. */
				item.at[indent + 2] = '-';
				buffer_add(out, buffer_text(&item));
			}
		} else {
			int width = indent < 20 ? 24 - (int)indent : 4;

			buffer_printf(out, "%-*s ", width, f->name);
			buffer_add(out, text_escape(out->arena, cel_value_text(out->arena, &field)));
			buffer_addc(out, '\n');
		}
	}
}
