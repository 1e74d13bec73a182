/* fuzz_cel.c - an expression: parse and check it, evaluate it if it is one, and show the value in every form. */
#include <string.h>

#include "cel/ext/ext.h"
#include "fuzz.h"

/* ---- a small model, with a list, a record within a record and an unset one ---- */

enum tag { LABEL, LABELS, COUNT, WHEN, RAW, INNER, UNSET, ALL };

static const struct cel_record thing;
static const int object;

static void
get(struct cel_run *run, const void *from, const struct cel_field *field, struct cel_value *out)
{
	struct cel_value *items;

	(void)from;
	switch ((enum tag)field->tag) {
	case LABEL: *out = cel_string(TEXT("www.example.com")); break;
	case LABELS:
	case ALL:
		items = cel_list_room(run, 3);
		for (int i = 0; i < 3; i++)
			items[i] = field->tag == ALL ? cel_record(&object, &thing) : cel_string(TEXT("a.example"));
		*out = cel_list(items, 3);
		break;
	case COUNT: *out = cel_int(2048); break;
	case WHEN: *out = cel_timestamp(1800000000, 0); break;
	case RAW: *out = cel_bytes(bytes_of_text(TEXT("\377\0\1"))); break;
	case INNER: *out = cel_record(&object, &thing); break;
	case UNSET: *out = cel_record(NULL, &thing); break;
	}
}

static const struct cel_field fields[] = {
	{ "label", "string", "", get, NULL, LABEL },
	{ "labels", "list(string)", "", get, NULL, LABELS },
	{ "count", "int", "", get, NULL, COUNT },
	{ "when", "timestamp", "", get, NULL, WHEN },
	{ "raw", "bytes", "", get, NULL, RAW },
	{ "inner", "Thing", "", get, NULL, INNER },
	{ "unset", "Thing", "", get, NULL, UNSET },
	{ "all", "list(Thing)", "", get, NULL, ALL },
};
static const struct cel_record thing = { "Thing", "", fields, COUNT_OF(fields) };

static void
give_variable(struct cel_run *run, unsigned slot, struct cel_value *out)
{
	struct cel_map *map;

	switch (slot) {
	case 0: *out = cel_record(&object, &thing); break;
	case 1: *out = cel_string(TEXT("text \303\244 \0 of some length")); break;
	case 2: *out = cel_int(-1); break;
	default:
		map = cel_map_new(run->arena, 2);
		MUST(cel_map_put(map, cel_string(TEXT("a")), cel_int(1)));
		MUST(cel_map_put(map, cel_int(2), cel_list(NULL, 0)));
		*out = cel_map_value(map);
	}
}

static void
check_mistakes(const struct cel_mistakes *mistakes, size_t size)
{
	MUST(mistakes->count > 0 && mistakes->first != NULL);
	for (const struct cel_mistake *m = mistakes->first; m != NULL; m = m->next)
		MUST(m->start <= m->end && m->end <= size && m->text.len > 0);
}

static void
show(struct arena *arena, const struct cel_value *value)
{
	struct text literal = cel_value_literal(arena, value, 200);

	MUST(literal.len <= 203);
	MUST(text_utf8_valid(literal));
	cel_value_text(arena, value);
	cel_value_path(arena, value);
	/* The others may hold NaN, or one list in very many places. */
	if (value->kind != CEL_DOUBLE && value->kind != CEL_LIST && value->kind != CEL_MAP &&
	    value->kind != CEL_OPTIONAL)
		MUST(cel_equal(value, value) && cel_hash(value) == cel_hash(value));
}

static void
try(struct arena *arena, const uint8_t *data, size_t size)
{
	struct text expression = { (const char *)data, size };
	struct cel_env *env = cel_env_new(arena);
	struct cel_mistakes mistakes = { 0 };
	struct cel_run run = { .arena = arena, .variable = give_variable, .budget = 20000, .now = 1800000000 };
	const struct cel_program *program;
	struct cel_value value = { 0 };

	cel_ext_declare(env);
	cel_env_record(env, &thing);
	cel_env_variable(env, "thing", cel_env_type(env, "Thing"));
	cel_env_variable(env, "text", cel_env_type(env, "string"));
	cel_env_variable(env, "number", cel_env_type(env, "int"));
	cel_env_variable(env, "params", cel_env_type(env, "dyn"));
	program = cel_compile(arena, env, expression, NULL, &mistakes);
	if (program == NULL) {
		check_mistakes(&mistakes, expression.len);
		return;
	}
	cel_type_text(arena, cel_program_type(program));
	if (cel_eval(&run, program, &value) == CEL_DONE)
		show(arena, &value);
	else
		MUST(value.kind == CEL_ERROR && value.as.error->text.len > 0 &&
		    value.as.error->start <= value.as.error->end && value.as.error->end <= expression.len);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	with_arena((size_t)64 << 20, try, data, size);
	return 0;
}
