/* format.h - what string.format() does. */
#ifndef CEL_EXT_FORMAT_H
#define CEL_EXT_FORMAT_H

#include "cel/function.h"

/* `format` with its clauses replaced by the elements of the list `args`, or an error. */
struct cel_value ext_format(struct cel_run *run, struct text format, const struct cel_value *args);

#endif
