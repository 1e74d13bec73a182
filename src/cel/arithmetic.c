/* arithmetic.c - the operators at work: numbers, times, text, lists, comparing. */

#include "cel/evaluate.h"
#include "cel/time.h"

#include <math.h>
#include <string.h>

static void
fail_operator(const struct cel_node *node, struct cel_frame *frame, unsigned op, const struct cel_value *a,
    const struct cel_value *b, struct cel_value *out)
{
	static const char *const names[OP_COUNT] = { "!_", "-_", "_+_", "_-_", "_*_", "_/_", "_%_", "_==_", "_!=_", "_<_",
	    "_<=_", "_>_", "_>=_", "_in_" };
	struct cel_value args[2] = { *a, *b };

	fail_overload(node, frame, out, names[op], args, 2);
}

static void
overflow(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	fail_at_node(node, frame, out, CEL_OUT_OF_RANGE, "integer overflow");
}

static void
operate_int(const struct cel_node *node, struct cel_frame *frame, unsigned op, int64_t a, int64_t b, struct cel_value *out)
{
	int64_t result;

	switch (op) {
	case OP_ADD:
		if (__builtin_add_overflow(a, b, &result))
			break;
		set_int(out, result);
		return;
	case OP_SUBTRACT:
		if (__builtin_sub_overflow(a, b, &result))
			break;
		set_int(out, result);
		return;
	case OP_MULTIPLY:
		if (__builtin_mul_overflow(a, b, &result))
			break;
		set_int(out, result);
		return;
	case OP_DIVIDE:
		if (b == 0) {
			fail_at_node(node, frame, out, CEL_DIVISION_BY_ZERO, "division by zero");
			return;
		}
		if (a == INT64_MIN && b == -1)
			break;
		set_int(out, a / b);
		return;
	default:
		if (b == 0) {
			fail_at_node(node, frame, out, CEL_DIVISION_BY_ZERO, "modulus by zero");
			return;
		}
		if (a == INT64_MIN && b == -1)
			break;
		set_int(out, a % b);
		return;
	}
	overflow(node, frame, out);
}

static void
operate_uint(const struct cel_node *node, struct cel_frame *frame, unsigned op, uint64_t a, uint64_t b,
    struct cel_value *out)
{
	uint64_t result = 0;
	bool over = false;

	switch (op) {
	case OP_ADD:
		over = __builtin_add_overflow(a, b, &result);
		break;
	case OP_SUBTRACT:
		over = __builtin_sub_overflow(a, b, &result);
		break;
	case OP_MULTIPLY:
		over = __builtin_mul_overflow(a, b, &result);
		break;
	default:
		if (b == 0) {
			fail_at_node(node, frame, out, CEL_DIVISION_BY_ZERO, op == OP_DIVIDE ?
			    "division by zero" : "modulus by zero");
			return;
		}
		result = op == OP_DIVIDE ? a / b : a % b;
		break;
	}
	if (over)
		overflow(node, frame, out);
	else
		*out = cel_uint(result);
}

static void
operate_double(const struct cel_node *node, struct cel_frame *frame, unsigned op, double a, double b,
    struct cel_value *out)
{
	struct cel_value x = cel_double(a), y = cel_double(b);

	switch (op) {
	case OP_ADD:
		*out = cel_double(a + b);
		return;
	case OP_SUBTRACT:
		*out = cel_double(a - b);
		return;
	case OP_MULTIPLY:
		*out = cel_double(a * b);
		return;
	case OP_DIVIDE:
		/* IEEE 754 says what division by zero gives; C leaves it to the implementation. */
		if (b == 0)
			*out = cel_double(a == 0 || isnan(a) ? (double)NAN : signbit(a) == signbit(b) ? (double)INFINITY :
			    -(double)INFINITY);
		else
			*out = cel_double(a / b);
		return;
	default:
		fail_operator(node, frame, op, &x, &y, out);
		return;
	}
}

/* Adds or subtracts times; the result must be within the range of its kind. */
static void
operate_time(const struct cel_node *node, struct cel_frame *frame, unsigned op, const struct cel_value *a,
    const struct cel_value *b, struct cel_value *out)
{
	bool result_is_time = (a->kind == CEL_TIMESTAMP) != (b->kind == CEL_TIMESTAMP);
	int sign = op == OP_ADD ? 1 : -1;
	int32_t nanos = a->as.time.nanos + sign * b->as.time.nanos;
	int64_t seconds;
	bool over;

	if ((op == OP_ADD && a->kind == CEL_TIMESTAMP && b->kind == CEL_TIMESTAMP) ||
	    (op == OP_SUBTRACT && a->kind == CEL_DURATION && b->kind == CEL_TIMESTAMP)) {
		fail_operator(node, frame, op, a, b, out);
		return;
	}
	over = op == OP_ADD ? __builtin_add_overflow(a->as.time.seconds, b->as.time.seconds, &seconds) :
	    __builtin_sub_overflow(a->as.time.seconds, b->as.time.seconds, &seconds);
	over = over || seconds <= -(INT64_MAX / 2) || seconds >= INT64_MAX / 2;
	if (!over)
		time_normalize(&seconds, &nanos, result_is_time);
	if (over || (result_is_time ? !timestamp_in_range(seconds) : !duration_in_range(seconds, nanos)))
		fail_at_node(node, frame, out, CEL_OUT_OF_RANGE, "%s out of range", result_is_time ? "timestamp" : "duration");
	else
		*out = result_is_time ? cel_timestamp(seconds, nanos) : cel_duration(seconds, nanos);
}

static void
join_text(struct cel_frame *frame, const struct cel_value *a, const struct cel_value *b, struct cel_value *out)
{
	struct text x = a->as.text, y = b->as.text;
	char *room;

	if (x.len == 0 || y.len == 0) {
		*out = cel_string(x.len == 0 ? y : x);
		return;
	}
	room = cel_string_room(frame->run, x.len + y.len);
	memcpy(room, x.at, x.len);
	memcpy(room + x.len, y.at, y.len);
	*out = cel_string((struct text){ room, x.len + y.len });
}

static void
join_bytes(struct cel_frame *frame, const struct cel_value *a, const struct cel_value *b, struct cel_value *out)
{
	struct bytes x = a->as.bytes, y = b->as.bytes;
	uint8_t *room = (uint8_t *)cel_string_room(frame->run, x.len + y.len);

	if (x.len > 0)
		memcpy(room, x.at, x.len);
	if (y.len > 0)
		memcpy(room + x.len, y.at, y.len);
	*out = cel_bytes((struct bytes){ room, x.len + y.len });
}

/* The elements keep where they come from. */
static void
join_lists(struct cel_frame *frame, const struct cel_value *a, const struct cel_value *b, struct cel_value *out)
{
	size_t x = a->as.list.count, y = b->as.list.count;
	struct cel_value *items;

	if (x == 0 || y == 0) {
		*out = x == 0 ? *b : *a;
		return;
	}
	items = cel_list_room(frame->run, x + y);
	charge(frame, x + y);
	for (size_t i = 0; i < x; i++) {
		items[i] = a->as.list.items[i];
		stamp(frame->run, a, i, &items[i]);
	}
	for (size_t i = 0; i < y; i++) {
		items[x + i] = b->as.list.items[i];
		stamp(frame->run, b, i, &items[x + i]);
	}
	*out = (struct cel_value){ .kind = CEL_LIST, .depth = a->depth > b->depth ? a->depth : b->depth };
	out->as.list.items = items;
	out->as.list.count = x + y;
}

/* 1: is element or key, 0: is not, -1: no such overload */
static int
value_in(struct cel_frame *frame, const struct cel_value *value, const struct cel_value *in)
{
	struct cel_value found;

	if (in->kind == CEL_MAP) {
		charge(frame, 1);
		charge_key(frame, value);
		return cel_map_get(in->as.map, value, &found);
	}
	if (in->kind != CEL_LIST)
		return -1;
	for (size_t i = 0; i < in->as.list.count; i++) {
		if (cel_run_equal(frame->run, value, &in->as.list.items[i])) {
			charge(frame, i + 1);
			return true;
		}
	}
	charge(frame, in->as.list.count);
	return false;
}

static bool
is_number(const struct cel_value *value)
{
	return value->kind == CEL_INT || value->kind == CEL_UINT || value->kind == CEL_DOUBLE;
}

static void
operate_order(const struct cel_node *node, struct cel_frame *frame, unsigned op, const struct cel_value *a,
    const struct cel_value *b, struct cel_value *out)
{
	int order;

	if (a->kind == CEL_STRING)
		charge(frame, a->as.text.len / 10);
	else if (a->kind == CEL_BYTES)
		charge(frame, a->as.bytes.len / 10);
	if (!cel_order(a, b, &order)) {
		/* NaN is neither less nor more. */
		if (is_number(a) && is_number(b))
			set_bool(out, false);
		else
			fail_operator(node, frame, op, a, b, out);
		return;
	}
	switch (op) {
	case OP_LESS:
		set_bool(out, order < 0);
		break;
	case OP_LESS_EQUAL:
		set_bool(out, order <= 0);
		break;
	case OP_GREATER:
		set_bool(out, order > 0);
		break;
	default:
		set_bool(out, order >= 0);
		break;
	}
}

/* a op b for values of any kind; == and != are eval_equal's. */
static void
operate(const struct cel_node *node, struct cel_frame *frame, unsigned op, const struct cel_value *a,
    const struct cel_value *b, struct cel_value *out)
{
	int found;

	switch (op) {
	case OP_IN:
		found = value_in(frame, a, b);
		if (found < 0)
			fail_operator(node, frame, op, a, b, out);
		else
			set_bool(out, found > 0);
		return;
	case OP_LESS:
	case OP_LESS_EQUAL:
	case OP_GREATER:
	case OP_GREATER_EQUAL:
		operate_order(node, frame, op, a, b, out);
		return;
	default:
		break;
	}
	if (a->kind == CEL_INT && b->kind == CEL_INT)
		operate_int(node, frame, op, a->as.number, b->as.number, out);
	else if (a->kind == CEL_UINT && b->kind == CEL_UINT)
		operate_uint(node, frame, op, a->as.unsigned_number, b->as.unsigned_number, out);
	else if (a->kind == CEL_DOUBLE && b->kind == CEL_DOUBLE)
		operate_double(node, frame, op, a->as.real, b->as.real, out);
	else if ((op == OP_ADD || op == OP_SUBTRACT) && (a->kind == CEL_TIMESTAMP || a->kind == CEL_DURATION) &&
	    (b->kind == CEL_TIMESTAMP || b->kind == CEL_DURATION))
		operate_time(node, frame, op, a, b, out);
	else if (op == OP_ADD && a->kind == CEL_STRING && b->kind == CEL_STRING)
		join_text(frame, a, b, out);
	else if (op == OP_ADD && a->kind == CEL_BYTES && b->kind == CEL_BYTES)
		join_bytes(frame, a, b, out);
	else if (op == OP_ADD && a->kind == CEL_LIST && b->kind == CEL_LIST)
		join_lists(frame, a, b, out);
	else
		fail_operator(node, frame, op, a, b, out);
}

/* ---- nodes ---- */

static inline bool
operands(const struct cel_node *node, struct cel_frame *frame, struct cel_value *a, struct cel_value *b,
    struct cel_value *out)
{
	eval(node->a, frame, a);
	if (__builtin_expect(a->kind == CEL_ERROR, 0)) {
		*out = *a;
		return false;
	}
	eval(node->b, frame, b);
	if (__builtin_expect(b->kind == CEL_ERROR, 0)) {
		*out = *b;
		return false;
	}
	return true;
}

static void
eval_operator(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_value a, b;

	if (operands(node, frame, &a, &b, out))
		operate(node, frame, node->op, &a, &b, out);
}

/* Comparisons of ints come by the thousand; anything else takes the long way. */
#define INT_COMPARISON(name, sign)                                                                                   \
	static void                                                                                                      \
	name(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)                               \
	{                                                                                                                \
		struct cel_value a, b;                                                                                       \
                                                                                                                     \
		if (!operands(node, frame, &a, &b, out))                                                                     \
			return;                                                                                                  \
		if (a.kind == CEL_INT && b.kind == CEL_INT)                                                                  \
			set_bool(out, a.as.number sign b.as.number);                                                             \
		else                                                                                                         \
			operate(node, frame, node->op, &a, &b, out);                                                             \
	}

INT_COMPARISON(eval_less, <)
INT_COMPARISON(eval_less_equal, <=)
INT_COMPARISON(eval_greater, >)
INT_COMPARISON(eval_greater_equal, >=)

static void
eval_equal(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_value a, b;
	bool equal;

	if (!operands(node, frame, &a, &b, out))
		return;
	if (a.kind == CEL_INT && b.kind == CEL_INT) {
		equal = a.as.number == b.as.number;
	} else if (a.kind == CEL_STRING && b.kind == CEL_STRING) {
		equal = a.as.text.len == b.as.text.len;
		if (equal && a.as.text.len > 0) {
			charge(frame, a.as.text.len / 10);
			equal = memcmp(a.as.text.at, b.as.text.at, a.as.text.len) == 0;
		}
	} else {
		equal = cel_run_equal(frame->run, &a, &b);
	}
	set_bool(out, equal == (node->op == OP_EQUAL));
}

static void
eval_negate(const struct cel_node *node, struct cel_frame *frame, struct cel_value *out)
{
	struct cel_value operand;

	eval(node->a, frame, &operand);
	switch (operand.kind) {
	case CEL_ERROR:
		*out = operand;
		break;
	case CEL_INT:
		if (operand.as.number == INT64_MIN)
			overflow(node, frame, out);
		else
			set_int(out, -operand.as.number);
		break;
	case CEL_DOUBLE:
		*out = cel_double(-operand.as.real);
		break;
	default:
		fail_overload(node, frame, out, "-_", &operand, 1);
		break;
	}
}

node_eval *
link_operator(const struct cel_node *node)
{
	switch (node->op) {
	case OP_NEGATE:
		return eval_negate;
	case OP_LESS:
		return eval_less;
	case OP_LESS_EQUAL:
		return eval_less_equal;
	case OP_GREATER:
		return eval_greater;
	case OP_GREATER_EQUAL:
		return eval_greater_equal;
	case OP_EQUAL:
	case OP_UNEQUAL:
		return eval_equal;
	default:
		return eval_operator;
	}
}
