/* optional.c - values that may be absent, said in the type. */

#include "cel/evaluate.h"

struct cel_value
cel_optional(struct cel_run *run, const struct cel_value *value)
{
	struct cel_value *copy = ARENA_NEW(run->arena, struct cel_value);
	struct cel_value optional = { .kind = CEL_OPTIONAL };

	*copy = *value;
	optional.as.optional = copy;
	optional.depth = value->depth < UINT8_MAX ? (uint8_t)(value->depth + 1) : value->depth;
	return optional;
}

static struct cel_value
optional_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	return cel_optional(run, &args[0]);
}

static struct cel_value
optional_of_non_zero(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	if (value_is_zero(&args[0]))
		return (struct cel_value){ .kind = CEL_OPTIONAL };
	return cel_optional(run, &args[0]);
}

static struct cel_value
optional_none(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)args, (void)count;
	return (struct cel_value){ .kind = CEL_OPTIONAL };
}

static struct cel_value
has_value(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return cel_bool(args[0].as.optional != NULL);
}

static struct cel_value
value(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	if (args[0].as.optional == NULL)
		return cel_fail(run, CEL_NO_VALUE, "optional.none() has no value");
	return *args[0].as.optional;
}

static struct cel_value
or(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return args[0].as.optional != NULL ? args[0] : args[1];
}

static struct cel_value
or_value(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return args[0].as.optional != NULL ? *args[0].as.optional : args[1];
}

bool
optional_is_alternative(const struct cel_function *function)
{
	return function->call == or || function->call == or_value;
}

/* The values that are there. */
static struct cel_value
unwrap(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct cel_value *items = cel_list_room(run, args[0].as.list.count);
	size_t kept = 0;

	(void)count;
	cel_charge(run, args[0].as.list.count);
	for (size_t i = 0; i < args[0].as.list.count; i++) {
		const struct cel_value *held = args[0].as.list.items[i].as.optional;

		if (held != NULL)
			items[kept++] = *held;
	}
	return cel_list(items, kept);
}

const struct cel_function cel_optional_functions[] = {
	{ "optional.of(A) -> optional(A)", "An optional that holds the value.", optional_of, NULL },
	{ "optional.ofNonZeroValue(A) -> optional(A)", "An optional that holds the value unless it is the default of its type.",
	    optional_of_non_zero, NULL },
	{ "optional.none() -> optional(A)", "An optional that holds nothing.", optional_none, NULL },
	{ "optional.unwrap(list(optional(A))) -> list(A)", "The values that are there.", unwrap, NULL },
	{ "list(optional(A)).unwrapOpt() -> list(A)", "The values that are there.", unwrap, NULL },
	{ "optional(A).hasValue() -> bool", "Whether there is a value.", has_value, NULL },
	{ "optional(A).value() -> A", "The value; an error if there is none.", value, NULL },
	{ "optional(A).or(optional(A)) -> optional(A)", "The first of the two that holds a value; the second is evaluated only if needed.", or, NULL },
	{ "optional(A).orValue(A) -> A", "The value, or the one given, which is evaluated only if there is none.", or_value, NULL },
};
const size_t cel_optional_functions_count = COUNT_OF(cel_optional_functions);
