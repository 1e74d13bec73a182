/* value.h - values and their types. */
#ifndef CEL_VALUE_H
#define CEL_VALUE_H

#include "cel/type.h"

/* Lists, maps and optionals are of any element. */
const struct cel_type *value_type(const struct cel_value *value);
/* By the kind alone, not by what a list or map holds. */
bool value_has_type(const struct cel_value *value, const struct cel_type *type);
/* What a record that is not there has in a field of this type. */
struct cel_value value_default(const struct cel_type *type);
bool value_is_zero(const struct cel_value *value);
bool value_is_number(const struct cel_value *value);
/* The nearest double of a number. */
double value_as_double(const struct cel_value *value);

#endif
