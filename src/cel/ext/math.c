/* math.c - arithmetic beyond the operators. */
#include <math.h>

#include "cel/ext/ext.h"
#include "cel/function.h"

/* ---- the greatest and the least ---- */

static bool
is_number(const struct cel_value *value)
{
	return value->kind == CEL_INT || value->kind == CEL_UINT || value->kind == CEL_DOUBLE;
}

/* The first of those that are greatest (sign 1) or least (sign -1), as it is. */
static struct cel_value
extreme(struct cel_run *run, const char *name, int sign, const struct cel_value *args, size_t count)
{
	const struct cel_value *items = args, *best;
	size_t items_count = count;
	int order;

	if (count == 1 && args[0].kind == CEL_LIST) {
		items = args[0].as.list.items;
		items_count = args[0].as.list.count;
		cel_charge(run, items_count);
	}
	if (items_count == 0)
		return cel_fail(run, CEL_INVALID_ARGUMENT, "%s needs at least one value", name);
	for (size_t i = 0; i < items_count; i++)
		if (!is_number(&items[i]))
			return cel_no_overload(run, name, args, count);
	best = &items[0];
	for (size_t i = 1; i < items_count; i++)
		if (cel_order(&items[i], best, &order) && order * sign > 0)
			best = &items[i];
	return *best;
}

static struct cel_value
greatest(struct cel_run *run, const struct cel_value *args, size_t count)
{
	return extreme(run, "math.greatest", 1, args, count);
}

static struct cel_value
least(struct cel_run *run, const struct cel_value *args, size_t count)
{
	return extreme(run, "math.least", -1, args, count);
}

/* ---- rounding ---- */

static struct cel_value
ceiling(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return cel_double(ceil(args[0].as.real));
}

static struct cel_value
floor_of(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return cel_double(floor(args[0].as.real));
}

static struct cel_value
rounded(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return cel_double(round(args[0].as.real));
}

static struct cel_value
truncated(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return cel_double(trunc(args[0].as.real));
}

/* ---- sign and kind of number ---- */

static struct cel_value
absolute(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)count;
	switch (args[0].kind) {
	case CEL_INT:
		if (args[0].as.number == INT64_MIN)
			return cel_fail(run, CEL_OUT_OF_RANGE, "integer overflow: math.abs(%lld)", (long long)INT64_MIN);
		return cel_int(args[0].as.number < 0 ? -args[0].as.number : args[0].as.number);
	case CEL_UINT:
		return cel_uint(args[0].as.unsigned_number);
	default:
		return cel_double(fabs(args[0].as.real));
	}
}

static struct cel_value
sign(struct cel_run *run, const struct cel_value *args, size_t count)
{
	double real = args[0].as.real;

	(void)run;
	(void)count;
	switch (args[0].kind) {
	case CEL_INT:
		return cel_int((args[0].as.number > 0) - (args[0].as.number < 0));
	case CEL_UINT:
		return cel_uint(args[0].as.unsigned_number > 0);
	default:
		return cel_double(real > 0 ? 1 : real < 0 ? -1 : real);        /* zero and NaN stay */
	}
}

static struct cel_value
square_root(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	switch (args[0].kind) {
	case CEL_INT: return cel_double(sqrt((double)args[0].as.number));
	case CEL_UINT: return cel_double(sqrt((double)args[0].as.unsigned_number));
	default: return cel_double(sqrt(args[0].as.real));
	}
}

static struct cel_value
is_nan(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return cel_bool(isnan(args[0].as.real));
}

static struct cel_value
is_infinite(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return cel_bool(isinf(args[0].as.real));
}

static struct cel_value
is_finite(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return cel_bool(isfinite(args[0].as.real));
}

/* ---- bits: an int is its 64 bits in two's complement ---- */

static uint64_t
bits_of(const struct cel_value *value)
{
	return value->kind == CEL_INT ? (uint64_t)value->as.number : value->as.unsigned_number;
}

static struct cel_value
of_bits(uint64_t bits, const struct cel_value *like)
{
	return like->kind == CEL_INT ? cel_int((int64_t)bits) : cel_uint(bits);
}

static struct cel_value
bit_and(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return of_bits(bits_of(&args[0]) & bits_of(&args[1]), &args[0]);
}

static struct cel_value
bit_or(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return of_bits(bits_of(&args[0]) | bits_of(&args[1]), &args[0]);
}

static struct cel_value
bit_xor(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return of_bits(bits_of(&args[0]) ^ bits_of(&args[1]), &args[0]);
}

static struct cel_value
bit_not(struct cel_run *run, const struct cel_value *args, size_t count)
{
	(void)run;
	(void)count;
	return of_bits(~bits_of(&args[0]), &args[0]);
}

/* A shift by 64 or more leaves no bit; one to the right fills with zeros, for an int too. */
static struct cel_value
shift_left(struct cel_run *run, const struct cel_value *args, size_t count)
{
	int64_t by = args[1].as.number;

	(void)count;
	if (by < 0)
		return cel_fail(run, CEL_INVALID_ARGUMENT, "a shift by a negative number: %lld", (long long)by);
	return of_bits(by < 64 ? bits_of(&args[0]) << by : 0, &args[0]);
}

static struct cel_value
shift_right(struct cel_run *run, const struct cel_value *args, size_t count)
{
	int64_t by = args[1].as.number;

	(void)count;
	if (by < 0)
		return cel_fail(run, CEL_INVALID_ARGUMENT, "a shift by a negative number: %lld", (long long)by);
	return of_bits(by < 64 ? bits_of(&args[0]) >> by : 0, &args[0]);
}

/* A row for each way to combine two numbers; more arguments come as one list. */
#define EXTREME(name, doc, call) \
	{ name "(int) -> int", doc, call, NULL }, \
	{ name "(uint) -> uint", doc, call, NULL }, \
	{ name "(double) -> double", doc, call, NULL }, \
	{ name "(int, int) -> int", doc, call, NULL }, \
	{ name "(uint, uint) -> uint", doc, call, NULL }, \
	{ name "(double, double) -> double", doc, call, NULL }, \
	{ name "(int, uint) -> dyn", doc, call, NULL }, \
	{ name "(int, double) -> dyn", doc, call, NULL }, \
	{ name "(uint, int) -> dyn", doc, call, NULL }, \
	{ name "(uint, double) -> dyn", doc, call, NULL }, \
	{ name "(double, int) -> dyn", doc, call, NULL }, \
	{ name "(double, uint) -> dyn", doc, call, NULL }, \
	{ name "(list(int)) -> int", doc, call, NULL }, \
	{ name "(list(uint)) -> uint", doc, call, NULL }, \
	{ name "(list(double)) -> double", doc, call, NULL }, \
	{ name "(list(dyn)) -> dyn", doc, call, NULL }

#define INTEGERS(name, second, doc, call) \
	{ name "(int" second(int) ") -> int", doc, call, NULL }, \
	{ name "(uint" second(uint) ") -> uint", doc, call, NULL }
#define ALONE(type) ""
#define WITH_SAME(type) ", " #type
#define WITH_INT(type) ", int"

#define NUMBERS(name, doc, call) \
	INTEGERS(name, ALONE, doc, call), \
	{ name "(double) -> double", doc, call, NULL }

static const struct cel_function functions[] = {
	EXTREME("math.greatest", "The greatest of one or more numbers, or of a list of them.", greatest),
	EXTREME("math.least", "The least of one or more numbers, or of a list of them.", least),
	{ "math.ceil(double) -> double", "The least whole number that is not less.", ceiling, NULL },
	{ "math.floor(double) -> double", "The greatest whole number that is not greater.", floor_of, NULL },
	{ "math.round(double) -> double", "The nearest whole number; halves go away from zero.",
	    rounded, NULL },
	{ "math.trunc(double) -> double", "The whole number without what is behind the point.",
	    truncated, NULL },
	NUMBERS("math.abs", "The number without its sign.", absolute),
	NUMBERS("math.sign", "1, 0 or -1, as the number is positive, zero or negative.", sign),
	{ "math.sqrt(int) -> double", "The square root; NaN of a negative number.", square_root, NULL },
	{ "math.sqrt(uint) -> double", "The square root.", square_root, NULL },
	{ "math.sqrt(double) -> double", "The square root; NaN of a negative number.", square_root, NULL },
	{ "math.isNaN(double) -> bool", "True for what is not a number.", is_nan, NULL },
	{ "math.isInf(double) -> bool", "True for the two infinities.", is_infinite, NULL },
	{ "math.isFinite(double) -> bool", "True for all but the infinities and what is not a number.",
	    is_finite, NULL },
	INTEGERS("math.bitAnd", WITH_SAME, "The bits that are set in both numbers.", bit_and),
	INTEGERS("math.bitOr", WITH_SAME, "The bits that are set in one number or both.", bit_or),
	INTEGERS("math.bitXor", WITH_SAME, "The bits that are set in one of two numbers only.", bit_xor),
	INTEGERS("math.bitNot", ALONE, "The bits that are not set, of 64.", bit_not),
	INTEGERS("math.bitShiftLeft", WITH_INT, "The bits moved to the left by so many places.", shift_left),
	INTEGERS("math.bitShiftRight", WITH_INT,
	    "The bits moved to the right, zeros behind them.", shift_right),
};

const struct cel_library cel_ext_math = { "math", functions, COUNT_OF(functions), NULL, 0 };
