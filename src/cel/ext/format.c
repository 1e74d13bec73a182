/* format.c - string.format(): clauses and how values look in them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cel/ext/format.h"

#define MOST_DECIMALS 1000
#define DEFAULT_DECIMALS 6

struct writer {
	struct cel_run *run;
	struct buffer out;
};

static void
add(struct writer *w, struct text text)
{
	cel_string_check(w->run, w->out.len + text.len);
	buffer_add(&w->out, text);
}

/* ---- %s ---- */

static struct cel_value write_value(struct writer *w, const struct cel_value *value);

static bool
is_error(const struct cel_value *value)
{
	return value->kind == CEL_ERROR;
}

static struct cel_value
write_list(struct writer *w, const struct cel_value *list)
{
	add(w, TEXT("["));
	for (size_t i = 0; i < list->as.list.count; i++) {
		struct cel_value failure;

		if (i > 0)
			add(w, TEXT(", "));
		failure = write_value(w, &list->as.list.items[i]);
		if (is_error(&failure))
			return failure;
	}
	add(w, TEXT("]"));
	return cel_null();
}

struct entry {
	struct text key;
	struct cel_value value;
};

static int
compare_entries(const void *a, const void *b)
{
	return text_compare(((const struct entry *)a)->key, ((const struct entry *)b)->key);
}

/* Entries stand in the order of their keys' texts, as the map itself has none. */
static struct cel_value
write_map(struct writer *w, const struct cel_map *map)
{
	size_t count = cel_map_count(map);
	struct entry *entries = ARENA_ARRAY(w->run->arena, struct entry, count);

	for (size_t i = 0; i < count; i++) {
		struct cel_value key;

		cel_map_entry(map, i, &key, &entries[i].value);
		entries[i].key = cel_value_text(w->run->arena, &key);
	}
	qsort(entries, count, sizeof(*entries), compare_entries);
	add(w, TEXT("{"));
	for (size_t i = 0; i < count; i++) {
		struct cel_value failure;

		if (i > 0)
			add(w, TEXT(", "));
		add(w, entries[i].key);
		add(w, TEXT(": "));
		failure = write_value(w, &entries[i].value);
		if (is_error(&failure))
			return failure;
	}
	add(w, TEXT("}"));
	return cel_null();
}

/* Null, or an error. A value nests no deeper than LIMIT_CEL_VALUE_DEPTH; a shared one is charged each time. */
static struct cel_value
write_value(struct writer *w, const struct cel_value *value)
{
	struct arena *arena = w->run->arena;

	cel_charge(w->run, 1);
	switch ((enum cel_kind)value->kind) {
	case CEL_LIST: return write_list(w, value);
	case CEL_MAP: return write_map(w, value->as.map);
	case CEL_NULL: add(w, TEXT("null")); break;
	case CEL_DOUBLE: add(w, double_text(w->run->arena, value->as.real)); break;
	case CEL_DURATION: add(w, cel_duration_text(arena, value->as.time.seconds, value->as.time.nanos)); break;
	case CEL_TIMESTAMP: add(w, cel_timestamp_text(arena, value->as.time.seconds, value->as.time.nanos)); break;
	case CEL_BYTES:
		if (!text_utf8_valid(text_of_bytes(value->as.bytes)))
			return cel_fail(w->run, CEL_INVALID_ARGUMENT, "these bytes are not UTF-8: %%x shows them");
		add(w, text_of_bytes(value->as.bytes));
		break;
	case CEL_TYPE: add(w, cel_type_text(arena, value->as.type)); break;
	case CEL_BOOL: case CEL_INT: case CEL_UINT: case CEL_STRING: case CEL_OPAQUE:
		add(w, cel_value_text(arena, value));
		break;
	case CEL_ERROR: case CEL_RECORD: case CEL_OPTIONAL: case CEL_DYN: case CEL_PARAMETER:
		return cel_fail(w->run, CEL_WRONG_TYPE, "no text can be made of a value of type %.*s",
		    TEXT_ARG(cel_value_type_name(value)));
	}
	return cel_null();
}

/* ---- the other clauses ---- */

static struct cel_value
wrong_kind(struct writer *w, const char *clause, const char *wanted, const struct cel_value *value)
{
	return cel_fail(w->run, CEL_WRONG_TYPE, "%s needs %s, not a value of type %.*s", clause, wanted,
	    TEXT_ARG(cel_value_type_name(value)));
}

/* The digits of a number to a base that is a power of two. */
static void
write_digits(struct writer *w, bool minus, uint64_t number, unsigned bits, const char *digits)
{
	char text[65];
	size_t at = sizeof(text);

	do {
		text[--at] = digits[number & ((1U << bits) - 1)];
		number >>= bits;
	} while (number != 0);
	if (minus)
		text[--at] = '-';
	add(w, (struct text){ text + at, sizeof(text) - at });
}

static struct cel_value
write_hexadecimal(struct writer *w, const struct cel_value *value, const char *digits)
{
	struct bytes bytes = value->kind == CEL_STRING ? bytes_of_text(value->as.text) : value->as.bytes;

	cel_string_check(w->run, w->out.len + 2 * bytes.len);
	for (size_t i = 0; i < bytes.len; i++) {
		buffer_addc(&w->out, digits[bytes.at[i] >> 4]);
		buffer_addc(&w->out, digits[bytes.at[i] & 15]);
	}
	return cel_null();
}

/* %b %o %x %X */
static struct cel_value
write_based(struct writer *w, char clause, const struct cel_value *value)
{
	const char *digits = clause == 'X' ? "0123456789ABCDEF" : "0123456789abcdef";
	unsigned bits = clause == 'b' ? 1 : clause == 'o' ? 3 : 4;

	if (value->kind == CEL_INT) {
		int64_t number = value->as.number;

		write_digits(w, number < 0, number < 0 ? 0 - (uint64_t)number : (uint64_t)number, bits, digits);
	} else if (value->kind == CEL_UINT)
		write_digits(w, false, value->as.unsigned_number, bits, digits);
	else if (value->kind == CEL_BOOL && clause == 'b')
		add(w, value->as.truth ? TEXT("1") : TEXT("0"));
	else if ((value->kind == CEL_STRING || value->kind == CEL_BYTES) && bits == 4)
		return write_hexadecimal(w, value, digits);
	else if (clause == 'b')
		return wrong_kind(w, "%b", "an int, uint or bool", value);
	else if (clause == 'o')
		return wrong_kind(w, "%o", "an int or uint", value);
	else
		return wrong_kind(w, clause == 'x' ? "%x" : "%X", "an int, uint, string or bytes", value);
	return cel_null();
}

/* %d; doubles only where they are no numbers, as other implementations have it. */
static struct cel_value
write_decimal(struct writer *w, const struct cel_value *value)
{
	if (value->kind == CEL_DOUBLE && !isfinite(value->as.real))
		add(w, double_text(w->run->arena, value->as.real));
	else if (value->kind == CEL_INT || value->kind == CEL_UINT)
		add(w, cel_value_text(w->run->arena, value));
	else
		return wrong_kind(w, "%d", "an int or uint", value);
	return cel_null();
}

/* %f %e */
static struct cel_value
write_real(struct writer *w, char clause, int decimals, const struct cel_value *value)
{
	char text[MOST_DECIMALS + 400];        /* the largest double has 309 digits before the point */
	double real;
	int len;

	if (value->kind == CEL_DOUBLE)
		real = value->as.real;
	else if (value->kind == CEL_INT)
		real = (double)value->as.number;
	else if (value->kind == CEL_UINT)
		real = (double)value->as.unsigned_number;
	else
		return wrong_kind(w, clause == 'f' ? "%f" : "%e", "a number", value);
	if (!isfinite(real)) {
		add(w, double_text(w->run->arena, real));
		return cel_null();
	}
	len = snprintf(text, sizeof(text), clause == 'f' ? "%.*f" : "%.*e", decimals, real);
	for (int i = 0; i < len; i++)
		if (text[i] == ',')            /* of a locale that a caller has set */
			text[i] = '.';
	add(w, (struct text){ text, (size_t)len });
	return cel_null();
}

/* Clause = "%" [ "." { digit } ] letter */
static struct cel_value
write_clause(struct writer *w, struct text *rest, const struct cel_value *list, size_t *used)
{
	int decimals = DEFAULT_DECIMALS;
	const struct cel_value *value;
	char clause;

	if (rest->len > 0 && rest->at[0] == '.') {
		decimals = 0;
		for (*rest = (struct text){ rest->at + 1, rest->len - 1 };
		    rest->len > 0 && rest->at[0] >= '0' && rest->at[0] <= '9';
		    *rest = (struct text){ rest->at + 1, rest->len - 1 }) {
			decimals = decimals * 10 + (rest->at[0] - '0');
			if (decimals > MOST_DECIMALS)
				return cel_fail(w->run, CEL_INVALID_ARGUMENT,
				    "more than %d decimals in a format", MOST_DECIMALS);
		}
	}
	if (rest->len == 0)
		return cel_fail(w->run, CEL_INVALID_ARGUMENT, "the format ends within a clause");
	clause = rest->at[0];
	*rest = (struct text){ rest->at + 1, rest->len - 1 };
	if (memchr("sdfeboxX", clause, 8) == NULL) {
		if (clause > ' ' && clause <= '~')
			return cel_fail(w->run, CEL_INVALID_ARGUMENT, "no clause '%%%c' in formats", clause);
		return cel_fail(w->run, CEL_INVALID_ARGUMENT, "'%%' in a format needs a letter behind it");
	}
	if (*used >= list->as.list.count)
		return cel_fail(w->run, CEL_INVALID_ARGUMENT, "no value for clause %zu of the format", *used + 1);
	value = &list->as.list.items[(*used)++];
	switch (clause) {
	case 's': return write_value(w, value);
	case 'd': return write_decimal(w, value);
	case 'f': case 'e': return write_real(w, clause, decimals, value);
	default: return write_based(w, clause, value);
	}
}

struct cel_value
ext_format(struct cel_run *run, struct text format, const struct cel_value *args)
{
	struct writer w = { .run = run };
	size_t used = 0;

	cel_charge(run, format.len / 10 + 1);
	buffer_init(&w.out, run->arena);
	while (format.len > 0) {
		const char *percent = memchr(format.at, '%', format.len);
		size_t before = percent != NULL ? (size_t)(percent - format.at) : format.len;

		add(&w, (struct text){ format.at, before });
		if (percent == NULL)
			break;
		format = (struct text){ percent + 1, format.len - before - 1 };
		if (format.len > 0 && format.at[0] == '%') {
			add(&w, TEXT("%"));
			format = (struct text){ format.at + 1, format.len - 1 };
		} else {
			struct cel_value failure = write_clause(&w, &format, args, &used);

			if (is_error(&failure))
				return failure;
		}
	}
	return cel_string(buffer_text(&w.out));
}
