/* report.c - the formats, a row each. */
#include "report/report.h"
#include "report/formats.h"

const struct report_row report_rows[REPORT_FORMAT_COUNT] = {
	[REPORT_HUMAN] = { "human", REPORT_OF_RESULT | REPORT_OF_EXPIRY | REPORT_OF_LIST, human_write, false, false },
	[REPORT_GCC] = { "gcc", REPORT_OF_RESULT, gcc_write, false, true },
	[REPORT_NDJSON] = { "ndjson", REPORT_OF_RESULT, ndjson_write, false, true },
	[REPORT_SARIF] = { "sarif", REPORT_OF_RESULT, sarif_write, false, true },
	[REPORT_GITLAB] = { "gitlab", REPORT_OF_RESULT, gitlab_write, false, true },
	[REPORT_GITHUB] = { "github", REPORT_OF_RESULT, github_write, false, true },
	[REPORT_MARKDOWN] = { "markdown", REPORT_OF_RESULT, markdown_write, false, true },
	[REPORT_HTML] = { "html", REPORT_OF_RESULT, html_write, false, true },
	[REPORT_JUNIT] = { "junit", REPORT_OF_RESULT, junit_write, true, true },
	[REPORT_JSON] = { "json", REPORT_OF_RESULT | REPORT_OF_EXPIRY | REPORT_OF_LIST, json_write, false, true },
	[REPORT_CALENDAR] = { "ics", REPORT_OF_EXPIRY, NULL, false, true },
	[REPORT_PROMETHEUS] = { "prometheus", REPORT_OF_EXPIRY, NULL, false, true },
};
