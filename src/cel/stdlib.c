/* stdlib.c - the functions of the language itself, except for conversions, times and optionals. */

#include "cel/evaluate.h"

#include <string.h>

static size_t
characters(struct text text)
{
	size_t count = 0;

	/* Every byte that does not continue a character begins one. */
	for (size_t i = 0; i < text.len; i++)
		count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
	return count;
}

static struct cel_value
size(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	switch (args[0].kind) {
	case CEL_STRING:
		cel_charge(run, args[0].as.text.len / 10);
		return cel_int((int64_t)characters(args[0].as.text));
	case CEL_BYTES:
		return cel_int((int64_t)args[0].as.bytes.len);
	case CEL_LIST:
		return cel_int((int64_t)args[0].as.list.count);
	default:
		return cel_int((int64_t)cel_map_count(args[0].as.map));
	}
}

static struct cel_value
contains(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text, part = args[1].as.text;
	const char *at = text.at, *end;

	(void)count;
	cel_charge(run, text.len / 10 + 1);
	if (part.len == 0 || text.len < part.len)
		return cel_bool(part.len == 0);
	end = text.at + text.len;
	while ((size_t)(end - at) >= part.len) {
		const char *first = memchr(at, part.at[0], (size_t)(end - at) - part.len + 1);

		if (first == NULL)
			break;
		if (memcmp(first, part.at, part.len) == 0)
			return cel_bool(true);
		at = first + 1;
		/* Texts like aaaa...b in aaaa... are charged by the search. */
		cel_charge(run, part.len / 64);
	}
	return cel_bool(false);
}

static struct cel_value
starts_with(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text, part = args[1].as.text;

	(void)count;
	cel_charge(run, part.len / 10 + 1);
	return cel_bool(text.len >= part.len && (part.len == 0 || memcmp(text.at, part.at, part.len) == 0));
}

static struct cel_value
ends_with(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct text text = args[0].as.text, part = args[1].as.text;

	(void)count;
	cel_charge(run, part.len / 10 + 1);
	return cel_bool(text.len >= part.len && (part.len == 0 ||
	    memcmp(text.at + text.len - part.len, part.at, part.len) == 0));
}

static struct cel_value
matches(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct cel_value failure;
	const struct regex *regex = cel_run_regex(run, args[1].as.text, &failure);

	(void)count;
	if (regex == NULL)
		return failure;
	return cel_bool(cel_run_search(run, regex, args[0].as.text, 0, NULL, 0));
}

static struct cel_value
type_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
	struct cel_value value = { .kind = CEL_TYPE };
	struct cel_type *type;

	(void)count;
	value.as.type = value_type(&args[0]);
	if (args[0].kind == CEL_RECORD || args[0].kind == CEL_OPAQUE) {
		type = ARENA_NEW(run->arena, struct cel_type);
		type->kind = args[0].kind;
		if (args[0].kind == CEL_RECORD)
			type->record = args[0].as.record.type;
		else
			type->opaque = args[0].as.opaque.type;
		value.as.type = type;
	}
	return value;
}

const struct cel_function cel_std_functions[] = {
	{ "size(string) -> int", "The number of characters.", size, NULL },
	{ "size(bytes) -> int", "The number of bytes.", size, NULL },
	{ "size(list(A)) -> int", "The number of elements.", size, NULL },
	{ "size(map(A, B)) -> int", "The number of entries.", size, NULL },
	{ "string.size() -> int", "The number of characters.", size, NULL },
	{ "bytes.size() -> int", "The number of bytes.", size, NULL },
	{ "list(A).size() -> int", "The number of elements.", size, NULL },
	{ "map(A, B).size() -> int", "The number of entries.", size, NULL },
	{ "string.contains(string) -> bool", "Whether the text stands anywhere within.", contains, NULL },
	{ "string.startsWith(string) -> bool", "Whether the text stands at the beginning.", starts_with, NULL },
	{ "string.endsWith(string) -> bool", "Whether the text stands at the end.", ends_with, NULL },
	{ "string.matches(string) -> bool", "Whether the regular expression matches anywhere within; ^ and $ tie it to the ends.",
	    matches, cel_check_regex },
	{ "matches(string, string) -> bool", "Whether the regular expression, given second, matches anywhere within the text.",
	    matches, cel_check_regex },
	{ "type(A) -> type", "The type of a value.", type_of, NULL },
};
const size_t cel_std_functions_count = COUNT_OF(cel_std_functions);
