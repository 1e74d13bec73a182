/* host.h - what code hosts, CI servers and editors want of a finding, whatever the format. */
#ifndef REPORT_HOST_H
#define REPORT_HOST_H

#include "report/formats.h"

/* Findings that count, worst first: by severity, then by effect, else in the order of the report. */
struct worst {
	const struct finding **items;
	size_t count;
};
struct worst worst_first(struct arena *arena, const struct result *result);
/*
 * The line that changes with the object: in PEM the first line of base64, which holds the serial number. Hosts show what is
 * said of a changed line, and the BEGIN line never changes. 1 where there are no lines.
 */
unsigned host_line(const struct finding *finding);
/* The file, or a word where there is none: readers want one. */
struct text host_file(struct text file);
/* "message. fix" in one line, without characters that steer a terminal. */
struct text host_sentence(struct arena *arena, const struct finding *finding);
/* The same of any text: line ends are blanks. */
struct text one_line(struct arena *arena, struct text text);
/* A path as part of a URI: "a%20b.pem". */
struct text uri_path(struct arena *arena, struct text path);

/* file:line:1: severity: message [rule] */
void gcc_finding(struct output *out, struct arena *arena, const struct finding *finding);
void gcc_problem(struct output *out, struct arena *arena, const struct input_problem *problem);
void gcc_rule_error(struct output *out, struct arena *arena, const struct rule_error *error);

/* "2 errors, 1 warning, 0 notices; 12 waived" */
struct text counts_text(struct arena *arena, const struct result *result);

#endif
