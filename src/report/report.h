/*
 * report.h - a result as people and programs want it: human text, JUnit XML, JSON.
 *
 * Reads a `struct result` and writes; decides nothing. Every byte that came from a file is
 * escaped for the format it goes into.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/base.h"
#include "result/result.h"

/* What a report is of: a result, what ends when, or a list such as that of rules, which its command writes itself. */
enum report_subject { REPORT_OF_RESULT = 1 << 0, REPORT_OF_EXPIRY = 1 << 1, REPORT_OF_LIST = 1 << 2 };

struct report_options {
	bool color;
	unsigned width;                /* columns; 0: no wrapping */
	bool quiet, verbose;
	/* Further members of a JSON report, written before the findings; NULL: none. */
	void (*members)(void *context, struct json *json);
	void *context;
	enum severity fail_on;         /* JUnit: findings at or above are failures */
	bool fail_never, fail_unchecked;
};

/* Writes a result; false with a message when the format cannot be had (JUnit in a build without XML). */
typedef bool report_writer(struct output *out, struct arena *arena, const struct result *result,
    const struct report_options *options, struct messages *messages);

/* A format: a row here is all that the options know of it. */
enum report_format {
	REPORT_HUMAN, REPORT_GCC, REPORT_JSON, REPORT_NDJSON, REPORT_SARIF, REPORT_JUNIT, REPORT_GITLAB, REPORT_GITHUB, REPORT_MARKDOWN, REPORT_HTML,
	REPORT_CALENDAR, REPORT_PROMETHEUS, REPORT_FORMAT_COUNT,
};
struct report_row {
	const char *name;              /* as --format spells it */
	unsigned subjects;             /* enum report_subject: what can be written in it */
	report_writer *write;          /* NULL: no result can be */
	bool needs_outcomes;           /* also those of rules that passed: judge_options.keep_outcomes */
	bool for_programs;             /* written whole, and with problems in it, even if nothing could be judged */
};
extern const struct report_row report_rows[REPORT_FORMAT_COUNT];

/* Writes the JSON Schema (draft 7) of the JSON report. */
void report_schema(struct json *json);

#endif
