/* test_gcc.c - src/report/gcc.c: one line each, as editors and grep want it. */
#define WRITTEN REPORT_GCC
#define WRITTEN_NAME "gcc.txt"
#include "written.h"

TESTS("report/gcc",
	WRITTEN_TESTS)
