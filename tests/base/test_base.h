/* test_base.h - what the tests of base/ share: an arena for each test, and a main. */
#ifndef TEST_BASE_H
#define TEST_BASE_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

static struct arena arena;

static void
out_of_memory(void *context)
{
	(void)context;
	abort();
}

static void
setup(void)
{
	arena_init(&arena, out_of_memory, NULL);
}

static void
teardown(void)
{
	arena_free(&arena);
}

static int
run_tests(const char *name, void (*add)(TCase *))
{
	Suite *suite = suite_create(name);
	TCase *tests = tcase_create(name);
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tests, setup, teardown);
	add(tests);
	suite_add_tcase(suite, tests);
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
