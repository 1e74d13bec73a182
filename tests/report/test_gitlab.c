/* test_gitlab.c - src/report/gitlab.c: each entry has what GitLab stops at when it lacks it. */
#define WRITTEN REPORT_GITLAB
#define WRITTEN_NAME "gitlab.json"
#include "written.h"

TESTS("report/gitlab",
	WRITTEN_TESTS)
