/* value.c - making values, comparing them, and writing them as text. */

#include "cel/value.h"

#include <math.h>
#include <string.h>

struct cel_value
cel_bool(bool truth)
{
	return (struct cel_value){ .kind = CEL_BOOL, .as.truth = truth };
}

struct cel_value
cel_int(int64_t number)
{
	return (struct cel_value){ .kind = CEL_INT, .as.number = number };
}

struct cel_value
cel_uint(uint64_t number)
{
	return (struct cel_value){ .kind = CEL_UINT, .as.unsigned_number = number };
}

struct cel_value
cel_double(double real)
{
	return (struct cel_value){ .kind = CEL_DOUBLE, .as.real = real };
}

struct cel_value
cel_string(struct text text)
{
	return (struct cel_value){ .kind = CEL_STRING, .as.text = text };
}

struct cel_value
cel_bytes(struct bytes bytes)
{
	return (struct cel_value){ .kind = CEL_BYTES, .as.bytes = bytes };
}

struct cel_value
cel_list(const struct cel_value *items, size_t count)
{
	struct cel_value list = { .kind = CEL_LIST };
	uint8_t depth = 0;

	for (size_t i = 0; i < count; i++)
		if (items[i].depth > depth)
			depth = items[i].depth;
	list.depth = depth < UINT8_MAX ? (uint8_t)(depth + 1) : depth;
	list.as.list.items = items;
	list.as.list.count = count;
	return list;
}

struct cel_value
cel_timestamp(int64_t seconds, int32_t nanos)
{
	struct cel_value value = { .kind = CEL_TIMESTAMP };

	value.as.time.seconds = seconds;
	value.as.time.nanos = nanos;
	return value;
}

struct cel_value
cel_duration(int64_t seconds, int32_t nanos)
{
	struct cel_value value = cel_timestamp(seconds, nanos);

	value.kind = CEL_DURATION;
	return value;
}

struct cel_value
cel_record(const void *object, const struct cel_record *type)
{
	struct cel_value value = { .kind = CEL_RECORD };

	value.as.record.object = object;
	value.as.record.type = type;
	return value;
}

struct cel_value
cel_opaque(const void *object, const struct cel_opaque *type)
{
	struct cel_value value = { .kind = CEL_OPAQUE };

	value.as.opaque.object = object;
	value.as.opaque.type = type;
	return value;
}

struct cel_value
cel_null(void)
{
	return (struct cel_value){ .kind = CEL_NULL };
}

/* ---- types of values ---- */

const struct cel_type *
value_type(const struct cel_value *value)
{
	switch (value->kind) {
	case CEL_NULL:
		return &cel_type_null;
	case CEL_BOOL:
		return &cel_type_bool;
	case CEL_INT:
		return &cel_type_int;
	case CEL_UINT:
		return &cel_type_uint;
	case CEL_DOUBLE:
		return &cel_type_double;
	case CEL_STRING:
		return &cel_type_string;
	case CEL_BYTES:
		return &cel_type_bytes;
	case CEL_LIST:
		return &cel_type_list_dyn;
	case CEL_MAP:
		return &cel_type_map_dyn;
	case CEL_TYPE:
		return &cel_type_type;
	case CEL_TIMESTAMP:
		return &cel_type_timestamp;
	case CEL_DURATION:
		return &cel_type_duration;
	case CEL_OPTIONAL:
		return &cel_type_optional_dyn;
	default:
		return &cel_type_dyn;
	}
}

static struct text
type_name(const struct cel_type *type)
{
	switch (type->kind) {
	case CEL_NULL:
		return TEXT("null_type");
	case CEL_BOOL:
		return TEXT("bool");
	case CEL_INT:
		return TEXT("int");
	case CEL_UINT:
		return TEXT("uint");
	case CEL_DOUBLE:
		return TEXT("double");
	case CEL_STRING:
		return TEXT("string");
	case CEL_BYTES:
		return TEXT("bytes");
	case CEL_LIST:
		return TEXT("list");
	case CEL_MAP:
		return TEXT("map");
	case CEL_TYPE:
		return TEXT("type");
	case CEL_TIMESTAMP:
		return TEXT("google.protobuf.Timestamp");
	case CEL_DURATION:
		return TEXT("google.protobuf.Duration");
	case CEL_RECORD:
		return text_of(type->record->name);
	case CEL_OPAQUE:
		return text_of(type->opaque->name);
	case CEL_OPTIONAL:
		return TEXT("optional_type");
	default:
		return TEXT("dyn");
	}
}

struct text
cel_value_type_name(const struct cel_value *value)
{
	if (value->kind == CEL_RECORD)
		return text_of(value->as.record.type->name);
	if (value->kind == CEL_OPAQUE)
		return text_of(value->as.opaque.type->name);
	if (value->kind == CEL_ERROR)
		return TEXT("error");
	return type_name(value_type(value));
}

/* What a record that is not there has in a field of this type. */
struct cel_value
value_default(const struct cel_type *type)
{
	switch (type->kind) {
	case CEL_BOOL:
		return cel_bool(false);
	case CEL_INT:
		return cel_int(0);
	case CEL_UINT:
		return cel_uint(0);
	case CEL_DOUBLE:
		return cel_double(0);
	case CEL_STRING:
		return cel_string(TEXT(""));
	case CEL_BYTES:
		return cel_bytes((struct bytes){ NULL, 0 });
	case CEL_LIST:
		return cel_list(NULL, 0);
	case CEL_MAP:
		return cel_map_value(NULL);
	case CEL_TIMESTAMP:
		return cel_timestamp(0, 0);
	case CEL_DURATION:
		return cel_duration(0, 0);
	case CEL_RECORD:
		return cel_record(NULL, type->record);
	case CEL_OPAQUE:
		return cel_opaque(NULL, type->opaque);
	case CEL_OPTIONAL:
		return (struct cel_value){ .kind = CEL_OPTIONAL };
	default:
		return cel_null();
	}
}

bool
value_is_zero(const struct cel_value *value)
{
	switch (value->kind) {
	case CEL_NULL:
		return true;
	case CEL_BOOL:
		return !value->as.truth;
	case CEL_INT:
	case CEL_UINT:
		return value->as.number == 0;
	case CEL_DOUBLE:
		return value->as.real == 0;
	case CEL_STRING:
		return value->as.text.len == 0;
	case CEL_BYTES:
		return value->as.bytes.len == 0;
	case CEL_LIST:
		return value->as.list.count == 0;
	case CEL_MAP:
		return cel_map_count(value->as.map) == 0;
	case CEL_TIMESTAMP:
	case CEL_DURATION:
		return value->as.time.seconds == 0 && value->as.time.nanos == 0;
	case CEL_RECORD:
		return value->as.record.object == NULL;
	case CEL_OPAQUE:
		return value->as.opaque.object == NULL;
	case CEL_OPTIONAL:
		return value->as.optional == NULL;
	default:
		return false;
	}
}

bool
value_has_type(const struct cel_value *value, const struct cel_type *type)
{
	switch (type->kind) {
	case CEL_DYN:
	case CEL_PARAMETER:
		return true;
	case CEL_RECORD:
		return value->kind == CEL_RECORD && value->as.record.type == type->record;
	case CEL_OPAQUE:
		return value->kind == CEL_OPAQUE && value->as.opaque.type == type->opaque;
	default:
		return value->kind == type->kind;
	}
}

/* ---- comparing ---- */

/* With a run, what lies within lists and maps is charged for: one list may stand in many places of a value. */
static bool
equal(struct cel_run *run, const struct cel_value *a, const struct cel_value *b, unsigned depth)
{
	int order;

	if (value_is_number(a) && value_is_number(b))
		return cel_order(a, b, &order) && order == 0;
	if (a->kind != b->kind || depth > LIMIT_CEL_VALUE_DEPTH)
		return false;
	switch (a->kind) {
	case CEL_NULL:
		return true;
	case CEL_STRING:
		if (a->as.text.len != b->as.text.len)
			return false;
		if (run != NULL && a->as.text.len >= 10)
			cel_charge(run, a->as.text.len / 10);
		return a->as.text.len == 0 || memcmp(a->as.text.at, b->as.text.at, a->as.text.len) == 0;
	case CEL_BYTES:
		if (a->as.bytes.len != b->as.bytes.len)
			return false;
		if (run != NULL && a->as.bytes.len >= 10)
			cel_charge(run, a->as.bytes.len / 10);
		return a->as.bytes.len == 0 || memcmp(a->as.bytes.at, b->as.bytes.at, a->as.bytes.len) == 0;
	case CEL_LIST:
		if (a->as.list.count != b->as.list.count)
			return false;
		if (run != NULL)
			cel_charge(run, a->as.list.count);
		for (size_t i = 0; i < a->as.list.count; i++)
			if (!equal(run, &a->as.list.items[i], &b->as.list.items[i], depth + 1))
				return false;
		return true;
	case CEL_MAP:
		if (cel_map_count(a->as.map) != cel_map_count(b->as.map))
			return false;
		if (run != NULL)
			cel_charge(run, cel_map_count(a->as.map));
		for (size_t i = 0; i < cel_map_count(a->as.map); i++) {
			struct cel_value key, x, y;

			cel_map_entry(a->as.map, i, &key, &x);
			if (run != NULL && key.kind == CEL_STRING)
				cel_charge(run, key.as.text.len / 10);
			if (!cel_map_get(b->as.map, &key, &y) || !equal(run, &x, &y, depth + 1))
				return false;
		}
		return true;
	case CEL_TYPE:
		/* Values know no arguments of types: list(int) and list(string) are both list. */
		return text_equal(type_name(a->as.type), type_name(b->as.type));
	case CEL_RECORD:
		return a->as.record.type == b->as.record.type && a->as.record.object == b->as.record.object;
	case CEL_OPAQUE:
		if (a->as.opaque.type != b->as.opaque.type)
			return false;
		if (a->as.opaque.object == NULL || b->as.opaque.object == NULL)
			return a->as.opaque.object == b->as.opaque.object;
		return a->as.opaque.type->equal(a->as.opaque.object, b->as.opaque.object);
	case CEL_OPTIONAL:
		if (a->as.optional == NULL || b->as.optional == NULL)
			return a->as.optional == b->as.optional;
		return equal(run, a->as.optional, b->as.optional, depth + 1);
	default:
		return cel_order(a, b, &order) && order == 0;
	}
}

bool
cel_equal(const struct cel_value *a, const struct cel_value *b)
{
	return equal(NULL, a, b, 0);
}

bool
cel_run_equal(struct cel_run *run, const struct cel_value *a, const struct cel_value *b)
{
	return equal(run, a, b, 0);
}

static uint64_t
mix(uint64_t hash, uint64_t more)
{
	hash ^= more + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);
	hash *= 0xff51afd7ed558ccdu;
	return hash ^ hash >> 32;
}

/* Numbers that are equal across kinds are so as doubles, so as doubles they are hashed. */
static uint64_t
hash_number(double real)
{
	uint64_t bits;

	if (real == 0)
		real = 0;
	memcpy(&bits, &real, sizeof(bits));
	return mix(CEL_INT, bits);
}

static uint64_t
hash(struct cel_run *run, const struct cel_value *value, unsigned depth)
{
	uint64_t sum = value->kind;

	if (depth > LIMIT_CEL_VALUE_DEPTH)
		return 0;
	switch (value->kind) {
	case CEL_BOOL:
		return mix(sum, value->as.truth);
	case CEL_INT:
	case CEL_UINT:
	case CEL_DOUBLE:
		return hash_number(value_as_double(value));
	case CEL_STRING:
		return mix(sum, hash_bytes(0, bytes_of_text(value->as.text)));
	case CEL_BYTES:
		return mix(sum, hash_bytes(0, value->as.bytes));
	case CEL_LIST:
		if (run != NULL)
			cel_charge(run, value->as.list.count);
		for (size_t i = 0; i < value->as.list.count; i++)
			sum = mix(sum, hash(run, &value->as.list.items[i], depth + 1));
		return sum;
	case CEL_MAP:
		if (run != NULL)
			cel_charge(run, cel_map_count(value->as.map));
		/* The order of entries does not count. */
		for (size_t i = 0; i < cel_map_count(value->as.map); i++) {
			struct cel_value key, item;

			cel_map_entry(value->as.map, i, &key, &item);
			sum += mix(hash(run, &key, depth + 1), hash(run, &item, depth + 1));
		}
		return sum;
	case CEL_TYPE:
		return mix(sum, hash_bytes(0, bytes_of_text(type_name(value->as.type))));
	case CEL_TIMESTAMP:
	case CEL_DURATION:
		return mix(mix(sum, (uint64_t)value->as.time.seconds), (uint64_t)value->as.time.nanos);
	case CEL_RECORD:
		return mix(sum, (uint64_t)(uintptr_t)value->as.record.object);
	case CEL_OPAQUE:
		return mix(sum, value->as.opaque.object == NULL ? 0 : value->as.opaque.type->hash(value->as.opaque.object));
	case CEL_OPTIONAL:
		return mix(sum, value->as.optional == NULL ? 0 : hash(run, value->as.optional, depth + 1));
	default:
		return sum;
	}
}

uint64_t
cel_hash(const struct cel_value *value)
{
	return hash(NULL, value, 0);
}

uint64_t
cel_run_hash(struct cel_run *run, const struct cel_value *value)
{
	return hash(run, value, 0);
}

/* ---- as text ---- */

static void
add_bytes(struct buffer *out, struct bytes bytes)
{
	buffer_add(out, hex_text(out->arena, bytes));
}

/* One list may stand in many places of a value: the text could be longer than any memory. */
static bool
has_room(const struct buffer *out, unsigned depth)
{
	return depth <= LIMIT_CEL_VALUE_DEPTH && out->len < LIMIT_CEL_STRING;
}

static void
add_text(struct buffer *out, const struct cel_value *value, unsigned depth)
{
	switch (value->kind) {
	case CEL_ERROR:
		buffer_add(out, value->as.error->text);
		break;
	case CEL_NULL:
		buffer_adds(out, "null");
		break;
	case CEL_BOOL:
		buffer_adds(out, value->as.truth ? "true" : "false");
		break;
	case CEL_INT:
		buffer_printf(out, "%lld", (long long)value->as.number);
		break;
	case CEL_UINT:
		buffer_printf(out, "%llu", (unsigned long long)value->as.unsigned_number);
		break;
	case CEL_DOUBLE:
		buffer_add(out, double_text(out->arena, value->as.real));
		break;
	case CEL_STRING:
		buffer_add(out, value->as.text);
		break;
	case CEL_BYTES:
		add_bytes(out, value->as.bytes);
		break;
	case CEL_LIST:
		for (size_t i = 0; i < value->as.list.count && has_room(out, depth); i++) {
			if (i > 0)
				buffer_adds(out, ", ");
			add_text(out, &value->as.list.items[i], depth + 1);
		}
		break;
	case CEL_MAP:
		for (size_t i = 0; i < cel_map_count(value->as.map) && has_room(out, depth); i++) {
			struct cel_value key, item;

			cel_map_entry(value->as.map, i, &key, &item);
			if (i > 0)
				buffer_adds(out, ", ");
			add_text(out, &key, depth + 1);
			buffer_adds(out, ": ");
			add_text(out, &item, depth + 1);
		}
		break;
	case CEL_TYPE:
		buffer_add(out, type_name(value->as.type));
		break;
	case CEL_TIMESTAMP:
		buffer_add(out, cel_timestamp_text(out->arena, value->as.time.seconds, value->as.time.nanos));
		break;
	case CEL_DURATION:
		buffer_add(out, cel_duration_text(out->arena, value->as.time.seconds, value->as.time.nanos));
		break;
	case CEL_RECORD:
		buffer_adds(out, value->as.record.type->name);
		break;
	case CEL_OPAQUE:
		if (value->as.opaque.object != NULL)
			buffer_add(out, value->as.opaque.type->text(out->arena, value->as.opaque.object));
		break;
	case CEL_OPTIONAL:
		if (value->as.optional != NULL && depth <= LIMIT_CEL_VALUE_DEPTH)
			add_text(out, value->as.optional, depth + 1);
		break;
	default:
		break;
	}
}

struct text
cel_value_text(struct arena *arena, const struct cel_value *value)
{
	struct buffer out;

	if (value->kind == CEL_STRING)
		return value->as.text;
	buffer_init(&out, arena);
	add_text(&out, value, 0);
	return buffer_text(&out);
}

static void
add_quoted(struct buffer *out, struct text text, size_t limit)
{
	const char *at = text.at, *end = text.len > 0 ? text.at + text.len : text.at;

	buffer_addc(out, '\'');
	while (at < end && out->len <= limit) {
		const char *start = at;
		uint32_t scalar = text_utf8_next(&at, end);

		if (scalar == '\'' || scalar == '\\')
			buffer_printf(out, "\\%c", (char)scalar);
		else if (scalar == '\n')
			buffer_adds(out, "\\n");
		else if (scalar == '\t')
			buffer_adds(out, "\\t");
		else if (scalar == '\r')
			buffer_adds(out, "\\r");
		else if (scalar == 0xffffffff)
			buffer_printf(out, "\\x%02x", (unsigned char)*start);
		else if (scalar < 0x20 || (scalar >= 0x7f && scalar < 0xa0) || (scalar >= 0x200b && scalar <= 0x200f) ||
		    (scalar >= 0x2028 && scalar <= 0x202e) || (scalar >= 0x2066 && scalar <= 0x2069) || scalar == 0xfeff)
			buffer_printf(out, "\\u%04x", (unsigned)scalar);
		else
			buffer_add(out, (struct text){ start, (size_t)(at - start) });
	}
	buffer_addc(out, '\'');
}

static void
add_literal(struct buffer *out, const struct cel_value *value, size_t limit, unsigned depth)
{
	if (out->len > limit || depth > LIMIT_CEL_VALUE_DEPTH)
		return;
	switch (value->kind) {
	case CEL_STRING:
		add_quoted(out, value->as.text, limit);
		break;
	case CEL_BYTES:
		buffer_adds(out, "b'");
		for (size_t i = 0; i < value->as.bytes.len && out->len <= limit; i++)
			buffer_printf(out, "\\x%02x", value->as.bytes.at[i]);
		buffer_addc(out, '\'');
		break;
	case CEL_UINT:
		add_text(out, value, depth);
		buffer_addc(out, 'u');
		break;
	case CEL_DOUBLE: {
		struct text text = double_text(out->arena, value->as.real);

		buffer_add(out, text);
		if (!text_contains(text, ".") && !text_contains(text, "e") && isfinite(value->as.real))
			buffer_adds(out, ".0");
		break;
	}
	case CEL_LIST:
		buffer_addc(out, '[');
		for (size_t i = 0; i < value->as.list.count && out->len <= limit; i++) {
			if (i > 0)
				buffer_adds(out, ", ");
			add_literal(out, &value->as.list.items[i], limit, depth + 1);
		}
		buffer_addc(out, ']');
		break;
	case CEL_MAP:
		buffer_addc(out, '{');
		for (size_t i = 0; i < cel_map_count(value->as.map) && out->len <= limit; i++) {
			struct cel_value key, item;

			cel_map_entry(value->as.map, i, &key, &item);
			if (i > 0)
				buffer_adds(out, ", ");
			add_literal(out, &key, limit, depth + 1);
			buffer_adds(out, ": ");
			add_literal(out, &item, limit, depth + 1);
		}
		buffer_addc(out, '}');
		break;
	case CEL_TIMESTAMP:
		buffer_adds(out, "timestamp('");
		add_text(out, value, depth);
		buffer_adds(out, "')");
		break;
	case CEL_DURATION:
		buffer_adds(out, "duration('");
		add_text(out, value, depth);
		buffer_adds(out, "')");
		break;
	case CEL_RECORD:
		buffer_adds(out, value->as.record.type->name);
		buffer_adds(out, value->as.record.object == NULL ? "{}" : "{...}");
		break;
	case CEL_OPAQUE:
		buffer_adds(out, value->as.opaque.type->name);
		buffer_addc(out, '(');
		if (value->as.opaque.object != NULL)
			add_quoted(out, value->as.opaque.type->text(out->arena, value->as.opaque.object), limit);
		buffer_addc(out, ')');
		break;
	case CEL_OPTIONAL:
		if (value->as.optional == NULL) {
			buffer_adds(out, "optional.none()");
			break;
		}
		buffer_adds(out, "optional.of(");
		add_literal(out, value->as.optional, limit, depth + 1);
		buffer_addc(out, ')');
		break;
	case CEL_ERROR:
		buffer_adds(out, "error: ");
		add_text(out, value, depth);
		break;
	default:
		add_text(out, value, depth);
		break;
	}
}

struct text
cel_value_literal(struct arena *arena, const struct cel_value *value, size_t limit)
{
	struct buffer out;
	struct text text;

	buffer_init(&out, arena);
	add_literal(&out, value, limit, 0);
	text = buffer_text(&out);
	if (text.len <= limit)
		return text;
	text.len = limit > 3 ? limit - 3 : 0;
	while (text.len > 0 && !text_utf8_valid(text))
		text.len--;
	return arena_printf(arena, "%.*s...", TEXT_ARG(text));
}

static void
add_origin(struct buffer *out, const struct cel_origin *origin, uint32_t index)
{
	if (origin->parent != NULL)
		add_origin(out, origin->parent, origin->parent_index);
	if (origin->field != NULL) {
		if (origin->parent != NULL)
			buffer_addc(out, '.');
		buffer_adds(out, origin->field->name);
	} else if (origin->variable != NULL) {
		buffer_adds(out, origin->variable);
	}
	if (index > 0)
		buffer_printf(out, "[%u]", (unsigned)(index - 1));
}

struct text
cel_value_path(struct arena *arena, const struct cel_value *value)
{
	struct buffer out;

	if (value->origin == NULL)
		return TEXT("");
	buffer_init(&out, arena);
	add_origin(&out, value->origin, value->index);
	return buffer_text(&out);
}
