/* test_ndjson.c - src/report/ndjson.c: each line is a whole object, the last one the summary. */
#define WRITTEN REPORT_NDJSON
#define WRITTEN_NAME "ndjson.json"
#include "written.h"

TESTS("report/ndjson",
	WRITTEN_TESTS)
