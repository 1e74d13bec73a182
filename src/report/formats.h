/* formats.h - one writer per format, and what they share. */
#ifndef REPORT_FORMATS_H
#define REPORT_FORMATS_H

#include "report/report.h"

report_writer human_write, gcc_write, json_write, ndjson_write, sarif_write, junit_write, gitlab_write, github_write, markdown_write, html_write;

/* How a target is called in one short text: its node or link, its file and line, or its subject. Not escaped. */
struct text target_name(struct arena *arena, const struct judged *target);
/* A warning or a note about an input that was read all the same is no error. */
enum message_level problem_level(const struct input_problem *problem);
/* NULL when the index names none. */
const struct judged *target_of(const struct result *result, size_t index);

#endif
