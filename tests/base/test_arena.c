/* test_arena.c - src/base/arena.c: memory is zeroed, grows, goes back, and runs out by its handler. */
#include <setjmp.h>

#include "../harness.h"

static jmp_buf ran_out;

static void
jump(void *context)
{
	(void)context;
	longjmp(ran_out, 1);
}

START_TEST(memory_is_zeroed_also_the_second_time)
{
	struct arena_mark mark = arena_mark(&arena);
	char *at = arena_take(&arena, 100);

	memset(at, 'x', 100);
	arena_rewind(&arena, mark);
	at = arena_take(&arena, 100);
	for (size_t i = 0; i < 100; i++)
		ck_assert_msg(at[i] == 0, "byte %zu", i);
}
END_TEST

START_TEST(a_list_keeps_what_it_holds_while_it_grows)
{
	LIST(size_t) list = { 0 };

	for (size_t i = 0; i < 10000; i++)
		*LIST_ADD(&arena, &list) = i;
	for (size_t i = 0; i < 10000; i++)
		ck_assert_msg(list.items[i] == i, "element %zu", i);
}
END_TEST

/* A list that was grown after a mark lives as long as it would have, and what was taken since goes back. */
START_TEST(long_lists_outlive_a_mark_that_is_younger)
{
	LIST(size_t) list = { 0 }, later = { 0 };
	struct arena_mark mark;
	size_t used;

	for (size_t i = 0; i < 100000; i++)
		*LIST_ADD(&arena, &list) = i;
	used = arena.used;
	mark = arena_mark(&arena);
	for (size_t i = 0; i < 100000; i++)
		*LIST_ADD(&arena, &later) = i;
	ck_assert_uint_gt(arena.used, used);
	arena_rewind(&arena, mark);
	ck_assert_uint_eq(arena.used, used);
	mark = arena_mark(&arena);
	for (size_t i = 100000; i < 300000; i++)
		*LIST_ADD(&arena, &list) = i;
	arena_rewind(&arena, mark);
	for (size_t i = 0; i < 300000; i++)
		ck_assert_msg(list.items[i] == i, "element %zu", i);
}
END_TEST

START_TEST(a_list_that_grows_leaves_no_halves_behind)
{
	LIST(size_t) list = { 0 };
	struct arena own;

	arena_init(&own, out_of_memory, NULL);
	for (size_t i = 0; i < 1000000; i++)
		*LIST_ADD(&own, &list) = i;
	ck_assert_uint_lt(own.used, list.room * sizeof(size_t) + ((size_t)64 << 10));
	arena_free(&own);
}
END_TEST

START_TEST(a_list_of_an_adopted_arena_grows_on)
{
	LIST(size_t) list = { 0 };
	struct arena_mark mark = arena_mark(&arena);
	struct arena child;

	arena_init(&child, out_of_memory, NULL);
	for (size_t i = 0; i < 100000; i++)
		*LIST_ADD(&child, &list) = i;
	arena_adopt(&arena, &child);
	for (size_t i = 100000; i < 200000; i++)
		*LIST_ADD(&arena, &list) = i;
	arena_rewind(&arena, mark);
	for (size_t i = 0; i < 200000; i++)
		ck_assert_msg(list.items[i] == i, "element %zu", i);
}
END_TEST

START_TEST(the_limit_is_reached_and_not_passed)
{
	struct arena small;

	arena_init(&small, jump, NULL);
	small.limit = 1024;
	if (setjmp(ran_out) == 0) {
		(void)arena_take(&small, 1024);
		ck_assert_uint_eq(small.used, 1024);
		(void)arena_take(&small, 1);
		ck_abort_msg("a byte past the limit was handed out");
	}
	arena_free(&small);
}
END_TEST

START_TEST(what_is_adopted_outlives_its_arena)
{
	struct arena child;
	char *at;

	arena_init(&child, out_of_memory, NULL);
	at = arena_string(&child, TEXT("kept"));
	arena_adopt(&arena, &child);
	arena_free(&child);
	ck_assert_str_eq(at, "kept");
}
END_TEST

TESTS("arena",
	TEST(memory_is_zeroed_also_the_second_time),
	TEST(a_list_keeps_what_it_holds_while_it_grows),
	TEST(long_lists_outlive_a_mark_that_is_younger),
	TEST(a_list_that_grows_leaves_no_halves_behind),
	TEST(a_list_of_an_adopted_arena_grows_on),
	TEST(the_limit_is_reached_and_not_passed),
	TEST(what_is_adopted_outlives_its_arena))
