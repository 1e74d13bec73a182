/*
 * harness.h - what every test program shares: its main, and an arena and messages for each test.
 *
 * A program ends with its tests, a row each:
 *
 *     TESTS("cursor",
 *         TEST(depth_is_limited),
 *         EACH(read_refuses, refusals))
 *
 * Where rows depend on the configuration, write the table `static const struct test tests[]` and call run_tests.
 * A test that is in no table does not compile: it is an unused variable.
 */
#ifndef TESTS_HARNESS_H
#define TESTS_HARNESS_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

struct test {
	const TTest *const *test;
	int first, end;                /* _i of the test goes from first up to, but not including, end */
	bool (*needs)(void);           /* the test is skipped, and the output says so, where this is false; NULL: always run */
};

#define TEST(name) { .test = &name, .end = 1 }
#define EACH(name, table) { .test = &name, .end = (int)COUNT_OF(table) }
#define RANGE(name, from, to) { .test = &name, .first = (from), .end = (int)(to) }
#define TEST_IF(condition, name) { .test = &name, .end = 1, .needs = condition }
#define EACH_IF(condition, name, table) { .test = &name, .end = (int)COUNT_OF(table), .needs = condition }

/* Opened before the setup of each test, freed after its teardown. */
extern struct arena arena;
extern struct messages messages;

/* The library context of a test that asks for one, from its setup as a rule; closed before the arena. */
extern struct crypto *crypto;
void open_crypto(void);

/* For the arenas of a test's own: ends the process. */
void out_of_memory(void *context);

/* The path of a file of fixtures/, and of one of the source tree. */
const char *fixture(const char *name);
const char *source_file(const char *name);

/* A folder for the files of this test: it is made when first asked for, and removed with all that is in it after the teardown. */
const char *temp_folder(void);
/* Writes a file below temp_folder(), and the folders that its name leads through: its path. */
const char *write_file(const char *name, const char *content);

/* "line:column: text (hint); ..." of all messages, and forgets them. */
const char *said(void);

/*
 * Runs all tests with this setup and teardown, either of which may be NULL; reports in TAP and returns what main returns.
 * A test is ended after ten minutes, or CK_DEFAULT_TIMEOUT seconds.
 */
int run_tests(const char *name, void (*setup)(void), void (*teardown)(void), const struct test *tests, size_t count);

#define TESTS(name, ...) TESTS_WITH(name, NULL, NULL, __VA_ARGS__)
#define TESTS_WITH(name, setup, teardown, ...) \
	int \
	main(void) \
	{ \
		static const struct test tests[] = { __VA_ARGS__ }; \
		return run_tests(name, setup, teardown, tests, COUNT_OF(tests)); \
	}

#endif
