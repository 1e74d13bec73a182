/* json_parts.h - what the JSON report and others in JSON write alike. */
#ifndef REPORT_JSON_PARTS_H
#define REPORT_JSON_PARTS_H

#include "report/formats.h"

void json_add_finding(struct json *json, const struct finding *finding);
void json_add_problem(struct json *json, const struct input_problem *problem);
/* With its key. */
void json_add_summary(struct json *json, const struct result *result);

#endif
