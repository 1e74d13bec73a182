/* fact_values.h - showing values of facts. */
#ifndef CLI_FACT_VALUES_H
#define CLI_FACT_VALUES_H

#include "cli/cli.h"

/* A value as JSON: records with all their fields, presence told by absence. */
void value_json(struct json *json, struct cel_run *run, struct arena *arena, const struct cel_value *value,
    unsigned depth);
/* One field of a record with its name, if it is there. */
void value_json_field(struct json *json, struct cel_run *run, struct arena *arena, const void *object,
    const struct cel_field *field, unsigned depth);
/* The fields of a record that say something, one a line, indented. */
void value_lines(struct buffer *out, struct cel_run *run, const struct cel_value *value, unsigned indent);

#endif
