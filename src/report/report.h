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

enum report_format { REPORT_HUMAN, REPORT_JUNIT, REPORT_JSON };
/* The formats' names, in the order of the enum; count through `count`. */
const char *const *report_formats(size_t *count);

struct report_options {
	bool color;
	unsigned width;                /* columns; 0: no wrapping */
	bool quiet, verbose;
	enum severity fail_on;         /* JUnit: findings at or above are failures */
	bool fail_never, fail_unchecked;
};

/* False with a message when the format cannot be had (JUnit in a build without XML). */
MUST_USE bool report_write(struct output *out, struct arena *arena, enum report_format format,
    const struct result *result, const struct report_options *options, struct messages *messages);

#endif
