/* test_order.c - src/cel/order.c: the order of scalars across kinds of number, and what comparing costs. */
#include <math.h>

#include "../harness.h"
#include "cel/value.h"

/* Ascending; those of one rank are equal. */
START_TEST(numbers_have_one_order_whatever_their_kind)
{
	const struct {
		struct cel_value value;
		int rank;
	} rows[] = {
		{ cel_double(-INFINITY), 0 }, { cel_int(INT64_MIN), 1 }, { cel_double(-1.5), 2 }, { cel_int(-1), 3 }, { cel_double(-1), 3 },
		{ cel_int(0), 4 }, { cel_uint(0), 4 }, { cel_double(-0.0), 4 }, { cel_uint(1), 5 }, { cel_int(1), 5 },
		{ cel_int(INT64_MAX), 6 }, { cel_uint(UINT64_MAX), 7 }, { cel_double(INFINITY), 8 },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		for (size_t j = 0; j < COUNT_OF(rows); j++) {
			int order = 9, wanted = (rows[i].rank > rows[j].rank) - (rows[i].rank < rows[j].rank);

			ck_assert(cel_order(&rows[i].value, &rows[j].value, &order));
			ck_assert_msg(order == wanted, "%zu beside %zu: %d", i, j, order);
		}
	}
}
END_TEST

START_TEST(what_has_no_order_is_said_to_have_none)
{
	struct cel_value nan = cel_double(NAN), one = cel_int(1), text = cel_string(TEXT("1")), list = cel_list(NULL, 0);
	int order;

	ck_assert(!cel_order(&nan, &one, &order) && !cel_order(&one, &nan, &order) && !cel_order(&nan, &nan, &order));
	ck_assert(!cel_order(&one, &text, &order));
	ck_assert(!cel_order(&list, &list, &order));
}
END_TEST

START_TEST(times_are_ordered_to_the_nanosecond)
{
	struct cel_value early = cel_timestamp(5, 1), late = cel_timestamp(5, 2), later = cel_timestamp(6, 0);
	int order;

	ck_assert(cel_order(&early, &late, &order) && order < 0);
	ck_assert(cel_order(&later, &late, &order) && order > 0);
	ck_assert(cel_order(&late, &late, &order) && order == 0);
}
END_TEST

START_TEST(comparing_costs_a_unit_and_one_for_ten_bytes)
{
	struct cel_value items[] = { cel_int(1), cel_string(TEXT("123456789")), cel_string(TEXT("12345678901234567890")) };

	ck_assert_uint_eq(cel_order_cost(items, 1), 1);
	ck_assert_uint_eq(cel_order_cost(items, 2), 2);
	ck_assert_uint_eq(cel_order_cost(items, 3), 5);
}
END_TEST

TESTS("order",
	TEST(numbers_have_one_order_whatever_their_kind),
	TEST(what_has_no_order_is_said_to_have_none),
	TEST(times_are_ordered_to_the_nanosecond),
	TEST(comparing_costs_a_unit_and_one_for_ten_bytes))
