/* convert.c - int(), string(), timestamp() ...: a value of one type from one of another. */

#include "cel/env.h"
#include "cel/time.h"


#define SHOWN 60

static struct cel_value
out_of_range(struct cel_run *run, const struct cel_value *value, const char *type)
{
	return cel_fail(run, CEL_OUT_OF_RANGE,
	    "range error: %.*s is out of the range of %s", TEXT_ARG(cel_value_literal(run->arena, value, SHOWN)), type);
}

static struct cel_value
not_a(struct cel_run *run, const struct cel_value *value, const char *type)
{
	return cel_fail(run, CEL_INVALID_ARGUMENT, "type conversion error: %.*s is not a valid %s",
	    TEXT_ARG(cel_value_literal(run->arena, value, SHOWN)), type);
}

static struct cel_value
identity(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return args[0];
}

static struct cel_value
to_int(struct cel_run *run, const struct cel_value *args, size_t count)
{
	const struct cel_value *from = &args[0];
	int64_t number;

	(void)count;
	switch (from->kind) {
	case CEL_UINT:
		if (from->as.unsigned_number > INT64_MAX)
			return out_of_range(run, from, "int");
		return cel_int((int64_t)from->as.unsigned_number);
	case CEL_DOUBLE:
		/* The ends of the range are no doubles; what rounds to them does not fit. */
		if (!(from->as.real > -0x1p63 && from->as.real < 0x1p63))
			return out_of_range(run, from, "int");
		return cel_int((int64_t)from->as.real);
	case CEL_STRING:
		if (!int_parse(from->as.text, &number))
			return not_a(run, from, "int");
		return cel_int(number);
	default:
		return cel_int(from->as.time.seconds);
	}
}

static struct cel_value
to_uint(struct cel_run *run, const struct cel_value *args, size_t count)
{
	const struct cel_value *from = &args[0];
	uint64_t number;

	(void)count;
	switch (from->kind) {
	case CEL_INT:
		if (from->as.number < 0)
			return out_of_range(run, from, "uint");
		return cel_uint((uint64_t)from->as.number);
	case CEL_DOUBLE:
		if (!(from->as.real >= 0 && from->as.real < 0x1p64))
			return out_of_range(run, from, "uint");
		return cel_uint((uint64_t)from->as.real);
	default:
		if (!uint_parse(from->as.text, &number))
			return not_a(run, from, "uint");
		return cel_uint(number);
	}
}

static struct cel_value
to_double(struct cel_run *run, const struct cel_value *args, size_t count)
{
	const struct cel_value *from = &args[0];
	double real;

	(void)count;
	switch (from->kind) {
	case CEL_INT:
		return cel_double((double)from->as.number);
	case CEL_UINT:
		return cel_double((double)from->as.unsigned_number);
	default:
		cel_charge(run, 50 + from->as.text.len);
		if (!double_parse(from->as.text, &real))
			return not_a(run, from, "double");
		return cel_double(real);
	}
}

static bool
read_bool(struct text text, bool *truth)
{
	static const char *const words[] = { "0", "1", "f", "t", "F", "T", "false", "true", "FALSE", "TRUE", "False", "True" };

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		if (text_is(text, words[i])) {
			*truth = i % 2 == 1;
			return true;
		}
	}
	return false;
}

static struct cel_value
to_bool(struct cel_run *run, const struct cel_value *args, size_t count)
{
	bool truth;

	(void)count;
	return read_bool(args[0].as.text, &truth) ? cel_bool(truth) : not_a(run, &args[0], "bool");
}

static struct cel_value
to_string(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	if (args[0].kind == CEL_BYTES) {
		cel_charge(run, args[0].as.bytes.len / 10);
		if (!text_utf8_valid(text_of_bytes(args[0].as.bytes)))
			return cel_fail(run, CEL_INVALID_ARGUMENT, "invalid UTF-8 in bytes");
		return cel_string(text_of_bytes(args[0].as.bytes));
	}
	if (args[0].kind == CEL_DOUBLE)
		cel_charge(run, 50);
	return cel_string(cel_value_text(run->arena, &args[0]));
}

static struct cel_value
to_bytes(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run, (void)count;
	return cel_bytes(bytes_of_text(args[0].as.text));
}

static struct cel_value
to_timestamp(struct cel_run *run, const struct cel_value *args, size_t count)
{
	int64_t seconds;
	int32_t nanos;
	const char *wrong;

	(void)count;
	if (args[0].kind == CEL_INT) {
		if (!timestamp_in_range(args[0].as.number))
			return out_of_range(run, &args[0], "timestamp");
		return cel_timestamp(args[0].as.number, 0);
	}
	wrong = cel_read_timestamp(args[0].as.text, &seconds, &nanos);
	if (wrong != NULL)
		return cel_fail(run, CEL_INVALID_ARGUMENT,
		    "%s: %.*s", wrong, TEXT_ARG(cel_value_literal(run->arena, &args[0], SHOWN)));
	return cel_timestamp(seconds, nanos);
}

static struct cel_value
to_duration(struct cel_run *run, const struct cel_value *args, size_t count)
{
	int64_t seconds;
	int32_t nanos;
	const char *wrong;

	(void)count;
	wrong = cel_read_duration(args[0].as.text, &seconds, &nanos);
	if (wrong != NULL)
		return cel_fail(run, CEL_INVALID_ARGUMENT,
		    "%s: %.*s", wrong, TEXT_ARG(cel_value_literal(run->arena, &args[0], SHOWN)));
	return cel_duration(seconds, nanos);
}

/* ---- literal arguments ---- */

static struct text
check_timestamp(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	int64_t seconds;
	int32_t nanos;
	const char *wrong = cel_read_timestamp(literal->as.text, &seconds, &nanos);

	(void)arena, (void)argument;
	return wrong == NULL ? TEXT("") : text_of(wrong);
}

static struct text
check_duration(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	int64_t seconds;
	int32_t nanos;
	const char *wrong = cel_read_duration(literal->as.text, &seconds, &nanos);

	(void)arena, (void)argument;
	return wrong == NULL ? TEXT("") : text_of(wrong);
}

static struct text
literal_not_a(struct arena *arena, const struct cel_value *literal, const char *type)
{
	return arena_printf(arena, "%.*s is not a valid %s", TEXT_ARG(cel_value_literal(arena, literal, SHOWN)), type);
}

static struct text
check_int(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	int64_t number;

	(void)argument;
	return int_parse(literal->as.text, &number) ? TEXT("") : literal_not_a(arena, literal, "int");
}

static struct text
check_uint(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	uint64_t number;

	(void)argument;
	return uint_parse(literal->as.text, &number) ? TEXT("") : literal_not_a(arena, literal, "uint");
}

static struct text
check_double(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	double real;

	(void)argument;
	return double_parse(literal->as.text, &real) ? TEXT("") : literal_not_a(arena, literal, "double");
}

static struct text
check_bool(struct arena *arena, size_t argument, const struct cel_value *literal)
{
	bool truth;

	(void)argument;
	return read_bool(literal->as.text, &truth) ? TEXT("") : literal_not_a(arena, literal, "bool");
}

const struct cel_function cel_convert_functions[] = {
	{ "int(int) -> int", "The number itself.", identity, NULL },
	{ "int(uint) -> int", "The same number as an int.", to_int, NULL },
	{ "int(double) -> int", "The number without what follows the point.", to_int, NULL },
	{ "int(string) -> int", "The number that the decimal digits write.", to_int, check_int },
	{ "int(timestamp) -> int", "The seconds since 1970-01-01T00:00:00Z.", to_int, NULL },
	{ "uint(uint) -> uint", "The number itself.", identity, NULL },
	{ "uint(int) -> uint", "The same number as a uint.", to_uint, NULL },
	{ "uint(double) -> uint", "The number without what follows the point.", to_uint, NULL },
	{ "uint(string) -> uint", "The number that the decimal digits write.", to_uint, check_uint },
	{ "double(double) -> double", "The number itself.", identity, NULL },
	{ "double(int) -> double", "The nearest double.", to_double, NULL },
	{ "double(uint) -> double", "The nearest double.", to_double, NULL },
	{ "double(string) -> double", "The double nearest to the decimal number.", to_double, check_double },
	{ "bool(bool) -> bool", "The truth value itself.", identity, NULL },
	{ "bool(string) -> bool", "true for 'true', 't' and '1', false for 'false', 'f' and '0'.", to_bool, check_bool },
	{ "string(string) -> string", "The text itself.", identity, NULL },
	{ "string(int) -> string", "The number in decimal digits.", to_string, NULL },
	{ "string(uint) -> string", "The number in decimal digits.", to_string, NULL },
	{ "string(double) -> string", "The shortest decimal number that reads back as the same double.", to_string, NULL },
	{ "string(bool) -> string", "'true' or 'false'.", to_string, NULL },
	{ "string(bytes) -> string", "The text that the bytes are in UTF-8.", to_string, NULL },
	{ "string(timestamp) -> string", "The point in time as RFC 3339 writes it.", to_string, NULL },
	{ "string(duration) -> string", "The duration in seconds, like '90s'.", to_string, NULL },
	{ "bytes(bytes) -> bytes", "The bytes themselves.", identity, NULL },
	{ "bytes(string) -> bytes", "The bytes of the text in UTF-8.", to_bytes, NULL },
	{ "timestamp(timestamp) -> timestamp", "The point in time itself.", identity, NULL },
	{ "timestamp(string) -> timestamp", "The point in time that the text names: '2030-01-31T23:59:59Z'.", to_timestamp,
	    check_timestamp },
	{ "timestamp(int) -> timestamp", "The point in time this many seconds after 1970-01-01T00:00:00Z.", to_timestamp, NULL },
	{ "duration(duration) -> duration", "The duration itself.", identity, NULL },
	{ "duration(string) -> duration", "The duration that the text names: '24h', '1h30m', '0.5s'.", to_duration,
	    check_duration },
	{ "dyn(A) -> dyn", "The value itself, of a type that is not known before evaluation.", identity, NULL },
};
const size_t cel_convert_functions_count = COUNT_OF(cel_convert_functions);
