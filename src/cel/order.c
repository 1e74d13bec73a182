/* order.c - the order of scalars, and what comparing costs. */

#include "cel/value.h"

#include <math.h>

bool
value_is_number(const struct cel_value *value)
{
	return value->kind == CEL_INT || value->kind == CEL_UINT || value->kind == CEL_DOUBLE;
}

double
value_as_double(const struct cel_value *value)
{
	switch (value->kind) {
	case CEL_INT:
		return (double)value->as.number;
	case CEL_UINT:
		return (double)value->as.unsigned_number;
	default:
		return value->as.real;
	}
}

static int
compare_signed(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

/* An int or uint beside a double is compared as a double, as the conformance tests want; NaN has no order. */
static bool
order_numbers(const struct cel_value *a, const struct cel_value *b, int *order)
{
	double x, y;

	if (a->kind == CEL_INT && b->kind == CEL_INT) {
		*order = compare_signed(a->as.number, b->as.number);
		return true;
	}
	if (a->kind != CEL_DOUBLE && b->kind != CEL_DOUBLE) {
		if (a->kind == CEL_INT && a->as.number < 0)
			*order = -1;
		else if (b->kind == CEL_INT && b->as.number < 0)
			*order = 1;
		else
			*order = (a->as.unsigned_number > b->as.unsigned_number) - (a->as.unsigned_number < b->as.unsigned_number);
		return true;
	}
	x = value_as_double(a);
	y = value_as_double(b);
	if (isnan(x) || isnan(y))
		return false;
	*order = (x > y) - (x < y);
	return true;
}

bool
cel_order(const struct cel_value *a, const struct cel_value *b, int *order)
{
	if (value_is_number(a) && value_is_number(b))
		return order_numbers(a, b, order);
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case CEL_BOOL:
		*order = (int)a->as.truth - (int)b->as.truth;
		return true;
	case CEL_STRING:
		*order = text_compare(a->as.text, b->as.text);
		return true;
	case CEL_BYTES:
		*order = bytes_compare(a->as.bytes, b->as.bytes);
		return true;
	case CEL_TIMESTAMP:
	case CEL_DURATION:
		*order = compare_signed(a->as.time.seconds, b->as.time.seconds);
		if (*order == 0)
			*order = compare_signed(a->as.time.nanos, b->as.time.nanos);
		return true;
	default:
		return false;
	}
}

uint64_t
cel_order_cost(const struct cel_value *items, size_t count)
{
	uint64_t cost = count;

	for (size_t i = 0; i < count; i++) {
		if (items[i].kind == CEL_STRING)
			cost += items[i].as.text.len / 10;
		else if (items[i].kind == CEL_BYTES)
			cost += items[i].as.bytes.len / 10;
	}
	return cost;
}
